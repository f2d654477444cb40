// The playground of padding and stride. It takes the place of a drawn figure, whose
// classes (fig-...) it shares, and shows every window of a setting, or why there is none.
(() => {
  const WORDS = {
    en: {
      title: "Playground: set five numbers and move the window",
      n: "picture", k: "kernel", p: "padding", s: "stride", d: "dilation",
      window: "window", before: "Previous window", after: "Next window",
      play: "Play", pause: "Pause",
      input: (n, all, row, column) => `A picture of ${n} by ${n}, padded to ` +
        `${all} by ${all}. The window begins in row ${row}, column ${column}.`,
      blocked: (n, all) => `A picture of ${n} by ${n}, padded to ${all} by ${all}. ` +
        "No window fits.",
      output: (m, row, column, value) => `An output of ${m} by ${m}. Row ${row}, ` +
        `column ${column} is ${value}.`,
      place: (at, count, value) => `Window ${at} of ${count}: ${value}`,
      impossible: (span, sum, all, room) => "Impossible: the kernel spans " +
        `${sum} = ${span} pixels, and the padded picture has only ${room} = ${all}.`,
      same: "The output is as large as the picture.",
      part: (s) => `The output is the picture divided by ${s}, exactly.`,
      size: (m, n) => `The output is ${m} × ${m}, the picture ${n} × ${n}.`,
      rest: (r) => `Nothing sees the last ${r === 1 ? "row and column" :
        `${r} rows and columns`}.`,
      zeros: "The first windows see nothing but zeros.",
      gap: " ",
    },
    zh: {
      title: "试验台：设定五个数，移动窗口",
      n: "图像", k: "卷积核", p: "填充", s: "步幅", d: "膨胀率",
      window: "窗口", before: "上一个窗口", after: "下一个窗口",
      play: "播放", pause: "暂停",
      input: (n, all, row, column) => `${n} 行 ${n} 列的图像，填充成 ${all} 行 ` +
        `${all} 列。窗口从第 ${row} 行第 ${column} 列开始。`,
      blocked: (n, all) => `${n} 行 ${n} 列的图像，填充成 ${all} 行 ${all} 列。` +
        "放不下任何窗口。",
      output: (m, row, column, value) => `${m} 行 ${m} 列的输出。第 ${row} 行` +
        `第 ${column} 列是 ${value}。`,
      place: (at, count, value) => `第 ${at} 个窗口，共 ${count} 个：${value}`,
      impossible: (span, sum, all, room) => `放不下：卷积核横跨 ${sum} = ${span} ` +
        `个像素，填充后的图像只有 ${room} = ${all} 个。`,
      same: "输出和图像一样大。",
      part: (s) => `输出恰好是图像的 1/${s}。`,
      size: (m, n) => `输出 ${m} × ${m}，图像 ${n} × ${n}。`,
      rest: (r) => `最后 ${r} 行、${r} 列没有窗口看到。`,
      zeros: "最前面的窗口只看到零。",
      gap: "",
    },
  };
  const words = WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];
  const RANGES = { n: [1, 10, 5], k: [1, 5, 3], p: [0, 3, 1], s: [1, 4, 2], d: [1, 3, 1] };
  const DIGITS = [
    "3465728190", "2468250371", "1678493526", "9746218407", "3754160982",
    "5182739046", "8073615294", "4291587360", "6508342719", "7319026485",
  ];
  const CELL = 28;
  const SVG = "http://www.w3.org/2000/svg";

  const make = (tag, attributes = {}, ...children) => {
    const drawn = ["svg", "rect", "text"].includes(tag);
    const node = drawn ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  // What follows from the five numbers.
  const solve = ({ n, k, p, s, d }) => {
    const span = d * (k - 1) + 1;
    const all = n + 2 * p;
    const m = Math.max(0, Math.floor((all - span) / s) + 1);
    return { n, k, p, s, d, span, all, m, rest: m ? (all - span) % s : 0 };
  };

  const pixel = ({ n, p }, row, column) => {
    const inside = Math.min(row, column) >= p && Math.max(row, column) < n + p;
    return inside ? Number(DIGITS[row - p][column - p]) : 0;
  };

  // The factors under the window at (i, j): row, column, pixel, weight.
  const factors = (set, i, j) =>
    Array.from({ length: set.k * set.k }, (_, at) => {
      const row = i * set.s + set.d * Math.floor(at / set.k);
      const column = j * set.s + set.d * (at % set.k);
      return { row, column, x: pixel(set, row, column), weight: at + 1 };
    });

  const value = (set, i, j) =>
    factors(set, i, j).reduce((sum, { x, weight }) => sum + x * weight, 0);

  const formula = ({ n, k, p, s, d, span, all, m }) =>
    ` = ⌊(${n} + 2·${p} − ${d}·(${k} − 1) − 1) / ${s}⌋ + 1 = ` +
    `⌊${all - span < 0 ? "−" : ""}${Math.abs(all - span)} / ${s}⌋ + 1` +
    (m ? ` = ${m}` : " ≤ 0");

  const verdict = ({ n, k, p, s, d, span, all, m, rest }) => {
    if (!m) {
      return words.impossible(span, `${d}·(${k} − 1) + 1`, all, `${n} + 2·${p}`);
    }
    const told = m === n ? words.same
      : m * s === n ? words.part(s) : words.size(m, n);
    const more = [rest && words.rest(rest), p >= span && words.zeros];
    return [told, ...more.filter(Boolean)].join(words.gap);
  };

  const picture = (side, label) => make("svg", {
    viewBox: `-2 -2 ${side * CELL + 4} ${side * CELL + 4}`,
    width: (side * CELL + 4) * Math.min(1, 10 / side),
    role: "img",
    "aria-label": label,
  });

  const square = (svg, row, column, text, cls, at) => {
    const place = { x: column * CELL, y: row * CELL, width: CELL, height: CELL };
    svg.append(make("rect", { ...place, class: cls, "data-at": at }));
    svg.append(make("text", {
      x: place.x + CELL / 2, y: place.y + CELL / 2, dy: ".35em",
      "font-size": String(text).length > 3 ? 10 : 13, "text-anchor": "middle",
      class: "fig-text",
    }, String(text)));
  };

  const frame = (svg, row, column, side, cls = "fig-edge1") => svg.append(make("rect", {
    x: column * CELL, y: row * CELL, width: side * CELL, height: side * CELL,
    class: cls,
  }));

  const drawInput = (set, i, j) => {
    const { n, p, all, span, m, s } = set;
    const label = m ? words.input(n, all, i * s + 1, j * s + 1) : words.blocked(n, all);
    const svg = picture(m ? all : span, label);
    const under = new Map(m ? factors(set, i, j).map(
      ({ row, column, weight }) => [row * all + column, weight]) : []);
    for (let at = 0; at < all * all; at += 1) {
      const [row, column] = [Math.floor(at / all), at % all];
      const padded = Math.min(row, column) < p || Math.max(row, column) >= n + p;
      const unseen = m && Math.max(row, column) >= all - set.rest;
      square(svg, row, column, pixel(set, row, column), [
        padded ? "fig-dash" : "fig-cell", under.has(at) ? "fig-fill1" : "",
        unseen ? "unseen" : "",
      ].join(" ").trim(), at);
      if (under.has(at) && all <= 9) {
        svg.append(make("text", {
          x: column * CELL + CELL - 2, y: row * CELL + CELL - 3, "font-size": 8,
          "text-anchor": "end", class: "fig-text",
        }, String(under.get(at))));
      }
    }
    frame(svg, i * s, j * s, span, m ? "fig-edge1" : "fig-edge2");
    return svg;
  };

  const drawOutput = (set, i, j) => {
    const { m } = set;
    const label = words.output(m, i + 1, j + 1, value(set, i, j));
    const svg = picture(m, label);
    for (let at = 0; at < m * m; at += 1) {
      const [row, column] = [Math.floor(at / m), at % m];
      const filled = at <= i * m + j;
      const text = filled ? value(set, row, column) : "";
      square(svg, row, column, text, filled ? "fig-cell fig-fill1" : "fig-cell", at);
    }
    frame(svg, i, j, 1);
    return svg;
  };

  const start = (figure) => {
    let set;
    let at = 1;
    let timer = 0;
    const sliders = {};
    const shown = {};
    const controls = make("div", { class: "controls" });
    for (const [name, [min, max, first]] of Object.entries(RANGES)) {
      sliders[name] = make("input", { type: "range", min, max, value: first, name });
      shown[name] = make("output");
      controls.append(make("label", {}, make("span", {}, `${words[name]} `,
        make("var", {}, name), " = ", shown[name]), sliders[name]));
    }
    const equation = make("p", { class: "equation" });
    const told = make("p", { class: "verdict", role: "status" });
    const stage = make("div", { class: "stage" });
    const sum = make("p", { class: "sum" });
    const walk = make("input", {
      type: "range", min: 1, max: 100, name: "window", "aria-label": words.window,
    });
    const button = (text, label) => make(
      "button", { type: "button", class: "demo-button", "aria-label": label }, text);
    const before = button("◀", words.before);
    const after = button("▶", words.after);
    const play = make("button", { type: "button", class: "demo-button play" });
    const player = make("div", { class: "player" }, before, walk, after, play);

    const draw = () => {
      const chosen = Object.entries(sliders).map(([name, input]) => [name, +input.value]);
      set = solve(Object.fromEntries(chosen));
      for (const [name, number] of chosen) shown[name].textContent = number;
      const { m } = set;
      at = Math.max(0, Math.min(at, m * m - 1));
      const [i, j] = m ? [Math.floor(at / m), at % m] : [0, 0];
      equation.replaceChildren(make("var", {}, "m"), formula(set));
      if (told.textContent !== verdict(set)) told.textContent = verdict(set);
      told.classList.toggle("impossible", !m);
      const output = m ? [make("span", { "aria-hidden": true }, "→"), drawOutput(set, i, j)]
        : [];
      stage.replaceChildren(drawInput(set, i, j), ...output);
      const products = factors(set, i, j).map(({ x, weight }) => `${x}·${weight}`);
      sum.textContent = m ? `${products.join(" + ")} = ${value(set, i, j)}` : "";
      walk.max = Math.max(1, m * m);
      walk.value = at + 1;
      walk.setAttribute("aria-valuetext",
        m ? words.place(at + 1, m * m, value(set, i, j)) : verdict(set));
      for (const part of [before, after, play, walk]) part.disabled = !m;
      play.textContent = timer ? words.pause : words.play;
    };
    const go = (to) => {
      at = to;
      draw();
    };
    const stop = () => {
      clearInterval(timer);
      timer = 0;
    };
    const jump = (to) => {
      stop();
      go(to);
    };
    const tick = () => {
      if (at + 2 >= set.m ** 2) stop();
      go(at + 1);
    };

    controls.addEventListener("input", () => jump(at));
    walk.addEventListener("input", () => jump(walk.value - 1));
    before.addEventListener("click", () => jump(at - 1));
    after.addEventListener("click", () => jump(at + 1));
    play.addEventListener("click", () => {
      if (timer) return jump(at);
      if (at + 1 === set.m ** 2) at = -1;
      timer = setInterval(tick, 600);
      tick();
    });
    // A touch on the output chooses its window; on the picture, the nearest one.
    stage.addEventListener("pointerdown", ({ target }) => {
      if (!set.m || !target.dataset.at) return;
      const touched = Number(target.dataset.at);
      if (target.closest("svg") === stage.lastChild) return jump(touched);
      const nearest = (place) => Math.max(0, Math.min(set.m - 1,
        Math.round((place - (set.span - 1) / 2) / set.s)));
      const [row, column] = [Math.floor(touched / set.all), touched % set.all];
      jump(nearest(row) * set.m + nearest(column));
    });

    figure.querySelector("figcaption").before(make("div", {
      class: "conv-playground", role: "group", "aria-label": words.title,
    }, controls, equation, told, player, stage, sum));
    figure.classList.add("live");
    draw();
  };

  document.querySelectorAll("figure.demo-conv-playground").forEach(start);
})();
