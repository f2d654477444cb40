"""d2l 1.0.3 as its own pages run it; only benchmarks and tests import it."""

import gzip
import os
import warnings
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

from cases import Case
from torch import nn

from utils import fetch


def lay_out(folder: Path) -> Path:
    """Unpack the data where d2l looks for them; return the folder to start it in."""
    raw, start = folder / "data/FashionMNIST/raw", folder / "notebooks"
    raw.mkdir(parents=True)
    start.mkdir()
    for path in fetch("fashion-mnist").glob("*.gz"):
        (raw / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    return start


def d2l() -> ModuleType:
    """Import d2l, without the warnings that its age brings."""
    with warnings.catch_warnings(action="ignore"):
        from d2l import torch as module
    return module


def data(case: Case, samples: int, workers: int) -> Any:
    """Return d2l's data module, cut to ``samples`` training pictures."""
    made = d2l().FashionMNIST(case.batch_size, resize=(case.side, case.side))
    made.train.data = made.train.data[:samples]
    made.num_workers = workers
    return made


def classifier(case: Case) -> Any:
    """Return the case's net as d2l's pages define one, in its own initialisation."""

    class Net(d2l().Classifier):
        def __init__(self, net: nn.Module, lr: float) -> None:
            super().__init__()
            self.save_hyperparameters(ignore=["net"])
            self.net = net

    model = Net(case.net(), case.lr)
    if "conv" in str(model.net).lower():
        model.net.apply(d2l().init_cnn)
    return model


def fit(
    case: Case, epochs: int, samples: int, start: Path, gpu: bool
) -> tuple[float, list[float]]:
    """Train; return the seconds and the accuracies. ``start`` is from `lay_out`."""
    here = Path.cwd()
    try:
        os.chdir(start)
        made, model = data(case, samples, workers=4), classifier(case)
        trainer, began = d2l().Trainer(epochs, int(gpu)), perf_counter()
        trainer.fit(model, made)
        seconds = perf_counter() - began
    finally:
        os.chdir(here)
    return seconds, [float(point.y) for point in model.board.data["val_acc"]]
