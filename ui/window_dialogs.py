"""The three dialogs of the main window: keys, about, quitting while handovers wait."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QWidget

from ui.keymap import WIDGET_KEYS, plain
from ui.messages import key_text
from ui.theme import theme
from ui.widgets import Button, Label, row, stack
from ui.window_deeds import Deeds, shown_keys


class Dialog(QDialog):
    """560 wide, a title, words, buttons; Esc closes without loss."""

    def __init__(self, parent: QWidget, title: str, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(min(theme().px(560), parent.width() - 40))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


class KeysDialog(Dialog):
    """Every key of the window on one page."""

    def __init__(self, parent: QWidget, deeds: Deeds) -> None:
        super().__init__(parent, "", "keys-dialog")
        self.setWindowTitle(self.tr("Tasten"))
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        lines: list[tuple[str, str, str]] = []
        for action in deeds.actions.values():
            keys = shown_keys(action)
            if keys:
                lines.append((self.tr("Fenster"), keys, plain(action.text()).split("\t")[0]))
        for where, portable, what in WIDGET_KEYS:
            lines.append((where, " ".join(key_text(k) for k in portable), what))
        last = ""
        for where, keys, what in lines:
            if where != last:
                title = Label(where.upper(), "caption", "text3", weight=600)
                grid.addWidget(title, grid.rowCount(), 0, 1, 2)
                last = where
            at = grid.rowCount()
            grid.addWidget(Label(keys, "body", weight=600), at, 0)
            grid.addWidget(Label(what, "body", "text2", wrap=True), at, 1)
        grid.setColumnStretch(1, 1)
        area = QScrollArea()
        area.setObjectName("keys-area")
        area.setAccessibleName(self.tr("Liste der Tasten"))
        area.setWidget(inner)
        area.setWidgetResizable(True)
        close = Button(self.tr("Schließen"), "Esc", name="keys-close")
        close.clicked.connect(self.accept)
        self.setLayout(
            stack(
                Label(self.tr("Tasten"), "title"),
                8,
                area,
                12,
                row(None, close),
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(theme().px(620), min(theme().px(640), parent.height() - 40))
        close.setFocus()


class AboutDialog(Dialog):
    """What this is and whose work it contains."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "", "about-dialog")
        self.setWindowTitle(self.tr("Über Zweiklick"))
        words = (
            self.tr("Zweiklick vergleicht Angaben und Nachweise. Entscheiden tun Sie."),
            self.tr("Freie Software unter der AGPL-3.0 oder später."),
            self.tr("Schriften: IBM Plex Sans, Atkinson Hyperlegible Next (OFL-1.1)."),
            self.tr("Zeichen: Fluent System Icons (MIT). Oberfläche: Qt (LGPL-3.0)."),
        )
        close = Button(self.tr("Schließen"), "Esc", name="about-close")
        close.clicked.connect(self.accept)
        lines = [Label(w, "body", "text2", wrap=True) for w in words]
        self.setLayout(
            stack(
                Label("Zweiklick", "title"),
                8,
                *lines,
                16,
                row(None, close),
                margins=(24, 20, 24, 20),
            )
        )
        close.setFocus()


class QuitDialog(Dialog):
    """Handovers wait: wait for them, or leave them to the next start or a colleague."""

    stay = Signal()
    leave = Signal()

    def __init__(self, parent: QWidget, waiting: int) -> None:
        super().__init__(parent, "", "quit-dialog")
        self.setWindowTitle(self.tr("Zweiklick beenden?"))
        title = (
            self.tr("1 Übergabe ist noch unterwegs. Jetzt beenden?")
            if waiting == 1
            else self.tr("{n} Übergaben sind noch unterwegs. Jetzt beenden?").format(n=waiting)
        )
        text = self.tr(
            "Es geht nichts verloren und nichts doppelt. "
            "Beim nächsten Start oder durch den Server geht es weiter."
        )
        self._wait = Button(self.tr("Warten, dann beenden"), name="quit-wait")
        self._leave = Button(self.tr("Jetzt beenden"), name="quit-now")
        self._back = Button(self.tr("Weiterarbeiten"), "Esc", kind="quiet", name="quit-back")
        self._wait.clicked.connect(self.stay)
        self._leave.clicked.connect(self.leave)
        self.stay.connect(self.accept)
        self.leave.connect(self.accept)
        self._back.clicked.connect(self.reject)
        self._wait.setDefault(True)
        self.setLayout(
            stack(
                Label(title, "heading", wrap=True, name="quit-title"),
                Label(text, "body", "text2", wrap=True, name="quit-text"),
                16,
                row(self._back, None, self._leave, self._wait),
                margins=(24, 20, 24, 20),
            )
        )
        self._wait.setFocus()
