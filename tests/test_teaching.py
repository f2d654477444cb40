"""What protects a reader on a page of the second casting (CONTRIBUTING.md says why).

Pages of the first casting are named below until they are re-cast.
"""

import ast
import re
from functools import cache

import pytest
from nbformat import NotebookNode
from test_page_rules import LESSONS, cells, text, tree

from scripts import pages
from scripts.claims import exercises

FIRST_CASTING = {
    f"chapters/{name}"
    for name in (
        "linear/image-data linear/softmax-regression-scratch mlp/mlp "
        "convolutions/from-dense-to-convolution convolutions/padding-and-stride "
        "convolutions/channels convolutions/pooling scaling/measuring "
        "scaling/compile-and-precision scaling/many-devices"
    ).split()
}
RECAST = [name for name in LESSONS if name not in FIRST_CASTING]
PREDICTION = re.compile(r"\bbefore you (run|look)|\bpredict\b", re.IGNORECASE)
COMMON = {
    "before",
    "which",
    "their",
    "there",
    "would",
    "these",
    "those",
    "other",
    "will",
}
PLUMBING = re.compile(r"\bglue\(|torch\.testing|\bassert_close\b")


def recast(test):
    return pytest.mark.parametrize("page", RECAST)(test)


def tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def teaching(page: str) -> list[NotebookNode]:
    """Return the cells that teach: no checks, no cells of exercises."""
    return [x for x in cells(page) if not tags(x) & {"check", "stub", "solution"}]


@cache
def core(page: str) -> str:
    """Return a lesson's text from its title to its exercises, without depths."""
    body = text(page).split("---\n", 2)[-1].partition("## Exercises")[0]
    return re.sub(r"```\{deeper\}.*?```\{deeper-end\}\n```", "", body, flags=re.DOTALL)


def blocks(body: str) -> list[str]:
    """Return the blocks of a text: each fence is one, the rest are paragraphs."""
    fences = re.split(r"(^(`{3,}).*?^\2$)", body, flags=re.MULTILINE | re.DOTALL)
    found = []
    for i, part in enumerate(fences):
        if i % 3 == 0:
            found += [x.strip() for x in part.split("\n\n") if x.strip()]
        elif i % 3 == 1:
            found.append(part)
    return found


def words(paragraph: str) -> set[str]:
    """Return the longer words of a paragraph, in one form for one and many."""
    bare = re.sub(r"\{\w+\}`[^`]*`", "", paragraph.lower())
    found = set(re.findall(r"[a-z]{5,}", bare)) - COMMON
    return {word.removesuffix("s").removesuffix("e") for word in found}


def test_pages_of_the_first_casting_are_pages() -> None:
    assert set(LESSONS) >= FIRST_CASTING, "a re-cast page leaves this list"


@recast
def test_teaching_cells_hold_no_plumbing(page: str) -> None:
    for cell in teaching(page):
        asserts = [x for x in ast.walk(tree(cell)) if isinstance(x, ast.Assert)]
        assert not asserts and not PLUMBING.search(cell.source), cell.source


@recast
def test_a_check_says_what_it_checks_and_can_fail(page: str) -> None:
    judged = exercises(pages.read(page))
    notebook = pages.read(page).cells
    graded = {notebook[index].source for index in judged}
    checks = [x for x in cells(page) if "check" in tags(x) and x.source not in graded]
    assert checks, "a page that proves nothing"
    for cell in checks:
        sentence = re.match(r"(# .+\n)+", cell.source)
        assert sentence and len(sentence[0].split()) >= 5, cell.source
        tests = [x for x in ast.walk(tree(cell)) if isinstance(x, ast.Assert)]
        for check in tests:
            assert not isinstance(check.test, ast.Constant), ast.unparse(check)
        assert tests or "assert_close" in cell.source, cell.source


@recast
def test_a_check_prints_nothing(page: str) -> None:
    judged = exercises(pages.read(page))
    for index, (cell, kept) in enumerate(
        zip(cells(page), pages.references(page), strict=True)
    ):
        if "check" not in tags(cell):
            continue
        places = [
            i for i, x in enumerate(pages.read(page).cells) if x.source == cell.source
        ]
        if places[0] in judged:
            assert kept["outputs"] == [{"stream": "stdout", "text": ["Right.", ""]}]
        else:
            assert kept["outputs"] == [], f"check {index} prints"


def predictions(body: str) -> dict[str, str]:
    """Return the questions of a text, each with what is wrong with its answer."""
    asked = {}
    found = blocks(body)
    for i, block in enumerate(found):
        if block.startswith(("```", "**You", "- ", "|")) or not PREDICTION.search(
            block
        ):
            continue
        answer = next((x for x in found[i + 1 :] if not x.startswith("```")), "")
        if not any(x.startswith("```") for x in found[i + 1 : i + 3]):
            asked[block] = "nothing is run"
        elif answer.startswith("#") or len(answer.split()) < 12:
            asked[block] = f"no answer in words: {answer}"
        elif not words(answer) & words(block):
            asked[block] = f"the answer does not name the thing: {answer}"
        else:
            asked[block] = ""
    return asked


@recast
def test_every_prediction_is_answered_in_words(page: str) -> None:
    asked = predictions(core(page))
    assert len(asked) <= 4 and not any(asked.values()), asked


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ("The output has seven columns, for the window fits at seven places.", ""),
        ("It does.", "no answer"),
        (
            "## The next section of the page has a title that is long enough",
            "no answer",
        ),
        ("All of this was to be expected by whoever has read the page before.", "name"),
    ],
)
def test_a_prediction_without_an_answer_is_noticed(answer: str, wrong: str) -> None:
    question = "Before you run the cell: how many columns will the output have?"
    body = f"{question}\n\n```{{code-cell}} ipython3\nY\n```\n\n{answer}\n"
    ((asked, found),) = predictions(body).items()
    assert asked == question and (wrong in found if wrong else not found)


@recast
def test_depths_mistakes_and_quizzes_are_few(page: str) -> None:
    body = text(page)
    assert body.count("```{deeper}") <= 4 and body.count("```{mistake}") <= 3
    names = re.findall(r"\{quiz\}[^\n]*\n(?:[^:\n][^\n]*\n)*:name: (\S+)", body)
    assert 2 <= len(names) == body.count("```{quiz}") <= 3, names
    start = f"quiz-{page.rpartition('/')[2].split('-')[0]}"
    assert all(name.startswith(start) for name in names), names


@recast
def test_exercises_in_code_refuse_three_wrong_answers(page: str) -> None:
    labels = [exercise.label for exercise in exercises(pages.read(page)).values()]
    assert len(labels) >= 2
    refused = [answer.label for answer in pages.wrong_answers(page)]
    assert set(refused) <= set(labels), "an answer to no exercise"
    few = [label for label in labels if refused.count(label) < 3]
    assert not few, f"fewer than three wrong answers: {few}"


def test_wrong_answers_belong_to_pages() -> None:
    found = {
        path.relative_to(pages.WRONG_ANSWERS).with_suffix("").as_posix()
        for path in pages.WRONG_ANSWERS.rglob("*.py")
    }
    assert found <= {name.removeprefix("chapters/") for name in LESSONS}
