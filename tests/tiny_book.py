"""Run a page of a tiny book as `make book` does, for Sphinx to find in the cache."""

from pathlib import Path
from unittest.mock import patch

from scripts import pages
from scripts.nbval_pages import PageKernel


def execute(folder: Path, cache: Path, docname: str) -> None:
    """Run a page of the book in ``folder`` and put it into its cache."""
    build = folder / "_build"
    with (
        patch.multiple(pages, ROOT=folder, BUILD=build, WRONG_ANSWERS=folder / "none"),
        patch.object(pages, "cache_path", lambda: cache),
    ):
        kernel = PageKernel(docname)
        for index in list(kernel.todo):
            kernel.execute_cell_input(kernel.notebook.cells[index].source, False)
        kernel.stop()
