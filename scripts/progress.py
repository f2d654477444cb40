"""A pytest plugin for people who wait: a line for each file of tests that is done.

It says how long the file took and about how long the others will take: what each took
the last time or, of one that has not run here yet, the mean of its kind so far.
"""

import json
import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import fmean

import pytest
from _pytest.terminal import TerminalReporter

from scripts import pages

TIMES = pages.BUILD / "seconds.json"


def duration(seconds: float) -> str:
    """Say a time as exactly as it matters: "0.4 s", "39 s", "2 min"."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 119.5 else f"{seconds / 60:.0f} min"


def is_page(file: str) -> bool:
    """Tell a page from a file of tests."""
    return file.endswith(".md")


class Progress:
    """Counts the tests of each file and speaks when the last one is done."""

    def __init__(self, reporter: TerminalReporter, workers: int) -> None:
        self.reporter = reporter
        self.workers = workers
        self.known: dict[str, float] = {}
        if TIMES.exists():
            self.known = json.loads(TIMES.read_text("utf-8"))
        self.todo: Counter[str] = Counter()
        self.total = 0
        self.cached: set[str] = set()
        self.begun: dict[str, float] = {}
        self.spent: Counter[str] = Counter()
        self.done: dict[str, float] = {}
        self.failed: set[str] = set()

    def expect(self, nodeids: Iterable[str]) -> None:
        """Note what will run."""
        self.todo = Counter(nodeid.partition("::")[0] for nodeid in nodeids)
        self.total = len(self.todo)
        if any(map(is_page, self.todo)):
            stale = {f"{name}.md" for name in pages.stale()}
            self.cached = set(filter(is_page, self.todo)) - stale

    def expected(self, file: str) -> float:
        """Return how many seconds a file is expected to take."""
        if file in self.cached:
            return 0.0
        ran = {k: v for k, v in self.done.items() if k not in self.cached}
        alike = [v for k, v in ran.items() if is_page(k) == is_page(file)]
        return self.known.get(file, fmean(alike or ran.values() or [0.0]))

    def left(self) -> float:
        """Estimate the seconds until all files are done."""
        now = time.monotonic()
        rest = [
            max(0.0, self.expected(file) + self.begun.get(file, now) - now)
            for file in self.todo
        ]
        return max(sum(rest) / self.workers, *rest, 0.0)

    def line(self, file: str) -> str:
        """Return what is said of a file that is done."""
        name = file.removeprefix("chapters/").rpartition(".")[0]
        text = f"{len(self.done)}/{self.total} {name} "
        text += "failed, " if file in self.failed else ""
        text += "cached" if file in self.cached else duration(self.done[file])
        left = 5 * math.ceil(self.left() / 5)
        return text + (f", about {duration(left)} left" if left else "")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.expect(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        if not self.total:  # each worker tells the same
            self.expect(ids)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.begun.setdefault(nodeid.partition("::")[0], time.monotonic())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.nodeid.partition("::")[0]
        self.spent[file] += report.duration
        if report.failed:
            self.failed.add(file)
        if report.when == "teardown" and file in self.todo:
            self.todo[file] -= 1
            if not self.todo[file]:
                del self.todo[file]
                self.done[file] = self.spent[file]
                self.reporter.write_line(self.line(file), red=file in self.failed)

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self) -> Iterator[None]:
        category, _, word = yield
        return category, "", word

    def pytest_sessionfinish(self) -> None:
        ran = {k: round(v, 1) for k, v in self.done.items() if k not in self.cached}
        TIMES.parent.mkdir(exist_ok=True)
        TIMES.write_text(json.dumps({**self.known, **ran}, indent=1), "utf-8")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        reporter = config.pluginmanager.getplugin("terminalreporter")
        workers = config.getoption("numprocesses", None) or 1
        config.pluginmanager.register(Progress(reporter, workers))
