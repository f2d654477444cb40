"""A digit that a program finds hard, and the shares of its ten neighbours' labels."""

from draw import Drawing

DIGIT = [
    [0, 1, 14, 14, 6, 0, 0, 0],
    [0, 2, 16, 1, 14, 2, 0, 0],
    [0, 0, 10, 7, 10, 6, 4, 0],
    [0, 0, 1, 12, 16, 14, 5, 0],
    [0, 0, 3, 14, 16, 4, 0, 0],
    [0, 1, 15, 5, 6, 12, 0, 0],
    [0, 4, 10, 0, 1, 15, 0, 0],
    [0, 1, 12, 12, 12, 5, 0, 0],
]
VOTES = [0, 0, 1, 3, 0, 0, 0, 0, 6, 0]
CELL = 20
LEFT, TOP = 12, 20
BARS, FLOOR, STEP, UNIT = 216, TOP + 8 * CELL, 24, 22


def main() -> None:
    """Write digit_votes.svg."""
    fig = Drawing(466, 214)
    for i, row in enumerate(DIGIT):
        for j, value in enumerate(row):
            x, y = LEFT + j * CELL, TOP + i * CELL
            fig.add(
                f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" '
                f'fill="#808080" fill-opacity="{value / 16:.2f}"/>'
            )
            fig.rect(x, y, CELL, CELL)
    fig.line(BARS - 4, FLOOR, BARS + 10 * STEP + 4, FLOOR)
    for digit, votes in enumerate(VOTES):
        x, height = BARS + digit * STEP, votes * UNIT
        if votes:
            fig.rect(x + 3, FLOOR - height, STEP - 6, height, "cell fill1")
            fig.text(x + STEP / 2, FLOOR - height - 12, f"0.{votes}", size=17)
        fig.text(x + STEP / 2, FLOOR + 16, digit, size=17)
    fig.save(__file__)


if __name__ == "__main__":
    main()
