"""VGG: one block of layers, and the network that repeats it."""

from blocks import GAP, HEIGHT, SIZE, column, frame, legend
from draw import Drawing

BLOCK = [("conv", "3 × 3, c", ""), ("conv", "3 × 3, c", ""), ("pool", "2 × 2, / 2", "")]
NET = [  # convolutions, channels, side that is left
    (1, 64, 112),
    (1, 128, 56),
    (2, 256, 28),
    (2, 512, 14),
    (2, 512, 7),
]
KINDS = [("conv", "convolution"), ("pool", "pooling"), ("dense", "dense")]
KINDS_ZH = [("conv", "卷积"), ("pool", "汇聚"), ("dense", "全连接")]


def draw(chinese: bool = False) -> Drawing:
    """Return the figure in one of the two languages."""
    fig = Drawing(500, 452)
    names = ("块", "图像", "全连接") if chinese else ("block", "picture", "dense")
    block, picture, dense = names
    fig.text(80, 12, f"{block} (2, c)", size=SIZE + 2)
    fig.text(314, 12, "VGG-11", size=SIZE + 2)
    left, top, height = 80, 134, 3 * HEIGHT + 2 * GAP
    fig.text(left, top - 50, "n × n", size=SIZE)
    fig.arrow(left, top - 38, left, top)
    bottom = column(fig, left, top, BLOCK)
    frame(fig, 8, top - 14, 144, height + 28)
    fig.arrow(left, bottom, left, bottom + 38)
    fig.text(left, bottom + 52, "c × n/2 × n/2", size=SIZE)
    layers = [("data", picture, "1 × 224 × 224")]
    for convs, channels, side in NET:
        words = f"{block} ({convs}, {channels})"
        layers.append(("block", words, f"{channels} × {side} × {side}"))
    for units in (4096, 4096, 10):
        layers.append(("dense", f"{dense} {units}", f"{units}"))
    column(fig, 314, 28, layers)
    legend(fig, 434, KINDS_ZH if chinese else KINDS, 110 if chinese else 130)
    return fig


if __name__ == "__main__":
    draw().save(__file__)
    draw(chinese=True).save(__file__, ".zh_CN")
