"""The data sets that the book knows: files, hashes, mirrors, contents."""

import gzip
import hashlib
import math
import os
import pickle
import struct
import tarfile
import zlib
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import torch
from torch import Tensor

Pair = tuple[Tensor, Tensor]  # images (N, C, H, W) uint8, labels (N,) int64


class DataError(RuntimeError):
    """A data set cannot be had, or is not what it should be; says what to do."""


class Dataset(NamedTuple):
    """What is known of a data set.

    ``files`` maps a file to its SHA-256, for a ``.gz`` that of the content: mirrors
    and Debian pack the same bytes differently. A ``.tar.gz`` counts as it lies there.
    ``sample`` is what takes its place where no source can be reached.
    """

    files: dict[str, str]
    mirrors: tuple[str, ...]
    classes: tuple[str, ...]
    package: str = ""
    sample: str = "5,000 MNIST digits"

    def matches(self, name: str, content: IO[bytes]) -> bool:
        """Return whether the open file is, by its hash, the file called ``name``."""
        packed = name.endswith(".gz") and not name.endswith(".tar.gz")
        sha256 = hashlib.sha256()
        try:
            with gzip.open(content) if packed else content as file:
                while piece := file.read(1 << 20):
                    sha256.update(piece)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            return False
        return sha256.hexdigest() == self.files[name]

    def is_good(self, path: Path) -> bool:
        """Return whether the file is there, can be read and has the right hash."""
        try:
            with path.open("rb") as file:
                return self.matches(path.name, file)
        except OSError:
            return False

    def is_complete(self, folder: Path) -> bool:
        """Return whether all files lie in ``folder`` and are good."""
        return all(self.is_good(folder / name) for name in self.files)

    def set_damaged_aside(self, folder: Path) -> list[Path]:
        """Rename damaged files to ``*.damaged``; return what they were called."""
        paths = [folder / name for name in self.files]
        damaged = [path for path in paths if path.exists() and not self.is_good(path)]
        for path in damaged:
            path.replace(path.with_name(path.name + ".damaged"))
        return damaged


DATASETS = {
    "fashion-mnist": Dataset(
        files={
            "train-images-idx3-ubyte.gz": "c59f468a2f672dc815687fe0f8388776"
            "8d799fd8a3f3276145d20f83aa44d888",
            "train-labels-idx1-ubyte.gz": "bad3541b69d912435c50bb6ba87bec29"
            "4ff4f6a2e1246121d8633921760443d9",
            "t10k-images-idx3-ubyte.gz": "5b4141f0afbad91edebe8549f8fcffe0"
            "87ea10ca49f1dbef5c9a5cd8815ce37b",
            "t10k-labels-idx1-ubyte.gz": "0402a96d92fd2663957122ceb108a494"
            "c5af83dab82d92729df917d7dec38c34",
        },
        mirrors=(
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
            "https://dataset.bj.bcebos.com/fashion_mnist/",
        ),
        classes=("t-shirt", "trouser", "pullover", "dress", "coat")
        + ("sandal", "shirt", "sneaker", "bag", "ankle boot"),
        package="dataset-fashion-mnist",
    ),
    "mnist": Dataset(
        files={
            "train-images-idx3-ubyte.gz": "ba891046e6505d7aadcbbe25680a0738"
            "ad16aec93bde7f9b65e87a2fc25776db",
            "train-labels-idx1-ubyte.gz": "65a50cbbf4e906d70832878ad85ccda5"
            "333a97f0f4c3dd2ef09a8a9eef7101c5",
            "t10k-images-idx3-ubyte.gz": "0fa7898d509279e482958e8ce81c8e77"
            "db3f2f8254e26661ceb7762c4d494ce7",
            "t10k-labels-idx1-ubyte.gz": "ff7bcfd416de33731a308c3f266cc351"
            "222c34898ecbeaf847f06e48f7ec33f2",
        },
        mirrors=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            "https://dataset.bj.bcebos.com/mnist/",
        ),
        classes=tuple("0123456789"),
    ),
    "cifar10": Dataset(
        files={
            "cifar-10-python.tar.gz": "6d958be074577803d12ecdefd02955f3"
            "9262c83c16fe9348329d7fe0b5c001ce",
        },
        mirrors=(
            "https://www.cs.toronto.edu/~kriz/",
            "https://dataset.bj.bcebos.com/cifar/",
        ),
        classes=("airplane", "automobile", "bird", "cat", "deer")
        + ("dog", "frog", "horse", "ship", "truck"),
        sample="5,000 MNIST digits on patches of two photographs",
    ),
}


def known(name: str) -> Dataset:
    """Return the entry of data set ``name``; raise DataError if there is none."""
    if name not in DATASETS:
        raise DataError(f"No data set {name!r}: choose from {', '.join(DATASETS)}.")
    return DATASETS[name]


def data_folder() -> Path:
    """Return ``BOOK_DATA`` or the default folder; it need not exist yet."""
    if not (name := os.environ.get("BOOK_DATA")):
        from platformdirs import user_cache_dir as cache

        name = cache("deep-learning-notes")
    folder = Path(name).expanduser().absolute()
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise DataError(f"BOOK_DATA is {folder}, not a folder: set it to one.")
    return folder


def store(content: bytes | memoryview, path: Path) -> None:
    """Write a file that appears under its name only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        with part.open("r+b") as file:
            os.fsync(file)  # on the disk before it has its name
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_mnist(folder: Path) -> list[Pair]:
    """Return the training and the test set of four IDX files.

    Raises:
        DataError: a file is not what its name says, or they do not fit together.
    """
    pairs = []
    for part in ("train", "t10k"):
        X = _read_idx(folder / f"{part}-images-idx3-ubyte.gz", 3)
        y = _read_idx(folder / f"{part}-labels-idx1-ubyte.gz", 1)
        if len(X) != len(y):
            raise DataError(f"{folder}: {len(X)} {part} images, but {len(y)} labels.")
        if y.max() > 9:
            raise DataError(f"{folder}: a {part} label is {y.max()}, not 0 to 9.")
        pairs.append((X.unsqueeze(1), y.long()))
    return pairs


def _read_idx(path: Path, ndim: int) -> Tensor:
    content = bytearray(gzip.decompress(path.read_bytes()))
    start = 4 * ndim + 4
    magic, *sizes = struct.unpack(f">{ndim + 1}I", content[:start].ljust(start, b"\0"))
    if magic != 0x800 + ndim:
        raise DataError(f"{path} is no IDX file of bytes: its magic number is {magic}.")
    if not 0 < math.prod(sizes) == (held := len(content) - start):
        raise DataError(f"{path} should hold {sizes} bytes, not {held}.")
    return torch.frombuffer(content, dtype=torch.uint8, offset=start).view(sizes)


def read_cifar10(folder: Path) -> list[Pair]:
    """Return the training and the test set of CIFAR-10's archive for Python."""
    parts = {}
    with tarfile.open(folder / "cifar-10-python.tar.gz") as archive:
        for member in archive:
            if "_batch" in member.name and (file := archive.extractfile(member)):
                parts[member.name] = pickle.load(file, encoding="latin1")
    *train, test = (parts[name] for name in sorted(parts))
    pairs = []
    for group in (train, [test]):
        X = torch.from_numpy(np.concatenate([part["data"] for part in group]))
        y = torch.tensor([label for part in group for label in part["labels"]])
        pairs.append((X.view(-1, 3, 32, 32), y))
    return pairs
