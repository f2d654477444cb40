"""The directive {demo}, on a book of three pages."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent
CONF = "extensions = ['myst_parser', 'svg', 'demo']\nexclude_patterns = ['_build']\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a"/></svg>'
ALIVE = """# Alive
```{demo} toy
:figure: /figures/toy.svg
:name: fig-toy
:alt: A red "square" and more

The caption of the toy.
```
```{demo} toy
:figure: /figures/toy.svg
:alt: The same square again
```
"""


def build(folder: Path, page: str = ALIVE) -> subprocess.CompletedProcess[str]:
    """Build a book with a page of its own and one without demos."""
    files = {
        "conf.py": CONF,
        "index.md": "# Book\n```{toctree}\nalive\nplain\n```\n",
        "alive.md": page,
        "plain.md": "# Plain\n",
        "figures/toy.svg": SVG,
        "interactive/toy.js": "// toy\n",
        "interactive/toy.css": "/* toy */\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    shutil.rmtree(folder / "_build", ignore_errors=True)
    return subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", ".", "_build"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    done = build(folder)
    assert done.returncode == 0, done.stderr
    return folder / "_build"


def soup(site: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((site / f"{page}.html").read_text("utf-8"), "html.parser")


def test_it_is_a_figure_that_its_script_can_find(site):
    first, second = soup(site, "alive").select("figure.demo-toy")
    assert first["id"] == "fig-toy"
    assert first.svg["aria-label"] == 'A red "square" and more'
    assert first.select_one(".caption-text").text == "The caption of the toy."
    assert not first.select("script, link"), "without JavaScript nothing is missing"
    assert second.svg and not second.figcaption


def test_a_page_loads_the_script_once_and_only_where_it_is_used(site):
    page = soup(site, "alive")
    (script,) = page.select('script[src*="interactive/toy.js"]')
    assert script.has_attr("defer")
    assert len(page.select('link[href*="interactive/toy.css"]')) == 1
    style = page.select_one('link[href*="toy.css"]')
    for address in (script["src"], style["href"]):
        assert (site / address.split("?")[0]).exists()
    for other in ("plain", "index", "search"):
        assert "toy" not in "".join(map(str, soup(site, other).head.select("[src]")))
        assert not soup(site, other).select('[src*="toy"], [href*="toy.css"]')


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{demo} toy", "{demo} gone", "There is no interactive/gone.js"),
        (":figure: /figures/toy.svg\n", "", "needs :figure:, what is shown without it"),
        (':alt: A red "square" and more\n', "", "needs :alt:, what is read aloud"),
    ],
)
def test_mistakes_are_named(tmp_path, old, new, message):
    done = build(tmp_path, ALIVE.replace(old, new, 1))
    assert done.returncode != 0 and message in done.stderr
