"""Blocks of a resolved page as the Markdown that notebooks show."""

import re
from collections.abc import Iterable
from html import escape

from boxes.html import Box, BoxTitle, Fold
from docutils import nodes
from quiz import QuizChoice, QuizNode
from sphinx.locale import _, admonitionlabels

from .inline import Inline

BLOCK_MATH = re.compile(r"\$\$\n(.*?)\n\s*\$\$", re.DOTALL)


def quote(text: str) -> str:
    """Return a block quotation; formulas keep to one line, free of its marks."""
    text = BLOCK_MATH.sub(lambda match: f"$${' '.join(match[1].split())}$$", text)
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def fold(title: str, text: str) -> str:
    """Return text that opens at a click on its title."""
    return f"<details>\n<summary>{escape(title)}</summary>\n\n{text}\n\n</details>"


class Blocks(Inline):
    """Adds to running text what stands on lines of its own."""

    def blocks(self, children: Iterable[nodes.Node], gap: str = "\n\n") -> str:
        """Return nodes as Markdown blocks."""
        return gap.join(filter(None, map(self.render, children)))

    def number(self, node: nodes.Element, kind: str) -> str:
        """Return "Fig. 3" in the page's language, nothing for what has no number."""
        known = self.builder.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        form = self.builder.config.numfig_format.get(kind, "%s")
        found = [known[name] for name in node["ids"] if name in known]
        return form % ".".join(map(str, found[0])) if found else ""

    def md_Element(self, node: nodes.Element) -> str:
        return self.blocks(node.children)

    def md_compound(self, node: nodes.compound) -> str:
        return "" if "toctree-wrapper" in node["classes"] else self.md_Element(node)

    def md_title(self, node: nodes.title) -> str:
        """A heading in a section, a bold line elsewhere."""
        section = node.parent
        if not isinstance(section, nodes.section):
            return f"**{self.text(node)}**"
        numbers = self.builder.env.toc_secnumbers.get(self.docname, {})
        digits = numbers.get(f"#{section['ids'][0]}", numbers.get(""))
        number = ".".join(map(str, digits)) + ". " if digits else ""
        level = 0
        while section is not None:
            level += isinstance(section, nodes.section)
            section = section.parent
        return f"{'#' * level} {number}{self.text(node)}"

    def md_rubric(self, node: nodes.rubric) -> str:
        return f"**{self.text(node)}**"

    def md_caption(self, node: nodes.caption) -> str:
        kinds = {nodes.figure: "figure", nodes.container: "code-block"}
        number = self.number(node.parent, kinds.get(type(node.parent), ""))
        return f"**{number}** {self.text(node)}" if number else self.text(node)

    def md_Admonition(self, node: nodes.Element) -> str:
        """A quotation under a bold title, that of its kind if it has none."""
        if isinstance(node[0], nodes.title):
            return quote(self.blocks(node.children))
        title = nodes.title("", admonitionlabels[node.tagname])
        return quote(self.blocks([title, *node.children]))

    def md_BoxTitle(self, node: BoxTitle) -> str:
        return f"**{self.text(node)}**"

    def md_Box(self, node: Box) -> str:
        text = self.md_Element(node)
        return text if node["kind"] == "exercise" else quote(text)

    def md_Fold(self, node: Fold) -> str:
        title, *content = node.children
        return fold(title.astext(), self.blocks(content))

    def md_container(self, node: nodes.container) -> str:
        """Of a code cell, its code."""
        if node.get("nb_element") == "cell_code":
            return self.render(next(iter(node.findall(nodes.literal_block))))
        return self.md_Element(node)

    def md_QuizNode(self, node: QuizNode) -> str:
        """A question, its choices under letters, and what is said of them folded."""
        question, *more = node.children
        choices = [part for part in more if isinstance(part, QuizChoice)]
        title = _("Quiz %d") % node["number"]
        asked = [f"- **{c['letter']}** {self.text(c[0])}" for c in choices]
        told = []
        for choice in choices:
            verdict = _("Right.") if choice["right"] else _("Not quite.")
            told += [f"**{choice['letter']}** {verdict}", self.blocks(choice[1:])]
        return "\n\n".join(
            [
                f"**{title}** {self.text(question)}",
                *filter(None, [self.blocks(more[: -len(choices)])]),
                "\n".join(asked),
                fold(_("Answer"), "\n\n".join(told)),
            ]
        )

    def md_block_quote(self, node: nodes.block_quote) -> str:
        return quote(self.md_Element(node))

    def md_transition(self, node: nodes.transition) -> str:
        return "---"
