"""The settings of an edition."""

from types import SimpleNamespace

import pytest
from language import edition, editions_of_page
from sphinx.errors import ConfigError

EDITIONS = {
    "en": {"path": "en", "name": "English", "code": "en"},
    "zh_CN": {"path": "zh", "name": "中文", "code": "zh-CN"},
}


def config(language: str) -> SimpleNamespace:
    return SimpleNamespace(language=language, book_editions=EDITIONS)


def test_an_unknown_language_says_what_to_do() -> None:
    with pytest.raises(ConfigError, match="'de'.*en, zh_CN"):
        edition(config("de"))


def test_a_page_knows_its_twins() -> None:
    here, there = editions_of_page(config("en"), "part/page", "../")
    assert here["current"] and not there["current"]
    assert there["href"] == "../../zh/part/page.html"
