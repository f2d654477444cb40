"""The six large nets of the books, in plain PyTorch: AlexNet to DenseNet.

Every net takes (N, 1, H, W) and gives (N, 10), and has the sizes of the notes' net.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

AVERAGE = (nn.AdaptiveAvgPool2d(1), nn.Flatten())


class Residual(nn.Module):
    """Two 3 x 3 convolutions beside a path that skips them (He et al., 2016)."""

    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1)
        self.norm1, self.norm2 = nn.BatchNorm2d(c_out), nn.BatchNorm2d(c_out)
        same = c_in == c_out and stride == 1
        self.skip = nn.Identity() if same else nn.Conv2d(c_in, c_out, 1, stride)

    def forward(self, X: Tensor) -> Tensor:
        """Return (N, c_out, H / stride, W / stride)."""
        Y = F.relu(self.norm1(self.conv1(X)))
        return F.relu(self.norm2(self.conv2(Y)) + self.skip(X))


def _relu(*sizes: int, padding: int = 0, stride: int = 1) -> tuple:
    return nn.Conv2d(*sizes, stride=stride, padding=padding), nn.ReLU()


def _head(size: int, hidden: int = 4096) -> tuple:
    return (
        *(nn.Flatten(), nn.Linear(size, hidden), nn.ReLU(), nn.Dropout(0.5)),
        *(nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(0.5)),
        nn.Linear(hidden, 10),
    )


def alexnet() -> nn.Sequential:
    """Return AlexNet for 224 pixels (Krizhevsky et al., 2012)."""
    return nn.Sequential(
        *(*_relu(1, 96, 11, padding=1, stride=4), nn.MaxPool2d(3, 2)),
        *(*_relu(96, 256, 5, padding=2), nn.MaxPool2d(3, 2)),
        *(*_relu(256, 384, 3, padding=1), *_relu(384, 384, 3, padding=1)),
        *(*_relu(384, 256, 3, padding=1), nn.MaxPool2d(3, 2)),
        *_head(6400),
    )


def vgg11(divisor: int = 4) -> nn.Sequential:
    """Return VGG-11 for 224 pixels (Simonyan and Zisserman, 2014), thinned.

    d2l trains it with a quarter of the channels; ``divisor=1`` is the whole net.
    """
    layers, c_in = [], 1
    for convs, width in ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512)):
        for _ in range(convs):
            layers += _relu(c_in, width // divisor, 3, padding=1)
            c_in = width // divisor
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, *_head(c_in * 7 * 7))


def nin() -> nn.Sequential:
    """Return network in network for 224 pixels (Lin et al., 2013)."""

    def block(c_in: int, c: int, kernel: int, stride: int = 1, padding: int = 0):
        first = _relu(c_in, c, kernel, stride=stride, padding=padding)
        return (*first, *_relu(c, c, 1), *_relu(c, c, 1))

    return nn.Sequential(
        *(*block(1, 96, 11, stride=4), nn.MaxPool2d(3, 2)),
        *(*block(96, 256, 5, padding=2), nn.MaxPool2d(3, 2)),
        *(*block(256, 384, 3, padding=1), nn.MaxPool2d(3, 2), nn.Dropout(0.5)),
        *(*block(384, 10, 3, padding=1), *AVERAGE),
    )


class Inception(nn.Module):
    """Four paths side by side, their channels together (Szegedy et al., 2015)."""

    def __init__(
        self, c: int, one: int, three: tuple[int, int], five: tuple[int, int], pool: int
    ) -> None:
        super().__init__()
        self.paths = nn.ModuleList(
            [
                nn.Sequential(*_relu(c, one, 1)),
                nn.Sequential(*_relu(c, three[0], 1), *_relu(*three, 3, padding=1)),
                nn.Sequential(*_relu(c, five[0], 1), *_relu(*five, 5, padding=2)),
                nn.Sequential(nn.MaxPool2d(3, 1, padding=1), *_relu(c, pool, 1)),
            ]
        )

    def forward(self, X: Tensor) -> Tensor:
        """Return (N, the channels of all paths, H, W)."""
        return torch.cat([path(X) for path in self.paths], dim=1)


def googlenet() -> nn.Sequential:
    """Return GoogLeNet without its side exits."""

    def pool() -> nn.Module:
        return nn.MaxPool2d(3, 2, padding=1)

    return nn.Sequential(
        *(*_relu(1, 64, 7, stride=2, padding=3), pool()),
        *(*_relu(64, 64, 1), *_relu(64, 192, 3, padding=1), pool()),
        Inception(192, 64, (96, 128), (16, 32), 32),
        *(Inception(256, 128, (128, 192), (32, 96), 64), pool()),
        Inception(480, 192, (96, 208), (16, 48), 64),
        Inception(512, 160, (112, 224), (24, 64), 64),
        Inception(512, 128, (128, 256), (24, 64), 64),
        Inception(512, 112, (144, 288), (32, 64), 64),
        *(Inception(528, 256, (160, 320), (32, 128), 128), pool()),
        Inception(832, 256, (160, 320), (32, 128), 128),
        Inception(832, 384, (192, 384), (48, 128), 128),
        *(*AVERAGE, nn.Linear(1024, 10)),
    )


def _stem() -> tuple:
    conv = nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3)
    return conv, nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, padding=1)


def resnet18() -> nn.Sequential:
    """Return ResNet-18."""
    return nn.Sequential(
        *(*_stem(), Residual(64, 64), Residual(64, 64)),
        *(Residual(64, 128, 2), Residual(128, 128)),
        *(Residual(128, 256, 2), Residual(256, 256)),
        *(Residual(256, 512, 2), Residual(512, 512)),
        *(*AVERAGE, nn.Linear(512, 10)),
    )


def _norm_conv(c_in: int, c_out: int, kernel: int) -> tuple:
    conv = nn.Conv2d(c_in, c_out, kernel, padding=kernel // 2)
    return nn.BatchNorm2d(c_in), nn.ReLU(), conv


class Dense(nn.Module):
    """Convolutions that each see all that came before (Huang et al., 2017)."""

    def __init__(self, convs: int, c: int, growth: int) -> None:
        super().__init__()
        widths = range(c, c + convs * growth, growth)
        self.convs = nn.ModuleList(
            nn.Sequential(*_norm_conv(width, growth, 3)) for width in widths
        )

    def forward(self, X: Tensor) -> Tensor:
        """Return (N, c + convs * growth, H, W)."""
        for conv in self.convs:
            X = torch.cat((X, conv(X)), dim=1)
        return X


def densenet(growth: int = 32) -> nn.Sequential:
    """Return the small DenseNet of the notes: four blocks of four convolutions."""
    layers, c = [*_stem()], 64
    for block in range(4):
        layers.append(Dense(4, c, growth))
        c += 4 * growth
        if block < 3:
            layers += [*_norm_conv(c, c // 2, 1), nn.AvgPool2d(2)]
            c //= 2
    return nn.Sequential(
        *layers, nn.BatchNorm2d(c), nn.ReLU(), *AVERAGE, nn.Linear(c, 10)
    )
