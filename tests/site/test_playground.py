"""The playground of padding and stride in Chromium, against the page's own formula."""

import ast
import itertools
import re

import pytest
import torch
from playwright.sync_api import Page
from torch.nn import functional as F

from scripts import pages

PAGE = "chapters/convolutions/padding-and-stride"
AXE = pages.ROOT / "node_modules" / "axe-core" / "axe.min.js"
GRID = list(
    itertools.product(range(1, 11), range(1, 6), range(4), (1, 2, 3, 4), (1, 2))
)
SAMPLE = [(5, 3, 1, 2, 1), (10, 5, 3, 1, 2), (7, 2, 0, 3, 3), (4, 1, 2, 4, 1)]
SET = """(numbers) => {
  const box = document.querySelector(".conv-playground");
  const sliders = [...box.querySelectorAll(".controls input")];
  numbers.forEach((number, i) => { sliders[i].value = number; });
  sliders[0].dispatchEvent(new Event("input", {bubbles: true}));
  const drawn = [...box.querySelectorAll(".stage svg")];
  const last = drawn[1] && box.querySelector(".player input");
  if (last) {
    last.value = last.max;
    last.dispatchEvent(new Event("input", {bubbles: true}));
  }
  const texts = (svg) => [...svg.querySelectorAll("text:not([font-size='8'])")]
    .map((node) => Number(node.textContent));
  const [input, output] = [...box.querySelectorAll(".stage svg")];
  return {
    equation: box.querySelector(".equation").textContent,
    verdict: box.querySelector(".verdict").textContent,
    input: texts(input),
    output: output ? texts(output) : [],
    unseen: input.querySelectorAll(".unseen").length,
    off: box.querySelector(".player input").disabled,
  };
}"""


@pytest.fixture
def visit(browser, address):
    """Return a function that opens the page; at the end nothing may have failed."""
    contexts, asked, faults = [], [], []

    def open_page(edition: str = "en", **settings) -> Page:
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}/{edition}/{PAGE}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [url for url in asked if not url.startswith((address, "data:"))]
    assert not faults


def output_size():
    """Return the function of that name from the page."""
    for cell in pages.code_cells(pages.read(PAGE)):
        if "def output_size(" in cell.source:
            space: dict = {}
            tree = ast.parse(cell.source)
            exec(compile(tree, "page", "exec"), space)
            return space["output_size"]
    raise AssertionError("the page defines no output_size")


def at(page: Page) -> str:
    return page.locator(".player input").get_attribute("aria-valuetext")


def test_it_knows_the_formula_of_the_page(visit):
    page, size = visit(), output_size()
    everything = page.evaluate(f"(all) => all.map({SET})", GRID)
    for (n, k, p, s, d), shown in zip(GRID, everything, strict=True):
        m = size(n, k, p, s, d)
        setting = f"{(n, k, p, s, d)}: {shown}"
        assert len(shown["output"]) == m * m, setting
        assert shown["off"] == (m == 0), setting
        wanted = f" = {m}" if m else " ≤ 0"
        assert shown["equation"].endswith(wanted), setting
        assert shown["verdict"].startswith("Impossible") == (m == 0), setting
        assert f"({n} + 2·{p} − {d}·({k} − 1) − 1) / {s}" in shown["equation"]
        rest = (n + 2 * p - d * (k - 1) - 1) % s if m else 0
        assert shown["unseen"] == (n + 2 * p) ** 2 - (n + 2 * p - rest) ** 2, setting


@pytest.mark.parametrize("setting", SAMPLE)
def test_it_computes_the_cross_correlation(visit, setting):
    n, k, p, s, d = setting
    shown = visit().evaluate(SET, list(setting))
    padded = torch.tensor(shown["input"], dtype=torch.float32)
    X = padded.reshape(1, 1, n + 2 * p, -1)
    K = torch.arange(1.0, k * k + 1).reshape(1, 1, k, k)
    Y = F.conv2d(X, K, stride=s, dilation=d)
    assert shown["output"] == Y.flatten().tolist()
    inside = X[:, :, p : p + n, p : p + n]
    assert torch.equal(F.pad(inside, (p, p, p, p)), X)


def test_it_begins_with_the_numbers_of_the_page(visit):
    shown = visit().evaluate(SET, [5, 3, 1, 2, 1])
    assert shown["output"] == [91, 224, 127, 192, 282, 122, 96, 110, 31]


def test_the_keyboard_reaches_everything(visit):
    page = visit()
    sliders = page.locator(".conv-playground .controls input")
    assert sliders.count() == 5
    sliders.nth(0).focus()
    page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    assert page.locator(".equation").inner_text().endswith("⌊5 / 1⌋ + 1 = 6")
    page.locator(".player input").focus()
    page.keyboard.press("End")
    assert at(page).startswith("Window 36 of 36")
    page.locator('[aria-label="Previous window"]').press("Enter")
    assert at(page).startswith("Window 35 of 36")


def test_mouse_and_touch_choose_windows(visit):
    page = visit(has_touch=True)
    at_first = "Window 2 of 9: 224"
    assert at(page) == at_first
    page.locator(".stage svg").nth(1).locator("[data-at='4']").click()
    assert at(page) == "Window 5 of 9: 282"
    page.locator(".stage svg").nth(0).locator("[data-at='48']").tap()
    assert at(page) == "Window 9 of 9: 31"
    page.locator('[aria-label="Next window"]').tap()
    assert at(page) == "Window 9 of 9: 31"
    assert "8·1" not in page.locator(".sum").inner_text()


def test_play_fills_the_output_and_stops(visit):
    page = visit()
    page.clock.install()
    play = page.locator(".player .play")
    play.click()
    assert (at(page), play.inner_text()) == ("Window 3 of 9: 127", "Pause")
    page.clock.run_for(600)
    assert at(page) == "Window 4 of 9: 192"
    play.click()
    page.clock.run_for(6000)
    assert (at(page), play.inner_text()) == ("Window 4 of 9: 192", "Play")
    play.click()
    page.clock.run_for(60_000)
    assert (at(page), play.inner_text()) == ("Window 9 of 9: 31", "Play")


def test_nothing_moves_where_motion_is_unwanted(visit):
    moving = "document.getAnimations().length"
    page = visit(reduced_motion="reduce")
    assert page.evaluate(moving) == 0
    assert not page.locator(".player .play").is_visible()
    assert page.locator("figure.demo-animation button").count() == 0
    page = visit(reduced_motion="no-preference")
    assert page.evaluate(moving) > 25
    button = page.locator("figure.demo-animation button")
    running = "document.getAnimations().filter((x) => x.playState === 'running').length"
    button.click()
    assert (page.evaluate(running), button.inner_text()) == (0, "Play")
    button.click()
    assert page.evaluate(running) > 25


def test_paper_shows_the_drawn_figure(visit):
    page = visit()
    drawn = page.locator(".demo-conv-playground > svg")
    assert not drawn.is_visible() and page.locator(".conv-playground").is_visible()
    page.emulate_media(media="print")
    assert drawn.is_visible() and not page.locator(".conv-playground").is_visible()
    assert page.evaluate("document.getAnimations().length") == 0


def test_without_javascript_the_figure_stands(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".demo-conv-playground > svg").is_visible()
    assert page.locator(".conv-playground").count() == 0


def test_the_chinese_edition_speaks_chinese(visit):
    page = visit("zh")
    assert at(page) == "第 2 个窗口，共 9 个：224"
    impossible = page.evaluate(SET, [3, 5, 0, 1, 1])["verdict"]
    assert impossible.startswith("放不下") and "1·(5 − 1) + 1 = 5" in impossible
    text = page.locator(".conv-playground").inner_text()
    assert not re.search("[A-Za-z]{2,}", text), text


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone_and_reads_aloud(visit, dark):
    size = {"width": 360, "height": 740}
    page = visit(viewport=size, color_scheme="dark" if dark else "light")
    page.evaluate(
        f"document.documentElement.dataset.theme = '{'dark' * dark}' || 'light'"
    )
    page.add_script_tag(path=AXE)
    for setting in ([5, 3, 1, 2, 1], [10, 5, 3, 1, 1], [2, 5, 0, 1, 3]):
        page.evaluate(SET, setting)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, setting
        found = page.evaluate(
            "async () => (await axe.run('figure[class*=demo]')).violations.map((x) =>"
            " `${x.id}: ${x.nodes.map((n) => n.html)}`)"
        )
        assert not found, setting
