"""The directive {status-table}: every page with its run time and its code cells."""

from typing import Any

from docutils import nodes
from runtime import NOT_RUN, duration, seconds
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode


class StatusNode(nodes.General, nodes.Element):
    """A table to come."""


class StatusTable(SphinxDirective):
    """The table of all pages."""

    def run(self) -> list[nodes.Node]:
        """Leave room for it and remember to write the page anew each time."""
        self.env.metadata[self.env.docname]["status-table"] = True
        return [StatusNode()]


def count_cells(env: BuildEnvironment, docname: str) -> int:
    """Count the code cells of a page."""
    containers = env.get_doctree(docname).findall(nodes.container)
    return sum(node.get("nb_element") == "cell_code" for node in containers)


def table(head: list[str], rows: list[list[nodes.Node]]) -> nodes.table:
    """Build a table of paragraphs."""
    lines = [
        nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in row))
        for row in [[nodes.Text(text) for text in head], *rows]
    ]
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    group += [nodes.thead("", lines[0]), nodes.tbody("", *lines[1:])]
    return nodes.table("", group, classes=["status-table"])


class FillInTable(SphinxPostTransform):
    """Put the table where it belongs."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Fill in the page."""
        for node in list(self.document.findall(StatusNode)):
            node.replace_self(self.status())

    def status(self) -> nodes.table:
        """Build the table of all pages in the order of the contents."""
        env = self.env
        rows: list[list[nodes.Node]] = []
        times: list[float | None] = []
        counts: list[int] = []
        for docname in env.collect_relations():
            title = nodes.Text(env.titles[docname].astext())
            here = env.docname
            link = make_refnode(self.app.builder, here, docname, "", title)
            counts.append(count_cells(env, docname))
            times.append(seconds(env, docname) if counts[-1] else None)
            shown = [duration(times[-1]), str(counts[-1] or NOT_RUN)]
            rows.append([link, *map(nodes.Text, shown)])
        total = [duration(sum(filter(None, times))), str(sum(counts))]
        rows.append([nodes.Text(x) for x in [_("All pages"), *total]])
        return table([_("Page"), _("Run time"), _("Cells")], rows)


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages whose table may have become old."""
    return [name for name, data in env.metadata.items() if "status-table" in data]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_node(StatusNode)
    app.add_directive("status-table", StatusTable)
    app.add_post_transform(FillInTable)
    app.connect("env-updated", write_again)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
