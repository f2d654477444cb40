"""LeNet with sigmoid or ReLU, average or max pooling, and its plateaus, over seeds.

    python benchmarks/lenet_variants.py

Every run has the page's batches of 256 and Xavier's weights, and three epochs of
Fashion-MNIST; the test set is looked at once a run. Adam goes through a one-cycle
schedule up to 0.02, if no other way to step is named. A multilayer perceptron with
about as many parameters stands beside the four variants. First asks 10,000 training
pictures, held out, which peak rates would suit each activation: whether one rate for
all is fair. Last come the plateaus: the number of the first batch whose loss is below
2, for six ways to step. Writes results/lenet_variants.json after each row, and keeps
the rows that it has from this machine and version: delete it to measure all again.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import record
import torch
import torch.nn.functional as F
from torch import Tensor, nn
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
HIDDEN = 78  # 62,020 parameters with one hidden layer; LeNet has 61,706
LEFT = 2.0
ACTIVATIONS = {"sigmoid": nn.Sigmoid, "ReLU": nn.ReLU}
POOLINGS = {"average": nn.AvgPool2d, "max": nn.MaxPool2d}
WAYS = (
    *(("SGD", 0.9, False), ("SGD", 0.9, True), ("Adam", 0.001, False)),
    *(("Adam", 0.003, False), ("Adam", 0.02, False), ("Adam", 0.02, True)),
)
OPTIMIZERS = {"SGD": torch.optim.SGD, "Adam": torch.optim.Adam}
Data = tuple[TensorLoader, TensorLoader]
Way = tuple[str, float, bool]  # optimizer, its rate or peak, whether in one cycle


def lenet(activation: str, pooling: str) -> nn.Sequential:
    """Return LeNet (N, 1, 28, 28) -> (N, 10) with Xavier's weights."""
    act, pool = ACTIVATIONS[activation], POOLINGS[pooling]
    net = nn.Sequential(
        *(nn.Conv2d(1, 6, kernel_size=5, padding=2), act(), pool(2, 2)),
        *(nn.Conv2d(6, 16, kernel_size=5), act(), pool(2, 2)),
        *(nn.Flatten(), nn.Linear(16 * 5 * 5, 120), act()),
        *(nn.Linear(120, 84), act(), nn.Linear(84, 10)),
    )
    return net.apply(init_weights)


def mlp() -> nn.Sequential:
    """Return a perceptron (N, 1, 28, 28) -> (N, 10) as large as LeNet."""
    hidden, output = nn.Linear(784, HIDDEN), nn.Linear(HIDDEN, 10)
    net = nn.Sequential(nn.Flatten(), hidden, nn.ReLU(), output)
    return net.apply(init_weights)


def init_weights(layer: nn.Module) -> None:
    """Draw the weights of a layer by Xavier's rule."""
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(layer.weight)


def run(
    net: nn.Module,
    data: Data,
    way: Way = ("Adam", RATE, True),
    epochs: int = EPOCHS,
) -> tuple[float, int | None]:
    """Train a network; return its accuracy, and the first batch with a loss below 2."""
    timer, losses, scheduler = Timer(), [], None
    train_iter, test_iter = data
    name, rate, one_cycle = way
    optimizer = OPTIMIZERS[name](net.parameters(), lr=rate)
    if one_cycle:
        momentum = name == "Adam"  # plain SGD has none to cycle
        steps = epochs * len(train_iter)
        scheduler = OneCycleLR(optimizer, rate, steps, cycle_momentum=momentum)

    def loss_fn(y_hat: Tensor, y: Tensor) -> Tensor:
        losses.append(F.cross_entropy(y_hat, y))
        return losses[-1]

    for _ in range(epochs):
        train_epoch(net, train_iter, loss_fn, optimizer, scheduler)
        losses = [loss.detach() for loss in losses]
    accuracy = round(evaluate_accuracy(net, test_iter), 4)
    left = next((n for n, loss in enumerate(losses) if loss < LEFT), None)
    print(f"{way} {accuracy:.4f}  {left}  {timer.stop():5.1f} s", flush=True)
    return accuracy, left


def accuracies(
    make: Callable[[], nn.Module], data: Data, seeds: range = SEEDS, **options: Any
) -> list[float]:
    """Return the test accuracy for each seed."""
    found = []
    for seed in seeds:
        torch.manual_seed(seed)
        found.append(run(make(), data, **options)[0])
    return found


def held_out(activation: str, data: Data) -> dict[str, float]:
    """Return the accuracy on held-out training pictures, by the peak rate."""
    X, y = data[0].X, data[0].y
    part = TensorLoader(X[:-HELD_OUT], y[:-HELD_OUT], 256, shuffle=True)
    rest = TensorLoader(X[-HELD_OUT:], y[-HELD_OUT:], 256)
    found = {}
    for rate in TRIED:
        torch.manual_seed(100)
        net = lenet(activation, "average")
        found[str(rate)] = run(net, (part, rest), ("Adam", rate, True))[0]
    return found


def plateau(way: Way, data: Data) -> dict[str, Any]:
    """Return when runs leave the plateau, and their accuracy after the last epoch."""
    found: dict[str, Any] = {"left": [], "test_accuracy": []}
    for seed in SEEDS[:3]:
        torch.manual_seed(seed)
        accuracy, left = run(lenet("sigmoid", "average"), data, way)
        found["left"].append(left)
        found["test_accuracy"].append(accuracy)
    return found


def main() -> None:
    """Measure what the record lacks, and write it after each row."""
    torch.set_num_threads(1)
    data = load_data_fashion_mnist(256, device="cpu")
    if "the full data set" not in data[0].source:
        sys.exit("This measures the full data set: run `make data` first.")
    page, modern = partial(lenet, "sigmoid", "average"), partial(lenet, "ReLU", "max")
    slow = {"way": ("SGD", 0.1, False), "seeds": SEEDS[:2]}
    tasks: dict[str, dict[str, Callable[[], Any]]] = {
        "held_out_accuracy": {act: partial(held_out, act, data) for act in ACTIVATIONS},
        "test_accuracy": {
            **{
                f"{act}, {pool}": partial(accuracies, partial(lenet, act, pool), data)
                for act in ACTIVATIONS
                for pool in POOLINGS
            },
            "MLP, ReLU": partial(accuracies, mlp, data),
            "ReLU, max, one epoch": partial(accuracies, modern, data, epochs=1),
            "sigmoid, average, SGD 0.9": partial(accuracies, page, data, way=WAYS[0]),
            "sigmoid, average, SGD 0.1": partial(accuracies, page, data, **slow),
        },
        "plateaus": {
            f"{name} {rate}{', one-cycle' * cycled}": partial(
                plateau, (name, rate, cycled), data
            )
            for name, rate, cycled in WAYS
        },
    }
    recipe = {"rate": RATE, "epochs": EPOCHS, "seeds": list(SEEDS)}
    old = record.load(record.results(__file__))
    same = record.is_of_this_machine(record.results(__file__))
    found = {name: old.get(name, {}) if same else {} for name in tasks}
    for section, rows in tasks.items():
        for name, measure in rows.items():
            if name not in found[section]:
                print(f"{section}: {name}", flush=True)
                found[section][name] = measure()
                record.save(__file__, {"recipe": recipe, **found})


if __name__ == "__main__":
    main()
