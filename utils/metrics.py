"""Measure time, loss and accuracy without stopping the device to look."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from .device import share_of, sum_over_processes

Net = Callable[[Tensor], Tensor]
Batches = Iterable[tuple[Tensor, Tensor]]
LossFn = Callable[[Tensor, Tensor], Tensor]


class Timer:
    """Record times in seconds; runs from its construction.

    A GPU works on after Python has gone on, so start and stop wait for it.
    Source: the names of d2l's Timer.
    """

    def __init__(self) -> None:
        self.times: list[float] = []
        self.start()

    def start(self) -> None:
        """Start, or start again."""
        _wait_for_gpu()
        self._began = time.perf_counter()

    def stop(self) -> float:
        """Record the seconds since the last start and return them."""
        _wait_for_gpu()
        self.times.append(time.perf_counter() - self._began)
        return self.times[-1]

    def sum(self) -> float:
        """Return the recorded seconds in all."""
        return sum(self.times)

    def avg(self) -> float:
        """Return the mean of the recorded seconds.

        Raises:
            ValueError: nothing was recorded.
        """
        if not self.times:
            raise ValueError("The timer has recorded nothing: call stop() first.")
        return self.sum() / len(self.times)


class Accumulator:
    """Add up ``n`` numbers over many batches; tensors stay on their device.

    Adding never waits for the device; reading a sum does, so read after the loop.
    """

    def __init__(self, n: int) -> None:
        self._sums: list[float | Tensor] = [0.0] * n

    def add(self, *values: float | Tensor) -> None:
        """Add one number or tensor of one element to each sum, in order.

        Raises:
            ValueError: not as many values as sums.
        """
        if len(values) != len(self._sums):
            raise ValueError(
                f"This Accumulator keeps {len(self._sums)} sums, "
                f"but add() got {len(values)} values."
            )
        self._sums = [s + _number(v) for s, v in zip(self._sums, values, strict=True)]

    def reset(self) -> None:
        """Set every sum to 0."""
        self._sums = [0.0] * len(self._sums)

    def totals(self) -> list[float]:
        """Return all sums, of all processes together, in one read."""
        tensors = [s for s in self._sums if isinstance(s, Tensor)]
        device = tensors[0].device if tensors else torch.device("cpu")
        sums = [torch.as_tensor(s, dtype=torch.float64).to(device) for s in self._sums]
        return sum_over_processes(torch.stack(sums)).tolist()

    def __getitem__(self, i: int) -> float:
        """Return sum number ``i`` of this process; waits for the device."""
        return float(self._sums[i])


def accuracy(y_hat: Tensor, y: Tensor) -> Tensor:
    """Count the right predictions; the count stays on the device, 0-d int64.

    Args:
        y_hat: (N, C) scores, one column a class, or (N,) predicted classes.
        y: (N,) right classes, integers.

    Raises:
        TypeError: ``y`` is not of an integer type.
        ValueError: the shapes do not fit.
    """
    if y.is_floating_point():
        raise TypeError(f"y must hold class numbers (integers), but it is {y.dtype}.")
    classes = y_hat.argmax(dim=1) if y_hat.ndim > y.ndim else y_hat
    if classes.shape != y.shape:
        raise ValueError(
            f"y_hat of shape {tuple(y_hat.shape)} does not fit y of shape "
            f"{tuple(y.shape)}: use (N, C) and (N,)."
        )
    return (classes == y).sum()


def evaluate_accuracy(net: Net, data_iter: Batches) -> float:
    """Return the share of right predictions of ``net`` over ``data_iter``, 0 to 1.

    Runs on the device of the net, in evaluation mode, without gradients; every
    layer gets back the mode that it had.

    Raises:
        ValueError: ``data_iter`` has no samples.
    """
    return _evaluate(net, data_iter, accuracy)


def evaluate_loss(net: Net, data_iter: Batches, loss_fn: LossFn) -> float:
    """Return the mean loss of ``net`` over all samples of ``data_iter``.

    Args:
        loss_fn: takes (y_hat, y), returns the mean over the batch; batches are
            weighted by their size. Otherwise as ``evaluate_accuracy``.

    Raises:
        ValueError: ``data_iter`` has no samples, or a loss is not one number.
    """

    def loss_sum(y_hat: Tensor, y: Tensor) -> Tensor:
        return check_mean(loss_fn(y_hat, y)) * len(y)

    return _evaluate(net, data_iter, loss_sum)


def device_of(net: Net) -> torch.device | None:
    """Return the device of a module's parameters; None for other callables."""
    if isinstance(net, nn.Module):
        return next((p.device for p in net.parameters()), None)
    return None


def check_mean(loss: Tensor) -> Tensor:
    """Return ``loss`` if it is a single number; else say what loss is needed."""
    if loss.ndim:
        raise ValueError(
            f"The loss has shape {tuple(loss.shape)}, but must be one number, the "
            "mean over the batch: drop reduction='none', or add .mean()."
        )
    return loss


def check_count(count: float) -> None:
    """Raise a ValueError if a loader gave no samples."""
    if not count:
        raise ValueError(
            "The data iterator gave no samples: it is empty, or a generator that has "
            "already been used up. Pass a loader with data."
        )


def _evaluate(net: Net, data_iter: Batches, measure: LossFn) -> float:
    device, metric = device_of(net), Accumulator(2)
    with _evaluation_mode(net), torch.no_grad():
        for X, y in share_of(data_iter):
            if len(y):
                X, y = X.to(device), y.to(device)
                metric.add(measure(net(X), y), len(y))
    total, count = metric.totals()
    check_count(count)
    return total / count


@contextmanager
def _evaluation_mode(net: Net) -> Iterator[None]:
    modes = {m: m.training for m in net.modules()} if isinstance(net, nn.Module) else {}
    try:
        for module in modes:
            module.training = False
        yield
    finally:
        for module, mode in modes.items():
            module.training = mode


def _number(value: float | Tensor) -> float | Tensor:
    return value.detach().double() if isinstance(value, Tensor) else value


def _wait_for_gpu() -> None:
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        torch.cuda.synchronize()
