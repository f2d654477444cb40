"""The page on many devices: its launcher, and the record that it shows."""

import importlib
import os
import tempfile
import time
from pathlib import Path

import pytest
import torch

from scripts import pages
from utils import read_record

PAGE = "chapters/scaling/many-devices"
CELLS = [cell.source for cell in pages.code_cells(pages.read(PAGE))]
PROC = Path("/proc")


def cell(beginning):
    """Return the cell of the page that holds this text."""
    return next(source for source in CELLS if beginning in source)


@pytest.fixture(scope="module")
def page():
    """The names that the page's launcher defines, without having run anything."""
    names = {}
    for text in ("import inspect", "def write_script", "def launch", "def lenet"):
        exec(cell(text), names)
    return names


def one_fails():
    if os.environ["RANK"] == "1":
        raise ValueError("no luck on rank 1")


def one_hangs():
    while os.environ["RANK"] == "1":
        pass


def test_the_error_of_a_process_is_ours(page):
    with pytest.raises(RuntimeError, match="no luck on rank 1"):
        page["launch"](one_fails)


@pytest.mark.skipif(not PROC.exists(), reason="looks for processes in /proc")
def test_a_process_that_hangs_is_ended(page, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    began = time.perf_counter()
    with pytest.raises(TimeoutError, match="No result after 8 s"):
        page["launch"](one_hangs, limit=8)
    assert time.perf_counter() - began < 60
    left = []
    for path in PROC.glob("[0-9]*/cmdline"):
        try:
            left += [path] if str(tmp_path).encode() in path.read_bytes() else []
        except OSError:  # it has ended while we looked
            pass
    assert not left
    assert not list(tmp_path.iterdir())


def test_the_page_shows_the_record():
    """The ratios are right: computing, waiting and averaging together, one to two."""
    kept, shown = read_record("two_processes"), []
    names = {"read_record": read_record, "plot": lambda *args, **_: shown.append(args)}
    exec(cell("read_record(").partition("assert")[0], names)
    [(sizes, curves, *_)] = shown
    assert sizes == [32, 128, 512, 2048]
    expected = [
        [sum(ways["one"]) / sum(ways[way]) for ways in kept["ms"][net].values()]
        for net, way in (
            ("MLP", "two"),
            ("MLP", "one, two threads"),
            ("LeNet", "two"),
            ("LeNet", "one, two threads"),
        )
    ]
    assert curves == [pytest.approx(curve) for curve in expected]
    assert curves[0][0] == pytest.approx(0.36 / (0.43 + 0.19 + 0.71), rel=1e-9)
    assert names["start"] == kept["start"]


def text():
    return pages.source(PAGE).read_text("utf-8")


def test_the_record_is_of_the_networks_on_the_page(page, monkeypatch):
    monkeypatch.syspath_prepend(pages.ROOT / "benchmarks")
    measured = importlib.import_module("two_processes")
    X = torch.rand(2, 1, 28, 28)
    torch.manual_seed(0)
    here = page["lenet"]()
    torch.manual_seed(0)
    there = measured.make_lenet()
    torch.testing.assert_close(here(X), there(X))
    for net, size in ((there, 61_706), (measured.make_mlp(), 203_530)):
        assert sum(p.numel() for p in net.parameters()) == size
        assert f"{size:,}" in text()
