"""Check a reader's answer to an exercise: one line that says how it went."""

import dis
import inspect
import math
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from numbers import Integral, Real
from types import CodeType, FunctionType
from typing import Any

import numpy as np
import torch
from torch import Tensor

_KINDS: list[tuple[Any, str]] = [
    (Tensor, "Tensor"),
    (bool, "bool"),
    (Integral, "int"),
    (Real, "float"),
    (str, "str"),
    ((tuple, list), "tuple"),
    (dict, "dict"),
]


@contextmanager
def grading(*objects: Any, seed: int = 0) -> Iterator[None]:
    """Run the checks in the block and print "Right.", "Not written yet." or "Wrong: …".

    An error in the block is told in that line and goes no further, so that a notebook
    runs on. Random numbers are drawn from ``seed``, and later ones are as if nothing
    had been drawn. Chinese where the environment variable ``BOOK_LANGUAGE`` is "zh".

    Args:
        objects: what the reader writes: functions, classes, or a name set to None.
            One whose body is only a docstring is not written yet.
        seed: of torch's generators.
    """
    problem = ""
    gpus = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()
    with torch.random.fork_rng(gpus):
        torch.manual_seed(seed)
        try:
            yield
        except (Exception, SystemExit) as error:
            problem = _problem(error, objects)
    if any(map(_is_stub, objects)):
        print(_say("Not written yet.", "还没有写。"))
    elif problem:
        end = "" if problem[-1] in ".!?。！？…" else _say(".", "。")
        print(_say("Wrong: ", "不对：") + problem + end)
    else:
        print(_say("Right.", "正确。"))


def expect(
    answer: Any,
    truth: Any,
    case: str = "",
    rtol: float = 1e-4,
    atol: float = 1e-5,
) -> None:
    """Do nothing if ``answer`` is ``truth``; else say what is wrong, not what is right.

    Args:
        answer: what the reader's code returned.
        truth: a tensor, number, truth value, string, or tuples, lists and dicts of
            these. Shapes must be the same, and whether numbers are integers or floats;
            a float may be of another precision. NaN equals NaN.
        case: with what input, in a few words.
        rtol, atol: floats may differ by ``atol + rtol * abs(truth)``.

    Raises:
        AssertionError: they differ; the message begins with ``case``.
    """
    if problem := _difference(answer, truth, rtol, atol):
        raise AssertionError(case + _say(": ", "：") + problem if case else problem)


def _say(english: str, chinese: str) -> str:
    return chinese if os.environ.get("BOOK_LANGUAGE") == "zh" else english


def _problem(error: BaseException, objects: tuple[Any, ...]) -> str:
    """Tell an error in one line, with the line of the reader's code."""
    words = " ".join(str(error).split())
    words = words if len(words) <= 300 else words[:299] + "…"
    if isinstance(error, AssertionError) and words:
        return words
    files = {code.co_filename for thing in objects for code in _codes(thing)}
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename in files]
    place = _say(f" (line {lines[-1]})", f"（第 {lines[-1]} 行）") if lines else ""
    kind = type(error).__name__ + (f": {words}" if words else "")
    return _say(f"your code raises {kind}{place}", f"你的代码抛出了 {kind}{place}")


def _is_stub(thing: Any) -> bool:
    if inspect.isclass(thing):
        own = [k for k in vars(thing) if not k.startswith("__")]
        codes = _codes(thing)
        return all(map(_does_nothing, codes)) and len(own) <= len(codes)
    return thing is None or (codes := _codes(thing)) != [] and _does_nothing(codes[0])


def _codes(thing: Any) -> list[CodeType]:
    """Return the code of a function, or of the functions that a class defines."""
    if inspect.isclass(thing):
        own = [v for k, v in vars(thing).items() if not k.startswith("__annotate")]
        return [code for function in own for code in _codes(function)]
    unwrapped = inspect.unwrap(thing) if callable(thing) else thing
    return [unwrapped.__code__] if isinstance(unwrapped, FunctionType) else []


def _unwritten() -> None:
    """Only a docstring: what Python makes of it differs from version to version."""


def _does_nothing(code: CodeType) -> bool:
    return _steps(code) == _steps(_unwritten.__code__)


def _steps(code: CodeType) -> list[tuple[str, Any]]:
    steps = dis.get_instructions(code)
    return [(step.opname, step.argval) for step in steps if step.opname != "NOP"]


def _difference(answer: Any, truth: Any, rtol: float, atol: float) -> str:
    """Say how ``answer`` differs from ``truth``; nothing if it does not."""
    answer, truth = (
        v.item() if isinstance(v, np.generic) else v for v in (answer, truth)
    )
    if answer is None and truth is not None:
        return _say("your code returns nothing", "你的代码什么也没有返回")
    kind, wanted = _kind(answer), _kind(truth)
    if kind != wanted and (kind, wanted) != ("int", "float"):
        return _say(
            f"the type should be {wanted}, but it is {kind}",
            f"类型应当是 {wanted}，现在却是 {kind}",
        )
    if wanted == "Tensor":
        return _difference_of_tensors(
            answer.detach().cpu(), truth.detach().cpu(), rtol, atol
        )
    if wanted in ("tuple", "dict"):
        return _difference_of_items(answer, truth, rtol, atol)
    same = answer == truth or (answer != answer and truth != truth)  # NaN is not NaN
    if wanted == "float" and not same:
        same = abs(answer - truth) <= atol + rtol * abs(truth) < math.inf
    return "" if same else _say(f"{answer!r} is not right", f"{answer!r} 不对")


def _kind(value: Any) -> str:
    names = (name for types, name in _KINDS if isinstance(value, types))
    return next(names, type(value).__name__)


def _difference_of_items(answer: Any, truth: Any, rtol: float, atol: float) -> str:
    if len(answer) != len(truth):
        return _say(
            f"it holds {len(answer)} things, not the right number",
            f"共有 {len(answer)} 项，数目不对",
        )
    named = isinstance(truth, dict)
    if named and (missing := [key for key in truth if key not in answer]):
        return _say(f"{missing[0]!r} is missing", f"缺少 {missing[0]!r}")
    for key in truth if named else range(len(truth)):
        if problem := _difference(answer[key], truth[key], rtol, atol):
            return _say(f"at [{key!r}], {problem}", f"[{key!r}] 处，{problem}")
    return ""


def _difference_of_tensors(
    answer: Tensor, truth: Tensor, rtol: float, atol: float
) -> str:
    shape = tuple(answer.shape)
    if answer.ndim != truth.ndim:
        return _say(
            f"the shape is {shape}, but there should be {truth.ndim} axes",
            f"形状是 {shape}，但应当有 {truth.ndim} 个轴",
        )
    sizes = zip(shape, truth.shape, strict=True)
    if axes := [axis for axis, (a, t) in enumerate(sizes) if a != t]:
        return _say(
            f"the shape {shape} is not right along axis {axes[0]}",
            f"形状 {shape} 在轴 {axes[0]} 上不对",
        )
    kind, wanted = _kind_of_numbers(answer), _kind_of_numbers(truth)
    if kind != wanted:
        return _say(
            f"the numbers should be of type {wanted}, but they are {answer.dtype}",
            f"数的类型应当是 {wanted}，现在却是 {answer.dtype}",
        )
    differs = answer != truth
    if wanted in ("float", "complex"):
        wide = torch.float64 if wanted == "float" else torch.complex128
        answer, truth = answer.to(wide), truth.to(wide)
        differs = ~torch.isclose(answer, truth, rtol, atol, equal_nan=True)
    if not (wrong := differs.nonzero().tolist()):
        return ""
    place = wrong[0]
    number = answer[tuple(place)].item()
    value = f"{number:.6g}" if wanted == "float" else str(number)
    if not place:
        return _say(f"{value} is not right", f"{value} 不对")
    count = f"{len(wrong):,}", f"{truth.numel():,}"
    return _say(
        f"{value} at {place} is not right ({count[0]} of {count[1]} numbers are not)",
        f"{place} 处的 {value} 不对（{count[1]} 个数中有 {count[0]} 个不对）",
    )


def _kind_of_numbers(values: Tensor) -> str:
    if values.dtype == torch.bool:
        return "bool"
    if values.is_complex():
        return "complex"
    return "float" if values.is_floating_point() else "int"
