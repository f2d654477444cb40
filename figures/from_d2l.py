"""Draw d2l's names as squares, in 0.17, in 1.0 and here, under one old program."""

from draw import Drawing

ROWS, COLUMNS, STEP, SIDE = 6, 11, 15, 12
OLD = 66  # names of chapters 2 to 7 in 0.17
GONE, CHANGED = (61, 62, 63, 64, 65), (58, 59, 60)  # in 1.0


def field(d: Drawing, left: float, top: float, name: str, one: bool) -> None:
    """Draw a field of names, with the holes and changes of 1.0 if it is that."""
    for k in range(OLD):
        row, column = divmod(k, COLUMNS)
        x, y = left + column * STEP, top + row * STEP
        if one and k in GONE:
            d.rect(x, y, SIDE, SIDE, "dash", 2)
        else:
            colour = 2 if one and k in CHANGED else 1
            d.rect(x, y, SIDE, SIDE, f"cell fill{colour}", 2)
    d.text(left + COLUMNS * STEP / 2 - 1.5, top + ROWS * STEP + 16, name, size=15)


def main() -> None:
    """Write the figure beside this script."""
    d = Drawing(620, 246)
    width = COLUMNS * STEP - 3
    lefts = (12, 310 - width / 2, 608 - width)
    d.rect(250, 4, 120, 82, "line", 4)
    for k, length in enumerate((96, 70, 84, 52)):
        y = 20 + 17 * k
        d.line(262, y, 262 + length, y, "edge3" if k == 0 else "line")
    tops = 132
    d.arrow(246, 92, lefts[0] + width / 2 + 30, tops - 8, "dash")
    d.arrow(310, 92, 310, tops - 8, "dash")
    d.arrow(374, 92, lefts[2] + width / 2 - 30, tops - 8, "edge3")
    for left, name, one in zip(
        lefts, ("0.17", "1.0", "utils.d2l"), (False, True, False), strict=True
    ):
        field(d, left, tops, name, one)
    d.save(__file__)


if __name__ == "__main__":
    main()
