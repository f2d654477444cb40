"""The small VGG of the book's page: two windows of 3 against one of 5, and epochs.

    python benchmarks/vgg_small.py

Fashion-MNIST in batches of 64, He's weights, Adam under a one-cycle schedule up to
0.002, channels last, one thread; the test set is looked at once a run. Three
nets that differ in the last of three blocks: two windows of 3 x 3, one of 5 x 5, which
sees as much, or one of 3 x 3; one epoch, and the first two also three.
Writes results/vgg_small.json.
"""

import statistics
import sys

import record
import torch
import torch.nn.functional as F
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

from utils import (
    TensorLoader,
    Timer,
    evaluate_accuracy,
    load_data_fashion_mnist,
    train_epoch,
)

BATCH, RATE, SEEDS = 64, 0.002, range(3)
# the windows of the last block
NETS = {"two 3 x 3": (3, 3), "one 5 x 5": (5,), "one 3 x 3": (3,)}


def small_vgg(last: tuple[int, ...]) -> nn.Sequential:
    """Return the net (N, 1, 28, 28) -> (N, 10), with He's weights."""
    layers: list[nn.Module] = []
    c_in = 1
    for windows, width in (((3,), 16), ((3,), 32), (last, 64)):
        for window in windows:
            conv = nn.Conv2d(c_in, width, window, padding=window // 2)
            layers += [conv, nn.ReLU()]
            c_in = width
        layers.append(nn.MaxPool2d(2))
    layers += [nn.Flatten(), nn.Linear(64 * 9, 128), nn.ReLU(), nn.Linear(128, 10)]
    for layer in layers:
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    return nn.Sequential(*layers)


def run(
    name: str, seed: int, data: tuple[TensorLoader, TensorLoader], epochs: int
) -> tuple[float, float]:
    """Train one net; return its test accuracy and the seconds an epoch took."""
    train_iter, test_iter = data
    torch.manual_seed(seed)
    net = small_vgg(NETS[name]).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters())
    scheduler = OneCycleLR(optimizer, RATE, total_steps=epochs * len(train_iter))
    timer = Timer()
    for _ in range(epochs):
        train_epoch(net, train_iter, F.cross_entropy, optimizer, scheduler)
    seconds = timer.stop() / epochs
    found = round(evaluate_accuracy(net, test_iter), 4)
    print(f"{name:18} seed {seed}  {found:.4f}  {seconds:5.1f} s", flush=True)
    return found, seconds


def main() -> None:
    """Measure, print and record."""
    torch.set_num_threads(1)
    data = load_data_fashion_mnist(BATCH, device="cpu")
    if "the full data set" not in data[0].source:
        sys.exit("This measures the full data set: run `make data` first.")
    test = {}
    for name in NETS:
        test[f"{name}, 1 epoch"] = [run(name, s, data, 1)[0] for s in SEEDS]
    for name in ("two 3 x 3", "one 5 x 5"):
        test[f"{name}, 3 epochs"] = [run(name, s, data, 3)[0] for s in SEEDS]
    for name, values in test.items():
        mean, deviation = statistics.mean(values), statistics.stdev(values)
        print(f"{name:28} {mean:.3f} ± {deviation:.3f}")
    recipe = {"rate": RATE, "batch_size": BATCH, "seeds": list(SEEDS)}
    record.save(__file__, {"recipe": recipe, "test_accuracy": test})


if __name__ == "__main__":
    main()
