"""What of a page is made of lines, items or cells: with this, all of it is Markdown."""

import re
from collections.abc import Iterable
from textwrap import indent

from docutils import nodes

from .blocks import Blocks

ALIGN = {"text-left": ":--", "text-center": ":-:", "text-right": "--:"}
MATH = re.compile(r"(\$[^$]+\$)")
BAR = re.compile(r"(\\?)\|(?=([A-Za-z])?)")
LISTS = (nodes.bullet_list, nodes.enumerated_list)


def named_bar(match: re.Match[str]) -> str:
    """Return the command for a bar in a formula."""
    return (r"\Vert" if match[1] else r"\vert") + (" " if match[2] else "")


def in_cell(text: str) -> str:
    """Return running text for a cell of a table, where a bar would end it."""
    parts = MATH.split(" ".join(text.split()))
    parts[::2] = [part.replace("|", r"\|") for part in parts[::2]]
    parts[1::2] = [BAR.sub(named_bar, part) for part in parts[1::2]]
    return "".join(parts)


class Markdown(Blocks):
    """Adds to the blocks those that are made of parts."""

    def md_math_block(self, node: nodes.math_block) -> str:
        lines = filter(str.strip, node.astext().splitlines())
        return "\n".join(["$$", *lines, "$$"])

    def md_literal_block(self, node: nodes.literal_block) -> str:
        code = node.astext().rstrip("\n")
        language = node.get("language", "").replace("ipython3", "python")
        ticks = "`" * (1 + max(map(len, re.findall("`{3,}", code)), default=2))
        return f"{ticks}{language}\n{code}\n{ticks}"

    def items(self, node: nodes.Element, marks: Iterable[str]) -> str:
        """Return list items, without empty lines where each is a single paragraph."""
        plain = [
            [child for child in item.children if not isinstance(child, LISTS)]
            for item in node.children
        ]
        tight = all(
            len(rest) == 1 and isinstance(rest[0], nodes.paragraph) for rest in plain
        )
        gap = "\n" if tight else "\n\n"
        texts = [
            mark + indent(self.blocks(item.children, gap), " " * len(mark)).lstrip(" ")
            for mark, item in zip(marks, node.children, strict=False)
        ]
        return gap.join(texts)

    def md_bullet_list(self, node: nodes.bullet_list) -> str:
        return self.items(node, ["- "] * len(node))

    def md_enumerated_list(self, node: nodes.enumerated_list) -> str:
        first = node.get("start", 1)
        return self.items(node, [f"{first + i}. " for i in range(len(node))])

    def md_definition_list(self, node: nodes.definition_list) -> str:
        return "\n".join(map(self.render, node.children))

    def md_definition_list_item(self, node: nodes.definition_list_item) -> str:
        terms = ", ".join(self.text(term) for term in node.findall(nodes.term))
        told = [d for d in node.children if isinstance(d, nodes.definition)]
        return f"- **{terms}**: {indent(self.blocks(told), '  ').lstrip()}"

    def md_citation(self, node: nodes.citation) -> str:
        label, *told = node.children
        return f"- [{label.astext()}] {indent(self.blocks(told), '  ').lstrip()}"

    def md_table(self, node: nodes.table) -> str:
        rows = [
            [in_cell(self.blocks(entry.children, "<br>")) for entry in row.children]
            for row in node.findall(nodes.row)
        ]
        if not any(node.findall(nodes.thead)):
            rows.insert(0, [""] * len(rows[0]))
        first = next(iter(node.findall(nodes.row)))
        sides = [
            next((ALIGN[c] for c in entry["classes"] if c in ALIGN), "---")
            for entry in first.children
        ]
        rows.insert(1, sides)
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        titles = [self.text(t) for t in node.children if isinstance(t, nodes.title)]
        number = self.number(node, "table")
        head = [f"**{number}** {title}".strip() for title in titles]
        return "\n\n".join([*head, table])
