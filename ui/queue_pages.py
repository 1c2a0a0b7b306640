"""The loaded part of a list: pages of 100 rows, section starts, counts. Asks nobody itself."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from inbox.queue import QueueQuery, QueueRow, SortKey
from inbox.submission import SubmissionId
from ui.texts.words import end_of_week

PAGE = 100
#: Pages kept in memory: 8,000 rows around the reader.
KEPT = 40


class Section(IntEnum):
    """Where a row stands in a list sorted by due day; the order on screen."""

    TODAY = 0
    WEEK = 1
    LATER = 2


def section_of(row: QueueRow, today: date) -> Section:
    """Section of a row. An emergency stands on top whatever its day."""
    emergency = row.urgent and bool(row.due_note) and (row.due_day is None or row.due_day > today)
    if emergency or (row.due_day is not None and row.due_day <= today):
        return Section.TODAY
    if row.due_day is not None and row.due_day <= end_of_week(today):
        return Section.WEEK
    return Section.LATER


@dataclass
class Pages:
    """What is known of one list at one moment."""

    query: QueueQuery
    today: date
    total: int
    exact: bool = True  #: False: `total` is only what was loaded so far
    loaded: OrderedDict[int, tuple[QueueRow, ...]] = field(default_factory=OrderedDict)
    starts: dict[int, Section] = field(default_factory=dict)

    @property
    def sectioned(self) -> bool:
        """Whether rows stand under section labels: sorted by due day, soonest first."""
        return self.query.sort is SortKey.DUE and not self.query.descending

    def row(self, index: int) -> QueueRow | None:
        """The row at `index`; None while its page is not loaded."""
        page = self.loaded.get(index // PAGE)
        at = index % PAGE
        return page[at] if page is not None and at < len(page) else None

    def keep(self, number: int, rows: tuple[QueueRow, ...]) -> None:
        """Take a page in, forget the one not used for longest, find the section starts."""
        self.loaded[number] = rows
        self.loaded.move_to_end(number)
        while len(self.loaded) > KEPT:
            self.loaded.popitem(last=False)
        if self.sectioned:
            self._find_starts(number)

    def index_of(self, submission: SubmissionId) -> int | None:
        """Where a submission stands, if it is loaded."""
        return next((i for i, row in self._rows() if row.id == submission), None)

    def section_size(self, start: int) -> int | None:
        """How many rows the section beginning at `start` has, when both ends are known."""
        later = sorted(s for s in self.starts if s > start)
        everything = self.exact and all(
            number in self.loaded for number in range((self.total + PAGE - 1) // PAGE)
        )
        if later and (everything or self.starts[later[0]] == self.starts[start] + 1):
            return later[0] - start
        if not later and everything:
            return self.total - start
        return None

    def urgent(self) -> int | None:
        """How many rows are urgent, when every row is loaded."""
        if not self.exact or sum(len(rows) for rows in self.loaded.values()) < self.total:
            return None
        return sum(1 for _, row in self._rows() if row.urgent)

    def _rows(self) -> Iterator[tuple[int, QueueRow]]:
        for number, rows in self.loaded.items():
            for at, row in enumerate(rows):
                yield number * PAGE + at, row

    def _find_starts(self, number: int) -> None:
        first = number * PAGE
        rows = self.loaded[number]
        before = self.row(first - 1) if first else None
        section = section_of(before, self.today) if before is not None else None
        for at, row in enumerate(rows):
            mine = section_of(row, self.today)
            known = section is not None or first + at == 0
            if known and (section is None or mine > section):
                self.starts[first + at] = mine
            section = mine if section is None else max(section, mine)
        after = self.row(first + len(rows))
        if after is not None and section is not None:
            following = section_of(after, self.today)
            if following > section:
                self.starts[first + len(rows)] = following
