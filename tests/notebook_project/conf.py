"""A tiny book with everything that pages use, for the tests of the notebooks."""

from pathlib import Path

project = "Tiny"
extensions = [
    "myst_nb",
    "sphinxcontrib.bibtex",
    "language",
    "value",
    "translate",
    "translate_code",
    "boxes",
    "runtime",
    "notebook",
]
exclude_patterns = ["_build"]
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
nb_execution_mode = "cache"
nb_execution_cache_path = str(Path(__file__).with_name("_build") / "cache")
nb_execution_raise_on_error = True
bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "author_year"
locale_dirs = ["locale"]
gettext_compact = False
numfig = True
figure_language_filename = "{root}.{language}{ext}"
book_editions = {
    "en": {"path": "en", "name": "English", "code": "en"},
    "zh_CN": {"path": "zh", "name": "中文", "code": "zh-CN"},
}
