"""utils/training.py against the same runs written by hand, step by step."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.data import DataLoader, TensorDataset

from utils import (
    Animator,
    TensorLoader,
    evaluate_accuracy,
    evaluate_loss,
    metrics,
    train,
    train_epoch,
    training,
)


def make_data(n=70, seed=0):
    draw = torch.Generator().manual_seed(seed)
    X = torch.randn(n, 5, generator=draw)
    W = torch.randn(5, 3, generator=torch.Generator().manual_seed(2))
    return X, (X @ W).argmax(1)


def batches(X, y, size=16):
    return list(zip(X.split(size), y.split(size), strict=True))


@pytest.fixture
def train_iter():
    return batches(*make_data())


@pytest.fixture
def test_iter():
    return batches(*make_data(30, seed=1))


def make_net(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(5, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))


def make_optimizer(net, steps=15):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.5, total_steps=steps)
    return optimizer, scheduler


def test_a_run_equals_the_run_written_by_hand(train_iter, test_iter):
    net = make_net()
    optimizer, scheduler = make_optimizer(net)
    losses, train_accs, test_accs = [], [], []
    for _ in range(3):
        net.train()
        loss_sum, right, n = 0.0, 0, 0
        for X, y in train_iter:
            y_hat = net(X)
            loss = F.cross_entropy(y_hat, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            scheduler.step()
            loss_sum += loss.item() * len(y)
            right += (y_hat.argmax(1) == y).sum().item()
            n += len(y)
        net.eval()
        with torch.no_grad():
            hits = [(net(X).argmax(1) == y).float() for X, y in test_iter]
        losses.append(loss_sum / n)
        train_accs.append(right / n)
        test_accs.append(torch.cat(hits).mean().item())

    ours = make_net()
    optimizer, scheduler = make_optimizer(ours)
    curves = train(ours, train_iter, test_iter, 3, optimizer, scheduler=scheduler)
    assert curves["train_loss"] == pytest.approx(losses, abs=1e-6)
    assert curves["train_acc"] == pytest.approx(train_accs, abs=1e-6)
    assert curves["test_acc"] == pytest.approx(test_accs, abs=1e-6)
    torch.testing.assert_close(ours.state_dict(), net.state_dict(), rtol=0, atol=1e-6)


def test_curves_are_plain_numbers(train_iter, test_iter):
    net = make_net()
    optimizer, _ = make_optimizer(net)
    curves = train(net, train_iter, test_iter, 2, optimizer)
    assert list(curves) == ["train_loss", "train_acc", "test_acc", "seconds"]
    for name in ("train_loss", "train_acc", "test_acc"):
        assert len(curves[name]) == 2
        assert all(type(value) is float for value in curves[name])
    assert 0 < curves["seconds"] < 60


def test_a_function_and_an_optimizer_of_ones_own(train_iter, test_iter):
    W = torch.zeros(5, 3, requires_grad=True)

    class Optimizer:
        @torch.no_grad()
        def step(self):
            W.sub_(0.5 * W.grad)

        def zero_grad(self):
            W.grad = None

    curves = train(lambda X: X @ W, train_iter, test_iter, 5, Optimizer())
    assert curves["train_loss"][0] < torch.log(torch.tensor(3.0))
    assert curves["test_acc"][-1] > 0.7


def test_the_first_loss_of_zero_weights_is_log_of_the_classes(train_iter):
    net = nn.Linear(5, 3)
    nn.init.zeros_(net.weight)
    nn.init.zeros_(net.bias)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.0)
    loss, _ = train_epoch(net, train_iter, F.cross_entropy, optimizer)
    assert loss == pytest.approx(1.0986123, abs=1e-6)


def test_one_small_batch_is_enough():
    X, y = make_data(3)
    net = nn.Linear(5, 3)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    curves = train(net, [(X, y)], [(X, y)], 1, optimizer)
    assert len(curves["test_acc"]) == 1


def test_loaders_of_pytorch_and_ours_give_the_same(test_iter):
    X, y = make_data()
    curves = []
    for loader in (
        DataLoader(TensorDataset(X, y), batch_size=16),
        TensorLoader(X, y, 16),
    ):
        net = make_net()
        optimizer, _ = make_optimizer(net)
        curves.append(train(net, loader, test_iter, 2, optimizer))
    assert curves[0]["train_loss"] == pytest.approx(curves[1]["train_loss"], abs=1e-6)


def test_another_loss_function(train_iter):
    net = make_net()
    optimizer, _ = make_optimizer(net)

    def smoothed(y_hat, y):
        return F.cross_entropy(y_hat, y, label_smoothing=1.0)

    loss, _ = train_epoch(net, train_iter, smoothed, optimizer)
    plain, _ = train_epoch(make_net(), train_iter, F.cross_entropy, optimizer)
    assert loss != pytest.approx(plain, abs=1e-3)


def test_train_turns_training_mode_on(train_iter, test_iter):
    net = make_net().eval()
    before = net[1].running_mean.clone()
    optimizer, _ = make_optimizer(net)
    train(net, train_iter, test_iter, 1, optimizer)
    assert net.training
    assert not torch.equal(net[1].running_mean, before)


def test_device_moves_net_and_batches(train_iter, test_iter):
    moved = []

    class Net(nn.Linear):
        def to(self, device):
            moved.append(torch.device(device))
            return super().to(device)

    net = Net(5, 3)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    train(net, train_iter, test_iter, 1, optimizer, device="cpu")
    assert moved == [torch.device("cpu")]


@pytest.mark.parametrize("work", [train_epoch, evaluate_accuracy, evaluate_loss])
def test_batches_follow_the_net_to_its_device(train_iter, work, monkeypatch):
    moved = []
    to = torch.Tensor.to

    def watch(tensor, device, *args, **kwargs):
        moved.append(device)
        return to(tensor, "cpu", *args, **kwargs)

    for module in (training, metrics):
        monkeypatch.setattr(module, "device_of", lambda net: torch.device("cuda", 1))
    net = make_net()
    optimizer, _ = make_optimizer(net)
    rest = {train_epoch: [F.cross_entropy, optimizer], evaluate_loss: [F.cross_entropy]}
    monkeypatch.setattr(torch.Tensor, "to", watch)
    work(net, train_iter, *rest.get(work, []))
    assert moved.count(torch.device("cuda", 1)) == 2 * len(train_iter)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_the_gpu_gives_the_same_curves(train_iter, test_iter):
    curves = []
    for device in ("cpu", "cuda"):
        net = make_net()
        optimizer, _ = make_optimizer(net)
        curves.append(train(net, train_iter, test_iter, 2, optimizer, device=device))
    for name in ("train_loss", "train_acc", "test_acc"):
        assert curves[0][name] == pytest.approx(curves[1][name], abs=1e-3)


def test_one_plain_line_an_epoch(train_iter, test_iter, capsys):
    net = make_net()
    optimizer, _ = make_optimizer(net)
    curves = train(net, train_iter, test_iter, 2, optimizer)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[1] == (
        f"epoch 2: train loss {curves['train_loss'][1]:.3f}, "
        f"train accuracy {curves['train_acc'][1]:.3f}, "
        f"test accuracy {curves['test_acc'][1]:.3f}"
    )


class CountReads(TorchDispatchMode):
    """Count the reads of a tensor's value by Python: on a GPU, each one waits."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.count += func is torch.ops.aten._local_scalar_dense.default
        return func(*args, **(kwargs or {}))


def count_reads(monkeypatch, num_batches, loss_fn):
    """Return how often a training epoch and an evaluation read values."""
    X, y = make_data(4 * num_batches)
    net = make_net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.99)
    lists = []
    tolist = torch.Tensor.tolist
    monkeypatch.setattr(torch.Tensor, "tolist", lambda t: lists.append(t) or tolist(t))
    with CountReads() as reads:
        train(
            net,
            batches(X, y, 4),
            batches(X, y, 4),
            1,
            optimizer,
            loss_fn=loss_fn,
            scheduler=scheduler,
        )
    monkeypatch.undo()
    return reads.count + len(lists)


def test_metrics_are_read_once_an_epoch(monkeypatch):
    few, many = (count_reads(monkeypatch, n, F.cross_entropy) for n in (3, 12))
    assert few == many <= 2


def test_the_count_of_reads_would_notice_one_in_the_loop(monkeypatch):
    def reading(y_hat, y):
        loss = F.cross_entropy(y_hat, y)
        assert loss.item() > 0
        return loss

    few, many = (count_reads(monkeypatch, n, reading) for n in (3, 12))
    assert many - few == 9


def test_an_empty_loader_is_named(test_iter):
    net = make_net()
    optimizer, _ = make_optimizer(net)
    with pytest.raises(ValueError, match="gave no samples"):
        train(net, iter([]), test_iter, 1, optimizer)


def test_no_epochs_are_refused(train_iter, test_iter):
    with pytest.raises(ValueError, match="at least 1, but it is 0"):
        train(make_net(), train_iter, test_iter, 0, make_optimizer(make_net())[0])


def test_a_loss_per_sample_is_named(train_iter, test_iter):
    net = make_net()
    optimizer, _ = make_optimizer(net)
    loss_fn = nn.CrossEntropyLoss(reduction="none")
    with pytest.raises(ValueError, match=r"shape \(16,\).*reduction='none'"):
        train(net, train_iter, test_iter, 1, optimizer, loss_fn=loss_fn)


@pytest.mark.parametrize("num_epochs", [1, 3])
def test_every_epoch_lies_within_the_live_curve(
    train_iter, test_iter, num_epochs, monkeypatch
):
    made = []

    class Recorder(Animator):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            made.append(self)

    monkeypatch.setattr(training, "Animator", Recorder)
    net = make_net()
    optimizer, _ = make_optimizer(net)
    curves = train(net, train_iter, test_iter, num_epochs, optimizer)
    [animator] = made
    low, high = animator._labels["xlim"]
    assert animator._xs == [list(range(1, num_epochs + 1))] * 3
    assert all(low < x < high for x in animator._xs[0])
    names = ("train_loss", "train_acc", "test_acc")
    assert animator._ys == [curves[name] for name in names]
