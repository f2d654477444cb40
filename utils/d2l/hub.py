"""d2l's files on the net: looked up in DATA_HUB, checked, kept in a folder."""

import hashlib
import os
import shutil
import tarfile
from pathlib import Path
from typing import Any

from filelock import FileLock

from ..catalog import DataError, store
from ..download import _download, _explain, say

DATA_URL = "http://d2l-data.s3-accelerate.amazonaws.com/"
DATA_HUB = {
    "kaggle_house_train": (
        DATA_URL + "kaggle_house_pred_train.csv",
        "585e9cc93e70b39160e7921475f9bcd7d31219ce",
    ),
    "kaggle_house_test": (
        DATA_URL + "kaggle_house_pred_test.csv",
        "fa19780a7b011d9b009e8bff8e99922a8ee2eb90",
    ),
}


def download(name: str, cache_dir: str = os.path.join("..", "data")) -> str:
    """Return the path of a file of ``DATA_HUB``, fetched if it is not there.

    d2l checks the hash of a file that it finds, but not of one that it fetches, and a
    fetch that breaks off leaves half a file. Here the hash is checked after the
    fetch, and a file appears under its name only when it is whole.

    Args:
        name: a key of ``DATA_HUB``, whose value is (address, SHA-1).
        cache_dir: the folder.

    Raises:
        DataError: unknown name, no connection, wrong content or no place to write;
            says what to do.
    """
    if name not in DATA_HUB:
        raise DataError(f"DATA_HUB has no {name!r}, only {', '.join(DATA_HUB)}.")
    url, sha1 = DATA_HUB[name]
    folder = Path(cache_dir)
    path = folder / url.rpartition("/")[2]
    if _sha1(path) == sha1:
        return str(path)
    by_hand = f"fetch {url} by other means and put it at {path.absolute()}."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f".{path.name}.lock"):
            if _sha1(path) != sha1:  # another process may just have fetched it
                say(f"{name}: fetching {url}")
                content = _download(url)
                if hashlib.sha1(content).hexdigest() != sha1:
                    raise DataError("what arrives is not the right file")
                store(content, path)
    except OSError as error:
        raise DataError(f"{name}: {_explain(error, folder)}") from None
    except DataError as error:
        raise DataError(f"{name} cannot be had ({error}): {by_hand}") from None
    return str(path)


def download_extract(name: str, folder: str | None = None) -> str:
    """Fetch a zip or tar file, unpack it beside itself, return the folder.

    Unlike d2l's it lets no file out of that folder, and knows ``.tar.gz``.

    Raises:
        DataError: as ``download``, or the file is no archive.
    """
    path = Path(download(name))
    options: Any = {} if path.suffix == ".zip" else {"filter": "data"}
    try:
        shutil.unpack_archive(path, path.parent, **options)
    except (shutil.ReadError, tarfile.TarError):
        raise DataError(f"{path} is no zip or tar file, or no safe one.") from None
    stem = path.name.removesuffix(".gz").rpartition(".")[0]
    return str(path.parent / (folder or stem))


def download_all() -> None:
    """Fetch every file of ``DATA_HUB``."""
    for name in DATA_HUB:
        download(name)


def _sha1(path: Path) -> str:
    """Return the hash of a file, or nothing where there is none."""
    return hashlib.sha1(path.read_bytes()).hexdigest() if path.is_file() else ""
