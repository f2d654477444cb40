"""Quizzes as pages and catalogues hold them, on the tiny book in tests/quiz_project."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from scripts import pages
from tests import quiz_site

GOOD = """# Page

```{quiz} Why?
:name: quiz-page-word

- [ ] one {key}`1 > 1`

  No.
- [x] two {key}`2 > 1`

  Yes.
- [ ] three {key}`3 < 1`

  No.
```
"""
FOURTH = "- [ ] x {key}`0`\n\n  No.\n" * 2 + "```"
MISTAKES = {  # a page: what is changed, into what, and what must be said
    "unnamed": (":name: quiz-page-word\n", "", "A quiz needs a name"),
    "otherwise": ("quiz-page-word", "page-word", "A quiz needs a name"),
    "empty": (GOOD[GOOD.index("\n- [ ]") : GOOD.rindex("```")], "", "three or four ch"),
    "five": ("```\n" + "", FOURTH, "three or four choices"),
    "none-right": ("[x]", "[ ]", "Exactly one choice of a quiz is right"),
    "all-right": ("[ ]", "[x]", "Exactly one choice of a quiz is right"),
    "unmarked": ("[ ] three", "three", "Choice C begins with neither"),
    "no-key": ("{key}`2 > 1`", "", "Choice B needs a single {key}"),
    "two-keys": (
        "{key}`2 > 1`",
        "{key}`2` {key}`1`",
        "Choice B needs a single {key}",
    ),
    "no-reason": ("\n  Yes.\n", "", "Choice B has no explanation"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the tiny book; return the folder of the site."""
    folder = tmp_path_factory.mktemp("quiz") / "book"
    quiz_site.copy(folder)
    english, chinese = quiz_site.EDITIONS
    builds = [english, quiz_site.NOTEBOOKS, quiz_site.GETTEXT, chinese]
    done = quiz_site.build(folder, *builds)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build" / "site"


def soup(site, edition, page="part/sizes"):
    html = (site / edition / "chapters" / f"{page}.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser")


def deck(site, edition):
    text = (site / edition / "_static" / "quizzes.js").read_text("utf-8")
    return json.loads(text.removeprefix("window.bookQuizzes = ").rstrip(";\n"))


def test_a_quiz_asks_and_each_choice_opens_to_say_why(site):
    first, second = soup(site, "en").select(".quiz")
    assert first["id"] == "quiz-sizes-letters"
    assert first.select_one(".quiz-title").text == "Quiz 1"
    assert first.select_one(".quiz-question").text.startswith('How long is "abc", if')
    named = soup(site, "en").find(id=first["aria-labelledby"])
    assert named["class"] == ["quiz-question"]
    assert len(first.select(".quiz-choice")) == 3
    choices = second.select("details.quiz-choice")
    said = [
        (choice.summary.get_text(" ", strip=True), choice.select_one("p").text)
        for choice in choices
    ]
    assert said == [
        ("A the third", "Right."),
        ("B the first", "Not quite."),
        ("C the second", "Not quite."),
        ("D none, as Sums says", "Not quite."),
    ]
    assert not any(choice.has_attr("open") for choice in choices)
    assert "no matter of length" in choices[1].select_one(".quiz-why").text
    assert not second.select("summary a"), "a choice is a button, not a link"
    assert second.pre.text.strip() == '"a", "bc", "def"'


def test_the_key_is_not_seen(site):
    for edition in ("en", "zh"):
        html = str(soup(site, edition).article) + json.dumps(deck(site, edition))
        assert "key" not in html and "max(" not in html and "[x]" not in html
        texts = soup(site, edition).select("summary > span:last-child")
        assert all(text.text == text.text.strip() for text in texts)


def test_paper_has_the_answers_at_the_end(site):
    answers = soup(site, "en").select_one(".quiz-answers.onlyprint")
    words = [re.sub(r"\s+", " ", p.text) for p in answers.select("p")]
    assert words[:2] == ["Answers", "Quiz 1: B"] and words[4] == "Quiz 2: A"
    assert words[3] == "A second paragraph." and words[5] == "It has three letters."
    assert not answers.select("[id]")
    assert "小测 1：B" in soup(site, "zh").select_one(".quiz-answers").text


def test_all_of_it_is_translated(site):
    quiz = soup(site, "zh").select(".quiz")[1]
    words = quiz.get_text(" ", strip=True)
    assert re.findall("[A-Za-z]{4,}", words) == []
    assert "小测 2 哪个词最长？" in words and "正确。 第三个词有三个字母。" in words
    assert "不太对。" in words and "都不是，见" in words


def test_catalogues_hold_the_words_and_nothing_else(site):
    with (site.parent / "gettext/chapters/part/sizes.pot").open("rb") as file:
        found = {message.id for message in read_po(file) if message.id}
    assert '$n = 3$ letters, `len("abc")`' in found and "It has two letters." in found
    assert not [text for text in found if re.search(r"\{key\}|\[[ x]\]|^2$", text)]


def test_only_pages_with_quizzes_load_the_script(site):
    for name, scripts in {
        "part/sizes": ["quiz"],
        "part/plain": [],
        "appendix/review": ["quiz", "quizzes", "review"],
    }.items():
        page = soup(site, "en", name)
        asked = " ".join(tag["src"] for tag in page.select("[src]"))
        hashed = re.findall(r"_static/(quiz|quizzes|review)\.js\?v=\w+", asked)
        assert hashed == scripts
        assert len(page.select('link[href*="quiz.css?v="]')) == bool(scripts)


def test_pages_lead_to_the_review_and_it_to_them(site):
    assert (
        soup(site, "en").select_one(".quiz")["data-review"] == "../appendix/review.html"
    )
    review = soup(site, "zh", "appendix/review").select_one(".quiz-review")
    links = [link["href"] for link in review.select("a")]
    assert links == [
        "../part/sizes.html#quiz-sizes-letters",
        "../part/sizes.html#quiz-sizes-longest",
        "../part/sums.html#quiz-sums-three",
        "../part/names.html#quiz-names-length",
    ]
    assert review.select("a")[1].text == "哪个词最长？"
    assert [title.text for title in review.select(".rubric")][:2] == ["长度", "求和"]
    for link in links:
        page, _, name = link.removeprefix("../").partition(".html#")
        assert soup(site, "zh", page).find(id=name)


def test_the_review_has_each_quiz_of_its_edition(site):
    cards = deck(site, "zh")
    assert [card["name"] for card in cards] == [
        "quiz-sizes-letters",
        "quiz-sizes-longest",
        "quiz-sums-three",
        "quiz-names-length",
    ]
    assert cards[2]["page"] == "求和" and cards[2]["url"] == "../part/sums.html"
    (quiz,) = BeautifulSoup(cards[0]["html"], "html.parser").select(".quiz")
    assert quiz["id"] == cards[0]["name"] and quiz.select(".katex")
    assert quiz.select_one(".quiz-why a")["href"] == "../part/sums.html"
    assert "Quiz 1" in deck(site, "en")[0]["html"]


def test_a_notebook_folds_the_answers(site):
    path = site.parent / "notebooks/en/part/names.ipynb"
    text = "\n".join(cell.source for cell in nbformat.read(path, 4).cells)
    asked, _, told = text.partition("<summary>Answer</summary>")
    assert "**Quiz 1** Is `length` the same as `torch.numel`?\n\n- **A** no\n" in asked
    assert "Right" not in asked and "key" not in text
    assert told.startswith("\n\n**A** Right.\n\n`torch.numel` counts the elements")
    assert "**B** Not quite.\n\nLook at $n$." in told and "</details>" in told


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Build a page for each mistake and two good ones; return what Sphinx says."""
    folder = tmp_path_factory.mktemp("mistakes")
    conf = "extensions = ['myst_parser', 'quiz', 'value']\nroot_doc = 'good'\n"
    (folder / "conf.py").write_text(conf)
    (folder / "good.md").write_text(GOOD.replace("page-word", "page-other"))
    (folder / "twin.md").write_text(GOOD.replace("page-word", "page-other"))
    for name, (old, new, _) in MISTAKES.items():
        changed = GOOD[::-1].replace(old[::-1], new[::-1], 1)[::-1]  # the last one
        if name == "all-right":
            changed = GOOD.replace(old, new)
        assert changed != GOOD
        (folder / f"{name}.md").write_text(changed)
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "dummy", ".", "_build"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(pages.ROOT / "_ext")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_named(said, name):
    assert re.search(rf"/{name}\.md:\d+: .*{re.escape(MISTAKES[name][2])}", said), said


def test_names_are_unique_in_the_book(said):
    assert "Two quizzes are named 'quiz-page-other'" in said
    assert said.count("quiz-page-other") == 1 and "/good.md:" not in said
