"""d2l's models, losses and training, thin over the book's own."""

from collections.abc import Callable
from copy import copy
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .. import metrics, training
from ..catalog import known
from ..data import TensorLoader
from ..download import say
from ..metrics import Batches, LossFn, Net, device_of
from .drawing import show_images


class Timer(metrics.Timer):
    """Record times in seconds. Unlike d2l's it waits for a GPU to finish."""

    def cumsum(self) -> list[float]:
        """Return the running sums of the recorded seconds."""
        return np.cumsum(self.times).tolist()


class Accumulator(metrics.Accumulator):
    """Add up ``n`` numbers over many batches.

    Reads like d2l's: floats at ``metric[i]`` and in ``metric.data``. Unlike there,
    tensors are added on their device, and too few values are an error.
    """

    @property
    def data(self) -> list[float]:
        """All sums."""
        return [float(s) for s in self._sums]

    def __getitem__(self, idx: Any) -> Any:
        """Return a sum, or several for a slice."""
        return self.data[idx]


def accuracy(y_hat: Tensor, y: Tensor) -> float:
    """Return how many predictions are right: scores (N, C), or classes as ``y``.

    A column (N, 1) beside a row (N,) is compared one by one; d2l compares all pairs.
    """
    if y_hat.ndim > 1 and y_hat.shape[1] > 1:
        y_hat = y_hat.argmax(dim=1)
    return float((y_hat.reshape(y.shape).type(y.dtype) == y).sum())


def evaluate_accuracy_gpu(net: Net, data_iter: Batches, device: Any = None) -> float:
    """Return the share of right predictions, computed where the net is.

    ``device`` is for nets that are plain functions. d2l moves the data to it even if
    the net is elsewhere, which fails, and leaves the net in evaluation mode.
    """
    if device is not None and device_of(net) is None:
        data_iter = ((X.to(device), y.to(device)) for X, y in data_iter)
    return metrics.evaluate_accuracy(net, data_iter)


def evaluate_loss(net: Net, data_iter: Batches, loss: LossFn) -> float:
    """Return the mean loss over all samples, for losses one a sample or their mean.

    d2l weighs a short last batch too much if the loss is a mean, records gradients,
    leaves dropout on, and fails where targets have another shape than outputs.
    """

    def mean(y_hat: Tensor, y: Tensor) -> Tensor:
        y = y.reshape(y_hat.shape) if y.numel() == y_hat.numel() else y
        return loss(y_hat, y).mean()

    return metrics.evaluate_loss(net, data_iter, mean)


class _ByHand:
    """A function ``updater(batch_size)`` as an optimizer; it wants summed gradients."""

    def __init__(self, loss: LossFn, updater: Callable[[int], Any]) -> None:
        self._loss, self._updater, self._size = loss, updater, 0

    def loss_fn(self, y_hat: Tensor, y: Tensor) -> Tensor:
        """Return the value of the mean with the gradient of the sum."""
        loss, self._size = self._loss(y_hat, y), len(y)
        total = loss.sum() if loss.ndim else loss * len(y)
        return loss.mean().detach() + (total - total.detach())

    def step(self) -> None:
        self._updater(self._size)

    def zero_grad(self) -> None:
        """Leave that to the updater."""


def _recipe(loss: LossFn, updater: Any) -> tuple[LossFn, Any]:
    if hasattr(updater, "step"):
        return lambda y_hat, y: loss(y_hat, y).mean(), updater
    by_hand = _ByHand(loss, updater)
    return by_hand.loss_fn, by_hand


def train_epoch_ch3(
    net: Net, train_iter: Batches, loss: LossFn, updater: Any
) -> tuple[float, float]:
    """Train for an epoch; return (mean loss, accuracy; nan for real targets).

    Args:
        net: a module on any device, or a function.
        loss: one number a sample (``reduction="none"``) or their mean; with the mean,
            d2l reports a loss that is too small by the batch size.
        updater: an optimizer, or a function of the batch size such as
            ``lambda batch_size: sgd([w, b], lr, batch_size)``.
    """
    return training.train_epoch(net, train_iter, *_recipe(loss, updater))


def train_ch3(
    net: Net,
    train_iter: Batches,
    test_iter: Batches,
    loss: LossFn,
    num_epochs: int,
    updater: Any,
) -> None:
    """Train and draw the curves; arguments as in ``train_epoch_ch3``.

    Without d2l's closing asserts, which stop a short run that is not at fault.
    """
    loss_fn, optimizer = _recipe(loss, updater)
    training.train(net, train_iter, test_iter, num_epochs, optimizer, loss_fn=loss_fn)


def predict_ch3(net: Net, test_iter: Batches, n: int = 6) -> None:
    """Show the first ``n`` pictures, each with its true class above the predicted."""
    X, y = next(iter(test_iter))
    with torch.no_grad(), metrics._evaluation_mode(net):
        y_hat = net(X[:n].to(device_of(net))).argmax(dim=1)
    names = getattr(test_iter, "classes", ()) or known("fashion-mnist").classes
    pairs = zip(y[:n].tolist(), y_hat.tolist(), strict=True)
    show_images(X[:n], 1, n, [f"{names[i]}\n{names[j]}" for i, j in pairs])


def train_ch6(
    net: nn.Module,
    train_iter: Batches,
    test_iter: Batches,
    num_epochs: int,
    lr: float,
    device: Any,
) -> None:
    """Initialise by Xavier's rule, train by SGD on ``device``, report as d2l does.

    Draws a point an epoch, and works with any number of batches: d2l divides by zero
    below five. Examples a second count loading, evaluating and drawing; d2l's count
    neither, and so are several times what its reader gets.
    """
    net.apply(_init_xavier)
    say(f"training on {device}")
    net.to(device)
    seen = 0

    def loss_fn(y_hat: Tensor, y: Tensor) -> Tensor:
        nonlocal seen
        seen += len(y)
        return F.cross_entropy(y_hat, y)

    data = _move(train_iter, device), _move(test_iter, device)
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    curves = training.train(net, *data, num_epochs, optimizer, loss_fn=loss_fn)
    loss, *accuracies = (
        curves[name][-1] for name in ("train_loss", "train_acc", "test_acc")
    )
    say(f"loss {loss:.3f}, train acc {accuracies[0]:.3f}, test acc {accuracies[1]:.3f}")
    say(f"{seen / curves['seconds']:.1f} examples/sec on {device}")


def _init_xavier(module: nn.Module) -> None:
    if type(module) in (nn.Linear, nn.Conv2d):
        nn.init.xavier_uniform_(module.get_parameter("weight"))


def _move(data_iter: Batches, device: Any) -> Batches:
    """Return whole tensors on ``device``, so that a GPU need not wait for copies."""
    if not isinstance(data_iter, TensorLoader):
        return data_iter
    moved = copy(data_iter)
    moved.X, moved.y = moved.X.to(device), moved.y.to(device)
    return moved
