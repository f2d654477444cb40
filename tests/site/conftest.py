"""The built site under test: $BOOK_SITE, or _build/site; a server and a browser for it.

Chromium is $BOOK_CHROMIUM or Debian's; without one the tests that need it are skipped,
and say so, unless BOOK_REQUIRE_BROWSER=1 makes that a failure.
"""

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from selectolax.lexbor import LexborHTMLParser

from scripts import pages

EDITIONS = ("en", "zh")
SITE = Path(os.environ.get("BOOK_SITE") or pages.BUILD / "site").resolve()
CHROMIUM = os.environ.get("BOOK_CHROMIUM") or shutil.which("chromium")
QUIET = """--no-sandbox --disable-gpu --disable-background-networking --no-first-run
    --disable-component-update --disable-sync --disable-default-apps""".split()


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the site; without one there is nothing to test."""
    if not (SITE / "index.html").exists():
        pytest.fail(f"There is no site in {SITE}: run `make book` first.")
    return SITE


@pytest.fixture(scope="session")
def html(site):
    """Return a function that reads a page once."""
    read: dict[Path, LexborHTMLParser] = {}

    def get(edition: str, docname: str) -> LexborHTMLParser:
        path = site / edition / f"{docname}.html"
        if path not in read:
            read[path] = LexborHTMLParser(path.read_text("utf-8"))
        return read[path]

    return get


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; yield its address."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path):
    """Serve the site on loopback; return its address."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Start Chromium, or say why not."""
    if not CHROMIUM:
        reason = "no Chromium: install Debian's package chromium or set BOOK_CHROMIUM"
        pytest.fail(reason) if os.environ.get(
            "BOOK_REQUIRE_BROWSER"
        ) == "1" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
