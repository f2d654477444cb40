"""The loss (2w - 6)^2 around w = 1 in three panels, each a part of the one before."""

from draw import Drawing

SIDE, GAP, LEFT, TOP = 118, 32, 24, 12
HALF = (2.6, 0.52, 0.052)  # half the width of each panel in w
RISE = (20, 9.6, 0.96)  # half its height in loss
CENTRE = ((2.2, 17.0), (1.0, 16.0), (1.0, 16.0))


def loss(w: float) -> float:
    """Return the squared error of the price w."""
    return (2 * w - 6) ** 2


def panel(fig: Drawing, number: int, label: str) -> None:
    """Draw the curve, the point (1, 16) and the part that comes next."""
    x0 = LEFT + number * (SIDE + GAP)
    (cw, cl), half, rise = CENTRE[number], HALF[number], RISE[number]

    def place(w: float, height: float) -> tuple[float, float]:
        x = x0 + (w - cw + half) / (2 * half) * SIDE
        return x, TOP + (cl + rise - height) / (2 * rise) * SIDE

    fig.rect(x0, TOP, SIDE, SIDE, "cell")
    grid = [cw - half + 2 * half * n / 80 for n in range(81)]
    points = [place(w, loss(w)) for w in grid if abs(loss(w) - cl) <= rise]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    fig.add(f'<path d="M{path}" class="fig-edge1"/>')
    x, y = place(1, 16)
    if number < 2:
        left, top = place(1 - HALF[number + 1], 16 + RISE[number + 1])
        right, low = place(1 + HALF[number + 1], 16 - RISE[number + 1])
        fig.rect(left, top, right - left, low - top, "cell fill2")
        for old, new in ((top, TOP), (low, TOP + SIDE)):
            fig.line(right, old, x0 + SIDE + GAP, new, "dash")
    fig.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" class="fig-edge2"/>')
    fig.text(x0 + SIDE / 2, TOP + SIDE + 18, label, size=15)


def main() -> None:
    """Write slope_zoom.svg."""
    fig = Drawing(444, 162)
    for number, label in enumerate(("−0.4 … 4.8", "0.48 … 1.52", "0.948 … 1.052")):
        panel(fig, number, label)
    fig.text(LEFT - 8, TOP + 8, "L", "math", size=17, anchor="end")
    fig.text(LEFT - 8, TOP + SIDE + 18, "w", "math", size=17, anchor="end")
    fig.save(__file__)


if __name__ == "__main__":
    main()
