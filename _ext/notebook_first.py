"""The first cell of every notebook, which makes `utils` importable."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def first_cell(repository: str | None) -> str:
    """Return its code: that of notebook_setup.py, with the repository's address.

    It knows what the pages need beside `utils`, so as to add what a Python lacks that
    Colab has: the packages at the top of requirements.txt.
    """
    listed = (ROOT / "requirements.txt").read_text("utf-8").split("# the pages\n")[1]
    needed = re.findall(r"^([\w-]+)", listed.split("\n\n")[0], re.MULTILINE)
    code = (ROOT / "_ext" / "notebook_setup.py").read_text("utf-8").rstrip()
    code = code.replace("{repository}", repository or "")
    return code.replace("{needed}", " ".join(needed))
