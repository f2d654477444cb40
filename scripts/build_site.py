"""Build both editions from the filled cache: HTML, clean notebooks, the start page.

The editions are built side by side. A build that warns fails and leaves no doctrees,
so that the next one reads every page again and cannot pass by having forgotten.
"""

import os
import shutil
import subprocess
import sys
import time

from scripts import pages

EDITIONS = {"en": "en", "zh": "zh_CN"}
SITE = pages.BUILD / "site"


def sphinx(builder: str, name: str, out: str) -> subprocess.Popen[bytes]:
    """Start one Sphinx build."""
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-q", "-n", "-W"]
    command += ["--keep-going", "-c", ".", "-d", f"_build/doctrees/{name}"]
    command += ["-D", f"language={EDITIONS[name]}", ".", str(SITE / out)]
    return subprocess.Popen(
        command,
        cwd=pages.ROOT,
        env={**os.environ, "BOOK_CACHE": str(pages.cache_path())},
    )


def build(builder: str, folder: str) -> None:
    """Run a builder for both editions at once.

    Raises:
        SystemExit: if one of them failed or warned.
    """
    start = time.perf_counter()
    running = {name: sphinx(builder, name, folder.format(name)) for name in EDITIONS}
    failed = [name for name, process in running.items() if process.wait()]
    for name in failed:
        shutil.rmtree(pages.BUILD / "doctrees" / name, ignore_errors=True)
    if failed:
        sys.exit(f"The {builder} build of {' and '.join(failed)} failed: see above.")
    print(f"{builder:<10}en, zh{time.perf_counter() - start:8.1f} s", flush=True)


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
    build("html", "{}")
    build("notebook", "notebooks/{}")
    shutil.copy(pages.ROOT / "_static" / "start.html", SITE / "index.html")


if __name__ == "__main__":
    main()
