"""What stands between two gates becomes a box, after the page is translated."""

from docutils import nodes
from docutils.nodes import Element, Node
from sphinx.domains.std import StandardDomain
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from .cells import drop_comment, is_cell, tags, warn, words
from .exercises import arranged
from .gates import Gate
from .html import TICK, Box, BoxTitle, Fold


class GatherBoxes(SphinxTransform):
    """Put what stands between gates into boxes, and checks into folds."""

    default_priority = 700

    def apply(self, **kwargs: object) -> None:
        """Gather the boxes of a page."""
        self.exercises = 0
        parents = {id(gate.parent): gate.parent for gate in self.document.findall(Gate)}
        for parent in parents.values():
            children = self.gathered(parent.children)
            parent.clear()
            parent += children
        for gate in list(self.document.findall(Gate)):
            warn(gate, "{%s} stands in no exercise.", gate["kind"])
            gate.parent.remove(gate)
        for cell in list(self.document.findall(is_cell)):
            if not in_exercise(cell):
                place(cell)

    def gathered(self, children: list[Node]) -> list[Node]:
        """Return siblings with a box in place of two gates and what they enclose."""
        found: list[Node] = []
        opened: list[tuple[Gate, list[Node]]] = []  # and what stood before them
        for child in children:
            if not isinstance(child, Gate) or child["kind"] == "solution":
                found.append(child)
            elif not child["closing"]:
                opened.append((child, found))
                found = []
            elif opened and opened[-1][0]["kind"] == child["kind"]:
                gate, before = opened.pop()
                found = [*before, self.box(gate, found)]
            else:
                warn(child, "{%s-end} closes no {%s} here.", *2 * [child["kind"]])
        for gate, before in reversed(opened):
            kinds = 2 * [gate["kind"]]
            warn(gate, "{%s} is not closed: its section has no {%s-end}.", *kinds)
            found = [*before, *found]
        return found

    def box(self, gate: Gate, content: list[Node]) -> Box:
        """Return the box of a gate."""
        (title,), kind = gate.children, gate["kind"]
        if kind == "exercise":
            self.exercises += 1
            label = _("Exercise %d: ") % self.exercises
            content = arranged(gate, content)
        else:
            label = _("Optional: ") if kind == "deeper" else _("Common mistake: ")
        title.insert(0, nodes.inline("", label, classes=["book-box-label"]))
        box = (Fold if kind == "deeper" else Box)("", title, *content, kind=kind)
        box.source, box.line = gate.source, gate.line
        if gate["label"]:
            self.name(box, gate["label"])
        return box

    def name(self, box: Box, label: str) -> None:
        """Make a box a target for {ref}, which shows its title."""
        domain = self.env.get_domain("std")
        assert isinstance(domain, StandardDomain)
        if label in domain.labels or label in self.document.ids:
            warn(box, "The label %r is taken.", label)
        box["ids"] = [label]
        self.document.ids[label] = box
        title = box[0].astext()
        domain.note_hyperlink_target(label, self.env.docname, label, title)


class DropComments(SphinxPostTransform):
    """Leave out of the code of checks what their titles say; gettext needs it there."""

    default_priority = 30
    formats = ("html", "notebook")

    def run(self, **kwargs: object) -> None:
        """Leave them out."""
        for fold in self.document.findall(Fold):
            if fold["kind"] == "check":
                drop_comment(fold)


def in_exercise(node: Element | None) -> bool:
    """Tell whether a node stands in an exercise."""
    while node is not None:
        if isinstance(node, Box) and node["kind"] == "exercise":
            return True
        node = node.parent
    return False


def place(cell: Element) -> None:
    """Fold a check under its words; see that other tags stand where they belong."""
    for tag in sorted({"stub", "solution"} & set(tags(cell))):
        warn(cell, "A cell with the tag %r stands in an exercise only.", tag)
    if "check" in tags(cell):
        title = BoxTitle("", "")
        title += nodes.inline("", TICK, classes=["book-tick"])
        title += nodes.inline("", _("Checked: "), classes=["book-box-label"])
        title += nodes.Text(words(cell))
        fold = Fold("", title, kind="check")
        cell.parent.replace(cell, fold)
        fold += cell
