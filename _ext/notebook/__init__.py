"""A Sphinx builder for clean notebooks: for Colab, Binder and download.

They are written from the resolved page, so that numbers, references, citations and
translations are in them as on the site, and no directive or role is left::

    sphinx-build -b notebook ... -D language=en . _build/site/notebooks/en

The page chapters/<part>/<page> becomes <part>/<page>.ipynb; pages without code cells
have none. Where $BOOK_SITE_URL gives the address of the site, references to other pages
lead there. No released builder does this: sphinx-tojupyter drops solutions and gives
cells random names, sphinx-markdown-builder knows no cells, folds or embedded figures.

``builder`` is Sphinx's side. ``cells`` cuts a page into cells, ``first`` is the one
that all begin with. ``inline``, ``blocks`` and ``markdown`` write text, ``figures``
pictures.
"""

from typing import Any

from sphinx.application import Sphinx

from .builder import NotebookBuilder, show_outputs, tidy


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_builder(NotebookBuilder)
    app.connect("config-inited", show_outputs)
    app.connect("build-finished", tidy, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
