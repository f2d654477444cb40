"""The site's extensions at work together, on the tiny book in tests/site_project.

It is built with the real conf.py and _config.yml, in both languages, once.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tiny_book
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from scripts import pages

PROJECT = Path(__file__).parent / "site_project"
HOUSE = ["conf.py", "_config.yml", "_ext", "_static", "_templates"]
RUN = """
import sys
from sphinx.cmd.build import build_main
for builder, trees, language, out in [line.split() for line in sys.argv[1:]]:
    options = ["-q", "-b", builder, "-n", "-W", "-c", "."]
    options += ["-d", f"_build/trees/{trees}", "-D", f"language={language}"]
    options += [".", f"_build/site/{out}"]
    if build_main(options):
        sys.exit(f"the build of {out} failed")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the tiny book; return the folder of the site."""
    folder = tmp_path_factory.mktemp("tiny") / "book"
    shutil.copytree(PROJECT, folder)
    for name in HOUSE:
        source = pages.ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    (folder / "node_modules").symlink_to(pages.ROOT / "node_modules")
    cache = folder / "_build" / "cache" / "tiny"
    tiny_book.execute(folder, cache, "chapters/part/page")
    environment = {
        **os.environ,
        "BOOK_CACHE": str(cache),
        "BOOK_REPOSITORY": "https://github.com/owner/name",
    }
    # the Chinese edition last: Sphinx forgets no catalogue within one process
    builds = ["html en en en", "gettext gettext en ../gettext", "html zh zh_CN zh"]
    done = subprocess.run(
        [sys.executable, "-c", RUN, *builds],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build" / "site"


def soup(site, edition, page="chapters/part/page"):
    html = (site / edition / f"{page}.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser")


def test_the_site_holds_the_editions_and_nothing_else(site):
    assert sorted(path.name for path in site.iterdir()) == ["en", "zh"]
    static = site / "en" / "_static"
    assert not list(static.rglob("*.map")) and not (static / "vendor").exists()
    assert not (static / "start.html").exists()
    fonts = {path.suffix for path in (static / "katex" / "fonts").iterdir()}
    assert fonts == {".woff2"}


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_values_of_the_run_stand_in_the_text(site, edition):
    text = soup(site, edition).select_one("article").get_text()
    assert "5.00" in text and "format" not in text and "number ::" not in text
    caption = soup(site, edition).select_one("#fig-dot figcaption").get_text()
    assert "9" in caption, "captions may hold values, too"


def test_no_page_asks_other_hosts_or_missing_files(site):
    for path in site.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        asked = [tag["src"] for tag in page.select("[src]")]
        asked += [tag["href"] for tag in page.select("link[rel~=stylesheet]")]
        for address in asked:
            assert "://" not in address
            assert (path.parent / address.partition("?")[0]).exists(), address
        assert "fontawesome" not in str(page.head) and "bootstrap" not in str(page)


def test_styles_ask_for_files_that_exist(site):
    for sheet in (site / "en" / "_static" / "katex").glob("*.css"):
        for address in re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")):
            assert (sheet.parent / address).exists(), address


@pytest.mark.parametrize(
    ("edition", "code", "other"), [("en", "en", "zh"), ("zh", "zh-CN", "en")]
)
def test_pages_name_their_language_and_lead_to_the_other(site, edition, code, other):
    page = soup(site, edition)
    assert page.html["lang"] == code
    links = page.select("link[rel=alternate]")
    assert {link["hreflang"] for link in links} == {"en", "zh-CN"}
    (switch,) = page.select("a.book-edition")
    assert switch["href"] == f"../../../{other}/chapters/part/page.html"
    assert (site / edition / "chapters/part" / switch["href"]).exists()


def test_chinese_words_on_an_english_page_are_marked(site):
    (cell,) = [x for x in soup(site, "en").select("th") if "corner" in x.text]
    assert [x["lang"] for x in cell.select("span")] == ["zh-CN"]
    assert cell.text == "corner, 角，或角落" and cell.span.text == "角，或角落"
    assert not soup(site, "zh").select("article [lang=zh-CN]")


def test_titles_are_those_of_the_edition(site):
    assert "Deep learning, run" in soup(site, "en").title.text
    assert "深度学习" in soup(site, "zh").title.text


def test_what_gettext_misses_is_translated(site):
    page = soup(site, "zh")
    cells = [cell.get_text() for cell in page.select("article td, article th")]
    assert "含义" in cells and any("的输入" in cell for cell in cells)
    assert "第一部分" in page.select_one(".bd-docs-nav").text
    assert page.select_one(".goals .admonition-title").text == "目标"
    assert page.select_one(".cell_output img")["alt"] == "一个点"
    assert "宽 9 的点" in page.select_one("#fig-dot figcaption").text
    assert "这个数是 5.00" in page.article.text


def test_gettext_finds_what_is_to_be_translated_and_no_more(site):
    with (site.parent / "gettext/chapters/part/page.pot").open("rb") as file:
        found = {message.id for message in read_po(file)}
    wanted = {"meaning", "the **input** of $f$", "A title of $f$", "One dot"}
    assert wanted | {"two words", "Return a text as a picture."} <= found
    assert not found & {"`x`", "$y$", "1.5", "a = b + \\frac{1}{2}", "solved"}
    with (site.parent / "gettext/index.pot").open("rb") as file:
        assert "First part" in {message.id for message in read_po(file)}


def test_words_in_code_and_figures_are_translated(site):
    cell, figure = {}, {}
    for edition in ("en", "zh"):
        page = soup(site, edition)
        (cell[edition],) = [
            pre.text for pre in page.select("pre") if "def write" in pre.text
        ]
        (image,) = page.select("img[alt='Two words'], img[alt='两个词']")
        path = site / edition / "chapters/part" / image["src"]
        figure[edition] = path.read_text("utf-8")
    assert '"""Return a text as a picture."""' in cell["en"]
    assert '"""以图像返回文本。"""' in cell["zh"]
    assert 'write(label="两个词")  # 给读者看的' in cell["zh"]
    assert "<text>two words<" in figure["en"] and "<text>两个词<" in figure["zh"]


def test_formulas_on_their_own_lines_stay_what_they_are(site):
    for edition in ("en", "zh"):
        tex = soup(site, edition).select_one("div.math annotation").text
        assert tex.strip() == "a = b + \\frac{1}{2}"


def test_drawn_figures_are_inlined_with_their_text_and_unique_ids(site):
    page = soup(site, "en")
    first, second = page.select("figure svg[role=img]")
    assert first["aria-label"] == 'An arrow & a "head"'
    ids = [tag["id"] for tag in page.select("svg [id]")]
    assert len(ids) == len(set(ids)) == 4
    assert f"url(#{first.marker['id']})" in str(first)
    assert "var(--book-ink" in str(first)
    assert "M20 5H0" in str(soup(site, "zh").select_one("figure svg"))


def test_run_times_are_measured_ones(site):
    assert re.search(r"about \d+ s\.", soup(site, "en").article.text)
    assert re.search(r"约 \d+ 秒", soup(site, "zh").article.text)


def test_the_status_table_lists_every_page(site):
    rows = soup(site, "en", "chapters/part/status").select(".status-table tr")
    cells = [
        [cell.get_text(strip=True) for cell in row.select("td, th")] for row in rows
    ]
    assert [row[0] for row in cells[1:-1]] == ["A tiny book", "Kernels", "Status"]
    assert cells[1][1:] == ["–", "–"]
    assert re.fullmatch(r"\d+ s", cells[2][1]) and cells[2][2] == "8"
    assert cells[-1] == ["All pages", cells[2][1], "8"]
    assert rows[2].a["href"].startswith("page.html")


def test_a_page_says_how_to_run_it(site):
    links = {
        link.text: link["href"] for link in soup(site, "en").select(".book-launch a")
    }
    assert links == {
        "Open in Colab": "https://colab.research.google.com/github/owner/name/"
        "blob/notebooks/en/part/page.ipynb",
        "Open in Binder": "https://mybinder.org/v2/gh/owner/name/notebooks"
        "?urlpath=lab/tree/en/part/page.ipynb",
        "Download notebook": "../../../notebooks/en/part/page.ipynb",
        "Source on GitHub": "https://github.com/owner/name/blob/HEAD/"
        "chapters/part/page.md",
    }
    plain = soup(site, "en", "chapters/part/status").select(".book-launch a")
    assert [link.text for link in plain] == ["Source on GitHub"]
    assert "在 Colab 中打开" in soup(site, "zh").select_one(".book-launch").text


TITLES = {
    "en": {
        "check": "✓ Checked: Five is five, and stays it.",
        "deeper": "Optional: A side road",
        "mistake": "Common mistake: “Five is even”",
        "exercise": "Exercise 1: A title of f",
        "answer": "Check your answer",
        "hint": "Hint",
        "solution": "Solution",
    },
    "zh": {
        "check": "✓ 已验证：五是五，一直如此。",
        "deeper": "选读：旁支",
        "mistake": "常见误区：“五是偶数”",
        "exercise": "练习 1：f 的题目",
        "answer": "检查你的答案",
        "hint": "提示",
        "solution": "参考答案",
    },
}


def title(box):
    """Return the title of a box as it is read."""
    found = box.find(class_="book-box-title")
    for tag in found.select(".katex-html, annotation, .headerlink"):
        tag.decompose()
    return found.text


@pytest.mark.parametrize("edition", TITLES)
def test_boxes_say_what_they_are_and_all_but_two_are_closed(site, edition):
    page = soup(site, edition)
    for kind, words in TITLES[edition].items():
        box = page.select_one(f".book-box.{kind}")
        assert title(box) == words
        assert box.name == ("div" if kind in ("mistake", "exercise") else "details")
        assert not box.has_attr("open")
    assert "cell" not in page.select_one(".book-box.check")["class"]


def test_a_check_folds_its_code_and_says_its_comment_once(site):
    fold = soup(site, "en").select_one(".book-box.check")
    assert fold.select_one("div.cell pre").text.strip() == "assert 5 == 5"
    assert fold.text.count("stays it") == 1


def test_an_exercise_shows_question_and_stub_and_folds_the_rest(site):
    first, second = soup(site, "en").select(".book-box.exercise")
    kinds = [
        next(
            x for x in ("stub", "answer", "hint", "solution") if x in str(tag["class"])
        )
        for tag in first.find_all(["div", "details"], recursive=False)
    ]
    assert kinds == ["stub", "answer", "hint", "solution"]
    assert "Right." in first.select_one(".answer .cell_output").text
    solution = first.select_one(".solution").text
    assert "Done." in solution and 'return "solved"' in solution
    assert [tag["class"][1] for tag in second.find_all("details")] == ["solution"]


@pytest.mark.parametrize(
    ("edition", "words"),
    [("en", "Exercise 1: A title of f"), ("zh", "练习 1：f 的题目")],
)
def test_boxes_with_a_label_can_be_linked_to(site, edition, words):
    page = soup(site, edition)
    links = page.select("p > a.reference.internal[href^='#']")
    found = {link["href"]: link.text for link in links}
    assert found["#ex-one"] == words and "#deeper-road" in found
    assert {"exercise", "deeper"} == {
        page.select_one(address)["class"][1]
        for address in found
        if "road" in address or "ex-" in address
    }
    assert page.select_one("#ex-one > p > a.headerlink")["href"] == "#ex-one"


def test_ids_are_unique(site):
    ids = [tag["id"] for tag in soup(site, "en").select("[id]")]
    assert len(ids) == len(set(ids))


def test_tables_have_no_empty_headings(site):
    page = soup(site, "en")
    assert page.select("table") and all(cell.text.strip() for cell in page.select("th"))


def test_each_page_cites_its_own_references(site):
    for name in ("page", "status"):
        page = soup(site, "en", f"chapters/part/{name}")
        link = page.select_one(".bibtex-citation a")
        assert "1748" in link.text and page.find(id=link["href"].removeprefix("#"))
        assert not page.select("[role=doc-biblioentry]")


def test_the_chinese_index_holds_pairs(site):
    index = (site / "zh" / "searchindex.js").read_text("utf-8")
    assert '"卷积":' in index and '"积核":' in index
    assert "flatMap" in (site / "zh/_static/language_data.js").read_text("utf-8")
