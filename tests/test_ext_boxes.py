"""What is wrong with the boxes of a page is said, with its file and line."""

import re
import subprocess
import sys

import pytest

from scripts import pages

HEAD = """---
file_format: mystnb
kernelspec: {name: python3}
---
# Page

## Part

"""
SOUND = """
```{exercise} Sound
:label: ex-sound
```
```{solution}
```
Said.
```{exercise-end}
```
"""
STUB = '```{code-cell} ipython3\n:tags: [stub]\ndef f():\n    """Your turn."""\n```\n'
SOLUTION = "```{code-cell} ipython3\n:tags: [solution]\ndef f():\n    return 1\n```\n"
CHECK = "```{code-cell} ipython3\n:tags: [check]\n# One?\nassert f() == 1\n```\n"
OPEN = "```{exercise} Title\n:label: ex-one\n```\nQuestion.\n"
SOLVED = "```{solution}\n```\nAnswer.\n"
CLOSE = "```{exercise-end}\n```\n"
PLAIN = "```{code-cell} ipython3\n1\n```\n"
# name: (what follows the head, the line after it, what is said)
FAULTS = {
    "unclosed": (
        "```{deeper} Title\n```\nText.\n\n## Next\n\n```{deeper-end}\n```\n",
        1,
        "{deeper} is not closed: its section has no {deeper-end}.",
    ),
    "unopened": (
        "Text.\n\n```{deeper-end}\n```\n",
        3,
        "{deeper-end} closes no {deeper} here.",
    ),
    "crossed": (
        '```{mistake} "No"\n```\nText.\n```{deeper-end}\n```\n```{mistake-end}\n```\n',
        4,
        "{deeper-end} closes no {deeper} here.",
    ),
    "untitled": (
        "```{deeper}\n```\nText.\n```{deeper-end}\n```\n",
        1,
        "1 argument(s) required",
    ),
    "filled": (
        "```{deeper} Title\nText.\n```\n```{deeper-end}\n```\n",
        1,
        "Has content, but none permitted",
    ),
    "stray": ("Text.\n\n```{solution}\n```\n", 3, "{solution} stands in no exercise."),
    "stray-in-a-depth": (
        "```{deeper} Title\n```\n```{solution}\n```\n```{deeper-end}\n```\n",
        3,
        "{solution} stands in no exercise.",
    ),
    "unlabelled": (
        f"```{{exercise}} Title\n```\nQuestion.\n{SOLVED}",
        1,
        "The exercise 'Title' needs a :label:.",
    ),
    "unsolved": (OPEN + CLOSE, 1, "The exercise has no {solution}"),
    "unchecked": (
        OPEN + STUB + SOLVED + SOLUTION + CLOSE,
        1,
        "The exercise has code, but no cell with the tag 'check'.",
    ),
    "without-stub": (
        OPEN + SOLVED + SOLUTION + CHECK + CLOSE,
        1,
        "The exercise has code, but no cell with the tag 'stub'.",
    ),
    "without-solution": (
        OPEN + STUB + SOLVED + CHECK + CLOSE,
        1,
        "The exercise has code, but no cell with the tag 'solution'.",
    ),
    "untagged": (
        OPEN + STUB + SOLVED + SOLUTION + PLAIN + CHECK + CLOSE,
        18,
        "This cell of an exercise needs the tag 'check' or 'solution'.",
    ),
    "early": (
        OPEN + STUB + SOLUTION + SOLVED + SOLUTION + CHECK + CLOSE,
        10,
        "This cell of an exercise needs the tag 'check' or 'stub'.",
    ),
    "speechless": (
        "Text.\n\n```{code-cell} ipython3\n:tags: [check]\nassert True\n```\n",
        3,
        "A check begins with a comment that says in words what is checked.",
    ),
    "speechless-in-an-exercise": (
        OPEN + STUB + SOLVED + SOLUTION + CHECK.replace("# One?\n", "") + CLOSE,
        18,
        "A check begins with a comment that says in words what is checked.",
    ),
    "outside": (
        f"Text.\n\n{STUB}",
        3,
        "A cell with the tag 'stub' stands in an exercise only.",
    ),
    "taken": (OPEN.replace("ex-one", "ex-sound"), 1, "The label 'ex-sound' is taken."),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Return what a build says of each page that has a fault."""
    folder = tmp_path_factory.mktemp("boxes")
    (folder / "conf.py").write_text(
        "extensions = ['myst_nb', 'boxes']\nnb_execution_mode = 'off'\n"
    )
    names = ["a-sound-one", *FAULTS]
    (folder / "a-sound-one.md").write_text(HEAD + SOUND)
    for name, (text, _, _) in FAULTS.items():
        if name == "taken":
            text += SOLVED + CLOSE
        (folder / f"{name}.md").write_text(HEAD + text)
    toctree = "\n".join(names)
    (folder / "index.md").write_text(f"# Book\n\n```{{toctree}}\n{toctree}\n```\n")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "dummy", ".", "_build"],
        cwd=folder,
        env={"PYTHONPATH": str(pages.ROOT / "_ext"), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return re.findall(r"/([\w-]+)\.md:(\d+): \w+: (.*)", done.stderr)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_with_its_line(said, name):
    _, line, words = FAULTS[name]
    found = {(int(at), text) for page, at, text in said if page == name}
    place = HEAD.count("\n") + line  # MyST-NB counts from below the fence
    assert any(0 < at - place <= 2 and words in text for at, text in found), found


def test_nothing_is_said_of_a_sound_page(said):
    assert not [text for page, _, text in said if page in ("a-sound-one", "index")]
