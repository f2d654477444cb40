"""The role {runtime}`docname`: how long the cells of a page took to run.

The time is that of the run that the cache holds. It is filled in after all pages are
read, so that a page can name the time of another one, or its own.
"""

from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

logger = logging.getLogger(__name__)
NOT_RUN = "–"


class RuntimeNode(nodes.Inline, nodes.TextElement):
    """A run time to come."""


class RuntimeRole(SphinxRole):
    """The run time of a page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave room for it."""
        node = RuntimeNode("", "", docname=self.text.strip("/"))
        self.set_source_info(node)
        return [node], []


def seconds(env: BuildEnvironment, docname: str) -> float | None:
    """Return how long the cells of a page ran, None for a page that was not run."""
    result = NbMetadataCollector.get_exec_data(env, docname)
    return result["runtime"] if result else None


def duration(value: float | None) -> str:
    """Say a time in whole seconds, at least one, or in minutes from two on."""
    if value is None:
        return NOT_RUN
    if value >= 120:
        return _("%.0f min") % (value / 60)
    return _("%.0f s") % max(1, value)


class FillInTimes(SphinxPostTransform):
    """Put the measured times where they belong."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Fill in the page."""
        for node in list(self.document.findall(RuntimeNode)):
            docname = node["docname"]
            if docname not in self.env.all_docs:
                logger.warning("There is no page %r to time.", docname, location=node)
            text = duration(seconds(self.env, docname))
            node.replace_self(nodes.Text(text))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_node(RuntimeNode)
    app.add_role("runtime", RuntimeRole())
    app.add_post_transform(FillInTimes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
