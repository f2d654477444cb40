"""LeNet with sigmoid or ReLU, average or max pooling, over five seeds.

    python benchmarks/lenet_variants.py

Every run is the page's: batches of 256, Xavier's weights, Adam under a one-cycle
schedule up to 0.02, three epochs of Fashion-MNIST; the test set is looked at once a
run. First asks 10,000 training pictures, held out, which peak rates would suit each
activation: whether one rate for all is fair. Also records the page's run by plain
SGD, and ReLU with max pooling in a single epoch. Writes results/lenet_variants.json.
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

SEEDS = range(5)
EPOCHS = 3
RATE = 0.02
TRIED = (0.005, 0.01, 0.02, 0.04)
HELD_OUT = 10_000
ACTIVATIONS = {"sigmoid": nn.Sigmoid, "ReLU": nn.ReLU}
POOLINGS = {"average": nn.AvgPool2d, "max": nn.MaxPool2d}


def lenet(activation: str, pooling: str) -> nn.Sequential:
    """Return LeNet (N, 1, 28, 28) -> (N, 10) with Xavier's weights."""
    act, pool = ACTIVATIONS[activation], POOLINGS[pooling]
    net = nn.Sequential(
        *(nn.Conv2d(1, 6, kernel_size=5, padding=2), act(), pool(2, 2)),
        *(nn.Conv2d(6, 16, kernel_size=5), act(), pool(2, 2)),
        *(nn.Flatten(), nn.Linear(16 * 5 * 5, 120), act()),
        *(nn.Linear(120, 84), act(), nn.Linear(84, 10)),
    )
    for layer in net:
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(layer.weight)
    return net


def run(
    variant: tuple[str, str],
    seed: int,
    rate: float,
    train_iter: TensorLoader,
    test_iter: TensorLoader,
    epochs: int = EPOCHS,
    sgd: bool = False,
) -> float:
    """Train one network and return its accuracy on ``test_iter``."""
    timer = Timer()
    torch.manual_seed(seed)
    net, scheduler = lenet(*variant), None
    optimizer: torch.optim.Optimizer = torch.optim.SGD(net.parameters(), lr=rate)
    if not sgd:
        optimizer = torch.optim.Adam(net.parameters())
        scheduler = OneCycleLR(optimizer, rate, total_steps=epochs * len(train_iter))
    for _ in range(epochs):
        train_epoch(net, train_iter, F.cross_entropy, optimizer, scheduler)
    accuracy = round(evaluate_accuracy(net, test_iter), 4)
    name = "SGD" if sgd else "Adam"
    what = f"{', '.join(variant)}, {name} {rate}, {epochs} epochs, seed {seed}"
    print(f"{what:50} {accuracy:.4f}  {timer.stop():5.1f} s", flush=True)
    return accuracy


def held_out_accuracies(train_iter: TensorLoader) -> dict[str, dict[str, float]]:
    """Return the accuracy on held-out training pictures, by activation and rate."""
    X, y = train_iter.X, train_iter.y
    part = TensorLoader(X[:-HELD_OUT], y[:-HELD_OUT], 256, shuffle=True)
    held_out = TensorLoader(X[-HELD_OUT:], y[-HELD_OUT:], 256)
    return {
        name: {
            str(rate): run((name, "average"), 100, rate, part, held_out)
            for rate in TRIED
        }
        for name in ACTIVATIONS
    }


def main() -> None:
    """Measure, print and record."""
    torch.set_num_threads(1)
    data = load_data_fashion_mnist(256, device="cpu")
    if "the full data set" not in data[0].source:
        sys.exit("This measures the full data set: run `make data` first.")
    trials = held_out_accuracies(data[0])
    rows = {
        f"{act}, {pool}": [run((act, pool), s, RATE, *data) for s in SEEDS]
        for act in ACTIVATIONS
        for pool in POOLINGS
    }
    modern, page = ("ReLU", "max"), ("sigmoid", "average")
    rows["ReLU, max, one epoch"] = [
        run(modern, s, RATE, *data, epochs=1) for s in SEEDS
    ]
    for rate, seeds in ((0.9, SEEDS), (0.1, SEEDS[:2])):
        rows[f"sigmoid, average, SGD {rate}"] = [
            run(page, s, rate, *data, sgd=True) for s in seeds
        ]
    for name, values in rows.items():
        mean, deviation = statistics.mean(values), statistics.stdev(values)
        print(f"{name:30} {mean:.3f} ± {deviation:.3f}")
    results = {
        "recipe": {"rate": RATE, "epochs": EPOCHS, "seeds": list(SEEDS)},
        "held_out_accuracy": trials,
        "test_accuracy": rows,
    }
    record.save(__file__, results)


if __name__ == "__main__":
    main()
