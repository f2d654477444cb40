"""What one number of the second layer has seen: 3 by 3, and before that 5 by 5."""

from draw import Drawing

CELL = 18


def main() -> None:
    """Write receptive_field.svg."""
    fig = Drawing(356, 166)
    regions = []
    for n, (x, side, seen) in enumerate([(8, 7, 5), (172, 5, 3), (294, 3, 1)]):
        y = 8 + (7 - side) * CELL / 2
        cells = [(i, j) for i in range(1, 1 + seen) for j in range(1, 1 + seen)]
        fills = dict.fromkeys(cells, f"fill{3 - n}")
        fig.grid(x, y, [[""] * side for _ in range(side)], CELL, fills)
        fig.rect(x + CELL, y + CELL, seen * CELL, seen * CELL, f"edge{3 - n}")
        fig.text(x + side * CELL / 2, 152, f"{seen} × {seen}", size=15)
        regions.append((x + CELL, y + CELL, seen * CELL))
    for (x, y, size), (x1, y1, size1) in zip(regions, regions[1:], strict=False):
        fig.line(x + size, y, x1, y1, "dash")
        fig.line(x + size, y + size, x1, y1 + size1, "dash")
    # one window of the first layer and the number it fills
    (x, y, _), (x1, y1, _) = regions[:2]
    fig.rect(x, y, 3 * CELL, 3 * CELL, "edge4")
    fig.rect(x1, y1, CELL, CELL, "edge4")
    fig.save(__file__)


if __name__ == "__main__":
    main()
