"""The one way to wait in a test: for a condition, with a bound. Never for a time."""

import time
from collections.abc import Callable
from typing import Any

LOOK_AGAIN_S = 0.01


def until(condition: Callable[[], object], seconds: float = 30.0) -> Any:
    """The condition's first true value; fails when it does not come within `seconds`."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "the condition was not met in time"
        time.sleep(LOOK_AGAIN_S)
    return found
