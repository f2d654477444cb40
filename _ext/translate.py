"""What gettext misses on a page: tables, captions of the contents, exercise titles.

- The paragraphs in Markdown tables carry no source file, so that Sphinx takes them for
  words of its own. Cells that hold only code, formulas or numbers stay as they are.
- The captions of _toc.yml are put into the page after it was translated.
- Exercises keep a copy of their title, made before, for the titles of their solutions.
- A formula on lines of its own must not change: it is kept out of the catalogues.
"""

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.locale import init as init_catalogue
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.i18n import docname_to_domain
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


def has_words(node: nodes.Element) -> bool:
    """Tell whether a node holds words outside code and formulas."""
    texts = [
        text.astext()
        for text in node.findall(nodes.Text)
        if not isinstance(text.parent, nodes.literal | nodes.math)
    ]
    return bool(re.search(r"[^\W\d_]{2}", " ".join(texts)))


class MarkTranslatable(SphinxTransform):
    """Mark what is to be translated and what is not, before Sphinx translates."""

    default_priority = 15

    def apply(self, **kwargs: Any) -> None:
        """Mark the nodes of a page."""
        source = self.document["source"]
        for block in self.document.findall(nodes.math_block):
            block["translatable"] = False
        for entry in self.document.findall(nodes.entry):
            for cell in entry.findall(nodes.paragraph):
                if has_words(cell):
                    cell.source, cell.line = source, cell.line or entry.parent.line
        for title in self.document.findall(exercise_subtitle):
            title.source, title.line = source, title.parent.parent.line
            title.rawsource = markdown(title)
        for solution in self.document.findall(solution_node):
            solution["title"] = _("Solution")


class KeepExerciseTitles(SphinxPostTransform):
    """Let gettext read the titles of exercises, which become plain text before."""

    default_priority = 10
    builders = ("gettext",)

    def run(self, **kwargs: Any) -> None:
        """Append each title to its exercise as a paragraph."""
        for title in list(self.document.findall(exercise_subtitle)):
            copy = nodes.paragraph(title.rawsource, "", *title.deepcopy().children)
            copy.source, copy.line = title.source, title.line
            title.parent.parent.append(copy)


class CopyExerciseTitles(SphinxTransform):
    """Give the titles of solutions the translated title of their exercise."""

    default_priority = 25

    def apply(self, **kwargs: Any) -> None:
        """Renew the copies."""
        for node in self.document.findall(is_exercise_node):
            copy = self.env.sphinx_exercise_registry[node["label"]]["node"]
            copy.children[0] = node.children[0].deepcopy()


def translate_captions(app: Sphinx, doctree: nodes.document) -> None:
    """Translate the captions of the table of contents that a page holds."""
    folders = [f"{app.srcdir}/{folder}" for folder in app.config.locale_dirs]
    domain = docname_to_domain(app.env.docname, app.config.gettext_compact)
    catalogue, found = init_catalogue(folders, app.config.language, domain)
    if found:
        for toctree in doctree.findall(addnodes.toctree):
            for message in toctree.extract_original_messages():
                if message:
                    translated = catalogue.gettext(message)
                    toctree.apply_translated_message(message, translated)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_transform(MarkTranslatable)
    app.add_transform(CopyExerciseTitles)
    app.add_post_transform(KeepExerciseTitles)
    app.connect("doctree-read", translate_captions, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
