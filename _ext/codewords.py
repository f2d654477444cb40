"""The words in a page's code: what a person reads in it, by its place in the syntax.

Words are comments, docstrings, the messages of ``assert``, ``raise`` and ``expect``,
and the labels of plots: what is passed as a label, or bound to a name that is used as
nothing else. All other strings are keys, modes or formats, on which the program
depends. What a cell prints stands below it as it ran, and so stays, too.
"""

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

UTILS = Path(__file__).resolve().parent.parent / "utils"
LABELS = set("title titles suptitle legend xlabel ylabel label labels".split())
LABELS_OF_UTILS = LABELS | set("panels rows columns xticks yticks".split())
MESSAGES = {"msg", "case"}
METHODS = {  # Matplotlib's, which take the label at this place
    "set_title": 0,
    "set_xlabel": 0,
    "set_ylabel": 0,
    "set_label": 0,
    "suptitle": 0,
    "annotate": 0,
    "legend": 0,
    "text": 2,
}
# A word as prose has it: neither `a.name`, `name(`, `name=` nor CamelCase.
WORD = re.compile(
    r"(?<![\w.])(?:[a-z]{2,}|[A-Z][a-z]+)(?![\w(=\[]|\.\w)|[\u4e00-\u9fff]"
)
PRAGMA = re.compile(r"(noqa|type:|fmt:|pragma|ruff:|isort:|mypy:|%%|@)")
WIDE = r"\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’…"
LITERAL = re.compile(r"(?:\s|\\\n)*([a-zA-Z]*)(\"\"\"|'''|\"|')")


@dataclass(frozen=True)
class Words:
    """A message in the code of a cell: its place, from ``start`` to ``end``."""

    kind: str  # "comment", "remark" behind code, "docstring", "message" or "label"
    start: int
    end: int
    text: str
    quote: str = ""  # a string's
    is_format: bool = False  # an f-string: fields stand in it as they are written


def find(cells: Sequence[str]) -> list[list[Words]]:
    """Return the words of each cell of a page, in their order."""
    readers = [_Reader(code) for code in cells]
    for reader, node in _labels_by_name(readers):
        reader.add("label", node)
    return [sorted(r.words, key=lambda words: words.start) for r in readers]


def unwrap(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph; between Chinese characters goes no space."""
    text = " ".join(line.strip() for line in lines)
    mark = "，。、；：！？（）“”《》"
    text = re.sub(rf"(?<=[{mark}]) | (?=[{mark}])", "", text)
    return re.sub(rf"(?<=[{WIDE}]) (?=[{WIDE}])", "", text)


def fields(text: str) -> Iterator[tuple[str, bool]]:
    """Split the text of an f-string into (text, False) and (a field, True)."""
    start = at = 0
    while at < len(text):
        if text[at : at + 2] in ("{{", "}}"):
            at += 2
        elif text[at] == "{":
            if start < at:
                yield text[start:at], False
            start, depth, quote = at, 0, ""
            while True:
                char = text[at]
                if quote:
                    quote = "" if char == quote else quote
                elif char in "'\"":
                    quote = char
                else:
                    depth += (char == "{") - (char == "}")
                at += 1
                if not depth:
                    break
            yield text[start:at], True
            start = at
        else:
            at += 1
    if start < at:
        yield text[start:at], False


def field_names(words: Words) -> list[str]:
    """Return the fields of an f-string, sorted."""
    found = fields(words.text) if words.is_format else ()
    return sorted(part for part, is_field in found if is_field)


def literals(segment: str) -> Iterator[tuple[str, str, str]]:
    """Yield prefix, quote and body of each literal of an implicit concatenation."""
    at = 0
    while match := LITERAL.match(segment, at):
        prefix, quote = match.groups()
        body = re.compile(rf"(?:\\.|(?!{quote}).)*", re.DOTALL)
        inner = body.match(segment, match.end())
        assert inner is not None  # it can match nothing
        yield prefix.lower(), quote, inner[0]
        at = inner.end() + len(quote)


def read_literals(segment: str) -> str:
    """Return the text of a string that is, in part at least, an f-string."""
    text = ""
    for prefix, quote, body in literals(segment):
        parts = fields(body) if "f" in prefix else [(body, False)]
        for part, is_field in parts:
            if not is_field and "r" not in prefix:
                part = ast.literal_eval(f"{quote}{part}{quote}")
            if "f" not in prefix:
                part = part.replace("{", "{{").replace("}", "}}")
            text += part
    return text


def labels_of_utils() -> set[str]:
    """Return the labels that functions of ``utils`` write into figures."""
    modules = [path.read_text("utf-8") for path in sorted(UTILS.rglob("*.py"))]
    found = [words for module in modules for words in find([module])[0]]
    return {words.text for words in found if words.kind == "label"}


@cache
def parameters() -> dict[str, dict[int, str]]:
    """Return, for each function and class of ``utils``, its parameters by place."""
    table = {}
    for path in sorted(UTILS.glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            made = node
            if isinstance(node, ast.ClassDef):
                inits = [x for x in node.body if getattr(x, "name", "") == "__init__"]
                made = inits[0] if inits else node
            if isinstance(made, ast.FunctionDef):
                names = [a.arg for a in made.args.args if a.arg != "self"]
                table[node.name] = dict(enumerate(names))
    return table


@dataclass
class _Use:
    """A name where it is bound (to ``value``, which may hold labels) or read."""

    scope: tuple[int, ...]
    name: str
    bound: bool = False
    value: ast.expr | None = None
    reader: "_Reader | None" = None
    as_label: bool = False


class _Reader(ast.NodeVisitor):
    """Reads one cell."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.lines = code.splitlines(keepends=True)
        self.starts = [0, *accumulate(map(len, self.lines))]
        self.words: list[Words] = []
        self.uses: list[_Use] = []
        self.labels: set[ast.expr] = set()
        self.scope: tuple[int, ...] = ()
        try:
            tree = ast.parse(code)
        except SyntaxError:  # a cell may show one
            return
        self.comments()
        self.visit(tree)

    def offset(self, line: int, column: int) -> int:
        """Return the place in the text of a place that ast gives, in bytes."""
        before = self.lines[line - 1].encode()[:column]
        return self.starts[line - 1] + len(before.decode())

    def comments(self) -> None:
        """Add the comments; full lines below one another are one message."""
        run: list[tokenize.TokenInfo] = []
        for token in tokenize.generate_tokens(io.StringIO(self.code).readline):
            if token.type != tokenize.COMMENT or not token.string.strip("# "):
                continue
            whole = not token.line[: token.start[1]].strip()
            last = run[-1] if run else None
            below = last and last.start == (token.start[0] - 1, token.start[1])
            if not (whole and below):
                self.end_run(run)
                run = []
            if not whole:
                self.end_run([token], "remark")
            elif not PRAGMA.match(token.string.lstrip("# ")):
                run.append(token)
        self.end_run(run)

    def end_run(self, run: list[tokenize.TokenInfo], kind: str = "comment") -> None:
        text = unwrap([token.string.lstrip("#") for token in run])
        if WORD.search(text) and not PRAGMA.match(text):
            start = self.starts[run[0].start[0] - 1] + run[0].start[1]
            end = self.starts[run[-1].end[0] - 1] + run[-1].end[1]
            self.words.append(Words(kind, start, end, text))

    def add(self, kind: str, node: ast.expr) -> None:
        """Add a string, if there are words in it."""
        start = self.offset(node.lineno, node.col_offset)
        end = self.offset(node.end_lineno or 0, node.end_col_offset or 0)
        segment, is_format = self.code[start:end], isinstance(node, ast.JoinedStr)
        if isinstance(node, ast.JoinedStr):
            text = read_literals(segment)
            bare = " ".join(part for part, is_field in fields(text) if not is_field)
        else:
            text = bare = str(getattr(node, "value", ""))
            if kind == "docstring":
                text = bare = _paragraphs(text)
        if WORD.search(bare):
            _, quote, _ = next(literals(segment))
            self.words.append(Words(kind, start, end, text, quote, is_format))

    def message(self, node: ast.expr | None) -> None:
        for text in _strings(node):
            self.add("message", text)

    def label(self, node: ast.expr | None) -> None:
        self.labels |= {x for x in _leaves(node) if isinstance(x, ast.Name)}
        for text in _strings(node):
            self.add("label", text)

    def visit_Assert(self, node: ast.Assert) -> None:
        self.message(node.msg)
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        if isinstance(node.exc, ast.Call):
            for argument in node.exc.args:
                self.message(argument)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Name(id=name) | ast.Attribute(value=ast.Name("d2l"), attr=name):
                places = parameters().get(name, {})
                labels = LABELS_OF_UTILS if places else LABELS
            case ast.Attribute(attr=name) if name in METHODS:
                places, labels = {METHODS[name]: "label"}, LABELS
            case _:
                places, labels = {}, LABELS
        given = [(keyword.arg, keyword.value) for keyword in node.keywords]
        if not any(isinstance(value, ast.Starred) for value in node.args):
            given += [(places.get(i), value) for i, value in enumerate(node.args)]
        for parameter, value in given:
            if parameter in labels:
                self.label(value)
            elif parameter in MESSAGES:
                self.message(value)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.docstring(node)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.docstring(node)
        self.bind(node.name)
        outer, self.scope = self.scope, (*self.scope, id(node))
        for argument in [*node.args.args, *node.args.kwonlyargs]:
            self.bind(argument.arg)
        self.generic_visit(node)
        self.scope = outer

    def docstring(self, node: ast.ClassDef | ast.FunctionDef) -> None:
        first = node.body[0]
        if ast.get_docstring(node) and isinstance(first, ast.Expr):
            self.add("docstring", first.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    self.bind(name.id, value)
                else:
                    self.visit(name)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            label = node in self.labels
            self.uses.append(_Use(self.scope, node.id, as_label=label))
        else:
            self.bind(node.id)

    def bind(self, name: str, value: ast.expr | None = None) -> None:
        self.uses.append(_Use(self.scope, name, True, value, self))


def _labels_by_name(readers: list[_Reader]) -> Iterator[tuple[_Reader, ast.expr]]:
    """Yield the strings bound to names that are read as labels and as nothing else."""
    uses = [use for reader in readers for use in reader.uses]
    homes = {(use.scope, use.name) for use in uses if use.bound}
    lives: dict[tuple[tuple[int, ...], str], list[_Use]] = {}
    for use in uses:
        scope = use.scope
        while scope and (scope, use.name) not in homes:
            scope = scope[:-1]
        life = lives.setdefault((scope, use.name), [])
        if use.bound:
            yield from _ended(life)
            life.clear()
        life.append(use)
    for life in lives.values():
        yield from _ended(life)


def _ended(life: list[_Use]) -> Iterator[tuple[_Reader, ast.expr]]:
    if not life or not life[0].bound:
        return
    first, *reads = life
    if reads and all(use.as_label for use in reads) and first.reader:
        for node in _strings(first.value):
            yield first.reader, node


def _leaves(node: ast.expr | None) -> Iterator[ast.expr]:
    """Yield the expressions that a list, a choice or a sum of texts is made of."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            pass
        case ast.Dict(keys=keys, values=values):  # panels: both are written
            parts = [part for part in [*keys, *values] if part]
        case ast.Starred(value=part) | ast.ListComp(elt=part):
            parts = [part]
        case ast.Subscript(value=part, slice=ast.Slice()):
            parts = [part]
        case ast.IfExp(body=one, orelse=other):
            parts = [one, other]
        case ast.BinOp(left=one, op=ast.Add(), right=other):
            parts = [one, other]
        case None:
            return
        case _:
            yield node
            return
    for part in parts:
        yield from _leaves(part)


def _strings(node: ast.expr | None) -> Iterator[ast.expr]:
    for leaf in _leaves(node):
        constant = isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
        if constant or isinstance(leaf, ast.JoinedStr):
            yield leaf


def _paragraphs(docstring: str) -> str:
    """Return a docstring with each paragraph on one line, unless it is a list."""
    parts = re.split(r"\n\s*\n", inspect.cleandoc(docstring).strip())
    plain = [not re.search(r"^\s|^[-*>]", part, re.MULTILINE) for part in parts]
    return "\n\n".join(
        unwrap(part.splitlines()) if joined else part
        for part, joined in zip(parts, plain, strict=True)
    )
