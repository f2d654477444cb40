"""d2l's figures, in the look of the book."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from .. import pictures, plotting
from ..plotting import FMTS, set_figsize, show_as_svg
from ..source import Size

SIZE = (3.5, 2.5)  # d2l's

use_svg_display = show_as_svg


def set_axes(
    axes: Axes,
    xlabel: str | None,
    ylabel: str | None,
    xlim: Sequence[float] | None,
    ylim: Sequence[float] | None,
    xscale: str,
    yscale: str,
    legend: Sequence[str] | None,
) -> None:
    """Set labels, limits, scales and legend of ``axes``, and show the grid."""
    axes.set(xlabel=xlabel, ylabel=ylabel, xscale=xscale, yscale=yscale)
    axes.set(xlim=xlim, ylim=ylim)
    if legend:
        axes.legend(legend)
    axes.grid(True)


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
    axes: Axes | None = None,
) -> None:
    """Draw curves on ``axes``, by default on the current ones of ``plt``.

    Where the current axes hold a drawing, d2l wipes it, so that of two calls in a
    cell one is seen; here the second call opens a figure of its own. A fifth curve is
    drawn too.
    """
    if axes is not None:
        axes.cla()
    else:
        set_figsize(figsize)
        axes = plt.gca()
        if axes.has_data():
            axes = plt.figure().gca()
    labels = (xlabel, ylabel, legend, xlim, ylim, xscale, yscale)
    plotting.plot(X, Y, *labels, fmts=fmts, axes=axes)


def show_images(
    imgs: Any,
    num_rows: int,
    num_cols: int,
    titles: Sequence[Any] | None = None,
    scale: float = 1.5,
) -> np.ndarray:
    """Show tensors or PIL images in a grid at once; return their axes.

    Draws as many as the grid holds. Unlike d2l's it takes tensors on a GPU and
    colour images with channels first.
    """
    room = num_rows * num_cols
    return pictures.show_images(imgs[:room], num_rows, num_cols, titles, scale)


class Animator(plotting.Animator):
    """Draw curves while they grow: live in a notebook, plain lines in a script.

    d2l redraws at every call, which takes longer than training a small net, and shows
    nothing in a script. One pair of axes: ``nrows`` and ``ncols`` are not used.
    """

    def __init__(
        self,
        xlabel: str | None = None,
        ylabel: str | None = None,
        legend: Sequence[str] | None = None,
        xlim: Size | None = None,
        ylim: Size | None = None,
        xscale: str = "linear",
        yscale: str = "linear",
        fmts: Sequence[str] = FMTS,
        nrows: int = 1,
        ncols: int = 1,
        figsize: Size = SIZE,
    ) -> None:
        if xlim and xlim[0] == xlim[1]:  # [1, num_epochs] for a single epoch
            xlim = None
        super().__init__(xlabel, ylabel, legend, xlim, ylim, yscale)
        self._labels["xscale"] = xscale
        self._fmts, self._figsize = fmts, figsize

    def add(self, x: Any, y: Any) -> None:
        """Add a point to each curve; None adds none. ``x``: one number, or one each."""
        if not hasattr(x, "__len__"):
            return super().add(x, y)
        for i, position in enumerate(x):
            if position is not None:
                ys = [height if i == j else None for j, height in enumerate(y)]
                super().add(position, ys)
