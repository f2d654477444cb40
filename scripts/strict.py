"""A pytest plugin: in CI a warning fails, and so does a page that writes to stderr.

A reader's build and tests must not: a new Python or an old driver warns of what is not
the book's fault. `make check` sets BOOK_STRICT.
"""

import os
from collections.abc import Iterator

import pytest
from nbval.plugin import IPyNbCell

STRICT = bool(os.environ.get("BOOK_STRICT"))


def pytest_configure(config: pytest.Config) -> None:
    if STRICT:
        config.addinivalue_line("filterwarnings", "error")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    yield
    if STRICT and isinstance(item, IPyNbCell):
        written = [x.text for x in item.test_outputs if x.get("name") == "stderr"]
        if written:
            item.raise_cell_error("Cell writes to stderr", "".join(written))
