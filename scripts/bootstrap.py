"""Make .venv from requirements.lock; runs on the bare system Python.

uv itself is installed by pip, from its own hashed entry in the lock. With TORCH=cpu the
locked versions of torch and torchvision come from PyTorch's own index, whose files the
lock has no hashes of, and nothing of CUDA is installed; uv knows the other values, too.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PAIR = ("torch", "torchvision")
CUDA = ("cuda-", "nvidia-", "triton")


def locked() -> list[tuple[str, str]]:
    """Return the entries of requirements.lock: the name, and all with its hashes."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.finditer(r"^([\w.-]+)==.*\n(?: {4}.*\n)+", lock, re.MULTILINE)
    return [(entry[1], entry[0]) for entry in entries]


def without_torch(lock: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the lock without PyTorch and what it needs of CUDA."""
    return [x for x in lock if x[0] not in PAIR and not x[0].startswith(CUDA)]


def torch_pair(lock: list[tuple[str, str]]) -> list[str]:
    """Return the versions of torch and torchvision that belong together."""
    return [text.split()[0] for name, text in lock if name in PAIR]


def run(*command: str | Path) -> None:
    """Run a step of the set-up; its failure ends it, in one sentence."""
    if subprocess.run([str(part) for part in command], cwd=ROOT).returncode:
        sys.exit(f"The set-up stopped at: {Path(command[0]).name} {command[1]} ...")


def write(name: str, entries: list[tuple[str, str]]) -> Path:
    """Write entries of the lock to a file for pip or uv."""
    (VENV / name).write_text("".join(text for _, text in entries), "utf-8")
    return VENV / name


def main() -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            f"Python {sys.version_info.major}.{sys.version_info.minor} is too old: "
            "3.11 or newer is needed, e.g. `make PYTHON=python3.12 book`."
        )
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        sys.exit("Python has no venv: install it with `apt install python3-venv`.")
    if not (VENV / "bin" / "python").exists():
        run(sys.executable, "-m", "venv", VENV)
    for stamp in VENV.glob(".ready*"):
        stamp.unlink()
    lock = locked()
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        only_uv = write("uv.txt", [entry for entry in lock if entry[0] == "uv"])
        pip = (VENV / "bin" / "python", "-m", "pip", "install", "-q")
        run(*pip, "--disable-pip-version-check", "--require-hashes", "-r", only_uv)
    python = ("--python", VENV / "bin" / "python")
    backend = os.environ.get("TORCH")
    size = "" if backend else " (about 6 GB with CUDA; `make book TORCH=cpu`: 2 GB)"
    print(f"Installing the locked packages{size} ...", flush=True)
    chosen = write("locked.txt", without_torch(lock) if backend else lock)
    run(uv, "pip", "sync", "-q", *python, "--require-hashes", chosen)
    if backend:
        pair = ("--torch-backend", backend, "--no-deps", *torch_pair(lock))
        run(uv, "pip", "install", "-q", *python, *pair)
    peers = ("--no-deps", "--require-hashes", "-r", "requirements-peers.txt")
    run(uv, "pip", "install", "-q", *python, *peers)
    run(uv, "pip", "install", "-q", *python, "--no-deps", "-e", ".")
    run(VENV / "bin" / "npm", "ci", "--silent", "--no-audit", "--no-fund")


if __name__ == "__main__":
    main()
