"""Das Kopierfeld: value by value into a Fachverfahren without an interface, ticked off by a person.

A small window that stays above the Fachverfahren. It names no citizen in its title; what is done
is kept by the desk at every tick.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from inbox.copying import CopyTask, CopyValue
from inbox.errors import ZweiklickError
from inbox.submission import SubmissionId
from ui.announce import announce
from ui.background import Background
from ui.clipboard import ClipboardLoan
from ui.copy_words import copy_lines, row_id, standing
from ui.messages import key_text, of_error
from ui.theme import theme
from ui.told_list import ToldList
from ui.widgets import Button, Label, Pane, StatusShape, restyle, row, stack

if TYPE_CHECKING:
    from inbox.desk import Desk


class CopyWindow(QWidget):
    """One handover at a time."""

    def __init__(self, parent: QWidget, desk: "Desk", background: Background) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("copy-window")
        self.setProperty("ground", "page")
        self.setWindowTitle(self.tr("Kopierfeld"))
        self._desk, self._background = desk, background
        self._submission: SubmissionId | None = None
        self._tasks: tuple[CopyTask, ...] = ()
        self._copied = ""
        self.loan = ClipboardLoan(self)
        self.loan.ended.connect(self._cleared)
        running = QCoreApplication.instance()
        if running is not None:
            running.aboutToQuit.connect(self.loan.take_back)
        self._number = Label("", "heading", name="copy.number")
        self._shape = StatusShape("waiting")
        self._words = Label("", "body", "text2", wrap=True, name="copy.words")
        self.list = ToldList("copy.list", self.tr("Werte in der Reihenfolge der Masken"))
        self._next = Button(self.tr("Nächster Wert"), key_text("Return"), name="copy.next")
        self._tick = Button(self.tr("Abhaken"), key_text("Space"), name="copy.tick")
        self._done = Button(
            self.tr("Übernommen"), key_text("Ctrl+Return"), kind="primary", name="copy.done"
        )
        self._next.clicked.connect(self.next)
        self._tick.clicked.connect(self.tick)
        self._done.clicked.connect(self.finish)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.finish)
        pane = Pane("copy.pane")
        told = row(self._shape, self._words, gap=10, margins=(16, 0, 16, 4))
        told.setStretch(1, 1)
        top = row(self._number, None, margins=(16, 10, 16, 0))
        inner = stack(top, told, self.list, margins=(0, 0, 0, 6))
        inner.setStretch(2, 1)
        pane.setLayout(inner)
        deeds = stack(row(self._next, self._tick, None), row(None, self._done), gap=8)
        body = stack(pane, deeds, gap=8, margins=(8, 8, 8, 8))
        body.setStretch(0, 1)
        self.setLayout(body)
        self.resize(theme().px(440), theme().px(640))

    def show_for(self, submission: SubmissionId) -> None:
        """Show what of this submission's newest handover goes by hand."""
        if submission != self._submission:
            self._submission, self._tasks, self._copied = submission, (), ""
            self._number.setText("")
            self.list.show_lines(())
            self._say("waiting", self.tr("Wird geholt."))
        desk = self._desk
        self._background.read(
            lambda: desk.copy_tasks(submission), self._told, self._failed, lane="copying"
        )
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is shown -------------------------------------------------------------------------
    def _told(self, tasks: tuple[CopyTask, ...]) -> None:
        first = not self._tasks
        self._tasks = tasks
        if tasks:
            self._number.setText(tasks[0].key.split("/")[1])
        self._draw()
        waiting = self._waiting()
        if first and waiting is not None:
            self.list.choose(row_id(*waiting))

    def _draw(self) -> None:
        self.list.show_lines(copy_lines(self._tasks, self._copied))
        self._say(*standing(self._tasks))
        waiting = [task for task in self._tasks if task.receipt is None]
        self._done.setVisible(bool(waiting))
        # never grey and mute: while something is missing it says what
        missing = sum(task.open for task in waiting)
        ready = self._ready() is not None
        words = self.tr("Übernommen") if ready else self.tr("Noch nicht alles übertragen")
        self._done.set_words(words, key_text("Ctrl+Return") if ready else "")
        kind = "primary" if ready else ""
        if self._done.property("kind") != kind:
            self._done.setProperty("kind", kind)
            restyle(self._done)
        self._next.setVisible(missing > 0)
        self._tick.setVisible(bool(waiting))

    def _say(self, kind: str, words: str) -> None:
        self._shape.set_kind(kind)
        if words != self._words.text():
            self._words.setText(words)
            announce(self, words)

    def _failed(self, error: ZweiklickError) -> None:
        message = of_error(error)
        self._say(message.kind, message.words)

    def _cleared(self) -> None:
        self._copied = ""
        self._draw()

    # -- which value ---------------------------------------------------------------------------
    def _current(self) -> tuple[CopyTask, CopyValue] | None:
        chosen = self.list.current
        for task in self._tasks:
            for value in task.values:
                if chosen is not None and row_id(task, value) == chosen.id:
                    return task, value
        return None

    def _waiting(self, after: str = "") -> tuple[CopyTask, CopyValue] | None:
        """The first value that is not ticked, after this row and then from the beginning."""
        every = [(t, v) for t in self._tasks if t.receipt is None for v in t.values]
        place = next((n for n, pair in enumerate(every) if row_id(*pair) == after), -1)
        turned = every[place + 1 :] + every[: place + 1]
        return next((pair for pair in turned if not pair[1].ticked), None)

    def _ready(self) -> CopyTask | None:
        """The first leg of which all is ticked and nothing said yet."""
        return next((t for t in self._tasks if t.receipt is None and not t.open), None)

    # -- deeds ---------------------------------------------------------------------------------
    def copy(self) -> None:
        """Lend the current value to the clipboard."""
        found = self._current()
        if found is None:
            return
        self.loan.lend(found[1].value)
        self._copied = row_id(*found)
        self._draw()
        announce(self, self.tr("{name} kopiert").format(name=found[1].name))

    def next(self) -> None:
        """Tick what was copied just now and copy the next; copy the current one the first time."""
        found = self._current()
        if found is None:
            return
        task, value = found
        here = row_id(task, value)
        if value.ticked or task.receipt is not None:
            self._go_on(here)
        elif here != self._copied:
            self.copy()
        else:
            self._set(task, value, on=True, then=lambda: self._go_on(here))

    def _go_on(self, after: str) -> None:
        following = self._waiting(after)
        if following is None:
            self.loan.take_back()
            return
        self.list.choose(row_id(*following))
        self.copy()

    def tick(self) -> None:
        """Tick the current value, or take the tick back."""
        found = self._current()
        if found is not None and found[0].receipt is None:
            self._set(*found, on=not found[1].ticked)

    def _set(
        self,
        task: CopyTask,
        value: CopyValue,
        *,
        on: bool,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        desk, submission = self._desk, self._submission
        assert submission is not None

        def kept(tasks: tuple[CopyTask, ...]) -> None:
            if submission == self._submission:
                self._told(tasks)
                then()

        self._background.do(
            lambda: desk.tick_copied(submission, task.key, value.mask, value.name, on),
            kept,
            self._failed,
        )

    def finish(self) -> None:
        """Say that a leg is taken over; refused while a value is not ticked."""
        task, desk, submission = self._ready(), self._desk, self._submission
        if task is None or submission is None:
            announce(self, self._words.text())
            return
        self.loan.take_back()
        key = task.key
        self._background.do(lambda: desk.copied(submission, key), self._told, self._failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Space ticks, Strg+C copies, Esc closes; ticks stay."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next()
        elif event.key() == Qt.Key.Key_Space:
            self.tick()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is on the clipboard goes with the window."""
        self.loan.take_back()
        super().closeEvent(event)
