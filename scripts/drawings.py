"""Say in a few words what a plot shows, so that a reference can be kept as text.

The words are coarse on purpose: they tell another picture, not another rounding.
"""

import base64
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from PIL import Image, ImageOps

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
GRAIN = 10  # pixels: finer differences are not told


def marks(svg: str) -> list[str]:
    """Return the texts, pictures, curves and points that matplotlib drew into ``svg``.

    A picture is told by the brightness of its nine parts, 0 to 9, a curve by its ends
    and its middle, points by how many they are and where their middle is.
    """
    root = ET.fromstring(svg)
    texts = [
        " ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text")
    ]
    told = [" | ".join(texts)]
    told += [_picture(image) for image in root.iter(f"{SVG}image")]
    for group in root.iter(f"{SVG}g"):
        name = group.get("id", "")
        if name.startswith("line2d"):
            told += [_curve(p.attrib["d"]) for p in group.findall(f"{SVG}path")]
        if name.startswith("PathCollection"):
            told.append(_points(group.iter(f"{SVG}use")))
    return [words for words in told if words]


def _picture(element: ET.Element) -> str:
    data = base64.b64decode(element.attrib[LINK].partition("base64,")[2])
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    if "scale(1 -1)" in element.get("transform", ""):
        image = ImageOps.flip(image)
    grey = Image.new("RGBA", image.size, "white")
    grey.alpha_composite(image)
    small = grey.convert("L").resize((3, 3), Image.Resampling.BOX)
    shades = "".join(str(min(9, value // 26)) for value in small.tobytes())
    return f"picture {shades[:3]} {shades[3:6]} {shades[6:]}"


def _curve(path: str) -> str:
    numbers = [float(x) for x in re.findall(r"-?\d+\.?\d*", path)]
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(points) < 3:  # the lines of a grid, and ticks
        return ""
    shown = (points[0], points[len(points) // 2], points[-1])
    return "curve " + " ".join(_place(*point) for point in shown)


def _points(uses: Iterable[ET.Element]) -> str:
    places = [(float(use.get("x", 0)), float(use.get("y", 0))) for use in uses]
    if not places:
        return ""
    middle = [sum(axis) / len(places) for axis in zip(*places, strict=True)]
    return f"{len(places)} points around {_place(*middle)}"


def _place(x: float, y: float) -> str:
    return f"{round(x / GRAIN)},{round(y / GRAIN)}"
