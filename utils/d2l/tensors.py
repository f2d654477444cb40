"""d2l's names for tensors: PyTorch's own functions and methods."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

ones, zeros, eye = torch.ones, torch.zeros, torch.eye
ones_like, zeros_like = torch.ones_like, torch.zeros_like
tensor, arange, linspace = torch.tensor, torch.arange, torch.linspace
normal, rand, randn = torch.normal, torch.rand, torch.randn
sin, cos, sinh, cosh, tanh = torch.sin, torch.cos, torch.sinh, torch.cosh, torch.tanh
exp, log, abs, sigmoid = torch.exp, torch.log, torch.abs, torch.sigmoid
matmul, batch_matmul = torch.matmul, torch.bmm
concat, stack = torch.cat, torch.stack
int32, int64, float32 = torch.int32, torch.int64, torch.float32

# As methods, so that a shape or a repeat may be given as one tuple or as numbers.
size, reshape, to, astype = Tensor.numel, Tensor.reshape, Tensor.to, Tensor.type
reduce_sum, reduce_mean, argmax = Tensor.sum, Tensor.mean, Tensor.argmax
transpose, swapaxes = Tensor.t, Tensor.swapaxes
expand_dims, repeat = Tensor.unsqueeze, Tensor.repeat


def numpy(x: Tensor) -> np.ndarray:
    """Return a tensor as an array; unlike d2l's, also one on a GPU."""
    return x.detach().cpu().numpy()


def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """Return ``torch.meshgrid``, without the warning that d2l's gives."""
    return torch.meshgrid(*tensors, indexing=indexing)
