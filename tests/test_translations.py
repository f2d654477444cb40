"""The Chinese edition is complete, and says the same things as the English one."""

import ast
import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from codesetting import WIDTH, translate, width
from codewords import find

from scripts import pages

LOCALE = pages.ROOT / "locale" / "zh_CN" / "LC_MESSAGES"
TOC = pages.toc()
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def catalog(docname: str) -> Catalog:
    with (LOCALE / f"{docname}.po").open("rb") as file:
        return read_po(file, locale="zh_CN")


def messages(docname: str) -> list[tuple[str, str]]:
    return [(str(m.id), str(m.string)) for m in catalog(docname) if m.id]


def marks(text: str) -> Counter[str]:
    """Return the parts of a string that a translation must keep."""
    text = " ".join(text.split())
    roles = re.findall(r"\{[\w:-]+\}`[^`]*`", text)
    titled = [re.sub(r"`[^`<]*<(.*)>`", r"`<\1>`", role) for role in roles]
    rest = re.sub(r"\{[\w:-]+\}`[^`]*`", " ", text)
    code = re.findall(r"`[^`]+`", rest)
    math = re.findall(r"\$[^$]+\$", re.sub(r"`[^`]+`", " ", rest))
    links = re.findall(r"\]\(([^)]*)\)", rest)
    return Counter([*titled, *code, *math, *links])


def test_there_is_a_catalogue_for_each_page_and_no_other() -> None:
    found = [
        p.relative_to(LOCALE).with_suffix("").as_posix() for p in LOCALE.rglob("*.po")
    ]
    assert sorted(found) == sorted(TOC)


@pytest.mark.parametrize("page", TOC)
def test_no_string_is_missing_or_fuzzy(page: str) -> None:
    open_ = [m.id for m in catalog(page) if m.id and (not m.string or m.fuzzy)]
    assert not open_, f"{len(open_)} strings of {page} wait for a translation"


@pytest.mark.parametrize("page", pages.notebooks())
def test_the_captions_of_plots_are_in_the_catalogue(page: str) -> None:
    """They come with the outputs: gettext sees them only where a page was run."""
    known = {" ".join(str(message.id).split()) for message in catalog(page)}
    for cell in pages.code_cells(pages.read(page)):
        shown = cell.metadata.get("mystnb", {})
        for words in (
            shown.get("figure", {}).get("caption"),
            shown.get("image", {}).get("alt"),
        ):
            assert not words or " ".join(words.split()) in known, words


@pytest.mark.parametrize("page", TOC)
def test_roles_code_math_and_links_are_kept(page: str) -> None:
    for original, translated in messages(page):
        assert marks(translated) == marks(original), f"{original}\n{translated}"


@pytest.mark.parametrize("page", TOC)
def test_translations_are_chinese(page: str) -> None:
    for original, translated in messages(page):
        bare = re.sub(r"\{[\w:-]+\}`[^`]*`|`[^`]*`|\$[^$]*\$", "", original)
        if len(re.findall(r"[a-z]{3,}", bare)) >= 4:
            assert HAN.search(translated), original


@pytest.mark.parametrize("page", TOC)
def test_punctuation_is_full_width(page: str) -> None:
    for _, translated in messages(page):
        bare = re.sub(r"\{[\w:-]+\}`[^`]*`|`[^`]*`|\$[^$]*\$", "x", translated)
        wrong = re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", bare)
        assert not wrong, f"{wrong and wrong[0]}: {translated}"
        assert not re.search(r"\*\*[^*\n]+[：，。；]\*\*[\u4e00-\u9fff]", bare), (
            translated
        )


def glossary() -> list[tuple[str, str]]:
    rows = re.findall(
        r"^\| *([^|]+?) *\| *([^|]+?) *\|[^|]*\|$",
        pages.source("chapters/appendix/glossary").read_text("utf-8"),
        re.MULTILINE,
    )
    return [row for row in rows if HAN.search(row[1])]


def test_the_glossary_reads_as_a_table() -> None:
    terms = [english for english, _ in glossary()]
    assert len(terms) == len(set(terms)) >= 60


@pytest.mark.parametrize("page", [p for p in TOC if "appendix" not in p])
def test_the_glossarys_terms_are_used(page: str) -> None:
    english = " ".join(original for original, _ in messages(page)).lower()
    chinese = " ".join(translated for _, translated in messages(page))
    for term, translation in glossary():
        name = re.sub(r"\s*\(.*?\)", "", term).lower()
        words = [
            re.sub(r"\s*[（(].*?[)）]", "", w)
            for w in re.split("[、/,，]", translation)
        ]
        if len(re.findall(rf"\b{re.escape(name)}s?\b", english)) >= 3:
            assert any(w.strip() in chinese for w in words), f"{term}: {translation}"


def cells(page: str) -> list[str]:
    return [cell.source for cell in pages.code_cells(pages.read(page))]


def translated_cells(page: str) -> list[str]:
    words = dict(messages(page))
    return translate(cells(page), lambda text: words.get(text) or text)


def em(text: str) -> float:
    """Return about how wide a text is in a figure."""
    return sum(1 if HAN.match(c) or c in "，、。：；（）“”" else 0.6 for c in text)


@pytest.mark.parametrize("page", pages.notebooks())
def test_all_words_in_code_are_in_the_catalogue(page: str) -> None:
    wanted = {words.text for cell in find(cells(page)) for words in cell}
    missing = wanted - dict(messages(page)).keys()
    assert not missing, f"run `make translations`: {sorted(missing)}"


@pytest.mark.parametrize("page", pages.notebooks())
def test_labels_stay_about_as_wide_as_they_were(page: str) -> None:
    answers = dict(messages(page))
    for words in [x for cell in find(cells(page)) for x in cell if x.kind == "label"]:
        answer = answers.get(words.text, "")
        assert em(answer) <= max(5, 1.4 * em(words.text)), f"{words.text}: {answer}"


class LeaveOutStrings(ast.NodeTransformer):
    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("" if isinstance(node.value, str) else node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        fields = [x for x in node.values if isinstance(x, ast.FormattedValue)]
        return ast.Constant(tuple(sorted(ast.dump(self.visit(x)) for x in fields)))


def strings(code: str) -> Counter[str]:
    constants = [x for x in ast.walk(ast.parse(code)) if isinstance(x, ast.Constant)]
    return Counter(x.value for x in constants if isinstance(x.value, str))


@pytest.mark.parametrize("page", pages.notebooks())
def test_code_is_the_same_program_in_chinese(page: str) -> None:
    for code, new in zip(cells(page), translated_cells(page), strict=True):
        before, after = [LeaveOutStrings().visit(ast.parse(x)) for x in (code, new)]
        assert ast.dump(before) == ast.dump(after), new


@pytest.mark.parametrize("page", pages.notebooks())
def test_words_in_code_survive_and_no_other_string_changes(page: str) -> None:
    answers, english = dict(messages(page)), cells(page)
    chinese = translated_cells(page)
    for i, (old, new) in enumerate(zip(find(english), find(chinese), strict=True)):
        expected = [(answers.get(x.text) or x.text, x.is_format) for x in old]
        assert [(x.text, x.is_format) for x in new] == expected, chinese[i]
        if not any(x.is_format or x.kind == "docstring" for x in old):
            kept = strings(english[i]) - Counter(x.text for x in old)
            assert kept == strings(chinese[i]) - Counter(x.text for x in new)


@pytest.mark.parametrize("page", pages.notebooks())
def test_translated_code_fits_the_page(page: str) -> None:
    for line in "\n".join(translated_cells(page)).splitlines():
        assert width(line) <= WIDTH, line


def test_translated_code_runs() -> None:
    names: dict[str, object] = {}
    page = "chapters/convolutions/padding-and-stride"
    tags = [
        cell.metadata.get("tags", []) for cell in pages.code_cells(pages.read(page))
    ]
    for code, tagged in zip(translated_cells(page), tags, strict=True):
        if "raises-exception" not in tagged:
            exec(code, names)
