"""Draw the bits of three kinds of floating-point numbers."""

from draw import Drawing

KINDS = (("float32", 8, 23), ("bfloat16", 8, 7), ("float16", 5, 10))
LEFT, BIT, ROW = 92, 16, 56


def main() -> None:
    """Write the figure beside this script."""
    d = Drawing(LEFT + 32 * BIT + 8, 3 * ROW + 4)
    for row, (name, exponent, fraction) in enumerate(KINDS):
        y = 26 + row * ROW
        d.text(LEFT - 12, y + BIT / 2, name, anchor="end")
        x = LEFT
        for bits, fill in ((1, "fill4"), (exponent, "fill2"), (fraction, "fill1")):
            for k in range(bits):
                d.rect(x + k * BIT, y, BIT, BIT, f"cell {fill}")
            d.text(x + bits * BIT / 2, y - 11, bits, size=12)
            x += bits * BIT
    d.save(__file__)


if __name__ == "__main__":
    main()
