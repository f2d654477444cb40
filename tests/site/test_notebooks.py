"""The published notebooks: both editions, each run in an empty folder as Colab would.

"As Colab" is a Python of its own with the book's packages, pip and a kernel, but
without `utils`: the first cell fetches it with pip from a git repository, which holds
this working tree. Nothing else can be installed, since pip knows no index.

The notebooks of a part run the same code around their pages, so one of each part is
run, the shortest; all of them if BOOK_EVERY_NOTEBOOK=1, as it is once a week.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sysconfig
import venv
from itertools import groupby
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from notebook.first import first_cell
from repository import repository_url

from scripts import pages

SITE = Path(os.environ.get("BOOK_SITE") or pages.BUILD / "site").resolve()
FENCED = re.compile(r"^ *(`{3,}).*?^ *\1", re.MULTILINE | re.DOTALL)
LEFTOVERS = re.compile(r"\{[a-z][a-z:-]*\}`|^\s*(>\s*)*(`{3,}|:{3,})\{", re.MULTILINE)
CELL_SECONDS = 180
PAGES = pages.notebooks()


def read(edition, docname):
    name = docname.removeprefix("chapters/")
    path = SITE / "notebooks" / edition / f"{name}.ipynb"
    assert path.exists(), f"{path.name} is missing: run `make book` first"
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Return the address of a git repository with the module as it is now."""
    folder = tmp_path_factory.mktemp("repository")
    git = ["git", "-C", pages.ROOT, "ls-files", "-co", "--exclude-standard", "--"]
    names = ["pyproject.toml", "README.md", "LICENSE", "utils", "benchmarks/results"]
    listed = subprocess.run([*git, *names], capture_output=True, text=True, check=True)
    for name in listed.stdout.split("\n")[:-1]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(pages.ROOT / name, folder / name)
    git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in ("init -q", "add .", "commit -q -m all"):
        subprocess.run([*git, *command.split()], check=True)
    return folder.as_uri()


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """Return the environment of a Python with everything but `utils`."""
    folder = tmp_path_factory.mktemp("colab")
    venv.create(folder / "python", with_pip=True)
    python = folder / "python" / "bin" / "python"
    ours = {"base": str(folder / "python"), "platbase": str(folder / "python")}
    packages = Path(sysconfig.get_path("purelib", vars=ours))
    remove = ["-m", "pip", "uninstall", "-q", "-y", "setuptools"]  # an old one
    subprocess.run([python, *remove], check=True)
    # a folder named in a .pth file is searched, but its own .pth files, with the
    # editable `utils`, are not read
    shared = sysconfig.get_path("purelib")
    (packages / "shared.pth").write_text(f"{shared}\n", "utf-8")
    kernel = folder / "kernels" / "colab" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Colab", "language": "python"}
    kernel.write_text(json.dumps(spec), "utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_"))}
    pip = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    environment = {**kept, **pip, "OMP_NUM_THREADS": "1", "JUPYTER_PATH": str(folder)}
    code = "import utils"
    done = subprocess.run(
        [python, "-c", code], env=environment, cwd=folder, capture_output=True
    )
    assert b"No module named 'utils'" in done.stderr
    return environment


def code(book, *without):
    """Return the code cells of a notebook after the first, less those with a tag."""
    cells = [cell for cell in book.cells[1:] if cell.cell_type == "code"]
    return [c for c in cells if not {*without} & {*c.metadata.get("tags", [])}]


@pytest.mark.parametrize("docname", PAGES)
def test_both_editions_are_whole_and_run_the_same_code(docname):
    programs = {}
    for edition in ("en", "zh"):
        book = read(edition, docname)
        nbformat.validate(book)
        assert book.cells[0].source == first_cell(repository_url(), edition)
        texts = [c.source for c in book.cells if c.cell_type == "markdown"]
        for text in texts:
            assert not (found := LEFTOVERS.search(text)), f"{edition}: {found}"
        prose = FENCED.sub("", "\n".join(texts))
        headings = re.findall(r"^# .*", prose, re.MULTILINE)
        assert len(headings) == 1, headings
        programs[edition] = [program(cell.source) for cell in code(book)]
    assert programs["en"] == programs["zh"]


def program(source):
    """Return what code does, without its comments, docstrings and messages."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            fields = [x for x in node.values if isinstance(x, ast.FormattedValue)]
            node.values = sorted(fields, key=ast.dump)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@pytest.mark.parametrize("docname", PAGES)
def test_the_cells_are_those_of_the_page_but_for_solutions(docname):
    book = read("en", docname)
    written = [
        cell
        for cell in pages.code_cells(pages.read(docname))
        if "solution" not in cell.metadata.get("tags", [])
    ]
    kinds = [cell.metadata.get("tags", []) for cell in written]
    assert [cell.metadata.get("tags", []) for cell in code(book)] == kinds
    assert [cell.source for cell in code(book, "check")] == [
        cell.source for cell in written if "check" not in cell.metadata.get("tags", [])
    ]


@pytest.mark.parametrize("docname", PAGES)
def test_checks_hide_their_code_behind_a_title(docname):
    for edition in ("en", "zh"):
        for cell in code(read(edition, docname)):
            hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
            assert hidden == ("check" in cell.metadata.get("tags", []))
            assert hidden == (cell.metadata.get("cellView") == "form")
            assert hidden == bool(re.match("# @title .{5}", cell.source))


def to_run():
    """Return the notebooks to run as Colab does: of each part the shortest, or all."""
    if os.environ.get("BOOK_EVERY_NOTEBOOK") == "1":
        return PAGES
    parts = groupby(sorted(PAGES), key=lambda name: name.split("/")[1])
    return [min(names, key=length) for _, names in parts]


def length(docname):
    return len(pages.source(docname).read_text("utf-8"))


@pytest.mark.parametrize("docname", to_run())
def test_runs_in_an_empty_folder(docname, colab, repository, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", colab["JUPYTER_PATH"])
    book = read("en", docname)
    book.cells[0].source = first_cell(repository, "en")
    where = nbformat.v4.new_code_cell("print(utils.__file__)")
    book.cells.append(where)
    NotebookClient(
        book,
        timeout=CELL_SECONDS,
        kernel_name="colab",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute(env=colab)
    assert where.outputs, "the notebook stopped before its end"
    assert not Path(where.outputs[0].text.strip()).is_relative_to(pages.ROOT)
    stubs = [cell for cell in code(book) if "stub" in cell.metadata.get("tags", [])]
    said = ["".join(output.get("text", "") for output in c.outputs) for c in code(book)]
    assert said.count("Not written yet.\n") == len(stubs)
    assert not any(text.startswith(("Right.", "Wrong")) for text in said)
