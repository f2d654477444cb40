"""Markup that reads well without eyes, hands or scripts.

- Solutions and other boxes of the class ``dropdown`` become ``<details>``: they open
  without a script, by keyboard, and when the browser's search finds something inside.
- Citations lose the roles that ARIA has withdrawn or does not allow on them.
- The empty corner of a table that pandas prints is no heading.
"""

from typing import Any

from docutils import nodes
from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator


class FoldNode(nodes.General, nodes.Element):
    """A box to open; its first child is the title."""


class FoldTitle(nodes.Part, nodes.TextElement):
    """What is seen of a closed box."""


class Fold(SphinxPostTransform):
    """Turn boxes of the class ``dropdown`` into folds, after titles are resolved."""

    default_priority = 30
    builders = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Turn them; a link in a title becomes plain text."""
        for node in list(self.document.findall(nodes.Admonition)):
            if "dropdown" not in node.get("classes", []):
                continue
            title, *content = node.children
            for link in list(title.findall(nodes.reference)):
                link.replace_self(link.children)
            fold = FoldNode("", FoldTitle("", "", *title.children), *content)
            fold["ids"] = node["ids"]
            kept = [name for name in node["classes"] if name != "dropdown"]
            fold["classes"] = ["admonition", *kept]
            node.replace_self(fold)


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


def visit_fold(self: HTML5Translator, node: Element) -> None:
    """Open a fold."""
    self.body.append(self.starttag(node, "details"))


def depart_fold(self: HTML5Translator, node: Element) -> None:
    """Close a fold."""
    self.body.append("</details>\n")


def visit_title(self: HTML5Translator, node: Element) -> None:
    """Open the title of a fold."""
    self.body.append(self.starttag(node, "summary", "", CLASS="admonition-title"))


def depart_title(self: HTML5Translator, node: Element) -> None:
    """Close the title of a fold."""
    self.body.append("</summary>\n")


def visit_citation(self: HTML5Translator, node: Element) -> None:
    """Open an entry of the references."""
    self.body.append(self.starttag(node, "div", CLASS="citation"))


def depart_citation(self: HTML5Translator, node: Element) -> None:
    """Close an entry of the references."""
    self.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_node(FoldNode, html=(visit_fold, depart_fold))
    app.add_node(FoldTitle, html=(visit_title, depart_title))
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    app.add_post_transform(Fold)
    app.add_post_transform(PlainCorners)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
