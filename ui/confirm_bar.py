"""The bar of the two presses: draws one phase, asks for the deed, counts the hold down.

Never scrolls and never moves. Presses within the guard time after a change to press two, repeated
keys, and presses while the desk has not answered are ignored without changing the look.
"""

from collections.abc import Callable
from datetime import datetime
from math import ceil

from PySide6.QtCore import QElapsedTimer, QEvent, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from inbox.caseview import DECIDING, CaseView, Phase
from inbox.copying import COPY
from ui.announce import announce
from ui.confirm_words import BarLook, look_of
from ui.hold_ring import HoldRing
from ui.messages import action_words, key_text
from ui.press_button import PressButton
from ui.theme import look, theme, tokens
from ui.widgets import Button, Label, Pane, row, stack

#: The keys may trigger these; going to the next case has a key of its own (corrections.md, 11).
DEEDS = frozenset({"confirm", "file", "approve"})
#: What would be handed over can be looked at until press one.
_FORESEEABLE = DECIDING - {Phase.NOT_READ}
#: Something has a receipt: it is put right where it arrived.
_ARRIVED = frozenset({Phase.TAKEN_OVER, Phase.FILING, Phase.FILED})
#: In a narrow bar undo is smaller, and the preview goes by key and menu.
_WIDE_ONLY = frozenset({"undo", "foresee", "correct-where"})
GOING = frozenset({"next-open", "first-field", "show-page", "resolve-case", "decline"})


class ConfirmBar(Pane):
    """`now` tells the business time for the countdown."""

    asked = Signal(str)  #: id of what was pressed: confirm, file, undo, next, next-open, …
    announced = Signal(str)  #: what a screen reader was told
    hold_over = Signal()  #: the countdown reached zero

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("confirm")
        self.setAccessibleName(self.tr("Bestätigen und ablegen"))
        self._now = now
        self._view: CaseView | None = None
        self._look: BarLook | None = None
        self._total = float(tokens()["motion"]["holdSeconds"])
        self.guard_ms = int(tokens()["motion"]["guardMs"])
        self._busy = self._narrow = False
        self._guard = QElapsedTimer()
        self.lead = HoldRing()
        self.title = Label("", "bodyStrong", wrap=True, name="confirm.title")
        self.text = Label("", "caption", "text2", weight=400, wrap=True, name="confirm.text")
        self.press_button = PressButton()
        self.press_button.clicked.connect(lambda: self.press(by_key=False))
        undo, key = self.tr("Rückgängig"), key_text("Ctrl+Z")
        self._undo_small = Button(undo, key, name="confirm.undo-small")
        self._undo_small.clicked.connect(lambda: self.asked.emit("undo"))
        self._undo_small.hide()
        self._extra = {
            "undo": Button(undo, key, "arrow_undo", name="confirm.undo"),
            "foresee": Button(
                self.tr("Vorschau"), key_text("Ctrl+Shift+V"), kind="quiet", name="confirm.foresee"
            ),
            "correct-where": Button(
                self.tr("Wo berichtigen"), kind="quiet", name="confirm.correct-where"
            ),
            "withdraw": Button(self.tr("Zurückziehen"), kind="quiet", name="confirm.withdraw"),
            "copy-field": Button(
                self.tr("Kopierfeld"), key_text("Ctrl+Shift+K"), name="confirm.copy-field"
            ),
            "decline": Button(
                self.tr("Zurück mit Begründung"),
                key_text("Ctrl+Shift+Del"),
                name="confirm.decline",
            ),
            "send-now": Button(action_words("send-now")[0], name="confirm.send-now"),
        }
        for name, button in self._extra.items():
            button.clicked.connect(lambda _=False, n=name: self.asked.emit(n))
            button.hide()
        self._tick = QTimer(self)
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self._count)
        line = row(self.lead, 2, gap=8, margins=(14, 8, 13, 8))
        line.addLayout(stack(None, self.title, self.text, None, gap=1), 1)
        for button in (self._undo_small, *self._extra.values()):
            line.addWidget(button)
        line.addSpacing(4)
        line.addWidget(self.press_button)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_narrow(False)
        look().changed.connect(self._refit)

    def set_narrow(self, narrow: bool) -> None:
        """76 px high, 64 when stacked; more only when words would be cut."""
        self._narrow = narrow
        self.press_button.set_narrow(narrow)
        self._show_extra()

    def _refit(self) -> None:
        self.set_narrow(self._narrow)
        self._fit_height()

    def _fit_height(self) -> None:
        """Grow upwards when title and text need more lines than the bar has room for."""
        width = max(self.title.width(), theme().px(120))
        words = self.title.heightForWidth(width) + self.text.heightForWidth(width)
        wanted = max(theme().px(64 if self._narrow else 76), words + 22)
        if self.height() != wanted or self.minimumHeight() != wanted:
            self.setFixedHeight(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words may wrap otherwise."""
        super().resizeEvent(event)
        self._fit_height()

    def event(self, event: QEvent) -> bool:
        """Other words, other buttons: another width may be left."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_height()
        return done

    def _show_extra(self) -> None:
        offered = self._look.extra if self._look is not None else ()
        if self.phase in _FORESEEABLE:
            offered = ("foresee", *offered)
        if self.phase in _ARRIVED and "undo" not in offered:
            offered = ("correct-where", *offered)
        if self._view is not None and self._view.bar.code == COPY:
            offered = ("copy-field",)  # nothing to send: a person's hands are waited for
        whole = (self.tr("Zurück mit Begründung"), key_text("Ctrl+Shift+Del"))
        self._extra["decline"].set_words(*((self.tr("Zurückgeben"), "") if self._narrow else whole))
        if self._view is not None and self._view.bar.may_withdraw and "undo" not in offered:
            offered = ("withdraw", *offered)
        for name, button in self._extra.items():
            button.setVisible(name in offered and not (name in _WIDE_ONLY and self._narrow))
        self._undo_small.setVisible("undo" in offered and self._narrow)
        if self._look is not None and not self._look.counts:
            self.text.setText(self._words_below())

    def _words_below(self) -> str:
        assert self._look is not None
        return self._look.short if self._narrow and self._look.short else self._look.text

    # ------------------------------------------------------------------ showing

    def show_case(self, view: CaseView | None) -> None:
        """Draw the phase of a case and tell a screen reader when it is another one."""
        before, before_look = self._view, self._look
        self._view = view
        self.setVisible(view is not None)
        self._tick.stop()
        if view is None:
            self._look = None
            return
        same_case = before is not None and before.submission.id == view.submission.id
        if not same_case:
            self._busy = False
            self._guard.invalidate()
        shown = look_of(view)
        if (
            same_case
            and shown.action in ("file", "approve")
            and before_look
            and before_look.action != shown.action
        ):
            self._guard.start()
        self._look = shown
        self.press_button.show_look(shown.press)
        self.press_button.updateGeometry()
        self._show_extra()
        if shown.counts:
            starts = before_look is None or not before_look.counts or not same_case
            left = self._left()
            if starts:
                self._total = max(left, 1.0)
            self._count()
        else:
            self.lead.show_kind(shown.kind)
            self.title.setText(shown.title)
            self.text.setText(self._words_below())
        if not same_case or before_look != shown:
            self._say(shown.words(ceil(max(self._left(), 0))))

    @property
    def phase(self) -> Phase | None:
        """The phase on show."""
        return None if self._view is None else self._view.bar.phase

    @property
    def shown(self) -> BarLook | None:
        """The look on show."""
        return self._look

    def _left(self) -> float:
        if self._view is None or self._view.bar.until is None:
            return 0.0
        return (self._view.bar.until - self._now()).total_seconds()

    def _count(self) -> None:
        """Step the countdown at the turn of a second; at zero ask for the new state."""
        if self._look is None or not self._look.counts:
            return
        left = self._left()
        seconds = max(0, ceil(left))
        self.lead.show_seconds(seconds, self._total)
        self.title.setText(self._counted(self._look.title, seconds))
        self.text.setText(self._counted(self._words_below(), seconds))
        if left <= 0:
            self.hold_over.emit()
            return
        to_next = left - (seconds - 1)
        self._tick.start(max(20, round(to_next * 1000) + 5))

    def _counted(self, words: str, seconds: int) -> str:
        if seconds == 1:
            words = words.replace(self.tr("{n} Sekunden"), self.tr("1 Sekunde"))
        return words.replace("{n}", str(seconds))

    def _say(self, words: str) -> None:
        announce(self, words)
        self.announced.emit(words)

    # ------------------------------------------------------------------ pressing

    @property
    def is_guarded(self) -> bool:
        """Whether a press would be ignored right now."""
        guarding = self._guard.isValid() and not self._guard.hasExpired(self.guard_ms)
        return self._busy or guarding

    def press(self, *, by_key: bool = True) -> None:
        """Strg+Enter or the button: ask for the one thing this phase offers."""
        if self._look is None or self.is_guarded:
            return
        action = self._look.action
        if action in DEEDS:
            self._busy = True
            self.asked.emit(action)
        elif action in GOING or (action == "next" and not by_key):
            self.asked.emit(action)
        else:
            self._say(self._look.words(ceil(max(self._left(), 0))))

    def go(self) -> bool:
        """Enter: go where something is missing; False when there is something to confirm."""
        if self._look is None or self._look.action not in ("next-open", "first-field", "show-page"):
            return False
        self.asked.emit(self._look.action)
        return True

    def answered(self) -> None:
        """The desk has answered the last deed (or refused it)."""
        self._busy = False
