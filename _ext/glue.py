"""Glued numbers in translations: {glue:text} finds the value there, too.

MyST-NB knows the values of a page only while the page itself is parsed; Sphinx parses
its translated paragraphs afterwards, as small documents of their own. What the page
knows is kept until then.
"""

from typing import Any

from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole
from sphinx.application import Sphinx

RENDERER = "nb_renderer"


class GlueText(PasteTextRole):
    """The role glue:text, which remembers where the values of a page are."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Look the value up in the page that is being read."""
        kept = self.document.settings.env.temp_data
        if RENDERER in self.document:
            kept[RENDERER] = self.document[RENDERER]
            return super().run()
        if RENDERER in kept:
            self.document[RENDERER] = kept[RENDERER]
        try:
            return super().run()
        finally:
            self.document.attributes.pop(RENDERER, None)  # it cannot be pickled


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_role_to_domain("glue", "text", GlueText(), override=True)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
