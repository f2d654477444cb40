"""The first cell of the clean notebooks, in each situation that it may meet."""

import importlib.util
import re
import subprocess
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

from _ext.notebook_first import first_cell
from scripts import pages

ADDRESS = "https://example.org/owner/book"
CELL = first_cell(ADDRESS)


@pytest.fixture
def world(monkeypatch, tmp_path):
    """A kernel in an empty folder that knows no `utils`, and a pip that only notes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [""])
    monkeypatch.setattr(sys, "modules", {**sys.modules, "utils": None})
    asked = []

    def pip(command, **kwargs):
        asked.append(command[4:])
        return subprocess.CompletedProcess(command, pip.code, "", pip.says)

    pip.code, pip.says = 0, ""
    known = {"utils": None}

    def find_spec(name):
        return known.get(name, importlib.machinery.ModuleSpec(name, None))

    monkeypatch.setattr(subprocess, "run", pip)
    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    return asked, pip, known


def make_utils(folder, text="from .data import TensorLoader"):
    init = folder / "utils" / "__init__.py"
    init.parent.mkdir(parents=True)
    init.write_text(text)
    return importlib.machinery.ModuleSpec("utils", None, origin=str(init))


def test_it_does_nothing_where_utils_is_importable(world, tmp_path):
    asked, _, known = world
    known["utils"] = make_utils(tmp_path / "site-packages")
    exec(CELL, {})
    assert asked == [] and sys.path == [""]


def test_a_clone_is_found_from_a_folder_inside_it(world, tmp_path, monkeypatch):
    asked, _, _ = world
    make_utils(tmp_path / "clone")
    inside = tmp_path / "clone" / "notebooks" / "linear"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    exec(CELL, {})
    assert asked == [] and sys.path == [str(tmp_path / "clone"), ""]


def test_elsewhere_it_is_installed_beside_what_is_there(world):
    asked, _, _ = world
    exec(CELL, {})
    ((*options, folder, source),) = asked
    assert options == ["--quiet", "--no-deps", "--target"]
    assert source == f"git+{ADDRESS}"
    assert sys.path == [folder, ""] and Path(folder).is_dir()


@pytest.mark.parametrize("origin", ["package", "namespace"])
def test_a_stranger_of_the_name_is_not_taken_for_it(world, tmp_path, origin):
    asked, _, known = world
    known["utils"] = make_utils(tmp_path, "def helper(): ...")
    if origin == "namespace":
        known["utils"].origin = None
    exec(CELL, {})
    assert len(asked) == 1 and sys.path[0] == asked[0][-2]
    assert "utils" not in sys.modules


def test_only_what_is_missing_is_installed_beside_it(world):
    asked, _, known = world
    known["pooch"] = known["mlxtend"] = None
    exec(CELL, {})
    assert asked[0] == ["--quiet", "pooch", "mlxtend"] and len(asked) == 2


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("  error: subprocess\n   fatal: no host h\n[end]\nerror: sub\n", "no host h"),
        ("WARNING: w\nERROR: No matching distribution\n", "No matching distribution"),
        ("/usr/bin/python3: No module named pip\n", "No module named pip"),
        ("", "it gave no reason"),
    ],
)
def test_without_pip_or_network_it_says_what_to_do(world, says, reason):
    _, pip, _ = world
    pip.code, pip.says = 1, says
    sentence = rf"^pip could not install git\+{ADDRESS} \({reason}\): connect to the "
    with pytest.raises(ImportError, match=sentence + "internet .*"):
        exec(CELL, {})
    assert sys.path == [""]


def test_without_an_address_it_says_what_to_do(world):
    with pytest.raises(ImportError, match="open it in a clone of the book's"):
        exec(first_cell(None), {})
    assert world[0] == []


def test_it_leaves_one_name_behind(world, tmp_path):
    world[2]["utils"] = make_utils(tmp_path)
    names = {}
    exec(CELL, names)
    assert set(names) - {"__builtins__"} == {"provide_utils"}


def test_it_knows_all_that_pages_and_utils_import():
    needed = set(re.search(r'needed="(.*?)"', CELL)[1].split())
    assert {"torch", "torchvision", "pooch"} <= needed
    brought = {re.match(r"[\w.-]+", r)[0] for n in needed for r in requires(n) or []}
    code = "\n".join(
        cell.source
        for name in pages.toc()
        for cell in pages.code_cells(pages.read(name))
    )
    code += "\n".join(p.read_text() for p in (pages.ROOT / "utils").rglob("*.py"))
    imported = set(re.findall(r"^(?:import|from) +(\w+)", code, re.MULTILINE))
    for module in imported - sys.stdlib_module_names - {"utils"}:
        names = packages_distributions()[module]
        assert {*names} & (needed | brought | {"ipython"}), f"{module}: {names}"
