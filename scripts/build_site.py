"""Build both editions from the filled cache: HTML, clean notebooks, the start page.

The editions are built side by side. In CI a build that warns fails. A build that fails
leaves no doctrees, so that the next one reads every page again and cannot pass by
having forgotten.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from sphinx.cmd.build import build_main

from scripts import pages
from scripts.strict import STRICT

EDITIONS = {"en": "en", "zh": "zh_CN"}
SITE = pages.BUILD / "site"
DOCTREES = pages.BUILD / "doctrees"
HOUSE = (
    "_ext _static _templates interactive conf.py _config.yml _toc.yml scripts "
    "requirements.lock package-lock.json"
).split()
SETTINGS = ("BOOK_REPOSITORY", "BOOK_SITE_URL", "BOOK_STRICT")


def sphinx(builder: str, name: str, out: Path) -> None:
    """Run one Sphinx build in this process.

    Raises:
        SystemExit: if it failed, in CI also if it warned.
    """
    arguments = ["-b", builder, "-q", "-n", "--keep-going", "-c", "."]
    arguments += ["-W"] * STRICT
    arguments += ["-d", f"_build/doctrees/{name}", "-D", f"language={EDITIONS[name]}"]
    start = time.perf_counter()
    if build_main([*arguments, ".", str(out)]):
        shutil.rmtree(DOCTREES / name, ignore_errors=True)
        sys.exit(f"The {builder} build of {name} failed: see above.")
    print(f"{name} {builder} {time.perf_counter() - start:.0f} s", flush=True)


def edition(name: str) -> None:
    """Build one edition: the pages, then the notebooks from what they have read."""
    sphinx("html", name, SITE / name)
    sphinx("notebook", name, SITE / "notebooks" / name)


def fingerprint() -> str:
    """Return a hash of what every page depends on beside its own text."""
    digest = hashlib.sha256(repr([os.environ.get(x) for x in SETTINGS]).encode())
    for path in [pages.ROOT / name for name in HOUSE]:
        for file in sorted(path.rglob("*.*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix not in (".pyc", ".mo"):
                digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()


def remove_stale() -> None:
    """Remove all if the house has changed: Sphinx would keep the pages as they are."""
    mark, now = DOCTREES / "house", fingerprint()
    if not mark.exists() or mark.read_text("utf-8") != now:
        shutil.rmtree(SITE, ignore_errors=True)
        shutil.rmtree(DOCTREES, ignore_errors=True)
        DOCTREES.mkdir(parents=True)
        mark.write_text(now, "utf-8")


def main() -> None:
    if missing := pages.stale():
        sys.exit(f"Not executed: {', '.join(missing)}. Run `make book`.")
    remove_stale()
    print("Building both editions ...", flush=True)
    command = [sys.executable, "-m", "scripts.build_site"]
    env = {**os.environ, "BOOK_CACHE": str(pages.cache_path())}
    running = [
        subprocess.Popen([*command, name], cwd=pages.ROOT, env=env) for name in EDITIONS
    ]
    if any([process.wait() for process in running]):
        sys.exit(1)
    shutil.copy(pages.ROOT / "_static" / "start.html", SITE / "index.html")


if __name__ == "__main__":
    edition(sys.argv[1]) if sys.argv[1:] else main()
