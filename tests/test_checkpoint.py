"""utils/checkpoint.py: stop a run anywhere, and it ends as if it had not stopped."""

import errno
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from utils import TensorLoader, checkpoint, device, state, train, training

ROOT = Path(__file__).parents[1]
NUM_EPOCHS, KILLS = 30, 10
NAMES = ("train_loss", "train_acc", "test_acc")


class Stop(Exception):
    """What ends a run in the middle of an epoch."""


class Momentum:
    """An optimizer of one's own: its buffers are born with the first step."""

    def __init__(self, params, lr):
        self.params, self.lr, self.buffers, self.steps = params, lr, None, 0

    @torch.no_grad()
    def step(self):
        self.buffers = self.buffers or [torch.zeros_like(p) for p in self.params]
        self.steps += 1
        for p, buffer in zip(self.params, self.buffers, strict=True):
            buffer.mul_(0.9).add_(p.grad)
            p -= self.lr * buffer

    def zero_grad(self):
        for p in self.params:
            p.grad = None


class Halving:
    """A schedule of one's own, without a state_dict."""

    def __init__(self, optimizer):
        self.optimizer, self.count = optimizer, 0

    def step(self):
        self.count += 1
        self.optimizer.lr *= 0.5 ** (self.count % 7 == 0)


def jitter(X):
    """Augment with the numbers of all three generators."""
    return X * random.uniform(0.8, 1.2) + np.random.normal() / 10 + torch.rand(1) / 10


def loaders(augment=None):
    draw = torch.Generator().manual_seed(1)
    X = torch.randint(0, 256, (62, 1, 6, 6), generator=draw, dtype=torch.uint8)
    y = (X.float().mean((1, 2, 3)) > 127).long()
    train_iter = TensorLoader(X[:46], y[:46], 15, shuffle=True, augment=augment)
    return train_iter, TensorLoader(X[46:], y[46:], 15)


def conv_net(act=nn.ReLU, width=4, *more):
    layers = [nn.Conv2d(1, width, 3), nn.BatchNorm2d(width), act(), nn.Dropout(0.3)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(16 * width, 2), *more)


def one_cycle(steps=16, lr=0.3):
    net = conv_net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    return net, optimizer, torch.optim.lr_scheduler.OneCycleLR(optimizer, lr, steps)


def adam():
    net = conv_net()
    return net, torch.optim.Adam(net.parameters(), lr=0.01), None


def milestones():
    net = conv_net()
    optimizer = torch.optim.SGD(net.parameters(), lr=np.float64(0.1))
    return net, optimizer, torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 9])


def scratch():
    W, b = torch.randn(36, 2, requires_grad=True), torch.zeros(2, requires_grad=True)
    optimizer = Momentum([W, b], 0.2)
    return lambda X: X.flatten(1) @ W + b, optimizer, Halving(optimizer)


def half_scratch():
    W = torch.randn(36, 2, requires_grad=True)
    return lambda X: X.flatten(1) @ W, torch.optim.Adam([W], lr=0.01), None


def extra_tensor():
    net = conv_net()
    shift = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.SGD([*net.parameters(), shift], lr=0.1, momentum=0.9)

    def loss_fn(y_hat, y):
        return F.cross_entropy(y_hat + shift, y)

    return net, optimizer, None, loss_fn


RECIPES = [one_cycle, adam, milestones, scratch, half_scratch, extra_tensor]


def seed(number):
    torch.manual_seed(number)
    random.seed(number)
    np.random.seed(number)


def fit(recipe, path, num_epochs=4, stop_after=None, start=0):
    """Train by a recipe; return what came of it, or stop after some batches."""
    seed(start)
    net, optimizer, scheduler, *rest = recipe()
    batches = 0

    def augment(X):
        nonlocal batches
        batches += 1
        if stop_after is not None and batches > stop_after:
            raise Stop
        return jitter(X)

    options = {"scheduler": scheduler, "checkpoint": path}
    options |= {"loss_fn": rest[0]} if rest else {}
    curves = train(net, *loaders(augment), num_epochs, optimizer, **options)
    tensors = device.parameters(net, optimizer)
    tensors += list(net.buffers()) if isinstance(net, nn.Module) else []
    draws = torch.rand(1), random.random(), np.random.rand()
    return curves, [t.detach() for t in tensors], draws


def assert_same(run, other):
    for name in NAMES:
        assert run[0][name] == other[0][name], name
    assert all(map(torch.equal, run[1], other[1]))
    assert run[2] == other[2], "the generators stand elsewhere"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs" / "net.pt"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.__name__)
def test_a_run_that_was_stopped_ends_as_if_it_had_not(recipe, path, tmp_path):
    whole = fit(recipe, None)
    assert_same(fit(recipe, tmp_path / "whole.pt"), whole)
    for stop_after, start in ((2, 0), (7, 1), (4, 2), (3, 3)):
        with pytest.raises(Stop):
            fit(recipe, path, stop_after=stop_after, start=start)
    assert_same(fit(recipe, str(path), start=4), whole)
    assert [p.name for p in path.parent.iterdir()] == ["net.pt"]


def test_a_complete_run_gives_its_curves_without_training(path, capsys):
    run = fit(adam, path)
    out = capsys.readouterr().out
    saved = path.read_bytes()
    again = fit(adam, path, stop_after=0, start=1)
    assert_same(again, run)
    assert 0 < again[0]["seconds"] <= run[0]["seconds"]
    line = "net.pt: 4 of 4 epochs are done, nothing to train.\n"
    assert capsys.readouterr().out == line + out
    assert path.read_bytes() == saved


def test_a_run_that_goes_on_says_so_and_adds_up_its_time(path, capsys):
    with pytest.raises(Stop):
        fit(adam, path, stop_after=9)
    first = torch.load(path, weights_only=True)["curves"]["seconds"]
    capsys.readouterr()
    began = time.perf_counter()
    curves, *_ = fit(adam, path)
    assert first < curves["seconds"] < first + time.perf_counter() - began
    said, *lines = capsys.readouterr().out.splitlines()
    assert said == "net.pt: 2 of 4 epochs are done, going on."
    assert [line.split(":")[0] for line in lines] == [f"epoch {i}" for i in range(1, 5)]


@pytest.mark.parametrize("recipe", [adam, milestones, scratch])
def test_more_epochs_go_on(recipe, path):
    fit(recipe, path, 2)
    assert_same(fit(recipe, path, 4), fit(recipe, None, 4))


def test_the_live_curve_shows_the_points_of_before(path, monkeypatch):
    fit(adam, path, 2)
    points = []

    class Recorder:
        def __init__(self, *args, **kwargs):
            pass

        def add(self, x, ys):
            points.append((x, *ys))

        def draw(self):
            points.append("drawn")

    monkeypatch.setattr(training, "Animator", Recorder)
    curves, *_ = fit(adam, path, 4)
    rows = zip(range(1, 5), *(curves[name] for name in NAMES), strict=True)
    assert points == [*rows, "drawn"]


def sgd(net, lr=0.1, **options):
    return net, torch.optim.SGD(net.parameters(), lr=lr, **options), None


def two_groups():
    net = conv_net()
    groups = [{"params": net[0].parameters()}, {"params": net[5].parameters()}]
    return net, torch.optim.SGD(groups, lr=0.1), None


def stepwise(size):
    net, optimizer, _ = sgd(conv_net())
    return net, optimizer, torch.optim.lr_scheduler.StepLR(optimizer, size)


MISFITS = {
    "a wider layer": (
        lambda: sgd(conv_net(nn.ReLU, 8)),
        r"layer 0 was Conv2d\(1, 4, .*\), but here it is Conv2d\(1, 8, ",
    ),
    "one layer more": (
        lambda: sgd(conv_net(nn.ReLU, 4, nn.Linear(2, 2))),
        r"layer 6 was missing, but here it is Linear\(in_features=2, ",
    ),
    "another activation": (
        lambda: sgd(conv_net(nn.Sigmoid)),
        r"layer 2 was ReLU\(\), but here it is Sigmoid\(\)",
    ),
    "more digits": (lambda: sgd(conv_net().double()), r"float32, but .*float64"),
    "a function": (half_scratch, "the net was Sequential, but here it is function"),
    "another optimizer": (adam, "the optimizer was SGD, but here it is Adam"),
    "another rate": (lambda: sgd(conv_net(), 0.2), "lr of group 0 was 0.1, .* 0.2;"),
    "weight decay": (
        lambda: sgd(conv_net(), weight_decay=0.1),
        "weight_decay of group 0 was 0, but here it is 0.1",
    ),
    "other groups": (two_groups, "number of tensors in group 0 was 6, .* 2;"),
    "a schedule": (one_cycle, "the schedule was missing, but here it is OneCycleLR"),
}


@pytest.mark.parametrize("name", MISFITS)
def test_a_file_that_does_not_fit_is_refused_and_nothing_changes(name, path):
    fit(lambda: sgd(conv_net()), path, 2)
    saved = path.read_bytes()
    recipe, message = MISFITS[name]
    net, optimizer, scheduler = recipe()
    tensors = device.parameters(net, optimizer)
    before = [t.detach().clone() for t in tensors], torch.get_rng_state()
    with pytest.raises(ValueError, match=rf"^net\.pt does not fit: .*{message}") as e:
        options = {"scheduler": scheduler, "checkpoint": path}
        train(net, *loaders(), 4, optimizer, **options)
    assert str(e.value).endswith("as it was, or give another name to start anew.")
    assert all(map(torch.equal, before[0], tensors))
    assert torch.equal(before[1], torch.get_rng_state())
    assert path.read_bytes() == saved


def test_tensors_of_another_shape_are_refused(path):
    def wide():
        W = torch.zeros(36, 3, requires_grad=True)
        return lambda X: X.flatten(1) @ W, torch.optim.Adam([W], lr=0.01), None

    fit(half_scratch, path, 1)
    with pytest.raises(ValueError, match=r"tensor 0 was \(36, 2\) .*it is \(36, 3\)"):
        fit(wide, path, 2)


def test_a_schedule_is_part_of_the_recipe(path):
    fit(one_cycle, path, 4)
    with pytest.raises(ValueError, match="total_steps of the .* was 16, .* it is 24;"):
        fit(lambda: one_cycle(24), path, 6)
    with pytest.raises(ValueError, match="all 16 steps of its schedule are taken"):
        fit(one_cycle, path, 6)
    with pytest.raises(ValueError, match="initial_lr of group 0 was 0.012, .* 0.02;"):
        fit(lambda: one_cycle(lr=0.5), path, 4)
    fit(lambda: stepwise(3), path.with_name("b.pt"), 1)
    with pytest.raises(ValueError, match="step_size of the schedule was 3, .* is 4;"):
        fit(lambda: stepwise(4), path.with_name("b.pt"), 2)


def test_fewer_epochs_than_saved_are_refused(path):
    fit(adam, path, 3)
    with pytest.raises(ValueError, match="holds 3 epochs, more than the 2 asked for;"):
        fit(adam, path, 2)


def test_a_damaged_file_is_refused_wherever_it_is_damaged(path):
    fit(adam, path, 1)
    good = path.read_bytes()
    draw = random.Random(0)
    states = checkpoint._unpack(good)
    for place in [*range(0, len(good), 997), *draw.sample(range(len(good)), 100)]:
        for bad in (
            good[:place],
            good[:place]
            + bytes([good[place] ^ 1 << draw.randrange(8)])
            + good[place + 1 :],
        ):
            found = checkpoint._unpack(bad)
            # a bit between the records of a zip file means nothing
            assert found is None or str(found) == str(states), place
    for bad in (good[:-1], good[: len(good) // 2], good.replace(b"train_loss", b"x")):
        path.write_bytes(bad)
        with pytest.raises(ValueError, match=r"^net\.pt is damaged, or no checkpoint"):
            fit(adam, path, 2)
        assert path.read_bytes() == bad


class Evil:
    def __reduce__(self):
        return os.putenv, ("EVIL", "done")


def test_a_foreign_file_is_refused_and_not_run(path):
    path.parent.mkdir()
    foreign = [{"a": torch.ones(2)}, torch.ones(2), {"format": 1}, Evil(), conv_net()]
    for thing in foreign:
        torch.save(thing, path)
        with pytest.raises(ValueError, match="no checkpoint of train: delete it"):
            fit(adam, path)
    for data in (b"", b"PK", b"# notes", pickle.dumps({"format": checkpoint.FORMAT})):
        path.write_bytes(data)
        with pytest.raises(ValueError, match="no checkpoint of train: delete it"):
            fit(adam, path)
    assert subprocess.run("test -z $EVIL", shell=True).returncode == 0


def never(y_hat, y):
    raise AssertionError("the training has begun")


def test_what_cannot_be_written_is_said_before_the_work(tmp_path):
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    for path, match in {
        tmp_path / "file" / "net.pt": r"cannot be (read|written).*(Not a dir|exists)",
        tmp_path / "folder": "cannot be read: Is a directory",
        Path("/proc/net.pt"): r"cannot be written \(.*\), there is none yet: make room",
    }.items():
        net, optimizer, _ = adam()
        options = {"loss_fn": never, "checkpoint": path}
        with pytest.raises(OSError, match=match):
            train(net, *loaders(), 2, optimizer, **options)


def test_a_full_disk_leaves_the_old_file(path):
    with pytest.raises(Stop):
        fit(adam, path, stop_after=9)
    saved = path.read_bytes()
    part = path.with_name("net.pt.part")
    part.symlink_to("/dev/full")  # the kernel itself says that there is no room
    message = r"net\.pt cannot be written \(No space left .*\), the one before is kept"
    with pytest.raises(OSError, match=message):
        fit(adam, path)
    assert path.read_bytes() == saved
    assert not part.is_symlink()
    assert_same(fit(adam, path), fit(adam, None))


@pytest.mark.parametrize("where", ["replace", "fsync"])
@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), OSError(errno.EROFS, "Read-only file system")]
)
def test_an_interrupted_save_leaves_the_old_file(where, error, path, monkeypatch):
    with pytest.raises(Stop):
        fit(adam, path, stop_after=9)
    saved = path.read_bytes()

    def broken(*args, **kwargs):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, where, broken)
        with pytest.raises(type(error)):
            fit(adam, path)
    assert path.read_bytes() == saved
    assert [p.name for p in path.parent.iterdir()] == ["net.pt"]
    assert_same(fit(adam, path), fit(adam, None))


def test_a_state_that_is_no_data_is_named_before_the_work(path):
    W = torch.zeros(36, 2, requires_grad=True)
    optimizer = SimpleNamespace(params=[W], step=never, zero_grad=list)
    with pytest.raises(TypeError, match=r"but optimizer\.step is a function: give"):
        train(lambda X: X, *loaders(), 1, optimizer, loss_fn=never, checkpoint=path)
    del optimizer.params
    with pytest.raises(TypeError, match="give the optimizer an attribute `params`"):
        train(lambda X: X, *loaders(), 1, optimizer, loss_fn=never, checkpoint=path)
    assert not path.exists()


def test_lazy_layers_must_know_their_shape(path):
    net = nn.Sequential(nn.Flatten(), nn.LazyLinear(2))
    _, optimizer, _ = sgd(net)
    options = {"loss_fn": never, "checkpoint": path}
    with pytest.raises(RuntimeError, match="run one batch through it before"):
        train(net, *loaders(), 1, optimizer, **options)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_run_goes_on_on_a_gpu(path):
    def recipe():
        net = conv_net().cuda()
        return net, torch.optim.Adam(net.parameters(), lr=0.01), None

    with pytest.raises(Stop):
        fit(recipe, path, stop_after=9)
    states = torch.load(path, weights_only=True)["generators"]
    assert len(states[0]["cuda"]) == 1
    curves, *_ = fit(recipe, path, start=1)
    whole, *_ = fit(recipe, None)
    for name in NAMES:
        assert curves[name] == pytest.approx(whole[name], abs=1e-4)


# Two processes of torchrun


def as_rank(folder):
    """What each process of the test does."""
    rank = device.rank()
    # A folder each, as on two machines; process 1 must neither read nor write.
    path = folder / str(rank) / "net.pt"
    results = {"whole": fit(adam, None, start=rank)}
    try:
        fit(adam, path, stop_after=9, start=rank)
    except Stop:
        pass
    results["resumed"] = fit(adam, path, start=rank + 2)
    for name, recipe, place in (
        ("misfit", half_scratch, path),
        ("unwritable", adam, folder / f"file{rank}" / "net.pt"),
    ):
        try:
            fit(recipe, place)
        except (ValueError, OSError) as error:
            results[name] = str(error)
    torch.save(results, folder / f"{rank}.pt")


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    (folder / "file0").write_text("in the way")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--local-addr", "127.0.0.1", "--nproc-per-node", "2"]
    child = run_child([*command, __file__, "rank", str(folder)])
    assert child.returncode == 0, child.stderr
    return [torch.load(folder / f"{i}.pt") for i in range(2)], folder, child.stdout


def run_child(command):
    env = os.environ | {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    env["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, env=env, capture_output=True, text=True)


def test_two_processes_go_on_each_with_its_own_generators(two):
    for result in two[0]:
        assert_same(result["resumed"], result["whole"])
    assert two[0][0]["whole"][2] != two[0][1]["whole"][2]


def test_only_the_main_process_reads_and_writes(two):
    _, folder, out = two
    assert [p.name for p in (folder / "0").iterdir()] == ["net.pt"]
    assert not (folder / "1").exists() and not (folder / "file1").exists()
    assert out.count("epochs are done") == 1


def test_all_processes_hear_of_an_error(two):
    for result in two[0]:
        assert "the net was Sequential" in result["misfit"]
        assert "cannot be" in result["unwritable"]


def test_one_process_takes_up_the_run_of_two(two, tmp_path):
    path = tmp_path / "net.pt"
    path.write_bytes((two[1] / "0" / "net.pt").read_bytes())
    curves, *_ = fit(adam, path, 5)
    assert curves["train_loss"][:4] == two[0][0]["whole"][0]["train_loss"]
    assert len(curves["train_loss"]) == 5


# Kill a run at random points


def long_run(path, pipe):
    """Train a net whose saving takes about as long as an epoch; report on a pipe."""

    def report(function, begin, end):
        def reporting(*args):
            os.write(pipe, begin)
            result = function(*args)
            os.write(pipe, end)
            return result

        return reporting

    training.train_epoch = report(training.train_epoch, b"[", b"]")
    checkpoint.store = report(checkpoint.store, b"(", b")")
    sys.stdout = open(os.devnull, "w")

    def recipe():
        layers = nn.Flatten(), nn.Linear(36, 4_000), nn.ReLU(), nn.Dropout()
        net = nn.Sequential(*layers, nn.Linear(4_000, 2))
        optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
        steps = 4 * NUM_EPOCHS
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.2, steps)
        return net, optimizer, schedule

    return fit(recipe, path, NUM_EPOCHS)


def fork_run(path, result=None):
    """Start a run in a process of its own; return its id and what it reports to."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        return child, reading
    try:
        run = long_run(path, writing)
        torch.save(run, result) if result else None
        os._exit(0)
    finally:
        os._exit(1)


def as_killer(folder):
    """Let a run go to its end, and another one die ten times before."""
    draw, deaths = random.Random(4), Counter()
    one_cycle()  # with its first optimizer, torch imports for seconds: before forking
    began = time.perf_counter()
    child, pipe = fork_run(folder / "whole", folder / "whole.pt")
    while os.read(pipe, 1):
        pass
    assert os.waitpid(child, 0)[1] == 0
    pause = (time.perf_counter() - began) / NUM_EPOCHS / 2
    for number in range(KILLS):
        child, pipe = fork_run(folder / "killed")
        event, left, seen = b"[("[number % 2], draw.randint(1, 3), b""
        while left:
            seen = os.read(pipe, 1)
            assert seen, "it has ended before it could be killed"
            left -= seen[0] == event
        time.sleep(draw.uniform(0, pause))
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        deaths[(seen + os.read(pipe, 9))[-1:].decode()] += 1
        os.close(pipe)
    child, _ = fork_run(folder / "killed", folder / "killed.pt")
    assert os.waitpid(child, 0)[1] == 0
    torch.save(dict(deaths), folder / "deaths.pt")


def test_a_run_killed_ten_times_ends_as_if_it_had_lived(tmp_path):
    child = run_child([sys.executable, __file__, "killer", str(tmp_path)])
    assert child.returncode == 0, child.stderr
    runs = [torch.load(tmp_path / name) for name in ("killed.pt", "whole.pt")]
    assert_same(*runs)
    assert len(runs[0][0]["train_loss"]) == NUM_EPOCHS
    deaths = torch.load(tmp_path / "deaths.pt")
    assert sum(deaths.values()) == KILLS
    assert deaths["["] and deaths["("], f"in an epoch and in a save: {deaths}"
    assert not (tmp_path / "killed.part").exists()


if __name__ == "__main__":
    {"rank": as_rank, "killer": as_killer}[sys.argv[1]](Path(sys.argv[2]))


class FakeGenerators:
    """torch.cuda's generators, one a GPU, on a machine that has none."""

    def __init__(self, monkeypatch, count):
        self.states = [torch.tensor([i], dtype=torch.uint8) for i in range(count)]
        monkeypatch.setattr(torch.cuda, "get_rng_state", self.get)
        monkeypatch.setattr(torch.cuda, "set_rng_state", self.set)

    def get(self, device="cuda"):
        return self.states[device]

    def set(self, new_state, device="cuda"):
        self.states[device] = new_state


def on_gpus(*numbers):
    """Return an optimizer whose tensors say that they lie on these GPUs."""
    cuda = [
        SimpleNamespace(is_cuda=True, device=torch.device("cuda", i)) for i in numbers
    ]
    return SimpleNamespace(params=[*cuda, torch.zeros(1)])


def test_the_generators_of_the_gpus_in_use_are_kept(monkeypatch):
    fake = FakeGenerators(monkeypatch, 4)
    before = list(fake.states)
    kept = state.generators(None, on_gpus(3, 1, 3))
    assert [int(value) for value in kept["cuda"]] == [1, 3]
    fake.states = [torch.tensor([9], dtype=torch.uint8)] * 4
    state.set_generators(kept, None, on_gpus(3, 1))
    assert [int(value) for value in fake.states] == [9, 1, 9, 3]
    assert state.generators(None, on_gpus())["cuda"] == []
    assert before[1] is fake.states[1]
