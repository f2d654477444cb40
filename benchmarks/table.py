"""Records as Markdown tables: python benchmarks/table.py benchmarks/results/*.json."""

import json
import statistics
import sys
from pathlib import Path
from typing import Any

PUBLISHED = Path(__file__).with_name("published.json")
LARGE = ("small_resnet", "alexnet", "vgg11", "nin", "googlenet", "resnet18", "densenet")
NAMES = {
    "import": "import",
    "pass": "one pass over the data",
    "draw": "a live curve of 50 points",
    "softmax": "softmax regression",
    "mlp": "MLP",
    "lenet": "LeNet",
    "bn_lenet": "BN-LeNet",
    "small_resnet": "ResNet, 16-32-64",
    "alexnet": "AlexNet",
    "vgg11": "VGG-11, a quarter of the channels",
    "nin": "NiN",
    "googlenet": "GoogLeNet",
    "resnet18": "ResNet-18",
    "densenet": "DenseNet",
}


def side_by_side(record: dict[str, Any]) -> str:
    """Return the table of a record that has a row a case, medians and ranges."""
    head = ["", "ours", "d2l 1.0.3", "ratio", "d2l, another way", "ratio", "goal"]
    rows = []
    for case in [name for name in NAMES if name in record["rows"]]:
        row = record["rows"][case]
        cells = [NAMES[case], _seconds(row, "ours")]
        for side, ratio in row["times_as_fast"].items():
            way = side.removeprefix("d2l").removeprefix(", ")
            cells += [_seconds(row, side) + (f", {way}" if way else ""), f"{ratio:.1f}"]
        cells += ["–"] * (len(head) - 1 - len(cells))
        rows.append([*cells, f"≥ {row['goal']:g}" if row["goal"] else "–"])
    return "\n\n".join([_caption(record), _table(head, rows)])


def on_gpu(record: dict[str, Any]) -> str:
    """Return the table of a record of seeds, beside the published accuracies."""
    published = json.loads(PUBLISHED.read_text("utf-8"))
    head = ["", "ours, s an epoch", "d2l 1.0.3", "ratio", "goal", "test accuracy"]
    head += ["published: median (least to best)"]
    rows = []
    for case in [name for name in NAMES if name in record["rows"]]:
        row = record["rows"][case]
        ours = [seed["seconds_an_epoch"] for seed in (row["ours"] or {}).values()]
        ends = [seed["test_acc"][-1] for seed in (row["ours"] or {}).values()]
        theirs = row["d2l"] and row["d2l"]["seconds_an_epoch"]
        cells = [NAMES[case], row["why"] or "not measured", "–", "–"]
        if ours:
            cells[1] = f"{statistics.median(ours):.3g} s"
        if theirs:
            cells[2] = f"{theirs:.3g} s"
        if ours and theirs:
            cells[3] = f"{theirs / statistics.median(ours):.1f}"
        spread = f" ± {statistics.stdev(ends):.3f}" if len(ends) > 1 else ""
        cells += ["≥ 2" if case in LARGE else "≥ 10"]
        cells += [f"{statistics.mean(ends):.3f}{spread} ({len(ends)})" if ends else "–"]
        known = published["zh"].get(case) or published["en"].get(case)
        cells += (
            ["{median:.3f} ({least:.3f} to {best:.3f})".format(**known)]
            if known
            else ["–"]
        )
        rows.append(cells)
    return "\n\n".join([_caption(record), _table(head, rows)])


def _seconds(row: dict[str, Any], side: str) -> str:
    low, high = min(row["seconds"][side]), max(row["seconds"][side])
    return f"{row['median'][side]:.3g} s ({low:.3g} to {high:.3g})"


def _caption(record: dict[str, Any]) -> str:
    machine, versions = record["machine"], record["versions"]
    device = machine.get("gpu") or f"{machine['cores']} cores"
    return (
        f"{record['date']}, {machine['processor']}, {device}, "
        f"PyTorch {versions['torch']}, d2l {versions['d2l']}"
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        show = on_gpu if Path(name).stem == "gpu" else side_by_side
        print(show(json.loads(Path(name).read_text("utf-8"))), end="\n\n")
