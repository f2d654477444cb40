"""Random changes of whole image batches, drawn anew for each image.

torchvision's random transforms draw once for a whole batch; these draw one crop
and one flip per image and move all of them with a single gather.
"""

import torch
from torch import Tensor


def random_flip(X: Tensor, p: float = 0.5) -> Tensor:
    """Mirror each image left to right with probability ``p``.

    Args:
        X: images (N, C, H, W), any dtype, on any device.
        p: probability in [0, 1].

    Returns:
        A new tensor like ``X``.

    Raises:
        ValueError: ``X`` is no batch of images, or ``p`` is no probability.
    """
    _check(X)
    if not 0 <= p <= 1:
        raise ValueError(f"p is {p}: a probability lies between 0 and 1.")
    flip = torch.rand(len(X), 1, 1, 1, device=X.device) < p
    return torch.where(flip, X.flip(3), X)


def random_crop(X: Tensor, padding: int = 4) -> Tensor:
    """Shift each image by up to ``padding`` pixels each way; zeros move in.

    The same as padding by ``padding`` zeros and cutting out H x W pixels at a random
    place, as He et al. (2016) do for CIFAR-10.

    Args:
        X: images (N, C, H, W), any dtype, on any device.
        padding: pixels, 0 or more.

    Returns:
        A new tensor like ``X``.

    Raises:
        ValueError: ``X`` is no batch of images, or ``padding`` is negative.
    """
    _check(X)
    if padding < 0:
        raise ValueError(f"padding is {padding}: it must be 0 or more.")
    N, C, H, W = X.shape
    padded = torch.nn.functional.pad(X, [padding] * 4)
    top, left = torch.randint(2 * padding + 1, (2, N, 1), device=X.device)
    rows = (top + torch.arange(H, device=X.device)).view(N, 1, H, 1)
    columns = (left + torch.arange(W, device=X.device)).view(N, 1, 1, W)
    padded = padded.gather(2, rows.expand(N, C, H, W + 2 * padding))
    return padded.gather(3, columns.expand(N, C, H, W))


def _check(X: Tensor) -> None:
    if X.ndim != 4:
        shape = tuple(X.shape)
        raise ValueError(f"X has shape {shape}: a batch of images is (N, C, H, W).")
