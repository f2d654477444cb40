"""The loss of two receipts as a graph: values, slopes and, going back, gradients."""

from draw import Drawing

RADIUS = 29
NODES = {  # place, value, gradient and its place, formula and its height
    "w0": (62, 76, "1", "−24", (62, 30), "", 0),
    "w1": (62, 206, "2", "−8", (62, 252), "", 0),
    "e0": (232, 76, "−4", "−8", (284, 46), "2w0 − 6", 16),
    "e1": (232, 206, "−4", "−8", (284, 236), "w0 + w1 − 7", 266),
    "L": (400, 141, "32", "1", (456, 141), "e0² + e1²", 81),
}
ARROWS = [
    ("w0", "e0", "2"),
    ("w0", "e1", "1"),
    ("w1", "e1", "1"),
    ("e0", "L", "−8"),
    ("e1", "L", "−8"),
]


def write(fig: Drawing, x: float, y: float, words: str, size: float) -> None:
    """Write words centred on (x, y); w0, w1, e0, e1 and L become variables."""
    for name in NODES:
        letter = f'<tspan class="fig-math">{name[0]}</tspan>'
        index = f'<tspan dy="4" font-size="{size * 0.72:.1f}">{name[1:]}</tspan>'
        up = '<tspan dy="-4">\u200b</tspan>'
        words = words.replace(name, letter + (index + up if name[1:] else ""))
    fig.add(
        f'<text x="{x}" y="{y + 6}" font-size="{size}" text-anchor="middle" '
        f'class="fig-text">{words}</text>'
    )


def connect(fig: Drawing, start: str, end: str, slope: str) -> None:
    """Draw an arrow from circle to circle, with its slope in the middle."""
    (x1, y1), (x2, y2) = NODES[start][:2], NODES[end][:2]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    gap = min(18 / abs(ux), 13 / max(abs(uy), 0.01))  # from the centre of the box
    far = RADIUS + 4
    fig.line(x1 + ux * far, y1 + uy * far, x - ux * gap, y - uy * gap, "edge1")
    fig.arrow(x + ux * gap, y + uy * gap, x2 - ux * far, y2 - uy * far, "edge1")
    fig.rect(x - 18, y - 13, 36, 26, "cell fill2", r=6)
    fig.text(x, y, slope, size=15.5)


def main() -> None:
    """Write backward_graph.svg."""
    fig = Drawing(486, 284)
    for arrow in ARROWS:
        connect(fig, *arrow)
    for name, (x, y, value, gradient, (gx, gy), formula, height) in NODES.items():
        circle = f'<circle cx="{x}" cy="{y}" r="{RADIUS}"'
        fig.add(f'{circle} class="fig-cell fig-fill0"/>')
        write(fig, x, y - 11, name, 17)
        fig.text(x, y + 12, value, size=15.5)
        fig.rect(gx - 20, gy - 13, 40, 26, "cell fill1", r=6)
        fig.text(gx, gy, gradient, size=15.5)
        if formula:
            write(fig, x, height, formula, 15)
    fig.save(__file__)


if __name__ == "__main__":
    main()
