"""The loss of a price in three steps: values, slopes, and a nudge that travels."""

from draw import Drawing

LEFT, STEP, TOP, RADIUS = 100, 103, 44, 27
NODES = [("w", "1"), ("p", "2"), ("e", "−4"), ("L", "16")]
EDGES = [("× 2", "2"), ("− 6", "1"), ("( )²", "−8")]
NUDGES = ["0.001", "0.002", "0.002", "−0.016"]


def draw(words: tuple[str, str, str]) -> Drawing:
    """Draw the graph; ``words`` name its three rows."""
    fig = Drawing(450, 172)
    for word, y in zip(words, (TOP, TOP + 56, TOP + 100), strict=True):
        fig.text(6, y, word, size=15, anchor="start")
    for i, (name, value) in enumerate(NODES):
        x = LEFT + i * STEP
        fig.add(
            f'<circle cx="{x}" cy="{TOP}" r="{RADIUS}" class="fig-cell fig-fill0"/>'
        )
        fig.text(x, TOP - 9, name, "math", size=17)
        fig.text(x, TOP + 10, value, size=15)
        fig.text(x, TOP + 100, NUDGES[i], size=15)
    for i, (step, slope) in enumerate(EDGES):
        x = LEFT + i * STEP
        middle = x + STEP / 2
        fig.arrow(x + RADIUS + 3, TOP, x + STEP - RADIUS - 4, TOP, "edge1")
        fig.text(middle, TOP - 17, step, size=15)
        fig.rect(middle - 19, TOP + 43, 38, 26, "cell fill2", r=6)
        fig.text(middle, TOP + 56, slope, size=15)
        fig.arrow(x + 27, TOP + 100, x + STEP - 31, TOP + 100)
    return fig


def main() -> None:
    """Write chain_rule.svg and its Chinese twin."""
    draw(("value", "slope", "change")).save(__file__)
    draw(("数值", "斜率", "变化")).save(__file__, ".zh_CN")


if __name__ == "__main__":
    main()
