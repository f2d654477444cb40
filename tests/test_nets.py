"""The nets that are measured have the sizes of the notes' nets."""

import importlib
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from scripts import pages

# parameters, multiply-adds at the side of the case, shapes on the way
SIZES = {
    "softmax": (7_850, 7_840, []),
    "mlp": (203_530, 203_264, []),
    "lenet": (61_706, 416_520, [(6, 14, 14), (16, 5, 5), 400]),
    "bn_lenet": (44_878, 281_640, [(6, 12, 12), (16, 4, 4), 256]),
    "alexnet": (
        *(46_764_746, 938_146_176),
        [(96, 54, 54), (96, 26, 26), (256, 12, 12), (384, 12, 12), (256, 5, 5), 6400],
    ),
    "vgg11": (43_093_322, 512_155_648, [(16, 112, 112), (32, 56, 56), (128, 7, 7)]),
    "nin": (
        *(1_992_166, 762_297_352),
        [(96, 54, 54), (256, 26, 26), (384, 12, 12), (384, 5, 5), (10, 5, 5)],
    ),
    "googlenet": (
        *(5_977_530, 276_066_304),
        [(64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024, 1, 1)],
    ),
    "resnet18": (
        *(11_178_378, 318_657_536),
        [(64, 24, 24), (128, 12, 12), (256, 6, 6), (512, 3, 3), (512, 1, 1)],
    ),
    "densenet": (758_226, 129_077_168, [(64, 24, 24), (248, 3, 3)]),
}


@pytest.fixture
def nets(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(pages.ROOT / "benchmarks")
    return importlib.import_module("nets")


@pytest.fixture
def cases(nets: ModuleType) -> dict[str, Any]:
    return importlib.import_module("cases").CASES


def parameters(net: nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())


@pytest.mark.parametrize("name", SIZES)
def test_sizes_are_those_of_the_notes(cases: dict[str, Any], name: str) -> None:
    case = cases[name]
    net, shapes = case.net().eval(), set()

    def note(_: nn.Module, __: tuple[Tensor], Y: Tensor) -> None:
        shapes.add(tuple(Y.shape[1:]))

    for module in net.modules():
        module.register_forward_hook(note)
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        Y = net(torch.rand(1, 1, case.side, case.side))
    assert Y.shape == (1, 10)
    count, adds, on_the_way = SIZES[name]
    assert parameters(net) == count
    assert counter.get_total_flops() == 2 * adds
    for shape in on_the_way:
        assert (shape if isinstance(shape, tuple) else (shape,)) in shapes


def test_the_whole_vgg11_is_torchvisions_but_for_its_ends(nets: ModuleType) -> None:
    with torch.device("meta"):
        assert parameters(nets.vgg11(divisor=1)) == 128_806_154


def test_blocks_have_the_shapes_that_the_notes_print(nets: ModuleType) -> None:
    X = torch.rand(4, 3, 6, 6)
    assert nets.Residual(3, 3)(X).shape == (4, 3, 6, 6)
    assert nets.Residual(3, 6, 2)(X).shape == (4, 6, 3, 3)
    assert nets.Dense(2, 3, 10)(torch.rand(4, 3, 8, 8)).shape == (4, 23, 8, 8)


def test_every_net_of_the_table_is_a_case_with_a_new_net_each_time(cases) -> None:
    assert set(cases) == {*SIZES, "small_resnet"}
    for case in cases.values():
        with torch.device("meta"):
            first, second = case.net(), case.net()
        assert not {id(p) for p in first.parameters()} & {
            id(p) for p in second.parameters()
        }
