"""Where the book's repository lies: one place for every button and notebook."""

import os
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GITHUB = re.compile(r"(?:^|[@/])github\.com[:/]([\w.-]+)/([\w.-]+?)(?:\.git)?/?$")


@cache
def repository_url() -> str | None:
    """Return the address of the repository, ``https://github.com/owner/name``.

    It is that of the environment variable BOOK_REPOSITORY, or else that of the git
    remote ``origin`` where this is on GitHub, so that a fork points at itself.
    None: neither is known; buttons that need an address are then left out.
    """
    return normalise(os.environ.get("BOOK_REPOSITORY", "")) or github(origin())


def normalise(address: str) -> str | None:
    """Return a written address in its plain form, None for an empty one.

    ``owner/name`` is taken for a repository on GitHub.
    """
    address = address.strip().rstrip("/").removesuffix(".git")
    if re.fullmatch(r"[\w.-]+/[\w.-]+", address):
        address = f"https://github.com/{address}"
    return github(address) or address or None


def github(address: str) -> str | None:
    """Return the web address that belongs to a git address on GitHub, or None.

    User names and tokens, which CI puts into the remote's address, are left out.
    """
    match = GITHUB.search(address.strip())
    return f"https://github.com/{match[1]}/{match[2]}" if match else None


def origin(folder: Path = ROOT) -> str:
    """Return the address of a clone's remote ``origin``, empty without one."""
    command = ["git", "-C", str(folder), "remote", "get-url", "origin"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()
