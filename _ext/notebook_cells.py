"""A resolved page as the cells of a notebook."""

import hashlib
from collections import Counter
from collections.abc import Iterator

import nbformat
from docutils import nodes
from nbformat import NotebookNode, v4
from notebook_blocks import fold
from notebook_markdown import Markdown

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form"}  # Jupyter; Colab


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
        elif isinstance(child, nodes.section):
            yield from pieces(child, write)
        elif isinstance(child, nodes.Element) and any(child.findall(is_code)):
            yield from opened(child, write)
        else:
            yield write.render(child)


def opened(node: nodes.Element, write: Markdown) -> Iterator[str | NotebookNode]:
    """Yield the pieces of an exercise or a solution with code cells in it.

    Cells do not nest: of a fold, the texts before, between and after them are folds.
    """
    if not isinstance(node, nodes.Admonition):
        yield from pieces(node, write)
        return
    head, body = write.admonition(node)
    parts = merged(pieces(nodes.container("", *body), write))
    if "dropdown" not in node["classes"]:
        yield write.render(head)
        yield from parts
        return
    title = head.astext()
    for i, part in enumerate(parts):
        if isinstance(part, str):
            yield fold(f"{title} …" if i else title, part)
            continue
        if not i:
            yield write.render(head)
        yield NotebookNode(part, metadata={**part.metadata, **FOLDED})


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


def code_cell(node: nodes.container) -> NotebookNode:
    """Return a code cell as it was written, without outputs."""
    source = next(iter(node.findall(nodes.literal_block))).astext()
    metadata = {k: v for k, v in node["cell_metadata"].items() if k != "mystnb"}
    return v4.new_code_cell(source, metadata=metadata)


def notebook(first: str, page: nodes.document, write: Markdown) -> NotebookNode:
    """Return the notebook of a page; ``first`` is the code of its first cell.

    Cells are named after their content, so that they keep their names when others come
    or go; the nth of equal ones is named after n, too.
    """
    cells = [v4.new_code_cell(first, metadata=FOLDED)]
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
