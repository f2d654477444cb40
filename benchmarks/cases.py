"""What is measured: the small nets, and how the books train each net.

`CASES` has the batch, side, rate and epochs: for the nets of 28 pixels those of the
pages of d2l 1.0.3, for the large ones those of its second Chinese edition, whose
accuracies are published.
"""

from collections.abc import Callable
from typing import NamedTuple

from nets import (
    AVERAGE,
    Residual,
    alexnet,
    densenet,
    googlenet,
    nin,
    resnet18,
    vgg11,
)
from torch import nn


def softmax() -> nn.Sequential:
    """Return softmax regression."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 10))


def mlp() -> nn.Sequential:
    """Return the MLP with one hidden layer of 256."""
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10)
    )


def lenet() -> nn.Sequential:
    """Return LeNet with sigmoids and average pooling."""
    return nn.Sequential(
        *(nn.Conv2d(1, 6, kernel_size=5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2)),
        *(nn.Conv2d(6, 16, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(2)),
        *(nn.Flatten(), nn.Linear(400, 120), nn.Sigmoid()),
        *(nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10)),
    )


def bn_lenet() -> nn.Sequential:
    """Return LeNet with batch normalisation and without padding."""

    def norm(layer: nn.Module, kind: type[nn.Module], size: int) -> tuple:
        return layer, kind(size), nn.Sigmoid()

    return nn.Sequential(
        *norm(nn.Conv2d(1, 6, kernel_size=5), nn.BatchNorm2d, 6),
        *(nn.AvgPool2d(2), *norm(nn.Conv2d(6, 16, 5), nn.BatchNorm2d, 16)),
        *(nn.AvgPool2d(2), nn.Flatten()),
        *norm(nn.Linear(256, 120), nn.BatchNorm1d, 120),
        *norm(nn.Linear(120, 84), nn.BatchNorm1d, 84),
        nn.Linear(84, 10),
    )


def small_resnet() -> nn.Sequential:
    """Return a ResNet of 16, 32 and 64 channels, for 28 pixels."""
    return nn.Sequential(
        *(nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.BatchNorm2d(16), nn.ReLU()),
        *(Residual(16, 16), Residual(16, 32, 2), Residual(32, 64, 2)),
        *(*AVERAGE, nn.Linear(64, 10)),
    )


class Case(NamedTuple):
    """A net and how the books train it."""

    net: Callable[[], nn.Sequential]
    batch_size: int
    side: int
    lr: float
    epochs: int = 10


CASES = {
    "softmax": Case(softmax, 256, 28, 0.1),
    "mlp": Case(mlp, 256, 28, 0.1),
    "lenet": Case(lenet, 128, 28, 0.1),
    "bn_lenet": Case(bn_lenet, 128, 28, 0.1),
    "small_resnet": Case(small_resnet, 128, 28, 0.01),
    "alexnet": Case(alexnet, 128, 224, 0.01),
    "vgg11": Case(vgg11, 128, 224, 0.05),
    "nin": Case(nin, 128, 224, 0.1),
    "googlenet": Case(googlenet, 128, 96, 0.1),
    "resnet18": Case(resnet18, 256, 96, 0.05),
    "densenet": Case(densenet, 256, 96, 0.1),
}
