"""Draw images, matrices and small tensors: one call, one figure."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .source import Size, as_array, figure

_NEGATIVE, _ZERO, _POSITIVE, _NOT_FINITE = "#d9730d", "#f2f2f2", "#2f7fd1", "#b8b8b8"
_MAX_SIDE = 32


def show_images(
    imgs: Any,
    num_rows: int,
    num_cols: int,
    titles: Sequence[Any] | None = None,
    scale: float = 1.5,
) -> np.ndarray:
    """Show images in a grid, row by row; return their axes, one an image.

    Args:
        imgs: (N, H, W), (N, 1, H, W) or (N, 3, H, W), or a list of images; grey or
            colour, bytes or floats. Floats outside [0, 1] are stretched, all alike.
        titles: one an image.
        scale: inches a picture.

    Raises:
        ValueError: the grid has no room for all images, or a shape is no image's.
    """
    pictures = [_picture(img) for img in imgs]
    if not 0 < len(pictures) <= num_rows * num_cols:
        raise ValueError(
            f"{len(pictures)} images do not fit into {num_rows} x {num_cols}: "
            "choose some, imgs[:n], or another number of rows."
        )
    low, high = min(p.min() for p in pictures), max(p.max() for p in pictures)
    if low >= 0 and high <= 255:
        low, high = 0, 1 if high <= 1 else 255
    names = _names(titles)
    height = scale + (0.2 if any(names) else 0)
    with figure(num_rows, num_cols, (num_cols * scale, num_rows * height)) as axes:
        for ax in axes.flat:
            ax.set_axis_off()
        for ax, image in zip(axes.flat, pictures, strict=False):
            ax.imshow((image - low) / ((high - low) or 1), vmin=0, vmax=1)
        for ax, name in zip(axes.flat, names, strict=False):
            ax.set_title(name)
    return axes.ravel()[: len(pictures)]


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
    from matplotlib import colors, ticker

    values = as_array(matrices)
    if values.ndim != 4:
        raise ValueError(
            f"show_heatmaps needs the shape (rows, columns, n, m), not {values.shape}: "
            "for a single matrix pass matrix[None, None]."
        )
    names, norm = _names(titles), colors.Normalize(values.min(), values.max())
    with figure(values.shape[0], values.shape[1], figsize) as axes:
        for i, j in np.ndindex(axes.shape):
            ax = axes[i, j]
            image = ax.imshow(values[i, j], cmap=cmap, norm=norm)
            ax.grid(False)
            for axis in (ax.xaxis, ax.yaxis):
                axis.set_major_locator(ticker.MaxNLocator(5, integer=True))
            ax.set_xlabel(xlabel if i == axes.shape[0] - 1 else "")
            ax.set_ylabel(ylabel if j == 0 else "")
            ax.set_title(names[j] if j < len(names) else "")
        corner = axes[0, -1]
        corner.figure.colorbar(image, cax=corner.inset_axes((1.07, 0, 0.07, 1)))
    return axes


def show_tensors(
    *tensors: Any,
    titles: Sequence[Any] | None = None,
    fmt: str = "{:g}",
    scale: float = 0.45,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> np.ndarray:
    """Show small tensors side by side as shaded squares with their numbers.

    Blue is positive, orange negative, pale is 0, at one scale for all.

    Args:
        tensors: scalars, vectors (n,), matrices (n, m), or (k, n, m): k matrices.
        titles: one a tensor.
        fmt: how a number is written.
        scale: inches a square.
        rows, columns: names of those of the first matrix, left of it and below.

    Raises:
        ValueError: no tensor, an empty one, or more numbers than can be read.
    """
    from matplotlib import colors, patches

    groups = [_matrices(t) for t in tensors]
    if not groups:
        raise ValueError("show_tensors needs at least one tensor to draw.")
    names = _names(titles) + [""] * len(groups)
    numbers = np.concatenate([m.ravel().astype(float) for g in groups for m in g])
    largest = max(np.abs(numbers[np.isfinite(numbers)]), default=0) or 1
    ends = [_NEGATIVE, _ZERO, _POSITIVE]  # an odd number of shades: 0 has its own
    shades = colors.LinearSegmentedColormap.from_list("", ends, N=257)
    norm = colors.Normalize(-largest, largest)
    longest = max(len(_write(v, fmt)) for g in groups for m in g for v in m.flat)
    size = 72 * scale * min(0.34, 1.3 / longest)
    height = max(m.shape[0] for g in groups for m in g)
    with figure() as axes:
        ax, left = axes[0, 0], 0.0
        for group, name in zip(groups, names, strict=False):
            width = sum(m.shape[1] + 0.4 for m in group) - 0.4
            room = max(width, len(name) * 5.5 / (72 * scale))
            ax.text(left + room / 2, -0.25, name, ha="center", fontsize=9)
            x = left + (room - width) / 2
            for matrix in group:
                y = (height - matrix.shape[0]) / 2
                for (i, j), value in np.ndenumerate(matrix):
                    face = colors.to_rgba(_NOT_FINITE)
                    if np.isfinite(value):
                        face = shades(norm(float(value)))
                    square = patches.Rectangle((x + j, y + i), 1, 1, ec="white")
                    ax.add_patch(square).set_facecolor(face)
                    ax.text(
                        x + j + 0.5,
                        y + i + 0.5,
                        _write(value, fmt),
                        ha="center",
                        va="center_baseline",
                        fontsize=size,
                        color=_ink_on(face),
                    )
                x += matrix.shape[1] + 0.4
            left += room + 0.8
        for i, name in enumerate(rows or ()):
            ax.text(-0.2, i + 0.5, name, ha="right", va="center", fontsize=8)
        for j, name in enumerate(columns or ()):
            place = {"ha": "center", "va": "top", "rotation": 90, "fontsize": 8}
            ax.text(j + 0.5, height + 0.2, name, **place)
        top = -0.95 if any(names) else -0.1
        ax.set(xlim=(-0.1, left - 0.7), ylim=(height + 0.1, top))
        ax.set_axis_off()
        ax.set_position((0, 0, 1, 1))
        ax.figure.set_size_inches((left - 0.6) * scale, (height + 0.1 - top) * scale)
    return axes


def _names(titles: Any) -> list[str]:
    values = [] if titles is None else titles
    return [str(t.item() if hasattr(t, "item") else t) for t in values]


def _picture(img: Any) -> np.ndarray:
    image = as_array(img)
    if image.ndim == 3 and image.shape[0] in (1, 3):
        image = image.transpose(1, 2, 0)
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    if image.ndim != 2 and image.shape[2:] != (3,):
        raise ValueError(
            "An image has the shape (H, W), (1, H, W) or (3, H, W), "
            f"not {as_array(img).shape}."
        )
    return image.astype(np.float32)


def _matrices(tensor: Any) -> list[np.ndarray]:
    values = as_array(tensor)
    longest = max(values.shape, default=1)
    if values.ndim > 3 or not values.size or longest > _MAX_SIDE:
        raise ValueError(
            f"show_tensors draws up to three axes of 1 to {_MAX_SIDE} numbers, not the "
            f"shape {values.shape}: take a slice."
        )
    return list(values) if values.ndim == 3 else [np.atleast_2d(values)]


def _write(value: Any, fmt: str) -> str:
    return str(value) if isinstance(value, np.bool_) else fmt.format(value.item())


def _ink_on(face: tuple[float, ...]) -> str:
    # Relative luminance as in WCAG 2: black or white, whichever has more contrast.
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in face]
    return "black" if np.dot(linear[:3], (0.2126, 0.7152, 0.0722)) > 0.179 else "white"
