"""What belongs to an exercise, in the order in which it is shown."""

from collections.abc import Sequence

from docutils import nodes
from docutils.nodes import Node
from sphinx.locale import _

from .cells import is_cell, tags, warn, words
from .gates import Gate
from .html import BoxTitle, Fold


def arranged(gate: Gate, content: list[Node]) -> list[Node]:
    """Return the question and its stub, then folds: the check, hints, the solution.

    In the source the check comes last, since it runs against the solution.
    """
    question: list[Node] = []
    solution: list[Node] = []
    checks: list[Node] = []
    hints: list[Node] = []
    part, tag = question, "stub"
    for node in content:
        if isinstance(node, Gate):
            part, tag = solution, "solution"
        elif "check" in tags(node):
            words(node)
            checks.append(node)
        elif isinstance(node, nodes.hint):
            hints += fold("hint", _("Hint"), node.children)
        else:
            part.append(node)
            if is_cell(node) and tag not in tags(node):
                warn(node, "This cell of an exercise needs the tag 'check' or %r.", tag)
    if not solution:
        warn(gate, "The exercise has no {solution}, or nothing below it.")
    if any(map(is_cell, content)):
        found = {tag for node in content for tag in tags(node)}
        for missing in sorted({"stub", "solution", "check"} - found):
            warn(gate, "The exercise has code, but no cell with the tag %r.", missing)
    return [
        *question,
        *fold("answer", _("Check your answer"), checks),
        *hints,
        *fold("solution", _("Solution"), solution),
    ]


def fold(kind: str, title: str, content: Sequence[Node]) -> list[Node]:
    """Return a fold, or nothing where there is nothing to fold."""
    return [Fold("", BoxTitle("", title), *content, kind=kind)] if content else []
