"""Train a classifier: the loop of the book, with its curves."""

import math
from pathlib import Path
from typing import Any, Protocol, TypedDict

import torch
import torch.nn.functional as F
from torch import nn

from . import device as processes
from .checkpoint import resume, save
from .metrics import (
    Accumulator,
    Batches,
    LossFn,
    Net,
    Timer,
    accuracy,
    check_count,
    check_mean,
    device_of,
    evaluate_accuracy,
)
from .plotting import Animator


class Optimizer(Protocol):
    """Anything that can clear gradients and take a step."""

    def step(self) -> Any: ...

    def zero_grad(self) -> Any: ...


class Curves(TypedDict):
    """What a training run gives back: one number an epoch, and the time."""

    train_loss: list[float]
    train_acc: list[float]
    test_acc: list[float]
    seconds: float


def train_epoch(
    net: Net,
    train_iter: Batches,
    loss_fn: LossFn,
    optimizer: Optimizer,
    scheduler: Any = None,
) -> tuple[float, float]:
    """Train ``net`` on every batch once; return (mean loss, accuracy).

    Both are measured on the fly, while the weights change, and read once, at the
    end: the loop never waits for the device. Targets that are no classes, but real
    numbers, have no accuracy: it is nan.

    Args:
        net: an nn.Module, or any function from X to (N, C) scores.
        train_iter: gives batches of X (N, ...) and y (N,).
        loss_fn: takes (y_hat, y), returns the mean over the batch.
        optimizer: has step() and zero_grad().
        scheduler: learning rate schedule, stepped after each batch.

    Raises:
        ValueError: ``train_iter`` has no samples, or a loss is not one number.
    """
    device, metric = device_of(net), Accumulator(3)
    processes.share_weights(net, optimizer)
    if isinstance(net, nn.Module):
        net.train()
    for X, y in processes.share_of(train_iter):
        optimizer.zero_grad()
        if len(y):  # under torchrun, a process may get no part of a small batch
            X, y = X.to(device), y.to(device)
            y_hat = net(X)
            loss = check_mean(loss_fn(y_hat, y))
            loss.backward()
            right = math.nan if y.is_floating_point() else accuracy(y_hat, y)
            metric.add(loss * len(y), right, len(y))
        processes.average_gradients(net, optimizer, len(y))
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
    processes.share_buffers(net)
    loss_sum, num_right, count = metric.totals()
    check_count(count)
    return loss_sum / count, num_right / count


def train(
    net: Net,
    train_iter: Batches,
    test_iter: Batches,
    num_epochs: int,
    optimizer: Optimizer,
    *,
    loss_fn: LossFn = F.cross_entropy,
    scheduler: Any = None,
    device: torch.device | str | None = None,
    checkpoint: str | Path | None = None,
) -> Curves:
    """Train ``net`` for ``num_epochs`` and return its curves.

    Draws a live curve in a notebook and prints one line an epoch elsewhere. The
    same call trains on a CPU, on a GPU, and with several processes under torchrun.

    Args:
        net, train_iter, optimizer, loss_fn, scheduler: as in ``train_epoch``.
        test_iter: measured after each epoch, in evaluation mode.
        device: where to train; by default where the net is.
        checkpoint: a file that keeps the run: written before the first epoch and
            after each one, and taken up by the next call, which goes on to the same
            curve, on a CPU to the last bit (generators of your own are not kept). You
            may ask for more epochs than before, unless the schedule has a fixed
            length: that is part of the recipe, and the file is then refused.

    Returns:
        Lists "train_loss", "train_acc" and "test_acc" with one number an epoch, and
        "seconds", the wall time of it all: loading, evaluation and drawing too.

    Raises:
        ValueError: ``num_epochs`` is not positive, an iterator has no samples, or the
            checkpoint is damaged or another run's.
        OSError: the checkpoint cannot be written (the one before stays) or read.
    """
    if num_epochs < 1:
        raise ValueError(f"num_epochs must be at least 1, but it is {num_epochs}.")
    if device is not None and isinstance(net, nn.Module):
        net.to(device)
    curves: Curves = {"train_loss": [], "train_acc": [], "test_acc": [], "seconds": 0.0}
    run = (net, optimizer, scheduler)
    path = None if checkpoint is None else Path(checkpoint)
    timer = Timer()
    if path and not resume(path, *run, curves, num_epochs):
        save(path, *run, curves)  # what cannot be saved is said before the work
    done, before = len(curves["train_loss"]), curves["seconds"]
    panels = {"loss": ["train"], "accuracy": ["train", "test"]}
    animator = Animator("epoch", xlim=(0.5, num_epochs + 0.5), panels=panels)
    lists = curves["train_loss"], curves["train_acc"], curves["test_acc"]
    for epoch in range(1, num_epochs + 1):
        if epoch > done:
            trained = train_epoch(net, train_iter, loss_fn, optimizer, scheduler)
            results = (*trained, evaluate_accuracy(net, test_iter))
            for values, value in zip(lists, results, strict=True):
                values.append(value)
            curves["seconds"] = before + timer.stop()
            if path:
                save(path, *run, curves)
        animator.add(epoch, [values[epoch - 1] for values in lists])
    animator.draw()
    if done < num_epochs:
        curves["seconds"] = before + timer.stop()
    return curves
