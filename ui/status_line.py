"""The line at the bottom: saved, connected, waiting, undoable, which day. Decides nothing."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from inbox.desk_state import DeskState, Link
from ui.announce import announce
from ui.messages import clock_text, day_text, key_text, office_day
from ui.widgets import Button, ElidedLabel, Label, StatusShape, row


class StatusLine(QWidget):
    """Reads a DeskState. Labels carry no accessible name, so their text is read as it changes."""

    undo_wanted = Signal()
    pause_wanted = Signal(bool)  #: whether the reading shall be held

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status-line")
        self._saved_shape = StatusShape("ok", 14, "status-saved-shape")
        self._link_shape = StatusShape("ok", 14, "status-link-shape")
        self._saved = Label("", "caption", "text2", weight=400, name="status-saved")
        self._link = Label("", "caption", "text2", weight=400, name="status-link")
        self._waiting = Label("", "caption", "text2", weight=400, name="status-handovers")
        self._reading = Label("", "caption", "text2", weight=400, name="status-reading")
        self._pause = Button(self.tr("Anhalten"), kind="quiet", name="status-pause")
        self._last = ElidedLabel("", "caption", "text2", weight=400, name="status-last")
        self._undo = Button(
            self.tr("Rückgängig"), key_text("Ctrl+Z"), kind="quiet", name="status-undo"
        )
        self._day = Label("", "caption", "text2", weight=600, name="status-day")
        self._undo.clicked.connect(self.undo_wanted)
        self._pause.clicked.connect(self.turn)
        self._line = line = row(
            self._saved_shape,
            self._saved,
            6,
            self._link_shape,
            self._link,
            6,
            self._waiting,
            6,
            self._reading,
            self._pause,
            self._last,
            self._undo,
            self._day,
            gap=6,
            margins=(10, 0, 10, 2),
        )
        line.setStretch(line.indexOf(self._last), 1)
        self._last.setAlignment(self._last.alignment().AlignRight)
        self.setLayout(line)
        self._undo.hide()
        self._pause.hide()
        self._before: DeskState | None = None

    def sizeHint(self) -> QSize:
        """As high as with its buttons, shown or not: nothing above moves when one comes or goes."""
        return self._as_high_as_a_button(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        """See sizeHint."""
        return self._as_high_as_a_button(super().minimumSizeHint())

    def _as_high_as_a_button(self, hint: QSize) -> QSize:
        margins = self._line.contentsMargins()
        button = self._undo.sizeHint().expandedTo(self._undo.minimumSize())
        high = button.height() + margins.top() + margins.bottom()
        return hint.expandedTo(QSize(0, high))

    def show_state(self, state: DeskState) -> None:
        """Show the state of the desk; announce what got better or worse."""
        saved = state.saved_at
        if state.memory_only:
            self._saved.setText(self.tr("Nur im Arbeitsspeicher"))
            self._saved_shape.set_kind("trouble")
        else:
            words = self.tr("Gespeichert {time}").format(time=clock_text(saved)) if saved else ""
            self._saved.setText(words or self.tr("Gespeichert"))
            self._saved_shape.set_kind("ok")
        self._link.setText(self.link_words(state.link))
        self._link_shape.set_kind(
            {Link.CONNECTED: "ok", Link.CONNECTING: "waiting"}.get(state.link, "trouble")
        )
        self._waiting.setText(self.waiting_words(state))
        self._waiting.set_tone("diff" if state.handovers_failed else "text2")
        self._reading.setText(self.reading_words(state.reading_left, paused=state.reading_paused))
        at_it = state.reading_left > 0 or state.reading_paused
        self._reading.setVisible(at_it)
        self._pause.setVisible(at_it)
        held = state.reading_paused
        self._pause.set_words(self.tr("Fortsetzen") if held else self.tr("Anhalten"))
        # Heard without the words beside it.
        said = self.tr("Lesen fortsetzen") if held else self.tr("Lesen anhalten")
        self._pause.setAccessibleName(said)
        self._pause.setToolTip(said)
        self._last.setText(self.last_words(state))
        self._undo.setVisible(state.undo is not None)
        self._day.setVisible(state.is_demo)
        if state.is_demo:
            day = day_text(office_day(state.now))
            self._day.setText(self.tr("Übungstag {day}").format(day=day))
        before, self._before = self._before, state
        if before is not None and before.link is not state.link:
            announce(self, self._link.text())
        if before is not None and before.reading_paused is not state.reading_paused:
            announce(self, self._reading.text() or self.tr("Lesen wird fortgesetzt"))

    def turn(self) -> None:
        """Ask for the reading to be held, or to go on."""
        self.pause_wanted.emit(self._before is None or not self._before.reading_paused)

    def link_words(self, link: Link) -> str:
        """The line to the server in words."""
        return {
            Link.CONNECTED: self.tr("Verbunden"),
            Link.CONNECTING: self.tr("Verbindung wird aufgebaut"),
            Link.OFFLINE: self.tr("Ohne Verbindung, Sie können weiterarbeiten"),
            Link.SIGNED_OUT: self.tr("Abgemeldet, bitte neu anmelden"),
        }[link]

    def waiting_words(self, state: DeskState) -> str:
        """How many handovers wait or failed."""
        if state.handovers_failed:
            n = state.handovers_failed
            if n == 1:
                return self.tr("1 Übergabe fehlgeschlagen")
            return self.tr("{n} Übergaben fehlgeschlagen").format(n=n)
        n = state.handovers_waiting
        if n == 0:
            return self.tr("Keine Übergabe wartet")
        if n == 1:
            return self.tr("1 Übergabe wartet")
        return self.tr("{n} Übergaben warten").format(n=n)

    def reading_words(self, left: int, *, paused: bool = False) -> str:
        """How many documents are still to be read, and whether somebody holds that."""
        if paused:
            words = self.tr("Lesen angehalten, {n} offen").format(n=left)
            return words if left else self.tr("Lesen angehalten")
        if left == 1:
            return self.tr("1 Dokument wird noch gelesen")
        return self.tr("{n} Dokumente werden noch gelesen").format(n=left) if left else ""

    def last_words(self, state: DeskState) -> str:
        """The submission handled last."""
        if not state.last_number:
            return ""
        back = self.tr("zurückgenommen")
        deed = {
            **dict.fromkeys(("undo-confirm", "undo-file", "undo-approve", "withdraw"), back),
            "file": self.tr("abgelegt"),
            "approve": self.tr("freigegeben"),
            "decline": self.tr("zurückgegeben"),
        }.get(state.last_deed or "", self.tr("bestätigt"))
        return self.tr("Letzter Vorgang: {number} {deed}").format(
            number=state.last_number, deed=deed
        )
