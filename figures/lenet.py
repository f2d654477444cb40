"""LeNet in three rows: what each layer reads and gives, and one window of each kind."""

from draw import Drawing

UNIT, SIZE = 3.2, 14.5
# channels, side of a map, left edge; then the window that the next layer reads (row,
# column, side, colour) and the number of the next layer that it fills (row, column)
BLOCKS = [
    [
        (1, 28, 6, ((3, 15, 5, "1"), (5, 17))),
        (6, 28, 176, ((18, 18, 2, "2"), (9, 9))),
        (6, 14, 356, None),
    ],
    [
        (6, 14, 14, ((1, 6, 5, "1"), (1, 6))),
        (16, 10, 192, ((6, 6, 2, "2"), (3, 3))),
        (16, 5, 366, None),
    ],
]
FLAT, DENSE = (16, 5, 14, None), [(400, 132, 146), (120, 96, 240), (84, 74, 326)]
OUT = (10, 40, 410)
NAMES = ["Block 1", "Block 2", "Classifier"]
NAMES_ZH = ["第一块", "第二块", "分类器"]
CONV, POOL = ["5 × 5 convolution,", "sigmoid"], ["2 × 2 average", "pooling"]
CONV_ZH, POOL_ZH = ["5 × 5 卷积，", "sigmoid"], ["2 × 2 平均", "汇聚"]


def stack(fig: Drawing, shape: tuple, middle: float, label: float) -> tuple:
    """Draw the maps of a layer; return the upper left corner of the front one."""
    channels, side, left, _ = shape
    size, step = side * UNIT, 5 if channels < 10 else 3
    spread = (channels - 1) * step
    top = middle - (size + spread) / 2
    for c in range(channels):
        fig.rect(left + c * step, top + c * step, size, size, "line")
    centre = left + (size + spread) / 2
    fig.text(centre, label, f"{channels} × {side} × {side}", size=SIZE)
    return left + spread, top + spread


def lines(fig: Drawing, x: float, y: float, words: list[str]) -> None:
    """Write one or two lines, centred."""
    for n, line in enumerate(words):
        fig.text(x, y + 18 * n, line, size=SIZE)


def block(fig: Drawing, shapes: list, top: float, ops: list) -> None:
    """Draw a convolution and a pooling: three stacks, and a window between two."""
    middle, label = top + 108, top + 188
    fronts = [stack(fig, shape, middle, label) for shape in shapes]
    for n, (_, _, _, link) in enumerate(shapes[:-1]):
        (row, column, k, colour), (to_row, to_column) = link
        x, y = fronts[n][0] + column * UNIT, fronts[n][1] + row * UNIT
        tx = fronts[n + 1][0] + to_column * UNIT
        ty = fronts[n + 1][1] + to_row * UNIT
        fig.rect(x, y, k * UNIT, k * UNIT, f"edge{colour}")
        fig.rect(tx, ty, UNIT, UNIT, f"edge{colour}")
        fig.line(x + k * UNIT, y, tx, ty)
        fig.line(x + k * UNIT, y + k * UNIT, tx, ty + UNIT)
    lines(fig, 158, top + 10, ops[0])
    lines(fig, 330, top + 10, ops[1])


def classifier(fig: Drawing, top: float, flatten: str, dense: list[str]) -> None:
    """Draw the dense layers as bars whose ends are joined."""
    middle, label = top + 116, top + 202
    stack(fig, FLAT, middle, label)
    bars = [*DENSE, OUT]
    fig.arrow(88, middle, 138, middle)
    fig.text(112, middle - 16, flatten, size=SIZE)
    for n, height, x in bars:
        fig.rect(x, middle - height / 2, 14, height, "cell fill3")
        fig.text(x + 7, label, n, size=SIZE)
    for (_, height, x), (_, next_height, next_x) in zip(bars, bars[1:], strict=False):
        for a in (middle - height / 2, middle + height / 2):
            for b in (middle - next_height / 2, middle + next_height / 2):
                fig.line(x + 14, a, next_x, b)
    for n, x in enumerate((200, 290, 374)):
        lines(fig, x, top + 10, dense if n < 2 else [dense[0].rstrip(",，")])


def draw(chinese: bool = False) -> Drawing:
    """Return the figure in one of the two languages."""
    fig = Drawing(444, 656)
    names = NAMES_ZH if chinese else NAMES
    ops = [CONV_ZH, POOL_ZH] if chinese else [CONV, POOL]
    for n, top in enumerate((4, 220, 436)):
        fig.text(6, top + 10, names[n], size=SIZE + 1.5, anchor="start")
        if n:
            fig.line(0, top - 10, 444, top - 10, "dash")
    for shapes, top in zip(BLOCKS, (4, 220), strict=True):
        block(fig, shapes, top, ops)
    flatten = "展平" if chinese else "flatten"
    dense = ["全连接，", "sigmoid"] if chinese else ["dense,", "sigmoid"]
    classifier(fig, 436, flatten, dense)
    return fig


if __name__ == "__main__":
    draw().save(__file__)
    draw(chinese=True).save(__file__, ".zh_CN")
