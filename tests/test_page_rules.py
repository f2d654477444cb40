"""The form that every page keeps (CONTRIBUTING.md says why)."""

import ast
import re
import statistics
from functools import cache

import pytest
import yaml
from nbformat import NotebookNode

import utils
from scripts import pages

TOC = pages.toc()
NOTEBOOKS = pages.notebooks()
LESSONS = [name for name in NOTEBOOKS if not name.startswith("chapters/appendix/")]
PROOF = {"check", "stub", "solution"}
TAGS = {pages.IGNORE, "raises-exception", *PROOF}
DRAWS = {"plot", "show_images", "show_heatmaps", "show_tensors", "train", "Animator"}
COVERAGE = yaml.load(
    (pages.ROOT / "tests" / "coverage.yml").read_text("utf-8"), yaml.BaseLoader
)


@cache
def text(docname: str) -> str:
    return pages.source(docname).read_text("utf-8")


@cache
def front_matter(docname: str) -> dict[str, object]:
    if not text(docname).startswith("---\n"):
        return {}
    return yaml.load(text(docname).split("---\n")[1], yaml.BaseLoader)


@cache
def cells(docname: str) -> list[NotebookNode]:
    return pages.code_cells(pages.read(docname))


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def tree(cell: NotebookNode) -> ast.Module:
    lines = cell.source.splitlines()
    return ast.parse("\n".join("" if ln.startswith("%") else ln for ln in lines))


def lesson(test):
    return pytest.mark.parametrize("page", LESSONS)(test)


def test_every_page_is_in_the_toc_and_every_entry_is_a_page() -> None:
    folders = sorted((pages.ROOT / "chapters").rglob("*.md"))
    found = [p.relative_to(pages.ROOT).with_suffix("").as_posix() for p in folders]
    assert sorted(found) == sorted(set(TOC) - {"index"})
    names = [name.replace("from-d2l", "") for name in TOC]  # the name of a package
    assert all(re.fullmatch(r"[a-z/-]+", name) for name in names), "no numbers in names"


@pytest.mark.parametrize("page", TOC)
def test_only_pages_with_code_are_notebooks(page: str) -> None:
    """MyST-NB starts a kernel for each page that says it is one."""
    is_notebook = front_matter(page).get("file_format") == "mystnb"
    assert is_notebook == (page in NOTEBOOKS)


@lesson
def test_cells_are_short(page: str) -> None:
    teaching = [cell for cell in cells(page) if "check" not in tags(cell)]
    lengths = [len(cell.source.splitlines()) for cell in teaching]
    assert statistics.median_low(lengths) <= 6
    assert max(lengths) <= 25


@lesson
def test_lines_fit(page: str) -> None:
    exempt = re.compile(
        r"^\s*(\||caption:|alt:|:alt:|image:|figure:)|https?://|^covers"
        r"|\{(value|key)\}`|^`{3,}\{quiz\}|^:{3,}\{quiz\}"  # cannot be broken
    )
    long = [
        (number, len(line))
        for number, line in enumerate(text(page).splitlines(), 1)
        if len(line) > 78 and not exempt.search(line)
    ]
    assert not long, "lines of more than 78 columns (number, length)"


@pytest.mark.parametrize("page", TOC)
def test_fences_stand_on_lines_of_their_own(page: str) -> None:
    glued = re.findall(r"^.*[^`\s:].*```$", text(page), re.MULTILINE)
    assert not glued, "a fence at the end of a sentence closes nothing"


@lesson
def test_names_are_imported_one_by_one_and_used(page: str) -> None:
    code = "\n".join(cell.source for cell in cells(page))
    for cell in cells(page):
        for node in ast.walk(tree(cell)):
            if isinstance(node, ast.Import):
                assert "utils" not in [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom) and node.module == "utils":
                for alias in node.names:
                    assert alias.name in utils.__all__, alias.name
                    uses = re.findall(rf"\b{alias.name}\b", code)
                    assert len(uses) > 1, f"{alias.name} is imported and never used"


@lesson
def test_only_known_tags_are_used(page: str) -> None:
    used = {tag for cell in cells(page) for tag in cell.metadata.get("tags", [])}
    assert used <= TAGS
    for cell in cells(page):
        assert not re.search(r"^\s*[!%]|nbval|NBVAL", cell.source, re.MULTILINE)


def calls(cell: NotebookNode) -> set[str]:
    """Return the names of the functions that a cell calls by name."""
    found = (node for node in ast.walk(tree(cell)) if isinstance(node, ast.Call))
    return {node.func.id for node in found if isinstance(node.func, ast.Name)}


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_what_pythons_version_changes_is_not_compared(page: str) -> None:
    """`help` prints signatures, and Python 3.13 prints them in another way."""
    for cell in cells(page):
        if "help" in calls(cell):
            assert pages.IGNORE in tags(cell), cell.source


@lesson
def test_seeds_are_zero(page: str) -> None:
    for cell in cells(page):
        for seed in re.findall(r"torch\.manual_seed\((.*?)\)", cell.source):
            assert seed in ("0", "seed"), cell.source


@lesson
def test_the_parts_stand_in_order(page: str) -> None:
    parts = ["```{admonition} Goals\n:class: goals", "**You will**", "**You need**"]
    parts += ["**Runs in**", "## Summary", "## Exercises", "## References"]
    places = [text(page).find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)] if -1 in places else ""
    assert places == sorted(places)
    assert f"{{runtime}}`{page}`" in text(page)
    assert re.search(rf"^\({page.rpartition('/')[2]}\)=\n# ", text(page), re.MULTILINE)


@pytest.mark.parametrize("page", TOC)
def test_every_picture_is_described(page: str) -> None:
    for figure in re.findall(
        r"[`:]{3}\{figure\}.*?\n[`:]{3}", text(page), flags=re.DOTALL
    ):
        assert re.search(r"^:alt: \S.{15,}", figure, re.MULTILINE), figure
    if page not in NOTEBOOKS:
        return
    for cell in cells(page):
        called = {
            node.func.id
            for node in ast.walk(tree(cell))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if called & DRAWS and "raises-exception" not in cell.metadata.get("tags", []):
            image = cell.metadata.get("mystnb", {}).get("image", {})
            assert len(image.get("alt", "")) > 15, f"no alt text: {cell.source}"


def defined(cell: NotebookNode) -> list[str]:
    """Return the names of the functions and classes that a cell defines."""
    body = tree(cell).body
    return [x.name for x in body if isinstance(x, ast.FunctionDef | ast.ClassDef)]


@pytest.mark.parametrize("page", TOC)
def test_a_column_is_headed_by_a_word(page: str) -> None:
    """A head that is a formula alone is empty to a screen reader's rules."""
    heads = re.findall(r"^\|(.*)\|\n\|[ :|-]+\|$", text(page), re.MULTILINE)
    cells = [cell.strip() for head in heads for cell in head.split("|")]
    assert not [cell for cell in cells if re.fullmatch(r"\$[^$]+\$", cell)]


@lesson
def test_exercises_are_three_to_six_and_two_in_code(page: str) -> None:
    body = text(page).partition("## Exercises")[2]
    labels = re.findall(r"\{exercise\} [^\n]*\n:label: (\S+)", body)
    assert 3 <= len(labels) <= 6, labels
    assert len(labels) == len(re.findall(r"\{exercise-end\}", body))
    coded = [part for part in body.split("{exercise} ") if "[stub]" in part]
    assert len(coded) >= 2


@lesson
def test_checks_of_exercises_grade_what_the_stub_defines(page: str) -> None:
    parts: list[list[NotebookNode]] = []
    for cell in cells(page):
        if "stub" in tags(cell):
            parts.append([])
        if parts and PROOF & set(tags(cell)):
            parts[-1].append(cell)
    for stub, *solution, check in parts:
        assert (names := defined(stub)), f"the stub defines no name: {stub.source}"
        assert set(names) <= {x for cell in solution for x in defined(cell)}, names
        graded = re.findall(r"^with grading\((.*?)\):", check.source, re.MULTILINE)
        assert graded and set(re.split(", *", graded[0])) >= set(names), check.source


def test_what_a_page_covers_is_known_and_complete() -> None:
    known = [item for items in COVERAGE.values() for item in items]
    assert len(known) == len(set(known)) == 103
    for page in TOC:
        covered = front_matter(page).get("covers", [])
        assert set(covered) <= set(known), page
        owned = COVERAGE.get(page.removeprefix("chapters/"), [])
        assert set(owned) <= set(covered), f"{page} leaves out items of the notes"


def definitions(source: str) -> dict[str, str]:
    """Return the names of the functions and methods by the text of their bodies."""
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            text = "\n".join(ast.unparse(statement) for statement in body)
            if text.count("\n") >= 3:
                found[text] = node.name
    return found


def test_no_function_is_written_twice() -> None:
    seen: dict[str, str] = {}
    sources = {
        str(path): path.read_text("utf-8")
        for path in sorted((pages.ROOT / "utils").rglob("*.py"))
    }
    for page in NOTEBOOKS:
        sources[page] = "\n".join(ast.unparse(tree(cell)) for cell in cells(page))
    for place, source in sources.items():
        for body, name in definitions(source).items():
            assert body not in seen, f"{name} of {place} stands in {seen[body]} too"
            seen[body] = f"{place} ({name})"


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_references_are_those_of_the_page(page: str) -> None:
    path = pages.reference_file(page)
    assert path.exists(), "no reference outputs: run `make accept`"
    kept = yaml.safe_load(path.read_text("utf-8"))
    firsts = [cell.source.partition("\n")[0] for cell in cells(page)]
    assert [entry["cell"] for entry in kept] == firsts, "run `make accept`"


def test_no_reference_outlives_its_page() -> None:
    found = set(pages.REFERENCES.rglob("*.*"))
    assert found == {pages.reference_file(page) for page in NOTEBOOKS}
