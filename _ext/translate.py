"""What gettext misses on a page: tables and the captions of the contents.

- The paragraphs in Markdown tables carry no source file, so that Sphinx takes them for
  words of its own. Cells that hold only code, formulas or numbers stay as they are.
- The captions of _toc.yml are put into the page after it was translated.
- A formula on lines of its own must not change: it is kept out of the catalogues.
- Each translated paragraph drags along the small document that it was read in; without
  them a stored page is a tenth as large and loads as much faster.
"""

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import init as init_catalogue
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import docname_to_domain


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
                cell["translatable"] = has_words(cell)
                cell.source, cell.line = source, cell.line or entry.parent.line


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


def own_nodes(app: Sphinx, doctree: nodes.document) -> None:
    """Make every node belong to its page, not to what its translation was read in."""
    for node in doctree.findall():
        node.document = doctree


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_transform(MarkTranslatable)
    app.connect("doctree-read", own_nodes, priority=300)
    app.connect("doctree-read", translate_captions, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
