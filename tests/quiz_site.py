"""Builds the tiny book in tests/quiz_project with the book's own settings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import pages

PROJECT = Path(__file__).parent / "quiz_project"
HOUSE = ["conf.py", "_config.yml", "_ext", "_static", "_templates", "requirements.txt"]
EDITIONS = ("html en en en", "html zh zh_CN zh")
NOTEBOOKS = "notebook en en ../notebooks/en"
GETTEXT = "gettext gettext en ../gettext"
RUN = """
import sys
from sphinx.cmd.build import build_main
for builder, trees, language, out in [line.split() for line in sys.argv[1:]]:
    options = ["-q", "-b", builder, "-n", "-W", "-c", "."]
    options += ["-d", f"_build/trees/{trees}", "-D", f"language={language}"]
    options += [".", f"_build/site/{out}"]
    if build_main(options):
        sys.exit(f"the build of {out} failed")
"""


def copy(folder: Path) -> None:
    """Copy the tiny book and the house into a new folder."""
    shutil.copytree(PROJECT, folder)
    for name in HOUSE:
        source = pages.ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    (folder / "node_modules").symlink_to(pages.ROOT / "node_modules")


def build(folder: Path, *builds: str) -> subprocess.CompletedProcess[str]:
    """Run builds one after the other; each is "builder doctrees language out"."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *builds],
        cwd=folder,
        env={**os.environ, "BOOK_CACHE": str(folder / "_build" / "cache")},
        capture_output=True,
        text=True,
    )
