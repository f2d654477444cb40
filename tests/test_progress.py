"""What a person reads who waits for the book."""

import pytest

from scripts import pages, progress


class Lines(list):
    """A terminal reporter that keeps what it is told."""

    def write_line(self, line: str, red: bool) -> None:
        self.append(("red: " if red else "") + line)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, tmp_path) -> list[float]:
    """A clock that stands, in a book that has not run here."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "TIMES", tmp_path / "_build" / "seconds.json")
    monkeypatch.setattr(pages, "stale", lambda: ["chapters/a/x", "chapters/a/y"])
    return now


def finish(shown: progress.Progress, file: str, outcome: str, *seconds: float) -> None:
    """Report the tests of a file, all of the same outcome."""
    for i, spent in enumerate(seconds):
        for when in ("call", "teardown"):
            result = outcome if when == "call" else "passed"
            report = pytest.TestReport(
                f"{file}::{i}", (file, 0, ""), {}, result, None, when
            )
            report.duration = spent if when == "call" else 0.0
            shown.pytest_runtest_logreport(report)


FILES = ["chapters/a/x.md", "chapters/a/y.md", "chapters/a/z.md", "tests/test_t.py"]
TESTS = [f"{file}::{i}" for file in FILES for i in range(2)]


def test_each_file_gets_a_line_with_its_time_and_an_estimate(clock) -> None:
    lines = Lines()
    shown = progress.Progress(lines, workers=2)
    shown.expect(TESTS)
    for test in TESTS:
        shown.pytest_runtest_logstart(test)
    clock[0] = 30.0
    finish(shown, FILES[0], "passed", 20.0, 19.4)
    # y is expected to take 39.4 s, too, and has had 30; so the tests; z is cached
    assert lines == ["1/4 a/x 39 s, about 10 s left"]
    clock[0] = 31.0
    finish(shown, FILES[3], "failed", 0.3, 0.2)
    finish(shown, FILES[2], "passed", 0.2, 0.2)
    finish(shown, FILES[1], "passed", 100.0, 200.0)
    assert lines[1:] == [
        "red: 2/4 tests/test_t failed, 0.5 s, about 10 s left",
        "3/4 a/z cached, about 10 s left",
        "4/4 a/y 5 min",
    ]


def test_the_estimate_knows_the_last_time_and_the_workers(clock) -> None:
    first = progress.Progress(Lines(), workers=1)
    first.expect(TESTS)
    for file, seconds in zip(FILES, (10.0, 60.0, 0.1, 40.0), strict=True):
        finish(first, file, "passed", seconds / 2, seconds / 2)
    first.pytest_sessionfinish()
    for workers, left in ((1, 100), (2, 60), (4, 60)):
        lines = Lines()
        shown = progress.Progress(lines, workers)
        shown.expect(TESTS)
        finish(shown, FILES[0], "passed", 1.0, 1.0)
        assert lines == [f"1/4 a/x 2.0 s, about {left} s left"]
