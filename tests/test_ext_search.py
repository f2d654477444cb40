"""Chinese search: what the index holds is what the browser asks for."""

import json
import subprocess

import pytest
from formulas import node_program
from search import SPLIT_QUERY, SearchPairs

split = SearchPairs({}).split


def split_query(text: str) -> list[str]:
    script = (
        f"{SPLIT_QUERY}; console.log(JSON.stringify(splitQuery({json.dumps(text)})))"
    )
    done = subprocess.run(
        [node_program(), "-e", script], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_chinese_is_indexed_by_characters_and_pairs() -> None:
    assert split("卷积核") == ["卷", "积", "核", "卷积", "积核"]


def test_other_words_stay_whole() -> None:
    assert split("用Conv2d做卷积, 10 轮") == [
        *["用", "Conv2d", "做", "卷", "积", "做卷", "卷积", "10", "轮"]
    ]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("卷积", ["卷积"]),
        ("卷积核", ["卷积", "积核"]),
        ("核", ["核"]),
        ("Conv2d 卷积层", ["Conv2d", "卷积", "积层"]),
        ("batch size", ["batch", "size"]),
        ("，。", []),
    ],
)
def test_the_browser_asks_for_what_the_index_holds(
    query: str, asked: list[str]
) -> None:
    assert split_query(query) == asked
    assert set(asked) <= set(split(query))
