"""The builder: which pages become notebooks, where they lie, what links lead to."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import nbformat
from docutils import nodes
from language import edition
from repository import repository_url
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config

from .cells import is_code, notebook
from .first import first_cell
from .markdown import Markdown

SHOWN = ("image/svg+xml", "image/png", "image/jpeg", "text/html", "text/plain")


class NotebookBuilder(Builder):
    """Writes a page with code cells as a notebook without outputs."""

    name = "notebook"
    format = "notebook"
    epilog = "The notebooks are in %(outdir)s."
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg", "image/gif"]
    supported_remote_images = True

    def get_outdated_docs(self) -> Iterable[str]:
        """Yield the pages that were read since their notebooks were written."""
        for docname in self.env.found_docs:
            written, page = self.path(docname), Path(self.env.doctreedir, docname)
            if changed(written) < changed(page.with_name(f"{page.name}.doctree")):
                yield docname

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page on the site, if the site's is known."""
        site = os.environ.get("BOOK_SITE_URL", "").rstrip("/")
        return f"{site}/{edition(self.config)['path']}/{docname}.html" if site else ""

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same: nothing is relative to a notebook."""
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Make the first cell, which all notebooks share."""
        self.first = first_cell(repository_url(), edition(self.config)["path"])

    def path(self, docname: str) -> Path:
        """Return where the notebook of a page lies."""
        return Path(self.outdir, f"{docname.removeprefix('chapters/')}.ipynb")

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write the notebook of a page, if it has code."""
        if not any(doctree.findall(is_code)):
            return
        book = notebook(self.first, doctree, Markdown(self, docname))
        path = self.path(docname)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(book) + "\n", "utf-8")


def changed(path: Path) -> float:
    """Return when a file was written, 0 for a missing one."""
    return path.stat().st_mtime if path.exists() else 0


def show_outputs(app: Sphinx, config: Config) -> None:
    """Tell MyST-NB which kinds of outputs this builder may meet."""
    ranks = [("notebook", kind, 10 * i) for i, kind in enumerate(SHOWN, start=1)]
    config.nb_mime_priority_overrides = [*config.nb_mime_priority_overrides, *ranks]


def tidy(app: Sphinx, exception: Exception | None) -> None:
    """Remove the style sheets that extensions leave for every builder."""
    if app.builder.name == "notebook":
        shutil.rmtree(Path(app.outdir, "_static"), ignore_errors=True)
