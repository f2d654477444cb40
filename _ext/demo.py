"""The directive {demo}: a figure that a script of ours brings to life on the site.

It is a figure in every other way: with a caption, a name and a text alternative. So
print, notebooks and readers without JavaScript see the picture and lose nothing else::

    ```{demo} conv-playground
    :figure: /figures/conv_playground.svg
    :alt: What is to be seen
    The caption.
    ```

The script is interactive/<name>.js, with a style sheet of the same name if it has one;
both are loaded only by pages that use them. It finds its figures by the class
``demo-<name>`` and takes the language of its words from the page.
"""

import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.directives.patches import Figure

FOLDER = "interactive"
PREFIX = "demo-"


class Demo(Figure):
    """A figure with a script; its argument is the name of the script.

    Errors: a name without a script, a figure or a text alternative that is missing.
    """

    option_spec = {**Figure.option_spec, "figure": directives.uri}

    def run(self) -> list[nodes.Node]:
        """Make the figure, marked for the script."""
        name, config = self.arguments[0], self.state.document.settings.env.app.confdir
        if not Path(config, FOLDER, f"{name}.js").exists():
            raise self.error(f"There is no {FOLDER}/{name}.js to bring {name!r} alive.")
        for option, use in (("figure", "shown without it"), ("alt", "read aloud")):
            if not self.options.get(option):
                raise self.error(f"The demo {name!r} needs :{option}:, what is {use}.")
        self.arguments[0] = self.options.pop("figure")
        self.options.setdefault("figclass", []).append(PREFIX + name)
        return super().run()


def demos(doctree: nodes.document) -> list[str]:
    """Return the names of the scripts that a page uses, each once, in order."""
    classes = [c for node in doctree.findall(nodes.figure) for c in node["classes"]]
    found = [c.removeprefix(PREFIX) for c in classes if c.startswith(PREFIX)]
    return list(dict.fromkeys(found))


def copy_files(app: Sphinx) -> None:
    """Put the scripts and styles where the site can load them."""
    if app.builder.name == "html":
        target = Path(app.outdir, "_static", FOLDER)
        target.mkdir(parents=True, exist_ok=True)
        for path in sorted(Path(app.confdir, FOLDER).glob("*.*s")):
            shutil.copy(path, target)


def add_files(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load on a page what its demos need."""
    for name in demos(doctree) if doctree else ():
        app.add_js_file(f"{FOLDER}/{name}.js", loading_method="defer")
        if Path(app.confdir, FOLDER, f"{name}.css").exists():
            app.add_css_file(f"{FOLDER}/{name}.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_directive("demo", Demo)
    app.connect("builder-inited", copy_files)
    app.connect("html-page-context", add_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
