"""What a training run is made of: collect it, describe it, put it back."""

import copy
import random
import re
from collections import Counter, OrderedDict
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from . import device as processes

# What makes a schedule the one that it is; its other entries change on the way.
SETTINGS = ["base_lrs", "max_lrs", "total_steps", "T_max", "T_0", "total_iters"]
SETTINGS += ["step_size", "milestones", "gamma", "factor"]
# What a schedule changes in an optimizer.
SCHEDULED = {"lr", "momentum", "betas"}


def collect(net: Any, optimizer: Any, scheduler: Any) -> dict[str, Any]:
    """Return the present state of all three as plain data; tensors are not copied.

    Raises:
        TypeError: a state holds more than tensors, numbers, text and lists of them.
    """
    states = {
        "net": net.state_dict() if isinstance(net, nn.Module) else None,
        "tensors": _others(net, optimizer),
        "optimizer": _state(optimizer),
        "scheduler": _state(scheduler, optimizer),
    }
    return {name: _plain(value, name) for name, value in states.items()}


def restore(states: dict[str, Any], net: Any, optimizer: Any, scheduler: Any) -> None:
    """Give all three the state that ``collect`` returned earlier."""
    if isinstance(net, nn.Module):
        net.load_state_dict(states["net"])
    for tensor, saved in zip(_others(net, optimizer), states["tensors"], strict=True):
        _put_back(tensor, saved)
    for name, thing in (("optimizer", optimizer), ("scheduler", scheduler)):
        if hasattr(thing, "load_state_dict"):
            thing.load_state_dict(states[name])
        elif saved := states[name]:
            vars(thing).update(_put_back(vars(thing), saved))


def passport(net: Any, optimizer: Any, scheduler: Any) -> dict[str, str]:
    """Return what must be the same for a run to go on, in words."""
    found = {
        "the net": type(net).__name__,
        "the optimizer": type(optimizer).__name__,
        "the schedule": "missing" if scheduler is None else type(scheduler).__name__,
    }
    named: dict[Any, Any] = dict(enumerate(_others(net, optimizer)))
    if isinstance(net, nn.Module):
        named |= net.state_dict()
        leaves = ((k, m) for k, m in net.named_modules() if not list(m.children()))
        found |= {f"layer {k}": re.sub(r" at 0x\w+", "", str(m)) for k, m in leaves}
    for name, tensor in named.items():
        if nn.parameter.is_lazy(tensor):
            raise RuntimeError(
                "The net has lazy layers without a shape yet: run one batch through "
                "it before training with a checkpoint."
            )
        if isinstance(tensor, Tensor):
            found[f"tensor {name}"] = f"{tuple(tensor.shape)} {tensor.dtype}"
    for i, group in enumerate(getattr(optimizer, "param_groups", [])):
        found[f"the number of tensors in group {i}"] = str(len(group["params"]))
        skipped = {"params"} if scheduler is None else {"params", *SCHEDULED}
        kept = {k: v for k, v in group.items() if k not in skipped}
        found |= {f"{k} of group {i}": _words(v) for k, v in kept.items()}
    state = _state(scheduler, optimizer) or {}
    kept = {k: state[k] for k in SETTINGS if k in state}
    return found | {f"{k} of the schedule": _words(v) for k, v in kept.items()}


def generators(net: Any, optimizer: Any) -> dict[str, Any]:
    """Return the states of the random generators that a run may draw from."""
    name, keys, *rest = cast(tuple[Any, ...], np.random.get_state())
    return {
        "torch": torch.get_rng_state(),
        "cuda": [torch.cuda.get_rng_state(i) for i in _gpus(net, optimizer)],
        "python": random.getstate(),
        "numpy": [name, keys.tolist(), *rest],
    }


def set_generators(states: dict[str, Any], net: Any, optimizer: Any) -> None:
    """Put the random generators back where they were."""
    torch.set_rng_state(states["torch"])
    for i, state in zip(_gpus(net, optimizer), states["cuda"], strict=False):
        torch.cuda.set_rng_state(state, i)
    random.setstate(states["python"])
    np.random.set_state(states["numpy"])


def _plain(value: Any, name: str) -> Any:
    """Return ``value`` as what ``torch.load`` reads without running any code."""
    if isinstance(value, np.generic):
        return value.item()
    if value is None or type(value) in (bool, int, float, complex, str):
        return value
    if isinstance(value, Tensor):
        return value.detach()
    if type(value) in (dict, OrderedDict, Counter):
        new = copy.copy(value)  # with what a state_dict carries beside its entries
        for key, entry in value.items():
            new[key] = _plain(entry, f"{name}.{key}")
        return new
    if type(value) in (list, tuple):
        return type(value)(_plain(v, name) for v in value)
    raise TypeError(
        f"A checkpoint keeps tensors, numbers, text and lists of them, but {name} is "
        f"a {type(value).__name__}: give its object a state_dict without it."
    )


def _words(value: Any) -> str:
    """Return a setting as text, the same for NumPy's numbers and Python's."""
    return str(_plain(value, "a setting"))


def _others(net: Any, optimizer: Any) -> list[Tensor]:
    """Return the tensors that ``optimizer`` changes and ``net`` does not show."""
    shown = set(map(id, net.parameters())) if isinstance(net, nn.Module) else set()
    return [p for p in processes.parameters(net, optimizer) if id(p) not in shown]


def _state(thing: Any, known: Any = None) -> Any:
    """Return the state of an optimizer or a schedule, also of one's own making."""
    if thing is None or hasattr(thing, "state_dict"):
        return thing and thing.state_dict()
    attributes = getattr(thing, "__dict__", {}).items()
    return {k: v for k, v in attributes if k != "params" and v is not known}


def _put_back(old: Any, saved: Any) -> Any:
    """Return ``saved``, in the tensors of ``old`` if it has any: others use them."""
    if isinstance(old, Tensor) and isinstance(saved, Tensor):
        with torch.no_grad():
            return old.copy_(saved)
    if isinstance(old, dict) and isinstance(saved, dict):
        return {k: _put_back(old.get(k), value) for k, value in saved.items()}
    if isinstance(old, list) and isinstance(saved, list) and len(old) == len(saved):
        return [_put_back(*pair) for pair in zip(old, saved, strict=True)]
    return saved


def _gpus(net: Any, optimizer: Any) -> list[int]:
    tensors = processes.parameters(net, optimizer)
    return sorted({p.device.index for p in tensors if p.is_cuda})
