"""The files of the built site: complete, in both languages, and on its own."""

import json
import re
from collections import Counter
from urllib.parse import unquote, urlparse

import pytest

from scripts import pages

EDITIONS = {"en": "zh", "zh": "en"}
TOC = pages.toc()
EVERY_PAGE = pytest.mark.parametrize("page", TOC)
BOTH = pytest.mark.parametrize("edition", EDITIONS)
LOADED = (
    "[src], [srcset], link[rel~='stylesheet'], link[rel~='icon'], link[rel~='preload']"
)
PROSE = "p, li, figcaption, caption, td, th, h1, h2, h3, summary"
NOT_PROSE = "pre, code, .math, .cell_output, .citation, .headerlink, svg"


def address(tag) -> str:
    found = tag.attributes
    return found.get("src") or found.get("srcset") or found["href"]


def ids(page) -> list[str]:
    """Return every id of a page."""
    return [tag.attributes["id"] for tag in page.css("[id]")]


def test_the_site_holds_the_editions_the_notebooks_and_the_start_page(site):
    found = {path.name for path in site.iterdir()}
    assert found == {"index.html", "en", "zh", "notebooks"}
    for edition in EDITIONS:
        files = (site / edition).rglob("*.html")
        names = {
            x.relative_to(site / edition).with_suffix("").as_posix() for x in files
        }
        assert names == {*TOC, "search"}
    assert not list(site.rglob("*.map")) and not list(site.rglob("*.doctree"))


@EVERY_PAGE
@BOTH
def test_every_page_is_there_with_all_its_cells(site, html, edition, page):
    assert (site / edition / f"{page}.html").exists()
    cells = pages.code_cells(pages.read(page))
    shown = html(edition, page).css("div.cell > .cell_input")
    assert len(shown) == len(cells)


def prints(reference: dict) -> bool:
    """Tell whether a cell shows text, by its reference outputs."""
    return any(
        "stream" in output or "error" in output or [*output.values()][0]
        for output in reference["outputs"]
    )


@EVERY_PAGE
@BOTH
def test_cells_that_print_show_it(html, edition, page):
    references = pages.reference_file(page)
    if not references.exists():
        assert not pages.code_cells(pages.read(page)), "make book, then make accept"
        return
    cells = html(edition, page).css("div.cell")
    shown = Counter(shows(cell) for cell in cells)
    wanted = Counter(map(prints, json.loads(references.read_text("utf-8"))))
    assert shown.total() == wanted.total() and shown[True] >= wanted[True]


def shows(cell) -> bool:
    """Tell whether something stands below a cell."""
    parts = [part.attributes["class"].split() for part in cell.iter()]
    return any("cell_output" in classes for classes in parts)


def ancestors(tag) -> list[tuple[str, set[str]]]:
    """Return the names and classes of what a tag stands in, the nearest first."""
    found = []
    while tag := tag.parent:
        found.append((tag.tag, set((tag.attributes.get("class") or "").split())))
    return found


@EVERY_PAGE
@BOTH
def test_every_solution_and_check_stands_in_a_closed_fold_of_its_exercise(
    html, edition, page
):
    source = pages.source(page).read_text("utf-8")
    shown = html(edition, page)
    assert not shown.css("details[open].book-box")
    boxes = shown.css("div.book-box.exercise")
    assert len(boxes) == len(re.findall(r"^```{exercise} ", source, re.MULTILINE))
    for box in boxes:
        assert len(box.css("details.book-box.solution")) == 1, box.text()
    inside = {
        "div.tag_solution": [("details", "solution"), ("div", "exercise")],
        "details.answer": [("div", "exercise")],
        "div.tag_stub": [("div", "exercise")],
    }
    for selector, wanted in inside.items():
        for tag in shown.css(selector):
            nearest = ancestors(tag)[: len(wanted)]
            for (name, classes), (kind, found) in zip(wanted, nearest, strict=True):
                assert name == kind and classes in found, tag.html
    for tag in shown.css("div.tag_check"):
        name, classes = ancestors(tag)[0]
        assert name == "details" and classes & {"check", "answer"}, tag.html
    words = shown.css("details.book-box.check > summary")
    assert all(len(tag.text()) > 20 for tag in words)


@EVERY_PAGE
@BOTH
def test_nothing_is_loaded_from_elsewhere_and_nothing_is_missing(
    site, html, edition, page
):
    here = site / edition / f"{page}.html"
    for tag in html(edition, page).css(LOADED):
        url = urlparse(address(tag))
        assert not url.scheme and not url.netloc, address(tag)
        assert (here.parent / unquote(url.path)).exists(), address(tag)
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", here.read_text("utf-8"))


def test_styles_load_from_the_site_only(site):
    for sheet in site.rglob("*.css"):
        css = sheet.read_text("utf-8")
        for target in re.findall(r"(?:url\(|@import\s+)['\"]?([^'\")]+)", css):
            assert not re.match(r"(https?:)?//", target), f"{sheet.name}: {target}"


@EVERY_PAGE
@BOTH
def test_links_inside_the_site_lead_somewhere(site, html, edition, page):
    here = site / edition / f"{page}.html"
    for tag in html(edition, page).css("a[href]"):
        href = tag.attributes["href"]
        url = urlparse(href)
        if url.scheme or url.netloc:
            continue
        target = (here.parent / unquote(url.path)).resolve() if url.path else here
        assert target.is_file(), href
        if url.fragment and target.suffix == ".html":
            there = target.relative_to(site).with_suffix("").as_posix()
            assert unquote(url.fragment) in ids(html(*there.split("/", 1))), href


@EVERY_PAGE
@BOTH
def test_ids_are_unique(html, edition, page):
    times = Counter(ids(html(edition, page)))
    assert times and max(times.values()) == 1, times.most_common(1)


@EVERY_PAGE
@BOTH
def test_language_links_are_mutual(site, html, edition, page):
    here = site / edition / f"{page}.html"
    (switch,) = html(edition, page).css("a.book-edition")
    there = (here.parent / switch.attributes["href"]).resolve()
    assert there == site / EDITIONS[edition] / f"{page}.html"
    alternates = html(edition, page).css("link[rel='alternate'][hreflang]")
    languages = {link.attributes["hreflang"] for link in alternates}
    assert languages == {"en", "zh-CN"}
    language = html(edition, page).css_first("html").attributes["lang"]
    assert language == {"en": "en", "zh": "zh-CN"}[edition]


@EVERY_PAGE
@BOTH
def test_buttons_lead_to_notebooks_that_exist(site, html, edition, page):
    links = {
        kind: tag.attributes["href"]
        for tag in html(edition, page).css(".book-launch a")
        for kind in tag.attributes["class"].split()
    }
    if not pages.code_cells(pages.read(page)):
        assert "book-launch-download" not in links
        return
    name = f"{edition}/{page.removeprefix('chapters/')}.ipynb"
    assert (site / "notebooks" / name).exists()
    assert links["book-launch-download"].endswith(f"../notebooks/{name}")
    for kind in {"book-launch-colab", "book-launch-binder"} & links.keys():
        assert links[kind].endswith(f"/{name}")


@EVERY_PAGE
def test_chinese_pages_hold_no_english_prose(html, page):
    article = html("zh", page).clone().css_first("article")
    for tag in article.css(NOT_PROSE):
        tag.decompose()
    for tag in article.css(PROSE):
        words = tag.text()
        english = len(re.findall(r"\b[A-Za-z]{2,}\b", words)) >= 5
        assert not english or re.search("[\u4e00-\u9fff]", words), words


@pytest.mark.parametrize(
    ("edition", "terms"),
    [("zh", ["卷积", "积核", "张量"]), ("en", ["tensor", "convolut"])],
)
def test_the_search_index_holds_the_words_of_the_book(site, edition, terms):
    text = (site / edition / "searchindex.js").read_text("utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    for term in terms:
        assert term in index["terms"] or term in index["titleterms"], term
    assert set(TOC) <= set(index["docnames"])
