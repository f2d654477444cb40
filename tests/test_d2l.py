"""utils/d2l beside d2l 1.0.3, and what it says of the names that d2l has dropped."""

import contextlib
import gzip
import hashlib
import inspect
import io
import re
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

import utils
from utils import catalog, d2l, download
from utils.catalog import DataError
from utils.d2l import hub

CPU = torch.device("cpu")
DROPPED = {  # what 1.0.3 has no more, with the arguments of 0.17
    "train_epoch_ch3": "net train_iter loss updater",
    "train_ch3": "net train_iter test_iter loss num_epochs updater",
    "predict_ch3": "net test_iter n",
    "evaluate_accuracy": "net data_iter",
    "download_all": "",
    "Residual": "input_channels num_channels use_1x1conv strides",
    "download": "name cache_dir",
}


@pytest.fixture(scope="module")
def theirs() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from d2l import torch as module
    module.plt.switch_backend("agg")
    return module


@pytest.fixture(autouse=True)
def no_figure_stays() -> Iterator[None]:
    with plt.rc_context():
        yield
    plt.close("all")


@pytest.fixture
def data() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    X = torch.randn(90, 1, 6, 6, generator=generator)
    return X, torch.randint(10, (90,), generator=generator)


@contextlib.contextmanager
def quiet() -> Iterator[io.StringIO]:
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield out


def net() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Flatten(), nn.Linear(36, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 10)
    )


def equal(ours: Any, other: Any) -> None:
    torch.testing.assert_close(ours, other, rtol=0, atol=0)


# names and arguments


def test_every_name_is_there_and_none_twice() -> None:
    assert len(d2l.__all__) == len(set(d2l.__all__))
    assert all(hasattr(d2l, name) for name in d2l.__all__)


def test_importing_utils_does_not_import_the_drop_in() -> None:
    init = Path(utils.__file__).read_text("utf-8")
    assert "d2l" not in init and "pyplot" not in init


def test_names_are_those_of_d2l_but_for_the_dropped(theirs) -> None:
    missing = {name for name in d2l.__all__ if not hasattr(theirs, name)}
    assert missing == set(DROPPED) - {"Residual", "download"}


@pytest.mark.parametrize("name", d2l.__all__)
def test_arguments_come_in_the_same_order(name: str, theirs) -> None:
    ours, other = getattr(d2l, name), getattr(theirs, name, None)
    if name in DROPPED:
        expected = DROPPED[name].split()
    elif inspect.isfunction(other) and "<lambda>" not in other.__qualname__:
        expected = list(inspect.signature(other).parameters)
    elif inspect.isclass(other):
        expected = list(inspect.signature(other).parameters)
    else:
        return
    found = list(inspect.signature(ours).parameters)
    assert found[: len(expected)] == expected
    rest = list(inspect.signature(ours).parameters.values())[len(expected) :]
    assert all(parameter.default is not parameter.empty for parameter in rest)


def test_the_page_lists_each_name_with_its_fate(theirs) -> None:
    page = (Path(__file__).parents[1] / "chapters/appendix/from-d2l.md").read_text()
    rows = re.findall(r"^\| (`.*?) \| (yes|no) \| (yes|no|changed) \|", page, re.M)
    fates = {
        name: (in_17, in_10)
        for names, in_17, in_10 in rows
        for name in re.findall(r"`(\w+)`", names)
    }
    assert sorted(fates) == sorted(d2l.__all__)
    for name, (_, in_10) in fates.items():
        assert (in_10 == "no") is not hasattr(theirs, name), name
    changed = {name for name, (_, in_10) in fates.items() if in_10 == "changed"}
    assert changed == {"Residual", "download", "try_all_gpus"}
    # what the figure draws
    old = [in_10 for in_17, in_10 in fates.values() if in_17 == "yes"]
    assert (len(old), old.count("no"), old.count("changed")) == (66, 5, 3)


# tensors


CALLS: dict[str, Callable[[Any, Tensor], Any]] = {
    "ones": lambda d, A: d.ones((2, 3)),
    "zeros": lambda d, A: d.zeros(2, 3),
    "eye": lambda d, A: d.eye(3),
    "ones_like": lambda d, A: d.ones_like(A),
    "zeros_like": lambda d, A: d.zeros_like(A),
    "tensor": lambda d, A: d.tensor([1, 2.0], dtype=d.float32),
    "arange": lambda d, A: d.arange(4, dtype=d.int32),
    "linspace": lambda d, A: d.linspace(0, 1, 5),
    "normal": lambda d, A: d.normal(0, 1, (2, 3)),
    "rand": lambda d, A: d.rand(2, 3),
    "randn": lambda d, A: d.randn(2, 3),
    "concat": lambda d, A: d.concat((A, A), 1),
    "stack": lambda d, A: d.stack([A, A], 0),
    "matmul": lambda d, A: d.matmul(A, A.T),
    "batch_matmul": lambda d, A: d.batch_matmul(A[None], A.T[None]),
    "size": lambda d, A: torch.tensor(d.size(A)),
    "reshape": lambda d, A: d.reshape(A, (4, -1)),
    "to": lambda d, A: d.to(A, torch.float64),
    "astype": lambda d, A: d.astype(A, d.int64),
    "reduce_sum": lambda d, A: d.reduce_sum(A, axis=1, keepdims=True),
    "reduce_mean": lambda d, A: d.reduce_mean(A, 0),
    "argmax": lambda d, A: d.argmax(A, axis=1),
    "transpose": lambda d, A: d.transpose(A),
    "swapaxes": lambda d, A: d.swapaxes(A, 0, 1),
    "expand_dims": lambda d, A: d.expand_dims(A, 0),
    "repeat": lambda d, A: d.repeat(A, 2, 1),
    "numpy": lambda d, A: torch.from_numpy(d.numpy(A)),
    "meshgrid": lambda d, A: torch.stack(d.meshgrid(A[0], A[1])),
}
for _name in "sin cos sinh cosh tanh exp log abs sigmoid".split():
    CALLS[_name] = lambda d, A, name=_name: getattr(d, name)(A)


@pytest.mark.parametrize("name", CALLS)
def test_tensors_are_theirs(name: str, theirs) -> None:
    A = torch.rand(3, 4, generator=torch.Generator().manual_seed(1), requires_grad=True)
    torch.manual_seed(0)
    ours = CALLS[name](d2l, A)
    torch.manual_seed(0)
    with quiet():  # theirs lets meshgrid warn
        equal(ours, CALLS[name](theirs, A))


def test_every_tensor_name_is_compared() -> None:
    from utils.d2l import tensors

    named = set(vars(tensors)) & set(d2l.__all__)
    assert named - set(CALLS) == {"int32", "int64", "float32"}
    assert (d2l.int32, d2l.int64) == (torch.int32, torch.int64)


def test_shapes_may_be_numbers_too(theirs) -> None:
    A = torch.arange(6)
    for module in (d2l, theirs):
        assert module.reshape(A, 2, 3).shape == module.reshape(A, (2, 3)).shape


# figures


def drawn(axes: Any) -> list[Any]:
    lines = [[list(map(float, xy)) for xy in ln.get_xydata()] for ln in axes.lines]
    legend = axes.get_legend()
    names = [t.get_text() for t in legend.get_texts()] if legend else []
    texts = [axes.get_xlabel(), axes.get_ylabel()]
    scales = [axes.get_xscale(), axes.get_yscale()]
    return [lines, names, texts, scales]


x = np.linspace(1, 3, 5)
PLOTS = {
    "one curve": ((x, x**2), {}),
    "heights alone": (([1.0, 4.0, 9.0],), {}),
    "two heights, one x": ((x, [x, x**2], "x", "f(x)"), {"legend": ["a", "b"]}),
    "two of each": (([x, x + 1], [x, x**2]), {"xscale": "log", "yscale": "log"}),
    "limits": ((torch.tensor(x), torch.tensor(x)), {"xlim": [0, 9], "ylim": [1, 2]}),
}


@pytest.mark.parametrize("case", PLOTS)
def test_plot_draws_what_theirs_draws(case: str, theirs) -> None:
    args, options = PLOTS[case]
    pair = []
    for module in (d2l, theirs):
        axes = plt.figure().gca()
        axes.plot([7, 8], [9, 9])  # both wipe axes that they are given
        module.plot(*args, **options, axes=axes)
        pair.append(drawn(axes))
        if "xlim" in options:
            assert axes.get_xlim() == (0, 9) and axes.get_ylim() == (1, 2)
    assert pair[0] == pair[1]


def test_plot_draws_on_the_current_axes_that_plt_can_go_on_with() -> None:
    d2l.plot(x, x, "x", figsize=(5, 2.5))
    assert tuple(plt.gcf().get_size_inches()) == (5, 2.5)
    d2l.plt.title("more")
    assert plt.gca().get_title() == "more" and len(plt.gca().lines) == 1


def test_a_second_plot_does_not_wipe_the_first(theirs) -> None:
    for module, figures in ((theirs, 1), (d2l, 2)):
        plt.close("all")
        module.plot(x, x)
        module.plot(x, -x)
        assert len(plt.get_fignums()) == figures


def test_set_axes_is_theirs(theirs) -> None:
    pair = []
    for module in (d2l, theirs):
        axes = plt.figure().gca()
        axes.plot([1, 2])
        module.set_axes(axes, "x", "y", [0, 1], None, "linear", "log", ["a"])
        pair.append(
            [*drawn(axes), axes.get_xlim(), axes.xaxis.get_gridlines()[0].get_visible()]
        )
    assert pair[0] == pair[1]


def test_figure_size_and_format(theirs) -> None:
    for module in (d2l, theirs):
        assert module.use_svg_display() is None
        module.set_figsize((4, 3))
        assert plt.rcParams["figure.figsize"] == [4, 3]


POINTS = [
    (0.2, (2.3, 0.1, None)),
    (0.4, (2.0, 0.3, None)),
    (1, (None, None, 0.5)),
    ([1.2, 1.3, None], (1.0, 0.4, 0.9)),
]


def test_animator_keeps_the_points_that_theirs_keeps(theirs, capsys) -> None:
    options = {"xlabel": "epoch", "xlim": [1, 2], "ylim": [0, 1], "legend": list("abc")}
    ours = d2l.Animator(**options)
    for point in POINTS:
        ours.add(*point)
    printed = capsys.readouterr().out
    with quiet():
        other = theirs.Animator(**options)
        for point in POINTS:
            other.add(*point)
    assert ours._xs == other.X and ours._ys == other.Y
    assert printed.splitlines()[:3] == [
        "epoch 0.2: a 2.300, b 0.100",
        "epoch 0.4: a 2.000, b 0.300",
        "epoch 1: c 0.500",
    ]


def test_animator_draws_curves_with_gaps(monkeypatch) -> None:
    from utils import plotting

    shown: list[str] = []
    monkeypatch.setattr(plotting, "in_notebook", lambda: True)
    monkeypatch.setattr(plotting, "at_end_of_cell", lambda callback: None)

    def publish(bundle, **_) -> None:
        shown.append(bundle["image/svg+xml"])

    monkeypatch.setattr(plotting, "publish", publish)
    animator = d2l.Animator("epoch", xlim=[1, 1], xscale="log", fmts=["-", ":", "--"])
    for point in POINTS[:3]:
        animator.add(*point)
    animator.draw()
    for colour, points in (("#2f7fd1", 2), ("#d9730d", 2), ("#2a9d5c", 1)):
        assert len(re.findall(f"<use [^>]*fill: {colour}", shown[-1])) == points


def test_images_of_every_kind_are_shown(theirs) -> None:
    grey = torch.rand(3, 8, 8)
    for module in (d2l, theirs):
        axes = module.show_images(grey, 1, 2, titles=["a", "b", "c"])
        assert [ax.get_title() for ax in axes] == ["a", "b"]
    pictures = [Image.new("RGB", (8, 8), "red"), Image.new("L", (8, 8))]
    assert len(d2l.show_images(pictures, 1, 2)) == 2


# data


def test_synthetic_data_are_the_same_numbers(theirs) -> None:
    for w in (torch.tensor([2, -3.4]), torch.ones(5, 1)):
        made = []
        for module in (d2l, theirs):
            torch.manual_seed(3)
            made.append(module.synthetic_data(w, 4.2, 20))
        equal(*made)


def test_arrays_come_in_the_same_batches(theirs, data) -> None:
    for arrays in (data, data[:1], (*data, data[0])):
        ours = d2l.load_array(arrays, 32, is_train=False)
        other = theirs.load_array(arrays, 32, is_train=False)
        assert len(ours) == len(other) == 3
        for a, b in zip(ours, other, strict=True):
            assert type(a) is type(b) is list
            equal(a, b)


def test_arrays_are_shuffled_together_and_are_copies(data) -> None:
    X = torch.arange(50)
    batches = list(d2l.load_array((X, -X), 16))
    a, b = (torch.cat(part) for part in zip(*batches, strict=True))
    equal(a, -b)
    assert not torch.equal(a, X) and torch.equal(a.sort().values, X)
    for rows, _ in d2l.load_array((X, X), 50, is_train=False):
        rows += 1
    assert X[0] == 0
    image = torch.full((4, 1, 2, 2), 255, dtype=torch.uint8)
    assert next(iter(d2l.load_array((image, X[:4]), 4)))[0].dtype == torch.uint8


def test_arrays_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\[3, 2\] rows"):
        d2l.load_array((torch.ones(3), torch.ones(2)), 2)


@pytest.fixture
def small(monkeypatch, tmp_path) -> Path:
    """Put 40 + 20 random pictures in Fashion-MNIST's place, for ours and theirs."""
    draw = np.random.default_rng(0)
    folder, raw = tmp_path / "fashion-mnist", tmp_path / "data/FashionMNIST/raw"
    folder.mkdir()
    raw.mkdir(parents=True)
    hashes = {}
    for part, n in (("train", 40), ("t10k", 20)):
        arrays = {
            "images-idx3": draw.integers(256, size=(n, 28, 28), dtype=np.uint8),
            "labels-idx1": draw.integers(10, size=n, dtype=np.uint8),
        }
        for kind, array in arrays.items():
            head = np.array([0x800 + array.ndim, *array.shape], ">u4").tobytes()
            name, content = f"{part}-{kind}-ubyte", head + array.tobytes()
            (raw / name).write_bytes(content)
            (folder / f"{name}.gz").write_bytes(gzip.compress(content))
            hashes[f"{name}.gz"] = hashlib.sha256(content).hexdigest()
    known = catalog.DATASETS["fashion-mnist"]._replace(files=hashes)
    monkeypatch.setitem(catalog.DATASETS, "fashion-mnist", known)
    monkeypatch.setattr(download, "SYSTEM", tmp_path / "none")
    monkeypatch.setenv("BOOK_DATA", str(tmp_path))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)  # theirs looks into ../data
    return tmp_path


@pytest.mark.parametrize("resize", [None, 56, (40, 40)])
def test_fashion_mnist_batches_are_theirs(resize, small, theirs, monkeypatch) -> None:
    monkeypatch.setattr(theirs, "get_dataloader_workers", lambda: 0)
    ours = d2l.load_data_fashion_mnist(16, resize)
    other = theirs.load_data_fashion_mnist(16, resize)
    assert [*map(len, ours)] == [*map(len, other)] == [3, 2]
    for (X, y), (X_true, y_true) in zip(ours[1], other[1], strict=True):
        assert X.device == y.device == CPU
        equal(y, y_true)
        if resize:  # PIL rounds to bytes, along each axis; ours does not
            assert X.shape == X_true.shape
            assert (X - X_true).abs().max() < 1.01 / 255
        else:
            equal(X, X_true)
    X, y = next(iter(ours[0]))
    assert X.shape[:2] == (16, 1) and X.dtype == torch.float32
    first = [float(X.sum()) for X, _ in ours[0]]
    assert first != [float(X.sum()) for X, _ in ours[0]], "the order changes"


def test_labels_are_named_as_theirs(theirs) -> None:
    labels = torch.arange(10)
    names = d2l.get_fashion_mnist_labels(labels)
    assert names == theirs.get_fashion_mnist_labels(labels)


def test_no_worker_processes(theirs) -> None:
    assert (d2l.get_dataloader_workers(), theirs.get_dataloader_workers()) == (0, 4)


# models


def test_linear_regression_is_theirs(theirs) -> None:
    torch.manual_seed(0)
    X, y = torch.randn(8, 2), torch.randn(8)
    ends = []
    for module in (d2l, theirs):
        w, b = torch.ones(2, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
        loss = module.squared_loss(module.linreg(X, w, b), y)
        loss.sum().backward()
        module.sgd([w, b], 0.1, 8)
        assert not w.grad.any()
        ends.append((loss.detach(), w.detach(), b.detach()))
    torch.testing.assert_close(*ends)


@pytest.mark.parametrize(
    "shapes", [((3, 3), (2, 2)), ((6, 8), (1, 2)), ((4, 4), (4, 4))]
)
def test_corr2d_is_theirs(shapes, theirs) -> None:
    torch.manual_seed(0)
    X, K = (torch.randn(shape, requires_grad=True) for shape in shapes)
    ours, other = d2l.corr2d(X, K), theirs.corr2d(X, K)
    torch.testing.assert_close(ours, other)
    gradients = [torch.autograd.grad(Y.square().sum(), (X, K)) for Y in (ours, other)]
    torch.testing.assert_close(*gradients)
    torch.testing.assert_close(ours[None, None], F.conv2d(X[None, None], K[None, None]))
    whole = [module.corr2d(X.long(), K.long()) for module in (d2l, theirs)]
    equal(*whole)
    assert d2l.corr2d(X.double(), K.double()).dtype == torch.float64


@pytest.mark.parametrize("options", [{}, {"use_1x1conv": True, "strides": 2}])
def test_residual_block_is_theirs(options, theirs) -> None:
    X = torch.randn(4, 3, 6, 6, generator=torch.Generator().manual_seed(0))
    c_out = 6 if options else 3
    with quiet():
        other = theirs.Residual(c_out, **options)
        other(X)
    ours = d2l.Residual(3, c_out, **options)
    assert list(ours.state_dict()) == list(other.state_dict())
    ours.load_state_dict(other.state_dict())
    torch.testing.assert_close(ours(X), other(X))
    assert ours(X).shape == ((4, 6, 3, 3) if options else (4, 3, 6, 6))


def test_devices(theirs) -> None:
    assert d2l.try_gpu() == theirs.try_gpu() and d2l.try_gpu(99) == CPU
    # 0.17 gives the CPU where there is no GPU, 1.0 an empty list
    assert d2l.try_all_gpus() == (theirs.try_all_gpus() or [CPU])


# learning


def test_accuracy_counts_as_theirs(theirs, data) -> None:
    scores = torch.randn(90, 10, generator=torch.Generator().manual_seed(1))
    pairs = [(scores, data[1]), (scores.argmax(1), data[1]), (scores, data[1].float())]
    pairs += [(torch.tensor([[0.0], [1.0]]), torch.tensor([[0], [1]]))]
    pairs += [(torch.rand(2, 4, 3, 3), torch.randint(4, (2, 3, 3)))]
    for y_hat, y in pairs:
        ours = d2l.accuracy(y_hat, y)
        assert type(ours) is float and ours == theirs.accuracy(y_hat, y)


def test_accuracy_of_a_column_compares_no_pairs(theirs) -> None:
    column, row = torch.tensor([[0], [1], [1]]), torch.tensor([0, 1, 1])
    assert (d2l.accuracy(column, row), theirs.accuracy(column, row)) == (3, 5)


def test_accumulator_reads_as_theirs(theirs) -> None:
    ours, other = d2l.Accumulator(2), theirs.Accumulator(2)
    for values in [(1, 2.5), (torch.tensor(3.0, requires_grad=True), 4)]:
        for metric in (ours, other):
            with quiet():
                metric.add(*values)
    assert ours.data == other.data == ours[:] == other[:] == [4, 6.5]
    assert type(ours[0]) is type(other[0]) is float
    ours.reset()
    assert ours.data == [0, 0]
    with pytest.raises(ValueError, match="2 sums"):
        ours.add(1)
    other.add(1)
    assert len(other.data) == 1, "theirs forgets a sum"


def test_timer_counts_as_theirs(theirs) -> None:
    ours, other = d2l.Timer(), theirs.Timer()
    assert ours.stop() >= 0
    ours.times, other.times = [1.0, 3.0, 0.5], [1.0, 3.0, 0.5]
    for method in ("avg", "sum", "cumsum"):
        assert getattr(ours, method)() == getattr(other, method)()


def test_evaluation_agrees_and_gives_the_mode_back(theirs, data) -> None:
    batches, model = d2l.load_array(data, 32, is_train=False), net()
    assert model.training
    ours = d2l.evaluate_accuracy_gpu(model, batches)
    assert model.training and ours == d2l.evaluate_accuracy(model, batches)
    assert model.training
    assert ours == pytest.approx(theirs.evaluate_accuracy_gpu(model, batches))
    assert not model.training, "theirs leaves it in evaluation mode"


def test_evaluation_of_a_function_on_a_device(data) -> None:
    batches, seen = d2l.load_array(data, 32, is_train=False), []

    def function(X: Tensor) -> Tensor:
        seen.append(X.device.type)
        return torch.zeros(len(X), 10, device="cpu")

    share = float((data[1] == 0).float().mean())
    assert d2l.evaluate_accuracy_gpu(function, batches, "cpu") == pytest.approx(share)
    with pytest.raises(RuntimeError):  # meta tensors have no data to compare
        d2l.evaluate_accuracy_gpu(function, batches, "meta")
    assert seen[0] == "cpu" and seen[-1] == "meta"
    # a module is evaluated where it is, whatever device is asked for
    assert d2l.evaluate_accuracy_gpu(net(), batches, "meta") >= 0


def test_evaluate_loss_agrees(theirs, data) -> None:
    targets = torch.rand(90, 10, generator=torch.Generator().manual_seed(2))
    batches = d2l.load_array((data[0], targets), 32, is_train=False)
    model, loss = net().eval(), nn.MSELoss(reduction="none")
    with torch.no_grad():
        expected = theirs.evaluate_loss(model, batches, loss)
    assert d2l.evaluate_loss(model, batches, loss) == pytest.approx(expected)
    with torch.no_grad():
        whole = F.mse_loss(model(data[0]), targets).item()
        weighted = theirs.evaluate_loss(model, batches, nn.MSELoss())
    ours = d2l.evaluate_loss(model, batches, nn.MSELoss())
    assert ours == pytest.approx(whole) != pytest.approx(weighted, rel=1e-5)


def test_evaluate_loss_takes_classes_too(data) -> None:
    batches, model = d2l.load_array(data, 32, is_train=False), net().eval()
    with torch.no_grad():
        whole = F.cross_entropy(model(data[0]), data[1]).item()
    for loss in (nn.CrossEntropyLoss(), nn.CrossEntropyLoss(reduction="none")):
        assert d2l.evaluate_loss(model, batches, loss) == pytest.approx(whole)


def test_train_ch6_ends_with_the_same_weights(theirs, data) -> None:
    batches, ends = d2l.load_array(data, 15, is_train=False), []
    for module in (d2l, theirs):
        torch.manual_seed(5)
        model = nn.Sequential(
            nn.Conv2d(1, 2, 3), nn.Sigmoid(), nn.Flatten(), nn.Linear(32, 10)
        )
        with quiet() as out:
            module.train_ch6(model, batches, batches, 3, 0.5, CPU)
        lines = out.getvalue().splitlines()
        assert lines[0] == "training on cpu"
        ends.append((model.state_dict(), lines[-2]))
    torch.testing.assert_close(ends[0][0], ends[1][0])
    assert ends[0][1] == ends[1][1], "loss, train acc and test acc, as printed"


def test_train_ch6_works_below_five_batches(theirs, data, capsys) -> None:
    few = d2l.load_array(data, 45)
    with quiet(), pytest.raises(ZeroDivisionError):
        theirs.train_ch6(net(), few, few, 1, 0.1, CPU)
    d2l.train_ch6(net(), few, few, 1, 0.1, "cpu")
    out = capsys.readouterr().out
    assert "epoch 1: train loss" in out and "examples/sec on cpu" in out


def test_train_ch6_moves_whole_tensors_once(small, monkeypatch) -> None:
    train_iter, test_iter = d2l.load_data_fashion_mnist(8)
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    moved: list[Any] = []
    from utils import training

    def record(net, train_iter, test_iter, *args, **kwargs):
        moved.extend([train_iter, test_iter])
        return {"train_loss": [1], "train_acc": [0], "test_acc": [0], "seconds": 1.0}

    monkeypatch.setattr(training, "train", record)
    with quiet():
        d2l.train_ch6(model, train_iter, test_iter, 1, 0.1, "meta")
    assert [it.X.device.type for it in moved] == ["meta", "meta"]
    assert train_iter.X.device == CPU, "the reader's own loader stays as it is"


@pytest.fixture
def toy() -> Any:
    """Two classes that a line divides, in batches of 32 and a short last one."""
    X = torch.randn(100, 4, generator=torch.Generator().manual_seed(0))
    return d2l.load_array((X, (X.sum(1) > 0).long()), 32, is_train=False)


def by_hand(loss: Any, batches: Any, lr: float, epochs: int = 1) -> tuple[Tensor, ...]:
    """What 0.17 does with a hand-made updater, step by step."""
    W, b = start()
    for _ in range(epochs):
        for X, y in batches:
            loss(X @ W + b, y).sum().backward()
            d2l.sgd([W, b], lr, len(y))
    return W.detach(), b.detach()


def start() -> tuple[Tensor, Tensor]:
    return torch.zeros(4, 2, requires_grad=True), torch.zeros(2, requires_grad=True)


EACH, MEAN = nn.CrossEntropyLoss(reduction="none"), nn.CrossEntropyLoss()


@pytest.mark.parametrize("loss", [EACH, MEAN])
def test_train_epoch_with_an_updater_by_hand(loss, toy) -> None:
    W, b = start()
    sizes = []

    def updater(batch_size: int) -> None:
        sizes.append(batch_size)
        d2l.sgd([W, b], 0.5, batch_size)

    epoch = d2l.train_epoch_ch3(lambda X: X @ W + b, toy, loss, updater)
    assert sizes == [32, 32, 32, 4]
    torch.testing.assert_close((W.detach(), b.detach()), by_hand(EACH, toy, 0.5))
    assert [type(value) for value in epoch] == [float, float]


@pytest.mark.parametrize("loss", [EACH, MEAN])
def test_train_epoch_with_an_optimizer(loss, toy) -> None:
    model = nn.Linear(4, 2)
    with torch.no_grad():
        model.weight.zero_(), model.bias.zero_()
    model.eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    mean_loss, acc = d2l.train_epoch_ch3(model, toy, loss, optimizer)
    assert model.training
    W, b = by_hand(EACH, toy, 0.5)
    torch.testing.assert_close(model.weight.detach(), W.T)
    torch.testing.assert_close(model.bias.detach(), b)
    total = right = 0.0
    W, b = start()
    for X, y in toy:  # measured on the fly, as d2l does
        loss_each = EACH(X @ W + b, y)
        total, right = (
            total + loss_each.sum().item(),
            right + d2l.accuracy(X @ W + b, y),
        )
        loss_each.sum().backward()
        d2l.sgd([W, b], 0.5, len(y))
    assert mean_loss == pytest.approx(total / 100) and acc == right / 100


def test_train_epoch_fits_a_line() -> None:
    """The page on under- and overfitting trains a regression in this way."""
    X, y = d2l.synthetic_data(torch.tensor([2, -3.4]), 4.2, 200)
    model, loss = nn.Linear(2, 1), nn.MSELoss(reduction="none")
    batches = d2l.load_array((X, y), 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(5):
        mean_loss, acc = d2l.train_epoch_ch3(model, batches, loss, optimizer)
    assert mean_loss < 0.01 and np.isnan(acc)
    assert d2l.evaluate_loss(model, batches, loss) < 0.01


def test_train_ch3_learns_and_prints(toy, capsys) -> None:
    W, b = start()

    def updater(batch_size: int) -> None:
        d2l.sgd([W, b], 0.5, batch_size)

    result = d2l.train_ch3(lambda X: X @ W + b, toy, toy, EACH, 3, updater)
    lines = capsys.readouterr().out.splitlines()
    assert result is None and len(lines) == 3
    assert lines[2].startswith("epoch 3: train loss 0.")
    torch.testing.assert_close((W.detach(), b.detach()), by_hand(EACH, toy, 0.5, 3))
    assert d2l.evaluate_accuracy(lambda X: X @ W + b, toy) > 0.85


def test_train_ch3_does_not_judge_a_run_that_fails_to_learn(toy, capsys) -> None:
    model = nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    d2l.train_ch3(model, toy, toy, EACH, 1, optimizer)


def test_predictions_are_shown_in_evaluation_mode(small, monkeypatch) -> None:
    from utils.d2l import learning

    calls: list[Any] = []
    monkeypatch.setattr(learning, "show_images", lambda *args: calls.append(args))
    test_iter = d2l.load_data_fashion_mnist(8)[1]
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10), nn.Dropout(0.99))
    d2l.predict_ch3(model, test_iter, n=3)
    assert model.training
    X, y = next(iter(test_iter))
    [(images, rows, columns, titles)] = calls
    equal(images, X[:3])
    assert (rows, columns) == (1, 3)
    wanted = model.eval()(X[:3]).argmax(1)
    pairs = [d2l.get_fashion_mnist_labels(labels) for labels in (y[:3], wanted)]
    assert titles == [f"{a}\n{b}" for a, b in zip(*pairs, strict=True)]
    monkeypatch.undo()
    d2l.predict_ch3(model, test_iter)


# the hub


@pytest.fixture
def served(monkeypatch) -> dict[str, bytes]:
    """Serve addresses from a dictionary, without a network."""
    files: dict[str, bytes] = {}

    def get(url: str) -> bytes:
        if url not in files:
            raise DataError("no connection")
        return files[url]

    monkeypatch.setattr(hub, "_download", get)
    monkeypatch.setattr(hub, "DATA_HUB", hub.DATA_HUB)
    monkeypatch.setattr(d2l, "DATA_HUB", hub.DATA_HUB)
    return files


def register(monkeypatch, served, name: str, content: bytes) -> None:
    url = d2l.DATA_URL + name
    served[url] = content
    monkeypatch.setitem(d2l.DATA_HUB, name, (url, hashlib.sha1(content).hexdigest()))


def test_hub_knows_what_theirs_knows(theirs) -> None:
    assert d2l.DATA_URL == theirs.DATA_URL
    for name, entry in d2l.DATA_HUB.items():
        assert theirs.DATA_HUB.get(name, entry) == entry
        assert len(entry[1]) == 40


def test_download_checks_what_arrives(monkeypatch, served, tmp_path, capsys) -> None:
    register(monkeypatch, served, "table.csv", b"1,2\n")
    folder = tmp_path / "new" / "data"
    path = d2l.download("table.csv", str(folder))
    assert Path(path) == folder / "table.csv" and Path(path).read_bytes() == b"1,2\n"
    served.clear()
    assert d2l.download("table.csv", str(folder)) == path, "found, not fetched"
    assert capsys.readouterr().out.count("fetching") == 1

    Path(path).write_bytes(b"damaged")
    with pytest.raises(DataError, match=r"table.csv cannot be had \(no connection\)"):
        d2l.download("table.csv", str(folder))
    served[d2l.DATA_URL + "table.csv"] = b"half"
    with pytest.raises(DataError, match="not the right file.*put it at"):
        d2l.download("table.csv", str(folder))
    assert Path(path).read_bytes() == b"damaged", "nothing wrong takes its place"
    served[d2l.DATA_URL + "table.csv"] = b"1,2\n"
    assert Path(d2l.download("table.csv", str(folder))).read_bytes() == b"1,2\n"


def test_download_says_what_is_wrong_in_one_sentence(served, tmp_path) -> None:
    with pytest.raises(DataError, match="^DATA_HUB has no 'x', only kaggle_house_tr"):
        d2l.download("x")
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="kaggle_house_test: cannot write to"):
        d2l.download("kaggle_house_test", str(tmp_path / "file" / "data"))


def test_download_all_and_default_folder(monkeypatch, served, tmp_path) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for name in list(d2l.DATA_HUB):
        monkeypatch.delitem(d2l.DATA_HUB, name)
    register(monkeypatch, served, "a.csv", b"a")
    register(monkeypatch, served, "b.csv", b"b")
    d2l.download_all()
    found = sorted(p.name for p in (tmp_path / "data").glob("*.csv"))
    assert found == ["a.csv", "b.csv"]


def test_archives_are_unpacked_beside_themselves(monkeypatch, served, tmp_path) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for name in ("tiny.zip", "tiny.tar.gz", "evil.tar"):
        buffer = io.BytesIO()
        if name.endswith("zip"):
            with zipfile.ZipFile(buffer, "w") as archive:
                archive.writestr("tiny/a.txt", name)
        else:
            mode = "w:gz" if name.endswith("gz") else "w"
            with tarfile.open(fileobj=buffer, mode=mode) as archive:
                inside = "../out.txt" if "evil" in name else "tiny/a.txt"
                info = tarfile.TarInfo(inside)
                info.size = len(name)
                archive.addfile(info, io.BytesIO(name.encode()))
        register(monkeypatch, served, name, buffer.getvalue())
    for name in ("tiny.zip", "tiny.tar.gz"):
        folder = Path(d2l.download_extract(name))
        assert folder == Path("../data/tiny")
        assert (folder / "a.txt").read_text() == name
    assert d2l.download_extract("tiny.zip", "other") == str(Path("../data/other"))
    with pytest.raises(DataError, match="no safe one"):
        d2l.download_extract("evil.tar")
    assert not (tmp_path / "out.txt").exists()
    register(monkeypatch, served, "table.csv", b"1")
    with pytest.raises(DataError, match="table.csv is no zip or tar file"):
        d2l.download_extract("table.csv")
