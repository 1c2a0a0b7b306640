"""What an empty list says: one sentence, what happens next, one useful step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inbox.queue import QueueEntry, QueueKind
from ui.messages import family_name
from ui.signs import Fact, TwoTicks
from ui.theme import look, theme
from ui.widgets import Button, Label, row, stack


class EmptyState(QWidget):
    """The two ticks, a sentence, facts, and up to two buttons that lead on."""

    go = Signal(object)  #: QueueRef
    clear_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("empty-state")
        self._ticks = TwoTicks()
        self._title = Label("", "title", name="empty-title")
        self._text = Label("", "body", "text2", wrap=True, name="empty-text")
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(8)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._column = QWidget()
        self._column.setLayout(stack(self._facts, 20, self._buttons, gap=0))
        ticks, column = row(None, self._ticks, None), row(None, self._column, None)
        self.setLayout(
            stack(
                None,
                ticks,
                8,
                self._title,
                self._text,
                20,
                column,
                None,
                None,
                gap=2,
                margins=(16, 16, 16, 16),
            )
        )
        look().changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._column.setMinimumWidth(min(theme().px(420), 600))

    @property
    def sentence(self) -> str:
        """The one sentence it says."""
        return self._title.text()

    def show_calm(
        self, entry: QueueEntry, others: tuple[QueueEntry, ...], facts: list[tuple[str, str]]
    ) -> None:
        """Nothing is left in this list."""
        own = entry.ref.kind is QueueKind.OWN
        self._ticks.show()
        self._title.setText(
            self.tr("Ihr Eingang ist leer.") if own else self.tr("Hier ist nichts offen.")
        )
        self._text.setText(self.tr("Neue Vorgänge erscheinen hier von selbst."))
        self._clear()
        for label, value in facts:
            self._facts.addWidget(Fact(label, value, name="empty-fact"))
        kind = "primary"
        for other in self._useful(entry, others):
            button = Button(self._words(other), kind=kind, name="empty-go")
            button.clicked.connect(lambda _=False, ref=other.ref: self.go.emit(ref))
            self._buttons.addWidget(button)
            kind = ""

    def show_no_match(self, text: str) -> None:
        """The list has rows, but none that fit."""
        self._ticks.hide()
        if text:
            self._title.setText(self.tr("Kein Treffer für „{text}“.").format(text=text))
        else:
            self._title.setText(self.tr("Kein Vorgang passt zu dieser Auswahl."))
        self._text.setText(self.tr("Gesucht wird in Name, Nummer, Art und BG-Nummer."))
        self._clear()
        button = Button(self.tr("Alle zeigen"), "Esc", name="empty-clear")
        button.clicked.connect(self.clear_wanted)
        self._buttons.addStretch(1)
        self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def _useful(self, entry: QueueEntry, others: tuple[QueueEntry, ...]) -> list[QueueEntry]:
        kinds: tuple[QueueKind, ...] = (
            QueueKind.SUBSTITUTED,
            QueueKind.APPROVAL,
            QueueKind.LATER,
            QueueKind.TEAM,
        )
        if entry.ref.kind is not QueueKind.OWN:
            kinds = (QueueKind.OWN, *kinds)
        waiting = [o for o in others if o.count and o.ref != entry.ref and o.ref.kind in kinds]
        return sorted(waiting, key=lambda o: kinds.index(o.ref.kind))[:2]

    def _words(self, other: QueueEntry) -> str:
        if other.ref.kind is QueueKind.SUBSTITUTED:
            who = family_name(other.label.removeprefix("Für "))
            return self.tr("Vertretung für {who} öffnen · {n}").format(who=who, n=other.count)
        if other.ref.kind is QueueKind.LATER:
            return self.tr("Wiedervorlage ansehen")
        return self.tr("{name} öffnen · {n}").format(name=other.label, n=other.count)

    def _clear(self) -> None:
        for layout in (self._facts, self._buttons):
            while (item := layout.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
