"""Quizzes in Chromium, on the tiny book in tests/quiz_project: keys, mouse, record."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import serve
from playwright.sync_api import Page, expect

from scripts import pages
from tests import quiz_site

AXE = pages.ROOT / "node_modules" / "axe-core" / "axe.min.js"
DAY = date(2026, 3, 7)  # the night after it is an hour short in New York
PLACES = {
    "sizes": "chapters/part/sizes.html",
    "sums": "chapters/part/sums.html",
    "review": "chapters/appendix/review.html",
}
SHIFTS = """new Promise((done) => {
  let sum = 0;
  const add = (list) => { for (const one of list.getEntries()) sum += one.value; };
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 300);
})"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Build the tiny book once; return the folder of its site."""
    book = tmp_path_factory.mktemp("quiz") / "book"
    quiz_site.copy(book)
    done = quiz_site.build(book, *quiz_site.EDITIONS)
    assert done.returncode == 0, done.stdout + done.stderr
    return book / "_build" / "site"


@pytest.fixture(scope="module")
def home(folder):
    """Serve the tiny book; return its address."""
    with serve(folder) as address:
        yield address


@pytest.fixture
def visit(browser, home):
    """Return a function that opens a page on a day; at the end nothing has failed."""
    contexts, asked, faults = [], [], []

    def open_page(name="sizes", edition="en", day=DAY, **settings) -> Page:
        settings = {"timezone_id": "America/New_York", **settings}
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        on(page, day)
        page.goto(f"{home}/{edition}/{PLACES[name]}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [url for url in asked if not url.startswith((home, "data:", "blob:"))]
    assert not faults


def go(page: Page, name: str) -> None:
    page.goto(page.url.partition("chapters/")[0] + PLACES[name])


def on(page: Page, day: date) -> None:
    """Make it late in the evening of a day, when UTC is a day ahead."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    page.clock.set_fixed_time(midnight + timedelta(hours=27.5))


def choose(page: Page, letter: str, quiz: int = 0) -> None:
    summaries = page.locator("article .quiz").nth(quiz).locator("summary")
    summaries.filter(has=page.get_by_text(letter, exact=True)).click()


def record(page: Page, name: str = "quiz-sizes-letters") -> dict:
    return json.loads(page.evaluate("localStorage.quizzes"))[name]


def after(days: int, start: date = DAY) -> str:
    return str(start + timedelta(days))


def axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document)")["violations"]
    return [f"{x['id']}: {[n['html'] for n in x['nodes']][:3]}" for x in found]


def test_a_choice_says_why_and_only_the_first_counts(visit):
    page = visit()
    quiz = page.locator("article .quiz").first
    choose(page, "A")
    expect(quiz.get_by_text("That counts the end of the word")).to_be_visible()
    status = quiz.get_by_role("status")
    expect(status).to_have_text("A is not quite right. Try another.")
    wrong = {"asked": 1, "right": 0, "step": 0, "due": after(1), "when": after(0)}
    assert record(page) == wrong
    choose(page, "B")
    expect(status).to_have_text("B is right.")
    expect(quiz.get_by_text("A second paragraph.")).to_be_visible()
    choose(page, "B")
    expect(quiz.get_by_text("A second paragraph.")).not_to_be_visible()
    choose(page, "B")
    assert record(page) == wrong


def test_the_keyboard_is_enough(visit):
    page = visit()
    page.locator("article .quiz summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("That counts the end of the word")).to_be_visible()
    page.keyboard.press("Tab")  # the link of the explanation
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_text("A second paragraph.").first).to_be_visible()
    focus = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(focus) == "solid"
    assert record(page)["asked"] == 1


def test_answers_on_the_day_they_are_due_move_a_question_on(visit):
    page = visit()
    day, asked = 0, 0
    for days in (1, 3, 7, 21, 60, 60):
        on(page, DAY + timedelta(day))
        for _ in range(2):  # the second time it is not due, and stays where it is
            page.reload()
            choose(page, "B")
            asked += 1
            assert record(page)["due"] == after(day + days)
        assert record(page)["asked"] == record(page)["right"] == asked
        day += days
    on(page, DAY + timedelta(day))
    page.reload()
    choose(page, "C")
    assert record(page)["due"] == after(day + 1) and record(page)["step"] == 0


def test_the_record_comes_back_without_the_answer(visit):
    page = visit()
    choose(page, "B")
    page.reload()
    quiz = page.locator("article .quiz").first
    expect(quiz.locator(".quiz-said")).to_contain_text(
        "Your record: right 1 of 1 times. Due again: March 8."
    )
    expect(quiz.get_by_role("status")).to_be_empty()
    assert quiz.locator("details[open]").count() == 0
    assert page.evaluate(SHIFTS) == 0
    quiz.get_by_role("link", name="Review").click()
    page.wait_for_url("**/review.html")


def test_without_a_store_there_are_answers_still(visit):
    page = visit()
    page.evaluate("localStorage.setItem('quizzes', '{{')")
    page.reload()
    page.evaluate("() => { Storage.prototype.setItem = () => { throw 'full'; }; }")
    choose(page, "B")
    expect(page.get_by_role("status").first).to_have_text("B is right.")


def test_the_review_asks_what_is_due(visit):
    page = visit("review")
    counts = page.locator(".quiz-counts")
    expect(counts).to_have_text("0 due today, 0 known, 0 missed, 4 not asked yet.")
    expect(page.get_by_role("button", name="Review what is due")).not_to_be_visible()
    go(page, "sizes")
    choose(page, "B", 0)  # right
    choose(page, "C", 1)  # wrong
    go(page, "review")
    expect(counts).to_have_text(
        "0 due today, 1 known, 1 missed, 2 not asked yet. "
        "The next question is due on March 8."
    )
    on(page, DAY + timedelta(1))
    page.reload()
    expect(counts).to_have_text("2 due today, 0 known, 0 missed, 2 not asked yet.")
    page.get_by_role("button", name="Review what is due (2)").click()
    expect(page.locator(".quiz-stage")).to_contain_text("Question 1 of 2, from Sizes")
    question = page.locator(".quiz-stage .quiz-question")
    expect(question).to_be_focused()
    choose(page, "B")
    expect(counts).to_have_text(
        "1 due today, 1 known, 0 missed, 2 not asked yet.", timeout=1000
    )
    page.get_by_role("button", name="Next question").click()
    expect(question).to_have_text("Which word is the longest?")
    choose(page, "B")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".quiz-stage")).to_have_text(
        "Done: 1 of 2 right at the first try."
    )
    assert record(page)["due"] == after(4)
    assert record(page, "quiz-sizes-longest")["due"] == after(2)


def test_everything_can_be_practised_and_passed_over(visit):
    page = visit("review", "zh")
    page.get_by_role("button", name="现在练习全部题目（4）").click()
    seen = set()
    for button in ("下一题", "下一题", "下一题", "结束"):
        seen.add(page.locator(".quiz-stage .quiz").get_attribute("id"))
        page.get_by_role("button", name=button, exact=True).click()
    assert len(seen) == 4
    expect(page.locator(".quiz-stage")).to_contain_text("4 题中有 0 题第一次就答对")
    assert page.evaluate("localStorage.quizzes") is None


def test_the_record_can_be_saved_read_and_forgotten(visit, tmp_path):
    page = visit("sums")
    choose(page, "B")
    go(page, "review")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save your record as a file").click()
    download.value.save_as(tmp_path / "mine.json")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget your record").click()
    expect(page.locator(".quiz-news")).to_have_text("Your record is forgotten.")
    expect(page.locator(".quiz-counts")).to_contain_text("4 not asked yet")
    file = page.locator("input[type=file]")
    file.set_input_files(tmp_path / "mine.json")
    expect(page.locator(".quiz-counts")).to_contain_text("1 known")
    saved = record(page, "quiz-sums-three")
    assert saved["asked"] == 1
    for text in ("nonsense", "null", '{"quiz-a": {"asked": "<b>"}}'):
        (tmp_path / "bad.json").write_text(text)
        file.set_input_files(tmp_path / "bad.json")
        expect(page.locator(".quiz-news")).to_contain_text("holds no record")
    assert json.loads(page.evaluate("localStorage.quizzes")) == {
        "quiz-sums-three": saved
    }
    go(page, "sums")
    choose(page, "A")
    go(page, "review")
    file.set_input_files(tmp_path / "mine.json")
    expect(page.locator(".quiz-news")).to_contain_text("(questions: 1)")
    assert record(page, "quiz-sums-three")["asked"] == 2, "an older file is no news"


@pytest.mark.parametrize("edition", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_aloud_and_fits_a_phone(visit, edition, scheme):
    page = visit("sizes", edition, color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 800})
    for letter in "AB":
        choose(page, letter)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    go(page, "review")
    page.locator(".quiz-buttons button:visible").first.click()
    choose(page, "A")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    targets = page.locator(".quiz-review :is(button, summary):visible").all()
    assert len(targets) >= 8
    assert all(target.bounding_box()["height"] >= 44 for target in targets)


def test_paper_has_choices_as_a_list_and_answers_at_the_end(visit):
    page = visit()
    choose(page, "A")
    page.emulate_media(media="print")
    quiz = page.locator("article .quiz").first
    expect(quiz.get_by_text("That counts the end")).not_to_be_visible()
    assert quiz.locator(".quiz-letter:visible").count() == 3
    expect(page.locator(".quiz-answers")).to_contain_text("Quiz 2: A")
    expect(page.locator(".quiz-answers")).to_be_visible()
    page.emulate_media(media="screen")
    expect(page.locator(".quiz-answers")).not_to_be_visible()


def test_without_javascript_nothing_is_missing(visit):
    page = visit(java_script_enabled=False)
    choose(page, "A")
    expect(page.get_by_text("That counts the end of the word")).to_be_visible()
    expect(page.locator(".quiz-said").first).not_to_be_visible()
    go(page, "review")
    assert page.locator(".quiz-review button").count() == 0
    page.get_by_role("link", name="Which word is the longest?").click()
    page.wait_for_url("**/sizes.html#quiz-sizes-longest")


def test_the_review_works_from_a_folder(browser, folder):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((folder / "en" / PLACES["review"]).as_uri())
        page.get_by_role("button", name="Practise everything now (4)").click()
        choose(page, "A")
        expect(page.locator(".quiz-stage [role=status]")).to_contain_text("A is")
