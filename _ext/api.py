"""Names of PyTorch in the prose become links to its documentation.

A literal such as ``nn.Conv2d`` or ``torch.cat()`` leads to the page of that name, the
first time that a section mentions it. A name that the installed PyTorch does not have,
or that its documentation passes over, stays what it is.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from boxes.html import BoxTitle
from docutils import nodes
from quiz import QuizNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

FINDER = Path(__file__).with_name("api_names.py")
NAME = re.compile(r"((?:torch|nn|F|optim|Tensor)(?:\.[A-Za-z]\w*)+)(?:\(\))?")
SHORT = {
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "optim": "torch.optim",
    "Tensor": "torch.Tensor",
}
NAMES = "names of PyTorch"  # in the metadata of a page: those that it mentions


def full_name(text: str) -> str | None:
    """Return the whole name of what a literal names, None for other code."""
    if not (match := NAME.fullmatch(text)):
        return None
    first, rest = match[1].split(".", 1)
    return f"{SHORT.get(first, first)}.{rest}"


def in_prose(node: nodes.Node) -> bool:
    """Tell whether a literal stands in running text, where a link may stand, too."""
    while node := node.parent:
        if isinstance(node, nodes.Titular | nodes.reference | BoxTitle | QuizNode):
            return False
    return True


def mentions(doctree: nodes.document) -> Iterator[tuple[nodes.literal, str]]:
    """Yield the literals of a page that name something, with the whole name."""
    for literal in list(doctree.findall(nodes.literal)):
        if (name := full_name(literal.astext())) and in_prose(literal):
            yield literal, name


def note_names(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which names a page mentions."""
    found = sorted({name for _, name in mentions(doctree)})
    app.env.metadata[app.env.docname][NAMES] = found


def find_addresses(app: Sphinx, env: BuildEnvironment) -> None:
    """Look up the names that no build has met with this PyTorch."""
    if app.builder.name not in LinkNames.builders:
        return
    if getattr(env, "torch_version", None) != version("torch"):
        env.torch_version, env.torch_addresses = version("torch"), {}
    wanted = {name for data in env.metadata.values() for name in data.get(NAMES, ())}
    if new := sorted(wanted - env.torch_addresses.keys()):
        command = [sys.executable, str(FINDER), *new]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        env.torch_addresses.update(json.loads(done.stdout))


class LinkNames(SphinxPostTransform):
    """Make the links."""

    default_priority = 20
    builders = ("html", "notebook", "linkcheck")

    def run(self, **kwargs: Any) -> None:
        """Link the first mention of each name in each section."""
        seen: set[tuple[nodes.Node, str]] = set()
        for literal, name in mentions(self.document):
            address = self.env.torch_addresses.get(name)
            section = literal.parent
            while section.parent and not isinstance(section, nodes.section):
                section = section.parent
            if not address or (section, name) in seen:
                continue
            seen.add((section, name))
            link = nodes.reference("", "", refuri=address, classes=["api"])
            link["reftitle"] = name
            literal.replace_self(link)
            link += literal


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_post_transform(LinkNames)
    app.connect("doctree-read", note_names)
    app.connect("env-updated", find_addresses)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
