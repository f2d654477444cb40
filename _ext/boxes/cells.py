"""Code cells of a page: their tags, their code and the comment that begins it."""

import re

from codewords import unwrap
from docutils import nodes
from docutils.nodes import Element, Node
from sphinx.util import logging

LOG = logging.getLogger(__name__)
COMMENT = re.compile(r"(?:#.*(?:\n|$))+")


def warn(node: Node, text: str, *values: object) -> None:
    """Say what is wrong at a place of the source."""
    LOG.warning(text, *values, location=node)


def is_cell(node: Node) -> bool:
    """Tell whether a node is a code cell."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def tags(node: Node) -> list[str]:
    """Return the tags of a code cell, none for other nodes."""
    return node["cell_metadata"].get("tags", []) if is_cell(node) else []


def code_of(cell: Element) -> nodes.literal_block:
    """Return the code of a cell."""
    return next(iter(cell.findall(nodes.literal_block)))


def words(cell: Element) -> str:
    """Return what the comment says that begins a check; warn of one without."""
    if not (found := COMMENT.match(code_of(cell).astext())):
        warn(cell, "A check begins with a comment that says in words what is checked.")
        return ""
    return unwrap([line.lstrip("# ") for line in found[0].splitlines()]).strip()


def drop_comment(cell: Element) -> None:
    """Take the comment that begins a cell out of its code."""
    code = code_of(cell)
    text = COMMENT.sub("", code.astext(), count=1)
    code.rawsource = text
    code.clear()
    code += nodes.Text(text)
