"""Draw: one call, one figure, shown as SVG that reads in light and dark mode."""

import io
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .device import is_main_process
from .source import in_notebook, publish

STYLE = Path(__file__).with_name("book.mplstyle")
FMTS = ("-", "--", "-.", ":")
_SIZE = (3.5, 2.5)
_NEGATIVE, _ZERO, _POSITIVE, _NAN = "#d9730d", "#f2f2f2", "#2f7fd1", "#b8b8b8"
Size = tuple[float, float]


class _AxesArray(np.ndarray):
    """The axes of a figure that is already shown; says nothing as a cell's value."""

    def _ipython_display_(self) -> None:
        pass


def set_figsize(figsize: Size = _SIZE) -> None:
    """Give figures made with ``plt`` the look of the book and a size in inches."""
    matplotlib.style.use(STYLE)
    matplotlib.rcParams["figure.figsize"] = figsize
    if in_notebook():
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg")


def plot(
    X: Any,
    Y: Any = None,
    xlabel: str | None = None,
    ylabel: str | None = None,
    legend: Sequence[str] | None = None,
    xlim: Size | None = None,
    ylim: Size | None = None,
    xscale: str = "linear",
    yscale: str = "linear",
    fmts: Sequence[str] = FMTS,
    figsize: Size = _SIZE,
    axes: Axes | None = None,
) -> None:
    """Plot one curve or several.

    Args:
        X: (n,) positions, or a list of such, one a curve; the heights if Y is None.
        Y: (n,) heights, or a list of such.
        fmts: line styles, one a curve, used in turn.
        figsize: inches.
        axes: draw there and show nothing; by default a new figure is shown.

    Raises:
        ValueError: there are not as many positions as heights.
    """
    if axes is None:
        with _grid(1, 1, figsize) as grid:
            plot(
                X,
                Y,
                xlabel,
                ylabel,
                legend,
                xlim,
                ylim,
                xscale,
                yscale,
                fmts,
                figsize,
                grid[0, 0],
            )
        return
    ys = _curves(X if Y is None else Y)
    xs = [np.arange(len(y)) for y in ys] if Y is None else _curves(X)
    xs = xs * len(ys) if len(xs) == 1 else xs
    if [len(x) for x in xs] != [len(y) for y in ys]:
        raise ValueError(
            f"plot got {[len(x) for x in xs]} positions for {[len(y) for y in ys]} "
            "heights: give each curve as many of one as of the other."
        )
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        marker = "o" if len(x) == 1 else ""
        axes.plot(x, y, fmts[i % len(fmts)], marker=marker)
    axes.set(xlabel=xlabel or "", ylabel=ylabel or "", xscale=xscale, yscale=yscale)
    axes.set(**{k: v for k, v in {"xlim": xlim, "ylim": ylim}.items() if v})
    if legend:
        axes.legend(legend)


def show_images(
    imgs: Any,
    num_rows: int,
    num_cols: int,
    titles: Sequence[Any] | None = None,
    scale: float = 1.5,
) -> np.ndarray:
    """Show images in a grid, row by row; return their axes.

    Args:
        imgs: (N, H, W), (N, 1, H, W) or (N, 3, H, W), or a list of images; grey or
            colour, bytes or floats (one scale for all of them).
        titles: one an image.
        scale: inches a picture.

    Raises:
        ValueError: the grid has no room for all images, or a shape is no image's.
    """
    pictures = [_picture(img) for img in imgs]
    if len(pictures) > num_rows * num_cols:
        raise ValueError(
            f"{len(pictures)} images do not fit into {num_rows} x {num_cols}: "
            "show fewer, imgs[:n], or give more rows."
        )
    low, high = min(p.min() for p in pictures), max(p.max() for p in pictures)
    if low >= 0:
        low, high = 0, 1 if high <= 1 else 255 if high <= 255 else high
    with _grid(num_rows, num_cols, (num_cols * scale, num_rows * scale)) as axes:
        for i, ax in enumerate(axes.flat):
            ax.set_axis_off()
            if i < len(pictures):
                image = (pictures[i] - low) / (high - low)
                ax.imshow(image, vmin=0, vmax=1)
                if titles is not None and i < len(titles):
                    ax.set_title(str(titles[i]))
    return axes


def show_heatmaps(
    matrices: Any,
    xlabel: str,
    ylabel: str,
    titles: Sequence[Any] | None = None,
    figsize: Size = (2.5, 2.5),
    cmap: str = "Reds",
) -> np.ndarray:
    """Show a grid of matrices with one colour scale; return their axes.

    Args:
        matrices: (rows, columns, n, m).
        titles: one a column.
        figsize: inches, the whole figure.

    Raises:
        ValueError: ``matrices`` does not have four axes.
    """
    values = _array(matrices)
    if values.ndim != 4:
        raise ValueError(
            f"show_heatmaps needs the shape (rows, columns, n, m), got {values.shape}: "
            "for a single matrix use matrix[None, None]."
        )
    low, high = float(values.min()), float(values.max())
    with _grid(*values.shape[:2], figsize) as axes:
        for i, j in np.ndindex(axes.shape):
            ax = axes[i, j]
            image = ax.imshow(values[i, j], cmap=cmap, vmin=low, vmax=high)
            ax.grid(False)
            ax.set_xlabel(xlabel if i == axes.shape[0] - 1 else "")
            ax.set_ylabel(ylabel if j == 0 else "")
            if titles is not None:
                ax.set_title(str(titles[j]))
        ax.figure.colorbar(image, ax=list(axes.flat), shrink=0.6)
    return axes


def show_tensors(
    *tensors: Any,
    titles: Sequence[str] | None = None,
    fmt: str = "{:g}",
    scale: float = 0.45,
) -> np.ndarray:
    """Show small tensors side by side as shaded squares with their numbers.

    Blue is positive, orange negative, light is 0, at one scale for all.

    Args:
        tensors: scalars, vectors (n,), matrices (n, m), or (k, n, m): k matrices.
        titles: one a tensor.
        fmt: how a number is written.
        scale: inches a square.

    Raises:
        ValueError: a tensor has more than three axes or a side over 32.
    """
    panels = _panels(tensors, titles)
    height = max(p.shape[0] for p, _ in panels)
    width = sum(p.shape[1] + 0.8 for p, _ in panels) - 0.8
    texts = [[fmt.format(v) for v in p.ravel().tolist()] for p, _ in panels]
    size = 72 * scale * min(0.34, 1.3 / max(len(t) for row in texts for t in row))
    finite = np.concatenate([p[np.isfinite(p)].ravel() for p, _ in panels] + [[1e-9]])
    norm = Normalize(-np.abs(finite).max(), np.abs(finite).max())
    colours = LinearSegmentedColormap.from_list("b", [_NEGATIVE, _ZERO, _POSITIVE])
    with _grid(1, 1, (width * scale, (height + 1) * scale)) as axes:
        ax, left = axes[0, 0], 0.0
        for (panel, title), row in zip(panels, texts, strict=True):
            top = (height - panel.shape[0]) / 2
            cells = zip(np.ndindex(panel.shape), panel.ravel(), row, strict=True)
            for (i, j), value, text in cells:
                x, y = left + j, top + i
                face = colours(norm(value)) if np.isfinite(value) else to_rgba(_NAN)
                ax.add_patch(Rectangle((x, y), 1, 1, fc=face, ec="white", lw=1))
                ax.text(
                    x + 0.5,
                    y + 0.5,
                    text,
                    ha="center",
                    va="center",
                    fontsize=size,
                    color=_ink_on(face),
                )
            ax.text(left + panel.shape[1] / 2, top - 0.2, title, ha="center", size=9)
            left += panel.shape[1] + 0.8
        ax.set(xlim=(0, width), ylim=(height, -1), aspect="equal")
        ax.set_axis_off()
    return axes


class Animator:
    """Draw curves while they grow: live in a notebook, one plain line elsewhere.

    Redraws take at most a tenth of the time; the last point is always drawn, at the
    end of the cell at the latest. Leaves one figure.
    """

    def __init__(
        self,
        xlabel: str | None = None,
        ylabel: str | None = None,
        legend: Sequence[str] | None = None,
        xlim: Size | None = None,
        ylim: Size | None = None,
        yscale: str = "linear",
    ) -> None:
        self._x: list[float] = []
        self._ys: list[list[float]] = []
        self._legend = list(legend or [])
        self._xlabel, self._ylabel, self._yscale = xlabel, ylabel, yscale
        self._xlim, self._ylim = xlim, ylim
        self._id: str | None = None
        self._next_draw = 0.0
        self._stale = False

    def add(self, x: float, ys: float | Sequence[float]) -> None:
        """Add a point to each curve: position ``x``, heights ``ys``.

        Raises:
            ValueError: not as many heights as there are curves.
        """
        heights = [float(y) for y in (ys if isinstance(ys, Sequence) else [ys])]
        self._ys = self._ys or [[] for _ in heights]
        if len(heights) != len(self._ys):
            raise ValueError(
                f"This Animator has {len(self._ys)} curves, but got {len(heights)} ys."
            )
        self._x.append(float(x))
        for curve, height in zip(self._ys, heights, strict=True):
            curve.append(height)
        self._stale = True
        if not is_main_process():
            return
        if not in_notebook():
            self._print()
        elif time.perf_counter() >= self._next_draw:
            self.draw()

    def draw(self) -> None:
        """Draw the points added so far, if there are new ones."""
        if not (self._stale and in_notebook()):
            return
        began, new = time.perf_counter(), self._id is None
        if new:
            self._id = uuid.uuid4().hex
            _at_end_of_cell(self.draw)
        with _book(_SIZE) as fig:
            plot(
                self._x,
                self._ys,
                self._xlabel,
                self._ylabel,
                self._legend,
                self._xlim,
                self._ylim,
                yscale=self._yscale,
                axes=fig.subplots(),
            )
            publish(_bundle(fig), display_id=self._id, update=not new)
        now = time.perf_counter()
        self._next_draw = now + max(0.4, 9 * (now - began))
        self._stale = False

    def _print(self) -> None:
        names = self._legend or [f"y{i}" for i in range(len(self._ys))]
        values = [f"{n} {c[-1]:.3f}" for n, c in zip(names, self._ys, strict=False)]
        print(f"{self._xlabel or 'x'} {self._x[-1]:g}: " + ", ".join(values))


@contextmanager
def _book(figsize: Size) -> Iterator[Figure]:
    with matplotlib.style.context(STYLE, after_reset=True):
        yield Figure(figsize, layout="constrained")


@contextmanager
def _grid(rows: int, cols: int, figsize: Size) -> Iterator[_AxesArray]:
    with _book(figsize) as fig:
        yield fig.subplots(rows, cols, squeeze=False).view(_AxesArray)
        if in_notebook():
            publish(_bundle(fig))


def _bundle(fig: Figure) -> dict[str, str]:
    file = io.BytesIO()
    nothing = dict.fromkeys(["Date", "Creator", "Format", "Type"])
    fig.savefig(file, format="svg", metadata=nothing)
    svg = file.getvalue().decode()
    count = len(fig.axes)
    return {
        "image/svg+xml": svg[svg.index("<svg") :],
        "text/plain": f"<Figure with {count} axes>",
    }


def _at_end_of_cell(callback: Any) -> None:
    events = sys.modules["IPython"].get_ipython().events

    def once() -> None:
        events.unregister("post_execute", once)
        callback()

    events.register("post_execute", once)


def _array(values: Any) -> np.ndarray:
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu()
        values = values.float() if values.dtype == torch.bfloat16 else values
    return np.asarray(values)


def _curves(values: Any) -> list[np.ndarray]:
    if isinstance(values, list | tuple) and len(values) and np.ndim(values[0]):
        return [_array(v) for v in values]
    return [_array(values)]


def _picture(img: Any) -> np.ndarray:
    image = _array(img)
    if image.ndim == 3 and image.shape[0] in (1, 3):
        image = image.transpose(1, 2, 0)
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    if image.ndim != 2 and (image.ndim != 3 or image.shape[2] != 3):
        raise ValueError(
            "An image has the shape (H, W), (1, H, W) or (3, H, W), "
            f"not {_array(img).shape}."
        )
    return image.astype(np.float32)


def _panels(tensors: Any, titles: Any) -> list[tuple[np.ndarray, str]]:
    panels = []
    for i, tensor in enumerate(tensors):
        values = _array(tensor)
        values = values.reshape(1, -1) if values.ndim < 2 else values
        if values.ndim > 3 or max(values.shape) > 32 or values.size == 0:
            raise ValueError(
                "show_tensors draws up to three axes with 1 to 32 numbers each, not "
                f"{tuple(np.shape(tensor))}: take a slice."
            )
        title = str(titles[i]) if titles is not None and i < len(titles) else ""
        matrices = [values] if values.ndim == 2 else list(values)
        panels += [(m, title if k == 0 else "") for k, m in enumerate(matrices)]
    return panels


def _ink_on(face: tuple[float, ...]) -> str:
    return "#1a1a1a" if np.dot(face[:3], (0.299, 0.587, 0.114)) > 0.5 else "white"
