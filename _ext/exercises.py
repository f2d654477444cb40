"""Exercise titles in translation, which sphinx-exercise keeps from gettext.

A title carries no source text, is turned into plain words before the catalogues are
written, and lives on, untranslated, in a copy made for the titles of solutions.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import exercise_subtitle, is_exercise_node, solution_node

MARKS = {nodes.literal: "`", nodes.math: "$", nodes.emphasis: "*", nodes.strong: "**"}


def markdown(node: nodes.Element) -> str:
    """Return inline nodes as Markdown."""
    text = ""
    for child in node.children:
        mark = MARKS.get(type(child), "")
        inner = child.astext() if len(child.children) < 2 else markdown(child)
        text += f"{mark}{inner}{mark}"
    return text


class MarkTitles(SphinxTransform):
    """Give titles their source text, before Sphinx translates."""

    default_priority = 15

    def apply(self, **kwargs: Any) -> None:
        """Mark the titles of a page."""
        for title in self.document.findall(exercise_subtitle):
            title.source = self.document["source"]
            title.line = title.parent.parent.line
            title.rawsource = markdown(title)
        for solution in self.document.findall(solution_node):
            solution["title"] = _("Solution")


class KeepTitles(SphinxPostTransform):
    """Let gettext read the titles of exercises, which become plain text before."""

    default_priority = 10
    builders = ("gettext",)

    def run(self, **kwargs: Any) -> None:
        """Append each title to its exercise as a paragraph."""
        for title in list(self.document.findall(exercise_subtitle)):
            copy = nodes.paragraph(title.rawsource, "", *title.deepcopy().children)
            copy.source, copy.line = title.source, title.line
            copy.uid = ""  # gettext passes over nodes that have none
            title.parent.parent.append(copy)


class CopyTitles(SphinxTransform):
    """Give the titles of solutions the translated title of their exercise."""

    default_priority = 25

    def apply(self, **kwargs: Any) -> None:
        """Renew the copies."""
        for node in self.document.findall(is_exercise_node):
            copy = self.env.sphinx_exercise_registry[node["label"]]["node"]
            copy.children[0] = node.children[0].deepcopy()


class DropIds(SphinxPostTransform):
    """Drop the ids that all exercises of a page share."""

    default_priority = 25

    def run(self, **kwargs: Any) -> None:
        """Drop them."""
        for section in self.document.findall(nodes.section):
            if section["ids"] in (["exercise-content"], ["solution-content"]):
                section["ids"] = []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_transform(MarkTitles)
    app.add_transform(CopyTitles)
    app.add_post_transform(KeepTitles)
    app.add_post_transform(DropIds)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
