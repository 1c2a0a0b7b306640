"""One JSON object of the form server being read, strictly: what we need is there and of its type.

Raises Damaged("server-nonsense", where=…); `where` is a path of field names, never a value.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from inbox.errors import Damaged

T = TypeVar("T")


def nonsense(where: str) -> NoReturn:
    """The answer is not the contract. `where` is a path of field names, never a value."""
    raise Damaged("server-nonsense", where=where)


class Fields:
    """One JSON object being read; remembers where it stands in the answer."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, Mapping):
            nonsense(where)
        self._raw: Mapping[str, Any] = raw
        self._where = where

    def text(self, name: str) -> str:
        """A text that must be there."""
        value = self._raw.get(name)
        return value if isinstance(value, str) else self._wrong(name)

    def text_or(self, name: str, otherwise: str = "") -> str:
        """A text that may be absent or null."""
        return otherwise if self._raw.get(name) is None else self.text(name)

    def text_or_none(self, name: str) -> str | None:
        """A text or None."""
        return None if self._raw.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """A whole number that must be there."""
        value = self._raw.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self._wrong(name)

    def number_or(self, name: str, otherwise: int) -> int:
        """A whole number that may be absent or null."""
        return otherwise if self._raw.get(name) is None else self.number(name)

    def flag(self, name: str, otherwise: bool | None = None) -> bool:
        """True or false; `otherwise` when absent."""
        value = self._raw.get(name, otherwise)
        return value if isinstance(value, bool) else self._wrong(name)

    def instant(self, name: str) -> datetime:
        """An instant with its offset."""
        return self._made(name, instant)

    def instant_or_none(self, name: str) -> datetime | None:
        """An instant, or None."""
        return None if self._raw.get(name) is None else self.instant(name)

    def day(self, name: str) -> date:
        """A day."""
        return self._made(name, day)

    def inner(self, name: str) -> "Fields":
        """An object that must be there."""
        return Fields(self._raw.get(name), f"{self._where}.{name}")

    def inner_or_none(self, name: str) -> "Fields | None":
        """An object, or None."""
        return None if self._raw.get(name) is None else self.inner(name)

    def each(self, name: str, make: Callable[["Fields"], T]) -> tuple[T, ...]:
        """A list of objects; absent or null means empty."""
        where = f"{self._where}.{name}"
        return tuple(make(Fields(raw, where)) for raw in self._list(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; absent or null means empty."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            self._wrong(name)
        return tuple(values)

    def data(self, name: str) -> Mapping[str, Any]:
        """An object kept exactly as it came."""
        value = self._raw.get(name)
        return dict(value) if isinstance(value, Mapping) else self._wrong(name)

    def _list(self, name: str) -> list[Any]:
        value = self._raw.get(name)
        if value is None:
            return []
        return value if isinstance(value, list) else self._wrong(name)

    def _made(self, name: str, make: Callable[[str], T]) -> T:
        try:
            return make(self.text(name))
        except ValueError:
            self._wrong(name)

    def _wrong(self, name: str) -> NoReturn:
        nonsense(f"{self._where}.{name}")


def instant(text: str) -> datetime:
    """An instant of the contract. Raises ValueError for one without offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return moment


def day(text: str) -> date:
    """A day of the contract, YYYY-MM-DD."""
    return date.fromisoformat(text)


def instant_text(moment: datetime) -> str:
    """An instant as the contract writes it."""
    return moment.isoformat().replace("+00:00", "Z")
