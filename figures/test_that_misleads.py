"""10,000 people, the ill and the healthy, and among them the positive tests."""

from draw import Drawing

UNIT = 2.6
LEFT, TOP = 14, 42
SIDE = 100 * UNIT
BAR, BAR_WIDTH = 322, 52
ILL, HEALTHY = 90, 495
ENGLISH = ("10,000 people", "100 ill", "9,900 healthy", "positive: 585", "ill")
ENGLISH += ("healthy",)
CHINESE = ("10000 人", "100 人患病", "9900 人健康", "阳性 585 人", "患病", "健康")


def draw(words: tuple[str, ...]) -> Drawing:
    """Draw the square and the bar; ``words`` label them."""
    people, sick, well, positive, ill, healthy = words
    fig = Drawing(462, 346)
    bottom, right = TOP + SIDE, LEFT + SIDE
    fig.text((LEFT + right) / 2, 14, people, size=18)
    fig.rect(LEFT, TOP, SIDE, SIDE, "cell fill0")
    strip = HEALTHY / 99 * UNIT
    fig.rect(LEFT + UNIT, bottom - strip, SIDE - UNIT, strip, "cell fill1")
    fig.add(
        f'<rect x="{LEFT}" y="{TOP}" width="{UNIT}" height="{SIDE:g}" '
        'fill="#d9730d" fill-opacity="0.35"/>'
    )
    fig.add(
        f'<rect x="{LEFT}" y="{bottom - ILL * UNIT:g}" width="{UNIT}" '
        f'height="{ILL * UNIT:g}" fill="#d9730d"/>'
    )
    fig.line(LEFT + UNIT / 2, bottom + 4, LEFT + UNIT / 2, bottom + 14)
    fig.text(LEFT, bottom + 26, sick, size=17, anchor="start")
    fig.text(right, bottom + 26, well, size=17, anchor="end")
    fig.text(BAR + BAR_WIDTH / 2, 14, positive, size=18)
    height = SIDE * ILL / (ILL + HEALTHY)
    fig.rect(BAR, TOP, BAR_WIDTH, height, "cell fill2")
    fig.rect(BAR, TOP + height, BAR_WIDTH, SIDE - height, "cell fill1")
    edge = BAR + BAR_WIDTH + 8
    fig.text(edge, TOP + height / 2, f"{ILL} {ill}", size=17, anchor="start")
    middle = TOP + (height + SIDE) / 2
    fig.text(edge, middle, HEALTHY, size=17, anchor="start")
    fig.text(edge, middle + 22, healthy, size=17, anchor="start")
    fig.line(right + 6, bottom - strip, BAR - 6, TOP + height, "dash")
    fig.line(right + 6, bottom, BAR - 6, bottom, "dash")
    return fig


def main() -> None:
    """Write test_that_misleads.svg and its Chinese twin."""
    draw(ENGLISH).save(__file__)
    draw(CHINESE).save(__file__, ".zh_CN")


if __name__ == "__main__":
    main()
