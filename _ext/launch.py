"""Where a page runs: Colab, Binder, the notebook for download, and the source.

The clean notebooks lie on the site under ``notebooks/<edition>/<part>/<page>.ipynb``
and, with the same layout, at the top of the repository's branch ``notebooks``. Without
a repository on GitHub only the download is offered.
"""

from typing import Any

from docutils import nodes
from language import edition
from repository import repository_url
from sphinx.application import Sphinx
from sphinx.locale import _

GITHUB = "https://github.com/"
COLAB = "https://colab.research.google.com/github/{}/blob/notebooks/{}"
BINDER = "https://mybinder.org/v2/gh/{}/notebooks?urlpath=lab/tree/{}"
SOURCE = "https://github.com/{}/blob/HEAD/{}.md"


def launch_links(
    docname: str, folder: str, root: str, url: str | None, runs: bool
) -> list[dict[str, str]]:
    """Return the links of a page.

    Args:
        docname: the page.
        folder: the folder of its edition below the site.
        root: the way from the page to that folder, ending in a slash.
        url: the address of the repository, None without one.
        runs: whether the page is a notebook.
    """
    repo = url.removeprefix(GITHUB) if url and url.startswith(GITHUB) else None
    file = f"{folder}/{docname.removeprefix('chapters/')}.ipynb"
    links = []
    if runs and repo:
        links.append(("colab", _("Open in Colab"), COLAB.format(repo, file)))
        links.append(("binder", _("Open in Binder"), BINDER.format(repo, file)))
    if runs:
        links.append(("download", _("Download notebook"), f"{root}../notebooks/{file}"))
    if repo:
        links.append(("source", _("Source on GitHub"), SOURCE.format(repo, docname)))
    return [{"kind": kind, "text": text, "href": href} for kind, text, href in links]


def is_notebook(doctree: nodes.document) -> bool:
    """Tell whether a page has code cells."""
    containers = doctree.findall(nodes.container)
    return any(node.get("nb_element") == "cell_code" for node in containers)


def add_links(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the links of a page to the template; the search page has none."""
    if doctree is None:
        context["launch"] = []
        return
    context["launch"] = launch_links(
        pagename,
        edition(app.config)["path"],
        context["content_root"],
        repository_url(),
        is_notebook(doctree),
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("html-page-context", add_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
