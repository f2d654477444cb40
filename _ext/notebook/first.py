"""The first cell of every notebook, which makes `utils` importable."""

CELL = """\
import importlib.util, os, pathlib, sys
os.environ["BOOK_LANGUAGE"] = "{language}"
sys.path += map(str, pathlib.Path.cwd().parents)  # in a clone, utils lies there
"""
PIP = """\
if not importlib.util.find_spec("utils"):  # elsewhere, pip gets it
    %pip install -q git+{repository}
import utils  # not found? Connect to the internet and run this cell again.
"""
CLONE = """\
import utils  # not found? Open this notebook in a clone of the book.
"""


def first_cell(repository: str | None, language: str) -> str:
    """Return its code: a few lines that a reader understands.

    Args:
        repository: where pip finds the book; None: only a clone has `utils`.
        language: "en" or "zh", in which the checks of exercises answer.
    """
    code = CELL + (PIP if repository else CLONE)
    return code.format(language=language, repository=repository).rstrip()
