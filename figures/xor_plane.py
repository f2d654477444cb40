"""Draw three straight lines in the plane of XOR; each leaves one corner wrong."""

from draw import Drawing

SIDE, GAP, LEFT, TOP = 90, 106, 34, 52
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]
# a panel: the claimed half-plane as corners of a polygon, in units of x1, x2
PANELS = [
    [(0.5, -0.3), (1.3, -0.3), (1.3, 1.3), (0.5, 1.3)],
    [(1.3, -0.3), (1.3, 1.3), (-0.3, 1.3), (-0.3, 0.8), (0.8, -0.3)],
    [(-0.3, -0.3), (1.3, -0.3), (1.3, 0.2), (0.2, 1.3), (-0.3, 1.3)],
]
LINES = [
    ((0.5, -0.3), (0.5, 1.3)),
    ((-0.3, 0.8), (0.8, -0.3)),
    ((1.3, 0.2), (0.2, 1.3)),
]
WRONG = [[(0, 1), (1, 1)], [(1, 1)], [(0, 0)]]


def main() -> None:
    """Write the drawing beside this script."""
    d = Drawing(LEFT + 3 * (SIDE + GAP) - 44, TOP + SIDE + 34)
    for k, (area, line, wrong) in enumerate(zip(PANELS, LINES, WRONG, strict=True)):
        x0, y0 = LEFT + k * (SIDE + GAP), TOP + SIDE

        def at(p: tuple[float, float], x0: float = x0, y0: float = y0):
            return x0 + p[0] * SIDE, y0 - p[1] * SIDE

        points = " ".join("{:g},{:g}".format(*at(p)) for p in area)
        d.add(f'<polygon points="{points}" class="fig-fill1"/>')
        d.arrow(*at((-0.3, 0)), *at((1.35, 0)))
        d.arrow(*at((0, -0.3)), *at((0, 1.35)))
        d.line(*at(line[0]), *at(line[1]), "edge1")
        for p in CORNERS:
            x, y = at(p)
            fill = "fig-text" if p[0] != p[1] else "fig-line"
            d.add(f'<circle cx="{x:g}" cy="{y:g}" r="7" class="{fill}"/>')
            if p in wrong:
                d.add(f'<circle cx="{x:g}" cy="{y:g}" r="13" class="fig-edge2"/>')
        x, y = at((1.35, 0))
        d.text(x + 10, y + 4, "x₁", "math")
        x, y = at((0, 1.35))
        d.text(x - 14, y + 4, "x₂", "math")
    d.save(__file__)


if __name__ == "__main__":
    main()
