"""The limits that keep the house small: `utils`, the extensions, the figures."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import utils
from scripts import pages
from scripts.strict import STRICT
from utils import d2l

ROOT = pages.ROOT
UTILS = sorted((ROOT / "utils").rglob("*.py"))
SHARES_CORES = "threads.share_cores()"  # which would come too late in a function
PRIMITIVES = ("draw.py", "blocks.py", "maps.py")
FIGURES = sorted(p for p in (ROOT / "figures").glob("*.py") if p.name not in PRIMITIVES)


def test_utils_can_be_learned() -> None:
    """A reader meets each public name; what three pages do not use stays out."""
    assert len(utils.__all__) == len(set(utils.__all__)) <= 40


@pytest.mark.parametrize("name", utils.__all__)
def test_public_names_are_documented_and_typed(name: str) -> None:
    value = getattr(utils, name)
    assert_documented_and_typed(name, value)


def assert_documented_and_typed(name: str, value: Any) -> None:
    doc = inspect.getdoc(value) or ""
    assert len(doc) > 20 and doc[0].isupper(), f"{name} needs a docstring"
    called = value.__init__ if inspect.isclass(value) else value
    for parameter in list(inspect.signature(called).parameters.values()):
        if parameter.name != "self":
            assert parameter.annotation is not inspect.Parameter.empty, parameter


@pytest.mark.parametrize("name", d2l.__all__)
def test_the_drop_in_is_documented_and_typed(name: str) -> None:
    value = getattr(d2l, name)
    if getattr(value, "__module__", "").startswith("utils"):
        assert_documented_and_typed(name, value)


def test_utils_does_nothing_at_import() -> None:
    for path in UTILS:
        for node in ast.parse(path.read_text("utf-8")).body:
            assert not isinstance(node, (ast.For, ast.While, ast.With)), path
            if isinstance(node, ast.Expr) and ast.unparse(node) != SHARES_CORES:
                assert isinstance(node.value, ast.Constant), f"a call in {path.name}"


def test_importing_utils_waits_for_torch_only() -> None:
    """What draws or downloads is imported by the function that does so."""
    heavy = {"matplotlib", "IPython", "pooch", "requests", "torchvision", "pandas"}
    code = f"import sys, utils; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == "\n"
    assert done.stderr == "" or not STRICT


def test_only_device_knows_process_groups() -> None:
    for path in UTILS:
        if path.name != "device.py":
            assert "torch.distributed" not in path.read_text("utf-8"), path.name


@pytest.mark.parametrize("script", FIGURES, ids=lambda path: path.stem)
def test_drawn_figures_are_what_their_scripts_draw(script: Path, tmp_path) -> None:
    copy = tmp_path / script.name
    copy.write_text(script.read_text("utf-8"), "utf-8")
    for name in PRIMITIVES:
        (tmp_path / name).write_text((ROOT / "figures" / name).read_text("utf-8"))
    subprocess.run([sys.executable, copy], check=True, cwd=tmp_path)
    drawn = sorted(tmp_path.glob("*.svg"))
    assert drawn, f"{script.name} draws nothing"
    for path in drawn:
        assert path.read_text("utf-8") == (ROOT / "figures" / path.name).read_text(
            "utf-8"
        ), f"run python figures/{script.name}"


def test_every_drawn_figure_is_used_and_has_a_script() -> None:
    text = "".join(pages.source(name).read_text("utf-8") for name in pages.toc())
    for path in (ROOT / "figures").glob("*.svg"):
        name = path.name.split(".")[0]
        assert (ROOT / "figures" / f"{name}.py").exists(), path.name
        assert f"/figures/{name}.svg" in text, f"{path.name} is on no page"


def test_the_lock_holds_what_the_readers_list_asks_for() -> None:
    from packaging.requirements import Requirement

    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins: dict[str, list[str]] = {}
    for line in lock.splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            name, _, rest = line.partition("==")
            pins.setdefault(name, []).append(rest.split()[0])
    for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            wanted = Requirement(entry)
            assert wanted.name in pins, f"{wanted.name}: run `make lock`"
            assert all(wanted.specifier.contains(v) for v in pins[wanted.name]), entry
    assert "://" not in lock, "no address of a registry in the lock"
