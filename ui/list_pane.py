"""The pane in the middle: title, count, toggles, the list, or why it is empty."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget

from inbox.desk_state import DeskState
from inbox.queue import QueueEntry, QueueKind, QueueQuery, QueueRef, QueueRow, ResultFilter, SortKey
from ui.announce import announce
from ui.background import Background
from ui.empty_state import EmptyState
from ui.messages import day_text
from ui.queue_model import QueueModel
from ui.queue_view import QueueView
from ui.widgets import Button, IconButton, Label, Pane, Rule, row, stack

if TYPE_CHECKING:
    from inbox.desk import Desk

_URGENT_OF = {
    QueueKind.OWN: QueueKind.OWN_URGENT,
    QueueKind.SUBSTITUTED: QueueKind.SUBSTITUTED_URGENT,
}


class ListPane(Pane):
    """Holds the query of the current list; every change asks for a new one."""

    cleared = Signal()  #: search words were taken back from here
    menu_wanted = Signal()  #: the rail, when there is no room for it
    emptied = Signal(bool)  #: nothing in this list at all
    go = Signal(object)  #: QueueRef
    sorted = Signal()  #: sort or filter changed

    def __init__(self, desk: "Desk", background: Background, model: QueueModel) -> None:
        super().__init__("list-pane")
        self._desk, self._background, self._model = desk, background, model
        self._entry: QueueEntry | None = None
        self._entries: tuple[QueueEntry, ...] = ()
        self._state: DeskState | None = None
        self._above = 0
        self.view = QueueView(model)
        self.empty = EmptyState()
        self._build()
        self.view.titles.sorted.connect(self._title_clicked)
        self.view.above.connect(self._came_above)
        self.view.verticalScrollBar().valueChanged.connect(self._scrolled)
        model.arrived.connect(self._counted)
        model.counted.connect(self._counted)
        self.empty.go.connect(self.go)
        self.empty.clear_wanted.connect(self.clear_filters)

    def _build(self) -> None:
        self._menu = IconButton("navigation", self.tr("Eingänge zeigen"), name="rail-button")
        self._menu.hide()
        self._menu.clicked.connect(self.menu_wanted)
        self._title = Label("", "title", name="list-title")
        self._subtitle = Label("", "caption", "text2", weight=400, name="list-subtitle")
        self._toggles: dict[ResultFilter, Button] = {}
        group = QButtonGroup(self)
        self._tools = row(gap=6)
        for shown, words in (
            (ResultFilter.ALL, self.tr("Alle")),
            (ResultFilter.NOTHING_OPEN, self.tr("Nichts offen")),
            (ResultFilter.OPEN_FIELDS, self.tr("Offene Felder")),
        ):
            button = Button(words, name=f"toggle-{shown.value}")
            button.setCheckable(True)
            button.setChecked(shown is ResultFilter.ALL)
            button.clicked.connect(lambda _=False, wish=shown: self.set_filter(wish))
            group.addButton(button)
            self._tools.addWidget(button)
            self._toggles[shown] = button
        words_column = stack(self._title, self._subtitle, gap=1)
        head = row(self._menu, margins=(22, 12, 16, 8))
        head.addLayout(words_column, 1)
        head.addLayout(self._tools)
        self.pages = QStackedWidget()
        self.pages.setObjectName("list-pages")
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        self._rule = Rule()
        self._rule.hide()
        self.setLayout(stack(head, self._rule, self.pages, gap=0, margins=(1, 0, 1, 6)))

    # -- what is asked -------------------------------------------------------------------------
    def show_entry(self, entry: QueueEntry) -> None:
        """Show another list, with the sort and filter that are set."""
        self._entry = entry
        self.view.setAccessibleName(entry.label)
        self._ask(ref=entry.ref)

    def set_text(self, text: str) -> None:
        """Filter by words; the store folds them."""
        if text != self._model.query.text:
            self._ask(text=text)

    def set_filter(self, result: ResultFilter) -> None:
        """One of the three toggles."""
        self._toggles[result].setChecked(True)
        if result is not self._model.query.result:
            self._ask(result=result)
            self.sorted.emit()

    def set_sort(self, key: SortKey, descending: bool = False) -> None:
        """Sort by a column."""
        self.view.titles.show_sort(key, descending)
        query = self._model.query
        if (key, descending) != (query.sort, query.descending):
            self._ask(sort=key, descending=descending)
            self.sorted.emit()

    def clear_filters(self) -> None:
        """Everything of this list again."""
        self.cleared.emit()
        self._toggles[ResultFilter.ALL].setChecked(True)
        query = self._model.query
        if query.text or query.result is not ResultFilter.ALL:
            self._ask(text="", result=ResultFilter.ALL)
            self.sorted.emit()

    def _ask(
        self,
        *,
        ref: QueueRef | None = None,
        text: str | None = None,
        result: ResultFilter | None = None,
        sort: SortKey | None = None,
        descending: bool | None = None,
    ) -> None:
        now = self._model.query
        self._above = 0
        self._model.set_query(
            QueueQuery(
                ref=ref or now.ref,
                text=now.text if text is None else text,
                result=result or now.result,
                sort=sort or now.sort,
                descending=now.descending if descending is None else descending,
            )
        )

    def _title_clicked(self, key: object) -> None:
        assert isinstance(key, SortKey)
        query = self._model.query
        self.set_sort(key, not query.descending if key is query.sort else False)

    # -- what is shown --------------------------------------------------------------------------
    def show_queues(self, entries: tuple[QueueEntry, ...]) -> None:
        """New counts of all lists."""
        self._entries = entries
        if self._entry is not None:
            self._entry = next((e for e in entries if e.ref == self._entry.ref), self._entry)
        if self._model.loaded_once:
            self._words()

    def show_state(self, state: DeskState) -> None:
        """The submission handled last is a fact of the empty list."""
        self._state = state

    def show_menu_button(self, wanted: bool) -> None:
        """The rail became a button (or is back)."""
        self._menu.setVisible(wanted)

    def _counted(self) -> None:
        self._words()
        total, query = self._model.rowCount(), self._model.query
        narrowed = bool(query.text) or query.result is not ResultFilter.ALL
        if total:
            self.pages.setCurrentWidget(self.view)
        elif narrowed:
            self.empty.show_no_match(query.text)
            self.pages.setCurrentWidget(self.empty)
        elif self._entry is not None:
            self._show_calm(self._entry)
            self.pages.setCurrentWidget(self.empty)
        self._rule.setVisible(not total)
        for button in self._toggles.values():
            button.setVisible(bool(total) or narrowed)
        self.emptied.emit(not total and not narrowed)

    def _words(self) -> None:
        if self._entry is None:
            return
        self._title.setText(self._entry.label)
        before = self._subtitle.text()
        self._subtitle.setText(" · ".join(self.summary()))
        if before and before != self._subtitle.text() and self._model.query.text:
            announce(self.view, self._subtitle.text())

    def summary(self) -> list[str]:
        """The parts of the line under the title."""
        pages = self._model.pages
        total = pages.total
        count = self.tr("1 Vorgang") if total == 1 else self._several(total)
        parts = [count if pages.exact else self.tr("über {n}").format(n=count)]
        urgent = self._urgent()
        if urgent:
            parts.append(self.tr("{n} eilig").format(n=urgent))
        entry = self._entry
        if entry is not None and entry.until is not None:
            parts.append(self.tr("Vertretung bis {day}").format(day=day_text(entry.until)))
        if total:
            parts.append(self.tr("sortiert nach {key}").format(key=self._sort_word()))
        if self._above:
            parts.append(self.tr("{n} neu weiter oben").format(n=self._above))
        return parts

    def _several(self, n: int) -> str:
        return self.tr("{n} Vorgänge").format(n=f"{n:,}".replace(",", "."))

    def _urgent(self) -> int:
        counted = self._model.pages.urgent()
        if counted is not None:
            return counted
        entry, query = self._entry, self._model.query
        if entry is None or query.text or query.result is not ResultFilter.ALL:
            return 0
        kind = _URGENT_OF.get(entry.ref.kind)
        same = (e.count for e in self._entries if e.ref.kind is kind)
        return next(same, 0) if kind is not None else 0

    def _sort_word(self) -> str:
        return {
            SortKey.DUE: self.tr("Frist"),
            SortKey.KIND: self.tr("Art"),
            SortKey.PERSON: self.tr("Person"),
            SortKey.RESULT: self.tr("Vergleich"),
            SortKey.RECEIVED: self.tr("Eingang"),
        }[self._model.query.sort]

    def _came_above(self, rows: int) -> None:
        self._above += rows
        self._words()

    def _scrolled(self, value: int) -> None:
        if value == 0 and self._above:
            self._above = 0
            self._words()

    # -- the empty list ------------------------------------------------------------------------
    def _show_calm(self, entry: QueueEntry) -> None:
        facts: list[tuple[str, str]] = []
        waiting = next((e for e in self._entries if e.ref.kind is QueueKind.OWN_QUESTION), None)
        if waiting is not None:
            words = self.tr("1 Rückfrage") if waiting.count == 1 else self.tr("{n} Rückfragen")
            facts.append((self.tr("Wartet auf Antwort"), words.format(n=waiting.count)))
        state = self._state
        if state is not None and state.last_number:
            facts.append((self.tr("Letzter Vorgang"), state.last_number))
        self.empty.show_calm(entry, self._entries, facts)
        later = next((e for e in self._entries if e.ref.kind is QueueKind.LATER and e.count), None)
        if later is None:
            return
        desk, wish = self._desk, QueueQuery(later.ref)

        def next_day(rows: tuple[QueueRow, ...]) -> None:
            if not rows or self.pages.currentWidget() is not self.empty:
                return
            day = day_text(rows[0].due_day) if rows[0].due_day else rows[0].title
            count = self.tr("1 Vorgang") if later.count == 1 else self._several(later.count)
            fact = (self.tr("Nächste Wiedervorlage"), f"{day}, {count}")
            self.empty.show_calm(entry, self._entries, [fact, *facts])

        self._background.read(lambda: desk.rows(wish, 0, 1), next_day, lane="empty-next")
