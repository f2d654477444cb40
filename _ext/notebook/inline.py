"""Running text of a resolved page as the Markdown that notebooks show."""

import re
from pathlib import Path

from docutils import nodes
from sphinx.builders import Builder

from .figures import picture

SPECIAL = re.compile(
    r"[\\`*$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word is an underscore
    r"|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(\[])"
)
ADDRESS = re.compile(r"(https?|mailto):")


class Inline:
    """Renders nodes by methods that are named after their classes.

    A node is rendered by the method of the first of its base classes that has one, so
    that a class that is unknown here still gives all of its text.
    """

    def __init__(self, builder: Builder, docname: str) -> None:
        self.builder, self.docname = builder, docname

    def render(self, node: nodes.Node) -> str:
        """Return a node as Markdown, without a line end."""
        for base in type(node).__mro__:
            if method := getattr(self, f"md_{base.__name__}", None):
                return method(node)
        raise TypeError(f"{type(node).__name__} is no docutils node")

    def text(self, node: nodes.Element) -> str:
        """Return the children of a node as running text."""
        return "".join(map(self.render, node.children))

    def md_Invisible(self, node: nodes.Element) -> str:
        return ""

    md_raw = md_Invisible  # HTML for the site

    def md_Text(self, node: nodes.Text) -> str:
        return SPECIAL.sub(r"\\\g<0>", node.astext()).replace("\\<", "&lt;")

    def md_TextElement(self, node: nodes.TextElement) -> str:
        return self.text(node)

    def md_emphasis(self, node: nodes.emphasis) -> str:
        return f"*{self.text(node)}*"

    def md_strong(self, node: nodes.strong) -> str:
        return f"**{self.text(node)}**"

    def md_subscript(self, node: nodes.subscript) -> str:
        return f"<sub>{self.text(node)}</sub>"

    def md_superscript(self, node: nodes.superscript) -> str:
        return f"<sup>{self.text(node)}</sup>"

    def md_literal(self, node: nodes.literal) -> str:
        code = node.astext()
        ticks = "`" * (1 + max(map(len, re.findall("`+", code)), default=0))
        pad = " " if code.startswith("`") or code.endswith("`") else ""
        return f"{ticks}{pad}{code}{pad}{ticks}"

    def md_math(self, node: nodes.math) -> str:
        return f"${' '.join(node.astext().split())}$"

    def md_reference(self, node: nodes.reference) -> str:
        """A link, where it leads out of the notebook and its address is known."""
        text, address = self.text(node), node.get("refuri", "")
        if not ADDRESS.match(address):
            return text
        if node.astext() == address:
            return f"<{address}>"
        return f"[{text}]({address.replace('(', '%28').replace(')', '%29')})"

    def md_image(self, node: nodes.image) -> str:
        if ADDRESS.match(node["uri"]):
            return f"![{node.get('alt', '')}]({node['uri']})"
        return picture(Path(self.builder.srcdir, node["uri"]), node.get("alt", ""))
