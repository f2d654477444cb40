"""Put translated words into code: quoted, indented, within the width of a page.

A Chinese character is as wide as two Latin ones. Lines that become too long are broken
after a comma or within a string, a comment behind code moves above its line.
"""

import io
import re
import tokenize
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from textwrap import indent

from codewords import WIDE, Words, fields, find, literals, read_literals

WIDTH = 78
# What stands together: a field or a word or a wide character, with its punctuation.
UNIT = re.compile(
    rf"[（“‘《「【]*(?:\0\d+\0|[^\s\0{WIDE}]+|[{WIDE}])?[，。、；：！？）”’》」】…]*\s*"
)
Gettext = Callable[[str], str]
Place = tuple[int, int]


def width(text: str) -> int:
    """Return the columns that a text takes."""
    wide = [c in "“”‘’…—" or unicodedata.east_asian_width(c) in "WF" for c in text]
    return len(text) + sum(wide)


def translate(cells: Sequence[str], gettext: Gettext) -> list[str]:
    """Return the cells of a page with their words translated."""
    return [
        _fitted(_replaced(code, words, gettext)) if words else code
        for code, words in zip(cells, find(cells), strict=True)
    ]


def _replaced(code: str, found: list[Words], gettext: Gettext) -> str:
    for words in reversed(found):
        text = gettext(words.text)
        if text != words.text:
            start = code.rfind("\n", 0, words.start) + 1
            column = width(code[start : words.start])
            new = _written(words, text, column)
            code = code[: words.start] + new + code[words.end :]
    return code


def _written(words: Words, text: str, column: int) -> str:
    match words.kind:
        case "comment":
            lines = wrapped(text, WIDTH - column - 2)
            return f"\n{' ' * column}".join(f"# {line}" for line in lines)
        case "remark":
            return f"# {text}"
        case "docstring":
            return _docstring(text, column)
        case _:
            return quoted(text, words.quote, words.is_format)


def _docstring(text: str, column: int) -> str:
    text = text.replace("\\", "\\\\").replace('"""', '\\"""')
    if "\n" not in text and column + width(text) + 6 <= WIDTH and text[-1] != '"':
        return f'"""{text}"""'
    lines: list[str] = []
    for line in text.splitlines():
        depth = " " * (len(line) - len(line.lstrip()))
        room = WIDTH - column - len(depth) - (0 if lines else 3)
        lines += [depth + part for part in wrapped(line, room)] or [""]
    body = indent("\n".join(lines), " " * column).lstrip()
    return f'"""{body}\n{" " * column}"""'


def quoted(text: str, quote: str, is_format: bool) -> str:
    """Return a string literal for a text; for a format, with its fields."""
    parts = list(fields(text)) if is_format else [(text, False)]
    inner = "".join(part for part, is_field in parts if is_field)
    quote = next(q for q in (quote[0], '"', "'") if q not in inner)
    body = ""
    for part, is_field in parts:
        body += part if is_field else _escaped(part, quote)
    return f"{'f' if is_format else ''}{quote}{body}{quote}"


def _escaped(text: str, quote: str) -> str:
    text = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return text.replace("\n", "\\n").replace("\t", "\\t")


def wrapped(text: str, room: int) -> list[str]:
    """Break a paragraph into lines of so many columns."""
    return [line.rstrip() for line in _pieces(text, room, False)]


def _pieces(text: str, room: int, is_format: bool) -> list[str]:
    """Break a text between its units; the pieces together are the text."""
    kept: list[str] = []

    def keep(part: str) -> str:
        kept.append(part)
        return f"\0{len(kept) - 1}\0"

    parts = fields(text) if is_format else [(text, False)]
    text = "".join(keep(part) if is_field else part for part, is_field in parts)
    lines = [""]
    for unit in filter(None, UNIT.findall(text)):
        unit = re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], unit)
        if lines[-1] and width((lines[-1] + _escaped(unit, '"')).rstrip()) > room:
            lines.append("")
        lines[-1] += unit
    return [line for line in lines if line]


def _tokens(code: str) -> Iterator[tuple[int, str, Place, Place]]:
    """Yield tokens; an f-string is one, as before Python 3.12."""
    depth, start = 0, (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            start = start if depth else token.start
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
            if not depth:
                yield tokenize.STRING, "", start, token.end
        elif not depth:
            yield token.type, token.string, token.start, token.end


def _fitted(code: str) -> str:
    """Break what is too long; code that cannot be broken stays as it is."""
    for _ in range(2 * len(code)):
        lines = code.split("\n")
        stuck = True
        for row, line in enumerate(lines):
            if width(line) > WIDTH and (new := _broken(code, lines, row)):
                code, stuck = new, False
                break
        if stuck:
            return code
    return code


def _broken(code: str, lines: list[str], row: int) -> str:
    """Return the code with one break in this row, or nothing."""
    line = lines[row]
    margin = len(line) - len(line.lstrip())
    opened: list[Place] = []
    comma = string = None
    for kind, text, start, end in _tokens(code):
        if kind == tokenize.OP and text in "([{":
            opened.append(start)
        elif kind == tokenize.OP and text in ")]}":
            opened.pop()
        if start[0] - 1 != row or end[0] - 1 != row:
            continue
        if kind == tokenize.COMMENT and line[: start[1]].strip():
            room = WIDTH - margin - 2
            above = [f"{' ' * margin}# {x}" for x in wrapped(text.lstrip("# "), room)]
            return _joined(lines, row, [*above, line[: start[1]].rstrip()])
        fits = width(line[: end[1]]) <= WIDTH
        more = line[end[1] :].strip()
        outer = comma is None or len(opened) <= comma[2]
        if kind == tokenize.OP and text == "," and opened and fits and more and outer:
            comma = end[1], _aligned(lines, opened[-1], row, margin), len(opened)
        if kind == tokenize.STRING and (string is None or fits):
            string = start[1], end[1], opened[-1] if opened else None
    alone = string and string[2] is None  # it can go on in brackets of its own
    if comma and not alone:
        head, tail = line[: comma[0]], line[comma[0] :].lstrip()
        return _joined(lines, row, [head, " " * comma[1] + tail])
    if string:
        return _joined(lines, row, _split_string(lines, row, *string))
    return ""


def _aligned(lines: list[str], bracket: Place, row: int, margin: int) -> int:
    """Return the column of what stands in a bracket."""
    line, column = lines[bracket[0] - 1], bracket[1]
    if bracket[0] - 1 == row and line[column + 1 :].strip():
        return width(line[: column + 1])
    return margin


def _split_string(
    lines: list[str], row: int, start: int, end: int, bracket: Place | None
) -> list[str]:
    """Return a line whose string is written as several, below one another."""
    line = lines[row]
    head, tail = line[:start], line[end:]
    margin = len(line) - len(line.lstrip())
    column, opening, closing = width(head), [], ""
    if bracket is None:  # a string may go on in the next line within brackets only
        opening, closing, column = [f"{head}("], ")", margin + 4
        head = " " * column
    elif head.strip() and WIDTH - column < 30:
        opening, column = [head.rstrip()], margin + 4
        head = " " * column
    follows = closing + "".join(tail.partition(",")[:2])
    pieces = _cut(line[start:end], WIDTH - column, width(follows))
    rows = [head + pieces[0], *(" " * column + piece for piece in pieces[1:])]
    rows[-1] += closing + tail
    return [*opening, *rows] if len(rows) > 1 or opening else []


def _cut(literal: str, room: int, after: int) -> list[str]:
    """Return string literals that fit and say together what one says."""
    if width(literal) + after <= room:
        return [literal]
    prefix, quote, _ = next(literals(literal))
    text, is_format = read_literals(literal), "f" in prefix
    text = text if is_format else _plain(text)
    cut = []
    for part in _pieces(text, room - after - len("f''"), is_format):
        has_fields = is_format and any(is_field for _, is_field in fields(part))
        part = _plain(part) if is_format and not has_fields else part
        cut.append(quoted(part, quote, has_fields))
    return cut


def _plain(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _joined(lines: list[str], row: int, new: list[str]) -> str:
    return "\n".join([*lines[:row], *new, *lines[row + 1 :]]) if new else ""
