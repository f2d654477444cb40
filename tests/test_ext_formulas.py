"""Formulas set by KaTeX."""

import pytest
from formulas import Setter
from sphinx.errors import ExtensionError

from scripts import pages

KATEX = pages.ROOT / "node_modules" / "katex" / "dist" / "katex.min.js"


@pytest.fixture
def setter():
    setter = Setter(KATEX)
    yield setter
    setter.close()
    assert setter.process is None or setter.process.returncode == 0


def test_formulas_are_html_with_their_source(setter: Setter) -> None:
    for tex in ("a<b", "\\hat y", "\\text{卷积}", "x\n+y"):
        html = setter.set(tex, display=False)
        assert html.startswith('<span class="katex">') and "<math" in html
    assert "katex-display" in setter.set("\\sum_i x_i", display=True)


def test_a_wrong_formula_is_named_and_the_next_is_set(setter: Setter) -> None:
    with pytest.raises(ValueError, match="frca"):
        setter.set("\\frca{1}{2}", display=False)
    assert "katex" in setter.set("x", display=False)


def test_katex_that_does_not_run_is_an_error(tmp_path, capfd) -> None:
    setter = Setter(tmp_path / "none.js")
    with pytest.raises(ExtensionError, match="KaTeX has ended"):
        setter.set("x", display=False)
    assert "Cannot find module" in capfd.readouterr().err
    assert setter.process
    setter.process.wait()
    setter.process.stdin.close()
    setter.process.stdout.close()
