"""Where PyTorch documents its names; run as a script, it looks them up in PyTorch.

A process of its own does so: importing PyTorch takes seconds and memory, and a build
needs it only for names that no build before has met::

    python _ext/api_names.py torch.nn.Conv2d torch.relu

prints a JSON object of addresses, null for what is not documented.
"""

import inspect
import json
import sys
from pydoc import ErrorDuringImport, locate
from typing import Any

DOCS = "https://docs.pytorch.org/docs/stable/"
OWN = "generated/{}.html"  # a page of its own
PAGES = {
    "torch": OWN,
    "torch.Tensor": OWN,
    "torch.autograd": OWN,
    "torch.cuda": OWN,
    "torch.linalg": OWN,
    "torch.nn": OWN,
    "torch.nn.functional": OWN,
    "torch.nn.parallel": OWN,
    "torch.nn.utils": OWN,
    "torch.optim": OWN,
    "torch.optim.lr_scheduler": OWN,
    "torch.optim.Optimizer": OWN,
    "torch.amp": "amp.html#{}",
    "torch.distributed": "distributed.html#{}",
    "torch.nn.init": "nn.init.html#{}",
    "torch.profiler": "profiler.html#{}",
    "torch.testing": "testing.html#{}",
    "torch.utils.checkpoint": "checkpoint.html#{}",
    "torch.utils.data": "data.html#{}",
}
ELSEWHERE = {
    "torch.Generator": OWN,
    "torch.Size": "size.html#{}",
    "torch.Tensor": "tensors.html#{}",
    "torch.Tensor.H": "tensors.html#{}",
    "torch.Tensor.T": "tensors.html#{}",
    "torch.Tensor.mH": "tensors.html#{}",
    "torch.Tensor.mT": "tensors.html#{}",
    "torch.autocast": "amp.html#{}",
    "torch.autograd.Function": "autograd.html#{}",
    "torch.device": "tensor_attributes.html#{}",
    "torch.dtype": "tensor_attributes.html#{}",
    "torch.enable_grad": OWN,
    "torch.finfo": "type_info.html#{}",
    "torch.iinfo": "type_info.html#{}",
    "torch.inference_mode": "generated/torch.autograd.grad_mode.inference_mode.html",
    "torch.nn.Flatten": "generated/torch.nn.modules.flatten.Flatten.html",
    "torch.nn.Parameter": "generated/torch.nn.parameter.Parameter.html",
    "torch.nn.Unflatten": "generated/torch.nn.modules.flatten.Unflatten.html",
    "torch.no_grad": OWN,
    "torch.optim.Optimizer": "optim.html#{}",
    "torch.set_grad_enabled": "generated/torch.autograd.grad_mode.set_grad_enabled"
    ".html",
    "torch.sigmoid": OWN,
    "torch.softmax": OWN,
    "torch.tanh": OWN,
}


def address(name: str) -> str | None:
    """Return where PyTorch documents a name, None if it does not."""
    try:
        value = locate(name)
    except ErrorDuringImport:
        return None
    if value is None:
        return None
    page = ELSEWHERE.get(name) or place(name, value)
    return DOCS + page.format(name) if page else None


def place(name: str, value: Any) -> str | None:
    """Return the form of the address of a name that follows the rules."""
    parent, _, last = name.rpartition(".")
    if type(value).__name__ == "dtype":
        return "tensor_attributes.html#torch.dtype"
    named = callable(value) or inspect.isdatadescriptor(value)
    if not named or not value.__doc__:
        return None
    if parent == "torch":  # what layers use stands there, undocumented
        layer = locate(f"torch.nn.functional.{last}")
        return None if layer or last.endswith("_") or inspect.isclass(value) else OWN
    if getattr(value, "__module__", "") == "torch.cuda.memory":
        return f"generated/torch.cuda.memory.{last}.html"
    if parent.startswith("torch.nn.") and last in vars(owner := locate(parent)):
        if inspect.isclass(owner):  # a method stands on the page of its class
            return f"generated/{parent}.html#{{}}"
    return PAGES.get(parent)


if __name__ == "__main__":
    print(json.dumps({name: address(name) for name in sys.argv[1:]}))
