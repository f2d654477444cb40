"""Draw three ways to feed a processor: in order, in narrow numbers, in few trips."""

from draw import Drawing

CELL = 15
FILLS = ("fill1", "fill2", "fill3")


def order(d: Drawing, x: float, y: float) -> None:
    """Three channels of four pixels in memory: plane by plane, pixel by pixel."""
    for k in range(12):
        d.rect(x + k * CELL, y, CELL, CELL, f"cell {FILLS[k // 4]}")
        d.rect(x + k * CELL, y + 80, CELL, CELL, f"cell {FILLS[k % 3]}")
    for c in range(3):  # where the first pixel goes
        start, end = x + (4 * c + 0.5) * CELL, x + (c + 0.5) * CELL
        d.arrow(start, y + CELL + 4, end, y + 76)


def width(d: Drawing, x: float, y: float) -> None:
    """A number of 32 bits and one of 16, sign and exponent of the same size."""
    bit = 180 / 32
    for row, bits in ((0, 32), (80, 16)):
        for k in range(bits):
            fill = "fill4" if k == 0 else "fill2" if k < 9 else "fill1"
            d.rect(x + k * bit, y + row, bit, CELL, f"cell {fill}")
    for k in (0, 9, 16):
        d.line(x + k * bit, y + CELL + 5, x + k * bit, y + 75, "dash")


def trips(d: Drawing, x: float, y: float) -> None:
    """Three operations: three ways to memory and back, or one."""
    for row, pairs in ((0, 3), (80, 1)):
        top, bottom = y - 18 + row, y + 28 + row
        d.rect(x, top - 6, 180, 8, "cell fill0")
        for k in range(3):
            d.add(
                f'<circle cx="{x + 30 + 60 * k:g}" cy="{bottom:g}" r="8" '
                'class="fig-cell fig-fill3"/>'
            )
            if pairs == 3 or k == 0:
                d.arrow(x + 25 + 60 * k, top + 6, x + 25 + 60 * k, bottom - 10)
            if pairs == 3 or k == 2:
                d.arrow(x + 35 + 60 * k, bottom - 10, x + 35 + 60 * k, top + 6)
            if pairs == 1 and k:
                d.arrow(x - 18 + 60 * k, bottom, x + 20 + 60 * k, bottom)


def main() -> None:
    """Write the figure beside this script."""
    d = Drawing(640, 154)
    order(d, 10, 30)
    width(d, 230, 30)
    trips(d, 450, 30)
    d.save(__file__)


if __name__ == "__main__":
    main()
