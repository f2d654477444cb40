"""A training step in one process and in two: computing, waiting, averaging.

    python benchmarks/two_processes.py

One batch of random pictures, shared out among the processes, for an MLP of one hidden
layer and for LeNet. A round starts one process with one thread, one with two threads,
and two with one thread each, by torchrun. The numbers are the parts of the quickest
step of each, in milliseconds: whatever else the machine does makes steps longer, never
shorter. "start" is the shortest time in seconds from the call of torchrun to the first
number that two processes have added up. Writes results/two_processes.json.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import record
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn

from utils import Timer
from utils.device import average_gradients, rank, sum_over_processes, world_size

ROUNDS = 3
BATCHES = {32: 40, 128: 24, 512: 12, 2048: 6}  # and how many steps of each
WAYS = {"one": (1, 1), "one, two threads": (1, 2), "two": (2, 1)}


def make_mlp() -> nn.Sequential:
    """Return the MLP of the book: 203,530 parameters."""
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10)
    )


def make_lenet() -> nn.Sequential:
    """Return LeNet with tanh and max pooling: 61,706 parameters."""
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten()),
        *(nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh()),
        nn.Linear(84, 10),
    )


NETS = {"MLP": make_mlp, "LeNet": make_lenet}


def step_times(net: nn.Module, batch_size: int, steps: int) -> list[float]:
    """Return the milliseconds of computing, waiting and averaging, quickest step."""
    draw = torch.Generator().manual_seed(0)
    X = torch.rand(batch_size, 1, 28, 28, generator=draw)[rank() :: world_size()]
    y = torch.zeros(len(X), dtype=torch.int64)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    computing, waiting, averaging = Timer(), Timer(), Timer()
    for _ in range(steps):
        computing.start()
        optimizer.zero_grad()
        F.cross_entropy(net(X), y).backward()
        computing.stop()
        waiting.start()
        if world_size() > 1:
            dist.barrier()
        waiting.stop()
        averaging.start()
        average_gradients(net, optimizer, len(y))
        averaging.stop()
        optimizer.step()
    parts = zip(computing.times, waiting.times, averaging.times, strict=True)
    return [1000 * seconds for seconds in min(parts, key=sum)]


def as_child(path: str, began: str) -> None:
    """Measure every case; process 0 writes the times."""
    sum_over_processes(torch.ones(1))  # join before the clock starts
    times: dict[str, Any] = {"start": time.time() - float(began)}
    for name, make in NETS.items():
        times[name] = {n: step_times(make(), n, steps) for n, steps in BATCHES.items()}
    if rank() == 0:
        Path(path).write_text(json.dumps(times))


def launch(processes: int, threads: int) -> dict[str, Any]:
    """Start this script under torchrun; return what process 0 wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "times.json")
        command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
        command += ["--local-addr", "127.0.0.1", "--nproc-per-node", str(processes)]
        environment = {"OMP_NUM_THREADS": str(threads), "CUDA_VISIBLE_DEVICES": ""}
        subprocess.run(
            [*command, __file__, path, str(time.time())],
            env=os.environ | environment,
            check=True,
        )
        return json.loads(path.read_text())


def main() -> None:
    """Measure, print and record."""
    torch.set_num_threads(1)
    rounds = [
        {way: launch(*numbers) for way, numbers in WAYS.items()} for _ in range(ROUNDS)
    ]
    steps: dict[str, dict[str, dict[str, list[float]]]] = {}
    for name in NETS:
        for batch in map(str, BATCHES):
            for way in WAYS:
                quickest = min((r[way][name][batch] for r in rounds), key=sum)
                times = [round(value, 2) for value in quickest]
                steps.setdefault(name, {}).setdefault(batch, {})[way] = times
                print(f"{name:6}{batch:>5}  {way:17}", *(f"{t:8.2f}" for t in times))
    start = round(min(r["two"]["start"] for r in rounds), 1)
    record.save(__file__, {"start": start, "ms": steps})


if __name__ == "__main__":
    as_child(*sys.argv[1:]) if len(sys.argv) > 1 else main()
