"""The book, both languages and every cell tested, beside a plain `jupyter-book build`.

    python benchmarks/build.py

Copies the committed book twice into a temporary folder. One copy is run, compared with
the references, built in both languages with its notebooks, and checked; the other goes
through `jupyter-book build`, which runs the same pages and builds English alone. Each
is timed from nothing, again with nothing changed, and after a sentence was added to
one page. Writes results/build.json.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import record

from utils import Timer

ROOT = Path(__file__).resolve().parent.parent
DATA_KIND = Path("_build/data-kind")
WORKERS = 2
EDITED = "chapters/mlp/mlp.md"
PYTEST = (sys.executable, "-m", "pytest", "-q", "--no-header")
PROGRESS = ("-p", "scripts.progress")
SPREAD = ("-n", str(WORKERS), "--dist", "loadscope", "--no-loadscope-reorder")
OURS = {
    "cells": (*PYTEST, "--nbval", "chapters", *PROGRESS, *SPREAD),
    "sites and notebooks": (sys.executable, "-m", "scripts.build_site"),
    "checks": (*PYTEST, "tests/site/test_static.py"),
}
PLAIN = {"all": (str(Path(sys.executable).with_name("jupyter-book")), "build", ".")}


def copy(folder: Path) -> Path:
    """Lay out the committed book in a new folder, with this environment and data."""
    (folder / "_build").mkdir(parents=True)
    archive = subprocess.run(
        ("git", "archive", "HEAD"), cwd=ROOT, check=True, capture_output=True
    )
    subprocess.run(("tar", "-x"), cwd=folder, check=True, input=archive.stdout)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / DATA_KIND).write_bytes((ROOT / DATA_KIND).read_bytes())
    return folder


def run(
    steps: dict[str, tuple[str, ...]], book: Path
) -> tuple[dict[str, float], dict[str, float]]:
    """Take the steps in a copy; return the seconds of each, and those of each page."""
    seconds, of_pages = {}, {}
    threads = {"OMP_NUM_THREADS": "1"} if steps is OURS else {}
    for name, command in steps.items():
        timer = Timer()
        done = subprocess.run(
            command,
            cwd=book,
            env={**os.environ, "PYTHONPATH": str(book), **threads},
            text=True,
            capture_output=True,
        )
        seconds[name] = round(timer.stop(), 1)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
        for page, spent in re.findall(r"^\d+/\d+ (\S+) ([\d.]+) s", done.stdout, re.M):
            of_pages[page] = float(spent)
    return seconds, of_pages


def main() -> None:
    """Measure, print and record."""
    if not (ROOT / DATA_KIND).exists():
        sys.exit("This measures the book with its data: run `make data` first.")
    results: dict[str, dict] = {"from nothing": {}, "again": {}, "a sentence": {}}
    with tempfile.TemporaryDirectory() as root:
        books = {
            "ours": (OURS, copy(Path(root, "ours"))),
            "jupyter-book": (PLAIN, copy(Path(root, "plain"))),
        }
        for case, row in results.items():
            for name, (steps, book) in books.items():
                if case == "a sentence":
                    text = (book / EDITED).read_text("utf-8")
                    edited = text.replace("\n## Summary", "\nOne more.\n\n## Summary")
                    (book / EDITED).write_text(edited, "utf-8")
                row[name], times = run(steps, book)
                if times:
                    results[case]["pages"] = times
            sums = {name: sum(row[name].values()) for name in books}
            row["ratio"] = round(sums["ours"] / sums["jupyter-book"], 2)
            print(f"{case:14}", *(f"{n} {s:6.1f} s" for n, s in sums.items()))
    record.save(__file__, {"workers": WORKERS, "seconds": results})


if __name__ == "__main__":
    main()
