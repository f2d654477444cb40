"""Our functions beside those of d2l 1.0.3, on the same inputs."""

import contextlib
import io
import warnings
from types import ModuleType

import pytest
import torch
from torch import nn

from utils import (
    Accumulator,
    Timer,
    accuracy,
    evaluate_accuracy,
    evaluate_loss,
    load_array,
    train,
    train_epoch,
    try_gpu,
)


@pytest.fixture(scope="module")
def d2l() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from d2l import torch as module
    return module


@pytest.fixture
def data() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    X = torch.randn(90, 1, 6, 6, generator=generator)
    return X, torch.randint(10, (90,), generator=generator)


def net() -> nn.Sequential:
    """A net with a layer that evaluation must switch."""
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Flatten(), nn.Linear(36, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 10)
    )


def test_accuracy_counts_as_d2l_does(d2l, data) -> None:
    scores = torch.randn(90, 10, generator=torch.Generator().manual_seed(1))
    assert int(accuracy(scores, data[1])) == d2l.accuracy(scores, data[1])


def test_accumulator_adds_as_d2l_does(d2l) -> None:
    ours, theirs = Accumulator(2), d2l.Accumulator(2)
    for values in [(1, 2.5), (torch.tensor(3.0), 4)]:
        ours.add(*values)
        theirs.add(*values)
    assert [ours[0], ours[1]] == [theirs[0], theirs[1]] == [4, 6.5]


def test_evaluation_agrees(d2l, data) -> None:
    batches = load_array(data, 32, is_train=False)
    model = net().eval()
    assert evaluate_accuracy(model, batches) == pytest.approx(
        d2l.evaluate_accuracy_gpu(model, batches)
    )
    # d2l's evaluate_loss takes targets of the shape of the outputs only.
    targets = torch.rand(90, 10, generator=torch.Generator().manual_seed(2))
    batches = load_array((data[0], targets), 32, is_train=False)
    with torch.no_grad():  # d2l's leaves gradients on and makes PyTorch warn
        expected = d2l.evaluate_loss(model, batches, nn.MSELoss(reduction="none"))
    assert evaluate_loss(model, batches, nn.MSELoss()) == pytest.approx(expected)


def test_loaders_give_the_same_batches(d2l, data) -> None:
    theirs = d2l.load_array(data, 32, is_train=False)
    for mine, other in zip(load_array(data, 32, is_train=False), theirs, strict=True):
        for a, b in zip(mine, other, strict=True):
            torch.testing.assert_close(a, b, rtol=0, atol=0)


def test_training_ends_with_the_same_weights(d2l, data) -> None:
    """d2l's train_ch6 initialises the net itself: we start from what it made."""
    batches = load_array(data, 15, is_train=False)
    theirs, device = net(), torch.device("cpu")
    theirs[3].p = 0.0
    start: dict[str, torch.Tensor] = {}

    class Recorder:
        """Hands out d2l's batches; keeps the weights that it starts from."""

        def __len__(self) -> int:
            return len(batches)

        def __iter__(self):
            if not start:
                start.update({k: v.clone() for k, v in theirs.state_dict().items()})
            return iter(batches)

    d2l.plt.switch_backend("agg")
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        d2l.train_ch6(theirs, Recorder(), batches, 2, 0.1, device)

    ours = net()
    ours[3].p = 0.0
    ours.load_state_dict(start)
    optimizer = torch.optim.SGD(ours.parameters(), lr=0.1)
    with contextlib.redirect_stdout(io.StringIO()):
        train(ours, batches, batches, 2, optimizer)
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(a, b)


def test_fewer_than_five_batches_train_where_d2l_divides_by_zero(d2l, data) -> None:
    few = load_array(data, 45, is_train=False)
    with (
        pytest.raises(ZeroDivisionError),
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        d2l.train_ch6(net(), few, few, 1, 0.1, torch.device("cpu"))
    model = net()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    loss, _ = train_epoch(model, few, nn.CrossEntropyLoss(), optimizer)
    assert 2 < loss < 3


def test_small_things_have_d2ls_meaning(d2l) -> None:
    assert try_gpu() == d2l.try_gpu()
    ours, theirs = Timer(), d2l.Timer()
    ours.times, theirs.times = [1.0, 3.0], [1.0, 3.0]
    assert (ours.avg(), ours.sum()) == (theirs.avg(), theirs.sum()) == (2, 4)
