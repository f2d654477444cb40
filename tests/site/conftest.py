"""The built site under test: $BOOK_SITE, or _build/site."""

import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from scripts import pages

EDITIONS = ("en", "zh")
SITE = Path(os.environ.get("BOOK_SITE") or pages.BUILD / "site").resolve()


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the site; without one there is nothing to test."""
    if not (SITE / "index.html").exists():
        pytest.fail(f"There is no site in {SITE}: run `make book` first.")
    return SITE


@pytest.fixture(scope="session")
def soup(site):
    """Return a function that reads a page once."""
    read: dict[Path, BeautifulSoup] = {}

    def get(edition: str, docname: str) -> BeautifulSoup:
        path = site / edition / f"{docname}.html"
        if path not in read:
            read[path] = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        return read[path]

    return get
