"""Drawn figures are put into the page itself, so that they follow its theme.

An ``<img>`` cannot see the page's CSS variables; an inline ``<svg>`` can. The text
alternative becomes its label, and ids get a prefix of their own, since one page may
hold many figures.
"""

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

PROLOGUE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", re.DOTALL)


def inline_svg(svg: str, alt: str, prefix: str) -> str:
    """Return SVG text as an inline image with the label ``alt``.

    ``prefix`` goes before every id and every reference to one.

    Raises:
        ValueError: if the text holds no ``<svg>`` element.
    """
    svg = PROLOGUE.sub("", svg).strip()
    if not svg.startswith("<svg"):
        raise ValueError("it does not begin with an <svg> element")
    for name in set(re.findall(r'\bid="([^"]+)"', svg)):
        quoted = re.escape(name)
        svg = re.sub(
            rf'(\bid="|href="#|url\(#|="#){quoted}(?=["\)])',
            rf"\g<1>{prefix}{name}",
            svg,
        )
    label = f' role="img" aria-label="{escape(alt)}" class="book-figure"'
    return f"<svg{label}{svg[4:]}"


class InlineFigures(SphinxPostTransform):
    """Replace images of ``figures/*.svg`` by their text."""

    default_priority = 400
    builders = ("html", "singlehtml")

    def run(self, **kwargs: Any) -> None:
        """Replace them."""
        for number, node in enumerate(list(self.document.findall(nodes.image))):
            uri = node["uri"]
            if not (uri.startswith("figures/") and uri.endswith(".svg")):
                continue
            path = Path(self.env.srcdir, uri)
            try:
                svg = inline_svg(
                    path.read_text("utf-8"), node.get("alt", ""), f"f{number}-"
                )
            except ValueError as error:
                raise ExtensionError(f"{uri} cannot be shown: {error}.") from None
            node.replace_self(nodes.raw("", svg, format="html"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_post_transform(InlineFigures)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
