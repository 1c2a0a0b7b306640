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
    """Handovers are open: wait for them, look at them, or leave them to the next start."""

    stay = Signal()
    leave = Signal()
    look = Signal()

    def __init__(self, parent: QWidget, waiting: int, failed: int = 0) -> None:
        """`waiting` go on by themselves, `failed` may need a person."""
        super().__init__(parent, "", "quit-dialog")
        self.setWindowTitle(self.tr("Zweiklick beenden?"))
        text = self.tr(
            "Es geht nichts verloren und nichts doppelt. "
            "Beim nächsten Start oder durch den Server geht es weiter."
        )
        lines = (
            [Label(self._failed(failed), "body", wrap=True, name="quit-failed")] if failed else []
        )
        back = Button(self.tr("Weiterarbeiten"), "Esc", kind="quiet", name="quit-back")
        view = Button(self.tr("Übergaben ansehen"), name="quit-look")
        leave = Button(self.tr("Jetzt beenden"), name="quit-now")
        wait = Button(self.tr("Warten, dann beenden"), name="quit-wait")
        back.clicked.connect(self.reject)
        for button, chosen in ((view, self.look), (leave, self.leave), (wait, self.stay)):
            button.clicked.connect(self.accept)
            button.clicked.connect(chosen)
        # waiting helps only while something goes on by itself
        safe = wait if waiting else view
        wait.setVisible(bool(waiting))
        view.setVisible(bool(failed))
        safe.setDefault(True)
        self.setLayout(
            stack(
                Label(self._title(waiting, failed), "heading", wrap=True, name="quit-title"),
                *lines,
                Label(text, "body", "text2", wrap=True, name="quit-text"),
                16,
                row(None, view),
                row(back, None, leave, wait),
                gap=8,
                margins=(24, 20, 24, 20),
            )
        )
        # a width of its own keeps a dialog from growing with its words
        self.setMinimumWidth(max(self.minimumWidth(), self.minimumSizeHint().width()))
        safe.setFocus()

    def _title(self, waiting: int, failed: int) -> str:
        if not waiting:
            return (
                self.tr("1 Übergabe ist nicht angekommen. Jetzt beenden?")
                if failed == 1
                else self.tr("{n} Übergaben sind nicht angekommen. Jetzt beenden?").format(n=failed)
            )
        if waiting == 1:
            return self.tr("1 Übergabe ist noch unterwegs. Jetzt beenden?")
        return self.tr("{n} Übergaben sind noch unterwegs. Jetzt beenden?").format(n=waiting)

    def _failed(self, failed: int) -> str:
        if failed == 1:
            return self.tr("1 Übergabe ist nicht angekommen. Warum, steht unter Übergaben.")
        words = self.tr("{n} Übergaben sind nicht angekommen. Warum, steht unter Übergaben.")
        return words.format(n=failed)
