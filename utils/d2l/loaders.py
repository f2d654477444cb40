"""d2l's data: iterables whose batches old code can use as they are."""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from .. import data
from ..catalog import known
from ..data import TensorLoader
from .tensors import matmul, normal, reshape


def synthetic_data(w: Tensor, b: float, num_examples: int) -> tuple[Tensor, Tensor]:
    """Return normal features ``X`` (n, d) and ``y = Xw + b`` plus noise (n, 1).

    The noise has the standard deviation 0.01. The same draws as d2l's, from the same
    seed.
    """
    X = normal(0, 1, (num_examples, len(w)))
    y = matmul(X, w) + b
    return X, reshape(y + normal(0, 0.01, y.shape), (-1, 1))


class _Arrays:
    """Batches ``[array, ...]`` of copied rows, of any number of tensors."""

    def __init__(self, arrays: Sequence[Tensor], size: int, shuffle: bool) -> None:
        lengths = [len(array) for array in arrays]
        if len(set(lengths)) != 1:
            raise ValueError(f"load_array got {lengths} rows: as many each, please.")
        rows = torch.arange(lengths[0], device=arrays[0].device)
        self._arrays = arrays
        self._rows = TensorLoader(rows, rows, size, shuffle=shuffle)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[list[Tensor]]:
        for rows, _ in self._rows:
            yield [array.index_select(0, rows) for array in self._arrays]


def load_array(
    data_arrays: Sequence[Tensor], batch_size: int, is_train: bool = True
) -> Any:
    """Return an iterable of batches ``[rows, ...]``, shuffled for training.

    As d2l's, but rows are picked a batch at a time, not one by one.

    Raises:
        ValueError: the tensors differ in length.
    """
    return _Arrays(data_arrays, batch_size, is_train)


def get_fashion_mnist_labels(labels: Any) -> list[str]:
    """Return the names of the classes ``labels``, numbers from 0 to 9."""
    names = known("fashion-mnist").classes
    return [names[int(i)] for i in labels]


def get_dataloader_workers() -> int:
    """Return 0: no processes beside this one.

    d2l says 4. They cost more than they bring with data that fits in memory, and can
    hang in notebooks and on Windows.
    """
    return 0


def load_data_fashion_mnist(
    batch_size: int, resize: Any = None, device: Any = "cpu"
) -> tuple[TensorLoader, TensorLoader]:
    """Return iterables over the training and the test set of Fashion-MNIST.

    Batches are those of d2l: ``X`` (N, 1, 28, 28) float32 in [0, 1], or larger as
    ``resize`` says, and ``y`` (N,) int64, on the CPU, because old code moves them
    itself. They come from whole tensors, without processes; the data are looked for
    as in ``utils.fetch``. Enlarged pictures may differ from d2l's by a grey level,
    1/255: PIL rounds to bytes.

    Args:
        batch_size: samples a batch.
        resize: side in pixels, or (height, width).
        device: not in d2l: keep data there, and spare a GPU the copying.
    """
    return data.load_data_fashion_mnist(batch_size, resize, device)
