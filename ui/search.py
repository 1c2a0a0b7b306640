"""The search field: filters the list while typing; Enter goes to a number or runs a command."""

import re
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from ui import icons, paint
from ui.messages import key_text
from ui.theme import look, theme

#: A submission's number: letters, year, count, check digit ("AUM-2026-000815-4").
NUMBER = re.compile(r"^[A-Za-zÄÖÜ]{2,5}-\d{4}-\d{3,8}(-\w+)?$")


class Mode(StrEnum):
    """What the words in the field are meant as."""

    FILTER = "filter"
    NUMBER = "number"
    COMMAND = "command"


class SearchField(QLineEdit):
    """Text filters at once; a number, or a command after ">", waits for Enter."""

    filtered = Signal(str)
    number_wanted = Signal(str)
    command_wanted = Signal(str)
    left = Signal()  #: Esc or Enter on a filter: back to the list

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setAccessibleName(self.tr("Suchen"))
        self.setAccessibleDescription(
            self.tr("Filtert die Liste. Eine Vorgangsnummer öffnet, „>“ sucht einen Befehl.")
        )
        self.mode = Mode.FILTER
        self._commands = QStringListModel(self)
        completer = QCompleter(self._commands, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(9)
        popup = completer.popup()
        assert popup is not None
        popup.setObjectName("search-commands")
        self._popup = popup
        completer.activated.connect(self._run)
        self._completer = completer
        self.textEdited.connect(self._edited)
        self.returnPressed.connect(self._entered)
        look().changed.connect(self._measure)
        self._set_mode(Mode.FILTER)
        self._measure()

    def offer(self, commands: list[str]) -> None:
        """The names of everything that can be done."""
        self._commands.setStringList([f"> {name}" for name in commands])

    def ask(self, mode: Mode) -> None:
        """Take the focus and wait for words of this mode."""
        self._set_mode(mode)
        if mode is Mode.FILTER:
            self.selectAll()
        elif mode is Mode.COMMAND:
            self.setText("> ")
        else:
            self.clear()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if mode is Mode.COMMAND:
            self._completer.setCompletionPrefix(">")
            self._completer.complete()

    def _set_mode(self, mode: Mode) -> None:
        self.mode = mode
        self.setCompleter(self._completer if mode is Mode.COMMAND else None)  # type: ignore[arg-type]
        self.setPlaceholderText(
            self.tr("Vorgangsnummer, dann Enter")
            if mode is Mode.NUMBER
            else self.tr("Name, Nummer oder Befehl")
        )

    def _measure(self) -> None:
        key = theme().metrics("caption").horizontalAdvance(key_text("Ctrl+F"))
        self.setTextMargins(theme().px(24), 0, key + 8, 0)
        self.setMinimumWidth(theme().px(150))
        self.setMaximumWidth(theme().px(300))

    def sizeHint(self) -> QSize:
        """As wide as in the drawing while there is room."""
        return QSize(theme().px(300), super().sizeHint().height())

    def _edited(self, words: str) -> None:
        if words.startswith(">") and self.mode is not Mode.COMMAND:
            self._set_mode(Mode.COMMAND)
            self.filtered.emit("")
        elif not words.startswith(">") and self.mode is Mode.COMMAND:
            self._set_mode(Mode.FILTER)
        if self.mode is Mode.FILTER:
            self.filtered.emit(words.strip())

    def _entered(self) -> None:
        words = self.text().strip()
        if self.mode is Mode.COMMAND:
            if not self._popup.isVisible():
                self._run(words)
        elif self.mode is Mode.NUMBER or NUMBER.match(words):
            if words:
                self.number_wanted.emit(words)
        else:
            self.left.emit()

    def _run(self, words: str) -> None:
        self.command_wanted.emit(words.lstrip("> ").strip())
        self.clear()
        self._set_mode(Mode.FILTER)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the field first, then goes back to the list; arrow down goes to the list."""
        if event.key() == Qt.Key.Key_Escape:
            had = bool(self.text())
            self.clear()
            if self.mode is Mode.FILTER and had:
                self.filtered.emit("")
            elif not had:
                self.left.emit()
            self._set_mode(Mode.FILTER)
            return
        if event.key() == Qt.Key.Key_Down and self.mode is not Mode.COMMAND:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, the glass, the key."""
        super().paintEvent(event)
        active, painter = theme(), QPainter(self)
        painter.drawPixmap(
            active.px(10), (self.height() - active.px(16)) // 2, icons.pixmap("search", 16)
        )
        box = QRect(0, 0, self.width() - active.px(10), self.height())
        key = key_text("Ctrl+F")
        paint.text(painter, box, key, "caption", "text3", align=paint.RIGHT)
