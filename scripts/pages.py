"""The book's pages: which there are, their cells, reference outputs and cache."""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import yaml
from filelock import FileLock
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from myst_nb.core.read import read_myst_markdown_notebook
from nbformat import NotebookNode

from scripts.claims import WrongAnswer, claims, signature
from scripts.claims import wrong_answers as read_answers
from scripts.drawings import marks

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "_build"
DATA_KIND = BUILD / "data-kind"
REFERENCES = ROOT / "tests" / "references"
WRONG_ANSWERS = ROOT / "tests" / "wrong_answers"
IGNORE = "nbval-ignore-output"
PLOT = "image/svg+xml"
TEXT_TYPES = ("text/plain", "text/html", "text/latex", "text/markdown")


def toc() -> list[str]:
    """Return the document names of _toc.yml, the root first."""
    book = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    names = [book["root"]]

    def walk(entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            names.append(entry["file"])
            walk(entry.get("sections", []))

    for part in book["parts"]:
        walk(part["chapters"])
    return names


def source(docname: str) -> Path:
    """Return the Markdown file of a page."""
    return ROOT / f"{docname}.md"


def read(docname: str) -> NotebookNode:
    """Return a page as a notebook without outputs, as MyST-NB reads it."""
    return read_myst_markdown_notebook(source(docname).read_text("utf-8"))


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def notebooks() -> list[str]:
    """Return the document names of the pages that have code cells."""
    return [name for name in toc() if "{code-cell}" in source(name).read_text("utf-8")]


def cache_path() -> Path:
    """Return the jupyter-cache folder that belongs to the state of the house.

    The key that jupyter-cache gives a page knows its cells but not what they import,
    so the folder is named after `utils`, the records that pages show, the lock and the
    kind of data at hand.
    """
    kind = DATA_KIND.read_bytes() if DATA_KIND.exists() else b"unknown"
    digest = hashlib.sha256(kind)
    module = [p for p in (ROOT / "utils").rglob("*.*") if p.suffix != ".pyc"]
    records = (ROOT / "benchmarks" / "results").glob("*.json")
    for path in [*sorted(module), *sorted(records), ROOT / "requirements.lock"]:
        digest.update(path.name.encode() + path.read_bytes())
    return BUILD / "cache" / digest.hexdigest()[:12]


@contextmanager
def open_cache() -> Iterator[JupyterCacheAbstract]:
    """Open the current cache; caches of earlier states are removed."""
    path = cache_path()
    BUILD.mkdir(exist_ok=True)
    with FileLock(BUILD / "cache.lock"):  # several processes may be the first at once
        for old in path.parent.glob("*"):
            if old != path:
                shutil.rmtree(old, ignore_errors=True)
        cache = get_cache(path)
        assert cache.db is not None  # made when it is first asked for
    try:
        yield cache
    finally:
        cache.db.dispose()  # else its pool keeps the connections open


def wrong_answers(docname: str) -> list[WrongAnswer]:
    """Return the wrong answers that the checks of a page must refuse."""
    return read_answers(WRONG_ANSWERS / f"{docname.removeprefix('chapters/')}.py")


def proved(docname: str, notebook: NotebookNode) -> dict[str, str] | None:
    """Return the inline values of a page's cached run, or None without one.

    A run counts if it has proved what the page claims now.
    """
    with open_cache() as cache:
        try:
            data = cache.match_cache_notebook(notebook).data or {}
        except KeyError:
            return None
    now = signature(notebook, wrong_answers(docname))
    return data["values"] if data.get("signature") == now else None


def stale() -> list[str]:
    """Return the document names of the pages that the cache does not hold."""
    return [name for name in notebooks() if proved(name, read(name)) is None]


def recall(docname: str) -> NotebookNode | None:
    """Return a page with the outputs of its cached run, or None without one."""
    notebook = read(docname)
    if proved(docname, notebook) is None:
        return None
    with open_cache() as cache:
        return cache.merge_match_into_notebook(notebook)[1]


def remember(
    docname: str, notebook: NotebookNode, seconds: float, values: dict[str, str]
) -> None:
    """Put an executed page, and the inline values of its text, into the cache."""
    language = {"name": "python", "pygments_lexer": "ipython3"}
    notebook.metadata["language_info"] = language  # MyST-NB colours code by it
    for output in [x for cell in code_cells(notebook) for x in cell.outputs]:
        if output.output_type == "error":
            output.traceback = without_files(output.traceback)
    data = {"execution_seconds": seconds, "values": values}
    data["signature"] = signature(notebook, wrong_answers(docname))
    bundle = CacheBundleIn(notebook, str(source(docname)), data=data)
    with open_cache() as cache:
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def without_files(traceback: list[str]) -> list[str]:
    """Return what IPython shows of an error with "..." for frames outside the page.

    They show the inside of packages, and where these lie on the machine of the build.
    """
    shown: list[str] = []
    for part in traceback:
        if re.match(r"(\x1b\[[\d;]*m)*File ", part):
            part = "..."
        if part != "..." or shown[-1] != "...":
            shown.append(part)
    return shown


def reference_file(docname: str) -> Path:
    """Return where the reference outputs of a page lie."""
    return REFERENCES / f"{docname.removeprefix('chapters/')}.json"


def reference_outputs(
    notebook: NotebookNode, values: dict[str, str]
) -> list[dict[str, Any]]:
    """Return what of an executed notebook is kept as reference: its text.

    That is what its cells show, what their plots show in a few words, and the inline
    values that have no bounds; what a cell wrote to stderr is not: that is a warning of
    one machine.
    """
    claimed, kept = claims(notebook), []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        ignored = IGNORE in cell.metadata.get("tags", [])
        entry: dict[str, Any] = {"cell": cell.source.partition("\n")[0]}
        shown = [x for x in cell.outputs if x.get("name") != "stderr" and not ignored]
        entry["outputs"] = _joined([_text_only(output) for output in shown])
        if plots := drawn(cell):
            entry["drawn"] = plots
        exact = [c for c in claimed.get(index, []) if c.is_exact]
        if exact:
            entry["values"] = {claim.text: values[claim.text] for claim in exact}
        kept.append(entry)
    return kept


def drawn(cell: NotebookNode) -> list[list[str]]:
    """Return what the plots of a cell show, unless it may differ between machines."""
    if IGNORE in cell.metadata.get("tags", []):
        return []
    data = [output.get("data", {}) for output in cell.outputs]
    return [marks(kinds[PLOT]) for kinds in data if PLOT in kinds]


def _text_only(output: NotebookNode) -> dict[str, Any]:
    if output.output_type == "stream":
        return {"stream": output.name, "text": output.text.split("\n")}
    if output.output_type == "error":
        return {"error": output.ename, "text": output.evalue.split("\n")}
    kept = {
        kind: text.split("\n")
        for kind, text in output.data.items()
        if kind in TEXT_TYPES
    }
    return {output.output_type: kept}


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join what a cell printed in a row: where it was cut is a matter of load."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if "stream" in output and output["stream"] == last.get("stream"):
            start, *rest = output["text"]
            last["text"] = [*last["text"][:-1], last["text"][-1] + start, *rest]
        else:
            joined.append(output)
    return joined


def _output(kept: dict[str, Any]) -> NotebookNode:
    if "stream" in kept:
        return nbformat.v4.new_output(
            "stream", name=kept["stream"], text="\n".join(kept["text"])
        )
    if "error" in kept:
        return nbformat.v4.new_output(
            "error", ename=kept["error"], evalue="\n".join(kept["text"]), traceback=[]
        )
    ((kind, data),) = kept.items()
    text = {mime: "\n".join(lines) for mime, lines in data.items()}
    return nbformat.v4.new_output(kind, data=text)


def references(docname: str) -> list[dict[str, Any]]:
    """Return the references of a page, cell by cell; nothing before there are any."""
    path = reference_file(docname)
    return json.loads(path.read_text("utf-8")) if path.exists() else []


def with_references(docname: str) -> NotebookNode:
    """Return a page with its reference outputs, the form that nbval compares with.

    A page without references, or with other cells than these, keeps no outputs:
    every cell that prints then differs, which is what the reader of the test needs.
    """
    notebook, kept = read(docname), references(docname)
    cells = code_cells(notebook)
    for i, cell in enumerate(cells):
        cell.execution_count = i + 1
        if len(kept) == len(cells):
            cell.outputs = [_output(output) for output in kept[i]["outputs"]]
    return notebook


def accept(docnames: list[str]) -> None:
    """Make the outputs of the cached runs the reference outputs.

    Raises:
        SystemExit: if a page has no cached run.
    """
    for docname in docnames:
        executed = recall(docname)
        if executed is None:
            sys.exit(f"{docname} has no successful run yet: run `make book` first.")
        path = reference_file(docname)
        path.parent.mkdir(parents=True, exist_ok=True)
        values = proved(docname, read(docname)) or {}
        kept = reference_outputs(executed, values)
        text = json.dumps(kept, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", "utf-8")
    wanted = {reference_file(docname) for docname in notebooks()}
    for path in set(REFERENCES.rglob("*.json")) - wanted:
        path.unlink()


if __name__ == "__main__":
    if sys.argv[1:] == ["--stale"]:
        print(*map(source, stale()))
    else:
        accept(sys.argv[1:] or notebooks())
