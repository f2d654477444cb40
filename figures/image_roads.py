"""Two roads from the bytes of a data set to a batch: picture by picture, or at once."""

from draw import Drawing

ROWS = 12
CHOSEN = (1, 4, 5, 9)


def stack(d: Drawing, x: float, y: float, rows: int, fills: dict[int, str]) -> None:
    """Draw ``rows`` flat cells on top of each other, one picture each."""
    for i in range(rows):
        d.rect(x, y + 11 * i, 84, 11, f"cell {fills.get(i, '')}".strip())


d = Drawing(640, 356)

stack(d, 20, 24, ROWS, {i: "fill1" for i in CHOSEN})
d.text(62, 12, "uint8", size=13)
for i, row in enumerate(CHOSEN):
    y = 24 + 11 * row + 5.5
    box_y = 36 + 32 * i
    d.line(108, y, 168, box_y + 8)
    d.arrow(168, box_y + 8, 186, box_y + 8)
    d.rect(190, box_y, 34, 17, "cell fill1")
    d.text(207, box_y + 8.5, "PIL", size=11)
    d.arrow(228, box_y + 8, 266, box_y + 8, "line")
    d.rect(270, box_y, 62, 17, "cell fill2")
    d.text(301, box_y + 8.5, "float32", size=11)
    d.line(336, box_y + 8, 404, 24 + 66 + 22 * (i - 1.5))
    d.arrow(404, 24 + 66 + 22 * (i - 1.5), 424, 24 + 66 + 22 * (i - 1.5))
for i in range(4):
    d.rect(430, 46 + 22 * i, 84, 22, "cell fill2")
d.text(472, 34, "float32", size=13)
d.text(580, 90, "256 × 3", size=18)

d.line(20, 180, 620, 180, "dash")

stack(d, 20, 212, ROWS, {i: "fill1" for i in CHOSEN})
d.text(62, 200, "uint8", size=13)
for i, row in enumerate(CHOSEN):
    d.line(108, 212 + 11 * row + 5.5, 150, 256 + 11 * i + 5.5)
d.arrow(154, 278, 228, 278)
for i in range(4):
    d.rect(234, 256 + 11 * i, 84, 11, "cell fill1")
d.text(276, 244, "uint8", size=13)
d.arrow(326, 278, 424, 278)
for i in range(4):
    d.rect(430, 234 + 22 * i, 84, 22, "cell fill2")
d.text(472, 222, "float32", size=13)
d.text(580, 278, "1 × 2", size=18)

d.save(__file__)
