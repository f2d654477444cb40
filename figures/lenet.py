"""LeNet: the shape of every layer, and for each one window and the number it fills."""

from draw import Drawing

# channels, side of a map, left edge; then the window that the next layer reads (row,
# column, side, colour) and the number of the next layer that it fills (row, column)
MAPS = [
    (1, 28, 8, ((3, 15, 5, "1"), (5, 17))),
    (6, 28, 122, ((18, 18, 2, "2"), (9, 9))),
    (6, 14, 284, ((1, 6, 5, "1"), (1, 6))),
    (16, 10, 396, ((6, 6, 2, "2"), (3, 3))),
    (16, 5, 514, None),
]
DENSE = [(400, 164, 606), (120, 118, 664), (84, 90, 718), (10, 42, 766)]
UNIT, MIDDLE, LABEL = 3.4, 92, 200


def main() -> None:
    """Write lenet.svg."""
    fig = Drawing(800, 216)
    fronts = []
    for channels, side, left, _ in MAPS:
        size, step = side * UNIT, 5 if channels < 10 else 3
        spread = (channels - 1) * step
        top = MIDDLE - (size + spread) / 2
        for c in range(channels):
            fig.rect(left + c * step, top + c * step, size, size, "line")
        fig.text(left + (size + spread) / 2, LABEL, f"{channels} × {side} × {side}")
        fronts.append((left + spread, top + spread))
    for n, (_, _, _, link) in enumerate(MAPS[:-1]):
        (row, column, k, colour), (to_row, to_column) = link
        x, y = fronts[n][0] + column * UNIT, fronts[n][1] + row * UNIT
        tx = fronts[n + 1][0] + to_column * UNIT
        ty = fronts[n + 1][1] + to_row * UNIT
        fig.rect(x, y, k * UNIT, k * UNIT, f"edge{colour}")
        fig.rect(tx, ty, UNIT, UNIT, f"edge{colour}")
        fig.line(x + k * UNIT, y, tx, ty)
        fig.line(x + k * UNIT, y + k * UNIT, tx, ty + UNIT)
    for n, height, x in DENSE:
        fig.rect(x, MIDDLE - height / 2, 12, height, "cell fill3")
        fig.text(x + 6, LABEL, n)
    for (_, height, x), (_, next_height, next_x) in zip(DENSE, DENSE[1:], strict=False):
        for a in (MIDDLE - height / 2, MIDDLE + height / 2):
            for b in (MIDDLE - next_height / 2, MIDDLE + next_height / 2):
                fig.line(x + 12, a, next_x, b)
    fig.save(__file__)


if __name__ == "__main__":
    main()
