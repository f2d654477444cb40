"""A 3 by 3 window slides over a 5 by 5 picture: plain, padded, padded at stride 2.

The motion is CSS inside the SVG. Without it, on paper or where motion is unwanted, the
window stands at its first stop beside the whole output. Names begin with ``slide``,
since the site puts the SVG into the page.
"""

from draw import Drawing

CELL = 22
SIZE, KERNEL = 5, 3
PANELS = [(0, 1, 1), (1, 1, 3), (1, 2, 2)]  # padding, stride, colour
STOPS = 25  # of the longest panel
PAUSE = 5  # stops of rest, all outputs full
SECONDS = 21
GLIDE = 0.3  # part of a stop that the window is on its way


def percent(stop: float) -> str:
    """Return the time of a stop as a percentage of a round."""
    return f"{100 * stop / (STOPS + PAUSE):.4g}%"


def motion(name: str, side: int, step: float) -> str:
    """Return the keyframes that visit a square of ``side`` stops, ``step`` apart."""
    frames = []
    for stop in range(side * side):
        x, y = step * (stop % side), step * (stop // side)
        start = percent(stop)
        end = percent(stop + 1 - GLIDE) if stop < side * side - 1 else "100%"
        frames.append(f"{start},{end}{{transform:translate({x:g}px,{y:g}px)}}")
    return f"@keyframes slide-{name}{{{''.join(frames)}}}"


def style() -> str:
    """Return the style sheet of the motion."""
    rules = []
    for stop in range(STOPS):
        shown = f"0%{{opacity:0}}{percent(stop)},100%{{opacity:1}}"
        rules.append(f"@keyframes slide-show{stop}{{{shown}}}")
        timing = f"slide-show{stop} {SECONDS}s step-end infinite"
        rules.append(f".slide-show{stop}{{animation:{timing}}}")
    for n, (padding, stride, _) in enumerate(PANELS):
        side = (SIZE + 2 * padding - KERNEL) // stride + 1
        for name, step in ((f"in{n}", stride * CELL), (f"out{n}", CELL)):
            rules.append(motion(name, side, step))
            timing = f"slide-{name} {SECONDS}s ease-in-out infinite"
            rules.append(f".slide-{name}{{animation:{timing}}}")
    wanted = "@media screen and (prefers-reduced-motion:no-preference)"
    return f"<style>{wanted}{{{''.join(rules)}}}</style>"


def panel(fig: Drawing, n: int, middle: float) -> None:
    """Draw one panel around the vertical line at ``middle``."""
    padding, stride, colour = PANELS[n]
    padded = SIZE + 2 * padding
    side = (padded - KERNEL) // stride + 1
    x, y = middle - padded * CELL / 2, 94 - padded * CELL / 2
    for i in range(padded):
        for j in range(padded):
            inside = all(padding <= at < SIZE + padding for at in (i, j))
            shade = "cell fill0" if inside else "dash"
            fig.rect(x + j * CELL, y + i * CELL, CELL, CELL, shade)
    fig.add(f'<g class="slide-in{n}">')
    fig.rect(x, y, KERNEL * CELL, KERNEL * CELL, f"fill{colour}")
    fig.rect(x, y, KERNEL * CELL, KERNEL * CELL, f"edge{colour}")
    fig.add("</g>")
    fig.add(
        f'<text x="{middle:g}" y="196" dy=".35em" font-size="15" '
        f'text-anchor="middle" class="fig-text"><tspan class="fig-math">p</tspan> = '
        f'{padding}, <tspan class="fig-math">s</tspan> = {stride}</text>'
    )
    x, y = middle - side * CELL / 2, 274 - side * CELL / 2
    for stop in range(side * side):
        left, top = x + stop % side * CELL, y + stop // side * CELL
        fig.rect(left, top, CELL, CELL)
        fig.add(f'<g class="slide-show{stop}">')
        fig.rect(left, top, CELL, CELL, f"fill{colour}")
        fig.add("</g>")
    fig.add(f'<g class="slide-out{n}">')
    fig.rect(x, y, CELL, CELL, f"edge{colour}")
    fig.add("</g>")


def main() -> None:
    """Write sliding_window.svg."""
    fig = Drawing(500, 340)
    for n, middle in enumerate((67, 230, 416)):
        panel(fig, n, middle)
    fig.add(style())
    fig.save(__file__)


if __name__ == "__main__":
    main()
