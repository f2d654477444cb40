"""A handwritten digit as a matrix of numbers, and all digits as a stack."""

from draw import Drawing

DIGIT = [
    [0, 0, 7, 15, 13, 1, 0, 0],
    [0, 8, 13, 6, 15, 4, 0, 0],
    [0, 2, 1, 13, 13, 0, 0, 0],
    [0, 0, 2, 15, 11, 1, 0, 0],
    [0, 0, 0, 1, 12, 12, 1, 0],
    [0, 0, 0, 0, 1, 10, 8, 0],
    [0, 0, 8, 4, 5, 14, 9, 0],
    [0, 0, 7, 13, 13, 9, 0, 0],
]
CELL = 24
SMALL = 11
LEFT, TOP = 14, 34
STACK_X, STACK_Y = 272, 92
ENGLISH = ("one image", "a stack of images", "8 rows, 8 columns", "1,797 images")
CHINESE = ("一张图像", "叠起来的图像", "8 行 8 列", "1797 张图像")


def ink(fig: Drawing, x: float, y: float, cell: float) -> None:
    """Shade the squares of the digit by their number."""
    for i, row in enumerate(DIGIT):
        for j, value in enumerate(row):
            fig.add(
                f'<rect x="{x + j * cell:g}" y="{y + i * cell:g}" width="{cell:g}" '
                f'height="{cell:g}" fill="#2f7fd1" fill-opacity="{value / 26:.2f}"/>'
            )


def draw(words: tuple[str, str, str, str]) -> Drawing:
    """Draw both halves with the given labels."""
    one, stack, sizes, count = words
    fig = Drawing(400, 256)
    side = 8 * CELL
    fig.text(LEFT + side / 2, 16, one, size=15)
    ink(fig, LEFT, TOP, CELL)
    fig.grid(LEFT, TOP, DIGIT, CELL, size=14)
    fig.text(LEFT + side / 2, TOP + side + 18, f"(8, 8): {sizes}", size=14)
    fig.text(STACK_X + 56, 16, stack, size=15)
    small = 8 * SMALL
    for k in (3, 2, 1, 0):
        x, y = STACK_X + 10 * k, STACK_Y - 12 * k
        fig.add(
            f'<rect x="{x}" y="{y}" width="{small}" height="{small}" '
            'fill="var(--pst-color-background,#fff)"/>'
        )
        if k == 0:
            ink(fig, x, y, SMALL)
        fig.rect(x, y, small, small, "cell fill0" if k else "cell")
    fig.arrow(STACK_X - 12, STACK_Y - 4, STACK_X + 22, STACK_Y - 45)
    fig.text(STACK_X + 56, STACK_Y + small + 20, "(1797, 8, 8)", size=14)
    fig.text(STACK_X + 56, STACK_Y + small + 40, count, size=14)
    return fig


def main() -> None:
    """Write digit_stack.svg and its Chinese twin."""
    draw(ENGLISH).save(__file__)
    draw(CHINESE).save(__file__, ".zh_CN")


if __name__ == "__main__":
    main()
