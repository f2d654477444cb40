"""A 4 by 4 input in four windows, the maximum of each and the mean of each."""

from draw import Drawing

CELL, WIDE = 36, 46
INPUT = [[3, 4, 6, 5], [2, 4, 6, 8], [1, 6, 7, 8], [9, 7, 4, 6]]


def main() -> None:
    """Write pooling.svg."""
    fig = Drawing(400, 224)
    fills, windows = {}, {}
    for i in range(4):
        for j in range(4):
            place = (i // 2, j // 2)
            fills[i, j] = f"fill{2 * place[0] + place[1] + 1}"
            windows.setdefault(place, []).append(INPUT[i][j])
    fig.grid(12, 40, INPUT, CELL, fills)
    for n, (i, j) in enumerate(sorted(windows), 1):
        fig.rect(12 + 2 * j * CELL, 40 + 2 * i * CELL, 2 * CELL, 2 * CELL, f"edge{n}")
    fig.arrow(170, 90, 206, 72)
    fig.arrow(170, 134, 206, 152)
    for y, reduce in ((22, max), (130, lambda window: sum(window) / 4)):
        name = "max" if reduce is max else "Σ / 4"
        fig.text(258, y - 10, name)
        for (i, j), window in windows.items():
            x = 212 + j * WIDE
            colour = f"cell fill{2 * i + j + 1}"
            fig.rect(x, y + i * CELL, WIDE, CELL, colour)
            fig.text(x + WIDE / 2, y + (i + 0.5) * CELL, f"{reduce(window):g}")
    fig.save(__file__)


if __name__ == "__main__":
    main()
