"""Words in code: which ones are found, how their translations are put in."""

import ast

import pytest
from codesetting import quoted, translate, width
from codewords import WORD, Words, find, labels_of_utils, unwrap
from translate_code import translate_figure

CHINESE = "这是一条很长的说明，用来看它在哪里换行；"


def found(*cells):
    return [(words.kind, words.text) for cell in find(cells) for words in cell]


def put(code, *answers):
    """Return the code with its words answered in turn."""
    pairs = dict(zip([text for _, text in found(code)], answers, strict=True))
    (new,) = translate([code], pairs.get)
    assert max(width(line) for line in new.splitlines()) <= 78
    assert [text for _, text in found(new)] == list(answers)
    return new


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("# One sentence\n# on two lines.\n\n# Another.", "One sentence on two lines."),
        ("# One sentence\n# fmt: off\nx = 1", "One sentence"),
        ("x = 1  # behind code", "behind code"),
        ('def f():\n    """Do\n    it.\n\n    Well.\n    """', "Do it.\n\nWell."),
        ('class A:\n    """Hold it."""', "Hold it."),
        ('assert x, "it is wrong"', "it is wrong"),
        ('raise ValueError("it is wrong")', "it is wrong"),
        (
            'assert x, f"step {i:2d}" ", {a[\'b\']} left"',
            "step {i:2d}, {{a['b']}} left",
        ),
        ('assert x, "one" if x else "other"', "one"),
        ('assert_close(a, b, msg="not equal")', "not equal"),
        ('show_tensors(A, titles=["input", "K"])', "input"),
        ('plot(X, Y, "step", "loss")', "step"),
        ('show_images(X, 1, 2, ["input"])', "input"),
        ('axes.set_title("a title")', "a title"),
        ('names = ["a tick"] + more\nplot(X, xticks=names)', "a tick"),
        ('legend = ["train loss"]\nplot(X, legend=legend)', "train loss"),
        ('a, b = ["an input"], 1\nshow_tensors(A, titles=a)', "an input"),
        ('plot(X, legend=[f"rate {r}" for r in R])', "rate {r}"),
        ('panels = {"loss": ["train"]}\nAnimator("epoch", panels=panels)', "loss"),
    ],
)
def test_what_a_person_reads_is_found(code, words):
    assert found(code)[0][1] == words


@pytest.mark.parametrize(
    "code",
    [
        'runs = {"one run": 1}\nplot(X, legend=list(runs))',  # keys
        'modes = ["reflect"]\nf(mode=modes[0])\nshow_tensors(A, titles=modes)',
        'def f(mode="reflect"):\n    return F.pad(X, mode=mode)',
        'Path("some folder").read_text("utf-8")',
        'print("what a cell prints", f"step {x}")',
        'if name == "same": f(name)',
        'label("some name", 1, "some {:.2f}")',
        'show_tensors(A, titles=["X", "x.reshape(4, 3)", "X.t()", "dim=0", "ReLU"])',
        "x = 1  # noqa: E501",
        "x = 1  # (n, m)",
        'assert x, f"{value}"',
        'names = ["a word"]\nfor name in names: f(name)',
        'axes.plot(x, y, "red")',
        'DataFrame(table, columns=["rooms", "price"])',
        '"""A text that the cell shows."""',
        "plot(X, legend=None)",
        "class A: f(",
    ],
)
def test_what_the_program_needs_is_left_alone(code):
    assert found(code) == []


def test_names_are_followed_over_cells_and_not_beyond_the_next_binding():
    first, second = 'names = ["a word"]', "plot(X, legend=names)"
    assert found(first, second) == [("label", "a word")]
    assert found(first, "names = data.classes", second) == []
    again = [first, second, 'names = ["another"]', second]
    assert found(*again) == [("label", "a word"), ("label", "another")]
    inside = "def f():\n    names = 1\n    return names"
    assert found(first, inside, second) == [("label", "a word")]
    outside = "def f():\n    return names.index(1)"
    assert found(first, outside, second) == []


def test_the_labels_of_utils_are_those_of_training():
    assert {"epoch", "loss", "accuracy", "train", "test"} <= labels_of_utils()


def test_wrapped_chinese_is_joined_without_spaces():
    assert unwrap(["检查循环", "与 F.conv2d", "是否一致，", "a 与", "b"]) == (
        "检查循环与 F.conv2d 是否一致，a 与 b"
    )


def test_comments_are_wrapped_and_move_above_their_line():
    new = put("    # a word\n    # or two\n", CHINESE * 3)
    assert new.count("\n    # ") == 1 and new.startswith("    # 这")
    new = put("f(x)\nx = 1  # a word\n", CHINESE * 2)
    assert new.splitlines()[1].startswith("# 这") and new.endswith("\nx = 1\n")
    assert put("x = 1  # a word\n", "短") == "x = 1  # 短\n"


def test_docstrings_are_wrapped():
    code = 'class A:\n    def f(self):\n        """A word."""\n        return 1\n'
    assert '        """短的。"""\n' in put(code, "短的。")
    long = put(code, CHINESE * 2 + "\n\n第二段，有 \\n 和“引号”。")
    assert long.count("\n") == code.count("\n") + 4
    assert '。\n        """\n        return' in long
    assert put(code, 'ends with "').count('"""') == 2


def test_strings_are_broken_within_brackets_only():
    new = put('assert x, "a word"\ny = 2', CHINESE * 2)
    assert new.startswith('assert x, (\n    "这') and new.endswith('")\ny = 2')
    new = put('assert f(x, y), "a word"', CHINESE + CHINESE)
    assert new.startswith('assert f(x, y), (\n    "这')
    new = put('assert x, f"a {{word}} {y}"', "{{x}}" + CHINESE * 3 + "{y}")
    assert "{x}" in new and "{{" not in new
    new = put('f(x, y, label="a word", scale=3)', CHINESE * 2)
    assert '\n  label="这' in new
    new = put(
        'assert x, f"a word {x!r:>3} {y}"', CHINESE + "{y}" + CHINESE + "{x!r:>3}"
    )
    assert new.count('f"') == 2 and new.startswith('assert x, (\n    f"这')
    new = put('show(A, B, titles=["one", "two"], figsize=(4, 3))', CHINESE, CHINESE)
    assert new.splitlines()[0] == "show(A, B,"


@pytest.mark.parametrize("text", ['a "b"', "it's", "a\\b\n{x}", "“引”", "\"'"])
def test_quotes_and_escapes_survive(text):
    assert ast.literal_eval(quoted(text, "'", False)) == text
    assert ast.literal_eval(quoted(text, '"', False)) == text


def test_formats_keep_their_fields_and_their_braces():
    code = quoted('{{x}} 是 {d["k"]:.2f}，“{n!r}”', '"', True)
    assert eval(code, {"d": {"k": 1.0}, "n": 2}) == "{x} 是 1.00，“2”"


def test_figures_get_the_labels_exact_or_by_pattern():
    labels = [
        Words("label", 0, 0, "loss"),
        Words("label", 0, 0, "rate {r:.2f} & {s}", "", True),
    ]
    words = {"loss": "损失", "rate {r:.2f} & {s}": "{s} 与学习率 {r:.2f} <"}
    svg = '<text x="1">loss</text><text>rate 0.10 &amp; 7</text><text>losses</text>'
    assert translate_figure(svg, labels, words.get) == (
        '<text x="1">损失</text><text>7 与学习率 0.10 &lt;</text><text>losses</text>'
    )


def test_a_word_is_one_of_prose():
    for text in ("max", "Transposed.", "4th word", "(pixels)", "词"):
        assert WORD.search(text), text
    for text in ("LeNet", "K", "F.conv2d", "f(x)", "a_b", "dim=0", "2x", "GFLOP/s"):
        assert not WORD.search(text), text
