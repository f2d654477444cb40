"""Make .venv from requirements.lock; runs on the bare system Python.

uv itself is installed by pip, from its own hashed entry in the lock.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


def uv_requirement() -> str:
    """Return uv's entry of requirements.lock, with its hashes."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entry = re.search(r"^uv==.*\n(?: {4}--hash=.*\n)+", lock, re.MULTILINE)
    if entry is None:
        sys.exit("requirements.lock has no entry for uv: run `make lock`.")
    return entry.group()


def run(*command: str | Path) -> None:
    """Run a step of the set-up; its failure ends it, in one sentence."""
    if subprocess.run([str(part) for part in command], cwd=ROOT).returncode:
        sys.exit(f"The set-up stopped at: {Path(command[0]).name} {command[1]} ...")


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
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write(uv_requirement())
            file.flush()
            pip = (VENV / "bin" / "python", "-m", "pip", "install", "-q")
            run(
                *pip, "--disable-pip-version-check", "--require-hashes", "-r", file.name
            )
    python = ("--python", VENV / "bin" / "python")
    print("Installing the locked packages (about 6 GB with CUDA) ...", flush=True)
    run(uv, "pip", "sync", "-q", *python, "--require-hashes", "requirements.lock")
    peers = ("--no-deps", "--require-hashes", "-r", "requirements-peers.txt")
    run(uv, "pip", "install", "-q", *python, *peers)
    run(uv, "pip", "install", "-q", *python, "--no-deps", "-e", ".")
    run(VENV / "bin" / "npm", "ci", "--silent", "--no-audit", "--no-fund")


if __name__ == "__main__":
    main()
