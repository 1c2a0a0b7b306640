"""Entered value, value read and the piece of the evidence, so that the eye compares without moving.

Both values stand in the same large type below each other; the piece stands beside them, or above
them where it is too long. Shows; decides nothing.
"""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from inbox.comparison.result import FieldResult, Result
from ui.decision_panel_parts import CropView
from ui.difference import Difference, difference
from ui.marked_value import MarkedValue, role_for
from ui.paint import KIND
from ui.texts.trust import trust_words
from ui.theme import theme
from ui.widgets import Label, stack

#: Widest column of values, and height of the piece of evidence, in pixels at 100 %.
VALUES, PIECE = 268, 64
#: A line of the piece, 2.5 times as high as body text.
LINE = 35


def plain_reason(shown: FieldResult) -> str:
    """What is said of a row whose rule gave no reason."""
    translate = QCoreApplication.translate
    if shown.result is Result.NOT_READ:
        return translate("board", "Der Nachweis wird noch gelesen.")
    if shown.result is Result.UNREADABLE:
        return translate("board", "Die Stelle ist da, aber nicht zu lesen.")
    if shown.result is Result.SIMILAR:
        return translate("board", "Angabe und Nachweis sind fast gleich.")
    if shown.evidence:
        return translate("board", "Angabe und Nachweis sind verschieden.")
    return translate("board", "Im Nachweis wurde kein Wert gefunden.")


class ValueBoard(QWidget):
    """Shows one row; `crop` takes the pixels when they are here."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel.board")
        self._row: FieldResult | None = None
        self._compact = False
        self._wide = False
        self.entered = MarkedValue("panel.entered")
        self.read = MarkedValue("panel.read")
        self.crop = CropView(height=PIECE)
        self.crop.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.reason = Label("", wrap=True, name="panel.reason")
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._place = Label("", "caption", "text2", name="panel.place")
        self._entered_label = Label(
            self.tr("Angabe"), "caption", "text2", name="panel.entered-label"
        )
        self._read_label = Label(
            self.tr("Im Nachweis gelesen"), "caption", "text2", name="panel.read-label"
        )
        reason_label = Label(self.tr("Grund"), "caption", "text2", name="panel.reason-label")
        self._reason_label = reason_label
        self._values, self._piece, self._grounds = QWidget(), QWidget(), QWidget()
        self._values.setLayout(
            stack(self._entered_label, self.entered, self._read_label, self.read, None, gap=2)
        )
        self._piece.setLayout(stack(self._place, self.crop, gap=4))
        self._grounds.setLayout(stack(reason_label, self.reason, None, gap=2))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(1, 1)
        self._arrange(wide=False)

    @property
    def shown_difference(self) -> Difference:
        """Where the two values on show differ."""
        row = self._row
        return difference(row.entered, row.evidence or "") if row is not None else Difference()

    def set_compact(self, compact: bool) -> None:
        """Reason only: a stacked view shows values and piece below the list."""
        self._compact = compact
        for widget in (self._piece, self._values, self._reason_label):
            widget.setVisible(not compact)

    def show_row(self, shown: FieldResult, width: int) -> None:
        """Show a row in a board of this width; the piece of evidence comes later."""
        self._row = shown
        found, kind = self.shown_difference, KIND[shown.result]
        values = [v for v in (shown.entered, shown.evidence or "") if v]
        wide = self._is_wide(shown, width)
        room = width - theme().px(20) if wide else theme().px(VALUES)
        role = role_for(values, room if not wide else room // 2)
        self.entered.show_value(shown.entered or "–", role, kind, found.entered, found.words)
        self.read.show_value(shown.evidence or "", role, kind, found.read, found.words)
        for part in (self._read_label, self.read):
            part.setVisible(bool(shown.evidence))
        widest = max((theme().width_of(v, role, 600) for v in values), default=0) + 6
        column = min(widest, room if not wide else room * 3 // 5)
        self._values.setFixedWidth(max(column, theme().px(124)))
        self.reason.setText(shown.reason or plain_reason(shown))
        self.show_trust(None)
        self._arrange(wide=wide)

    def show_trust(self, confidence: float | None) -> None:
        """Say where the piece stands, where its words come from, and how surely they were read."""
        shown = self._row
        if shown is None:
            return
        parts = [self.tr("Nachweis")]
        if shown.place is not None:
            parts[0] = self.tr("Nachweis, Seite {n}").format(n=shown.place.page + 1)
            parts += [w for w in (trust_words(shown.trust, confidence),) if w and shown.evidence]
        self._place.setText(" · ".join(parts))

    def _is_wide(self, shown: FieldResult, width: int) -> bool:
        """Whether the piece, at its size, is too long to stand beside the values."""
        if shown.place is None:
            return False
        box = shown.place.rect
        tall = max(box.y1 - box.y0, 1.0)
        needed = (box.x1 - box.x0 + 1.8 * tall) * theme().px(LINE) / tall
        return needed > width - theme().px(VALUES) - 20

    def _arrange(self, *, wide: bool) -> None:
        if self._grid.count() and wide == self._wide:
            return
        self._wide = wide
        for part in (self._values, self._piece, self._grounds):
            self._grid.removeWidget(part)
        if wide:
            self._grid.addWidget(self._piece, 0, 0, 1, 2)
            self._grid.addWidget(self._values, 1, 0)
            self._grid.addWidget(self._grounds, 1, 1)
        else:
            self._grid.addWidget(self._values, 0, 0, 2, 1)
            self._grid.addWidget(self._piece, 0, 1)
            self._grid.addWidget(self._grounds, 1, 1)
