"""The published notebooks: both editions, each run in an empty folder as Colab would.

"As Colab" is a Python of its own with the book's packages, pip and a kernel, but
without `utils`: the first cell fetches it with pip from a git repository, which holds
this working tree. Nothing else can be installed, since pip knows no index.
"""

import json
import os
import re
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from _ext.notebook_first import first_cell
from _ext.repository import repository_url
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
    names = ["pyproject.toml", "README.md", "LICENSE", "utils"]
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


@pytest.mark.parametrize("docname", PAGES)
def test_both_editions_are_whole_and_run_the_same_code(docname):
    code = {}
    for edition in ("en", "zh"):
        book = read(edition, docname)
        nbformat.validate(book)
        texts = [c.source for c in book.cells if c.cell_type == "markdown"]
        code[edition] = [c.source for c in book.cells if c.cell_type == "code"]
        for text in texts:
            assert not (found := LEFTOVERS.search(text)), f"{edition}: {found}"
        prose = FENCED.sub("", "\n".join(texts))
        headings = re.findall(r"^# .*", prose, re.MULTILINE)
        assert len(headings) == 1, headings
    assert code["en"] == code["zh"]
    assert code["en"][0] == first_cell(repository_url())
    written = pages.code_cells(pages.read(docname))
    assert code["en"][1:] == [cell.source for cell in written]


@pytest.mark.parametrize("docname", PAGES)
def test_runs_in_an_empty_folder(docname, colab, repository, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", colab["JUPYTER_PATH"])
    book = read("en", docname)
    book.cells[0].source = first_cell(repository)
    where = nbformat.v4.new_code_cell("import utils\nprint(utils.__file__)")
    book.cells.append(where)
    NotebookClient(
        book,
        timeout=CELL_SECONDS,
        kernel_name="colab",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute(env=colab)
    assert where.outputs, "the notebook stopped before its end"
    assert not Path(where.outputs[0].text.strip()).is_relative_to(pages.ROOT)
