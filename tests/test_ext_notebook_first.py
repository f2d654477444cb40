"""The first cell of the clean notebooks, in each situation that it may meet."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from notebook.first import first_cell

from scripts import pages

ADDRESS = "https://example.org/owner/book"
CELL = first_cell(ADDRESS, "en")
PROJECT = tomllib.loads((pages.ROOT / "pyproject.toml").read_text("utf-8"))["project"]


# A kernel without packages, whose pip says what it is asked for.
KERNEL = """
import pathlib

class Kernel:
    def run_line_magic(self, name, line):
        print(name, line)
        for folder in pathlib.Path("brought").glob("*"):
            folder.rename(pathlib.Path("packages", folder.name))

get_ipython = Kernel
{cell}
print(os.path.relpath(utils.__file__), os.environ["BOOK_LANGUAGE"])
"""


def run(cell: str, folder: Path) -> tuple[list[str], str]:
    """Run a first cell in a folder; return what is printed, and the error."""
    code = TransformerManager().transform_cell(cell)
    script = folder / "script" / "cell.py"
    script.parent.mkdir()
    script.write_text(KERNEL.format(cell=code))
    (folder / "packages").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-S", script],
        cwd=folder,
        env={"PYTHONPATH": "packages"},
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines(), done.stderr


def make_utils(folder: Path) -> None:
    init = folder / "utils" / "__init__.py"
    init.parent.mkdir(parents=True)
    init.write_text("")


@pytest.mark.parametrize("repository", [ADDRESS, None])
def test_it_is_a_few_lines_that_a_reader_can_read(repository):
    lines = first_cell(repository, "zh").splitlines()
    assert len(lines) <= 6 and max(map(len, lines)) <= 80


def test_it_asks_for_nothing_where_utils_is_importable(tmp_path):
    make_utils(tmp_path / "packages")
    assert run(CELL, tmp_path)[0] == ["packages/utils/__init__.py en"]


@pytest.mark.parametrize("cell", [CELL, first_cell(None, "en")])
def test_a_clone_is_found_from_a_folder_inside_it(tmp_path, cell):
    make_utils(tmp_path / "clone")
    inside = tmp_path / "clone" / "site" / "notebooks" / "en" / "linear"
    inside.mkdir(parents=True)
    assert run(cell, inside)[0] == ["../../../../utils/__init__.py en"]


def test_elsewhere_pip_gets_it(tmp_path):
    make_utils(tmp_path / "brought")
    asked = f"pip install -q git+{ADDRESS}"
    assert run(CELL, tmp_path)[0] == [asked, "packages/utils/__init__.py en"]


@pytest.mark.parametrize(
    ("repository", "advice"),
    [(ADDRESS, "Connect to the internet"), (None, "Open this notebook in a clone")],
)
def test_the_line_that_fails_says_what_to_do(tmp_path, repository, advice):
    error = run(first_cell(repository, "en"), tmp_path)[1].splitlines()
    assert error[-1] == "ModuleNotFoundError: No module named 'utils'"
    assert any(line.strip().startswith("import") and advice in line for line in error)


def test_checks_answer_in_the_language_of_the_notebook(tmp_path):
    make_utils(tmp_path / "packages")
    assert run(first_cell(ADDRESS, "zh"), tmp_path)[0][-1].endswith(" zh")


def test_pip_gets_all_that_pages_and_utils_import():
    needed = {re.match(r"[\w.-]+", entry)[0] for entry in PROJECT["dependencies"]}
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


def test_pip_gets_what_the_readers_list_names_for_the_pages():
    listed = (pages.ROOT / "requirements.txt").read_text("utf-8")
    listed = listed.split("# the pages\n")[1].split("\n\n")[0]
    entries = [line.partition("#")[0].strip() for line in listed.splitlines()]
    assert sorted(PROJECT["dependencies"]) == sorted(entries)
