"""A 1 by 1 convolution: one matrix takes the channels of every pixel to new ones."""

from draw import Drawing

SIDE, CELL, MIDDLE = 20, 26, 106
ROW, COLUMN = 1, 2


def maps(fig: Drawing, x: float, colours: str) -> None:
    """Draw a column of 3 by 3 maps with the same pixel coloured in each."""
    for n, colour in enumerate(colours):
        y = MIDDLE + (n - len(colours) / 2) * 70 + 5
        fig.grid(x, y, [[""] * 3] * 3, SIDE, {(ROW, COLUMN): f"fill{colour}"})
        fig.rect(x + COLUMN * SIDE, y + ROW * SIDE, SIDE, SIDE, f"edge{colour}")


def column(fig: Drawing, x: float, colours: str) -> None:
    """Draw a vector as a column of coloured squares."""
    top = MIDDLE - len(colours) * CELL / 2
    for n, colour in enumerate(colours):
        fig.rect(x, top + n * CELL, CELL, CELL, f"cell fill{colour}")


def main() -> None:
    """Write pixelwise.svg."""
    fig = Drawing(424, 212)
    maps(fig, 10, "123")
    fig.arrow(82, MIDDLE, 116, MIDDLE)
    for i in range(2):
        for j in range(3):
            top = MIDDLE + (i - 1) * CELL
            fig.rect(128 + j * CELL, top, CELL, CELL, "cell fill0")
    column(fig, 216, "123")
    fig.text(262, MIDDLE, "=", size=18)
    column(fig, 282, "45")
    fig.arrow(318, MIDDLE, 348, MIDDLE)
    maps(fig, 358, "45")
    fig.save(__file__)


if __name__ == "__main__":
    main()
