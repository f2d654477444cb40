"""Where a page can be run."""

from launch import launch_links


def kinds(url: str | None, runs: bool) -> list[str]:
    links = launch_links("chapters/mlp/mlp", "zh", "../../", url, runs)
    return [link["kind"] for link in links]


def test_without_a_repository_there_is_the_download() -> None:
    assert kinds(None, runs=True) == ["download"]
    assert kinds("https://example.org/owner/name", runs=True) == ["download"]
    assert kinds(None, runs=False) == []


def test_a_page_without_code_has_its_source_only() -> None:
    assert kinds("https://github.com/owner/name", runs=False) == ["source"]


def test_links_lead_to_the_notebook_of_the_edition() -> None:
    url = "https://github.com/owner/name"
    links = launch_links("chapters/mlp/mlp", "zh", "../../", url, runs=True)
    notebooks = [link["href"] for link in links if link["kind"] != "source"]
    assert all(href.endswith("zh/mlp/mlp.ipynb") for href in notebooks)
    assert "../../../notebooks/zh/mlp/mlp.ipynb" in notebooks
