"""Solutions and other boxes of the class ``dropdown`` become ``<details>``.

They open without a script, by keyboard, and when the browser's search finds something
inside.
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


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_node(FoldNode, html=(visit_fold, depart_fold))
    app.add_node(FoldTitle, html=(visit_title, depart_title))
    app.add_post_transform(Fold)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
