"""A padded 5 by 5 input, a 3 by 3 kernel at stride 2: what the playground shows."""

from draw import Drawing

CELL = 28
INPUT = ["34657", "24682", "16784", "97462", "37541"]
OUTPUT = [[91, 224, 127], [192, 282, 122], [96, 110, 31]]
NINE = [(i, j) for i in range(3) for j in range(3)]


def main() -> None:
    """Write conv_playground.svg."""
    fig = Drawing(472, 216)
    padded = [[0] * 7, *[[0, *map(int, row), 0] for row in INPUT], [0] * 7]
    for i in range(7):
        for j in range(7):
            inside = 0 < i < 6 and 0 < j < 6
            x, y = 10 + j * CELL, 10 + i * CELL
            fill = " fill1" if (i, j - 2) in NINE else ""
            fig.rect(x, y, CELL, CELL, ("cell" if inside else "dash") + fill)
            fig.text(x + CELL / 2, y + CELL / 2, padded[i][j], size=13)
    fig.rect(10 + 2 * CELL, 10, 3 * CELL, 3 * CELL, "edge1")
    kernel = [[3 * i + j + 1 for j in range(3)] for i in range(3)]
    fig.text(222, 108, "⋆", size=20)
    fig.grid(238, 108 - 1.5 * CELL, kernel, CELL, dict.fromkeys(NINE, "fill0"), 13)
    fig.text(338, 108, "=", size=20)
    fig.grid(354, 108 - 54, OUTPUT, 36, {(0, 1): "fill1"}, 13)
    fig.rect(354 + 36, 108 - 54, 36, 36, "edge1")
    fig.save(__file__)


if __name__ == "__main__":
    main()
