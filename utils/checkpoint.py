"""Save a training run after every epoch, and take it up again where it stopped."""

import io
import zipfile
from pathlib import Path
from typing import Any

import torch

from . import device as processes
from . import state as run_state
from .catalog import store
from .download import say

FORMAT = "checkpoint of utils.train, 1"


def save(path: Path, net: Any, optimizer: Any, scheduler: Any, curves: Any) -> None:
    """Put the state of a run into the file ``path``, or leave the old file whole.

    The file holds the weights and buffers of ``net`` and what else ``optimizer``
    changes, the states of optimizer, scheduler and random generators (torch's on the
    CPU and on the GPUs in use, Python's, NumPy's global one), the curves and the
    epoch. Under torchrun process 0 writes, and the generators are those of all.

    Raises:
        OSError: the file cannot be written.
        TypeError: a state holds more than tensors, numbers, text and lists of them.
        RuntimeError: the net has lazy layers that do not know their shape.
    """
    content = {
        "format": FORMAT,
        "epoch": len(curves["train_loss"]),
        "curves": dict(curves),
        "passport": run_state.passport(net, optimizer, scheduler),
        **run_state.collect(net, optimizer, scheduler),
        "generators": processes.gather(run_state.generators(net, optimizer)),
    }
    problem = _write(content, path) if processes.is_main_process() else ""
    if problem := processes.from_main(problem):
        raise OSError(problem)


def resume(
    path: Path,
    net: Any,
    optimizer: Any,
    scheduler: Any,
    curves: Any,
    num_epochs: int,
) -> bool:
    """Give all arguments the state in ``path`` and say so; False without a file.

    Under torchrun process 0 reads, so that machines need no common folder. A file that
    is refused changes nothing.

    Args:
        path, net, optimizer, scheduler, curves: as in ``save``.
        num_epochs: how many epochs the whole run is to have.

    Raises:
        ValueError: the file is damaged or no checkpoint, has more epochs than asked
            for, or is another net's, optimizer's or schedule's.
        OSError: it cannot be read.
        RuntimeError: the net has lazy layers that do not know their shape.
    """
    data, problem = _read(path) if processes.is_main_process() else (None, "")
    data, problem = processes.from_main((data, problem))
    if problem:
        raise OSError(problem)
    if data is None:
        return False
    content = _unpack(data)
    if content is None:
        raise ValueError(
            f"{path.name} is damaged, or no checkpoint of train: delete it to start "
            "anew, or give another name."
        )
    here = run_state.passport(net, optimizer, scheduler)
    if reason := _misfit(content, here, num_epochs):
        raise ValueError(f"{path.name} does not fit: {reason}.")
    run_state.restore(content, net, optimizer, scheduler)
    states = content["generators"]
    run_state.set_generators(states[processes.rank() % len(states)], net, optimizer)
    curves |= content["curves"]
    done = content["epoch"]
    rest = "nothing to train" if done == num_epochs else "going on"
    say(f"{path.name}: {done} of {num_epochs} epochs are done, {rest}.")
    return True


def _misfit(content: dict[str, Any], here: dict[str, str], num_epochs: int) -> str:
    """Say why a file cannot be taken up, and what to do; nothing if it can."""
    was, anew = content["passport"], "give another name to start anew"
    for key in [*here, *was]:
        if was.get(key) != here.get(key):
            return (
                f"{key} was {was.get(key, 'missing')}, but here it is "
                f"{here.get(key, 'missing')}; make it as it was, or {anew}"
            )
    if content["epoch"] > num_epochs:
        return (
            f"it holds {content['epoch']} epochs, more than the {num_epochs} asked "
            f"for; ask for at least as many, or {anew}"
        )
    schedule = content["scheduler"] or {}
    steps = schedule.get("total_steps")
    used_up = steps is not None and schedule["last_epoch"] >= steps
    if used_up and content["epoch"] < num_epochs:
        return (
            f"all {steps} steps of its schedule are taken and none is left for more "
            f"epochs; {anew} with a longer schedule"
        )
    return ""


def _read(path: Path) -> tuple[bytes | None, str]:
    """Return the bytes of a file, None without one, and what is wrong."""
    try:
        return path.read_bytes(), ""
    except FileNotFoundError:
        return None, ""
    except OSError as error:
        return None, f"The checkpoint {path} cannot be read: {error.strerror}."


def _unpack(data: bytes) -> dict[str, Any] | None:
    """Return the content of a file, or None if it is not what ``save`` wrote."""
    try:
        if zipfile.ZipFile(io.BytesIO(data)).testzip():  # PyTorch checks no sums
            return None
        content = torch.load(io.BytesIO(data), "cpu", weights_only=True)
    except Exception:  # each kind of rubbish has an error of its own
        return None
    good = isinstance(content, dict) and content.get("format") == FORMAT
    return content if good else None


def _write(content: dict[str, Any], path: Path) -> str:
    """Write a file in one step; return what is wrong, or nothing."""
    buffer = io.BytesIO()
    torch.save(content, buffer)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store(buffer.getbuffer(), path)
    except OSError as error:
        kept = "the one before is kept" if path.exists() else "there is none yet"
        return (
            f"The checkpoint {path} cannot be written ({error.strerror}), {kept}: make "
            "room or give another place, and call train again."
        )
    return ""
