"""utils/device.py: the right device, and two real processes that agree."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn

from utils import (
    Accumulator,
    TensorLoader,
    device,
    evaluate_loss,
    train,
    try_all_gpus,
    try_gpu,
)

ROOT = Path(__file__).parents[1]
NUM_TRAIN, NUM_TEST, BATCH_SIZE = 46, 17, 15  # the last batches have 1 and 2 samples


class PlainSGD:
    """An optimizer of one's own, as on the pages from scratch."""

    def __init__(self, params, lr):
        self.params, self.lr = params, lr

    @torch.no_grad()
    def step(self):
        for p in self.params:
            p -= self.lr * p.grad

    def zero_grad(self):
        for p in self.params:
            p.grad = None


def loaders():
    draw = torch.Generator().manual_seed(1)
    X = torch.randn(NUM_TRAIN + NUM_TEST, 1, 6, 6, generator=draw)
    y = torch.randint(0, 3, (NUM_TRAIN + NUM_TEST,), generator=draw)
    train_iter = TensorLoader(X[:NUM_TRAIN], y[:NUM_TRAIN], BATCH_SIZE, shuffle=True)
    return train_iter, TensorLoader(X[NUM_TRAIN:], y[NUM_TRAIN:], BATCH_SIZE)


def conv_net(*extra):
    return nn.Sequential(
        nn.Conv2d(1, 4, 3), *extra, nn.ReLU(), nn.Flatten(), nn.Linear(64, 3)
    ).to(memory_format=torch.channels_last)


def run_module():
    net = conv_net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.2, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.3, total_steps=12)
    train_iter, test_iter = loaders()
    torch.manual_seed(2)  # the order of the samples
    curves = train(net, train_iter, test_iter, 3, optimizer, scheduler=scheduler)
    test_loss = evaluate_loss(net, test_iter, F.cross_entropy)
    return {**curves, "test_loss": test_loss, "weights": net.state_dict()}


def run_function():
    W = torch.randn(36, 3, requires_grad=True)
    torch.manual_seed(2)
    curves = train(lambda X: X.flatten(1) @ W, *loaders(), 3, PlainSGD([W], 0.5))
    return {**curves, "weights": {"W": W.detach()}}


def run_batch_norm():
    net = conv_net(nn.BatchNorm2d(4))
    torch.manual_seed(2)
    curves = train(net, *loaders(), 2, torch.optim.SGD(net.parameters(), lr=0.1))
    return {**curves, "weights": net.state_dict()}


def run_all(seed):
    results = {}
    for run in (run_module, run_function):
        torch.manual_seed(seed)
        results[run.__name__] = run()
    return results


def as_child(folder):
    """What each process of the test does under torchrun."""
    rank = device.rank()
    # Different initial weights: process 0's must win.
    results = run_all(seed=rank)
    results["run_batch_norm"] = run_batch_norm()
    metric = Accumulator(2)
    metric.add(torch.tensor(rank + 1), 10)
    results["totals"], results["own"] = metric.totals(), metric[0]
    try:
        hidden = SimpleNamespace(step=lambda: None, zero_grad=lambda: None)
        train(lambda X: X, *loaders(), 1, hidden)
    except TypeError as error:
        results["hidden parameters"] = str(error)
    lazy = nn.Sequential(nn.Flatten(), nn.LazyLinear(3))
    try:
        train(lazy, *loaders(), 1, torch.optim.SGD(lazy.parameters(), lr=0.1))
    except RuntimeError as error:
        results["lazy"] = str(error)
    torch.save(results, Path(folder) / f"{rank}.pt")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The results of two processes, and what they printed."""
    folder = tmp_path_factory.mktemp("two")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--nproc-per-node", "2", __file__, str(folder)]
    env = os.environ | {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    env["PYTHONPATH"] = str(ROOT)
    child = subprocess.run(command, env=env, capture_output=True, text=True)
    assert child.returncode == 0, child.stderr
    return [torch.load(folder / f"{i}.pt") for i in range(2)], child


@pytest.fixture(scope="module")
def one():
    """The results of the same runs in this process."""
    return run_all(seed=0)


@pytest.mark.parametrize("run", ["run_module", "run_function"])
def test_one_process_and_two_give_the_same_curves(one, two, run):
    for result in two[0]:
        for name in ("train_loss", "train_acc", "test_acc", "test_loss"):
            if name in one[run]:
                torch.testing.assert_close(
                    result[run][name], one[run][name], rtol=1e-5, atol=1e-5
                )
        weights = result[run]["weights"]
        torch.testing.assert_close(weights, one[run]["weights"], rtol=1e-5, atol=1e-5)


def test_the_runs_learn_something(one):
    for result in one.values():
        assert result["train_loss"][-1] < 0.9 * result["train_loss"][0]


def test_all_processes_hold_the_same_weights_and_buffers(two):
    first, second = two[0]
    for run in ("run_module", "run_function", "run_batch_norm"):
        torch.testing.assert_close(
            first[run]["weights"], second[run]["weights"], rtol=0, atol=0
        )
    assert first["run_batch_norm"]["weights"]["1.running_mean"].abs().sum() > 0


def test_counts_are_summed_over_processes(two):
    for rank, result in enumerate(two[0]):
        assert result["totals"] == [3.0, 20.0]
        assert result["own"] == rank + 1


def test_only_process_0_prints_and_the_end_is_clean(two):
    lines = two[1].stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        f"epoch {i}" for n in (3, 3, 2) for i in range(1, n + 1)
    ]
    assert "destroy_process_group" not in two[1].stderr
    assert "Traceback" not in two[1].stderr


def test_what_cannot_be_shared_is_said(two):
    assert "give the optimizer an attribute `params`" in two[0][1]["hidden parameters"]
    assert "run one batch through it" in two[0][1]["lazy"]


@pytest.fixture
def launch(monkeypatch):
    """Pretend that torchrun started this process on a machine with some GPUs."""

    def pretend(rank, world_size, gpus):
        monkeypatch.setenv("RANK", str(rank))
        monkeypatch.setenv("LOCAL_RANK", str(rank))
        monkeypatch.setenv("WORLD_SIZE", str(world_size))
        monkeypatch.setenv("LOCAL_WORLD_SIZE", str(world_size))
        monkeypatch.setattr(torch.cuda, "device_count", lambda: gpus)

    return pretend


@pytest.mark.parametrize(
    ("count", "i", "expected"), [(0, 0, "cpu"), (1, 0, "cuda:0"), (1, 1, "cpu")]
)
def test_try_gpu_falls_back_to_the_cpu(monkeypatch, count, i, expected):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
    assert try_gpu(i) == torch.device(expected)


def test_try_all_gpus(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert try_all_gpus() == [torch.device("cuda:0"), torch.device("cuda:1")]
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    assert try_all_gpus() == [torch.device("cpu")]


def test_a_negative_gpu_is_refused():
    with pytest.raises(ValueError, match="no GPU -1"):
        try_gpu(-1)


def test_each_process_gets_its_own_gpu(launch):
    launch(rank=1, world_size=2, gpus=2)
    assert try_gpu() == torch.device("cuda:1")
    assert (device.rank(), device.world_size()) == (1, 2)
    assert not device.is_main_process()


def test_more_processes_than_gpus_are_refused(launch):
    launch(rank=1, world_size=2, gpus=1)
    with pytest.raises(RuntimeError, match="2 processes, but this machine has 1 GPU"):
        try_gpu()


def test_processes_without_gpus_train_on_the_cpu(launch):
    launch(rank=1, world_size=2, gpus=0)
    assert try_gpu() == torch.device("cpu")


@pytest.mark.parametrize(
    ("rank", "gpus", "chosen", "backend"),
    [(1, 2, [1], "cpu:gloo,cuda:nccl"), (1, 0, [], "gloo"), (0, 1, [0], "cpu:gloo,cu")],
)
def test_a_process_joins_with_the_gpu_that_is_its_own(
    launch, monkeypatch, rank, gpus, chosen, backend
):
    launch(rank=rank, world_size=2, gpus=gpus)
    calls = []
    monkeypatch.setattr(torch.cuda, "set_device", calls.append)
    monkeypatch.setattr(dist, "init_process_group", calls.append)
    monkeypatch.setattr(device.atexit, "register", calls.append)
    device._join()
    *set_devices, joined, at_exit = calls
    assert set_devices == chosen, "first the GPU, then the group"
    assert joined.startswith(backend) and at_exit is dist.destroy_process_group


def test_a_single_process_joins_nothing():
    assert (device.rank(), device.world_size()) == (0, 1)
    assert device.is_main_process()
    values = torch.ones(2)
    assert device.sum_over_processes(values) is values
    net = nn.Linear(2, 1)
    device.average_gradients(net, torch.optim.SGD(net.parameters()), 3)
    device.share_weights(net, None)
    device.share_buffers(net)
    assert net.weight.grad is None
    assert not torch.distributed.is_initialized()


if __name__ == "__main__":
    as_child(sys.argv[1])
