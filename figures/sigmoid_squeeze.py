"""A sigmoid at one scale on both axes: inputs 2 apart leave it less than 1/2 apart."""

import math

from draw import Drawing

UNIT, LEFT, BASE, SIZE = 62, 210, 92, 14.5


def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^-x)."""
    return 1 / (1 + math.exp(-x))


def place(x: float, y: float) -> tuple[float, float]:
    """Return where the point (x, y) is drawn."""
    return LEFT + x * UNIT, BASE - y * UNIT


def draw(chinese: bool = False) -> Drawing:
    """Return the figure in one of the two languages."""
    fig = Drawing(444, 148)
    right, _ = place(2.7, 0)
    fig.line(*place(-3.2, 0), right, BASE)
    points = [place(n / 10, sigmoid(n / 10)) for n in range(-32, 28)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    fig.add(f'<path d="M{path}" class="fig-line"/>')
    for x in (-1, 1):
        fig.line(*place(x, 0), *place(x, sigmoid(x)), "dash")
        fig.line(*place(x, sigmoid(x)), right, place(0, sigmoid(x))[1], "dash")
        fig.text(place(x, 0)[0], BASE + 18, str(x).replace("-", "−"), size=SIZE)
    fig.line(*place(-1, 0), *place(1, 0), "edge1")
    fig.line(right, place(0, sigmoid(-1))[1], right, place(0, sigmoid(1))[1], "edge2")
    for x in (-1, 1):
        text = f"{sigmoid(x):.2f}"
        fig.text(right + 8, place(0, sigmoid(x))[1], text, size=SIZE, anchor="start")
    inputs = "输入相差 2" if chinese else "inputs: 2 apart"
    outputs = "输出相差 0.46" if chinese else "outputs: 0.46 apart"
    fig.text(LEFT, BASE + 40, inputs, size=SIZE)
    fig.text(right + 46, 14, outputs, size=SIZE, anchor="end")
    return fig


if __name__ == "__main__":
    draw().save(__file__)
    draw(chinese=True).save(__file__, ".zh_CN")
