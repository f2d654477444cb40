"""Pooling 5 by 5 numbers by windows of 3 by 3: whole windows, and all windows."""

from draw import Drawing

CELL = 32
INPUT = [
    [1, 2, 0, 3, 1],
    [0, 1, 2, 3, 1],
    [1, 2, 1, 0, 0],
    [5, 2, 3, 1, 1],
    [2, 1, 0, 1, 1],
]


def main() -> None:
    """Write ceil_mode.svg."""
    fig = Drawing(420, 212)
    fills, largest = {}, {}
    for i in range(5):
        for j in range(5):
            n = 2 * (i // 3) + j // 3 + 1
            fills[i, j] = f"fill{n}"
            largest[n] = max(largest.get(n, 0), INPUT[i][j])
    fig.grid(10, 10, INPUT, CELL, fills)
    for i in range(2):
        for j in range(2):
            x, y = 10 + 3 * j * CELL, 10 + 3 * i * CELL
            cls = "edge1" if i + j == 0 else "dash"
            fig.rect(x, y, 3 * CELL, 3 * CELL, cls)
    fig.arrow(214, 74, 248, 46)
    fig.arrow(214, 118, 248, 132)
    fig.text(262, 42, "⌊ ⌋", size=18)
    fig.grid(290, 26, [[largest[1]]], CELL, {(0, 0): "fill1"})
    fig.text(262, 136, "⌈ ⌉", size=18)
    pooled = [[largest[1], largest[2]], [largest[3], largest[4]]]
    colours = {(i, j): f"fill{2 * i + j + 1}" for i in range(2) for j in range(2)}
    fig.grid(290, 104, pooled, CELL, colours)
    fig.save(__file__)


if __name__ == "__main__":
    main()
