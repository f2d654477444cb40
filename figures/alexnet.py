"""LeNet and AlexNet side by side, layer by layer."""

from blocks import SIZE, column, legend
from draw import Drawing

# kind, window, channels or units, stride where it is not 1, shape that leaves the layer
LENET = [
    ("conv", "5 × 5", "6", "6 × 28 × 28"),
    ("pool", "2 × 2", "/ 2", "6 × 14 × 14"),
    ("conv", "5 × 5", "16", "16 × 10 × 10"),
    ("pool", "2 × 2", "/ 2", "16 × 5 × 5"),
    ("dense", "", "120", "120"),
    ("dense", "", "84", "84"),
    ("dense", "", "10", "10"),
]
ALEXNET = [
    ("conv", "11 × 11", "96, / 4", "96 × 54 × 54"),
    ("pool", "3 × 3", "/ 2", "96 × 26 × 26"),
    ("conv", "5 × 5", "256", "256 × 26 × 26"),
    ("pool", "3 × 3", "/ 2", "256 × 12 × 12"),
    ("conv", "3 × 3", "384", "384 × 12 × 12"),
    ("conv", "3 × 3", "384", "384 × 12 × 12"),
    ("conv", "3 × 3", "256", "256 × 12 × 12"),
    ("pool", "3 × 3", "/ 2", "256 × 5 × 5"),
    ("dense", "", "4096", "4096"),
    ("dense", "", "4096", "4096"),
    ("dense", "", "10", "10"),
]
KINDS = [("conv", "convolution"), ("pool", "pooling"), ("dense", "dense")]
KINDS_ZH = [("conv", "卷积"), ("pool", "汇聚"), ("dense", "全连接")]


def layers(rows: list, picture: str, side: int, dense: str) -> list:
    """Return the plates of a network, from the picture to the scores."""
    found = [("data", picture, f"1 × {side} × {side}")]
    for kind, window, size, shape in rows:
        words = f"{dense} {size}" if kind == "dense" else f"{window}, {size}"
        found.append((kind, words, shape))
    return found


def draw(chinese: bool = False) -> Drawing:
    """Return the figure in one of the two languages."""
    fig = Drawing(500, 572)
    picture, dense = ("图像", "全连接") if chinese else ("picture", "dense")
    for x, name, rows, side in (
        (62, "LeNet", LENET, 28),
        (312, "AlexNet", ALEXNET, 224),
    ):
        fig.text(x, 12, name, size=SIZE + 2)
        column(fig, x, 28, layers(rows, picture, side, dense))
    legend(fig, 556, KINDS_ZH if chinese else KINDS, 110 if chinese else 130)
    return fig


if __name__ == "__main__":
    draw().save(__file__)
    draw(chinese=True).save(__file__, ".zh_CN")
