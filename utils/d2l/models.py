"""d2l's small models, losses and steps."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def linreg(X: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return ``Xw + b``, linear regression."""
    return X @ w + b


def squared_loss(y_hat: Tensor, y: Tensor) -> Tensor:
    """Return half of the squared error of each prediction, in the shape of y_hat."""
    return (y_hat - y.reshape(y_hat.shape)).square() / 2


def sgd(params: Any, lr: float, batch_size: int) -> None:
    """Move each parameter against its summed gradient, in place; clear gradients.

    ``batch_size`` makes a mean of the sum. d2l passes the nominal size, which is too
    large for a short last batch: pass ``len(y)`` in new code.
    """
    with torch.no_grad():
        for param in params:
            param.sub_(param.grad, alpha=lr / batch_size)
            param.grad.zero_()


def corr2d(X: Tensor, K: Tensor) -> Tensor:
    """Return the cross-correlation of a matrix with a kernel, both 2-D.

    Without d2l's loops; float64 and the device stay as they are.
    """
    windows = (X * 1.0).unfold(0, K.shape[0], 1).unfold(1, K.shape[1], 1)
    return (windows * K).sum((2, 3))


class Residual(nn.Module):
    """Two 3x3 convolutions and a way around them; the signature of d2l 0.17.

    (d2l 1.0 leaves out ``input_channels``.) Parameters are called as there, so that
    weights saved by old code can be loaded.
    """

    def __init__(
        self,
        input_channels: int,
        num_channels: int,
        use_1x1conv: bool = False,
        strides: int = 1,
    ) -> None:
        super().__init__()
        c_in, c_out = input_channels, num_channels
        self.conv1 = nn.Conv2d(c_in, c_out, 3, padding=1, stride=strides)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1)
        project = nn.Conv2d(c_in, c_out, 1, stride=strides) if use_1x1conv else None
        self.conv3 = project
        self.bn1, self.bn2 = nn.BatchNorm2d(c_out), nn.BatchNorm2d(c_out)

    def forward(self, X: Tensor) -> Tensor:
        """Return (N, num_channels, H / strides, W / strides)."""
        Y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(X)))))
        return F.relu(Y + (X if self.conv3 is None else self.conv3(X)))
