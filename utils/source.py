"""Put code and figures on a page; plain text or nothing elsewhere."""

import inspect
import io
import json
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from .device import is_main_process

if TYPE_CHECKING:  # Matplotlib takes a third of a second: only who draws waits
    from matplotlib.figure import Figure

STYLE = Path(__file__).with_name("book.mplstyle")
SIZE = (5.25, 2.6)  # 504 pixels wide on a page
Size = tuple[float, float]


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
            f"show_source needs a function or a class written in Python, not {obj!r}."
        ) from None
    if getattr(obj, "__module__", "").startswith("utils."):
        code = f"# utils/{name}\n\n{code}"
    if in_notebook():
        publish({"text/markdown": f"```python\n{code}\n```", "text/plain": code})
    elif is_main_process():
        print(code)


def read_record(name: str) -> dict[str, Any]:
    """Return a recorded measurement: what was found, machine, versions and date.

    ``name`` is that of the script in ``benchmarks`` that measured it. The records are
    installed with ``utils``; in a clone of the book they are read where they lie.

    Raises:
        ValueError: there is no such record.
    """
    here = Path(__file__).parent
    folders = here / "records", here.parent / "benchmarks" / "results"
    found = {path.stem: path for folder in folders for path in folder.glob("*.json")}
    if name not in found:
        raise ValueError(f"No record {name!r}: choose from {', '.join(sorted(found))}.")
    return json.loads(found[name].read_text("utf-8"))


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


def at_end_of_cell(callback: Callable[[], None]) -> None:
    """Call ``callback`` once when the running cell ends, also by an error."""
    events = sys.modules["IPython"].get_ipython().events

    def once() -> None:
        events.unregister("post_execute", once)
        callback()

    events.register("post_execute", once)


class _Axes(np.ndarray):
    """The axes of a figure that is already shown; no output as a cell's value."""

    def _ipython_display_(self) -> None:
        pass


@contextmanager
def figure(rows: int = 1, cols: int = 1, figsize: Size = SIZE) -> Iterator[Any]:
    """Give an array (rows, cols) of axes to draw on, then show the figure, once.

    Shown as SVG in a notebook, in a window where a script has a display.
    """
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    new = Figure if in_notebook() else plt.figure
    with styled(new, figsize=figsize, layout="constrained") as fig:
        yield fig.subplots(rows, cols, squeeze=False).view(_Axes)
        if in_notebook():
            publish(svg_bundle(fig, bbox_inches="tight", pad_inches=0.03))
        elif fig.canvas.required_interactive_framework and is_main_process():
            plt.show()
        plt.close(fig)


@contextmanager
def styled(new: Any, **options: Any) -> Iterator[Any]:
    """Give a figure made by ``new`` in the style of the book, and nothing else's.

    The defaults come first, so that a call gives every reader the same picture.
    """
    import matplotlib.style

    with matplotlib.style.context(STYLE, after_reset=True):
        yield new(**options)


def svg_bundle(fig: "Figure", **options: Any) -> dict[str, str]:
    """Return a figure as {MIME type: text}, the same bytes for the same figure."""
    file = io.BytesIO()
    nothing = dict.fromkeys(["Date", "Creator", "Format", "Type"])
    fig.savefig(file, format="svg", metadata=nothing, **options)
    svg = file.getvalue().decode()
    text = f"<Figure with {len(fig.axes)} axes>"
    return {"image/svg+xml": svg[svg.index("<svg") :], "text/plain": text}


def as_array(values: Any) -> np.ndarray:
    """Return a tensor on any device, an array or a list as a NumPy array."""
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
        values = values.float() if values.dtype == torch.bfloat16 else values
    return np.asarray(values)
