"""The grammar in which the networks of the book's later parts are drawn.

A layer is a plate, its colour says its kind: blue a convolution, orange pooling, green
a dense layer, magenta what merges paths (a sum, a concatenation), violet normalisation.
Data flow downwards, along arrows; beside a plate stands the shape that leaves it. A
dashed frame is a block, which may be used again and again; where a network is drawn
block by block, each is a plate with a dashed edge.
"""

from collections.abc import Sequence

from draw import Drawing

FILLS = {"conv": "fill1", "pool": "fill2", "dense": "fill3", "merge": "fill4"}
FILLS |= {"norm": "fill5", "data": "fill0"}
HEIGHT, GAP, WIDTH, SIZE = 29, 13, 122, 14.5

Layer = tuple[str, str, str]  # its kind, the words on it, the shape that leaves it


def layer(fig: Drawing, x: float, y: float, what: Layer, width: float = WIDTH) -> float:
    """Draw a layer whose upper edge is centred on (x, y); return its lower edge."""
    kind, words, shape = what
    look = "dash" if kind == "block" else f"cell {FILLS[kind]}"
    fig.rect(x - width / 2, y, width, HEIGHT, look, 5)
    fig.text(x, y + HEIGHT / 2, words, size=SIZE)
    if shape:
        fig.text(x + width / 2 + 7, y + HEIGHT / 2, shape, size=SIZE, anchor="start")
    return y + HEIGHT


def column(
    fig: Drawing,
    x: float,
    y: float,
    layers: Sequence[Layer],
    width: float = WIDTH,
    gap: float = GAP,
) -> float:
    """Draw layers one below the other, joined by arrows; return the lower edge."""
    for n, what in enumerate(layers):
        if n:
            fig.arrow(x, y, x, y + gap)
            y += gap
        y = layer(fig, x, y, what, width)
    return y


def frame(fig: Drawing, x: float, y: float, w: float, h: float, name: str = "") -> None:
    """Draw the frame of a block, its name above the upper left corner."""
    fig.rect(x, y, w, h, "dash", 8)
    if name:
        fig.text(x + 4, y - 11, name, size=SIZE, anchor="start")


def legend(
    fig: Drawing, y: float, entries: Sequence[tuple[str, str]], step: float
) -> None:
    """Say which colour is which kind, from left to right, ``step`` units apart."""
    x = (fig.width - step * len(entries)) / 2
    for kind, words in entries:
        fig.rect(x, y - 7, 20, 14, f"cell {FILLS[kind]}", 3)
        fig.text(x + 27, y, words, size=SIZE, anchor="start")
        x += step
