"""Augmentation of whole batches against torchvision, image by image."""

import pytest
import torch
import torchvision.transforms.functional as TF
from torch import Tensor

from utils import random_crop, random_flip


@pytest.fixture(params=[torch.uint8, torch.float32])
def X(request: pytest.FixtureRequest) -> Tensor:
    """Return 400 images, no two rows or columns alike, not square."""
    torch.manual_seed(0)
    return torch.randint(1, 256, (400, 3, 8, 6)).to(request.param)


def places(image: Tensor, result: Tensor, padding: int) -> list[tuple[int, int]]:
    """Return where torchvision must cut the padded image to get the result."""
    H, W = image.shape[1:]
    padded = TF.pad(image, [padding] * 4)
    offsets = range(2 * padding + 1)
    return [
        (top, left)
        for top in offsets
        for left in offsets
        if torch.equal(TF.crop(padded, top, left, H, W), result)
    ]


def test_each_image_is_cropped_at_a_place_of_its_own(X: Tensor) -> None:
    before = X.clone()
    result = random_crop(X, padding=2)
    assert result.dtype == X.dtype and result.shape == X.shape
    found = [places(image, crop, 2) for image, crop in zip(X, result, strict=True)]
    assert all(len(place) == 1 for place in found)
    counts = torch.zeros(5, 5)
    for ((top, left),) in found:
        counts[top, left] += 1
    # 400 draws of 25 places: 16 each, give or take 4 standard deviations
    assert (counts - 16).abs().max() < 16
    assert torch.equal(X, before)


def test_a_crop_without_padding_changes_nothing(X: Tensor) -> None:
    assert torch.equal(random_crop(X, padding=0), X)


def test_each_image_is_flipped_or_not(X: Tensor) -> None:
    before = X.clone()
    result = random_flip(X, p=0.25)
    assert result.dtype == X.dtype
    flipped = [torch.equal(r, TF.hflip(x)) for x, r in zip(X, result, strict=True)]
    kept = [torch.equal(r, x) for x, r in zip(X, result, strict=True)]
    assert [not k for k in kept] == flipped
    assert 65 < sum(flipped) < 135  # 100 expected, 4 standard deviations
    assert torch.equal(X, before)


def test_flips_for_certain(X: Tensor) -> None:
    assert torch.equal(random_flip(X, p=0), X)
    assert torch.equal(random_flip(X, p=1), TF.hflip(X))


@pytest.mark.parametrize("change", [random_flip, random_crop])
def test_draws_follow_the_seed_and_differ(change, X: Tensor) -> None:
    torch.manual_seed(1)
    first, second = change(X), change(X)
    assert not torch.equal(first, second)
    torch.manual_seed(1)
    assert torch.equal(change(X), first)


@pytest.mark.parametrize("change", [random_flip, random_crop])
def test_an_empty_batch_stays_empty(change) -> None:
    assert change(torch.zeros(0, 3, 8, 8)).shape == (0, 3, 8, 8)


def test_errors_say_what_is_needed() -> None:
    with pytest.raises(ValueError, match=r"shape \(3, 8, 8\).*\(N, C, H, W\)"):
        random_flip(torch.zeros(3, 8, 8))
    with pytest.raises(ValueError, match=r"shape \(8, 8\)"):
        random_crop(torch.zeros(8, 8))
    with pytest.raises(ValueError, match="between 0 and 1"):
        random_flip(torch.zeros(1, 1, 2, 2), p=1.5)
    with pytest.raises(ValueError, match="0 or more"):
        random_crop(torch.zeros(1, 1, 2, 2), padding=-1)


@pytest.mark.parametrize("change", [random_flip, random_crop])
def test_no_step_is_taken_on_another_device(change, monkeypatch) -> None:
    """The device "meta" stands for a GPU; a tensor drawn elsewhere is seen."""
    drawn = []
    for name in ("rand", "randint", "arange"):
        make = getattr(torch, name)

        def watch(*args, make=make, **kwargs):
            drawn.append(make(*args, **kwargs))
            return drawn[-1]

        monkeypatch.setattr(torch, name, watch)
    assert change(torch.zeros(9, 3, 8, 8, device="meta")).device.type == "meta"
    assert {tensor.device.type for tensor in drawn} == {"meta"}


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("change", [random_flip, random_crop])
def test_on_a_gpu(change) -> None:
    assert change(torch.zeros(9, 3, 8, 8, device="cuda")).device.type == "cuda"
