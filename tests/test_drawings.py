"""What is told of a plot: another picture is noticed, another rounding is not."""

import io

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from scripts.drawings import marks

X = np.linspace(0, 1, 20)
SQUARES = np.arange(9.0).reshape(3, 3)


def told(draw) -> list[str]:
    figure = Figure(figsize=(3, 2), dpi=72)
    axes = figure.subplots()
    draw(axes)
    file = io.StringIO()
    with_text = {"svg.fonttype": "none", "svg.hashsalt": "book"}
    with matplotlib.rc_context(with_text):
        figure.savefig(file, format="svg")
    return marks(file.getvalue())


def image(pixels):
    return told(lambda axes: axes.imshow(pixels, cmap="gray", vmin=0, vmax=8))


def curve(y):
    return told(lambda axes: axes.plot(X, y, label="a line"))


def points(n, shift=0.0):
    def draw(axes):
        axes.set_xlim(0, 2)
        axes.scatter(X[:n] + shift, X[:n])

    return told(draw)


def test_a_picture_is_told_by_nine_shades() -> None:
    assert image(SQUARES)[-1] == "picture 012 346 789"
    assert image(SQUARES + 1e-4) == image(SQUARES)
    assert image(SQUARES[::-1]) != image(SQUARES)
    assert image(SQUARES.T) != image(SQUARES)


def test_a_curve_is_told_by_its_ends_and_its_middle() -> None:
    assert curve(X**2 + 1e-6) == curve(X**2)
    assert curve(X**3)[-1] != curve(X**2)[-1]
    assert sum(words.startswith("curve") for words in curve(X)) == 1


def test_points_are_counted_and_placed() -> None:
    assert points(7)[-1].startswith("7 points around")
    assert points(8)[-1] != points(7)[-1]
    assert points(7, shift=1)[-1] != points(7)[-1]


@pytest.mark.parametrize("name", ["set_title", "set_xlabel"])
def test_texts_are_told_in_their_order(name: str) -> None:
    texts = told(lambda axes: getattr(axes, name)("some words"))[0]
    assert "some words" in texts.split(" | ")
