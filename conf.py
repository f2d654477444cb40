"""Sphinx settings of the book: those of Jupyter Book, read from _config.yml.

``jupyter-book build`` knows one language only, so the book is built by Sphinx itself::

    sphinx-build -b html -n -W --keep-going -c . \
        -d _build/doctrees/en -D language=en . _build/site/en
"""

import os
from pathlib import Path

from jupyter_book.config import get_final_config

ROOT = Path(__file__).resolve().parent
UNUSED = {
    "sphinx_comments",
    "sphinx_design",
    "sphinx_thebe",
    "sphinx_togglebutton",
    "sphinx.ext.intersphinx",
}

settings, _ = get_final_config(
    user_yaml=ROOT / "_config.yml",
    cli_config={"latex_individualpages": False},
    raise_on_invalid=True,
)
settings["extensions"] = [x for x in settings["extensions"] if x not in UNUSED]
globals().update(settings)

cache = Path(os.environ.get("BOOK_CACHE") or "_build/cache/default")
nb_execution_cache_path = str(ROOT / cache)
