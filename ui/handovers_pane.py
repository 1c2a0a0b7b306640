"""Übergaben: how far each handover got, with its legs, and for an administrator what stands still.

Asks the desk in the background; decides nothing. "Jetzt senden" repeats failed legs only.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog

from inbox.copying import COPY
from inbox.errors import ZweiklickError
from inbox.handover import HandoverEntry, StuckHandover
from inbox.submission import SubmissionId
from ui.announce import announce
from ui.background import Background
from ui.handovers_words import entry_lines, leg_lines, stuck_lines
from ui.messages import key_text, of_error
from ui.theme import theme
from ui.told_list import Told, ToldList
from ui.widgets import Button, Label, Pane, row, stack

if TYPE_CHECKING:
    from inbox.desk import Desk

#: How often what is shown is read again while it is on screen, in ms.
LOOK_AGAIN_MS = 3000
#: Below this width (of the drawing) the two lists lie above each other.
STACKED = 800
_MINE, _ALL = "mine", "all"


class HandoversPane(Pane):
    """Handovers left, the legs of the chosen one right."""

    back = Signal()
    opened = Signal(object)  #: SubmissionId to show
    copy_wanted = Signal(object)  #: SubmissionId whose values go by hand

    def __init__(self, desk: "Desk", background: Background) -> None:
        super().__init__("handovers")
        self.setAccessibleName(self.tr("Übergaben"))
        self._desk, self._background = desk, background
        self._entries: tuple[HandoverEntry, ...] = ()
        self._stuck: tuple[StuckHandover, ...] = ()
        self._now = datetime.min.replace(tzinfo=UTC)
        self._only: SubmissionId | None = None
        self._shown = _MINE
        self.list = ToldList("handovers.list", self.tr("Übergaben"))
        self.legs = ToldList("handovers.legs", self.tr("Strecken"))
        self._words = Label("", "body", "text2", wrap=True, name="handovers.words")
        self._build()
        self.list.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.list.activated.connect(lambda _: self._open())
        self._again = QTimer(self)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self.read)

    def _build(self) -> None:
        def button(words: str, name: str, what: Callable[[], object], key: str = "") -> Button:
            made = Button(words, key_text(key) if key else "", name=f"handovers.{name}")
            made.clicked.connect(lambda _=False: what())
            return made

        self._mine = button(self.tr("Meine"), "mine", lambda: self.show_part(_MINE))
        self._all = button(self.tr("Alle stehenden"), "all", lambda: self.show_part(_ALL))
        for each in (self._mine, self._all):
            each.setCheckable(True)
            each.hide()
        self._mine.setChecked(True)
        self._every = button(self.tr("Alle anzeigen"), "every", lambda: self.show_for(None))
        self._export = button(self.tr("Als Tabelle speichern …"), "export", self._ask_export)
        self._go = button(self.tr("Vorgang öffnen"), "open", self._open, "Return")
        self._send = button(self.tr("Jetzt senden"), "send", self.send_now)
        self._copy = button(self.tr("Kopierfeld"), "copy", self._copy_field)
        close = button(self.tr("Schließen"), "close", self.back.emit, "Esc")
        top = row(
            Label(self.tr("Übergaben"), "title", name="handovers.title"),
            None,
            self._every,
            self._export,
            self._copy,
            self._send,
            self._go,
            close,
            margins=(18, 10, 12, 0),
        )
        self._words.setContentsMargins(18, 0, 18, 4)
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(8)
        self._lists.addWidget(self.list, 1)
        self._lists.addWidget(self.legs, 1)
        parts = row(self._mine, self._all, None, margins=(18, 0, 12, 0))
        body = stack(top, parts, self._words, self._lists, margins=(0, 0, 0, 8))
        body.setStretch(3, 1)
        self.setLayout(body)
        self._fit()

    # -- what is shown -------------------------------------------------------------------------
    def show_for(self, submission: SubmissionId | None) -> None:
        """The handovers of one submission, or all of this desk."""
        self._only = submission
        self.show_part(_MINE)

    def show_part(self, part: str) -> None:
        """ "mine", or "all": what stands still across people."""
        self._shown = part
        self._mine.setChecked(part == _MINE)
        self._all.setChecked(part == _ALL)
        self._words.setText(self.tr("Wird gelesen."))
        self._fit()
        self.read()

    def read(self) -> None:
        """Read again what is shown."""
        desk, only = self._desk, self._only
        if self._shown == _ALL:
            self._background.read(desk.stuck, self._stuck_are, self._failed, lane="handovers")
            return
        self._background.read(
            lambda: (desk.handovers(only), desk.state().now, desk.may_oversee),
            self._entries_are,
            self._failed,
            lane="handovers",
        )

    def _entries_are(self, told: tuple[tuple[HandoverEntry, ...], datetime, bool]) -> None:
        self._entries, self._now, oversees = told
        for each in (self._mine, self._all):
            each.setVisible(oversees)
        waiting = sum(e.needs_a_person for e in self._entries)
        if not self._entries:
            self._say(self.tr("Noch keine Übergabe an diesem Arbeitsplatz."))
        elif waiting:
            count = (
                self.tr("1 Übergabe braucht Sie.")
                if waiting == 1
                else self.tr("{n} Übergaben brauchen Sie.").format(n=waiting)
            )
            safe = self.tr("Was angekommen ist, wird nie noch einmal gesendet.")
            self._say(f"{count} {safe}")
        else:
            self._say(self.tr("Nichts braucht Sie. Alles andere geht von selbst weiter."))
        self.list.show_lines(entry_lines(self._entries, self._now))
        self._chosen()

    def _stuck_are(self, found: tuple[StuckHandover, ...]) -> None:
        self._stuck = found
        number = len({each.number for each in found})
        self._say(
            self.tr("Keine Übergabe steht still.")
            if not number
            else self.tr("{n} Übergaben stehen still, über alle Arbeitsplätze.").format(n=number)
        )
        self.list.show_lines(stuck_lines(found))
        self._export.setEnabled(bool(found))

    def _failed(self, error: ZweiklickError) -> None:
        self._say(of_error(error).words)

    def _say(self, words: str) -> None:
        if words != self._words.text():
            self._words.setText(words)
            if self.isVisible():
                announce(self, words)

    def _chosen(self) -> None:
        entry = self.entry
        self.legs.show_lines(leg_lines(entry, self._now) if entry is not None else ())
        self._send.setEnabled(entry is not None and entry.opened.state == "open")
        self._go.setEnabled(entry is not None and bool(entry.title))
        legs = entry.legs if entry is not None else ()
        self._copy.setVisible(any(leg.reason == COPY for leg in legs))

    @property
    def entry(self) -> HandoverEntry | None:
        """The chosen handover."""
        chosen: Told | None = self.list.current
        if chosen is None or self._shown == _ALL:
            return None
        return next((e for e in self._entries if e.opened.number == chosen.id), None)

    # -- deeds ---------------------------------------------------------------------------------
    def send_now(self) -> None:
        """Let the failed legs of the chosen handover try at once; received ones stay."""
        entry, desk = self.entry, self._desk
        if entry is None:
            return
        submission = entry.opened.submission

        def done(_: object) -> None:
            announce(self, self.tr("Wird jetzt gesendet."))
            self.read()

        self._background.do(lambda: desk.send_now(submission), done)

    def _copy_field(self) -> None:
        if self.entry is not None:
            self.copy_wanted.emit(self.entry.opened.submission)

    def _open(self) -> None:
        entry = self.entry
        if entry is not None and entry.title:
            self.opened.emit(entry.opened.submission)

    def _ask_export(self) -> None:
        named, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Stehende Übergaben speichern"),
            self.tr("stehende-uebergaben.csv"),
            self.tr("Tabelle (*.csv)"),
        )
        if named:
            self.export(Path(named))

    def export(self, path: Path) -> None:
        """Write what stands still as a table."""
        from ui.stuck_table import write_table

        found = self._stuck
        done = self.tr("Gespeichert: {name}").format(name=path.name)
        self._background.do(
            lambda: write_table(path, found), lambda _: self._say(done), self._failed
        )

    # -- the pane itself -------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        """On screen it stays fresh."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Off screen it asks nothing."""
        super().hideEvent(event)
        self._again.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        everywhere = self._shown == _ALL
        self.legs.setVisible(not everywhere)
        self._send.setVisible(not everywhere)
        self._export.setVisible(everywhere)
        self._every.setVisible(self._only is not None and not everywhere)
        narrow = self.width() < theme().px(STACKED)
        self._go.setVisible(not everywhere and not narrow)  # Enter opens as well
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._lists.setDirection(down if narrow else across)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, F5 reads again."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        elif event.key() == Qt.Key.Key_F5:
            self.read()
        else:
            super().keyPressEvent(event)
