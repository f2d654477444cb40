"""The machinery that runs pages: nbval on Markdown, the cache, the references."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
---
# A page
```{code-cell} ipython3
from IPython.display import display
shown = display("first", display_id=True)
shown.update("last")
```
```{code-cell} ipython3
print(6 * 7)
```
```{code-cell} ipython3
:tags: [raises-exception]
import statistics; statistics.mean([])
```
```{code-cell} ipython3
:tags: [nbval-ignore-output]
import time; time.time()
```
"""
CLAIMS = (
    """
The answer is {value}`6 * 7 :: .1f`, and time is
{value}`time.time() :: .0f :: 1e9 to 1e11`.

```{quiz} How many?
- [ ] one {key}`6 * 7 == 1`

  Too few.
- [x] more, and this choice runs
  over two lines {key}`6 * 7 > 1`
```

```{exercise} Double a number
:label: ex-double
```
```{code-cell} ipython3
:tags: [stub]
def double(x):
    """
    + '"""Your turn."""'
    + """
```
```{solution}
```
```{code-cell} ipython3
:tags: [solution]
def double(x):
    return x + x
```
```{code-cell} ipython3
:tags: [check]
if double(3) is None:
    print("Not written yet.")
elif double(3) != 6:
    print("Wrong: no double of 3.")
elif double("ab") != "abab":
    print("Wrong: no double of ab.")
else:
    print("Right.")
```
```{exercise-end}
```
"""
)
ANSWERS = """\
# %% ex-double: the square :: no double of 3
def double(x):
    return x**2
# %% ex-double: right for one number only :: no double of ab
def double(x):
    return 6
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one page, with the real machinery."""
    for name in ("scripts", "utils"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "_toc.yml").write_text(
        "root: index\nparts: [{caption: P, chapters: [{file: chapters/part/page}]}]\n"
    )
    (tmp_path / "index.md").write_text("# A book\n")
    page = tmp_path / "chapters" / "part" / "page.md"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE)
    return tmp_path


@pytest.fixture
def claiming(book: Path) -> Path:
    """The book of one page, with claims in its text."""
    page = book / "chapters" / "part" / "page.md"
    page.write_text(PAGE + CLAIMS)
    answers = book / "tests" / "wrong_answers" / "part" / "page.py"
    answers.parent.mkdir(parents=True)
    answers.write_text(ANSWERS)
    return book


def python(
    book: Path, *arguments: str, strict: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=book,
        env={**os.environ, "BOOK_STRICT": strict},
        capture_output=True,
        text=True,
    )


def nbval(
    book: Path, mode: str = "--nbval", strict: str = ""
) -> subprocess.CompletedProcess[str]:
    plugin = ("-p", "scripts.progress")
    return python(book, "-m", "pytest", mode, "chapters", "-q", *plugin, strict=strict)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_page_is_run_once_then_compared_from_the_cache(book: Path) -> None:
    assert nbval(book, "--nbval-lax").returncode == 0
    assert "differ" in nbval(book).stdout, "no references yet: strict mode must fail"
    assert python(book, "-m", "scripts.pages").returncode == 0
    kept = json.loads((book / "tests/references/part/page.json").read_text())
    assert kept[0]["outputs"] == [{"display_data": {"text/plain": ["'last'"]}}]
    assert kept[1]["outputs"] == [{"stream": "stdout", "text": ["42", ""]}]
    assert kept[2]["outputs"][0]["error"] == "StatisticsError"
    assert kept[3]["outputs"] == []
    again = nbval(book)
    assert again.returncode == 0 and "cached" in again.stdout
    assert "4 passed" in again.stdout

    edit(book / "tests/references/part/page.json", '"42"', '"43"')
    wrong = nbval(book)
    assert wrong.returncode == 1 and "1 failed, 3 passed" in wrong.stdout

    edit(book / "utils/metrics.py", '"""', '"""Changed. ')
    assert "cached" not in nbval(book).stdout, "a changed utils must run pages again"


def test_where_a_printed_text_was_cut_is_not_kept(book: Path) -> None:
    page = book / "chapters" / "part" / "page.md"
    cut = "import time\nprint(6, flush=True)\ntime.sleep(0.5)\nprint(7)"
    page.write_text(PAGE.replace("print(6 * 7)", cut))
    assert nbval(book, "--nbval-lax").returncode == 0
    assert python(book, "-m", "scripts.pages").returncode == 0
    kept = json.loads((book / "tests/references/part/page.json").read_text())
    assert kept[1]["outputs"] == [{"stream": "stdout", "text": ["6", "7", ""]}]
    assert nbval(book).returncode == 0


def test_a_plot_is_compared_by_what_it_shows(book: Path) -> None:
    page = book / "chapters" / "part" / "page.md"
    draw = "from utils import show_tensors\nshow_tensors([[1, 2], [3, 4]])"
    page.write_text(PAGE.replace("print(6 * 7)", draw))
    assert nbval(book, "--nbval-lax").returncode == 0
    assert python(book, "-m", "scripts.pages").returncode == 0
    reference = book / "tests/references/part/page.json"
    assert json.loads(reference.read_text())[1]["drawn"] == [["1 | 2 | 3 | 4"]]
    assert nbval(book).returncode == 0
    edit(page, "[3, 4]", "[4, 3]")
    changed = nbval(book)
    assert changed.returncode == 1 and "Plots differ" in changed.stdout


def test_a_warning_fails_in_ci_and_nowhere_else(book: Path) -> None:
    """It is often the reader's machine that warns: a new Python, an old driver."""
    warn = "print(6 * 7)\nimport warnings; warnings.warn('of an old driver')"
    edit(book / "chapters/part/page.md", "print(6 * 7)", warn)
    (book / "chapters/test_warns.py").write_text(
        "import warnings\n\ndef test_warns() -> None:\n    warnings.warn('here, too')\n"
    )
    assert nbval(book, "--nbval-lax").returncode == 0
    assert python(book, "-m", "scripts.pages").returncode == 0
    assert "driver" not in (book / "tests/references/part/page.json").read_text()
    assert nbval(book).returncode == 0

    edit(book / "chapters/part/page.md", "# A page", "# The page")
    for mode in ("--nbval", "--nbval-lax"):
        strict = nbval(book, mode, strict="1").stdout
        assert "2 failed, 3 passed" in strict and "writes to stderr" in strict
        assert "of an old driver" in strict and "UserWarning: here, too" in strict


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_the_cache_is_closed_behind_us(book: Path) -> None:
    """SQLAlchemy keeps connections in its pool; Python 3.13 warns of them."""
    code = """
import gc, os
from pathlib import Path
from scripts import pages
name = "chapters/part/page"
gc.disable()
pages.remember(name, pages.read(name), 1.0, {})
assert pages.recall(name) and pages.stale() == []
links = (os.path.realpath(link) for link in Path("/proc/self/fd").iterdir())
print([link for link in links if "cache" in link])
gc.enable()
gc.collect()
"""
    done = python(book, "-W", "error::ResourceWarning", "-c", code)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_several_processes_may_open_a_new_cache_at_once(book: Path) -> None:
    code = (
        "import sys, time; from scripts import pages; pages.cache_path();"
        "time.sleep(max(0, float(sys.argv[1]) - time.time()));"
        "pages.open_cache().__enter__().get_cache_limit()"
    )
    command = [sys.executable, "-c", code, str(time.time() + 6)]
    children = [
        subprocess.Popen(command, cwd=book, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    errors = [child.communicate()[1] for child in children]
    assert [child.returncode for child in children] == [0] * 4, errors


def test_an_error_on_purpose_shows_the_page_and_no_file(book: Path) -> None:
    assert nbval(book, "--nbval-lax").returncode == 0
    recall = "from scripts import pages; print(pages.recall('chapters/part/page')"
    shown = python(book, "-c", f"{recall}.cells[3].outputs[0].traceback)").stdout
    assert "statistics.mean" in shown and "at least one data point" in shown
    assert "'...'" in shown and "statistics.py" not in shown


def test_an_error_fails_in_either_mode_and_is_not_cached(book: Path) -> None:
    edit(book / "chapters/part/page.md", "print(6 * 7)", "print(6 / 0)")
    for _ in range(2):
        result = nbval(book, "--nbval-lax")
        assert result.returncode == 1 and "ZeroDivisionError" in result.stdout
        assert "1 failed, 3 passed" in result.stdout
    refused = python(book, "-m", "scripts.pages")
    assert refused.returncode == 1 and "no successful run" in refused.stderr


def test_who_waits_reads_a_line_a_file_and_no_dots(book: Path) -> None:
    (book / "chapters" / "test_one.py").write_text(
        "import pytest\n\n@pytest.mark.parametrize('i', range(9))\n"
        "def test_one(i: int) -> None:\n    assert i < 8\n"
    )
    command = ["-m", "pytest", "--nbval-lax", "chapters", "-q", "--no-header"]
    command += ["-p", "scripts.progress", "-o", "console_output_style=classic"]
    command += ["-n", "2", "--dist", "loadscope"]
    for spent in (r"\d+\.\d s", "cached"):
        shown = python(book, *command).stdout
        progress, _, summary = shown.partition("==")
        lines = [line for line in progress.splitlines() if line[1:3] == "/2"]
        page, tests = sorted(lines, key=lambda line: "test_one" in line)
        assert re.match(rf"[12]/2 part/page {spent}", page), shown
        assert re.match(r"[12]/2 test_one failed, 0\.\d s", tests), shown
        rest = [x for x in progress.splitlines() if x not in (*lines, "")]
        assert set(rest) <= {"bringing up nodes..."}, shown
        assert "\x1b" not in shown and "1 failed, 12 passed" in summary


def test_what_a_page_claims_is_proved_once_and_kept(claiming: Path) -> None:
    first = nbval(claiming, "--nbval-lax")
    assert first.returncode == 0, first.stdout
    assert python(claiming, "-m", "scripts.pages").returncode == 0
    kept = json.loads((claiming / "tests/references/part/page.json").read_text())
    assert kept[3]["values"] == {"6 * 7 :: .1f": "42.0"}, "bounds are not compared"
    assert "values" not in kept[4]
    assert "cached" in nbval(claiming).stdout
    edit(claiming / "tests/references/part/page.json", '"42.0"', '"43.0"')
    assert "Inline values differ" in nbval(claiming).stdout
    edit(claiming / "tests/wrong_answers/part/page.py", "x**2", "x**3")
    assert "cached" not in nbval(claiming, "--nbval-lax").stdout


def test_claims_that_do_not_hold_fail_and_are_not_cached(claiming: Path) -> None:
    page = claiming / "chapters/part/page.md"
    edit(page, "1e9 to 1e11", "1 to 2")
    edit(page, "double(3) != 6", "double(3) is False")
    result = nbval(claiming, "--nbval-lax")
    assert result.returncode == 1 and "outside its bounds" in result.stdout
    assert "ex-double: to the square the check should say" in result.stdout
    assert python(claiming, "-m", "scripts.pages").returncode == 1
