"""Draw curves: one call, one figure."""

import math
import time
import uuid
from collections.abc import Mapping, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from .device import is_main_process
from .source import (
    SIZE,
    STYLE,
    Size,
    as_array,
    at_end_of_cell,
    figure,
    in_notebook,
    publish,
    styled,
    svg_bundle,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FMTS = ("-", "--", "-.", ":")


def set_figsize(figsize: Size = SIZE) -> None:
    """Give figures made with ``plt`` the look of the book and a size in inches."""
    import matplotlib.style

    matplotlib.style.use(STYLE)
    matplotlib.rcParams["figure.figsize"] = figsize
    show_as_svg()


def show_as_svg() -> None:
    """Let a notebook show figures made with ``plt`` as SVG; nothing elsewhere."""
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
    figsize: Size = SIZE,
    axes: "Axes | None" = None,
    xticks: Sequence[str] | None = None,
) -> None:
    """Plot one curve or several.

    Args:
        X: (n,) positions, or a list of such, one a curve; the heights if Y is None.
        Y: (n,) heights, or a list of such, or (curves, n).
        fmts: line styles, one a curve, used in turn.
        figsize: inches.
        axes: draw there and show nothing; by default a new figure is shown.
        xticks: names of the positions 0, 1, 2, … below the figure.

    Raises:
        ValueError: there are not as many positions as heights.
    """
    if axes is None:
        with figure(figsize=figsize) as grid:
            axes = grid[0, 0]
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
                axes=axes,
                xticks=xticks,
            )
        return
    ys = _curves(X if Y is None else Y)
    xs = [np.arange(len(y)) for y in ys] if Y is None else _curves(X)
    xs = xs * len(ys) if len(xs) == 1 else xs
    if [len(x) for x in xs] != [len(y) for y in ys]:
        raise ValueError(
            f"plot got {[len(x) for x in xs]} positions for {[len(y) for y in ys]} "
            "heights: each curve needs as many of one as of the other."
        )
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        axes.plot(x, y, fmts[i % len(fmts)])
    axes.set(xlabel=xlabel or "", ylabel=ylabel or "", xscale=xscale, yscale=yscale)
    axes.set(**{k: v for k, v in {"xlim": xlim, "ylim": ylim}.items() if v})
    if xticks:
        longest = max(map(len, xticks)) * len(xticks)  # letters, were they in a row
        axes.set_xticks(range(len(xticks)), xticks, rotation=90 if longest > 70 else 0)
    if legend:
        axes.legend(legend)


class Animator:
    """Draw curves while they grow: live in a notebook, one plain line elsewhere.

    After the first one, drawings take a twentieth of the time; the last points are
    drawn at the end of the cell at the latest. Leaves one figure.

    Args:
        legend: names of the curves, all on the same axes.
        panels: in place of ``ylabel`` and ``legend``, axes side by side: each by what
            its heights are, with the names of its curves, as in
            ``{"loss": ["train"], "accuracy": ["train", "test"]}``.

    Source: the names of d2l's Animator.
    """

    def __init__(
        self,
        xlabel: str | None = None,
        ylabel: str | None = None,
        legend: Sequence[str] | None = None,
        xlim: Size | None = None,
        ylim: Size | None = None,
        yscale: str = "linear",
        panels: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._panels = panels or {}
        of_panels = [
            f"{name} {y}" for y, names in self._panels.items() for name in names
        ]
        self._names = of_panels or list(legend or [])
        self._labels: dict[str, Any] = {"xlabel": xlabel, "ylabel": ylabel}
        self._labels |= {"legend": legend, "xlim": xlim, "ylim": ylim, "yscale": yscale}
        self._xs: list[list[float]] = []
        self._ys: list[list[float]] = []
        self._fmts: Sequence[str] = FMTS
        self._figsize: Size = SIZE
        self._id = ""
        self._next_draw = 0.0
        self._stale = False

    def add(self, x: float, ys: Any) -> None:
        """Add a point to each curve: position ``x``, heights ``ys``.

        Args:
            ys: a number, or one a curve; None leaves that curve as it is.

        Raises:
            ValueError: not as many heights as there are curves.
        """
        many = isinstance(ys, list | tuple)
        heights = list(ys) if many else list(np.atleast_1d(as_array(ys)))
        if not self._ys:
            self._xs, self._ys = [[] for _ in heights], [[] for _ in heights]
        if len(heights) != len(self._ys):
            raise ValueError(
                f"This Animator has {len(self._ys)} curves, but add() got "
                f"{len(heights)} heights."
            )
        added = [i for i, height in enumerate(heights) if height is not None]
        for i in added:
            self._xs[i].append(float(x))
            self._ys[i].append(float(heights[i]))
        self._stale = True
        if not in_notebook():
            self._print(x, added)
        elif time.perf_counter() >= self._next_draw:
            self.draw()

    def draw(self) -> None:
        """Draw what was added since the last drawing, if anything."""
        if not (self._stale and in_notebook() and is_main_process()):
            return
        from matplotlib.figure import Figure

        began, update = time.perf_counter(), bool(self._id)
        if not update:
            self._id = uuid.uuid4().hex
            at_end_of_cell(self.draw)
        with styled(Figure, figsize=self._figsize) as fig:
            if self._panels:
                self._draw_panels(fig)
            else:
                self._draw_curves(_place(fig, 0, 1, 0.1), slice(None), self._labels)
            publish(svg_bundle(fig), display_id=self._id, update=update)
        now = time.perf_counter()
        self._next_draw = now + max(0.5, 19 * (now - began))
        self._stale = False

    def _draw_panels(self, fig: "Figure") -> None:
        ends = list(accumulate(map(len, self._panels.values()), initial=0))
        parts = dict(zip(self._panels, map(slice, ends, ends[1:]), strict=True))
        # Real numbers as targets have no accuracy: all of it is nan.
        shown = {y: part for y, part in parts.items() if not self._is_nan(part)}
        shown = shown or parts
        for i, (ylabel, part) in enumerate(shown.items()):
            axes = _place(fig, i, len(shown), 0.45)
            labels = self._labels | {"ylabel": ylabel, "legend": None}
            self._draw_curves(axes, part, labels)
            _name_lines(axes, self._panels[ylabel])

    def _is_nan(self, part: slice) -> bool:
        heights = [y for ys in self._ys[part] for y in ys]
        return bool(heights) and all(map(math.isnan, heights))

    def _draw_curves(self, axes: "Axes", part: slice, labels: dict[str, Any]) -> None:
        from matplotlib.ticker import MaxNLocator

        xs = self._xs[part]
        dots = "o" if max(map(len, xs)) <= 20 else ""
        fmts = [dots + f for f in self._fmts]
        plot(xs, self._ys[part], **labels, fmts=fmts, axes=axes)
        if all(x.is_integer() for row in xs for x in row):
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))

    def _print(self, x: float, added: list[int]) -> None:
        names = self._names or [f"y{i}" for i in range(len(self._ys))]
        values = [f"{names[i]} {self._ys[i][-1]:.3f}" for i in added if names[i:]]
        if is_main_process():
            line = f"{self._labels['xlabel'] or 'x'} {float(x):g}: "
            print(line + ", ".join(values), flush=True)


def _curves(values: Any) -> list[np.ndarray]:
    if isinstance(values, list | tuple) and len(values) and np.ndim(values[0]):
        return [as_array(v) for v in values]
    array = as_array(values)
    return list(array) if array.ndim == 2 else [array]


def _place(fig: "Figure", i: int, count: int, right: float) -> "Axes":
    """Add axes number ``i`` of ``count`` side by side, ``right`` inches free beside it.

    At a fixed place: to find the best takes half the time of drawing.
    """
    width, height = fig.get_size_inches()
    each, left, bottom, top = width / count, 0.58, 0.46, 0.12
    x, y, w, h = i * each + left, bottom, each - left - right, height - bottom - top
    return fig.add_axes((x / width, y / height, w / width, h / height))


def _name_lines(axes: "Axes", names: Sequence[str]) -> None:
    """Write each name beside the end of its line, from below, none on another."""
    axes.get_ylim()  # asking for the limits settles where things are
    ends = []
    for line, name in zip(axes.lines, names, strict=True):
        points = np.asarray(line.get_xydata())
        points = points[np.isfinite(points).all(1)]
        if len(points):
            ends.append((axes.transData.transform(points[-1])[1], points[-1], name))
    free = -math.inf
    for height, point, name in sorted(ends, key=itemgetter(0)):
        height *= 72 / axes.figure.dpi
        label = max(height, free)
        offset = (5, label - height)
        options: Any = {"textcoords": "offset points", "va": "center", "fontsize": 8}
        axes.annotate(name, point, offset, annotation_clip=False, **options)
        free = label + 10
