"""Everything that can go wrong, in three families that differ in what a person does next.

    ZweiklickError
    ├── Refused      a rule forbids it; nothing was changed
    ├── Unreachable  something outside does not answer; we retry, work goes on
    └── Damaged      an administrator must look; the item is set aside, never dropped

An error carries a code and values, never a sentence: `ui/messages.py` turns the code into German.
"""

from collections.abc import Mapping


class ZweiklickError(Exception):
    """A known failure: `code` names the case, `values` fill its sentence (ids, never people)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return self.code


class Refused(ZweiklickError):
    """A rule forbids it. Nothing was changed, asking again changes nothing."""


class Unreachable(ZweiklickError):
    """An outside fault. The work is kept; `retry_after` seconds may be known."""

    def __init__(self, code: str, *, retry_after: float | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.retry_after = retry_after


class Damaged(ZweiklickError):
    """Bytes that cannot be trusted. What is concerned is set aside until somebody looks."""
