"""What the site is made of beside its pages: fonts, styles and scripts of its own.

KaTeX's style sheet and fonts come from node_modules; the theme's parts that no page
asks for (icon fonts and their script, Bootstrap's script, source maps, catalogues of
other languages) are not published.
"""

import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

KATEX = Path("node_modules", "katex", "dist")
OTHER_FORMATS = re.compile(r",url\([^)]*\.(?:woff|ttf)\) format\(\"[a-z]+\"\)")
UNUSED = (
    "scripts/*.map scripts/bootstrap* scripts/fontawesome* styles/*.map vendor "
    "locales images *webpack-macros.html design-tabs.js file.png plus.png minus.png"
).split()


def katex_css(css: str) -> str:
    """Return KaTeX's style sheet with the woff2 fonts only."""
    return OTHER_FORMATS.sub("", css)


def copy_katex(source: Path, target: Path) -> None:
    """Copy KaTeX's style sheet and fonts."""
    shutil.copytree(
        source / "fonts",
        target / "fonts",
        ignore=shutil.ignore_patterns("*.woff", "*.ttf"),
        dirs_exist_ok=True,
    )
    css = (source / "katex.min.css").read_text("utf-8")
    (target / "katex.min.css").write_text(katex_css(css), "utf-8")


def prepare(app: Sphinx) -> None:
    """Say where KaTeX and the outputs of cells are, before pages are read.

    MyST-NB would write the outputs beside the site, where both editions, built at the
    same time, would share the folder.
    """
    app.env.mystnb_config = app.env.mystnb_config.copy(
        output_folder=str(Path(app.doctreedir) / "outputs")
    )
    if app.builder.name == "html":
        copy_katex(Path(app.confdir) / KATEX, Path(app.outdir) / "_static" / "katex")
        app.add_css_file("katex/katex.min.css", priority=400)


def remove_unused(static: Path) -> None:
    """Remove what no page asks for from the folder of static files."""
    for pattern in UNUSED:
        for path in static.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def finish(app: Sphinx, error: Exception | None) -> None:
    """Clean the folder of static files after a successful build."""
    if error is None and app.builder.name == "html":
        remove_unused(Path(app.outdir) / "_static")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.connect("builder-inited", prepare, priority=900)
    app.connect("build-finished", finish, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
