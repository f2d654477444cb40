"""A matrix, its axes, the sums down its columns and the sums along its rows."""

from draw import Drawing

CELL = 38
LEFT, TOP = 92, 62
ENGLISH = ("axis 0", "axis 1")
CHINESE = ("轴 0", "轴 1")


def draw(words: tuple[str, str]) -> Drawing:
    """Draw the matrix 1 to 6 between its sums; ``words`` name the axes."""
    fig = Drawing(340, 232)
    right, bottom = LEFT + 3 * CELL, TOP + 2 * CELL
    fig.grid(LEFT, TOP, [[1, 2, 3], [4, 5, 6]], CELL, size=17)
    fig.text(LEFT - 52, TOP + CELL, words[0], size=14)
    fig.arrow(LEFT - 16, TOP + 6, LEFT - 16, bottom - 6)
    fig.text(LEFT + 1.5 * CELL, TOP - 36, words[1], size=14)
    fig.arrow(LEFT + 6, TOP - 16, right - 6, TOP - 16)
    for i, total in enumerate((6, 15)):
        y = TOP + (i + 0.5) * CELL
        fig.arrow(right + 8, y, right + 40, y, "edge2")
        fig.rect(right + 50, y - CELL / 2, CELL, CELL, "cell fill2")
        fig.text(right + 50 + CELL / 2, y, total, size=17)
    for j, total in enumerate((5, 7, 9)):
        x = LEFT + (j + 0.5) * CELL
        fig.arrow(x, bottom + 8, x, bottom + 36, "edge1")
        fig.rect(x - CELL / 2, bottom + 46, CELL, CELL, "cell fill1")
        fig.text(x, bottom + 46 + CELL / 2, total, size=17)
    return fig


def main() -> None:
    """Write axis_sums.svg and its Chinese twin."""
    draw(ENGLISH).save(__file__)
    draw(CHINESE).save(__file__, ".zh_CN")


if __name__ == "__main__":
    main()
