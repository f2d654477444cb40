"""Drawn figures as part of the page."""

import pytest
from svg import inline_svg

SVG = (
    '<?xml version="1.0"?>\n<!-- drawn --><svg viewBox="0 0 1 1"><path id="a"/>'
    '<use href="#a"/><g id="ab" fill="url(#a)"/><text>#a id="a</text></svg>'
)


def test_the_label_is_the_text_alternative() -> None:
    svg = inline_svg(SVG, 'less < more & "so"', "f0-")
    label = 'role="img" aria-label="less &lt; more &amp; &quot;so&quot;"'
    assert svg.startswith(f"<svg {label}")


def test_ids_get_a_prefix_where_they_are_made_and_used() -> None:
    svg = inline_svg(SVG, "", "f7-")
    assert 'id="f7-a"' in svg and 'href="#f7-a"' in svg and "url(#f7-a)" in svg
    assert 'id="f7-ab"' in svg


def test_what_is_no_svg_is_refused() -> None:
    with pytest.raises(ValueError, match="<svg>"):
        inline_svg("<html></html>", "", "")
