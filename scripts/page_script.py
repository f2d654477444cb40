"""Make a page a plain Python script: ``python -m scripts.page_script PAGE``.

The script has the page's headings and code cells; editors that know ``# %%`` offer to
run it cell by cell. It also runs under torchrun, and it opens no window.
"""

import ast
import re
import sys
from difflib import get_close_matches

from nbformat import NotebookNode

from scripts import pages

SCRIPTS = pages.BUILD / "scripts"
HEAD = '''\
"""{title}

The code of {docname}.md,
made by `make script PAGE={page}`.
In two processes: torchrun --nproc-per-node 2 {name}
"""

import os
import random
import sys

os.environ.setdefault("MPLBACKEND", "agg")  # figures open no window
os.environ["MANPAGER"] = "cat"  # help() waits for no key
try:
    from utils import is_main_process  # first: it says how PyTorch's threads wait

    import numpy
    import torch
except ImportError as error:
    sys.exit(
        f"The book's module utils cannot be imported ({{error}}): run "
        "`pip install -e .` in a clone of the book, with this Python."
    )
if not is_main_process():  # under torchrun, one process speaks for all
    sys.stdout = open(os.devnull, "w")
for seed in (random.seed, numpy.random.seed, torch.manual_seed):
    seed(0)  # so that all processes draw the same where the page sets no seed
'''
FAILS = """\
try:
{code}
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}".splitlines()[0])
"""
BOXES = {
    "{deeper}": "Optional: ",
    "{mistake}": "Common mistake: ",
    "{exercise}": "Exercise: ",
    "{solution}": "Solution",
}
# Calls whose value a notebook does not show at the end of a cell.
SILENT = re.compile(r"(assert|backward|help|plot|print|show_|summary)\w*")


def script(docname: str) -> str:
    """Return the script of a page."""
    cells, page = pages.read(docname).cells, docname.removeprefix("chapters/")
    title, name = titles(cells[0])[0], f"{page.rpartition('/')[2]}.py"
    parts = [HEAD.format(title=title, docname=docname, page=page, name=name)]
    heading = ""
    for cell in cells:
        if cell.cell_type == "code":
            heading = heading or ("Check" if "check" in tags(cell) else "")
            parts.append(f"# %% {heading}".rstrip() + f"\n{code(cell)}\n")
            heading = ""
        else:
            heading = [heading, *titles(cell)][-1]
    return "\n\n".join(parts)


def titles(cell: NotebookNode) -> list[str]:
    """Return the headings of a text cell, and the boxes that it begins."""
    found, fenced = [], False
    for line in cell.source.splitlines():
        if line.startswith("```"):
            fenced = not fenced
            kind, _, rest = line.lstrip("`").partition(" ")
            if kind in BOXES:
                found.append(f"{BOXES[kind]}{rest}".rstrip(": "))
        elif line.startswith("#") and not fenced:
            found.append(line.lstrip("# "))
    return found


def tags(cell: NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def code(cell: NotebookNode) -> str:
    """Return the code of a cell: what a notebook shows of its value is printed."""
    source = cell.source.rstrip()
    tree = ast.parse(source)
    if "raises-exception" in tags(cell):
        return FAILS.format(code=indent(source, tree)).rstrip()
    last = tree.body[-1]
    if isinstance(last, ast.Expr) and not is_silent(last.value):
        shown = ast.get_source_segment(source, last.value) or ""
        value = f"({shown})" if isinstance(last.value, ast.Tuple) else shown
        source = f"sys.displayhook({value})".join(source.rsplit(shown, 1))
    return source


def indent(source: str, tree: ast.Module) -> str:
    """Return code moved right, but for the text of strings of several lines."""
    texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant | ast.JoinedStr)]
    inside = {i for n in texts for i in range(n.lineno, n.end_lineno or 0)}
    lines = enumerate(source.split("\n"))
    return "\n".join(ln if i in inside else f"    {ln}".rstrip() for i, ln in lines)


def is_silent(value: ast.expr) -> bool:
    """Tell whether a notebook shows nothing of a value: a call for its effect."""
    if not isinstance(value, ast.Call):
        return False
    return bool(SILENT.fullmatch(ast.unparse(value.func).rpartition(".")[2]))


def find(page: str) -> str:
    """Return the document name of a page.

    Raises:
        SystemExit: there is no such page, or it has no code.
    """
    names = {name.removeprefix("chapters/"): name for name in pages.notebooks()}
    page = page.removeprefix("chapters/").removesuffix(".md")
    if page in names:
        return names[page]
    last = {name.rpartition("/")[2]: name for name in names}
    near = [last[x] for x in get_close_matches(page.rpartition("/")[2], last, 3, 0.5)]
    near = near or get_close_matches(page, names, 3, 0) or list(names)
    asked = f"There is no page {page} with code" if page else "No page was named"
    sys.exit(f"{asked}: try `make script PAGE={'` or `PAGE='.join(near)}`.")


def main(page: str) -> None:
    """Write the script of a page, and say how to run it."""
    docname = find(page)
    path = SCRIPTS / f"{docname.removeprefix('chapters/')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script(docname), "utf-8")
    print(f"{path.relative_to(pages.ROOT)}: run it with .venv/bin/python, or with")
    print(".venv/bin/torchrun --nproc-per-node 2 in two processes.")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
