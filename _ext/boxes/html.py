"""The nodes of boxes, and how the site writes them.

Folds are ``<details>``: they open without a script, by keyboard, and when the browser's
search finds something inside.
"""

from collections.abc import Callable

from docutils import nodes
from docutils.nodes import Element
from sphinx.locale import _
from sphinx.writers.html5 import HTML5Translator

TICK = "✓ "


class Box(nodes.General, nodes.Element):
    """A box of a ``kind``; its first child is the title."""


class Fold(Box):
    """A box to open."""


class BoxTitle(nodes.Part, nodes.TextElement):
    """The title of a box: of a closed one, all that is seen."""


def visit_box(self: HTML5Translator, node: Element) -> None:
    """Open a box."""
    tag = "details" if isinstance(node, Fold) else "div"
    self.body.append(self.starttag(node, tag, CLASS=f"book-box {node['kind']}"))
    self.context.append(f"</{tag}>\n")


def depart_box(self: HTML5Translator, node: Element) -> None:
    """Close a box."""
    self.body.append(self.context.pop())


def visit_title(self: HTML5Translator, node: Element) -> None:
    """Open the title of a box."""
    tag = "summary" if isinstance(node.parent, Fold) else "p"
    self.body.append(self.starttag(node, tag, "", CLASS="book-box-title"))
    self.context.append(f"</{tag}>\n")


def depart_title(self: HTML5Translator, node: Element) -> None:
    """Close the title; that of an open box with an anchor has a link to it."""
    if not isinstance(node.parent, Fold):
        self.add_permalink_ref(node.parent, _("Link to this box"))
    self.body.append(self.context.pop())


Visitor = Callable[[HTML5Translator, Element], None]
VISITORS: dict[type[Element], tuple[Visitor, Visitor]] = {
    Box: (visit_box, depart_box),
    Fold: (visit_box, depart_box),
    BoxTitle: (visit_title, depart_title),
}
