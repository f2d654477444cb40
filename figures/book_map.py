"""Draw the map of the book: a row for each part, a square for each page."""

from draw import Drawing

# part, its name in English and in Chinese, its colour, and its pages, "+" if written
PARTS = [
    ("preliminaries", "Preliminaries", "预备知识", "1", "++++++"),
    ("linear", "Linear networks", "线性网络", "1", "--++-"),
    ("mlp", "Multilayer perceptrons", "多层感知机", "1", "-+------"),
    ("builders", "Builder's guide", "搭建指南", "2", "-----"),
    ("practice", "Practice", "实践", "2", "------"),
    ("convolutions", "Convolutions", "卷积", "3", "++++++"),
    ("modern", "Modern networks", "现代网络", "3", "++------"),
    ("scaling", "Scaling up", "扩大规模", "4", "+++"),
    ("appendix", "Appendix", "附录", "5", "+++-+-+"),
]
ROW, TOP, ICON, NAME, PAGES, SIDE, STEP = 50, 30, 30, 66, 262, 22, 30


def preliminaries(d: Drawing, x: float, y: float) -> None:
    """A small matrix."""
    d.grid(x - 15, y - 15, [[""] * 3] * 3, 10, {(0, 1): "fill1", (2, 0): "fill1"})


def linear(d: Drawing, x: float, y: float) -> None:
    """A line between two kinds of points."""
    d.line(x - 16, y + 12, x + 16, y - 12, "edge1")
    for dx, dy in ((-9, -8), (2, -11)):
        dot(d, x + dx, y + dy, 3.2, "fig-text")
    for dx, dy in ((-1, 11), (10, 6)):
        dot(d, x + dx, y + dy, 3.2, "fig-line")


def mlp(d: Drawing, x: float, y: float) -> None:
    """Two layers of weights."""
    left, middle, right = (-14, (-8, 8)), (0, (-13, 0, 13)), (14, (-6, 6))
    for (x1, ys), (x2, zs) in ((left, middle), (middle, right)):
        for y1 in ys:
            for y2 in zs:
                d.line(x + x1, y + y1, x + x2, y + y2)
    for dx, ys in (left, middle, right):
        for dy in ys:
            dot(d, x + dx, y + dy, 3.6, "fig-text")


def builders(d: Drawing, x: float, y: float) -> None:
    """Blocks in a block."""
    d.rect(x - 16, y - 15, 32, 30, "line", 3)
    d.rect(x - 12, y - 11, 10, 22, "cell fill2", 2)
    d.rect(x + 1, y - 11, 11, 9, "cell fill2", 2)
    d.rect(x + 1, y + 2, 11, 9, "cell fill2", 2)


def practice(d: Drawing, x: float, y: float) -> None:
    """A loss that falls."""
    d.line(x - 15, y - 15, x - 15, y + 14)
    d.line(x - 15, y + 14, x + 16, y + 14)
    curve = f"M{x - 11:g} {y - 12:g}C{x - 6:g} {y + 8:g} {x:g} {y + 8:g} {x + 15:g} "
    d.add(f'<path d="{curve}{y + 9:g}" class="fig-edge2"/>')


def convolutions(d: Drawing, x: float, y: float) -> None:
    """A window on a grid."""
    d.grid(x - 16, y - 16, [[""] * 4] * 4, 8)
    d.rect(x - 8, y - 16, 16, 16, "fill3")
    d.rect(x - 8, y - 16, 16, 16, "edge3")


def modern(d: Drawing, x: float, y: float) -> None:
    """A layer and the way around it."""
    d.arrow(x - 17, y + 6, x + 17, y + 6)
    d.rect(x - 7, y - 1, 14, 14, "cell fill3", 2)
    curve = f"M{x - 13:g} {y + 6:g}C{x - 11:g} {y - 20:g} {x + 11:g} {y - 20:g} "
    d.add(f'<path d="{curve}{x + 12:g} {y + 4:g}" class="fig-edge3"/>')


def scaling(d: Drawing, x: float, y: float) -> None:
    """A chip."""
    d.rect(x - 9, y - 9, 18, 18, "cell fill4", 2)
    for k in (-5, 0, 5):
        d.line(x + k, y - 15, x + k, y - 9)
        d.line(x + k, y + 9, x + k, y + 15)
        d.line(x - 15, y + k, x - 9, y + k)
        d.line(x + 9, y + k, x + 15, y + k)


def appendix(d: Drawing, x: float, y: float) -> None:
    """A list."""
    for k in (-10, 0, 10):
        d.rect(x - 14, y + k - 2.5, 5, 5, "cell fill5")
        d.line(x - 4, y + k, x + 15, y + k)


def dot(d: Drawing, x: float, y: float, r: float, cls: str) -> None:
    """Draw a point."""
    d.add(f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" class="{cls}"/>')


def draw(chinese: bool) -> Drawing:
    """Return the map with its names in one language."""
    d = Drawing(PAGES + 8 * STEP + 2, 2 * TOP + (len(PARTS) - 1) * ROW)
    for k, (key, english, zh, colour, written) in enumerate(PARTS):
        y = TOP + k * ROW
        globals()[key](d, ICON, y)
        if k < len(PARTS) - 1:
            cls = "dash" if k == len(PARTS) - 2 else "line"
            d.line(ICON, y + 18, ICON, y + ROW - 18, cls)
        d.text(NAME, y, zh if chinese else english, size=16, anchor="start")
        for j, mark in enumerate(written):
            x, top = PAGES + j * STEP, y - SIDE / 2
            if mark == "+":
                d.rect(x, top, SIDE, SIDE, f"fill{colour}", 4)
                d.rect(x, top, SIDE, SIDE, f"edge{colour}", 4)
            else:
                d.rect(x, top, SIDE, SIDE, "dash", 4)
    return d


def main() -> None:
    """Write the map in both languages beside this script."""
    draw(chinese=False).save(__file__)
    draw(chinese=True).save(__file__, ".zh_CN")


if __name__ == "__main__":
    main()
