// The page that asks the quizzes of all pages again, spaced over days.
(() => {
  const { STEPS, day, enliven, named, read, write } = window.bookQuiz;
  const deck = window.bookQuizzes;
  const WORDS = {
    en: {
      counts: ({ due, known, missed, fresh }) =>
        `${due} due today, ${known} known, ${missed} missed, ${fresh} not asked yet.`,
      next: (date) => ` The next question is due on ${date}.`,
      start: (n) => `Review what is due (${n})`,
      all: (n) => `Practise everything now (${n})`,
      place: (at, n) => `Question ${at} of ${n}, from `,
      go: "Next question",
      end: "Finish",
      done: (right, n) => `Done: ${right} of ${n} right at the first try.`,
      save: "Save your record as a file",
      load: "Read a record from a file",
      clear: "Forget your record",
      sure: "Forget what you have answered so far, on all pages? This cannot be undone.",
      cleared: "Your record is forgotten.",
      loaded: (n) => `Your record now has what the file knew (questions: ${n}).`,
      broken: "This file holds no record of quizzes; nothing has changed.",
    },
    zh: {
      counts: ({ due, known, missed, fresh }) =>
        `今天该复习 ${due} 题，已掌握 ${known} 题，答错 ${missed} 题，` +
        `还没答过 ${fresh} 题。`,
      next: (date) => `下一题的复习日期是 ${date}。`,
      start: (n) => `复习到期的题（${n}）`,
      all: (n) => `现在练习全部题目（${n}）`,
      place: (at, n) => `第 ${at} 题，共 ${n} 题，来自`,
      go: "下一题",
      end: "结束",
      done: (right, n) => `完成了：${n} 题中有 ${right} 题第一次就答对。`,
      save: "把记录存成文件",
      load: "从文件读入记录",
      clear: "清除记录",
      sure: "要清除所有页面上的答题记录吗？清除之后无法恢复。",
      cleared: "记录已清除。",
      loaded: (n) => `文件里有 ${n} 题的记录，已经并入。`,
      broken: "这个文件里没有答题记录，什么也没有改变。",
    },
  };
  const words = WORDS[document.documentElement.lang.startsWith("zh") ? "zh" : "en"];

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const button = (action, text = "") =>
    make("button", { type: "button", textContent: text, onclick: action });

  const sorted = () => {
    const records = read();
    const groups = { due: [], known: [], missed: [], fresh: [] };
    for (const quiz of deck) {
      const one = records[quiz.name];
      const group = !one ? "fresh" : one.due <= day() ? "due"
        : one.step ? "known" : "missed";
      groups[group].push(quiz);
    }
    groups.due.sort((a, b) => records[a.name].due.localeCompare(records[b.name].due));
    return groups;
  };

  // What is seen before a round, and kept up to date.
  const counts = make("p", { className: "quiz-counts" });
  counts.setAttribute("role", "status");
  const news = make("p", { className: "quiz-news" });
  news.setAttribute("role", "status");
  const start = button(() => deal(sorted().due));
  const all = button(() => deal(shuffled(deck)), words.all(deck.length));
  const stage = make("div", { className: "quiz-stage" });

  const refresh = () => {
    const groups = sorted();
    const sizes = Object.entries(groups).map(([name, { length }]) => [name, length]);
    counts.textContent = words.counts(Object.fromEntries(sizes));
    start.textContent = words.start(groups.due.length);
    start.hidden = !groups.due.length;
    const records = read();
    const later = [...groups.known, ...groups.missed].map(({ name }) => records[name].due);
    if (later.length && !groups.due.length) {
      counts.append(words.next(named(later.sort()[0])));
    }
  };

  const shuffled = (list) => {
    const keys = new Map(list.map((quiz) => [quiz, Math.random()]));
    return [...list].sort((a, b) => keys.get(a) - keys.get(b));
  };

  // A round: one question after the other; one that is passed over stays due.
  const deal = (round) => {
    let right = 0;
    const show = (at) => {
      if (at === round.length) {
        const done = make("p", { tabIndex: -1 }, words.done(right, round.length));
        stage.replaceChildren(done);
        done.focus();
        return;
      }
      const { page, url, name, html } = round[at];
      const card = make("div", { innerHTML: html });
      const quiz = card.querySelector(".quiz");
      const link = make("a", { href: `${url}#${name}`, textContent: page });
      const go = button(() => show(at + 1), at + 1 < round.length ? words.go : words.end);
      stage.replaceChildren(
        make("p", {}, words.place(at + 1, round.length), link), card, go);
      enliven(quiz, (hit) => {
        right += Number(hit);
        refresh();
      });
      const question = quiz.querySelector(".quiz-question");
      question.tabIndex = -1;
      question.focus();
    };
    show(0);
  };

  // The record as a file, from a file, and gone.
  const save = () => {
    const file = new Blob([JSON.stringify(read(), null, 2)], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(file), download: "quizzes.json" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const DATE = /^\d{4}-\d\d-\d\d$/;
  const sound = (one) => [one?.asked, one?.right].every(Number.isInteger) &&
    [one.due, one.when].every((date) => DATE.test(date)) && STEPS[one.step] > 0;
  const merge = (text) => {
    let found = {};
    try {
      found = JSON.parse(text) ?? {};
    } catch { /* no record, as an empty one */ }
    const whole = Object.entries(found).filter(([, one]) => sound(one));
    if (!whole.length) return words.broken;
    const records = read();
    for (const [name, one] of whole) {
      if (one.asked >= (records[name]?.asked ?? 0)) records[name] = one;
    }
    write(records);
    refresh();
    return words.loaded(whole.length);
  };
  const file = make("input", { type: "file", accept: ".json", hidden: true });
  file.addEventListener("change", async () => {
    news.textContent = merge(await file.files[0].text());
    file.value = "";
  });
  const clear = () => {
    if (!confirm(words.sure)) return;
    write({});
    stage.replaceChildren();
    refresh();
    news.textContent = words.cleared;
  };

  refresh();
  document.querySelector(".quiz-review").prepend(
    counts,
    make("p", { className: "quiz-buttons" }, start, all),
    stage,
    make("p", { className: "quiz-buttons" }, button(save, words.save),
      button(() => file.click(), words.load), file, button(clear, words.clear)),
    news,
  );
})();
