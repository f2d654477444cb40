"""What a page claims beside its cells, for the kernel that runs it to prove.

- ``{value}`expression :: format :: low to high``` in its text: a number of the run.
- ``{key}`expression```: whether a choice of a quiz is the right one.
- An exercise, whose check must refuse the stub and every answer in
  ``tests/wrong_answers``.

A value or key belongs to the code cell before it and is evaluated right after it.
"""

import ast
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

ROLE = re.compile(r"(?<!`)\{(value|key)\}`([^`]+)`")
CHOICE = re.compile(
    r"^\s*[-*] \[([ x])\] ((?:(?!^\s*[-*] \[|^\s*$).+\n?)*)", re.MULTILINE
)
GATE = re.compile(
    r"^(?:`{3,}|:{3,})\{(exercise|exercise-end)\}.*\n(?::label: (\S+)\n)?", re.M
)
ANSWER = re.compile(r"^# %% (\S+): (.+?) :: (.+)\n", re.MULTILINE)


class ClaimError(Exception):
    """What a page says is not so; the message says where and what."""


@dataclass(frozen=True)
class Claim:
    """An inline value, or (``expected`` is a bool) the key of a choice."""

    text: str
    expected: bool | None = None

    @property
    def parts(self) -> list[str]:
        """The expression, the format and the bounds, as far as they are given."""
        return [part.strip() for part in self.text.split(" :: ")]

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Return the bounds.

        Raises:
            ClaimError: they are not two numbers in their order.
        """
        if len(self.parts) < 3:
            return None
        try:
            low, high = map(float, self.parts[2].split(" to "))
        except ValueError:
            raise ClaimError(f"{self.text!r}: bounds read `low to high`.") from None
        if low > high or len(self.parts) > 3:
            raise ClaimError(f"{self.text!r}: bounds read `low to high`.")
        return low, high

    @property
    def is_exact(self) -> bool:
        """Tell whether this is a value that must be that of the reference."""
        return self.expected is None and self.bounds is None

    @property
    def request(self) -> str:
        """Return the expression that the kernel evaluates, of (shown, holds)."""
        expression, form = [*self.parts, ""][:2]
        if self.expected is not None:
            return f"(lambda x: (str(x), x is {self.expected}))(bool({expression}))"
        holds = "True"
        if self.bounds:
            holds = f"{self.bounds[0]} <= float(x) <= {self.bounds[1]}"
        return f"(lambda x: (format(x, {form!r}), bool({holds})))({expression})"

    def read(self, answer: dict[str, Any]) -> str:
        """Return the text of a value from the kernel's answer.

        Raises:
            ClaimError: it could not be computed, or does not hold.
        """
        if answer["status"] != "ok":
            raise ClaimError(f"{self.text!r}: {answer['ename']}: {answer['evalue']}")
        shown, holds = ast.literal_eval(answer["data"]["text/plain"])
        if self.expected is not None and not holds:
            right = "right" if self.expected else "wrong"
            raise ClaimError(f"The choice with the key {self.text!r} is not {right}.")
        if not holds:
            raise ClaimError(f"{self.text!r} is {shown}, outside its bounds.")
        return shown


@dataclass
class Exercise:
    """An exercise with code: its label and the numbers of its code cells."""

    label: str
    stub: int = -1
    solution: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class WrongAnswer:
    """A plausible wrong solution, and words that the check must say to it."""

    label: str
    what: str
    words: str
    code: str


def claims(notebook: NotebookNode) -> dict[int, list[Claim]]:
    """Return the values and keys of a page by the index of the cell before them.

    Raises:
        ClaimError: one stands before the first code cell.
    """
    found: dict[int, list[Claim]] = {}
    last = -1
    for index, cell in enumerate(notebook.cells):
        text = cell.source
        if cell.cell_type == "code":
            last = index
            text = "\n".join(_strings(cell.metadata))
        here = _in_text(text)
        if here and last < 0:
            raise ClaimError(f"{here[0].text!r} stands before the first code cell.")
        if here:
            found.setdefault(last, []).extend(here)
    return found


def _in_text(text: str) -> list[Claim]:
    keys = [
        Claim(key, choice[1] == "x")
        for choice in CHOICE.finditer(text)
        for role, key in ROLE.findall(choice[2])
        if role == "key"
    ]
    found = ROLE.findall(text)
    proved = {claim.text for claim in keys}
    if lost := [key for role, key in found if role == "key" and key not in proved]:
        raise ClaimError(f"The key {lost[0]!r} stands in no choice of a quiz.")
    values = [Claim(value) for role, value in found if role == "value"]
    return list(dict.fromkeys([*values, *keys]))


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    return [value] if isinstance(value, str) else []


def exercises(notebook: NotebookNode) -> dict[int, Exercise]:
    """Return the exercises of a page that have code, by the index of the check.

    Raises:
        ClaimError: an exercise has a check but no stub or no solution.
    """
    found: dict[int, Exercise] = {}
    current: Exercise | None = None
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            for gate in GATE.finditer(cell.source):
                current = Exercise(gate[2] or "") if gate[1] == "exercise" else None
            continue
        tags = cell.metadata.get("tags", [])
        if current and "stub" in tags:
            current.stub = index
        elif current and "solution" in tags:
            current.solution.append(index)
        elif current and "check" in tags:
            if current.stub < 0 or not current.solution:
                raise ClaimError(f"{current.label} has a check, no stub or solution.")
            found[index] = current
    return found


def wrong_answers(path: Path) -> list[WrongAnswer]:
    """Return the wrong answers in a file of tests/wrong_answers; none without one."""
    if not path.exists():
        return []
    parts = ANSWER.split(path.read_text("utf-8"))[1:]
    return [
        WrongAnswer(label, what, words.strip(), code.strip() + "\n")
        for label, what, words, code in zip(*[iter(parts)] * 4, strict=True)
    ]


def signature(notebook: NotebookNode, answers: list[WrongAnswer]) -> str:
    """Return a hash of all that a page claims: it names what a run has proved."""
    proved = (claims(notebook), sorted(exercises(notebook)), answers)
    return hashlib.sha256(repr(proved).encode()).hexdigest()[:16]
