"""A black bar on white, the kernel (1, -1), and the windows at the two edges."""

from draw import Drawing

CELL = 30
ROWS, COLUMNS, BLACK = 6, 8, range(2, 6)
WINDOWS = [(0, 1, 1), (0, 5, 2)]  # row, column, colour


def main() -> None:
    """Write edge_bar.svg."""
    fig = Drawing(364, 200)
    for i in range(ROWS):
        for j in range(COLUMNS):
            pixel(fig, 10 + j * CELL, 10 + i * CELL, int(j not in BLACK))
    for i, j, colour in WINDOWS:
        fig.rect(10 + j * CELL, 10 + i * CELL, 2 * CELL, CELL, f"edge{colour}")
    fig.text(271, 100, "⋆", size=22)
    signs = {(0, 0): "fill1", (0, 1): "fill2"}
    fig.grid(292, 100 - CELL / 2, [["1", "−1"]], CELL, signs, size=15)
    fig.save(__file__)


def pixel(fig: Drawing, x: float, y: float, light: int) -> None:
    """Draw a pixel in its own grey, the same in both themes, with its value."""
    face, ink = (("#1c1c1c", "#fff"), ("#fff", "#1c1c1c"))[light]
    fig.add(
        f'<rect x="{x:g}" y="{y:g}" width="{CELL}" height="{CELL}" fill="{face}" '
        f'stroke="#8a8a8a" stroke-width=".8"/><text x="{x + CELL / 2:g}" '
        f'y="{y + CELL / 2:g}" dy=".35em" font-size="15" text-anchor="middle" '
        f'font-family="system-ui,sans-serif" fill="{ink}">{light}</text>'
    )


if __name__ == "__main__":
    main()
