"""Put code and numbers on a page: one copy of the code, no number typed by hand."""

import inspect
import sys
import textwrap
from pathlib import Path
from typing import Any

from torch import Tensor

from .device import is_main_process

# The prefix that papermill and myst-nb agree on for values that are not shown.
_GLUE_PREFIX = "application/papermill.record/"


def show_source(obj: Any) -> None:
    """Show the source of a function or class of ``utils`` on the page.

    Raises:
        TypeError: ``obj`` has no Python source.
    """
    try:
        code = textwrap.dedent(inspect.getsource(obj)).rstrip()
        name = Path(inspect.getsourcefile(inspect.unwrap(obj)) or "").name
    except (TypeError, OSError):
        raise TypeError(
            f"show_source needs a function or a class written in Python, got {obj!r}."
        ) from None
    if getattr(obj, "__module__", "").startswith("utils."):
        code = f"# utils/{name}\n\n{code}"
    if in_notebook():
        publish({"text/markdown": f"```python\n{code}\n```", "text/plain": code})
    elif is_main_process():
        print(code)


def glue(name: str, value: Any, fmt: str = "{}") -> None:
    """Store ``value`` so that the page's text can quote it: {glue:text}`name`.

    Shows nothing. Elsewhere than in a notebook it only checks its arguments.

    Args:
        name: unique on the page, without a colon.
        value: a number, a string, or a tensor of one element.
        fmt: how the text reads, for example "{:.3f}" or "{:,}".

    Raises:
        ValueError: ``name`` has a colon, or ``value`` more than one element.
    """
    if ":" in name:
        raise ValueError(f"The name {name!r} has a colon, which {{glue:text}} splits.")
    if isinstance(value, Tensor):
        if value.numel() != 1:
            raise ValueError(
                f"glue stores one number, but {name!r} has shape {tuple(value.shape)}."
            )
        value = value.item()
    text = fmt.format(value)
    if in_notebook():
        scrapbook = {"name": name, "mime_prefix": _GLUE_PREFIX}
        # As a literal: myst-nb evaluates it, and "61,706" bare would become a tuple.
        publish({f"{_GLUE_PREFIX}text/plain": repr(text)}, {"scrapbook": scrapbook})


def in_notebook() -> bool:
    """Return whether this runs in a Jupyter kernel, so that figures can be shown."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


def publish(
    bundle: dict[str, str],
    metadata: dict[str, Any] | None = None,
    display_id: str | None = None,
    update: bool = False,
) -> None:
    """Show a bundle of {MIME type: text} in the notebook; only process 0 does."""
    if is_main_process():
        from IPython.display import publish_display_data

        transient = {"display_id": display_id} if display_id else None
        publish_display_data(bundle, metadata, transient=transient, update=update)
