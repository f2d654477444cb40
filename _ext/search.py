"""Chinese search by characters and pairs of characters, without a dictionary.

Sphinx's own Chinese index holds words, but the browser does not cut the query into
words, so that 卷积核 finds nothing. Here both sides cut the same way: a run of Chinese
characters gives every pair of neighbours, and the index holds the single characters,
too. A page answers a query if it has all of its pairs.
"""

import json
import re
from typing import Any

from sphinx.application import Sphinx
from sphinx.search import SearchLanguage, js_index

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
WORD = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
SPLIT_QUERY = (
    """
var splitQuery = (query) => {
  const words = query.match(/[HAN]+|(?:(?![HAN])[\\p{L}\\p{N}_])+/gu) || [];
  return words.flatMap((word) =>
    word.length < 2 || !/[HAN]/.test(word)
      ? [word]
      : Array.from(word.slice(1), (next, i) => word[i] + next));
};
""".replace("HAN", "\\u3400-\\u4dbf\\u4e00-\\u9fff")
    # the HAN characters lie in the Basic Multilingual Plane: one UTF-16 unit each
)


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbours in a run of characters."""
    return [run[i : i + 2] for i in range(len(run) - 1)]


class SearchPairs(SearchLanguage):
    """Words of other scripts as they are, Chinese as characters and pairs."""

    lang = "zh_CN"
    language_name = "Chinese"
    js_splitter_code = SPLIT_QUERY

    def split(self, input: str) -> list[str]:
        """Cut a text into what the index holds."""
        terms: list[str] = []
        for run in WORD.findall(input):
            terms += [*run, *pairs(run)] if re.match(f"[{HAN}]", run) else [run]
        return terms


class CompactIndex(type(js_index)):  # type: ignore[misc]
    """The index file with its characters as they are, half the size of escapes."""

    def dumps(self, data: Any) -> str:
        """Return the index as a script."""
        text = json.dumps(
            data, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return f"{self.PREFIX}{text}{self.SUFFIX}"


def compact(app: Sphinx) -> None:
    """Write the index that way."""
    if app.builder.name == "html":
        app.builder.indexer_format = CompactIndex()


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_search_language(SearchPairs)
    app.connect("builder-inited", compact)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
