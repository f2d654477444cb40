"""Build both editions from the filled cache: HTML, clean notebooks, the start page.

The editions are built side by side. A build that warns fails and leaves no doctrees,
so that the next one reads every page again and cannot pass by having forgotten.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from sphinx.cmd.build import build_main

from scripts import pages

EDITIONS = {"en": "en", "zh": "zh_CN"}
SITE = pages.BUILD / "site"


def sphinx(builder: str, name: str, out: Path) -> None:
    """Run one Sphinx build in this process.

    Raises:
        SystemExit: if it failed or warned.
    """
    arguments = ["-b", builder, "-q", "-n", "-W", "--keep-going", "-c", "."]
    arguments += ["-d", f"_build/doctrees/{name}", "-D", f"language={EDITIONS[name]}"]
    start = time.perf_counter()
    if build_main([*arguments, ".", str(out)]):
        shutil.rmtree(pages.BUILD / "doctrees" / name, ignore_errors=True)
        sys.exit(f"The {builder} build of {name} failed: see above.")
    print(f"{builder:<10}{name}{time.perf_counter() - start:8.1f} s", flush=True)


def edition(name: str) -> None:
    """Build one edition: the pages, then the notebooks from what they have read."""
    sphinx("html", name, SITE / name)
    sphinx("notebook", name, SITE / "notebooks" / name)


def remove_stale() -> None:
    """Remove the pages that an earlier table of contents had; Sphinx leaves them."""
    shutil.rmtree(SITE / "notebooks", ignore_errors=True)
    expected = {f"{name}.html" for name in [*pages.toc(), "search"]}
    for name in EDITIONS:
        for page in (SITE / name).rglob("*.html"):
            path = page.relative_to(SITE / name)
            if path.parts[0] != "_static" and path.as_posix() not in expected:
                page.unlink()


def main() -> None:
    missing = [name for name in pages.notebooks() if pages.recall(name) is None]
    if missing:
        sys.exit(f"Not executed: {', '.join(missing)}. Run `make book`.")
    remove_stale()
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
