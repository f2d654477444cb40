"""A resolved page as the cells of a notebook."""

import hashlib
from collections import Counter
from collections.abc import Iterator

import nbformat
from boxes.html import TICK, Box
from docutils import nodes
from nbformat import NotebookNode, v4

from .markdown import Markdown

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
HIDDEN = {"jupyter": {"source_hidden": True}, "cellView": "form"}  # Jupyter; Colab


def is_code(node: nodes.Node) -> bool:
    """Tell whether a node is a code cell of MyST-NB."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def pieces(node: nodes.Element, write: Markdown) -> Iterator[str | NotebookNode]:
    """Yield the Markdown blocks and code cells of a page in their order."""
    for child in node.children:
        if is_code(child):
            yield code_cell(child)
            for figure in child.findall(nodes.figure):
                yield write.blocks(figure.findall(nodes.caption))
        elif isinstance(child, Box):
            yield from opened(child, write)
        elif isinstance(child, nodes.section) or any(child.findall(is_code)):
            yield from pieces(child, write)
        else:
            yield write.render(child)


def opened(box: Box, write: Markdown) -> Iterator[str | NotebookNode]:
    """Yield the pieces of a box.

    Cells do not nest, so a box with cells is its title and what follows it; a depth
    ends with a rule. Of checks the code is hidden. A solution is text to open: as a
    cell it would overwrite what the reader has written.
    """
    title, *content = box.children
    if box["kind"] in ("check", "answer"):
        for cell in box.findall(is_code):
            yield code_cell(cell, title.astext().removeprefix(TICK))
    elif box["kind"] == "solution" or not any(box.findall(is_code)):
        yield write.render(box)
    else:
        yield write.render(title)
        yield from pieces(nodes.container("", *content), write)
        if box["kind"] == "deeper":
            yield "---"


def merged(parts: Iterator[str | NotebookNode]) -> list[str | NotebookNode]:
    """Join the Markdown between two code cells; a heading begins a new piece."""
    joined: list[str | NotebookNode] = []
    for part in filter(None, parts):
        new = not isinstance(part, str) or part.startswith("#")
        if new or not joined or not isinstance(joined[-1], str):
            joined.append(part)
        else:
            joined[-1] += f"\n\n{part}"
    return joined


def code_cell(node: nodes.container, title: str = "") -> NotebookNode:
    """Return a code cell without outputs; one with a title shows that in its place."""
    source = next(iter(node.findall(nodes.literal_block))).astext()
    metadata = {k: v for k, v in node["cell_metadata"].items() if k != "mystnb"}
    if title:
        source, metadata = f"# @title {title}\n{source}", {**metadata, **HIDDEN}
    return v4.new_code_cell(source, metadata=metadata)


def notebook(first: str, page: nodes.document, write: Markdown) -> NotebookNode:
    """Return the notebook of a page; ``first`` is the code of its first cell.

    Cells are named after their content, so that they keep their names when others come
    or go; the nth of equal ones is named after n, too.
    """
    cells = [v4.new_code_cell(first)]
    for part in merged(pieces(page, write)):
        cells.append(v4.new_markdown_cell(part) if isinstance(part, str) else part)
    seen: Counter[str] = Counter()
    for cell in cells:
        text = f"{cell.cell_type}\n{cell.source}"
        seen[text] += 1
        cell.id = hashlib.sha256(f"{seen[text]}\n{text}".encode()).hexdigest()[:16]
    book = v4.new_notebook(cells=cells, metadata=METADATA)
    nbformat.validate(book)
    return book
