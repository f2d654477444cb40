"""Recorded measurements: what each says of itself, and the pages that quote them."""

import ast
import importlib
import json
import re
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import nn

from scripts import pages

FOLDER = pages.ROOT / "benchmarks"
RECORDS = sorted(FOLDER.glob("results/*.json"))
LENET = "chapters/convolutions/lenet"


def record(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"results/{name}.json").read_text("utf-8"))


def statements(docname: str) -> list[ast.stmt]:
    source = "\n".join(cell.source for cell in pages.code_cells(pages.read(docname)))
    return ast.parse(source).body


@pytest.fixture
def variants(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("lenet_variants")


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_says_when_on_what_and_with_what(path: Path) -> None:
    kept = json.loads(path.read_text("utf-8"))
    assert date.fromisoformat(kept["date"]) <= date.today()
    assert set(kept["machine"]) == {"processor", "cores", "threads", "system"}
    assert {"python", "torch"} <= set(kept["versions"])
    assert not re.search(r"/\w+/", json.dumps(kept)), "a path of the machine"
    assert path.with_suffix("").name in {p.stem for p in FOLDER.glob("*.py")}


def test_the_page_shows_the_record_of_lenet() -> None:
    shown = [
        ast.literal_eval(node.value)
        for node in statements(LENET)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "record"
    ]
    accuracies = record("lenet_variants")["test_accuracy"]
    asleep = accuracies.pop("sigmoid, average, SGD 0.1")
    assert shown == [accuracies]
    assert max(asleep) == 0.1, "the page says that this rate learns nothing"


def test_the_page_says_how_fair_its_rate_is() -> None:
    kept = record("lenet_variants")
    trials = kept["held_out_accuracy"]
    best = {name: max(by, key=by.__getitem__) for name, by in trials.items()}
    assert best == {"sigmoid": "0.04", "ReLU": "0.02"}
    gain = trials["sigmoid"]["0.04"] - trials["sigmoid"]["0.02"]
    assert round(100 * gain) == 1
    on_page = re.findall(r"max_lr=([\d.]+)", pages.source(LENET).read_text("utf-8"))
    assert [float(rate) for rate in on_page] == [kept["recipe"]["rate"]] * 2


@pytest.mark.parametrize("pooling", ["average", "max"])
@pytest.mark.parametrize("activation", ["sigmoid", "ReLU"])
def test_the_record_is_of_the_networks_on_the_page(
    variants: ModuleType, activation: str, pooling: str
) -> None:
    found = [
        node
        for node in statements(LENET)
        if isinstance(node, ast.FunctionDef) and node.name in ("lenet", "init_weights")
    ]
    page: dict[str, Any] = {"nn": nn}
    exec(ast.unparse(ast.Module(found, [])), page)
    torch.manual_seed(0)
    here = page["lenet"](variants.ACTIVATIONS[activation], variants.POOLINGS[pooling])
    here.apply(page["init_weights"])
    torch.manual_seed(0)
    there = variants.lenet(activation, pooling)
    torch.testing.assert_close(here.state_dict(), there.state_dict())
    X = torch.rand(2, 1, 28, 28)
    torch.testing.assert_close(here(X), there(X))


def test_the_build_is_timed_step_by_step_and_page_by_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(FOLDER)
    build = importlib.import_module("build")
    shown = "..chapters/mlp/mlp          3.5 s\nchapters/convolutions/lenet  cached\n"
    steps = {"cells": (sys.executable, "-c", f"print({shown!r})")}
    seconds, of_pages = build.run(steps, tmp_path)
    assert list(seconds) == ["cells"] and of_pages == {"chapters/mlp/mlp": 3.5}
    with pytest.raises(SystemExit, match="failed"):
        build.run({"broken": (sys.executable, "-c", "raise ValueError")}, tmp_path)
