"""How long to wait before the next try. Pure arithmetic; the chance is passed in."""

from collections.abc import Callable

#: Tries in a row before a longer rest (security.md: at most 6, full jitter).
IN_A_ROW = 6
FIRST_S, LONGEST_S = 1.0, 60.0
REST_S = 300.0

#: A number between 0 and 1.
Chance = Callable[[], float]


def pause(attempts: int, retry_after: float | None, chance: Chance) -> float:
    """Seconds until the next try after `attempts` failed ones, never before Retry-After."""
    if attempts > 0 and attempts % IN_A_ROW == 0:
        waiting = REST_S / 2 + chance() * REST_S / 2
    else:
        nth = (attempts - 1) % IN_A_ROW
        waiting = chance() * min(LONGEST_S, FIRST_S * 2.0**nth)
    return max(waiting, retry_after or 0.0)
