"""utils/source.py: code and numbers on a page, as myst-nb reads them."""

import ast
import inspect
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import matplotlib
import pytest
import torch
from matplotlib import pyplot as plt

from utils import read_record, show_source, source, train_epoch

ROOT = Path(__file__).parents[1]


@pytest.fixture
def page(monkeypatch):
    """Pretend to be in a notebook; collect what it would show, with its metadata."""
    shown = []
    monkeypatch.setattr(source, "in_notebook", lambda: True)
    monkeypatch.setattr(
        source,
        "publish",
        lambda bundle, metadata=None: shown.append((bundle, metadata)),
    )
    return shown


def test_a_script_prints_source(capsys):
    show_source(train_epoch)
    assert "def train_epoch(" in capsys.readouterr().out


def test_show_source_is_the_code_and_says_where_from(page):
    show_source(train_epoch)
    code = page[0][0]["text/markdown"]
    assert code.startswith("```python\n# utils/training.py\n\ndef train_epoch(")
    assert code.endswith("\n```")
    shown = ast.parse(code.removeprefix("```python").removesuffix("```"))
    assert ast.dump(shown) == ast.dump(ast.parse(inspect.getsource(train_epoch)))


def test_show_source_of_a_method_starts_at_the_margin(capsys):
    show_source(torch.nn.Linear.forward)
    assert capsys.readouterr().out.startswith("def forward(self")


@pytest.mark.parametrize("thing", [3, len, torch.relu])
def test_show_source_needs_python_code(thing):
    with pytest.raises(TypeError, match="function or a class written in Python"):
        show_source(thing)


def test_figure_leaves_no_trace(monkeypatch, page):
    before, figures = dict(matplotlib.rcParams), plt.get_fignums()
    with source.figure(2, 3) as axes:
        assert axes.shape == (2, 3)
        assert matplotlib.rcParams["text.color"] == "#767676"
    assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == figures
    assert len(page) == 1


def test_figure_in_a_script_opens_a_window_only_where_there_is_one(monkeypatch):
    shows = []
    monkeypatch.setattr(plt, "show", lambda: shows.append(1))
    with source.figure():
        pass
    assert shows == []
    canvas = type(plt.figure().canvas)
    monkeypatch.setattr(canvas, "required_interactive_framework", "tk", raising=False)
    plt.close("all")
    with source.figure():
        pass
    assert shows == [1]
    assert plt.get_fignums() == []


def test_other_processes_are_silent(monkeypatch, capsys):
    monkeypatch.setattr(source, "is_main_process", lambda: False)
    show_source(train_epoch)
    source.publish({"text/plain": "hello"})
    assert capsys.readouterr().out == ""


def test_as_array_takes_any_tensor():
    values = torch.arange(3.0, requires_grad=True)
    assert source.as_array(values).tolist() == [0, 1, 2]
    assert source.as_array(torch.ones(2, dtype=torch.bfloat16)).tolist() == [1, 1]
    assert source.as_array([1, 2]).tolist() == [1, 2]


RESULTS = ROOT / "benchmarks/results"


def test_a_record_is_read_from_its_one_source():
    for path in RESULTS.glob("*.json"):
        assert read_record(path.stem) == json.loads(path.read_text("utf-8"))
    names = ", ".join(sorted(path.stem for path in RESULTS.glob("*.json")))
    with pytest.raises(ValueError, match=f"No record 'x': choose from {names}."):
        read_record("x")


def test_the_records_are_installed_with_utils(tmp_path):
    """On Colab pip gets the package alone, built from the repository."""
    for name in ("utils", "benchmarks/results"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    build = "from setuptools.build_meta import build_wheel; build_wheel('.')"
    subprocess.run(
        [sys.executable, "-c", build], cwd=tmp_path, check=True, capture_output=True
    )
    [wheel] = tmp_path.glob("*.whl")
    installed = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    assert not (installed / "benchmarks").exists()
    code = "import utils; print(utils.read_record('two_processes')['start'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=tmp_path / "benchmarks",
        check=True,
        capture_output=True,
        text=True,
    )
    assert float(done.stdout) == read_record("two_processes")["start"]
    kept = {path.name for path in (installed / "utils/records").iterdir()}
    assert kept == {path.name for path in RESULTS.glob("*.json")}
