"""The list as a table model: four columns, pages of 100 rows fetched in the background.

Never asks the desk on the main thread, never sorts or filters itself: every change of the query is
a new question to the desk, and only the newest answer counts.
"""

from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from inbox.queue import QueueKind, QueueQuery, QueueRef, QueueRow
from inbox.submission import SubmissionId
from ui.background import Background
from ui.queue_pages import PAGE, Pages, Section
from ui.queue_words import case_words, chips_of, column_title, due_pair, spoken

if TYPE_CHECKING:
    from inbox.desk import Desk

#: What is asked for at a keystroke: more than fit on a screen, fewer than a page.
FIRST = 60
COUNT_REST_MS = 180
Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns of the list."""

    DUE = 0
    KIND = 1
    PERSON = 2
    RESULT = 3


class Answer(NamedTuple):
    """A first page (or the pages in view), as it came from the desk."""

    query: QueueQuery
    first: int
    pages: tuple[tuple[QueueRow, ...], ...]
    total: int | None
    anchor: int | None


class QueueModel(QAbstractTableModel):
    """Rows of the current query. `arrived` after a new query, `refreshed` after the same one."""

    arrived = Signal()
    refreshed = Signal(object)  #: where the kept submission stands now, or None
    sections_changed = Signal()
    counted = Signal()
    outdated = Signal()  #: a page came back shorter than the list should be

    def __init__(
        self, desk: "Desk", background: Background, today: date, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("queue-model")
        self._desk, self._background = desk, background
        self._pages = Pages(QueueQuery(QueueRef(QueueKind.OWN)), today, 0)
        self._wanted: QueueQuery = self._pages.query
        self._today = today
        self._missing: set[int] = set()
        self._asked: set[int] = set()
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.setInterval(0)
        self._ask_soon.timeout.connect(self._fetch_missing)
        # Counting thousands of hits would slow down the next keystroke: it waits for a rest.
        self._count_soon = QTimer(self)
        self._count_soon.setSingleShot(True)
        self._count_soon.setInterval(COUNT_REST_MS)
        self._count_soon.timeout.connect(self._count)
        self.loaded_once = False

    # -- what is shown -----------------------------------------------------------------------
    @property
    def query(self) -> QueueQuery:
        """The query last asked for; its answer may still be under way."""
        return self._wanted

    @property
    def pages(self) -> Pages:
        """The rows that are shown."""
        return self._pages

    @property
    def today(self) -> date:
        """The business day the due words refer to."""
        return self._today

    def set_today(self, today: date) -> bool:
        """A new business day: words and sections change; whether rows must be read again."""
        new = today != self._today
        self._today = today
        return new and self.loaded_once

    def row_at(self, index: int) -> QueueRow | None:
        """The row, or None while it is loading (and it is fetched then)."""
        row = self._pages.row(index)
        if row is None and 0 <= index < self._pages.total:
            page = index // PAGE
            if page not in self._asked:
                self._missing.add(page)
                if not self._ask_soon.isActive():
                    self._ask_soon.start()
        return row

    def section_at(self, index: int) -> Section | None:
        """The section that begins with this row."""
        return self._pages.starts.get(index)

    # -- asking ---------------------------------------------------------------------------------
    def set_query(self, query: QueueQuery) -> None:
        """Ask for another list; the old rows stay until the new ones are here."""
        self._wanted = query
        desk = self._desk

        def ask() -> Answer:
            rows = desk.rows(query, 0, FIRST)
            return Answer(query, 0, (rows,), len(rows) if len(rows) < FIRST else None, None)

        self._background.read(ask, self._show, lane="queue")

    def refresh(self, top: int, bottom: int, keep: SubmissionId | None) -> None:
        """Read the pages in view again; `keep` is the submission that must not lose its place."""
        query, desk = self._wanted, self._desk
        first, last = top // PAGE, bottom // PAGE

        def ask() -> Answer:
            total = desk.count(query)
            numbers = range(min(first, max(0, total - 1) // PAGE), last + 1)
            pages = tuple(desk.rows(query, number * PAGE, PAGE) for number in numbers)
            ids = [row.id for rows in pages for row in rows]
            anchor = None
            if keep is not None and keep in ids:
                anchor = numbers[0] * PAGE + ids.index(keep)
            elif keep is not None and total > len(ids):
                found = desk.neighbours(query, keep)
                anchor = found.index if 0 <= found.index < total else None
            return Answer(query, numbers[0], pages, total, anchor)

        self._background.read(ask, self._show_again, lane="queue")

    # -- answers ----------------------------------------------------------------------------------
    def _show(self, answer: Answer) -> None:
        self._replace(answer)
        self.arrived.emit()
        if answer.total is None:
            self._count_soon.start()
        else:
            self._count_soon.stop()

    def _count(self) -> None:
        query, desk = self._pages.query, self._desk
        if query == self._wanted:
            self._background.read(
                lambda: (query, desk.count(query), desk.rows(query, 0, PAGE)),
                self._count_is,
                lane="queue-count",
            )

    def _count_is(self, counted: tuple[QueueQuery, int, tuple[QueueRow, ...]]) -> None:
        query, total, rows = counted
        pages = self._pages
        if query != pages.query or pages.exact:
            return
        before = pages.total
        if total > before:
            self.beginInsertRows(QModelIndex(), before, total - 1)
        pages.total, pages.exact = max(total, before), True
        pages.keep(0, rows)
        if total > before:
            self.endInsertRows()
        self.sections_changed.emit()
        self.counted.emit()

    def _show_again(self, answer: Answer) -> None:
        if answer.query != self._wanted:
            return
        now = self._pages
        same = now.total == answer.total and now.query == answer.query and now.today == self._today
        fresh = {answer.first + n: rows for n, rows in enumerate(answer.pages)}
        if same and all(
            tuple(r.id for r in now.loaded.get(n, ())) == tuple(r.id for r in rows)
            for n, rows in fresh.items()
        ):
            for number in [n for n in now.loaded if n not in fresh]:
                del now.loaded[number]
            now.starts.clear()
            for number, rows in fresh.items():
                now.keep(number, rows)
            self._asked.clear()
            self.dataChanged.emit(
                self.index(0, 0), self.index(max(0, now.total - 1), len(Column) - 1)
            )
            self.sections_changed.emit()
        else:
            self._replace(answer)
        self.refreshed.emit(answer.anchor)
        self.counted.emit()

    def _replace(self, answer: Answer) -> None:
        total = answer.total
        pages = Pages(
            answer.query,
            self._today,
            sum(len(rows) for rows in answer.pages) if total is None else total,
            exact=total is not None,
        )
        for number, rows in enumerate(answer.pages):
            pages.keep(answer.first + number, rows)
        self.beginResetModel()
        self._pages = pages
        self._missing.clear()
        self._asked.clear()
        self.loaded_once = True
        self.endResetModel()
        self.sections_changed.emit()

    def _fetch_missing(self) -> None:
        wanted = sorted(self._missing)[-3:]
        self._missing.clear()
        self._asked = set(wanted)
        query, desk = self._pages.query, self._desk

        def ask() -> tuple[QueueQuery, dict[int, tuple[QueueRow, ...]]]:
            return query, {n: desk.rows(query, n * PAGE, PAGE) for n in wanted}

        self._background.read(ask, self._pages_are, lane="queue-page")

    def _pages_are(self, answer: tuple[QueueQuery, dict[int, tuple[QueueRow, ...]]]) -> None:
        query, fetched = answer
        if query != self._pages.query:
            return
        total = self._pages.total
        short = {n for n, rows in fetched.items() if len(rows) < min(PAGE, total - n * PAGE)}
        # The list became shorter meanwhile: asking for those rows again would never end.
        self._asked.difference_update(set(fetched) - short)
        before = dict(self._pages.starts)
        for number, rows in fetched.items():
            self._pages.keep(number, rows)
            first, last = number * PAGE, min((number + 1) * PAGE, self._pages.total) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        if before != self._pages.starts:
            self.sections_changed.emit()
        if short:
            self.outdated.emit()

    # -- Qt's questions ---------------------------------------------------------------------------
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows the list has."""
        return 0 if parent.isValid() else self._pages.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Frist, Art, Person, Vergleich."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return column_title(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for readers; the delegate paints from `row_at` itself."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row_at(index.row())
        if row is None:
            return self.tr("wird geladen")
        column = Column(index.column())
        if column is Column.DUE:
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return spoken(row, self._today)
            return ", ".join(due_pair(row, self._today))
        if column is Column.KIND:
            return f"{row.title}, {row.reason}" if row.reason else row.title
        if column is Column.PERSON:
            return f"{row.person}, {case_words(row)}"
        return ", ".join(words for _, words in chips_of(row))
