"""A batch of nine, dealt out to two copies of a network, and its gradient."""

from draw import Drawing

SIDE, STEP = 26, 34
COLUMNS = ((0, 2, 4, 6, 8), "1", 120), ((1, 3, 5, 7), "2", 392)
WIDTH = 512


def net(fig: Drawing, x: float, y: float) -> None:
    """Draw a small network, 3-4-2, its middle at (x, y)."""
    layers = [(-46, (-24, 0, 24)), (0, (-36, -12, 12, 36)), (46, (-14, 14))]
    fig.rect(x - 66, y - 50, 132, 100, "line", 8)
    for (x1, ys), (x2, zs) in zip(layers, layers[1:], strict=False):
        for a in ys:
            for b in zs:
                fig.line(x + x1, y + a, x + x2, y + b)
    for dx, ys in layers:
        for dy in ys:
            place = f'cx="{x + dx:g}" cy="{y + dy:g}" r="5"'
            fig.add(f'<circle {place} class="fig-text"/>')


def main() -> None:
    """Write data_parallel.svg."""
    fig = Drawing(WIDTH, 452)
    left = (WIDTH - 9 * STEP + STEP - SIDE) / 2
    owner = {i: n for n, (share, *_) in enumerate(COLUMNS) for i in share}
    for i in range(9):
        fig.rect(left + i * STEP, 8, SIDE, SIDE, f"cell fill{owner[i] + 1}", 3)
    for n, (share, colour, x) in enumerate(COLUMNS):
        start = x - (len(share) * STEP - STEP + SIDE) / 2
        for k, i in enumerate(share):
            fig.line(left + i * STEP + SIDE / 2, 36, start + k * STEP + SIDE / 2, 90)
            fig.rect(start + k * STEP, 92, SIDE, SIDE, f"cell fill{colour}", 3)
        fig.arrow(x, 122, x, 144)
        net(fig, x, 198)
        fig.arrow(x, 252, x, 274)
        fig.grid(
            x - 40, 278, [[""] * 5], 16, {(0, c): f"fill{colour}" for c in range(5)}
        )
        fig.text(x - 54 if n == 0 else x + 56, 286, "g" + "₁₂"[n], "math", 17)
        inner = 46 if n == 0 else -46
        fig.arrow(x + inner, 300, WIDTH / 2 - inner * 1.15, 352)
        fig.text(
            (x + WIDTH / 2) / 2 + (14 if n == 0 else -14) + inner * 0.2,
            312,
            ("⁵⁄₉", "⁴⁄₉")[n],
            size=17,
        )
    middle = WIDTH / 2
    fig.grid(middle - 40, 360, [[""] * 5], 16, {(0, c): "fill3" for c in range(5)})
    fig.text(middle, 394, "g", "math", 17)
    for n, (_, _, x) in enumerate(COLUMNS):
        sign = -1 if n == 0 else 1
        edge = x + sign * 92
        fig.line(middle + sign * 44, 368, edge, 368, "edge3")
        fig.line(edge, 368, edge, 198, "edge3")
        fig.arrow(edge, 198, x + sign * 68, 198, "edge3")
    fig.save(__file__)


if __name__ == "__main__":
    main()
