"""Pictures inside a notebook: as PNG data, the one form that shows everywhere.

Colab shows neither attachments nor embedded SVG (its issues 3836 and 2092), and a
notebook that was downloaded must not need the network. Drawn figures are therefore
rasterised, with the fonts that Matplotlib ships, so that every machine makes the same
bytes; only Chinese, Japanese or Korean words take a font of the system.
"""

import base64
import re
from html import escape
from importlib.util import find_spec
from pathlib import Path

SCALE = 2  # pixels for a unit of the drawing: sharp on dense screens
VARIABLE = re.compile(r"var\(--[\w-]+,\s*((?:[^()]|\([^()]*\))*)\)")
CJK = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
FONTS = Path(find_spec("matplotlib").origin).parent / "mpl-data" / "fonts" / "ttf"
TYPES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}


def picture(path: Path, alt: str) -> str:
    """Return an HTML image that holds the file itself; ``alt`` is its description.

    Raises:
        ValueError: if the file is of a kind that notebooks do not show.
    """
    data, kind, width = path.read_bytes(), TYPES.get(path.suffix.lower()), ""
    if path.suffix == ".svg":
        data, kind = rasterise(data.decode("utf-8")), "png"
        width = f' width="{int.from_bytes(data[16:20], "big") // SCALE}"'
    if kind is None:
        raise ValueError(f"{path.name}: notebooks show PNG, JPEG, GIF and SVG only.")
    encoded = base64.b64encode(data).decode("ascii")
    source = f"data:image/{kind};base64,{encoded}"
    return f'<img alt="{escape(alt)}"{width} src="{source}">'


def rasterise(svg: str) -> bytes:
    """Return a drawing as PNG on white, its CSS variables at their fallbacks."""
    import resvg_py  # no other builder needs it

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=VARIABLE.sub(r"\1", svg),
            zoom=SCALE,
            background="white",
            skip_system_fonts=CJK.search(svg) is None,
            font_dirs=[str(FONTS)],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
            serif_family="DejaVu Serif",
        )
    )
