"""All-reduce around a ring of four: how many summands each chunk holds, step by step.

The chunks that are sent next are outlined; a chunk that holds all four is green.
"""

from draw import Drawing

P, SIDE = 4, 24
LEFTS, TOPS = (12, 140, 268, 396), (14, 170)


def states() -> list[list[list[int]]]:
    """Return the numbers of summands, [step][device][chunk], by running the ring."""
    held = [[1] * P for _ in range(P)]
    found = [held]
    for step in range(2 * (P - 1)):
        new = [list(row) for row in held]
        for r in range(P):
            chunk, target = (r - step) % P, (r + 1) % P
            new[target][chunk] = held[r][chunk] + (step < P - 1) * held[target][chunk]
        held = new
        found.append(held)
    return found


def ring(fig: Drawing, x: float, y: float) -> None:
    """Draw four devices in a ring, each sending to the next."""
    places = [(x - 32, y - 32), (x + 32, y - 32), (x + 32, y + 32), (x - 32, y + 32)]
    for (x1, y1), (x2, y2) in zip(places, places[1:] + places[:1], strict=True):
        ux, uy = (x2 - x1) / 64, (y2 - y1) / 64
        fig.arrow(x1 + 17 * ux, y1 + 17 * uy, x2 - 17 * ux, y2 - 17 * uy, "edge1")
    for n, (cx, cy) in enumerate(places):
        fig.add(f'<circle cx="{cx:g}" cy="{cy:g}" r="13" class="fig-line"/>')
        fig.text(cx, cy, n)


def main() -> None:
    """Write ring.svg."""
    fig = Drawing(504, 300)
    middle = SIDE * P / 2
    ring(fig, LEFTS[0] + middle, TOPS[1] + middle)
    slots = [(x, TOPS[0]) for x in LEFTS] + [(x, TOPS[1]) for x in LEFTS[1:]]
    for step, ((x, y), held) in enumerate(zip(slots, states(), strict=True)):
        full = {(r, c): "fill3" for r in range(P) for c in range(P) if held[r][c] == P}
        fig.grid(x, y, held, SIDE, full)
        for r in range(P) if step < 2 * (P - 1) else ():
            chunk = (r - step) % P
            fig.rect(x + chunk * SIDE, y + r * SIDE, SIDE, SIDE, "edge1")
        fig.text(x + middle, y + P * SIDE + 16, step, size=13)
    fig.save(__file__)


if __name__ == "__main__":
    main()
