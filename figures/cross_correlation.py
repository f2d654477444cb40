"""Four windows of a 3 by 3 input, the weights that lie on them, and the four sums."""

from draw import Drawing

CELL, SIDE = 42, 126
INPUT = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
KERNEL = [[0, 1], [2, 3]]
OUTPUT = [[19, 25], [37, 43]]
PLACES = [(0, 0), (0, 1), (1, 0), (1, 1)]
WORDS = {"": ("input", "kernel", "output"), ".zh_CN": ("输入", "卷积核", "输出")}


def main() -> None:
    """Write cross_correlation.svg, and the same with Chinese words."""
    for suffix, (input_, kernel, output) in WORDS.items():
        fig = Drawing(356, 526)
        coloured = {place: f"fill{n}" for n, place in enumerate(PLACES, 1)}
        fig.grid(20, 10, INPUT, 34)
        fig.text(71, 128, input_, size=15)
        fig.text(141, 61, "⋆", size=22)
        fig.grid(161, 27, KERNEL, 34, dict.fromkeys(PLACES, "fill0"))
        fig.text(195, 128, kernel, size=15)
        fig.text(249, 61, "=", size=22)
        fig.grid(268, 27, OUTPUT, 34, coloured)
        fig.text(302, 128, output, size=15)
        for n, (i, j) in enumerate(PLACES, 1):
            x, y = 20 + 190 * j, 160 + 184 * i
            window(fig, x, y, i, j, n)
        fig.save(__file__, suffix)


def window(fig: Drawing, x: float, y: float, i: int, j: int, n: int) -> None:
    """Draw the input with the kernel on the window that begins at (i, j)."""
    fills = {(i + u, j + v): f"fill{n}" for u, v in PLACES}
    fig.grid(x, y, INPUT, CELL, fills, size=16)
    for u, v in PLACES:
        right, low = x + (j + v + 1) * CELL - 4, y + (i + u + 1) * CELL - 8
        fig.text(right, low, f"·{KERNEL[u][v]}", size=12, anchor="end")
    fig.rect(x + j * CELL, y + i * CELL, 2 * CELL, 2 * CELL, f"edge{n}")
    products = [INPUT[i + u][j + v] * KERNEL[u][v] for u, v in PLACES]
    terms = " + ".join(map(str, products))
    fig.text(x + SIDE / 2, y + SIDE + 20, f"{terms} = {OUTPUT[i][j]}", size=14)


if __name__ == "__main__":
    main()
