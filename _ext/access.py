"""Markup that reads well without eyes.

- Citations lose the roles that ARIA has withdrawn or does not allow on them.
- The empty corner of a table, ours or one that pandas prints, is no heading.
"""

from typing import Any

from docutils import nodes
from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator


class PlainCorners(SphinxPostTransform):
    """Turn empty headings of the tables that cells print into empty cells."""

    default_priority = 30
    builders = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Turn them."""
        for node in list(self.document.findall(nodes.raw)):
            if "<th></th>" in node.astext():
                text = node.astext().replace("<th></th>", "<td></td>")
                node.replace_self(nodes.raw("", text, format=node["format"]))


def visit_entry(self: HTML5Translator, node: Element) -> None:
    """Open a cell of a table; an empty one in the head is no heading."""
    HTML5Translator.visit_entry(self, node)
    if self.body[-1].startswith("<th") and not node.astext().strip():
        self.body[-1] = "<td" + self.body[-1].removeprefix("<th")
        self.context[-1] = "</td>\n"


def visit_citation(self: HTML5Translator, node: Element) -> None:
    """Open an entry of the references."""
    self.body.append(self.starttag(node, "div", CLASS="citation"))


def depart_citation(self: HTML5Translator, node: Element) -> None:
    """Close an entry of the references."""
    self.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    html = (visit_entry, HTML5Translator.depart_entry)
    app.add_node(nodes.entry, override=True, html=html)
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    app.add_post_transform(PlainCorners)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
