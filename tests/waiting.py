"""The one way to wait in a test: for a condition, with a bound. Never for a time."""

import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

LOOK_AGAIN_S = 0.01


def seldom(values: Iterable[Any], *often: Any) -> list[Any]:
    """Parameters for a costly test: those named `often` in every run, the others in a long one."""
    marked = pytest.mark.long
    return [v if v in often else pytest.param(v, marks=marked) for v in values]


def until(condition: Callable[[], object], seconds: float = 30.0) -> Any:
    """The condition's first true value; fails when it does not come within `seconds`."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "the condition was not met in time"
        time.sleep(LOOK_AGAIN_S)
    return found
