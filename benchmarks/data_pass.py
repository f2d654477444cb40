"""One pass over Fashion-MNIST: whole tensors beside torchvision's DataLoader.

    python benchmarks/data_pass.py

Times, in turns and in one run, a pass over the 60,000 training images in batches
of 256: `TensorLoader`, and `FashionMNIST` with `ToTensor` through a `DataLoader`
with two worker processes and with none. Takes the medians, and writes them to
results/data_pass.json.
"""

import gzip
import statistics
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import record
from torch.utils.data import DataLoader
from torchvision.datasets import FashionMNIST
from torchvision.transforms import ToTensor

from utils import Timer, fetch, load_data_fashion_mnist

ROUNDS = 7


def seconds(batches: Iterable) -> float:
    """Return the time of one pass, every batch fetched and thrown away."""
    timer = Timer()
    count = sum(len(y) for _, y in batches)
    assert count == 60_000
    return timer.stop()


def torchvision_set(root: Path) -> FashionMNIST:
    """Lay the files out as torchvision wants them and open them."""
    raw = root / "FashionMNIST/raw"
    raw.mkdir(parents=True)
    for path in fetch("fashion-mnist").glob("*.gz"):
        (raw / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    return FashionMNIST(root, train=True, transform=ToTensor())


def main() -> None:
    """Measure, print and record."""
    whole, _ = load_data_fashion_mnist(256, device="cpu")
    if "the full data set" not in whole.source:
        sys.exit("This measures the full data set: run `make data` first.")
    with tempfile.TemporaryDirectory() as root:
        samples = torchvision_set(Path(root))
        loaders: dict[str, Iterable] = {
            "TensorLoader": whole,
            "DataLoader, 2 workers": DataLoader(
                samples, 256, shuffle=True, num_workers=2
            ),
            "DataLoader, 0 workers": DataLoader(samples, 256, shuffle=True),
        }
        times: dict[str, list[float]] = {name: [] for name in loaders}
        for _ in range(ROUNDS):
            for name, loader in loaders.items():
                times[name].append(seconds(loader))
    median = {name: statistics.median(values) for name, values in times.items()}
    ratio = median["DataLoader, 2 workers"] / median["TensorLoader"]
    for name, value in median.items():
        print(f"{name:24} {value:8.4f} s a pass (median of {ROUNDS})")
    print(f"TensorLoader is {ratio:.0f} times as fast as a DataLoader with 2 workers")
    results = {
        "seconds": {name: [round(t, 5) for t in ts] for name, ts in times.items()},
        "median": {name: round(value, 5) for name, value in median.items()},
        "times_as_fast": round(ratio, 1),
    }
    record.save(__file__, results)


if __name__ == "__main__":
    main()
