"""A picture becomes three scores, three probabilities, and the gradient of the loss."""

from draw import Drawing

BOOT = (
    ".......",
    "...xx..",
    "...xx..",
    "...xx..",
    ".xxxx..",
    "xxxxxx.",
    ".......",
)
COLUMNS = (
    ("o", ("0", "1", "2"), "", (0, 0, 0)),
    ("eᵒ", ("1.00", "2.72", "7.39"), "", (0, 0, 0)),
    ("ŷ", ("0.09", "0.24", "0.67"), "fill1", (0.09, 0.24, 0.67)),
    ("y", ("0", "1", "0"), "fill1", (0, 1, 0)),
    ("ŷ − y", ("0.09", "−0.76", "0.67"), "fill1", (0.09, 0.76, 0.67)),
)
TOP, HEIGHT, WIDTH = 46, 44, 62

d = Drawing(680, 210)
for i, row in enumerate(BOOT):
    for j, mark in enumerate(row):
        d.rect(
            16 + 16 * j,
            TOP + 10 + 16 * i,
            16,
            16,
            "cell fill0" if mark == "x" else "cell",
        )
d.text(72, 24, "x", "math", 19)

for column, (name, values, fill, sizes) in enumerate(COLUMNS):
    x = 176 + 104 * column
    d.text(x + WIDTH / 2, 24, name, "math", 19)
    for row, (value, size) in enumerate(zip(values, sizes, strict=True)):
        y = TOP + HEIGHT * row
        if size:
            sign = "fill2" if value.startswith("−") else fill
            d.rect(x, y, WIDTH * size, HEIGHT, sign)
        d.rect(x, y, WIDTH, HEIGHT)
        d.text(x + WIDTH / 2, y + HEIGHT / 2, value, size=15)
middle = TOP + 1.5 * HEIGHT
d.arrow(134, middle, 168, middle)
for column in range(2):
    x = 176 + 104 * column + WIDTH
    d.arrow(x + 6, middle, x + 36, middle)
d.text(176 + 104 * 2 + WIDTH + 21, middle, "−", size=20)
d.text(176 + 104 * 3 + WIDTH + 21, middle, "=", size=20)
d.save(__file__)
