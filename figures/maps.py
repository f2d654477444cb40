"""The map of a part: a square for each page, an arrow where one page needs another."""

from collections.abc import Callable, Sequence

from draw import Drawing

HALF = 44  # of a square's side
SHIFT = 26  # where several arrows share a side, they stand apart

Picture = Callable[[Drawing, float, float], None]


def part_map(
    size: tuple[float, float],
    pages: Sequence[tuple[float, float, Picture]],
    arrows: Sequence[tuple[int, int]],
) -> Drawing:
    """Return the map of ``pages``, each the middle of its square and what is in it.

    ``arrows`` lead from one page to another, by their numbers, which count from 1.
    """
    d = Drawing(*size)
    for number, (x, y, picture) in enumerate(pages, 1):
        d.rect(x - HALF, y - HALF, 2 * HALF, 2 * HALF, "line", 10)
        picture(d, x, y)
        d.text(x, y + HALF + 14, number, size=20)
    starts, ends = zip(*arrows, strict=True)
    for a, b in arrows:
        (x1, y1, _), (x2, y2, _) = pages[a - 1], pages[b - 1]
        way = (y2 > y1) - (y2 < y1)
        leave = SHIFT * way * (starts.count(a) > 1)
        reach = SHIFT * way * (ends.count(b) > 1)
        d.arrow(x1 + HALF + 6, y1 + leave, x2 - HALF - 6, y2 - reach)
    return d
