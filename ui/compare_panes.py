"""The panes of a comparison and how they share the room: beside each other, stacked, detached.

Knows focus and place, nothing of cases.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from ui.announce import announce
from ui.background import Background
from ui.compare_fields import FieldsPane
from ui.compare_title import CompareTitle
from ui.compare_window import EvidenceWindow
from ui.confirm_bar import ConfirmBar
from ui.evidence_pane import EvidencePane
from ui.foreseen_pane import ForeseenPane
from ui.history_panel import HistoryPanel
from ui.theme import look, theme
from ui.widgets import Banner, stack

if TYPE_CHECKING:
    from inbox.desk import Desk

#: Below this width (of the drawing) the two sides lie behind each other.
STACKED = 800


class ComparePanes(QWidget):
    """Title, banner, fields, evidence, history, confirm bar."""

    history_shown = Signal()  #: the history came into view
    left = Signal()  #: Esc on the outermost level

    def __init__(self, desk: "Desk", background: Background, bar: ConfirmBar) -> None:
        super().__init__()
        self.setProperty("ground", "page")
        self._side = "fields"
        self._narrow = False
        self.title = CompareTitle()
        self.banner = Banner("compare.banner")
        self.fields = FieldsPane(desk, background)
        self.evidence = EvidencePane(desk, background)
        self.history = HistoryPanel()
        self.foreseen = ForeseenPane(desk, background)
        self.bar = bar
        self.detached = EvidenceWindow(self, self.evidence, self.handle_key)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("compare.splitter")
        self.splitter.setHandleWidth(10)
        self.splitter.setChildrenCollapsible(False)
        for pane in (self.fields, self.evidence, self.history):
            self.splitter.addWidget(pane)
        for number, share in enumerate((52, 48, 0)):
            self.splitter.setStretchFactor(number, share)
        self.splitter.setSizes([728, 672, 0])
        panes = stack(self.splitter, self.foreseen, gap=0)
        body = stack(self.title, self.banner, panes, self.fields.strip, self.bar, gap=8)
        body.setStretch(2, 1)
        self.setLayout(body)
        self.setFocusProxy(self.fields.list)
        self.title.history.connect(self.toggle_history)
        self.title.side.connect(self.show_side)
        self.evidence.detach_asked.connect(self.detached.toggle)
        self.detached.moved.connect(self._fit)
        self.history.closed.connect(self.toggle_history)
        self.foreseen.closed.connect(lambda: self.show_foreseen(False))
        look().changed.connect(self._fit)
        self._fit()

    def handle_key(self, event: QKeyEvent) -> bool:
        """What a key means; the comparison itself says."""
        return False

    def toggle_history(self) -> None:
        """F7: the Laufzettel beside the evidence, or away again."""
        wanted = not self.history.isVisible()
        self.history.setVisible(wanted)
        if wanted:
            self.history_shown.emit()
            self.history.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.fields.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_foreseen(self, on: bool) -> None:
        """The preview of the handover instead of rows and evidence, or those again."""
        self.foreseen.setVisible(on)
        self.splitter.setVisible(not on)
        self._fit()
        if on:
            self.foreseen.focus_first()
        else:
            self.foreseen.forget()
            self.fields.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_side(self, side: str) -> None:
        """Stacked: show "fields" or "evidence"; beside each other both are there."""
        self._side = side
        if self.foreseen.isVisible():
            self.show_foreseen(False)
        self._fit()

    def other_side(self) -> None:
        """F8: to the picture, or back to the rows when stacked."""
        if self._narrow:
            self.show_side("evidence" if self._side == "fields" else "fields")
        if self.evidence.is_text:
            self.evidence.show_text(False)
        if self._narrow and self._side == "fields":
            self.fields.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.evidence.focus_evidence()

    def back(self) -> None:
        """Esc: one level back, never discarding anything."""
        focus = QApplication.focusWidget()
        if self.evidence.cover.active:
            self.evidence.cover.set_active(False)
        elif self.foreseen.isVisible():
            self.show_foreseen(False)
        elif self.fields.panel.is_editing:
            self.fields.panel.cancel()
        elif self.history.isVisible():
            self.toggle_history()
        elif self.detached.is_detached and self.detached.isActiveWindow():
            self.detached.attach()
        elif self._narrow and self._side == "evidence":
            self.show_side("fields")
            self.fields.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif focus is not None and self.evidence.isAncestorOf(focus):
            self.fields.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def copy_value(self) -> None:
        """Strg+C: the entered value of the current row."""
        shown = self.fields.current
        if shown is not None:
            QGuiApplication.clipboard().setText(shown.entered)
            announce(self.fields.list, self.tr("Angabe kopiert"))

    def _say_row(self, field: str) -> None:
        announce(self.fields.list, self.fields.spoken(field))

    def cycle(self, step: int) -> None:
        """F6: rows, evidence, button."""
        stops: list[QWidget] = [self.fields.list, self.evidence.pages, self.bar.press_button]
        if self.evidence.is_text:
            stops[1] = self.evidence.text
        areas: list[QWidget] = [self.fields, self.evidence, self.bar]
        if self.foreseen.isVisible():
            stops[:2] = areas[:2] = [self.foreseen.masks, self.foreseen.papers]
        stops = [s for s in stops if s.isVisible()]
        focus = QApplication.focusWidget()
        held = (n for n, a in enumerate(areas) if focus and (a is focus or a.isAncestorOf(focus)))
        here = next(held, -step)
        stops[(here + step) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)

    def _fit(self) -> None:
        """Beside each other, or stacked with the piece of evidence below."""
        self._narrow = self.width() < theme().px(STACKED)
        narrow, apart = self._narrow, self.detached.is_detached
        self.title.set_narrow(narrow)
        self.title.show_side(self._side)
        self.fields.set_narrow(narrow)
        self.bar.set_narrow(narrow)
        self.banner.setMinimumHeight(theme().px(40))
        self.fields.setVisible(not narrow or apart or self._side == "fields")
        if not apart:
            self.evidence.setVisible(not narrow or self._side == "evidence")
        if self.foreseen.isVisible():
            self.fields.strip.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack below 800."""
        super().resizeEvent(event)
        if (self.width() < theme().px(STACKED)) != self._narrow:
            self._fit()
