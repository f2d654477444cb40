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

import nbformat
import pytest
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile, find_metadata_tags

from scripts import pages
from scripts.claims import Claim, ClaimError, Exercise, WrongAnswer, claims, exercises

CELL_SECONDS = 600  # of a page's 60: a reader's machine may be slow, and busy


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
        self.claims = claims(self.notebook)
        self.exercises = exercises(self.notebook)
        self.values: dict[str, str] = {}
        if not self.live:
            self.values = pages.proved(docname, pages.read(docname)) or {}
        kept = pages.references(docname)
        self.expected = dict(zip(self.todo, kept, strict=False))
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
            self.run(cell, index)
        parent = f"cell-{index}"
        idle = {"msg_type": "status", "content": {"execution_state": "idle"}}
        self.messages = iter(
            {**message, "parent_header": {"msg_id": parent}}
            for message in [*map(_message, cell.outputs), idle]
        )
        return parent

    def run(self, cell: NotebookNode, index: int) -> None:
        """Run a cell of the page, and prove what the page claims after it."""
        start = time.perf_counter()
        try:
            self.client.execute_cell(cell, index)
            done = True
        except CellExecutionError:
            done, self.failed = False, True
        self.seconds += time.perf_counter() - start
        if done:
            self.prove(index)

    def prove(self, index: int) -> None:
        """Prove what the page claims after a cell.

        Raises:
            ClaimError: it is not so.
        """
        asked = self.claims.get(index, [])
        try:
            for claim, answer in zip(asked, self.ask(asked), strict=True):
                shown = claim.read(answer)
                if self.values.setdefault(claim.text, shown) != shown:
                    raise ClaimError(
                        f"{claim.text!r} is {self.values[claim.text]} in one place and "
                        f"{shown} in another: give one of them a name of its own."
                    )
            if index in self.exercises:
                self.attack(self.exercises[index], self.notebook.cells[index].source)
        except ClaimError:
            self.failed = True
            raise

    def ask(self, asked: list[Claim]) -> list[dict[str, Any]]:
        """Return the kernel's answers to claims, through its user expressions."""
        if not asked:
            return []
        client = self.client.kc
        requests = {str(i): claim.request for i, claim in enumerate(asked)}
        sent = client.execute(
            "", silent=True, store_history=False, user_expressions=requests
        )
        while True:
            reply = run_sync(client.get_shell_msg)(timeout=CELL_SECONDS)
            if reply["parent_header"].get("msg_id") == sent:
                answers = reply["content"]["user_expressions"]
                return [answers[name] for name in requests]

    def attack(self, exercise: Exercise, check: str) -> None:
        """Let the check of an exercise judge the stub and each wrong answer.

        Raises:
            ClaimError: it accepts one, or does not say what is wrong with it.
        """
        cells = self.notebook.cells
        stub = WrongAnswer(
            exercise.label, "the stub", "Not written yet", cells[exercise.stub].source
        )
        answers = pages.wrong_answers(self.docname)
        for answer in [stub, *(x for x in answers if x.label == exercise.label)]:
            said = self.aside(answer.code) + self.aside(check)
            verdict = said if answer is stub else said.partition("Wrong: ")[2]
            if answer.words not in verdict:
                raise ClaimError(
                    f"{answer.label}: to {answer.what} the check should say "
                    f"{answer.words!r}, but says {said.strip()!r}."
                )
        for index in exercise.solution:
            self.aside(cells[index].source)

    def aside(self, code: str) -> str:
        """Return what a cell that is not on the page prints, errors included."""
        kept = self.notebook.cells[0]
        cell = nbformat.v4.new_code_cell(code)
        try:
            self.client.execute_cell(cell, 0, store_history=False)
        except CellExecutionError as error:
            return f"{error.ename}: {error.evalue}"
        finally:
            self.notebook.cells[0] = kept
        said = [x.text for x in cell.outputs if x.get("name") == "stdout"]
        return "".join(said)

    def compare(self, index: int) -> None:
        """Compare a cell's plots, and the inline values after it, with the reference.

        Raises:
            ClaimError: they differ.
        """
        kept = self.expected.get(index, {})
        exact = [x.text for x in self.claims.get(index, []) if x.is_exact]
        values = {text: self.values.get(text) for text in exact}
        plots = pages.drawn(self.notebook.cells[index])
        for what, now, then in (
            ("Inline values differ", values, kept.get("values", {})),
            ("Plots differ", plots, kept.get("drawn", [])),
        ):
            if now != then:
                raise ClaimError(
                    f"{what} from the reference: {now}, there {then}; "
                    "`make accept` renews it."
                )

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """The reply has come: `execute_cell_input` waits for it."""

    def await_idle(self, msg_id: str, timeout: float) -> None:
        """The kernel is idle: `execute_cell_input` waits for it."""

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        return next(self.messages)

    def stop(self) -> None:
        self.stack.close()
        if self.live and not self.todo and not self.failed:
            pages.remember(self.docname, self.notebook, self.seconds, self.values)


def _message(output: NotebookNode) -> dict[str, Any]:
    content = {"metadata": {}, "execution_count": None, **output}
    return {"msg_type": output.output_type, "content": content}


class PageCell(IPyNbCell):
    """A cell of a page: nbval runs it and compares it, with its inline values."""

    def runtest(self) -> None:
        kernel = self.parent.kernel
        index = kernel.todo[0] if kernel.todo else -1
        super().runtest()
        if self.parent.compare_outputs:
            kernel.compare(index)

    def repr_failure(self, excinfo: Any) -> str:
        """Return the message of a claim that does not hold; the rest is nbval's."""
        if isinstance(excinfo.value, ClaimError):
            return f"{self.parent.docname}, {self.name}: {excinfo.value}"
        return super().repr_failure(excinfo)


class Page(IPyNbFile):
    """A Markdown page of the book, collected cell by cell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skip_compare += (pages.PLOT, "stderr")
        relative = self.path.relative_to(pages.ROOT)
        self.docname = relative.with_suffix("").as_posix()

    def collect(self) -> Iterator[IPyNbCell]:
        cells = pages.code_cells(pages.with_references(self.docname))
        for number, cell in enumerate(cells):
            options = defaultdict(bool, find_metadata_tags(cell.metadata))
            options.setdefault("check", self.compare_outputs)
            yield PageCell.from_parent(
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
