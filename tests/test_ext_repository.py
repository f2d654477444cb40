import subprocess

import pytest

from _ext import repository


@pytest.fixture(autouse=True)
def fresh():
    repository.repository_url.cache_clear()
    yield
    repository.repository_url.cache_clear()


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/owner/the.name",
        "https://github.com/owner/the.name/",
        "https://github.com/owner/the.name.git",
        "https://x-access-token:secret@github.com/owner/the.name.git",
        "git@github.com:owner/the.name.git",
        "ssh://git@github.com/owner/the.name.git",
    ],
)
def test_every_way_to_write_a_github_address(address):
    assert repository.github(address) == "https://github.com/owner/the.name"


@pytest.mark.parametrize(
    "address", ["", "/srv/git/book.git", "https://notgithub.com/owner/name"]
)
def test_other_remotes_give_no_address(address):
    assert repository.github(address) is None


def test_the_environment_comes_first(monkeypatch):
    monkeypatch.setattr(repository, "origin", lambda: "git@github.com:a/b.git")
    monkeypatch.setenv("BOOK_REPOSITORY", "https://example.org/fork.git/")
    assert repository.repository_url() == "https://example.org/fork"


def test_the_environment_may_name_it_shortly(monkeypatch):
    monkeypatch.setenv("BOOK_REPOSITORY", "owner/name")
    assert repository.repository_url() == "https://github.com/owner/name"


def test_then_the_remote(monkeypatch):
    monkeypatch.delenv("BOOK_REPOSITORY", raising=False)
    monkeypatch.setattr(repository, "origin", lambda: "git@github.com:a/b.git")
    assert repository.repository_url() == "https://github.com/a/b"
    assert repository.repository_url() is repository.repository_url()


def test_origin_reads_the_clone(tmp_path):
    assert repository.origin(tmp_path) == ""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    remote = ["remote", "add", "origin", "https://github.com/a/b"]
    subprocess.run(["git", "-C", tmp_path, *remote], check=True)
    assert repository.origin(tmp_path) == "https://github.com/a/b"


def test_without_git_there_is_no_address(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert repository.origin() == ""
