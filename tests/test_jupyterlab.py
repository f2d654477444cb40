"""A page opens as a notebook in JupyterLab and survives being saved there."""

import shutil
from pathlib import Path

import pytest
import yaml
from jupytext import TextFileContentsManager
from myst_nb.core.read import read_myst_markdown_notebook

from scripts import pages

CASTING = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
covers: ["002.10", "000.01"]
---

(page)=
# A page

**Runs in** about {runtime}`chapters/part/page` on one core.

```{code-cell} ipython3
import torch
```

```{code-cell} ipython3
---
mystnb:
  figure:
    name: fig-page
    caption: "Two words: a picture, and a very long sentence about it that is folded."
  image:
    alt: "One: 002.10"
---
torch.ones(2)
```

The sum is {value}`torch.ones(2).sum() :: .1f :: 1.9 to 2.1`.

```{code-cell} ipython3
:tags: [check]

# The loop and the sum agree.
# It is so on every machine.
assert torch.ones(2).sum() == 2
```

```{deeper} Keep the last pixels
:name: deeper-page
```

More of it.

```{code-cell} ipython3
:tags: [nbval-ignore-output, raises-exception]

:a line that looks like an option
```

```{deeper-end}
```

```{mistake} "A sum is a mean"
```

It is not.

```{mistake-end}
```

```{quiz} Which of these is the sum?
:name: quiz-page-sum

- [ ] 1 {key}`torch.ones(2).sum() == 1`

  No: that is a mean.
- [x] 2 {key}`torch.ones(2).sum() == 2`

  Right.
```

```{exercise} Double
:label: ex-page-double
```

Write `double`.

```{code-cell} ipython3
:tags: [stub]

def double(x):
    \"\"\"Return twice x.\"\"\"
```

```{hint}
Add.
```

```{solution}
```

By addition:

```{code-cell} ipython3
:tags: [solution]

def double(x):
    return x + x
```

```{code-cell} ipython3
:tags: [check]

# Your `double` and 2x agree.
with grading(double):
    expect(double(3), 6)
```

```{exercise-end}
```

## References

```{bibliography}
:filter: docname in docnames
```
"""


@pytest.fixture
def lab(tmp_path: Path) -> TextFileContentsManager:
    """What JupyterLab opens and saves with in the folder of the book."""
    shutil.copy(pages.ROOT / "pyproject.toml", tmp_path)
    manager = TextFileContentsManager()
    manager.root_dir = str(tmp_path)
    return manager


def save(lab: TextFileContentsManager, text: str) -> str:
    """Open a page as a notebook, run a cell, save; return the text that is left."""
    page = Path(lab.root_dir, "page.md")
    page.write_text(text, "utf-8")
    notebook = lab.get("page.md", type="notebook", content=True)["content"]
    notebook.metadata.language_info = {"name": "python", "pygments_lexer": "ipython3"}
    cell = pages.code_cells(notebook)[0]
    cell.execution_count = 1
    cell.metadata.trusted = True
    lab.save({"type": "notebook", "content": notebook}, "page.md")
    return page.read_text("utf-8")


def contents(text: str) -> tuple[object, list[tuple[str, str, object]]]:
    """Return what MyST-NB reads of a page: the front matter and the cells."""
    notebook = read_myst_markdown_notebook(text)
    cells = [(x.cell_type, x.source.strip(), x.metadata) for x in notebook.cells]
    return yaml.safe_load(text.split("---\n")[1]), cells


def prose(text: str) -> str:
    """Return a page's lines outside cells and front matter, without empty ones."""
    outside = text.split("---\n", 2)[2].split("```{code-cell}")
    parts = [outside[0], *(part.partition("\n```\n")[2] for part in outside[1:])]
    return "\n".join(filter(None, "\n".join(parts).splitlines()))


@pytest.mark.parametrize("page", ["every part", *pages.notebooks()])
def test_a_page_survives_being_saved_as_a_notebook(lab, page: str) -> None:
    text = CASTING if page == "every part" else pages.source(page).read_text("utf-8")
    saved = save(lab, text)
    assert contents(saved) == contents(text)
    assert prose(saved) == prose(text)
    assert save(lab, saved) == saved, "saving again changes nothing"


def test_the_ids_of_a_page_are_text(lab) -> None:
    front = contents(save(lab, CASTING))[0]
    assert front["covers"] == ["002.10", "000.01"] and "jupytext" not in front
    for page in pages.toc():
        text = pages.source(page).read_text("utf-8")
        front = yaml.safe_load(text.split("---\n")[1]) if text[:3] == "---" else {}
        assert all(isinstance(x, str) for x in front.get("covers", [])), page
