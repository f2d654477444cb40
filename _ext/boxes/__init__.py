"""The boxes of a page: depths, common mistakes, exercises and checks.

Code cells stay at the top of the source, where MyST-NB and jupytext look for them, so
boxes that hold cells are gated by two directives that stand in one section::

    ```{deeper} Keep the last pixels
    ```
    Text and cells.
    ```{deeper-end}
    ```

``deeper`` is folded, ``mistake`` is open. Of an ``exercise`` the question and the stub
are seen; its check, its hints and what follows ``{solution}`` are folds. A cell with
the tag ``check`` becomes a fold that says in words what it proves. What is wrong with
gates and tags is a warning that names the line.
"""

from typing import Any

from sphinx.application import Sphinx

from .gates import DIRECTIVES
from .gather import DropComments, GatherBoxes
from .html import VISITORS


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    for node, visitors in VISITORS.items():
        app.add_node(node, html=visitors)
    app.add_transform(GatherBoxes)
    app.add_post_transform(DropComments)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
