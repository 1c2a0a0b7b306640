"""Waiting times between tries."""

import pytest

from sync.handover.backoff import IN_A_ROW, pause


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_never_before_retry_after(chance: float) -> None:
    for attempts in range(1, 20):
        assert pause(attempts, 30.0, lambda: chance) >= 30.0


def test_full_jitter_doubles_and_rests_after_six_in_a_row() -> None:
    longest = [pause(n, None, lambda: 1.0) for n in range(1, IN_A_ROW + 2)]
    assert longest == [1, 2, 4, 8, 16, 300, 1]
    assert [pause(n, None, lambda: 0.0) for n in (1, 3, 6)] == [0, 0, 150]
