"""The book beside d2l 1.0.3 on this machine's CPU, as a reader of each runs it.

    make bench                                     # all cases, about fifteen minutes
    python benchmarks/side_by_side.py lenet mlp    # some; the record keeps the rest

Each side lives in a Jupyter kernel of its own, with the threads and loader workers
that its reader gets by default (leave OMP_NUM_THREADS unset), and is asked in turns
for one cell. What is recorded is the wall clock until the kernel answers, so a
training cell has loading, evaluation and drawing in it. d2l runs as its 1.0.3 pages
run it: `FashionMNIST`, a `Classifier`, `Trainer.fit`; "d2l, 0 workers" is the same
without loader processes, which its reader does not choose but which is often faster
on few cores. Nets, batches and rates are the same on both sides. Writes
results/side_by_side.json and prints it as a table.
"""

import argparse
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from subprocess import DEVNULL
from time import perf_counter
from typing import Any, NamedTuple

import peer
import record
import table
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

HERE = Path(__file__).resolve().parent
OURS = """
import sys; sys.path[:0] = [{here!r}, {root!r}]
import torch
from cases import CASES
from utils import Animator, load_data_fashion_mnist, train
case = CASES[{case!r}]
train_iter, test_iter = load_data_fashion_mnist(case.batch_size)
train_iter.X, train_iter.y = train_iter.X[:{samples}], train_iter.y[:{samples}]
net = case.net()
optimizer = torch.optim.SGD(net.parameters(), lr=case.lr)
"""
D2L = """
import sys; sys.path[:0] = [{here!r}, {root!r}]
import peer
from cases import CASES
d2l, case = peer.d2l(), CASES[{case!r}]
data = peer.data(case, {samples}, {workers})
model = peer.classifier(case)
trainer = d2l.Trainer(max_epochs={epochs})
"""
# d2l's board keeps every line that it ever drew, so a run must not inherit one
NEW_BOARD = "model.board = d2l.ProgressBoard()"
TRAIN = {
    "ours": "train(net, train_iter, test_iter, {epochs}, optimizer)",
    "d2l": "trainer.fit(model, data)",
    "d2l, 0 workers": "trainer.fit(model, data)",
}
PASS = {
    "ours": "for X, y in train_iter: pass",
    "d2l": "for X, y in data.train_dataloader(): pass",
    "d2l, 0 workers": "for X, y in data.train_dataloader(): pass",
}
CURVE = """
animator = {module}Animator(xlabel="epoch", xlim=[1, 50], legend=["a", "b", "c"])
for i in range(1, {points}): animator.add(i, (1 / i, i / 60, i / 70))
"""
BOARD = """
board = d2l.ProgressBoard(xlabel="epoch", xlim=[1, 50])
for i in range(1, 51):
    for name, y in (("a", 1 / i), ("b", i / 60), ("c", i / 70)): board.draw(i, y, name)
"""
DRAW = {
    "ours": CURVE.format(module="", points=51),
    "d2l": CURVE.format(module="d2l.", points=51),
    "d2l, ProgressBoard": BOARD,
}
IMPORT = {
    "ours": "import utils",
    "d2l": "from d2l import torch as d2l",
    "PyTorch alone": "import torch",
}


class Race(NamedTuple):
    """A case: its cells by side, what they do, how often, and the goal."""

    cells: dict[str, str]
    what: str
    rounds: int
    goal: float | None = None
    net: str = "softmax"
    epochs: int = 1


def training(net: str, goal: float | None = None, epochs: int = 1) -> Race:
    """Return the race of training a net of `CASES`."""
    return Race(TRAIN, "one epoch of training", 3, goal, net, epochs)


RACES = {
    "import": Race(IMPORT, "importing, in a new kernel", 5, 3),
    "pass": Race(PASS, "one pass over the training set", 5, 20),
    "draw": Race(DRAW, "50 points on each of three curves", 3),
    "softmax": training("softmax", 40, epochs=10),
    "mlp": training("mlp", 20, epochs=5),
    "lenet": training("lenet", 2.5),
    "bn_lenet": training("bn_lenet"),
    "small_resnet": training("small_resnet"),
}


class Kernel:
    """A kernel in a folder, asked cell by cell."""

    def __init__(self, folder: Path) -> None:
        self.manager, client = start_new_kernel(cwd=str(folder), stderr=DEVNULL)
        self.client: BlockingKernelClient = client

    def __enter__(self) -> "Kernel":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def seconds(self, cell: str) -> float:
        """Run a cell and return the wall clock until the kernel answers.

        Raises:
            RuntimeError: the cell failed.
        """
        began = perf_counter()
        reply = self.client.execute(cell, reply=True, timeout=900)["content"]
        passed = perf_counter() - began
        if reply["status"] != "ok":
            raise RuntimeError(f"{cell.strip()}\n{reply['ename']}: {reply['evalue']}")
        return passed


def run(race: Race, folder: Path, samples: int, rounds: int) -> dict[str, Any]:
    """Return the row of one race; ``folder`` is where the kernels start."""
    seconds: dict[str, list[float]] = {side: [] for side in race.cells}
    root, values = str(HERE.parent), {"samples": samples, "epochs": race.epochs}
    values |= {"here": str(HERE), "root": root, "case": race.net}
    with ExitStack() as stack:
        kernels = {}
        for side in race.cells if race.cells is not IMPORT else ():
            kernels[side] = stack.enter_context(Kernel(folder))
            workers = 0 if "0 workers" in side else 4
            prepare = OURS if side == "ours" else D2L
            kernels[side].seconds(prepare.format(**values, workers=workers))
            # a kernel's first curve loads Matplotlib and fonts: that is no training
            module = "" if side == "ours" else "d2l."
            kernels[side].seconds(CURVE.format(module=module, points=3))
        for _ in range(rounds):
            for side, cell in race.cells.items():
                if side in kernels:
                    if race.cells is TRAIN and side != "ours":
                        kernels[side].seconds(NEW_BOARD)
                    passed = kernels[side].seconds(cell.format(**values))
                else:
                    with Kernel(folder) as fresh:
                        fresh.seconds(f"import sys; sys.path.insert(0, {root!r})")
                        passed = fresh.seconds(cell)
                seconds[side].append(passed / race.epochs)
    median = {side: statistics.median(times) for side, times in seconds.items()}
    return {
        "what": race.what,
        "epochs_a_cell": race.epochs,
        "seconds": {side: [round(t, 4) for t in ts] for side, ts in seconds.items()},
        "median": {side: round(value, 4) for side, value in median.items()},
        "times_as_fast": {
            side: round(value / median["ours"], 2)
            for side, value in median.items()
            if side.startswith("d2l")
        },
        "goal": race.goal,
    }


def main(arguments: list[str]) -> None:
    """Measure, record and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("races", nargs="*", metavar="case", help=", ".join(RACES))
    parser.add_argument("--samples", type=int, default=60_000)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--into", type=Path, default=record.results(__file__))
    given = parser.parse_args(arguments)
    if unknown := set(given.races) - set(RACES):
        parser.error(f"no case {', '.join(unknown)}: choose from {', '.join(RACES)}")
    with tempfile.TemporaryDirectory() as name:
        folder = peer.lay_out(Path(name))
        for race in given.races or RACES:
            rounds = given.rounds or RACES[race].rounds
            row = run(RACES[race], folder, given.samples, rounds)
            kept = record.merge(given.into, {race: row})
            print(f"{race}: {row['times_as_fast']}", flush=True)
    print(table.side_by_side(kept))


if __name__ == "__main__":
    main(sys.argv[1:])
