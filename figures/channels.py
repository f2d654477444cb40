"""Two input channels, a table of three by two kernels, three output channels."""

from draw import Drawing

CELL, GAP = 30, 22
INPUTS = [[[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]]
KERNELS = [[[[a, a + 1], [a + 2, a + 3]] for a in (o, o + 1)] for o in range(3)]
COLOURS = ["3", "4", "5"]


def correlate(image: list, kernel: list) -> list:
    """Return the cross-correlation of a 3 by 3 image with a 2 by 2 kernel."""
    pairs = [(u, v) for u in (0, 1) for v in (0, 1)]
    return [
        [sum(image[i + u][j + v] * kernel[u][v] for u, v in pairs) for j in (0, 1)]
        for i in (0, 1)
    ]


def main() -> None:
    """Write channels.svg."""
    fig = Drawing(440, 374)
    left = [30, 164]
    for x, image, colour in zip(left, INPUTS, "12", strict=True):
        window = {(u, v): f"fill{colour}" for u in (0, 1) for v in (0, 1)}
        fig.grid(x, 12, image, CELL, window)
        fig.rect(x, 12, 2 * CELL, 2 * CELL, f"edge{colour}")
    for o, row in enumerate(KERNELS):
        y = 138 + o * (2 * CELL + GAP)
        fills = dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)], f"fill{COLOURS[o]}")
        total = [[0, 0], [0, 0]]
        for x, image, kernel in zip(left, INPUTS, row, strict=True):
            fig.text(x - 4, y + CELL, "⋆", size=20)
            fig.grid(x + 15, y, kernel, CELL, fills)
            part = correlate(image, kernel)
            total = [[total[i][j] + part[i][j] for j in (0, 1)] for i in (0, 1)]
        fig.text(130, y + CELL, "+", size=20)
        fig.text(280, y + CELL, "=", size=20)
        for i in (0, 1):
            for j in (0, 1):
                fig.rect(310 + 44 * j, y + CELL * i, 44, CELL, f"cell fill{COLOURS[o]}")
                fig.text(332 + 44 * j, y + CELL * (i + 0.5), total[i][j])
        fig.rect(310, y, 44, CELL, f"edge{COLOURS[o]}")
    fig.save(__file__)


if __name__ == "__main__":
    main()
