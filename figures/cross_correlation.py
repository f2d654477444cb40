"""Four windows of a 3 by 3 input, a 2 by 2 kernel and the four sums they give."""

from draw import Drawing

CELL = 36
INPUT = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
KERNEL = [[0, 1], [2, 3]]
OUTPUT = [[19, 25], [37, 43]]
PLACES = [(0, 0), (0, 1), (1, 0), (1, 1)]


def main() -> None:
    """Write cross_correlation.svg."""
    fig = Drawing(462, 434)
    coloured = {place: f"fill{n}" for n, place in enumerate(PLACES, 1)}
    fig.grid(72, 10, INPUT, CELL)
    fig.text(206, 64, "⋆", size=22)
    fig.grid(232, 28, KERNEL, CELL, dict.fromkeys(PLACES, "fill0"))
    fig.text(330, 64, "=", size=22)
    fig.grid(356, 28, OUTPUT, CELL, coloured)
    for n, (i, j) in enumerate(PLACES, 1):
        x, y = 10 + 250 * j, 152 + 150 * i
        window = {(i + u, j + v): f"fill{n}" for u, v in PLACES}
        fig.grid(x, y, INPUT, CELL, window)
        fig.rect(x + j * CELL, y + i * CELL, 2 * CELL, 2 * CELL, f"edge{n}")
        for row, (u, v) in enumerate(PLACES):
            sign = "" if row == 0 else "+ "
            product = f"{sign}{INPUT[i + u][j + v]} · {KERNEL[u][v]}"
            fig.text(x + 182, y + 9 + 20 * row, product, anchor="end")
        fig.text(x + 182, y + 96, f"= {OUTPUT[i][j]}", anchor="end", size=16)
        fig.line(x + 124, y + 83, x + 184, y + 83)
    fig.save(__file__)


if __name__ == "__main__":
    main()
