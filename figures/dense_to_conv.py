"""Three layers from five numbers to five: each line a weight, each slope a colour."""

from draw import Drawing

UNITS, STEP, TOP, WIDTH, GAP, RADIUS = 5, 44, 18, 150, 70, 9
# the colour of the line from input j to output i, by j - i; the far ones stay grey
COLOURS = {-2: "edge4", -1: "edge1", 0: "edge2", 1: "edge3", 2: "edge5"}


def layer(fig: Drawing, left: float, reach: int, shared: bool) -> int:
    """Draw one layer; return how many different weights it has."""
    right, kinds = left + WIDTH, set()
    for i in range(UNITS):
        for j in range(UNITS):
            offset = j - i
            if abs(offset) <= reach:
                kinds.add(offset if shared else (i, j))
                far = "dash" if abs(offset) == UNITS - 1 else "line"
                cls = COLOURS.get(offset, far) if shared else "line"
                y1, y2 = TOP + j * STEP, TOP + i * STEP
                fig.line(left + RADIUS, y1, right - RADIUS, y2, cls)
    for x in (left, right):
        for i in range(UNITS):
            place = f'cx="{x:g}" cy="{TOP + i * STEP:g}" r="{RADIUS}"'
            fig.add(f'<circle {place} class="fig-cell fig-fill0"/>')
    fig.text((left + right) / 2, TOP + UNITS * STEP - 4, len(kinds), size=18)
    return len(kinds)


def main() -> None:
    """Write dense_to_conv.svg."""
    fig = Drawing(3 * WIDTH + 2 * GAP + 32, TOP + UNITS * STEP + 14)
    counts = [
        layer(fig, 16 + n * (WIDTH + GAP), reach, shared)
        for n, (reach, shared) in enumerate([(4, False), (4, True), (1, True)])
    ]
    assert counts == [25, 9, 3]
    for n in (1, 2):
        x = 16 + n * (WIDTH + GAP) - GAP / 2
        fig.arrow(x - 12, TOP + 2 * STEP, x + 12, TOP + 2 * STEP)
    fig.save(__file__)


if __name__ == "__main__":
    main()
