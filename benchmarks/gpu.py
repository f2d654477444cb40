"""Every net of the books on a GPU: wall time beside d2l 1.0.3, accuracy over seeds.

    python benchmarks/gpu.py                            # all nets, seeds 0 to 4
    python benchmarks/gpu.py --nets nin --seeds 0 1     # a piece; the record keeps all
    python benchmarks/gpu.py --nets nin --seeds         # d2l's row only
    python benchmarks/gpu.py --rows                     # the table as it stands

Needs a GPU, Fashion-MNIST (`BOOK_DATA`, no network) and this repository on the path.
d2l's part needs d2l and what it imports (IPython, matplotlib-inline, pandas, SciPy);
where they are missing it stays unmeasured. Each piece is written when it is done.

Our recipe, for all nets alike: the data as whole tensors on the device, scaled a batch
at a time; bfloat16 autocast over channels_last, compiled; He's weights (Xavier's under
sigmoids), zero biases; a one-cycle schedule whose first fifth is a warm-up; gradients
clipped to norm 1. Seconds hold loading, evaluation after each epoch and compilation.
Batches are 125 and 250, not 128 and 256, so that no short one is compiled for.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import peer
import record
import table
import torch
from cases import CASES, Case
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_
from torch.optim.lr_scheduler import OneCycleLR

from utils import load_data_fashion_mnist, random_flip, train

SIGMOIDS = ("lenet", "bn_lenet")
PEAKS = {"softmax": 0.1, "mlp": 0.1, "alexnet": 0.02, "vgg11": 0.02, "nin": 0.05}
PEAKS |= {"googlenet": 0.05, "resnet18": 0.2, "densenet": 0.2, "small_resnet": 0.2}
ADAM = 0.02  # the peak for nets of sigmoids
NO_GPU = "not measured: no GPU"


class Fast(nn.Module):
    """A net in bfloat16 and channels_last; its scores are float32."""

    def __init__(self, net: nn.Module, device: str) -> None:
        super().__init__()
        self.device = device
        self.net = net.to(device, memory_format=torch.channels_last)

    def forward(self, X: Tensor) -> Tensor:
        """Return the scores (N, 10) of images (N, 1, H, W)."""
        X = X.to(memory_format=torch.channels_last)
        with torch.autocast(self.device, torch.bfloat16):
            y_hat = self.net(X)
        return y_hat.float()


def initialize(net: nn.Module, sigmoids: bool) -> None:
    """Give every layer weights that keep the size of what passes through."""
    for layer in net.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            if sigmoids:
                nn.init.xavier_uniform_(layer.weight)
            else:
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)


def ours(
    name: str, case: Case, seed: int, device: str, epochs: int, samples: int
) -> dict[str, Any]:
    """Train one net by our recipe; return its seconds an epoch and its accuracies."""
    torch.manual_seed(seed)
    sigmoids, net = name in SIGMOIDS, case.net()
    initialize(net, sigmoids)
    batch_size = case.batch_size * 125 // 128
    train_iter, test_iter = load_data_fashion_mnist(batch_size, case.side, device)
    train_iter.X, train_iter.y = train_iter.X[:samples], train_iter.y[:samples]
    if not sigmoids:
        train_iter.augment = random_flip
    model: nn.Module = Fast(net, device)
    if device == "cuda":
        torch.compiler.reset()  # after eight nets in one process it would give up
        model = torch.compile(model, dynamic=False)
    params, fused = list(net.parameters()), device == "cuda"
    peak = ADAM if sigmoids else PEAKS[name]
    optimizer: torch.optim.Optimizer = torch.optim.SGD(
        params, peak, momentum=0.9, nesterov=True, weight_decay=5e-4, fused=fused
    )
    if sigmoids:
        optimizer = torch.optim.Adam(params, peak, fused=fused)

    def clip(*_: object) -> None:
        clip_grad_norm_(params, 1.0)

    optimizer.register_step_pre_hook(clip)
    scheduler = OneCycleLR(
        optimizer, peak, total_steps=epochs * len(train_iter), pct_start=0.2
    )
    curves = train(model, train_iter, test_iter, epochs, optimizer, scheduler=scheduler)
    return {
        "seconds_an_epoch": round(curves["seconds"] / epochs, 4),
        "test_acc": [round(accuracy, 4) for accuracy in curves["test_acc"]],
    }


def theirs(case: Case, device: str, epochs: int, samples: int) -> dict[str, Any] | None:
    """Train one net as d2l does; None where d2l cannot be imported."""
    try:
        peer.d2l()
    except ImportError as error:
        print(f"d2l is left out: {error}")
        return None
    with tempfile.TemporaryDirectory() as name:
        start = peer.lay_out(Path(name))
        gpu = device == "cuda"
        seconds, test_acc = peer.fit(case, epochs, samples, start, gpu)
    return {
        "seconds_an_epoch": round(seconds / epochs, 4),
        "test_acc": [round(accuracy, 4) for accuracy in test_acc],
    }


def unmeasured() -> dict[str, Any]:
    """Return a row that says that it is none."""
    return {"ours": None, "d2l": None, "why": NO_GPU}


def note(into: Path, net: str, side: str, found: dict[str, Any] | None) -> None:
    """Put one run into the record; nets without any get a row that says so."""
    rows = record.load(into)["rows"] if record.is_of_this_machine(into) else {}
    rows = {name: rows.get(name) or unmeasured() for name in CASES}
    if found is not None:
        row = rows[net]
        row["why"] = None
        if side == "d2l":
            row["d2l"] = found
        else:
            row["ours"] = {**(row["ours"] or {}), side: found}
    record.merge(into, rows)


def main(arguments: list[str]) -> None:
    """Measure, record and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nets", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--seeds", nargs="*", type=int, default=list(range(5)))
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--peer-epochs", type=int, default=2, help="0 leaves d2l out")
    parser.add_argument("--samples", type=int, default=60_000)
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--side", type=int, help="pixels, for a trial")
    parser.add_argument("--rows", action="store_true", help="only print the table")
    parser.add_argument("--into", type=Path, default=record.results(__file__))
    given = parser.parse_args(arguments)
    if given.device == "cuda" and not torch.cuda.is_available():
        print("No GPU here: the rows stay as they are.")
        given.rows = True
        if not given.into.exists():
            note(given.into, "lenet", "d2l", None)
    for name in given.nets if not given.rows else ():
        case = CASES[name]._replace(side=given.side or CASES[name].side)
        run = (given.device, given.epochs, given.samples)
        if given.peer_epochs:
            run_of_peer = (given.device, given.peer_epochs, given.samples)
            note(given.into, name, "d2l", theirs(case, *run_of_peer))
        for seed in given.seeds:
            note(given.into, name, str(seed), ours(name, case, seed, *run))
    print(table.on_gpu(record.load(given.into)))


if __name__ == "__main__":
    main(sys.argv[1:])
