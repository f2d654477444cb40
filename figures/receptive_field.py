"""What one number of the second layer has seen: 3 by 3, and before that 5 by 5."""

from draw import Drawing

CELL = 26


def main() -> None:
    """Write receptive_field.svg."""
    fig = Drawing(580, 232)
    regions = []
    for n, (x, side, seen) in enumerate([(10, 7, 5), (260, 5, 3), (480, 3, 1)]):
        y = 10 + (7 - side) * CELL / 2
        cells = [(i, j) for i in range(1, 1 + seen) for j in range(1, 1 + seen)]
        fig.grid(
            x,
            y,
            [[""] * side for _ in range(side)],
            CELL,
            dict.fromkeys(cells, f"fill{3 - n}"),
        )
        fig.rect(x + CELL, y + CELL, seen * CELL, seen * CELL, f"edge{3 - n}")
        fig.text(x + side * CELL / 2, 214, f"{seen} × {seen}", size=16)
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
