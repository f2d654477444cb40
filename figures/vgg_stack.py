"""Two windows of 3 above each other see 5 numbers; a window of 5 sees as many."""

from draw import Drawing

CELL, SIZE = 34, 14.5


def row(fig: Drawing, x: float, y: float, count: int, fills: dict[int, str]) -> None:
    """Draw a row of squares, some of them filled."""
    for i in range(count):
        cls = f"cell {fills[i]}" if i in fills else "cell"
        fig.rect(x + i * CELL, y, CELL, CELL, cls)


def cone(fig: Drawing, wide: tuple, narrow: tuple) -> None:
    """Join the ends of a window (x, end, y) with the square that it fills."""
    for a, b in zip(wide[:2], narrow[:2], strict=True):
        fig.line(a, wide[2], b, narrow[2])


def draw(chinese: bool = False) -> Drawing:
    """Return the figure in one of the two languages."""
    words = ["input", "first layer", "second layer", "one layer, window 5"]
    if chinese:
        words = ["输入", "第一层", "第二层", "一层，窗口 5"]
    fig = Drawing(520, 262)
    left, right, tops = 112, 336, (30, 112, 194)
    for x in (left, right):
        row(fig, x, tops[2], 5, {i: "fill0" for i in range(5)})
    row(fig, left + CELL, tops[1], 3, {i: "fill1" for i in range(3)})
    row(fig, left + 2 * CELL, tops[0], 1, {0: "fill1"})
    row(fig, right + 2 * CELL, tops[0], 1, {0: "fill1"})
    for i in range(3):
        x = left + i * CELL
        cone(
            fig,
            (x, x + 3 * CELL, tops[2]),
            (x + CELL, x + 2 * CELL, tops[1] + CELL),
        )
    cone(
        fig,
        (left + CELL, left + 4 * CELL, tops[1]),
        (left + 2 * CELL, left + 3 * CELL, tops[0] + CELL),
    )
    cone(
        fig,
        (right, right + 5 * CELL, tops[2]),
        (right + 2 * CELL, right + 3 * CELL, tops[0] + CELL),
    )
    for n, name in enumerate((words[2], words[1], words[0])):
        fig.text(left - 8, tops[n] + CELL / 2, name, size=SIZE, anchor="end")
    fig.text(right + 2.5 * CELL, 12, words[3], size=SIZE)
    fig.text(left + 2.5 * CELL, 250, "3 + 2 = 5", size=SIZE)
    fig.text(right + 2.5 * CELL, 250, "5", size=SIZE)
    return fig


if __name__ == "__main__":
    draw().save(__file__)
    draw(chinese=True).save(__file__, ".zh_CN")
