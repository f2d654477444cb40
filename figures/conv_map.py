"""The pages of the part on convolutions, and which of them lead to which."""

from draw import Drawing
from maps import part_map

ARROWS = [(1, 2), (2, 3), (2, 4), (2, 5), (3, 6), (4, 6), (5, 6)]


def dense_to_convolution(d: Drawing, x: float, y: float) -> None:
    """All lines above, parallel ones in three colours below."""
    for left, edges in ((x - 26, None), (x + 6, {-1: "1", 0: "2", 1: "3"})):
        for i in range(3):
            for j in range(3):
                cls = "line" if edges is None else f"edge{edges.get(j - i, '')}"
                if edges is None or j - i in edges:
                    d.line(left, y - 22 + j * 22, left + 20, y - 22 + i * 22, cls)


def convolution(d: Drawing, x: float, y: float) -> None:
    """A window and the number that it fills."""
    d.grid(x - 32, y - 20, [[""] * 4] * 4, 10)
    d.rect(x - 22, y - 20, 20, 20, "fill1")
    d.rect(x - 22, y - 20, 20, 20, "edge1")
    d.grid(x + 16, y - 10, [[""] * 2] * 2, 10, {(0, 1): "fill1"})
    d.line(x - 2, y - 20, x + 26, y - 10, "dash")
    d.line(x - 2, y, x + 26, y, "dash")


def padding_and_stride(d: Drawing, x: float, y: float) -> None:
    """A ring around a picture, and a window that moves by two."""
    d.rect(x - 30, y - 30, 60, 60, "dash")
    d.grid(x - 20, y - 20, [[""] * 4] * 4, 10)
    d.rect(x - 30, y - 30, 20, 20, "edge1")
    d.rect(x - 10, y - 30, 20, 20, "edge2")
    d.arrow(x - 20, y - 20, x - 2, y - 20)


def channels(d: Drawing, x: float, y: float) -> None:
    """Three planes in, two planes out."""
    for k, colour in enumerate("123"):
        d.rect(x - 34 + 7 * k, y - 20 + 7 * k, 24, 24, f"cell fill{colour}")
    for k, colour in enumerate("45"):
        d.rect(x + 8 + 7 * k, y - 16 + 7 * k, 24, 24, f"cell fill{colour}")


def pooling(d: Drawing, x: float, y: float) -> None:
    """Four windows, four numbers."""
    fills = {
        (i, j): f"fill{1 + i // 2 * 2 + j // 2}" for i in range(4) for j in range(4)
    }
    d.grid(x - 32, y - 20, [[""] * 4] * 4, 10, fills)
    small = {(i, j): f"fill{1 + 2 * i + j}" for i in range(2) for j in range(2)}
    d.grid(x + 16, y - 10, [[""] * 2] * 2, 10, small)


def lenet(d: Drawing, x: float, y: float) -> None:
    """Maps that shrink and multiply, then bars."""
    for left, size, planes in ((-38, 24, 2), (-6, 14, 3)):
        top = y - (size + 4 * (planes - 1)) / 2
        for k in range(planes):
            d.rect(x + left + 4 * k, top + 4 * k, size, size, "cell fill1")
    for left, height in ((21, 44), (31, 26)):
        d.rect(x + left, y - height / 2, 5, height, "cell fill3")


PAGES = [
    (60, 170, dense_to_convolution),
    (204, 170, convolution),
    (362, 56, padding_and_stride),
    (362, 170, channels),
    (362, 284, pooling),
    (534, 170, lenet),
]


def main() -> None:
    """Write conv_map.svg."""
    part_map((594, 352), PAGES, ARROWS).save(__file__)


if __name__ == "__main__":
    main()
