"""Pages as scripts: whole, alone, in two processes, and on two hosts."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import page_script, pages
from scripts.strict import STRICT

TORCHRUN = [sys.executable, "-m", "torch.distributed.run"]
# A short page with all that a script must bear: a net trained by utils, a loop of its
# own, an error, a value, a figure, an exercise.
PAGE = '''\
---
file_format: mystnb
kernelspec:
  name: python3
---

# A small page

```python
# no heading
```

```{code-cell} ipython3
import json

import matplotlib.pyplot as plt
import torch
from torch import nn

from utils import TensorLoader, evaluate_accuracy, plot, show_tensors, train
```

## Training

```{code-cell} ipython3
rng = torch.Generator().manual_seed(1)
X = torch.randint(0, 256, (500, 1, 12, 12), generator=rng, dtype=torch.uint8)
y = (X.float().mean((1, 2, 3)) > 127).long()
train_iter = TensorLoader(X[:407], y[:407], 64, shuffle=True)
test_iter = TensorLoader(X[407:], y[407:], 64)
fresh = nn.Sequential(nn.Flatten(), nn.Linear(144, 2))
torch.manual_seed(0)
net = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
    nn.Linear(216, 2))
optimizer = torch.optim.Adam(net.parameters())
scheduler = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, max_lr=0.02, total_steps=3 * len(train_iter))
curves = train(net, train_iter, test_iter, 3, optimizer, scheduler=scheduler)
print(json.dumps([curves["train_loss"], curves["train_acc"], curves["test_acc"]]))
```

```{code-cell} ipython3
:tags: [raises-exception]

text = """two
lines"""
net(X)
```

```{code-cell} ipython3
for some in (net, fresh):
    right = sum((some(X).argmax(1) == y).sum().item() for X, y in test_iter)
    assert right / len(test_iter.y) == evaluate_accuracy(some, test_iter)
plot([1, 2], [3, 4])
plt.figure()
plt.show()
show_tensors(torch.eye(2))
```

```{deeper} Aside
```

```{code-cell} ipython3
rate = 2
```

```{deeper-end}
```

```{exercise} Twice
:label: ex-twice
```

```{code-cell} ipython3
:tags: [stub]

text, y.shape
```

```{solution}
```

```{code-cell} ipython3
:tags: [solution]

twice = 2
```

```{code-cell} ipython3
:tags: [check]

# Is it two?
assert twice == rate
```

```{exercise-end}
```
'''


@pytest.fixture(scope="module")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the script of the small page, in a folder of its own."""
    folder = tmp_path_factory.mktemp("script")
    (folder / "page.md").write_text(PAGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "ROOT", folder)
        (folder / "page.py").write_text(page_script.script("page"))
    return folder / "page.py"


def run(command: list[str], folder: Path, **env: str) -> subprocess.CompletedProcess:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "MPLBACKEND")}
    kept |= {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    kept |= {"PYTHONPATH": str(Path(__file__).parents[1]), **env}
    options = {"cwd": folder, "capture_output": True, "text": True, "timeout": 240}
    return subprocess.run(command, env=kept, **options)


def curves(out: str) -> list[list[float]]:
    return json.loads(next(ln for ln in out.splitlines() if ln.startswith("[[")))


def without_curves(out: str) -> str:
    return re.sub(r"^(\[\[|epoch).*\n", "", out, flags=re.MULTILINE)


def unwrap(statement: ast.stmt) -> list[ast.stmt]:
    """Return what a statement of a script was on the page."""
    match statement:
        case ast.Try(body=body, handlers=[ast.ExceptHandler(name="error")]):
            return body
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="displayhook")) as call):
            return [ast.Expr(call.args[0])]
    return [statement]


@pytest.mark.parametrize("page", pages.notebooks())
def test_the_script_of_every_page_has_its_cells(page: str) -> None:
    script = page_script.script(page)
    head, *cells = re.split(r"^# %%.*\n", script, flags=re.MULTILINE)
    wanted = [cell.source for cell in pages.code_cells(pages.read(page))]
    compile(script, page, "exec")
    assert len(cells) == len(wanted)
    for cell, source in zip(cells, wanted, strict=True):
        body = [s for statement in ast.parse(cell).body for s in unwrap(statement)]
        page_body = [s for st in ast.parse(source).body for s in unwrap(st)]
        assert list(map(ast.dump, body)) == list(map(ast.dump, page_body))
    assert not re.search(r"^\s*[%!]|get_ipython", script, re.MULTILINE)
    assert max(map(len, head.splitlines())) <= 88


def test_headings_and_exercises_name_the_cells(small_page: Path) -> None:
    names = re.findall(r"^# %%(.*)", small_page.read_text(), re.MULTILINE)
    assert names[:4] == [" A small page", " Training", "", ""]
    assert names[4:] == [" Optional: Aside", " Exercise: Twice", " Solution", " Check"]


@pytest.fixture(scope="module")
def one(small_page: Path) -> subprocess.CompletedProcess:
    """The small page, run by one process."""
    return run([sys.executable, small_page.name], small_page.parent)


def test_a_script_runs_plainly_and_shows_what_the_page_shows(
    one: subprocess.CompletedProcess, small_page: Path
) -> None:
    assert one.returncode == 0, one.stderr
    assert one.stderr == "" or not STRICT
    assert [line[:6] for line in one.stdout.splitlines()[:3]] == ["epoch "] * 3
    error, *rest = without_curves(one.stdout).splitlines()
    assert error.startswith("RuntimeError: ")
    assert rest == [r"('two\nlines', torch.Size([500]))"]


def test_two_processes_give_the_same(
    one: subprocess.CompletedProcess, small_page: Path
) -> None:
    command = [*TORCHRUN, "--standalone", "--local-addr", "127.0.0.1"]
    command += ["--nproc-per-node", "2", small_page.name]
    two = run(command, small_page.parent)
    assert two.returncode == 0, two.stderr
    assert without_curves(two.stdout) == without_curves(one.stdout)
    for a, b in zip(curves(one.stdout), curves(two.stdout), strict=True):
        assert a == pytest.approx(b, abs=1e-5)


@pytest.fixture
def hosts() -> Iterator[list[tuple[str, str]]]:
    """Two network namespaces joined by a cable: (name, address) of each."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    names = [f"bk{os.getpid()}{letter}" for letter in "ab"]  # of the cards, too

    def ip(*words: str, check: bool = True) -> None:
        command = [*sudo, "ip", *words]
        done = subprocess.run(command, capture_output=True, text=True)
        if check and done.returncode:
            raise OSError(f"{' '.join(command)}: {done.stderr}")

    try:
        if not shutil.which("ip"):
            raise OSError("there is no `ip`: apt install iproute2")
        for name in names:
            ip("netns", "add", name)
        ip("link", "add", names[0], "type", "veth", "peer", "name", names[1])
        for i, name in enumerate(names, 1):
            ip("link", "set", name, "netns", name)
            ip("-n", name, "address", "add", f"192.0.2.{i}/24", "dev", name)
            ip("-n", name, "link", "set", name, "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield [(name, f"192.0.2.{i}") for i, name in enumerate(names, 1)]
    except OSError as error:
        reason = f"two network namespaces cannot be had: {error}"
        strict = os.environ.get("BOOK_REQUIRE_BROWSER") == "1"
        pytest.fail(reason) if strict else pytest.skip(reason)
    finally:
        for name in names if shutil.which("ip") else []:
            ip("link", "delete", name, check=False)
            ip("netns", "delete", name, check=False)


def test_two_hosts_give_the_same(
    one: subprocess.CompletedProcess, small_page: Path, hosts: list[tuple[str, str]]
) -> None:
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    root = Path(__file__).parents[1]
    runs = []
    for i, (name, address) in enumerate(hosts):
        env = [f"PYTHONPATH={root}", f"GLOO_SOCKET_IFNAME={name}", "OMP_NUM_THREADS=1"]
        env += ["CUDA_VISIBLE_DEVICES=", "PYTHONDONTWRITEBYTECODE=1"]
        torchrun = [*TORCHRUN, "--nnodes", "2", "--nproc-per-node", "1"]
        torchrun += ["--rdzv-backend", "c10d", "--rdzv-endpoint", "192.0.2.1:29500"]
        # no name service in a namespace: say who is who
        torchrun += ["--rdzv-conf", f"is_host={1 - i}", "--local-addr", address]
        command = [*sudo, "ip", "netns", "exec", name, "env", *env, *torchrun]
        options = {"cwd": small_page.parent, "stderr": subprocess.PIPE, "text": True}
        command += [small_page.name]
        runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, **options))
    try:
        outs = [run.communicate(timeout=240) for run in runs]
    finally:
        for run in runs:
            run.terminate()
    for run, (_, err) in zip(runs, outs, strict=True):
        assert run.returncode == 0, err
    speaker, silent = sorted((out for out, _ in outs), key=len, reverse=True)
    assert silent == ""
    assert without_curves(speaker) == without_curves(one.stdout)
    for a, b in zip(curves(one.stdout), curves(speaker), strict=True):
        assert a == pytest.approx(b, abs=1e-5)


def test_a_real_page_runs_from_any_folder(tmp_path: Path) -> None:
    script = tmp_path / "notation.py"
    script.write_text(page_script.script("chapters/appendix/notation"))
    done = run([sys.executable, str(script)], tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr == "" or not STRICT


def test_a_script_says_what_it_lacks(small_page: Path, tmp_path: Path) -> None:
    (tmp_path / "utils.py").write_text("# a module of the same name")
    path = str(tmp_path)
    done = run([sys.executable, str(small_page)], tmp_path, PYTHONPATH=path)
    assert done.returncode == 1
    assert re.fullmatch(
        r"The book's module utils cannot be imported \(.*\): run `pip install -e \.` "
        r"in a clone of the book, with this Python\.\n",
        done.stderr,
    )


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (
            "lenett",
            "no page lenett with code: try `make script PAGE=convolutions/lenet`",
        ),
        ("conv/pool", "try `make script PAGE=convolutions/pooling`"),
        ("appendix/glossary", "no page appendix/glossary with code: try"),
        ("", "No page was named: try `make script PAGE="),
    ],
)
def test_an_unknown_page_is_answered_with_the_nearest(asked: str, answer: str) -> None:
    with pytest.raises(SystemExit, match=re.escape(answer)):
        page_script.main(asked)


def test_the_script_lies_where_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(page_script, "SCRIPTS", pages.ROOT / "_build" / "try-scripts")
    page_script.main("linear/image-data.md")
    path = pages.ROOT / "_build/try-scripts/linear/image-data.py"
    assert path.read_text("utf-8") == page_script.script("chapters/linear/image-data")
    shutil.rmtree(page_script.SCRIPTS)
    said = capsys.readouterr().out
    assert said.startswith("_build/try-scripts/linear/image-data.py: run it with")
