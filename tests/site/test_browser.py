"""The built site in Chromium: every page in both languages, light, dark and narrow.

Chromium is $BOOK_CHROMIUM or Debian's; without one these tests are skipped, and say so,
unless BOOK_REQUIRE_BROWSER=1 makes that a failure.
"""

import re
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from playwright.sync_api import Browser, Page

from scripts import pages

EDITIONS = {"en": "zh", "zh": "en"}
TOC = pages.toc()
EXERCISES = "chapters/convolutions/convolution"
AXE = pages.ROOT / "node_modules" / "axe-core" / "axe.min.js"
DARK_RULES = ["color-contrast", "link-in-text-block"]
LIMIT = 1_200_000  # bytes of a page with its styles, scripts and fonts
WEIGHED = {".html", ".css", ".js", ".woff2", ".woff", ".ttf"}
CHECK = """async (rules) => {
  const options = rules ? {runOnly: rules} : {};
  const found = (await axe.run(document, options)).violations;
  return found.map((x) => `${x.id}: ${x.nodes.map((n) => n.html).slice(0, 3)}`);
}"""
OPEN = "document.querySelectorAll('details').forEach((box) => { box.open = true; })"


@pytest.fixture(scope="session")
def context(browser: Browser):
    """Return one context for all visits."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-US",
    )
    yield context
    context.close()


@pytest.fixture
def page(context, address: str):
    """Return a page; at its end nothing was fetched elsewhere and nothing failed."""
    page, asked, faults = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "response",
        lambda answer: faults.append(answer.url) if answer.status >= 400 else None,
    )
    page.on(
        "console",
        lambda line: faults.append(line.text) if line.type == "error" else None,
    )
    page.asked = asked
    yield page
    page.evaluate("localStorage.clear()")
    page.close()
    assert not [url for url in asked if not url.startswith((address, "data:"))]
    assert not faults


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    return page.evaluate(CHECK, rules)


def theme(page: Page) -> str:
    return page.evaluate("document.documentElement.dataset.theme")


def search(page: Page, home: str, query: str) -> list[str]:
    """Type a query as a reader does; return the pages that are found."""
    page.goto(f"{home}/index.html")
    page.locator("#pst-primary-sidebar .search-button-field").click()
    page.locator("#pst-search-dialog input").fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    page.wait_for_function("() => Search.status && Search.status.innerText.trim()")
    links = page.locator("ul.search li a").evaluate_all("all => all.map((a) => a.href)")
    return [
        urlparse(link).path.split("/", 2)[2].removesuffix(".html") for link in links
    ]


def weight(site: Path, urls: list[str]) -> int:
    files = {unquote(urlparse(url).path).lstrip("/") for url in urls}
    return sum((site / x).stat().st_size for x in files if Path(x).suffix in WEIGHED)


@pytest.mark.parametrize("docname", [*TOC, "search"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page(page, site, address, edition, docname, record_property):
    page.goto(f"{address}/{edition}/{docname}.html")
    record_property("bytes", size := weight(site, page.asked))
    assert size <= LIMIT
    page.evaluate(OPEN)
    page.evaluate(AXE.read_text("utf-8"))
    assert theme(page) == "light"
    assert axe(page) == []
    for _ in range(3):  # it goes through light, dark and the system's own
        if theme(page) == "light":
            page.locator(".theme-switch-button:visible").click()
    assert theme(page) == "dark"
    assert axe(page, DARK_RULES) == []
    assert page.locator(".book-edition:visible").count() == 1
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".search-button:visible").count() == 1


@pytest.mark.parametrize(
    ("edition", "query", "expected"),
    [
        ("zh", "卷积", "chapters/convolutions/convolution"),
        ("zh", "卷积核", "chapters/convolutions/convolution"),
        ("zh", "LeNet", "chapters/convolutions/lenet"),
        ("en", "convolution", "chapters/convolutions/convolution"),
        ("en", "tensors", "chapters/preliminaries/tensors"),
    ],
)
def test_search_finds_pages(page, address, edition, query, expected):
    assert expected in search(page, f"{address}/{edition}", query)
    page.evaluate(AXE.read_text("utf-8"))
    assert axe(page) == []


def test_search_finds_nothing_where_nothing_is(page, address):
    assert search(page, f"{address}/zh", "核卷积积") == []


@pytest.mark.parametrize("docname", [TOC[0], TOC[1], TOC[-1]])
def test_the_language_switch_leads_to_the_same_page_and_back(page, address, docname):
    page.goto(f"{address}/en/{docname}.html")
    page.locator(".book-edition").click()
    page.wait_for_url(f"{address}/zh/{docname}.html")
    page.locator(".book-edition").click()
    page.wait_for_url(f"{address}/en/{docname}.html")


def test_the_theme_is_kept_on_the_next_page(page, address):
    page.goto(f"{address}/en/index.html")
    page.evaluate("localStorage.setItem('mode', 'dark')")
    page.goto(f"{address}/zh/index.html")
    assert theme(page) == "dark"


def test_the_menu_of_a_page_opens_and_closes(page, address):
    notebook = next(name for name in TOC if pages.code_cells(pages.read(name)))
    page.goto(f"{address}/en/{notebook}.html")
    menu = page.locator(".book-launch")
    menu.locator("summary").click()
    assert menu.locator(".book-launch-download").is_visible()
    page.keyboard.press("Escape")
    assert not menu.locator(".book-launch-download").is_visible()


@pytest.mark.parametrize("edition", EDITIONS)
def test_folds_open_by_keyboard_and_on_paper(page, address, edition):
    page.goto(f"{address}/{edition}/{EXERCISES}.html")
    fold = page.locator(".book-box.solution").first
    answer = fold.locator("> p").first
    assert not answer.is_visible()
    fold.locator("> summary").press("Enter")
    assert answer.is_visible()
    fold.locator("> summary").press("Enter")
    assert not answer.is_visible()
    page.emulate_media(media="print")
    assert answer.is_visible()
    for hidden in (".book-box.answer", ".book-box.check > .cell"):
        assert page.locator(f"{hidden}:visible").count() == 0
    for kind in ("hint", "deeper", "check"):
        for box in page.locator(f".book-box.{kind} > :first-child + *").all():
            assert box.is_visible() == (kind != "check")


@pytest.mark.parametrize(
    ("locale", "edition"),
    [("en-US", "en"), ("zh-CN", "zh"), ("zh-TW", "zh"), ("de", "en")],
)
def test_the_start_page_follows_the_browser(browser, address, locale, edition):
    with browser.new_context(locale=locale) as context:
        page = context.new_page()
        page.goto(f"{address}/index.html")
        page.wait_for_url(f"{address}/{edition}/index.html")


def test_the_start_page_lets_the_reader_choose_and_remembers(browser, address):
    with browser.new_context(locale="en-US") as context:
        page = context.new_page()
        page.goto(f"{address}/index.html#choose")
        page.get_by_text("中文").click()
        page.wait_for_url(f"{address}/zh/index.html")
        page.goto(f"{address}/index.html")
        page.wait_for_url(f"{address}/zh/index.html")


def test_the_site_reads_without_scripts(browser, address):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/index.html")
        page.get_by_text("English").click()
        page.wait_for_url(f"{address}/en/index.html")
        assert page.locator("article h1").is_visible()
        assert not page.locator(".theme-switch-button:visible").count()
        assert re.search("Deep learning", page.title())
        page.goto(f"{address}/en/{EXERCISES}.html")
        fold = page.locator(".book-box.solution").first
        fold.locator("> summary").click()
        assert fold.locator("> p").first.is_visible()
