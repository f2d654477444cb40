"""The data sets that the book knows: files, hashes, mirrors, labels."""

import gzip
import hashlib
import os
import zlib
from pathlib import Path
from typing import IO, NamedTuple

import pooch


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


DIGITS = tuple("0123456789")

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
        classes=tuple(
            "t-shirt,trouser,pullover,dress,coat,"
            "sandal,shirt,sneaker,bag,ankle boot".split(",")
        ),
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
        classes=DIGITS,
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
        classes=tuple(
            "airplane,automobile,bird,cat,deer,dog,frog,horse,ship,truck".split(",")
        ),
        sample="5,000 MNIST digits on patches of two photographs",
    ),
}


def known(name: str) -> Dataset:
    """Return the entry of data set ``name``.

    Raises:
        DataError: there is none of that name.
    """
    if name not in DATASETS:
        choices = ", ".join(DATASETS)
        raise DataError(f"There is no data set {name!r}: choose from {choices}.")
    return DATASETS[name]


def data_folder() -> Path:
    """Return ``BOOK_DATA`` or the default folder; it need not exist yet."""
    folder = Path(os.environ.get("BOOK_DATA") or pooch.os_cache("deep-learning-notes"))
    folder = folder.expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise DataError(f"BOOK_DATA is {folder}, not a folder: set it to one.")
    return folder


def matches(file: IO[bytes], name: str, sha256: str) -> bool:
    """Return whether the open file, called ``name``, has the hash; see Dataset."""
    packed = name.endswith(".gz") and not name.endswith(".tar.gz")
    actual = hashlib.sha256()
    try:
        with gzip.open(file) if packed else file as content:
            while piece := content.read(1 << 20):
                actual.update(piece)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return False
    return actual.hexdigest() == sha256


def is_good(path: Path, sha256: str) -> bool:
    """Return whether the file is there, can be read and has the hash."""
    try:
        with path.open("rb") as file:
            return matches(file, path.name, sha256)
    except OSError:
        return False


def is_complete(folder: Path, dataset: Dataset) -> bool:
    """Return whether all files of ``dataset`` lie in ``folder`` and are good."""
    return all(is_good(folder / file, sha) for file, sha in dataset.files.items())


def store(content: bytes, path: Path) -> None:
    """Write a file that appears under its name only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
