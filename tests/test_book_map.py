"""The map on the front page shows what the table of contents holds."""

import importlib.util
import sys

from scripts import pages

# the pages of each part in the order of the map; design of the book
PLAN = {
    "preliminaries": "tensors data-preprocessing linear-algebra calculus autograd "
    "probability",
    "linear": "linear-regression-scratch linear-regression image-data "
    "softmax-regression-scratch softmax-regression",
    "mlp": "activations mlp generalization weight-decay dropout backpropagation "
    "initialization house-prices",
    "builders-guide": "layers-and-blocks parameters custom-layers saving-and-loading "
    "devices",
    "practice": "datasets-and-loaders tensorboard sequential training-recipe "
    "pretrained-models mnist-cnn",
    "convolutions": "from-dense-to-convolution convolution padding-and-stride channels "
    "pooling lenet",
    "modern": "alexnet vgg nin googlenet batch-norm resnet densenet comparison",
    "scaling": "measuring compile-and-precision many-devices",
    "appendix": "notation glossary review errata from-d2l utils status",
}


def parts() -> list[tuple[str, ...]]:
    """Return the list that the drawing script works from."""
    folder = pages.ROOT / "figures"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("map", folder / "book_map.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module.PARTS


def test_the_map_marks_the_pages_that_are_written() -> None:
    written = set(pages.toc())
    for (key, *_, marks), (part, names) in zip(parts(), PLAN.items(), strict=True):
        wanted = "".join(
            "+" if f"chapters/{part}/{name}" in written else "-"
            for name in names.split()
        )
        assert marks == wanted, f"{part}: figures/book_map.py draws {marks} ({key})"


def test_every_written_page_is_on_the_map() -> None:
    planned = {
        f"chapters/{part}/{name}"
        for part, names in PLAN.items()
        for name in names.split()
    }
    mapped = ("preliminaries", "convolutions", "modern")
    maps = {"index", *(f"chapters/{part}/index" for part in mapped)}
    assert set(pages.toc()) - maps <= planned
