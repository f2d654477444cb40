"""Bring locale/zh_CN up to date with the English pages.

New and changed paragraphs come in empty or fuzzy; the tests name them until they are
translated.
"""

import os
import subprocess
import sys
from pathlib import Path

from sphinx_intl.commands import main as sphinx_intl

from scripts import pages

TEMPLATES = pages.BUILD / "gettext"


def main() -> None:
    command = [sys.executable, "-m", "sphinx", "-b", "gettext", "-q", "-E", "-c", "."]
    command += ["-d", "_build/doctrees/gettext", ".", str(TEMPLATES)]
    subprocess.run(
        command,
        cwd=pages.ROOT,
        env={**os.environ, "BOOK_CACHE": str(pages.cache_path())},
        check=True,
    )
    wanted = {Path(f"{name}.pot") for name in pages.toc()}
    for template in TEMPLATES.rglob("*.pot"):
        if template.relative_to(TEMPLATES) not in wanted:
            template.unlink()
    sys.argv = ["sphinx-intl", "update", "-p", str(TEMPLATES), "-l", "zh_CN"]
    sys.argv += ["-d", str(pages.ROOT / "locale"), "-w", "0", "--no-obsolete"]
    sphinx_intl()


if __name__ == "__main__":
    main()
