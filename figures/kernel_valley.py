"""Gradient descent in the valley of the edge kernel's loss, at two learning rates."""

from math import cos, pi, sin, sqrt

from draw import Drawing

START = (0.14, -0.69)
LEVELS = (0.25, 1, 2.25, 4, 6.25, 9)
SCALE = 96  # units a weight
LEFT, RIGHT, LOW, HIGH = 0.1, 1.75, -1.75, -0.1  # the part of the plane that is drawn
PANELS = [(26, 0.01, 1), (204, 0.03, 2)]  # left side, learning rate, colour


def main() -> None:
    """Write kernel_valley.svg."""
    fig = Drawing(376, 214)
    for x, lr, colour in PANELS:
        panel(fig, x, 10, lr, colour)
    fig.save(__file__)


def panel(fig: Drawing, x: float, y: float, lr: float, colour: int) -> None:
    """Draw the lines of equal loss and ten steps with the learning rate."""

    def place(w0: float, w1: float) -> str:
        return f"{x + (w0 - LEFT) * SCALE:.1f} {y + (HIGH - w1) * SCALE:.1f}"

    side = (RIGHT - LEFT) * SCALE
    name = f"valley{colour}"
    fig.add(
        f'<clipPath id="{name}"><rect x="{x}" y="{y}" width="{side:g}" '
        f'height="{side:g}"/></clipPath><g clip-path="url(#{name})">'
    )
    for loss in LEVELS:
        points = []
        for step in range(121):
            a = sqrt(loss / 15) * cos(step * pi / 60)
            b = sqrt(loss / 3) * sin(step * pi / 60)
            points.append(place(1 + (a + b) / 2, -1 + (a - b) / 2))
        fig.add(f'<path d="M{"L".join(points)}Z" class="fig-line" opacity=".55"/>')
    a, b = START[0] + START[1], START[0] - START[1] - 2
    stops = []
    for _ in range(11):
        stops.append(place(1 + (a + b) / 2, -1 + (a - b) / 2))
        a, b = (1 - 60 * lr) * a, (1 - 12 * lr) * b
    fig.add(f'<path d="M{"L".join(stops)}" class="fig-edge{colour}"/>')
    for stop in stops:
        cx, cy = stop.split()
        fig.add(f'<circle cx="{cx}" cy="{cy}" r="1.5" class="fig-edge{colour}"/>')
    for name, end, label in (
        ("a", (0.65, -1.35), (0.56, -1.44)),
        ("b", (1.63, -1.63), (1.66, -1.5)),
    ):
        x1, y1 = map(float, place(2 - end[0], -2 - end[1]).split())
        x2, y2 = map(float, place(*end).split())
        fig.line(x1, y1, x2, y2, "dash")
        lx, ly = map(float, place(*label).split())
        fig.text(lx, ly, name, "math", size=16)
    cx, cy = place(1, -1).split()
    fig.add(f'<path d="M{cx} {cy}m-5-5l10 10m0-10l-10 10" class="fig-line"/></g>')
    fig.rect(x, y, side, side, "cell")
    fig.add(
        f'<text x="{x + side / 2:g}" y="{y + side + 16:g}" dy=".35em" font-size="15" '
        f'text-anchor="middle" class="fig-text"><tspan class="fig-math">η</tspan> = '
        f"{lr:g}</text>"
    )


if __name__ == "__main__":
    main()
