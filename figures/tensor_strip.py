"""One strip of twelve numbers, read as a (3, 4) and as a (4, 3) tensor."""

from draw import Drawing

CELL = 36
MARKED = 6
WIDTH = 14 * CELL


def reading(fig: Drawing, y: float, rows: int, columns: int) -> None:
    """Draw the strip read as ``rows`` by ``columns``, a colour for each row."""
    x = (WIDTH - columns * CELL) / 2
    values = [[i * columns + j for j in range(columns)] for i in range(rows)]
    fills = {(i, j): f"fill{i + 1}" for i in range(rows) for j in range(columns)}
    fig.grid(x, y, values, CELL, fills, 18)
    fig.text(CELL, y + rows * CELL / 2, f"({rows}, {columns})", "math", 18, "start")
    i, j = divmod(MARKED, columns)
    fig.rect(x + j * CELL, y + i * CELL, CELL, CELL, "edge5", r=3)


def main() -> None:
    """Write tensor_strip.svg."""
    fig = Drawing(WIDTH, 372)
    reading(fig, 14, 3, 4)
    for k in range(12):
        fig.rect(CELL + k * CELL, 150, CELL, CELL / 2, f"fill{k // 4 + 1}")
        fig.rect(CELL + k * CELL, 168, CELL, CELL / 2, f"fill{k // 3 + 1}")
    fig.grid(CELL, 150, [range(12)], CELL, size=18)
    fig.rect(CELL + MARKED * CELL, 150, CELL, CELL, "edge5", r=3)
    reading(fig, 214, 4, 3)
    fig.save(__file__)


if __name__ == "__main__":
    main()
