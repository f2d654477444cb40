// Quizzes: what is said when a choice is opened, and the reader's own record.
// The record stays in this browser. For each quiz it holds how often it was asked, how
// often the first choice was right, when that was last, and from when it is due again.
window.bookQuiz = (() => {
  const KEY = "quizzes";
  const STEPS = [1, 3, 7, 21, 60]; // days until a question is due again
  const LANG = document.documentElement.lang;
  const WORDS = {
    en: {
      right: (letter) => `${letter} is right.`,
      wrong: (letter) => `${letter} is not quite right. Try another.`,
      record: (right, asked, due) =>
        `Your record: right ${right} of ${asked} times. Due again: ${due}.`,
      review: "Review",
      gap: " ",
    },
    zh: {
      right: (letter) => `${letter} 正确。`,
      wrong: (letter) => `${letter} 不太对，再选一个。`,
      record: (right, asked, due) =>
        `你的记录：答过 ${asked} 次，答对 ${right} 次，${due}再复习。`,
      review: "去复习",
      gap: "",
    },
  };
  const words = WORDS[LANG.startsWith("zh") ? "zh" : "en"];

  // A day of the reader's own calendar, as 2026-11-24.
  const day = (ahead = 0) => {
    const now = new Date();
    const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead);
    const parts = [then.getFullYear(), then.getMonth() + 1, then.getDate()];
    return parts.map((part) => String(part).padStart(2, "0")).join("-");
  };
  const named = (date) => new Date(`${date}T12:00`).toLocaleDateString(
    LANG, { day: "numeric", month: "long" });

  // Where the browser keeps nothing, quizzes work without a record.
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  };
  const write = (records) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(records));
    } catch { /* see above */ }
  };

  // Only an answer on or after the day when it is due moves a question on.
  const answer = (name, right) => {
    const records = read();
    const one = records[name] ?? { asked: 0, right: 0, step: 0, due: day() };
    if (!right) {
      one.step = 0;
      one.due = day(STEPS[0]);
    } else if (one.due <= day()) {
      one.due = day(STEPS[one.step]);
      one.step = Math.min(one.step + 1, STEPS.length - 1);
    }
    one.asked += 1;
    one.right += Number(right);
    one.when = day();
    write({ ...records, [name]: one });
  };

  // The first choice that is opened counts; the others may be opened to learn.
  const enliven = (quiz, then = () => {}) => {
    const said = quiz.querySelector(".quiz-said");
    const record = document.createElement("span");
    said.append(words.gap, record);
    const show = () => {
      const one = read()[quiz.id];
      if (!one) return;
      record.textContent = words.record(one.right, one.asked, named(one.due)) + words.gap;
      if (quiz.dataset.review) {
        const link = document.createElement("a");
        link.href = quiz.dataset.review;
        link.textContent = words.review;
        record.append(link);
      }
    };
    let answered = false;
    quiz.addEventListener("click", (event) => {
      const choice = event.target.closest(".quiz-choice > summary")?.parentElement;
      if (!choice || choice.open) return;
      const right = choice.classList.contains("quiz-right");
      const letter = choice.querySelector(".quiz-letter").textContent;
      said.firstElementChild.textContent = words[right ? "right" : "wrong"](letter);
      if (answered) return;
      answered = true;
      answer(quiz.id, right);
      show();
      then(right);
    });
    show();
  };

  document.querySelectorAll("article .quiz").forEach((quiz) => enliven(quiz));
  return { STEPS, day, enliven, named, read, write };
})();
