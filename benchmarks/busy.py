"""Training on a quiet machine and beside busy programs, ours beside PyTorch's defaults.

    python benchmarks/busy.py

An epoch of the MLP of the book in a new process, in turns: with PyTorch's defaults, and
as `import utils` sets it (utils/threads.py). "quiet": nothing else computes; "busy
before": one other program computes already when the process starts; "busy later": it
starts when the network has been trained for an epoch. Seconds are of each epoch after
the first, over all rounds; the medians are beside them. Begin on a quiet machine: what
computed before the start is noted, and should be 0. Writes results/busy.json.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import record
import torch
import torch.nn.functional as F
from cases import mlp

from utils import TensorLoader, threads, train_epoch

ROUNDS, EPOCHS = 3, 3
HERE = Path(__file__).resolve().parent
# A program that loads utils first, and one that never heard of it.
SIDES = {
    "ours": "import utils",
    "defaults": "import torch; n = torch.get_num_threads(); import utils; "
    "torch.set_num_threads(n)",
}
CASES = ("quiet", "busy before", "busy later")
UNSET = ("OMP_NUM_THREADS", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT")


@contextmanager
def busy_program() -> Iterator[None]:
    """Let one other program compute."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        other.kill()
        other.wait()


def seconds(side: str, case: str) -> list[float]:
    """Return the seconds of each epoch after the first in a new process."""
    environment = {k: v for k, v in os.environ.items() if k not in UNSET}
    environment["PYTHONPATH"] = f"{HERE.parent}{os.pathsep}{HERE}"
    code = f"{SIDES[side]}; import busy; busy.as_child({case!r})"
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def as_child(case: str) -> None:
    """Train, and print the seconds."""
    draw = torch.Generator().manual_seed(0)
    X = torch.randint(0, 256, (60_000, 1, 28, 28), generator=draw, dtype=torch.uint8)
    y = torch.randint(0, 10, (60_000,), generator=draw)
    train_iter, net = TensorLoader(X, y, 256, shuffle=True), mlp()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def epoch() -> float:
        began = perf_counter()
        train_epoch(net, train_iter, F.cross_entropy, optimizer)
        return perf_counter() - began

    epoch()
    if case == "busy later":
        with busy_program():
            times = [epoch() for _ in range(EPOCHS)]
    else:
        times = [epoch() for _ in range(EPOCHS)]
    print(json.dumps([round(value, 3) for value in times]))


def summary(times: dict[str, dict[str, list[float]]]) -> dict[str, dict[str, float]]:
    """Return the median seconds of each side and case."""
    return {
        side: {
            case: round(statistics.median(values), 3) for case, values in cases.items()
        }
        for side, cases in times.items()
    }


def main() -> None:
    """Measure, print and record."""
    others = threads.running_programs()
    times: dict[str, dict[str, list[float]]] = {
        side: {case: [] for case in CASES} for side in SIDES
    }
    for _ in range(ROUNDS):
        for case in CASES:
            for side in SIDES:
                if case == "busy before":
                    with busy_program():
                        times[side][case] += seconds(side, case)
                else:
                    times[side][case] += seconds(side, case)
    medians = summary(times)
    for side, cases in medians.items():
        for case, median in cases.items():
            print(f"{side:9} {case:12} {median:6.2f} s  {median / cases['quiet']:.1f}")
    found = {"others": others, "seconds": times, "median": medians}
    record.save(__file__, {"net": "mlp", **found})


if __name__ == "__main__":
    main()
