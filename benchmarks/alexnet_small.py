"""The small AlexNet of the book's page: activations, dropout, larger pictures, epochs.

    python benchmarks/alexnet_small.py

Fashion-MNIST in batches of 64, Xavier's weights, Adam under a one-cycle schedule up to
0.003, channels last, one thread; the test set is looked at once a run.

- epochs: ReLU, no dropout, all pictures, one epoch and three;
- activations: one epoch with sigmoid, tanh and ReLU, no dropout;
- dropout: 2,000 pictures for 15 epochs, dropout 0 and 0.5; the same for dense layers
  of 784, 512, 512 and 10 (batches of 50, Adam at 0.001) with 1,000 pictures, 60 epochs
  and five seeds; also the accuracy on these pictures;
- pictures: 10,000 pictures for two epochs: as they are; blown up to 56 x 56 with a
  first window of 11 and stride 2; blown up with the layers as they are; as they are,
  but without the first pooling, so that the maps are about as large as when blown up.

Writes results/alexnet_small.json.
"""

import statistics
import sys
from typing import Any

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

BATCH, RATE = 64, 0.003
ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "ReLU": nn.ReLU}


def small_alexnet(
    act: str = "ReLU",
    p: float = 0.0,
    first: tuple[int, int] = (5, 1),
    pools: int = 3,
    side: int = 2,
) -> nn.Sequential:
    """Return the net; ``first`` is its first window and stride, ``side`` its last."""
    a, (k, stride) = ACTIVATIONS[act], first
    pool = nn.MaxPool2d(3, 2) if pools == 3 else nn.Identity()
    net = nn.Sequential(
        *(nn.Conv2d(1, 16, k, stride=stride, padding=k // 2), a(), pool),
        *(nn.Conv2d(16, 32, 3, padding=1), a(), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(32, 48, 3, padding=1), a(), nn.Conv2d(48, 48, 3, padding=1), a()),
        *(nn.Conv2d(48, 32, 3, padding=1), a(), nn.MaxPool2d(3, 2), nn.Flatten()),
        *(nn.Linear(32 * side * side, 256), a(), nn.Dropout(p)),
        *(nn.Linear(256, 256), a(), nn.Dropout(p), nn.Linear(256, 10)),
    )
    for layer in net:
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(layer.weight)
    return net


def run(
    what: str,
    seed: int,
    data: tuple[TensorLoader, TensorLoader],
    epochs: int,
    **net_options: Any,
) -> tuple[float, float]:
    """Train one net; return its accuracies on the test set and on its own pictures."""
    timer, (train_iter, test_iter) = Timer(), data
    torch.manual_seed(seed)
    net = small_alexnet(**net_options).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters())
    scheduler = OneCycleLR(optimizer, RATE, total_steps=epochs * len(train_iter))
    for _ in range(epochs):
        train_epoch(net, train_iter, F.cross_entropy, optimizer, scheduler)
    seconds = timer.stop()
    own = TensorLoader(train_iter.X[:2000], train_iter.y[:2000], 500)
    own.resize = train_iter.resize
    found = evaluate_accuracy(net, test_iter), evaluate_accuracy(net, own)
    print(f"{what:36} seed {seed}  {found[0]:.4f}  {seconds:5.1f} s", flush=True)
    return round(found[0], 4), round(found[1], 4)


def run_dense(
    seed: int, p: float, data: tuple[TensorLoader, TensorLoader]
) -> tuple[float, float]:
    """Train dense layers on few pictures; return the accuracies as ``run`` does."""
    train_iter, test_iter = data
    torch.manual_seed(seed)
    net = nn.Sequential(
        *(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Dropout(p)),
        *(nn.Linear(512, 512), nn.ReLU(), nn.Dropout(p), nn.Linear(512, 10)),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr=0.001)
    for _ in range(60):
        train_epoch(net, train_iter, F.cross_entropy, optimizer)
    found = evaluate_accuracy(net, test_iter), evaluate_accuracy(net, train_iter)
    print(f"dense, dropout {p}, seed {seed}  {found[0]:.4f}", flush=True)
    return round(found[0], 4), round(found[1], 4)


def few(
    data: tuple[TensorLoader, TensorLoader],
    count: int,
    resize: int | None = None,
    batch: int = BATCH,
) -> tuple[TensorLoader, TensorLoader]:
    """Return loaders of the first ``count`` training pictures and of all test ones."""
    train_iter, test_iter = data
    X, y = train_iter.X[:count], train_iter.y[:count]
    return (
        TensorLoader(X, y, batch, shuffle=True, resize=resize),
        TensorLoader(test_iter.X, test_iter.y, 500, resize=resize),
    )


def main() -> None:
    """Measure, print and record."""
    torch.set_num_threads(1)
    data = load_data_fashion_mnist(BATCH, device="cpu")
    if "the full data set" not in data[0].source:
        sys.exit("This measures the full data set: run `make data` first.")
    three, test = range(3), {}
    for act, seeds in (("ReLU", three), ("tanh", three), ("sigmoid", range(2))):
        test[f"{act}, 1 epoch"] = [
            run(f"{act}, 1 epoch", s, data, 1, act=act)[0] for s in seeds
        ]
    test["ReLU, 3 epochs"] = [run("ReLU, 3 epochs", s, data, 3)[0] for s in three]
    own = {}
    for p in (0.0, 0.5):
        name = f"2,000 pictures, dropout {p}"
        pairs = [run(name, s, few(data, 2000), 15, p=p) for s in three]
        test[name], own[name] = [list(column) for column in zip(*pairs, strict=True)]
        name = f"dense, 1,000 pictures, dropout {p}"
        pairs = [run_dense(s, p, few(data, 1000, batch=50)) for s in range(5)]
        test[name], own[name] = [list(column) for column in zip(*pairs, strict=True)]
    for name, resize, options in (
        ("28 x 28", None, {}),
        ("56 x 56, window 11, stride 2", 56, {"first": (11, 2)}),
        ("56 x 56, same layers", 56, {"side": 6}),
        ("28 x 28, one pooling less", None, {"pools": 2, "side": 6}),
    ):
        part = few(data, 10_000, resize)
        test[name] = [run(name, s, part, 2, **options)[0] for s in three]
    for name, values in test.items():
        mean, deviation = statistics.mean(values), statistics.stdev(values)
        print(f"{name:36} {mean:.3f} ± {deviation:.3f}")
    recipe = {"rate": RATE, "batch_size": BATCH, "seeds": list(three)}
    record.save(
        __file__, {"recipe": recipe, "test_accuracy": test, "own_accuracy": own}
    )


if __name__ == "__main__":
    main()
