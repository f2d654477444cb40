"""utils/threads.py: set before PyTorch is loaded, and nothing against the reader."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from scripts import page_script
from utils import threads

ROOT = Path(__file__).parents[1]
NAMES = ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY", "OMP_NUM_THREADS")
# Prints what the environment says at the moment when torch is first imported.
CODE = """
import os, sys
class Finder:
    def find_spec(name, *_):
        if name == "torch":
            sys.meta_path.remove(Finder)
            print(os.environ.get("GOMP_SPINCOUNT"), end=" ")
sys.meta_path.insert(0, Finder)
import utils
print(os.environ.get("GOMP_SPINCOUNT"), sys.modules["torch"].get_num_threads())
"""


def run(code: str, **environment: str) -> list[str]:
    kept = {k: v for k, v in os.environ.items() if k not in NAMES}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()


def test_the_spinning_is_bounded_before_torch_is_loaded() -> None:
    assert run(CODE)[:2] == [threads.SPINS, threads.SPINS]


def test_kernels_and_scripts_that_we_start_have_the_same_bound() -> None:
    """Pages import PyTorch before utils, which would be too late."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f"\nexport GOMP_SPINCOUNT ?= {threads.SPINS}\n" in makefile
    head = page_script.HEAD
    assert 0 < head.index("from utils import") < head.index("import torch")


def test_what_the_reader_has_set_stays() -> None:
    assert run(CODE, GOMP_SPINCOUNT="7", OMP_NUM_THREADS="1") == ["7", "7", "1"]
    assert run(CODE, OMP_WAIT_POLICY="passive")[:2] == ["None", "None"]


def test_after_torch_nothing_is_set_that_comes_too_late() -> None:
    code = "import torch, utils, os; print(os.environ.get('GOMP_SPINCOUNT'))"
    assert run(code) == ["None"]


@pytest.mark.parametrize(("have", "others", "left"), [(8, 3, 5), (2, 1, 1), (2, 9, 1)])
def test_cores_in_use_are_left_alone(have, others, left, monkeypatch) -> None:
    asked: list[int] = []
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(torch, "get_num_threads", lambda: have)
    monkeypatch.setattr(torch, "set_num_threads", asked.append)
    monkeypatch.setattr(threads, "running_programs", lambda: others)
    threads.share_cores()
    assert asked == [left]
    monkeypatch.setenv("OMP_NUM_THREADS", str(have))
    threads.share_cores()
    monkeypatch.delenv("OMP_NUM_THREADS")
    monkeypatch.setattr(threads, "running_programs", lambda: 0)
    threads.share_cores()
    assert asked == [left], "neither against the reader nor on a quiet machine"


def test_a_moment_does_not_count(tmp_path, monkeypatch) -> None:
    counts = iter([3, 2, 4, 3, 3])
    monkeypatch.setattr(threads, "RUNNING", tmp_path / "loadavg")
    assert threads.running_programs() == 0, "not Linux"

    def sleep(_: float) -> None:
        count = next(counts, 9)
        threads.RUNNING.write_text(f"0.50 0.40 0.30 {count}/99 123\n")

    monkeypatch.setattr(threads.time, "sleep", sleep)
    sleep(0)
    assert threads.running_programs() == 2 - 1


@pytest.mark.skipif(not threads.RUNNING.exists(), reason="looks into /proc")
def test_a_busy_program_is_seen() -> None:
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        seen = max(threads.running_programs() for _ in range(20))
    finally:
        busy.kill()
        busy.wait()
    assert seen >= 1
