"""utils/grading.py: what a reader is told of an answer, and what is kept from them."""

import re

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from utils import expect, grading

NAN = float("nan")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def wrong(answer: object, truth: object, *args: object) -> str:
    with pytest.raises(AssertionError) as error:
        expect(answer, truth, *args)
    return str(error.value)


def area(width: float, height: float) -> float:
    """Return the area of a rectangle."""
    return width * height


def unwritten(X: Tensor) -> Tensor:
    """Return twice ``X``."""


class Unwritten(nn.Module):
    """A layer to come."""


class HalfWritten(nn.Module):
    """A layer whose parts are to come."""

    def __init__(self) -> None:
        """Make the weights."""

    def forward(self, X: Tensor) -> Tensor:
        """Return ``X``."""


class Typed:
    """Only annotations."""

    width: int


class Written(Unwritten):
    """A layer."""

    def forward(self, X: Tensor) -> Tensor:
        return X


class Constant:
    """An attribute is something."""

    p = 0.5


def test_a_right_answer_is_told_in_one_line(capsys):
    with grading(area):
        expect(area(2, 3), 6)
    assert said(capsys) == "Right.\n"


@torch.no_grad()
def unwritten_and_decorated(X: Tensor) -> Tensor:
    """Return ``X``."""


def passing():
    """Do something."""
    pass


@pytest.mark.parametrize(
    "stub",
    [unwritten, unwritten_and_decorated, passing, Unwritten, HalfWritten, None, Typed],
)
def test_a_docstring_alone_is_not_written_yet(stub, capsys):
    with grading(area, stub):
        expect(stub(torch.ones(2)) if callable(stub) else stub, torch.ones(2))
    assert said(capsys) == "Not written yet.\n"


def returns_a_number():
    """Return 0."""
    return 0


def returns_nothing(X):
    """Look at X."""
    X.sum()


def yields():
    """Give nothing."""
    yield


@pytest.mark.parametrize(
    "written",
    [returns_nothing, returns_a_number, yields, Written, Constant, Written.forward, 3],
)
def test_what_does_something_is_written(written, capsys):
    with grading(written):
        expect(None, 1, "x = 1")
    assert said(capsys) == "Wrong: x = 1: your code returns nothing.\n"


def test_an_assertion_is_told_in_its_words(capsys):
    with grading(area):
        raise AssertionError("A sum is asked for!")
    assert said(capsys) == "Wrong: A sum is asked for!\n"


def broken(x: int) -> int:
    """Divide by nothing."""
    y = x - x
    return x // y


def test_an_error_of_the_readers_code_is_told_with_its_line(capsys):
    with grading(broken):
        expect(broken(3), 3)
    line = broken.__code__.co_firstlineno + 3
    told = rf"Wrong: your code raises ZeroDivisionError: .* \(line {line}\)\.\n"
    assert re.fullmatch(told, said(capsys))


@pytest.mark.parametrize(
    "error",
    [StopIteration(), SystemExit(1), NotImplementedError("two\nlines"), KeyError("k")],
)
def test_no_error_stops_the_notebook(error, capsys):
    with grading(area):
        raise error
    told = said(capsys)
    assert told.startswith(f"Wrong: your code raises {type(error).__name__}")
    assert told.count("\n") == 1


def test_an_assertion_without_words_is_an_error_of_the_code(capsys):
    with grading():
        raise AssertionError
    assert said(capsys) == "Wrong: your code raises AssertionError.\n"


def test_a_reader_can_still_interrupt(capsys):
    with pytest.raises(KeyboardInterrupt), grading(area):
        raise KeyboardInterrupt
    assert said(capsys) == ""


def test_a_long_error_is_cut(capsys):
    with grading(area):
        raise ValueError("x" * 999)
    assert len(said(capsys)) < 350


def test_draws_begin_at_the_seed_and_leave_no_trace(capsys):
    torch.manual_seed(3)
    after = torch.rand(1)
    torch.manual_seed(3)
    drawn = []
    for seed in (0, 0, 1):
        with grading(area, seed=seed):
            drawn.append(torch.rand(1))
            raise ValueError
    assert drawn[0] == drawn[1] != drawn[2]
    torch.manual_seed(0)
    assert torch.rand(1) == drawn[0]
    torch.manual_seed(3)
    with grading(area):
        torch.rand(9)
    assert torch.rand(1) == after


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (1, 1),
        (2, 2.0),
        (0.1 + 0.2, 0.3),
        (NAN, NAN),
        (float("inf"), float("inf")),
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (torch.tensor(3), torch.tensor(3, dtype=torch.int32)),
        (nn.Parameter(torch.ones(2)), torch.ones(2, dtype=torch.float64)),
        (torch.tensor([NAN, torch.inf, 1]), torch.tensor([NAN, torch.inf, 1 + 1e-6])),
        (torch.tensor([1 + 2j]), torch.tensor([1 + 2j])),
        (torch.zeros(0, 3), torch.zeros(0, 3)),
        ([1, 2], (1, 2)),
        ((torch.ones(2), {"loss": 1.0}), (torch.ones(2), {"loss": 1.0})),
        ("same", "same"),
        (torch.Size([2, 3]), (2, 3)),
        (None, None),
        (torch.float32, torch.float32),
    ],
)
def test_what_is_the_same(answer, truth):
    expect(answer, truth)


@pytest.mark.parametrize(
    ("answer", "truth", "told"),
    [
        (3, 4, "3 is not right"),
        (True, False, "True is not right"),
        ("a", "b", "'a' is not right"),
        (0.5, 0.501, "0.5 is not right"),
        (NAN, 1.0, "nan is not right"),
        (1.0, float("inf"), "1.0 is not right"),
        (float("inf"), -float("inf"), "inf is not right"),
        (2.0, 2, "the type should be int, but it is float"),
        (1, True, "the type should be bool, but it is int"),
        (True, 1, "the type should be int, but it is bool"),
        (torch.tensor(1.0), 1.0, "the type should be float, but it is Tensor"),
        ([1.0], torch.ones(1), "the type should be Tensor, but it is tuple"),
        (
            torch.ones(2),
            torch.ones(2, 1),
            "the shape is (2,), but there should be 2 axes",
        ),
        (
            torch.ones(2, 3),
            torch.ones(2, 4),
            "the shape (2, 3) is not right along axis 1",
        ),
        (
            torch.ones(2, dtype=torch.int32),
            torch.ones(2),
            "the numbers should be of type float, but they are torch.int32",
        ),
        (
            torch.tensor([[1.0, 2.0], [3.25, 9.0]]),
            torch.tensor([[1.0, 2.0], [4.5, 5.5]]),
            "3.25 at [1, 0] is not right (2 of 4 numbers are not)",
        ),
        (
            torch.tensor([True, False]),
            torch.tensor([True, True]),
            "False at [1] is not right (1 of 2 numbers are not)",
        ),
        (torch.tensor(7.5), torch.tensor(8.5), "7.5 is not right"),
        (torch.tensor([NAN]), torch.ones(1), "nan at [0] is not right (1 of 1"),
        (torch.ones(1), torch.tensor([NAN]), "1 at [0] is not right (1 of 1"),
        ((1, 2, 3), (1, 2), "it holds 3 things, not the right number"),
        ((1, (2, 5)), (1, (2, 3)), "at [1], at [1], 5 is not right"),
        ({"a": 1, "c": 2}, {"a": 1, "b": 2}, "'b' is missing"),
        ({"a": 5}, {"a": 1}, "at ['a'], 5 is not right"),
        ((None,), (1,), "at [0], your code returns nothing"),
        (1, None, "the type should be NoneType, but it is int"),
    ],
)
def test_what_differs_is_named_without_the_right_value(answer, truth, told):
    assert wrong(answer, truth).startswith(told)
    assert wrong(answer, truth, "k = 2").startswith(f"k = 2: {told}")


def test_tolerances_can_be_given():
    expect(1.0, 1.5, rtol=0.4)
    expect(torch.tensor([1e-3]), torch.tensor([0.0]), atol=0.01)
    assert wrong(1.0 + 1e-6, 1.0, "", 0, 1e-9)
    assert wrong(torch.tensor([1.0]), torch.tensor([1.0 + 1e-6]), "", 0, 1e-9)


def test_comparing_changes_nothing():
    X = torch.randn(3, requires_grad=True)
    Y = (X * 2).requires_grad_()
    expect(Y, Y)
    expect(Y.relu_(), Y)
    Y.sum().backward()
    assert X.grad is not None


def test_the_line_is_chinese_where_the_book_is(capsys, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "zh")
    with grading(area):
        pass
    with grading(unwritten):
        pass
    for answer in (None, 3, torch.ones(2)):
        with grading(area):
            expect(answer, torch.zeros(2), "两行")
    with grading(area):
        area(1)
    with grading(area):
        raise AssertionError("不是平均。")
    lines = said(capsys).splitlines()
    assert lines[:3] == ["正确。", "还没有写。", "不对：两行：你的代码什么也没有返回。"]
    assert lines[3] == "不对：两行：类型应当是 Tensor，现在却是 int。"
    assert lines[4] == "不对：两行：[0] 处的 1 不对（2 个数中有 2 个不对）。"
    assert lines[5].startswith("不对：你的代码抛出了 TypeError: area() missing 1")
    assert lines[6] == "不对：不是平均。"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_draws_on_a_gpu_leave_no_trace(capsys):
    torch.zeros(1, device="cuda")
    torch.manual_seed(3)
    after = torch.rand(1, device="cuda")
    torch.manual_seed(3)
    with grading(area):
        expect(torch.rand(9, device="cuda"), torch.zeros(9))
    assert torch.rand(1, device="cuda") == after
