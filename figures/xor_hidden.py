"""Draw the two-unit net that solves XOR and the plane that its hidden units see."""

from draw import Drawing

INPUTS, HIDDEN, OUTPUT = [(40, 50), (40, 170)], [(170, 50), (170, 170)], (290, 110)
X0, Y0, UNIT = 385, 160, 60  # origin and unit of the hidden plane


def node(d: Drawing, x: float, y: float, label: str, cls: str) -> None:
    """Draw a labelled round unit."""
    d.add(f'<circle cx="{x:g}" cy="{y:g}" r="20" class="fig-cell {cls}"/>')
    d.text(x, y, label, "math", 16)


def main() -> None:
    """Write the drawing beside this script."""
    d = Drawing(580, 230)
    for x1, y1 in INPUTS:
        for x2, y2 in HIDDEN:
            d.arrow(x1 + 21, y1 + (y2 - y1) * 0.16, x2 - 22, y2 - (y2 - y1) * 0.16)
            level = y1 + (y2 - y1) * 0.31
            d.text(x1 + 40, level - 10, "1", size=13)
    for (x, y), weight in zip(HIDDEN, ("1", "−2"), strict=True):
        dy = OUTPUT[1] - y
        d.arrow(x + 20, y + dy * 0.17, OUTPUT[0] - 20, OUTPUT[1] - dy * 0.17)
        d.text(x + 62, y + dy * 0.5 + (-14 if dy > 0 else 14), weight, size=13)
    for (x, y), label in zip(INPUTS, ("x₁", "x₂"), strict=True):
        node(d, x, y, label, "fig-fill0")
    for (x, y), label, bias in zip(HIDDEN, ("h₁", "h₂"), ("+0", "−1"), strict=True):
        node(d, x, y, label, "fig-fill2")
        d.text(x, y + (-32 if y < 100 else 32), bias, size=13)
    node(d, *OUTPUT, "o", "fig-fill1")

    def at(h1: float, h2: float) -> tuple[float, float]:
        return X0 + h1 * UNIT, Y0 - h2 * UNIT

    area = [at(0.5, 0), at(2.5, 1), at(2.5, -0.6), at(0.5 - 1.2, -0.6)]
    points = " ".join(f"{x:g},{y:g}" for x, y in area)
    d.add(f'<polygon points="{points}" class="fig-fill1"/>')
    d.arrow(*at(-0.5, 0), *at(2.6, 0))
    d.arrow(*at(0, -0.6), *at(0, 1.8))
    d.line(*at(-0.7, -0.6), *at(2.5, 1), "edge1")
    for p, fill in (((0, 0), ""), ((2, 1), ""), ((1, 0), "fig-text")):
        x, y = at(*p)
        cls = fill or "fig-line"
        d.add(f'<circle cx="{x:g}" cy="{y:g}" r="7" class="{cls}"/>')
    x, y = at(1, 0)
    d.add(f'<circle cx="{x:g}" cy="{y:g}" r="11" class="fig-line"/>')
    d.text(x, y + 26, "2×", size=13)
    x, y = at(2.6, 0)
    d.text(x + 13, y, "h₁", "math", 16)
    x, y = at(0, 1.8)
    d.text(x + 16, y + 4, "h₂", "math", 16)
    d.save(__file__)


if __name__ == "__main__":
    main()
