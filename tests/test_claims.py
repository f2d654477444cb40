"""What pages claim beside their cells: values, keys, exercises, wrong answers."""

from pathlib import Path

import pytest
from nbformat import v4

from scripts.claims import (
    Claim,
    ClaimError,
    claims,
    exercises,
    signature,
    wrong_answers,
)

QUIZ = """
```{quiz} How many? Not {value}`n`.
:name: quiz-page-many

- [ ] one {key}`n == 1`

  Too few: it is {value}`n :: .2f`.
- [x] more, and this choice
  runs over two lines {key}`n > 1`
```
"""


def code(source: str, *tags: str, **metadata: object):
    return v4.new_code_cell(source, metadata={"tags": list(tags), **metadata})


def book(*cells):
    return v4.new_notebook(cells=list(cells))


def answer(value: object) -> dict[str, object]:
    return {"status": "ok", "data": {"text/plain": repr(value)}}


def evaluate(claim: Claim, **names: object) -> str:
    """Let this Python answer a claim as the kernel would."""
    return claim.read(answer(eval(claim.request, names)))


def test_claims_belong_to_the_cell_before_them() -> None:
    text = v4.new_markdown_cell(
        "It is {value}`x :: .1f`, not `{value}` or ``{value}`y```."
    )
    caption = {"figure": {"caption": "At {value}`z`."}}
    again = v4.new_markdown_cell(text.source)
    found = claims(book(code("x = 1", mystnb=caption), text, code("y"), again))
    assert [[claim.text for claim in found[i]] for i in (0, 2)] == [
        ["z", "x :: .1f"],
        ["x :: .1f"],
    ]
    with pytest.raises(ClaimError, match="before the first code cell"):
        claims(book(text, code("x")))


def test_keys_take_what_they_must_be_from_their_choices() -> None:
    (found,) = claims(book(code("n = 2"), v4.new_markdown_cell(QUIZ))).values()
    assert {claim.text: claim.expected for claim in found} == {
        "n": None,
        "n == 1": False,
        "n :: .2f": None,
        "n > 1": True,
    }
    turned = QUIZ.replace("[x]", "[ ]").replace("[ ] one", "[x] one")
    both = claims(book(code("n = 2"), v4.new_markdown_cell(QUIZ + turned)))[0]
    assert [x.expected for x in both if x.text == "n > 1"] == [True, False]
    lost = v4.new_markdown_cell(QUIZ.replace("- [ ] one", "- one"))
    with pytest.raises(ClaimError, match="in no choice"):
        claims(book(code("n"), lost))


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        (Claim("n"), "2.5"),
        (Claim("n :: .2f"), "2.50"),
        (Claim("1000 * n :: ,.0f :: 2000 to 3e3"), "2,500"),
        (Claim("n > 2", True), "True"),
        (Claim("n > 3", False), "False"),
    ],
)
def test_a_claim_that_holds_is_shown_as_it_asks(claim: Claim, shown: str) -> None:
    assert evaluate(claim, n=2.5) == shown


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        (Claim("n :: .1f :: 2.6 to 3"), "is 2.5, outside"),
        (Claim("n :: .1f :: 1 to 2.4"), "is 2.5, outside"),
        (Claim("n :: .1f :: 3 to 2"), "low to high"),
        (Claim("n :: .1f :: about 2"), "low to high"),
        (Claim("n > 3", True), "is not right"),
        (Claim("n > 2", False), "is not wrong"),
    ],
)
def test_a_claim_that_does_not_hold_says_so(claim: Claim, says: str) -> None:
    with pytest.raises(ClaimError, match=says):
        evaluate(claim, n=2.5)


def test_an_expression_that_fails_is_named() -> None:
    failed = {"status": "error", "ename": "NameError", "evalue": "no n"}
    with pytest.raises(ClaimError, match="'n': NameError: no n"):
        Claim("n").read(failed)


def test_exercises_are_found_by_their_gates_and_tags() -> None:
    begin = v4.new_markdown_cell("```{exercise} Double\n:label: ex-double\n```\nTwice.")
    end = v4.new_markdown_cell("```{exercise-end}\n```")
    stub, solution, check = code("s", "stub"), code("t", "solution"), code("c", "check")
    page = book(code("x"), code("p", "check"), begin, stub, solution, check, end)
    ((at, found),) = exercises(page).items()
    assert (at, found.label, found.stub, found.solution) == (5, "ex-double", 3, [4])
    with pytest.raises(ClaimError, match="ex-double has a check, no stub"):
        exercises(book(begin, solution, check, end))


def test_wrong_answers_are_read_with_what_they_must_hear(tmp_path: Path) -> None:
    file = tmp_path / "page.py"
    assert wrong_answers(file) == []
    file.write_text(
        "# %% ex-a: the sum :: not a mean\ndef f():\n    return 1\n\n"
        "# %% ex-b: x :: y\nz = 1\n"
    )
    first, second = wrong_answers(file)
    assert (first.label, first.what, first.words) == ("ex-a", "the sum", "not a mean")
    assert first.code == "def f():\n    return 1\n" and second.code == "z = 1\n"


def test_the_signature_names_all_that_is_proved(tmp_path: Path) -> None:
    page = book(code("n = 2"), v4.new_markdown_cell(QUIZ))
    prose = book(code("n = 2"), v4.new_markdown_cell("Well." + QUIZ))
    other = book(code("n = 2"), v4.new_markdown_cell(QUIZ.replace("n > 1", "n > 0")))
    file = tmp_path / "page.py"
    file.write_text("# %% ex-a: the sum :: not a mean\nx = 1\n")
    names = [
        signature(page, []),
        signature(other, []),
        signature(page, wrong_answers(file)),
    ]
    assert signature(prose, []) == names[0] and len(set(names)) == 3
