"""Primitives for the book's drawn figures: plain SVG text, no dependency.

Colours are CSS variables with fallbacks, so that a figure inlined into a page follows
its light or dark theme and reads on either background when it stands alone.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

STYLE = """
.fig-text{fill:var(--book-ink,#767676);font-family:system-ui,sans-serif}
.fig-math{fill:var(--book-ink,#767676);font-family:KaTeX_Math,Cambria,Georgia,serif;
font-style:italic}
.fig-line{stroke:var(--book-ink,#767676);fill:none;stroke-width:1.2}
.fig-dash{stroke:var(--book-ink,#767676);fill:none;stroke-width:1.2;
stroke-dasharray:4 3}
.fig-cell{stroke:var(--book-ink,#767676);stroke-width:.8;fill:transparent}
.fig-fill0{fill:var(--book-shade,rgba(128,128,128,.18))}
.fig-fill1{fill:rgba(47,127,209,.35)}.fig-fill2{fill:rgba(217,115,13,.35)}
.fig-fill3{fill:rgba(42,157,92,.35)}.fig-fill4{fill:rgba(194,71,143,.35)}
.fig-fill5{fill:rgba(138,99,210,.35)}
.fig-edge1{stroke:#2f7fd1}.fig-edge2{stroke:#d9730d}.fig-edge3{stroke:#2a9d5c}
.fig-edge4{stroke:#c2478f}.fig-edge5{stroke:#8a63d2}
.fig-edge1,.fig-edge2,.fig-edge3,.fig-edge4,.fig-edge5{fill:none;stroke-width:2.4}
""".strip().replace("\n", "")


class Drawing:
    """An SVG of ``width`` by ``height`` user units, built from simple shapes.

    Shapes take ``cls``, one or more of the classes of ``STYLE``; ``fill1`` to ``fill5``
    and ``edge1`` to ``edge5`` are the book's blue, orange, green, magenta and violet.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.parts: list[str] = []

    def add(self, markup: str) -> None:
        """Append raw SVG markup."""
        self.parts.append(markup)

    def rect(
        self, x: float, y: float, w: float, h: float, cls: str = "cell", r: float = 0
    ) -> None:
        """Draw a rectangle, upper left corner at (x, y), corners of radius r."""
        round_ = f' rx="{r:g}"' if r else ""
        self.add(
            f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}"{round_} '
            f'class="{_classes(cls)}"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        string: object,
        cls: str = "text",
        size: float = 14,
        anchor: str = "middle",
    ) -> None:
        """Write ``string`` centred on height y; ``anchor`` is start, middle or end."""
        self.add(
            f'<text x="{x:g}" y="{y:g}" dy=".35em" font-size="{size:g}" '
            f'text-anchor="{anchor}" class="{_classes(cls)}">'
            f"{escape(str(string))}</text>"
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, cls: str = "line"
    ) -> None:
        """Draw a straight line."""
        self.add(
            f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" '
            f'class="{_classes(cls)}"/>'
        )

    def arrow(
        self, x1: float, y1: float, x2: float, y2: float, cls: str = "line"
    ) -> None:
        """Draw a line with an open head of 6 units at (x2, y2)."""
        self.line(x1, y1, x2, y2, cls)
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        ux, uy = (x2 - x1) / length * 6, (y2 - y1) / length * 6
        self.add(
            f'<path d="M{x2 - ux - uy * 0.6:.1f} {y2 - uy + ux * 0.6:.1f}L{x2:g} {y2:g}'
            f'L{x2 - ux + uy * 0.6:.1f} {y2 - uy - ux * 0.6:.1f}" '
            f'class="{_classes(cls)}"/>'
        )

    def grid(
        self,
        x: float,
        y: float,
        values: Sequence[Sequence[object]],
        cell: float = 32,
        fills: dict[tuple[int, int], str] | None = None,
        size: float = 14,
    ) -> None:
        """Draw a matrix as squares; ``fills`` gives (row, column) squares a class."""
        for i, row in enumerate(values):
            for j, value in enumerate(row):
                fill = (fills or {}).get((i, j), "")
                self.rect(
                    x + j * cell, y + i * cell, cell, cell, f"cell {fill}".strip()
                )
                if value != "":
                    self.text(
                        x + (j + 0.5) * cell, y + (i + 0.5) * cell, value, size=size
                    )

    def svg(self) -> str:
        """Return the whole document."""
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" width="{self.width:g}">'
            f"<style>{STYLE}</style>\n" + "\n".join(self.parts) + "\n</svg>\n"
        )

    def save(self, script: str, suffix: str = "") -> None:
        """Write the drawing beside ``script`` (pass ``__file__``), as .svg."""
        path = Path(script)
        (path.parent / f"{path.stem}{suffix}.svg").write_text(self.svg(), "utf-8")


def _classes(names: str) -> str:
    return " ".join(f"fig-{name}" for name in names.split())
