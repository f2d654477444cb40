"""Which device to use, and everything that several processes must agree on.

The only file that knows about process groups. Started with
``torchrun --nproc-per-node 2 script.py``, a script joins a group the first time
that something has to be summed; started plainly, nothing here costs anything.
"""

import atexit
import os
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn


def try_gpu(i: int = 0) -> torch.device:
    """Return GPU number ``i`` if there is one, else the CPU.

    Under ``torchrun``, ``i`` counts from the GPU of this process (``LOCAL_RANK``).

    Raises:
        ValueError: ``i`` is negative.
        RuntimeError: torchrun started more processes than there are GPUs.
    """
    if i < 0:
        raise ValueError(f"GPUs are numbered from 0, so there is no GPU {i}.")
    count = torch.cuda.device_count()
    if world_size() > 1 and count > 0:
        processes = int(os.environ.get("LOCAL_WORLD_SIZE", 1))
        if processes > count:
            raise RuntimeError(
                f"torchrun started {processes} processes, but this machine has "
                f"{count} GPU(s): start one process a GPU, or set "
                "CUDA_VISIBLE_DEVICES='' to train on the CPU."
            )
        i += int(os.environ.get("LOCAL_RANK", 0))
    return torch.device("cuda", i) if i < count else torch.device("cpu")


def try_all_gpus() -> list[torch.device]:
    """Return every GPU of this machine, or ``[device(type='cpu')]`` without one."""
    count = torch.cuda.device_count()
    return [torch.device("cuda", i) for i in range(count)] or [torch.device("cpu")]


def rank() -> int:
    """Return the number of this process: 0 unless started by torchrun."""
    if dist.is_available() and dist.is_initialized():
        return dist.get_rank()
    return int(os.environ["RANK"]) if _launched() else 0


def world_size() -> int:
    """Return how many processes train together: 1 unless started by torchrun."""
    if dist.is_available() and dist.is_initialized():
        return dist.get_world_size()
    return int(os.environ["WORLD_SIZE"]) if _launched() else 1


def is_main_process() -> bool:
    """Return whether this process is the one that prints, draws and saves."""
    return rank() == 0


def sum_over_processes(values: Tensor) -> Tensor:
    """Return ``values`` added up over all processes (any shape, not changed)."""
    if world_size() == 1:
        return values
    _join()
    total = values.detach().clone()
    dist.all_reduce(total)
    return total


def gather(value: Any) -> list[Any]:
    """Return the ``value`` of every process, in the order of their ranks."""
    values = [value] * world_size()
    if len(values) > 1:
        _join()
        dist.all_gather_object(values, value)
    return values


def from_main(value: Any) -> Any:
    """Return what process 0 gave as ``value``."""
    values = [value]
    if world_size() > 1:
        _join()
        dist.broadcast_object_list(values)
    return values[0]


def share_of(data_iter: Any) -> Any:
    """Return an iterable over this process's part of every batch.

    A loader with the method ``share`` (``TensorLoader``) is cut; others are taken as
    they come, as a DataLoader with a DistributedSampler must be.
    """
    if world_size() > 1 and hasattr(data_iter, "share"):
        return data_iter.share(rank(), world_size())
    return data_iter


def share_weights(net: object, optimizer: object) -> None:
    """Give every process the weights and buffers of process 0."""
    if world_size() == 1:
        return
    _join()
    tensors = {id(p): p for p in parameters(net, optimizer)}
    if isinstance(net, nn.Module):
        tensors |= {id(p): p for p in [*net.parameters(), *net.buffers()]}
    for tensor in tensors.values():
        if nn.parameter.is_lazy(tensor):
            raise RuntimeError(
                "The net has lazy layers without a shape yet: run one batch "
                "through it before training with several processes."
            )
        dist.broadcast(tensor.detach(), src=0)


def share_buffers(net: object) -> None:
    """Give every process the buffers of process 0 (running means and the like)."""
    if world_size() > 1 and isinstance(net, nn.Module):
        _join()
        for buffer in net.buffers():
            dist.broadcast(buffer.detach(), src=0)


def average_gradients(net: object, optimizer: object, count: int) -> None:
    """Replace gradients by their mean over the samples of all processes.

    Each process holds the gradient of its own mean loss over ``count`` samples;
    weighting by ``count`` gives the mean over the whole batch also where the
    processes have unequal parts of it, or none (``count`` 0).
    """
    if world_size() == 1:
        return
    _join()
    grads = []
    for p in parameters(net, optimizer):
        if p.requires_grad:
            p.grad = torch.zeros_like(p) if p.grad is None else p.grad
            grads.append(p.grad)
    # One message with the count at its end: many small ones are slow, and the
    # total need not be read on the host.
    flat = torch.cat([g.reshape(-1) for g in grads] + [grads[0].new_ones(1)]) * count
    dist.all_reduce(flat)
    flat /= flat[-1].clone()
    parts = flat[:-1].split([g.numel() for g in grads])
    for grad, part in zip(grads, parts, strict=True):
        grad.copy_(part.view_as(grad))


def parameters(net: object, optimizer: object) -> list[Tensor]:
    """Return the tensors that ``optimizer`` changes.

    Raises:
        TypeError: neither the optimizer nor the net shows its parameters.
    """
    if groups := getattr(optimizer, "param_groups", None):
        return [p for group in groups for p in group["params"]]
    if params := getattr(optimizer, "params", None):
        return list(params)
    if isinstance(net, nn.Module):
        return list(net.parameters())
    raise TypeError(
        "Cannot find the parameters to train: give the optimizer an attribute "
        "`params`, a list of tensors, or use a torch.optim optimizer."
    )


def _launched() -> bool:
    return "RANK" in os.environ and "WORLD_SIZE" in os.environ


def _join() -> None:
    if dist.is_initialized():
        return
    local_rank = int(os.environ.get("LOCAL_RANK", 0))
    if local_rank < torch.cuda.device_count():
        torch.cuda.set_device(local_rank)
        dist.init_process_group("cpu:gloo,cuda:nccl")
    else:
        dist.init_process_group("gloo")
    atexit.register(dist.destroy_process_group)
