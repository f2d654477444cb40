"""The set-up: what is installed, from the lock alone or with PyTorch's own wheels."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import bootstrap

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A set-up in an empty folder that only notes what it would run."""
    commands: list[str] = []
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(
        bootstrap, "run", lambda *x: commands.append(" ".join(map(str, x)))
    )
    monkeypatch.delenv("TORCH", raising=False)
    return commands


def test_the_whole_lock_is_installed_with_its_hashes(ran, tmp_path: Path) -> None:
    bootstrap.main()
    entries = (tmp_path / "locked.txt").read_text("utf-8")
    assert entries.strip() == (ROOT / "requirements.lock").read_text("utf-8").strip()
    for command in ran:
        if " install " in command or " sync " in command:
            assert "--require-hashes" in command or command.endswith("--no-deps -e .")
    uv = (tmp_path / "uv.txt").read_text("utf-8")
    assert re.fullmatch(r"uv==\S+ \\\n( +--hash=sha256:\S+( \\)?\n)+( +#.*\n)*", uv)


def test_the_light_set_up_differs_by_torch_only(
    ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    bootstrap.main()
    everything = (tmp_path / "locked.txt").read_text("utf-8")
    full, ran[:] = ran[:], []
    monkeypatch.setenv("TORCH", "cpu")
    bootstrap.main()
    light = (tmp_path / "locked.txt").read_text("utf-8")
    gone = set(re.findall(r"^([\w.-]+)==", everything, re.M)) - set(
        re.findall(r"^([\w.-]+)==", light, re.M)
    )
    assert {"torch", "torchvision", "triton"} < gone and "torchsummary" not in gone
    assert not re.search("nvidia|cuda", re.sub(" *#.*", "", light))
    assert all(x in bootstrap.PAIR or x.startswith(bootstrap.CUDA) for x in gone)
    (new,) = [x for x in ran if x not in full]
    version = re.search(r"^torch==\S+", everything, re.M)[0]
    assert f"--torch-backend cpu --no-deps {version} torchvision==" in new


def test_make_remembers_which_torch_it_was_asked_for(tmp_path: Path) -> None:
    """`make test` after `make book TORCH=cpu` must not fetch what was left out."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "bootstrap.py").write_text(
        "import os, pathlib\n"
        "for old in pathlib.Path('.venv').glob('.ready*'): old.unlink()\n"
        "print('set up', os.environ['TORCH'] or 'all')\n"
    )
    for name in ("requirements.lock", "requirements-peers.txt", "package-lock.json"):
        (tmp_path / name).touch()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / ".venv").mkdir()

    ours = {k: v for k, v in os.environ.items() if not re.match("MAKE|TORCH$", k)}

    def setup(*options: str) -> str:
        done = subprocess.run(
            ["make", "setup", *options],
            cwd=tmp_path,
            env=ours,  # not what the make above this test hands down
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip().replace("make: Nothing to be done for 'setup'.", "")

    asked = [(), (), ("TORCH=cpu",), (), ("TORCH=cpu",), ("TORCH=",), ()]
    done = ["set up all", "", "set up cpu", "", "", "set up all", ""]
    assert [setup(*options) for options in asked] == done
