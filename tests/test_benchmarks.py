"""Recorded measurements: what each says of itself, and the pages that quote them."""

import ast
import importlib
import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import nn

from scripts import pages
from utils.download import data_kind

FOLDER = pages.ROOT / "benchmarks"
RECORDS = sorted(FOLDER.glob("results/*.json"))
LENET = "chapters/convolutions/lenet"


def record(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"results/{name}.json").read_text("utf-8"))


def statements(docname: str) -> list[ast.stmt]:
    source = "\n".join(cell.source for cell in pages.code_cells(pages.read(docname)))
    return ast.parse(source).body


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module


@pytest.fixture
def variants(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("lenet_variants")


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_says_when_on_what_and_with_what(path: Path) -> None:
    kept = json.loads(path.read_text("utf-8"))
    assert date.fromisoformat(kept["date"]) <= date.today()
    machine = {"processor", "cores", "threads", "system"}
    assert set(kept["machine"]) - {"gpu"} == machine
    assert {"python", "torch"} <= set(kept["versions"])
    assert not re.search(r"/\w+/", json.dumps(kept)), "a path of the machine"
    assert path.with_suffix("").name in {p.stem for p in FOLDER.glob("*.py")}


def test_the_page_says_what_the_record_of_lenet_holds() -> None:
    kept = record("lenet_variants")
    asleep = kept["test_accuracy"]["sigmoid, average, SGD 0.1"]
    assert asleep == [0.1, 0.1], "the page says that both runs learn nothing"
    trials = kept["held_out_accuracy"]["sigmoid"]
    assert round(100 * (trials["0.04"] - trials["0.02"])) == 1, "one point more"
    on_page = re.findall(r"max_lr=([\d.]+)", pages.source(LENET).read_text("utf-8"))
    assert [float(rate) for rate in on_page] == [kept["recipe"]["rate"]] * 2


@pytest.mark.parametrize("pooling", ["average", "max"])
@pytest.mark.parametrize("activation", ["sigmoid", "ReLU"])
def test_the_record_is_of_the_networks_on_the_page(
    variants: ModuleType, activation: str, pooling: str
) -> None:
    page = from_page(LENET, "lenet", "init_weights")
    torch.manual_seed(0)
    here = page["lenet"](variants.ACTIVATIONS[activation], variants.POOLINGS[pooling])
    here.apply(page["init_weights"])
    torch.manual_seed(0)
    there = variants.lenet(activation, pooling)
    torch.testing.assert_close(here.state_dict(), there.state_dict())
    X = torch.rand(2, 1, 28, 28)
    torch.testing.assert_close(here(X), there(X))


def from_page(docname: str, *names: str) -> dict[str, Any]:
    """Return functions that a page defines."""
    found = [
        node
        for node in statements(docname)
        if isinstance(node, ast.FunctionDef) and node.name in names
    ]
    page: dict[str, Any] = {"nn": nn}
    exec(ast.unparse(ast.Module(found, [])), page)
    return page


def assert_same_net(here: nn.Module, there: nn.Module) -> None:
    torch.testing.assert_close(list(here.parameters()), list(there.parameters()))
    X = torch.rand(2, 1, 28, 28)
    torch.testing.assert_close(here.eval()(X), there.eval()(X))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "ReLU"])
def test_the_record_is_of_the_small_alexnet_on_the_page(
    script: Callable[[str], ModuleType], activation: str
) -> None:
    small = script("alexnet_small")
    page = from_page("chapters/modern/alexnet", "small_alexnet", "init_weights")
    torch.manual_seed(0)
    here = page["small_alexnet"](small.ACTIVATIONS[activation], p=0.5)
    here.apply(page["init_weights"])
    torch.manual_seed(0)
    assert_same_net(here, small.small_alexnet(activation, p=0.5))


def test_the_variants_of_the_small_alexnet_fit_their_pictures(script) -> None:
    small = script("alexnet_small")
    for side, options in (
        (56, {"first": (11, 2)}),
        (56, {"side": 6}),
        (28, {"pools": 2, "side": 6}),
    ):
        X = torch.rand(2, 1, side, side)
        assert small.small_alexnet(**options)(X).shape == (2, 10)


@pytest.mark.parametrize("last", [(3, 3), (5,), (3,)])
def test_the_record_is_of_the_small_vgg_on_the_page(script, last: tuple) -> None:
    small = script("vgg_small")
    assert last in small.NETS.values()
    names = "vgg_block", "small_vgg", "init_weights"
    page = from_page("chapters/modern/vgg", *names)
    torch.manual_seed(0)
    here = page["small_vgg"](last).apply(page["init_weights"])
    torch.manual_seed(0)
    assert_same_net(here, small.small_vgg(last))


def test_the_build_is_timed_step_by_step_and_page_by_page(
    script, tmp_path: Path
) -> None:
    build = script("build")
    shown = "1/2 mlp/mlp 3.5 s, about 9 s left\n2/2 convolutions/lenet cached\n"
    steps = {"cells": (sys.executable, "-c", f"print({shown!r})")}
    seconds, of_pages = build.run(steps, tmp_path)
    assert list(seconds) == ["cells"] and of_pages == {"mlp/mlp": 3.5}
    with pytest.raises(SystemExit, match="failed"):
        build.run({"broken": (sys.executable, "-c", "raise ValueError")}, tmp_path)


def test_the_readme_shows_the_record_beside_d2l(script) -> None:
    table = script("table")
    assert table.side_by_side(record("side_by_side")) in (
        FOLDER / "README.md"
    ).read_text("utf-8")


HEADER = {
    "date": "2026-01-02",
    "machine": {"processor": "P", "cores": 2},
    "versions": {"torch": "T", "d2l": "D"},
}


def row(table: str, case: str) -> list[str]:
    """Return the cells of a case in a Markdown table."""
    [found] = [line for line in table.splitlines() if line.startswith(f"| {case} |")]
    return found.strip("| ").split(" | ")


def test_a_race_is_summed_up(script, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours takes 2 s an epoch in the middle, d2l 6 s: three times as fast."""
    races = script("side_by_side")
    passed = {"ours": iter([4, 2, 9]), "d2l": iter([12, 30, 10])}
    made: list[str] = []

    class Kernel:
        def __init__(self, folder: Path) -> None:
            self.side = list(passed)[len(made)]
            made.append(self.side)

        def __enter__(self) -> "Kernel":
            return self

        def __exit__(self, *_: object) -> None: ...

        def seconds(self, cell: str) -> float:
            return next(passed[self.side]) if cell == "race" else 0.0

    monkeypatch.setattr(races, "Kernel", Kernel)
    race = races.Race({"ours": "race", "d2l": "race"}, "what", 3, 5, epochs=2)
    found = races.run(race, Path(), 10, 3)
    assert found["seconds"] == {"ours": [2, 1, 4.5], "d2l": [6, 15, 5]}
    assert found["median"] == {"ours": 2, "d2l": 6}
    assert found["times_as_fast"] == {"d2l": 3}
    shown = script("table").side_by_side({**HEADER, "rows": {"mlp": found}})
    assert row(shown, "MLP")[1:4] == ["2 s (1 to 4.5)", "6 s (5 to 15)", "3.0"]


def test_a_gpu_is_summed_up(script) -> None:
    ours = {
        str(seed): {"seconds_an_epoch": seconds, "test_acc": [0.1, accuracy]}
        for seed, (seconds, accuracy) in enumerate([(2, 0.8), (3, 0.9), (9, 0.7)])
    }
    theirs = {"seconds_an_epoch": 12.0, "test_acc": [0.5]}
    rows = {"mlp": {"ours": ours, "d2l": theirs, "why": None}}
    cells = row(script("table").on_gpu({**HEADER, "rows": rows}), "MLP")
    assert cells[1:4] == ["3 s", "12 s", "4.0"]
    assert cells[5] == "0.800 ± 0.100 (3)"


@pytest.mark.parametrize("name", ["from nothing", "again", "a sentence"])
def test_the_build_is_compared_with_the_plain_one(name: str) -> None:
    kept = record("build")["seconds"][name]
    ratio = sum(kept["ours"].values()) / sum(kept["jupyter-book"].values())
    assert kept["ratio"] == pytest.approx(ratio, abs=0.006)


def test_every_race_is_recorded_with_each_side(script) -> None:
    races, rows = script("side_by_side").RACES, record("side_by_side")["rows"]
    assert {"import", "pass", "softmax", "mlp", "lenet"} <= set(rows) <= set(races)
    for name, race in [(name, races[name]) for name in rows]:
        assert set(rows[name]["seconds"]) == set(race.cells), name
        assert {len(ts) for ts in rows[name]["seconds"].values()} == {race.rounds}
        ratio = rows[name]["median"]["d2l"] / rows[name]["median"]["ours"]
        assert rows[name]["times_as_fast"]["d2l"] == pytest.approx(ratio, rel=0.05)


def test_a_busy_machine_is_summed_up(script) -> None:
    kept, busy = record("busy"), script("busy")
    times = {"ours": {"quiet": [3, 1, 2]}, "defaults": {"quiet": [8, 4, 9]}}
    assert busy.summary(times) == {"ours": {"quiet": 2}, "defaults": {"quiet": 8}}
    assert kept["median"] == busy.summary(kept["seconds"])
    assert list(kept["seconds"]) == list(busy.SIDES)
    for cases in kept["seconds"].values():
        assert list(cases) == list(busy.CASES)
        assert len({len(ts) for ts in cases.values()}) == 1


@pytest.mark.parametrize("case", ["busy before", "busy later"])
def test_a_busy_machine_takes_at_most_two_and_a_half_times_as_long(case: str) -> None:
    ours = record("busy")["median"]["ours"]
    assert ours[case] <= 2.5 * ours["quiet"]


def test_no_row_of_a_gpu_is_silent() -> None:
    for name, row in record("gpu")["rows"].items():
        if row["ours"] is None or row["d2l"] is None:
            assert row["why"] == "not measured: no GPU" or row["ours"], name
        else:
            assert row["why"] is None


@pytest.mark.skipif(
    data_kind("fashion-mnist") != "real", reason="d2l reads the real data only"
)
def test_a_race_runs_from_end_to_end(script, tmp_path: Path, capsys) -> None:
    into = tmp_path / "results/side_by_side.json"
    few = ["--samples", "512", "--rounds", "1", "--into", str(into)]
    script("side_by_side").main(["lenet", *few])
    kept = json.loads(into.read_text("utf-8"))
    row = kept["rows"]["lenet"]
    assert set(row["seconds"]) == {"ours", "d2l", "d2l, 0 workers"}
    assert all(0 < ts[0] < 300 for ts in row["seconds"].values())
    shown = capsys.readouterr().out
    assert f"| LeNet | {row['median']['ours']:.3g} s" in shown
    assert kept["versions"]["d2l"] == "1.0.3"


@pytest.mark.skipif(
    data_kind("fashion-mnist") != "real", reason="d2l reads the real data only"
)
@pytest.mark.filterwarnings("ignore")
def test_the_script_for_a_gpu_runs_at_a_small_size(
    script, tmp_path: Path, capsys
) -> None:
    into, gpu = tmp_path / "results/gpu.json", script("gpu")
    few = ["--device", "cpu", "--samples", "500", "--epochs", "1", "--into", str(into)]
    gpu.main(["--nets", "lenet", "--seeds", "0", "--peer-epochs", "1", *few])
    gpu.main(["--nets", "lenet", "--seeds", "1", "--peer-epochs", "0", *few])
    rows = json.loads(into.read_text("utf-8"))["rows"]
    assert set(rows["lenet"]["ours"]) == {"0", "1"}, "pieces are put together"
    for run in (*rows["lenet"]["ours"].values(), rows["lenet"]["d2l"]):
        assert run["seconds_an_epoch"] > 0 and 0 < run["test_acc"][0] < 1
    assert rows["nin"] == gpu.unmeasured()
    shown = capsys.readouterr().out
    assert "| NiN | not measured: no GPU |" in shown
    assert "(2) | 0.808 (0.752 to 0.828) |" in shown


@pytest.mark.parametrize("name", ["nin", "densenet"])
def test_our_recipe_starts_every_net_awake(script, name: str) -> None:
    """The published NiN sticks at 0.1: the scores must depend on the picture."""
    gpu, case = script("gpu"), script("cases").CASES[name]
    torch.manual_seed(0)
    net = case.net()
    gpu.initialize(net, sigmoids=False)
    y_hat = gpu.Fast(net, "cpu").eval()(torch.rand(4, 1, 96, 96))
    assert y_hat.dtype == torch.float32 and y_hat.shape == (4, 10)
    assert y_hat.std(dim=0).max() > 1e-3


def test_rows_of_another_machine_are_dropped(script, tmp_path: Path) -> None:
    records, path = script("record"), tmp_path / "results/some.json"
    records.merge(path, {"a": 1})
    assert records.merge(path, {"b": 2})["rows"] == {"a": 1, "b": 2}
    kept = json.loads(path.read_text("utf-8"))
    kept["machine"]["cores"] = 1_000
    path.write_text(json.dumps(kept), "utf-8")
    assert records.merge(path, {"c": 3})["rows"] == {"c": 3}


def test_a_table_says_what_was_not_measured(script) -> None:
    table, gpu = script("table"), script("gpu")
    rows = {name: gpu.unmeasured() for name in script("cases").CASES}
    shown = table.on_gpu({**script("record").header(), "rows": rows})
    assert shown.count("not measured: no GPU") == len(rows)
