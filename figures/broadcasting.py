"""A column and a row, each read as if repeated, and their sum."""

from draw import Drawing

CELL = 36
TOP = 34
COLUMN = [[0], [1], [2]]
ROW = [[0, 1]]


def table(
    fig: Drawing, x: float, values: list[list[int]], title: str, real: set[tuple]
) -> None:
    """Draw a 3 by 2 table; squares outside ``real`` are ghosts."""
    fig.text(x + CELL, 14, title, size=14)
    for i, row in enumerate(values):
        for j, value in enumerate(row):
            ghost = (i, j) not in real
            left, top = x + j * CELL, TOP + i * CELL
            fig.rect(left, top, CELL, CELL, "dash" if ghost else "cell fill1")
            if ghost:
                fig.add('<g opacity=".8">')
            fig.text(left + CELL / 2, top + CELL / 2, value, size=16)
            if ghost:
                fig.add("</g>")


def main() -> None:
    """Write broadcasting.svg."""
    fig = Drawing(368, 172)
    wide = [[row[0]] * 2 for row in COLUMN]
    tall = ROW * 3
    total = [[i + j for j in range(2)] for i in range(3)]
    everywhere = {(i, j) for i in range(3) for j in range(2)}
    table(fig, 14, wide, "column", {(i, 0) for i in range(3)})
    table(fig, 144, tall, "row", {(0, 0), (0, 1)})
    table(fig, 274, total, "column + row", everywhere)
    middle = TOP + 1.5 * CELL
    fig.text(115, middle, "+", size=20)
    fig.text(245, middle, "=", size=20)
    for x, shape in ((14, "(3, 1)"), (144, "(1, 2)"), (274, "(3, 2)")):
        fig.text(x + CELL, TOP + 3 * CELL + 18, shape, size=14)
    fig.save(__file__)


if __name__ == "__main__":
    main()
