"""A pytest plugin: nbval tests the Markdown pages, and each cell runs only once.

nbval collects .ipynb files and talks to a kernel of its own, which knows neither
`update_display` nor `clear_output`. Here it collects the pages themselves and gets its
messages from a `PageKernel`, which runs the cells with nbclient and keeps the final
outputs in the cache that Sphinx reads; a page that is in the cache is compared again
without being run again.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile, find_metadata_tags

from scripts import pages

CELL_SECONDS = 180


class PageKernel:
    """What nbval sees as the kernel: runs a page's cells in order, or recalls them."""

    def __init__(self, docname: str) -> None:
        self.docname = docname
        recalled = pages.recall(docname)
        self.live = recalled is None
        self.notebook = recalled or pages.read(docname)
        self.todo = [
            i for i, c in enumerate(self.notebook.cells) if c.cell_type == "code"
        ]
        self.messages: Iterator[dict[str, Any]] = iter(())
        self.seconds = 0.0
        self.failed = False
        self.stack = ExitStack()
        if self.live:
            folder = self.stack.enter_context(tempfile.TemporaryDirectory())
            # Timings would become cell metadata, hence part of the cache's key.
            self.client = NotebookClient(
                self.notebook,
                timeout=CELL_SECONDS,
                kernel_name="python3",
                record_timing=False,
                shutdown_kernel="immediate",  # a polite end takes a second a page
            )
            start = time.perf_counter()
            self.stack.enter_context(self.client.setup_kernel(cwd=folder))
            self.seconds = time.perf_counter() - start

    def is_alive(self) -> bool:
        return True

    def execute_cell_input(self, source: str, allow_stdin: bool) -> str:
        index = self.todo.pop(0)
        cell = self.notebook.cells[index]
        if cell.source != source:
            raise RuntimeError(f"{self.docname}: cells must run in order, all of them.")
        if self.live:
            start = time.perf_counter()
            try:
                self.client.execute_cell(cell, index)
            except CellExecutionError:
                self.failed = True
            self.seconds += time.perf_counter() - start
        parent = f"cell-{index}"
        idle = {"msg_type": "status", "content": {"execution_state": "idle"}}
        self.messages = iter(
            {**message, "parent_header": {"msg_id": parent}}
            for message in [*map(_message, cell.outputs), idle]
        )
        return parent

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """The reply has come: `execute_cell_input` waits for it."""

    def await_idle(self, msg_id: str, timeout: float) -> None:
        """The kernel is idle: `execute_cell_input` waits for it."""

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        return next(self.messages)

    def stop(self) -> None:
        self.stack.close()
        if self.live and not self.todo and not self.failed:
            pages.remember(self.docname, self.notebook, self.seconds)


def _message(output: NotebookNode) -> dict[str, Any]:
    content = {"metadata": {}, "execution_count": None, **output}
    return {"msg_type": output.output_type, "content": content}


class Page(IPyNbFile):
    """A Markdown page of the book, collected cell by cell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skip_compare += ("image/svg+xml", "stderr")
        relative = self.path.relative_to(pages.ROOT)
        self.docname = relative.with_suffix("").as_posix()

    def collect(self) -> Iterator[IPyNbCell]:
        cells = pages.code_cells(pages.with_references(self.docname))
        for number, cell in enumerate(cells):
            options = defaultdict(bool, find_metadata_tags(cell.metadata))
            options.setdefault("check", self.compare_outputs)
            yield IPyNbCell.from_parent(
                self,
                name=f"Cell {number}",
                cell_num=number,
                cell=cell,
                options=options,
            )

    def setup(self) -> None:
        self.kernel = PageKernel(self.docname)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    option = parent.config.option
    if file_path.suffix != ".md" or not (option.nbval or option.nbval_lax):
        return None
    docname = file_path.relative_to(pages.ROOT).with_suffix("").as_posix()
    return (
        Page.from_parent(parent, path=file_path)
        if docname in pages.notebooks()
        else None
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the pages that train: what is long and comes late, one core does."""

    def rank(item: pytest.Item) -> int:
        if not isinstance(item, IPyNbCell):
            return 2
        return 0 if "load_data" in item.path.read_text("utf-8") else 1

    ranks = {item.path: rank(item) for item in items}
    items.sort(key=lambda item: ranks[item.path])
