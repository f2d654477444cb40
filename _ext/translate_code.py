"""The words in code go through the page's catalogue, and so do those of its figures.

``codewords`` finds them, ``codesetting`` puts their translations into the cells. Labels
in the output figures are text, since Matplotlib is told so: where a label or a pattern
of one stands in a figure, a copy of it for the edition is put beside it, under the name
that Sphinx looks for.
"""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

from codesetting import translate
from codewords import Words, fields, find, labels_of_utils
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.locale import init as init_catalogue
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.i18n import docname_to_domain, get_image_filename_for_language

TEXT = re.compile(r"(<text\b[^>]*>)([^<]+)(</text>)")
Gettext = Callable[[str], str]


class CodeMessages(nodes.Element, addnodes.translatable):
    """Words for the catalogue of the page; nothing else looks at it."""

    def extract_original_messages(self) -> list[str]:
        """Return the words."""
        return list(self["messages"])


def code_cells(page: nodes.document) -> list[nodes.container]:
    """Return the code cells of a page, in the order of its source."""
    found = [x for x in page.findall(nodes.container) if "cell_index" in x]
    return sorted(found, key=lambda cell: cell["cell_index"])


def sources(page: nodes.document) -> list[nodes.literal_block]:
    """Return the blocks that hold the code of the cells."""
    return [next(cell.findall(nodes.literal_block)) for cell in code_cells(page)]


def figures(page: nodes.document, folder: str) -> Iterator[Path]:
    """Yield the files of the figures that the cells have drawn."""
    for cell in code_cells(page):
        for image in cell.findall(nodes.image):
            if image["uri"].endswith(".svg"):
                yield Path(folder, image["uri"].lstrip("/"))


def texts(svg: str) -> set[str]:
    """Return the texts in a figure."""
    return {unescape(text) for _, text, _ in TEXT.findall(svg)}


def translate_figure(svg: str, labels: list[Words], gettext: Gettext) -> str:
    """Return a figure with its labels translated; an f-string's fields are kept."""

    def line(text: str) -> str:
        for words in labels:
            new = gettext(words.text)
            if text == words.text:
                return new
            if words.is_format and (match := pattern(words.text).fullmatch(text)):
                values = iter(match.groups())
                return filled(new, dict(zip(names(words.text), values, strict=True)))
        return text

    return TEXT.sub(
        lambda match: match[1] + escape(line(unescape(match[2])), False) + match[3],
        svg,
    )


def names(text: str) -> list[str]:
    return [part for part, is_field in fields(text) if is_field]


def pattern(text: str) -> re.Pattern[str]:
    """Return what matches the texts that an f-string can make."""
    return re.compile(
        "".join(
            "(.+?)" if is_field else re.escape(part) for part, is_field in fields(text)
        )
    )


def filled(text: str, values: dict[str, str]) -> str:
    """Return the text of an f-string with its fields filled in."""
    return "".join(
        values[part] if is_field else part for part, is_field in fields(text)
    )


class TranslateCode(SphinxTransform):
    """Translate cells and figures, before others look at them."""

    default_priority = 15

    def apply(self, **kwargs: Any) -> None:
        """Translate those of a page."""
        domain = docname_to_domain(self.env.docname, self.config.gettext_compact)
        folders = [f"{self.app.srcdir}/{folder}" for folder in self.config.locale_dirs]
        catalogue, found = init_catalogue(folders, self.config.language, domain)
        blocks = sources(self.document)
        if not (found and blocks):
            return
        cells = [block.astext() for block in blocks]
        labels = [x for words in find(cells) for x in words if x.kind == "label"]
        labels += [Words("label", 0, 0, text) for text in labels_of_utils()]
        for path in figures(self.document, self.app.srcdir):
            english = path.read_text("utf-8")
            chinese = translate_figure(english, labels, catalogue.gettext)
            copy = Path(get_image_filename_for_language(str(path), self.env))
            copy.unlink(missing_ok=True)
            if chinese != english:
                copy.write_text(chinese, "utf-8")
        for block, code in zip(
            blocks, translate(cells, catalogue.gettext), strict=True
        ):
            block.rawsource = code
            block.children = [nodes.Text(code)]


class ExtractCode(SphinxPostTransform):
    """Let gettext read the words in the code of a page."""

    default_priority = 10
    builders = ("gettext",)

    def run(self, **kwargs: Any) -> None:
        """Append them, cell by cell, and what ``utils`` wrote into the figures."""
        cells = [block.astext() for block in sources(self.document)]
        seen: set[str] = set()
        for path in figures(self.document, self.app.srcdir):
            seen |= texts(path.read_text("utf-8"))
        groups = [[x.text for x in words] for words in find(cells)]
        for messages in [*groups, sorted(seen & labels_of_utils())]:
            node = CodeMessages("", messages=messages)
            node.source, node.line = self.document["source"], 0
            node.uid = ""  # gettext passes over nodes that have none
            self.document.append(node)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_transform(TranslateCode)
    app.add_post_transform(ExtractCode)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
