"""Draw two stopwatches over one epoch: one runs in the blue parts, one always."""

from draw import Drawing

LEFT, WIDTH, BATCHES = 60, 500, 5
COMPUTE = 0.16 * WIDTH / BATCHES  # the blue share is to scale
FETCH, TOP, HEIGHT = 70, 74, 44


def stopwatch(d: Drawing, x: float, y: float, cls: str) -> None:
    """Draw a stopwatch with its centre at (x, y)."""
    d.add(f'<circle cx="{x:g}" cy="{y:g}" r="13" class="fig-{cls}"/>')
    d.line(x, y, x + 5, y - 8, cls)
    d.line(x, y - 13, x, y - 18, cls)
    d.line(x - 4, y - 18, x + 4, y - 18, cls)


def bar(d: Drawing, x: float, end: float, y: float, cls: str) -> None:
    """Draw a measured span from x to end."""
    d.line(x, y, end, y, cls)
    d.line(x, y - 6, x, y + 6, cls)
    d.line(end, y - 6, end, y + 6, cls)


def main() -> None:
    """Write the figure beside this script."""
    d = Drawing(LEFT + WIDTH + 12, 176)
    stopwatch(d, 28, 42, "edge1")
    stopwatch(d, 28, 150, "edge2")
    x: float = LEFT
    for _ in range(BATCHES):
        d.rect(x, TOP, FETCH, HEIGHT, "cell fill0")
        for k in range(3):  # pictures on their way
            d.rect(x + 11 + 17 * k, TOP + 15, 14, 14, "cell")
        x += FETCH
        d.rect(x, TOP, COMPUTE, HEIGHT, "cell fill1")
        bar(d, x, x + COMPUTE, 42, "edge1")
        x += COMPUTE
    rest = LEFT + WIDTH - x
    d.rect(x, TOP, rest, HEIGHT, "cell fill3")
    curve = f"M{x + 14:g} {TOP + 10}C{x + 20:g} {TOP + 34} {x + 34:g} {TOP + 32} "
    d.add(f'<path d="{curve}{x + rest - 12:g} {TOP + 34}" class="fig-edge3"/>')
    bar(d, LEFT, LEFT + WIDTH, 150, "edge2")
    d.save(__file__)


if __name__ == "__main__":
    main()
