"""utils/metrics.py against scikit-learn, PyTorch's own loss and plain loops."""

import time

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.metrics import accuracy_score
from torch import nn

from utils import Accumulator, Timer, accuracy, evaluate_accuracy, evaluate_loss
from utils.metrics import device_of


@pytest.fixture
def data():
    """Scores' inputs X (50, 4), labels y (50,), and batches of 16, 16, 16, 2."""
    draw = torch.Generator().manual_seed(0)
    X = torch.randn(50, 4, generator=draw)
    y = torch.randint(0, 3, (50,), generator=draw)
    return X, y, list(zip(X.split(16), y.split(16), strict=True))


def test_accuracy_counts_as_scikit_learn_does(data):
    X, y, _ = data
    scores = X[:, :3]
    count = accuracy(scores, y)
    assert count.ndim == 0
    expected = accuracy_score(y, scores.argmax(1), normalize=False)
    assert count.item() == expected
    assert accuracy(scores.argmax(1), y).item() == expected


def test_accuracy_of_pixels():
    scores = torch.randn(2, 5, 3, 4)
    labels = scores.argmax(1)
    labels[0, 0, 0] = (labels[0, 0, 0] + 1) % 5
    assert accuracy(scores, labels).item() == 2 * 3 * 4 - 1


def test_accuracy_refuses_shapes_that_would_broadcast(data):
    X, y, _ = data
    with pytest.raises(ValueError, match=r"\(50, 4\) does not fit y of shape \(50, 1"):
        accuracy(X, y[:, None])
    with pytest.raises(ValueError, match="does not fit"):
        accuracy(X, y[:1])


def test_accuracy_refuses_labels_that_are_no_classes(data):
    X, y, _ = data
    with pytest.raises(TypeError, match="integers"):
        accuracy(X, y.float())


def test_evaluate_accuracy_weights_samples_not_batches(data):
    X, y, batches = data
    net = nn.Linear(4, 3)
    y_hat = net(X).argmax(1)
    expected = accuracy_score(y, y_hat)
    assert evaluate_accuracy(net, batches) == pytest.approx(expected, abs=1e-12)
    assert evaluate_accuracy(lambda X: net(X), batches) == pytest.approx(expected)
    means = [accuracy_score(y, net(X).argmax(1)) for X, y in batches]
    assert expected != pytest.approx(np.mean(means), abs=1e-3)


def test_evaluate_loss_is_the_loss_of_the_whole_set(data):
    X, y, batches = data
    net = nn.Linear(4, 3)
    loss = evaluate_loss(net, batches, F.cross_entropy)
    assert loss == pytest.approx(F.cross_entropy(net(X), y).item(), rel=1e-6)


def test_evaluate_loss_of_a_regression():
    X, y = torch.randn(10, 2), torch.randn(10, 1)
    net = nn.Linear(2, 1)
    batches = list(zip(X.split(4), y.split(4), strict=True))
    expected = F.mse_loss(net(X), y).item()
    assert evaluate_loss(net, batches, F.mse_loss) == pytest.approx(expected, rel=1e-6)


def test_evaluate_loss_refuses_a_loss_per_sample(data):
    def each(y_hat, y):
        return F.cross_entropy(y_hat, y, reduction="none")

    with pytest.raises(ValueError, match=r"shape \(16,\).*reduction='none'"):
        evaluate_loss(nn.Linear(4, 3), data[2], each)


class Watch(nn.Module):
    """Passes its input on and notes how it was called."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, X):
        self.seen.append((self.training, torch.is_grad_enabled()))
        if X.isnan().any():
            raise RuntimeError("a number is missing")
        return X


def test_evaluation_runs_in_eval_mode_and_gives_every_mode_back(data):
    net = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.9), Watch(), nn.BatchNorm1d(3))
    net[3].eval()
    modes = [m.training for m in net.modules()]
    running_mean = net[3].running_mean.clone()
    once, again = (evaluate_accuracy(net, data[2]) for _ in range(2))
    assert once == again
    assert set(net[2].seen) == {(False, False)}
    assert [m.training for m in net.modules()] == modes == [True] * 4 + [False]
    torch.testing.assert_close(net[3].running_mean, running_mean)
    assert torch.is_grad_enabled()


def test_modes_come_back_after_an_error():
    net = nn.Sequential(Watch())
    bad = [(torch.full((2, 3), torch.nan), torch.zeros(2, dtype=torch.long))]
    with pytest.raises(RuntimeError, match="missing"):
        evaluate_accuracy(net, bad)
    assert net.training and net[0].training


@pytest.mark.parametrize("evaluate", [evaluate_accuracy, evaluate_loss])
def test_an_empty_iterator_is_named(evaluate):
    arguments = [F.cross_entropy] if evaluate is evaluate_loss else []
    with pytest.raises(ValueError, match="gave no samples"):
        evaluate(nn.Linear(2, 2), iter([]), *arguments)


def test_a_net_can_train_after_it_was_evaluated_first(data):
    net = nn.Sequential(nn.LazyLinear(3))
    evaluate_accuracy(net, data[2])
    F.cross_entropy(net(data[0]), data[1]).backward()
    assert net[0].weight.grad.shape == (3, 4)


def test_the_device_of_a_net():
    assert device_of(nn.Linear(2, 2, device="meta")) == torch.device("meta")
    assert device_of(nn.Flatten()) is None
    assert device_of(lambda X: X) is None


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_evaluation_follows_the_net_to_the_gpu(data):
    net = nn.Linear(4, 3)
    expected = evaluate_accuracy(net, data[2])
    assert evaluate_accuracy(net.cuda(), data[2]) == pytest.approx(expected)


def test_accumulator_adds_numbers_and_tensors():
    metric = Accumulator(3)
    for i in range(5):
        metric.add(torch.tensor(i, requires_grad=False), i / 2, torch.tensor(0.1))
    assert [metric[i] for i in range(3)] == pytest.approx([10, 5, 0.5])
    assert metric.totals() == pytest.approx([10, 5, 0.5])
    metric.reset()
    assert metric.totals() == [0, 0, 0]


def test_accumulator_keeps_small_steps_of_a_large_sum():
    metric = Accumulator(1)
    metric.add(torch.tensor(2.0**25))
    for _ in range(100):
        metric.add(torch.tensor(1.0))
    assert metric[0] == 2**25 + 100


def test_accumulator_lets_go_of_graphs():
    metric = Accumulator(1)
    metric.add(torch.ones((), requires_grad=True) * 2)
    assert metric[0] == 2
    assert not metric._sums[0].requires_grad


def test_accumulator_says_what_is_missing():
    with pytest.raises(ValueError, match=r"keeps 2 sums, but add\(\) got 1 value"):
        Accumulator(2).add(1.0)


def test_timer():
    timer = Timer()
    time.sleep(0.02)
    first = timer.stop()
    timer.start()
    second = timer.stop()
    assert 0.02 <= first < 1 > second >= 0
    assert second < first
    assert timer.times == [first, second]
    assert timer.sum() == first + second
    assert timer.avg() == (first + second) / 2


def test_a_timer_without_times_has_no_mean():
    with pytest.raises(ValueError, match="nothing"):
        Timer().avg()


def test_timer_waits_for_the_gpu(monkeypatch):
    waits = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_initialized", lambda: True)
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: waits.append(1))
    timer = Timer()
    assert len(waits) == 1
    timer.stop()
    assert len(waits) == 2
