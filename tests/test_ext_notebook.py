"""The clean notebooks, built from the tiny book in tests/notebook_project."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import tiny_book
from markdown_it import MarkdownIt
from PIL import Image

from scripts import pages

PROJECT = Path(__file__).parent / "notebook_project"
SITE = "https://example.org/book/"
RUN = """
import sys
from sphinx.cmd.build import build_main
for builder, name, language, out in [line.split() for line in sys.argv[1:]]:
    options = ["-b", builder, "-n", "-W", "-c", ".", "-d", f"_build/trees/{name}"]
    options += ["-D", f"language={language}", ".", f"_build/{out}"]
    if build_main(options):
        sys.exit(f"the build of {out} failed")
"""
HIDDEN = {"source_hidden": True}
LEFTOVERS = re.compile(r"\{[a-z][a-z:-]*\}`|^\s*(>\s*)*(`{3,}|:{3,})\{", re.MULTILINE)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the English site and, twice, its notebooks; then the Chinese notebooks."""
    folder = tmp_path_factory.mktemp("tiny") / "book"
    shutil.copytree(PROJECT, folder)
    tiny_book.execute(folder, folder / "_build" / "cache", "chapters/part/page")
    home = {**os.environ, "PYTHONPATH": str(pages.ROOT / "_ext"), "BOOK_SITE_URL": ""}
    english = ["html en en html", "notebook en en en", "notebook en en again"]
    log = run(folder, home, *english)
    run(folder, {**home, "BOOK_SITE_URL": SITE}, "notebook zh zh_CN zh")
    return folder / "_build", log


def run(folder, environment, *builds):
    command = [sys.executable, "-c", RUN, *builds]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read(built, edition):
    return nbformat.read(built[0] / edition / "part" / "page.ipynb", as_version=4)


def markdown(built, edition):
    cells = read(built, edition).cells
    return "\n\n".join(c.source for c in cells if c.cell_type == "markdown")


def code(built, edition):
    return [c for c in read(built, edition).cells[1:] if c.cell_type == "code"]


def test_what_the_site_has_read_is_not_read_again(built):
    updates = re.findall(r"updating environment: (?:\[.*\] )?(\d+) added", built[1])
    assert updates == ["3", "0", "0"]


def test_only_pages_with_code_become_notebooks(built):
    found = sorted(path.name for path in (built[0] / "en").rglob("*"))
    assert found == ["page.ipynb", "part"]


def test_a_rebuild_gives_the_same_bytes(built):
    first, second = (built[0] / n / "part/page.ipynb" for n in ("en", "again"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_notebooks_are_valid_and_empty(built, edition):
    book = read(built, edition)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert len({cell.id for cell in book.cells}) == len(book.cells)
    assert set(book.metadata) == {"kernelspec", "language_info"}
    assert set(book.metadata.language_info) == {"name"}
    for cell in book.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_cells_are_those_of_the_page_without_solutions(built, edition):
    page = (PROJECT / "chapters/part/page.md").read_text()
    written = pages.code_cells(pages.read_myst_markdown_notebook(page))
    kept = [c for c in written if "solution" not in c.metadata.get("tags", [])]
    cells = code(built, edition)
    for cell, source in zip(cells, kept, strict=True):
        assert cell.metadata.get("tags") == source.metadata.get("tags")
        plain = "check" not in cell.metadata.get("tags", [])
        assert cell.source == source.source or not plain
        assert cell.metadata.get("jupyter") == (None if plain else HIDDEN)
    assert "mystnb" not in json.dumps([c.metadata for c in cells])


def test_checks_say_what_they_prove_and_hide_how(built):
    alone, answer = [c for c in code(built, "en") if "jupyter" in c.metadata]
    assert alone.source == (
        "# @title Checked: The value is below one.\nassert value < 1"
    )
    assert answer.source.startswith(
        "# @title Check your answer\n# Is it twice as much?\nwith grading(double)"
    )
    assert alone.metadata.cellView == answer.metadata.cellView == "form"


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_no_directive_and_no_role_is_left(built, edition):
    assert LEFTOVERS.search("```{note}") and LEFTOVERS.search("{value}`x`")
    assert not LEFTOVERS.search(markdown(built, edition))
    assert "kernelspec:" not in markdown(built, edition)


def test_headings_stand_once_and_begin_their_cells(built):
    headings = re.findall(r"^#+ .*", markdown(built, "en"), re.MULTILINE)
    assert headings == ["# A page", "## Code", "## Exercises", "## References"]
    begins = [c.source.split("\n")[0] for c in read(built, "en").cells]
    assert set(headings) <= set(begins)


def test_formulas_are_left_as_they_are(built):
    text = markdown(built, "en")
    assert "$$\n\\mathbf{X}_{:, 1} * \\mathbf{Y}_{2, :} = a < b\n$$" in text
    assert "$$\n\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n$$" in text
    assert "$a_1 * b_1$ and $a_2 * b_2$" in text
    assert ">   $$\\sum_{i} x_i^{*} = y_*$$" in text
    assert "| the norm $\\Vert x\\Vert$ | the size $\\vert x_1\\vert$ |" in text


def test_other_text_means_what_it_says(built):
    html = MarkdownIt("commonmark").render(markdown(built, "en"))
    assert "It costs $5 *or* more, a_name and <em>this</em> stay" in html
    assert "Why does 2 &lt; 3 hold, and <code>a|b</code> not?" in html
    assert '<a href="https://example.org/a_%28b%29">the web</a>' in html
    assert '<a href="https://example.org/x">https://example.org/x</a>' in html


def test_numbers_and_citations_are_filled_in(built):
    text = markdown(built, "en")
    assert "See Fig. 1, Another page, words, Fig. 2, Exercise 1: Double it and" in text
    assert "It is 0.12, in **0.1** words." in text
    assert re.search(r"\*\*Runs in\*\* \d+ s\.", text)
    assert "**Fig. 2** A line of 0.12." in text
    assert "**Table 1** Numbered" in text
    assert "> Quoted by LeCun and Bottou [1998], and [LeCun and Bottou, 1998]." in text
    assert "- [LB98] Yann LeCun and Léon Bottou. Gradient-based learning. *Proc" in text


def test_the_chinese_edition_is_chinese(built):
    text = markdown(built, "zh")
    assert "# 一页\n" in text and "## 练习\n" in text
    assert (
        "> **目标**\n" in text and "> **备注**\n>\n> **注意**：这里有 `code`。" in text
    )
    assert "它是 0.12，即 **0.1** 左右。" in text
    assert "**图 2** 0.12 的线。" in text
    assert "**Exercise 1: 加倍**\n\n写出 `double`，对 $x_1$。" in text
    assert "| 第一个词 | second word |" in text
    assert "<summary>Solution</summary>\n\n$x_1$ 的两倍。" in text
    assert re.search(r"\*\*Runs in\*\* \d+ \w+\.", text)


def test_words_in_code_are_chinese_in_the_chinese_edition(built):
    alone, answer = [c.source for c in code(built, "zh") if "jupyter" in c.metadata]
    assert alone == "# @title Checked: 数值小于一。\nassert value < 1"
    assert "\n# 是两倍吗？\nwith grading(double)" in answer


def test_references_lead_to_the_site_where_it_is_known(built):
    other = f"{SITE}zh/chapters/part/other.html"
    assert f"[Another page]({other})" in markdown(built, "zh")
    assert f"[Another page]({other}#other)" in markdown(built, "zh")
    assert "Another page](" not in markdown(built, "en")


def test_blocks_keep_their_form(built):
    text = markdown(built, "en")
    assert "> **Goals**\n>\n> **You will** do *two* things:\n>\n> - add" in text
    mistake = "> **Common mistake: “It is *nothing*”**\n>\n> It is something."
    assert mistake in text
    assert "| name | sign | formula |\n| :-- | :-: | --: |\n| bar | `a\\|b` |" in text
    assert "- **Term**: Its meaning." in text
    assert "2. Second:\n\n   - inner one,\n   - inner two." in text
    assert "   ```python\n   x = 1\n   ```" in text


def test_an_exercise_is_question_stub_check_hint_and_solution_as_text(built):
    cells = read(built, "en").cells
    texts = [cell.source for cell in cells]
    stub = next(i for i, text in enumerate(texts) if "Your turn" in text)
    question = "**Exercise 1: Double it**\n\nWrite `double`, for $x_1$."
    assert texts[stub - 1] == f"## Exercises\n\n{question}"
    assert texts[stub + 1].startswith("# @title Check your answer")
    hint, solution = texts[stub + 2].split("\n\n<details>", 1)
    assert hint == fold("Hint", "Add.")
    code = "```python\ndef double(x):\n    return 2 * x\n\nprint(double(1))\n```"
    assert f"<details>{solution}".startswith(
        fold("Solution", f"Twice $x_1$.\n\n{code}\n\nDone.")
    )
    assert "**Exercise 2: Think**\n\nWhy?\n\n" + fold("Solution", "Because.") in (
        f"<details>{solution}"
    )


def fold(title, text):
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"


def test_depths_fold_where_they_hold_no_cell(built):
    text = markdown(built, "en")
    assert fold("Optional: More of z_1", "Hidden $z_1$.") in text
    cells = [cell.source for cell in read(built, "en").cells]
    first = cells.index("**Optional: With a cell**\n\nLook again.")
    assert cells[first + 1 : first + 4] == ["value", "value", "---"]


def test_figures_are_embedded_as_png(built):
    found = {}
    for edition in ("en", "zh"):
        pattern = r'<img alt="(.*?)" width="(\d+)" src="data:image/png;base64,(.*?)">'
        ((alt, width, data),) = re.findall(pattern, markdown(built, edition))
        image = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
        assert (width, image.size) == ("40", (80, 40))
        assert image.getpixel((70, 20)) == (255, 255, 255)
        found[edition] = alt, image.getpixel((20, 20))
    assert found["en"] == ("A red &quot;square&quot;", (255, 0, 0))
    assert found["zh"] == ("红色的“方块”", (0, 0, 255))
    assert "**Fig. 1** The square of $x_1$." in markdown(built, "en")
