"""The pages of the first part, and which of them lead to which."""

from draw import Drawing
from maps import part_map

ARROWS = [(1, 2), (1, 3), (3, 4), (4, 5), (4, 6)]


def dot(d: Drawing, x: float, y: float, cls: str) -> None:
    """Draw a circle."""
    d.add(f'<circle cx="{x:g}" cy="{y:g}" r="7" class="{cls}"/>')


def tensors(d: Drawing, x: float, y: float) -> None:
    """A stack of three sheets."""
    for k, colour in enumerate("111"):
        d.rect(x - 30 + 8 * k, y - 30 + 8 * k, 44, 44, f"cell fill{colour}")
    d.grid(x - 14, y - 14, [[""] * 4] * 4, 11)


def data_preprocessing(d: Drawing, x: float, y: float) -> None:
    """A table with a gap, and a row of numbers."""
    d.grid(x - 27, y - 30, [[""] * 3] * 3, 18, {(1, 1): "fill2"})
    d.text(x, y - 3, "?", size=14)
    d.grid(x - 27, y + 30, [[""] * 6], 9, {(0, j): "fill1" for j in range(6)})


def linear_algebra(d: Drawing, x: float, y: float) -> None:
    """A row, a column, and the number where they meet."""
    d.grid(x - 34, y - 2, [[""] * 3] * 3, 11, {(1, j): "fill1" for j in range(3)})
    d.grid(x + 6, y - 38, [[""] * 2] * 3, 11, {(i, 1): "fill2" for i in range(3)})
    d.grid(x + 6, y - 2, [[""] * 2] * 3, 11, {(1, 1): "fill5"})


def calculus(d: Drawing, x: float, y: float) -> None:
    """A parabola and its tangent."""
    d.add(
        f'<path d="M{x - 34} {y - 32}Q{x + 2} {y + 76} {x + 36} {y - 32}" '
        'class="fig-edge1"/>'
    )
    d.line(x - 38, y - 25, x + 2, y + 36, "edge2")


def autograd(d: Drawing, x: float, y: float) -> None:
    """A graph, and the way back along its edges."""
    nodes = [(x - 28, y - 20), (x - 28, y + 20), (x, y), (x + 28, y)]
    for a, b in ((0, 2), (1, 2), (2, 3)):
        (x1, y1), (x2, y2) = nodes[b], nodes[a]
        ux, uy = (x2 - x1) / 34, (y2 - y1) / 34
        d.arrow(x1 + 9 * ux, y1 + 9 * uy, x2 - 9 * ux, y2 - 9 * uy, "edge2")
    for px, py in nodes:
        dot(d, px, py, "fig-cell fig-fill1")


def probability(d: Drawing, x: float, y: float) -> None:
    """Bars in the form of a bell."""
    for k, height in enumerate((6, 18, 38, 50, 38, 18, 6)):
        d.rect(x - 35 + 10 * k, y + 28 - height, 10, height, "cell fill1")


PAGES = [
    (56, 128, tensors),
    (196, 58, data_preprocessing),
    (196, 198, linear_algebra),
    (336, 198, calculus),
    (476, 58, autograd),
    (476, 198, probability),
]


def main() -> None:
    """Write preliminaries_map.svg."""
    part_map((532, 270), PAGES, ARROWS).save(__file__)


if __name__ == "__main__":
    main()
