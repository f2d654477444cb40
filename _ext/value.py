"""The roles {value} and {key}: what the kernel has computed for the text of a page.

``{value}`expression :: format``` shows a number of the run, with or without bounds
behind; ``{key}`expression``` proves a choice of a quiz and shows nothing. The values
lie with the outputs in the cache; scripts/claims.py says how they come there.
"""

from typing import Any

from docutils import nodes
from jupyter_cache import get_cache
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

logger = logging.getLogger(__name__)
VALUES = "inline values"


class ValueRole(SphinxRole):
    """A value of the page's run."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look it up; translations, which are read on their own, find it as well."""
        shown = self.env.temp_data.get(VALUES, {}).get(self.text)
        if shown is None:
            place = self.get_location()
            logger.warning(
                "The run of this page has no value %r: run `make book`.",
                self.text,
                location=place,
                type="book",
                subtype="value",
            )
        return [nodes.Text(shown or "?")], []


class KeyRole(SphinxRole):
    """The proof of a choice: nothing to see."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Show nothing."""
        return [], []


def read_values(app: Sphinx, docname: str, source: list[str]) -> None:
    """Take the values of a page from the cache before the page is read."""
    app.env.temp_data[VALUES] = {}
    if "{value}`" in source[0] and is_myst_markdown_notebook(source[0]):
        cache = get_cache(app.config.nb_execution_cache_path)
        try:
            page = read_myst_markdown_notebook(source[0])
            data = cache.match_cache_notebook(page).data or {}
        except KeyError:
            data = {}
        finally:
            if cache.db is not None:
                cache.db.dispose()
        app.env.temp_data[VALUES] = data.get("values", {})


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_role("value", ValueRole())
    app.add_role("key", KeyRole())
    app.connect("source-read", read_values)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
