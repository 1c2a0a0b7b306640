"""Handovers of different submissions go side by side; nothing of it is lost when one goes wrong."""

import threading

import pytest

from sync.handover.side_by_side import side_by_side


def test_two_are_under_way_at_once_and_each_is_done_once() -> None:
    meeting = threading.Barrier(2, timeout=20)
    done: list[int] = []

    def deed(item: int) -> bool:
        meeting.wait()
        done.append(item)
        return True

    side_by_side(range(4), deed)
    assert sorted(done) == [0, 1, 2, 3]


def test_after_a_no_nothing_new_is_begun() -> None:
    meeting = threading.Barrier(2, timeout=20)
    done: list[int] = []

    def deed(item: int) -> bool:
        done.append(item)
        meeting.wait()
        return False

    side_by_side(range(9), deed)
    assert sorted(done) == [0, 1]


def test_what_the_second_line_raises_reaches_the_caller_after_both_have_ended() -> None:
    ended: list[str] = []
    here = threading.get_ident()
    meeting = threading.Barrier(2, timeout=20)

    def deed(_: int) -> bool:
        meeting.wait()
        if threading.get_ident() != here:
            raise ValueError("second")
        return True

    with pytest.raises(ValueError, match="second"):
        side_by_side((1, 2), deed, lambda: ended.append("lines"))
    assert ended == ["lines"]


def test_one_alone_needs_no_thread() -> None:
    threads: list[int] = []
    side_by_side((1,), lambda _: bool(threads.append(threading.get_ident())) or True)
    assert threads == [threading.get_ident()]
