"""Times as the pages say them."""

import pytest
from runtime import duration


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, "–"), (0.2, "1 s"), (23.6, "24 s"), (119, "119 s"), (150, "2 min")],
)
def test_times_are_whole_seconds_or_minutes(seconds: float | None, said: str) -> None:
    assert duration(seconds) == said
