"""Stacked: the piece of evidence of the current row below the list, with both values above it.

Shows; fetches nothing.
"""

from inbox.comparison.result import FieldResult
from ui.decision_panel_parts import CropView
from ui.difference import difference
from ui.marked_value import MarkedValue
from ui.paint import KIND
from ui.theme import theme
from ui.widgets import Label, Pane, row, stack


class EvidenceStrip(Pane):
    """Both values stand here only where the row is open and both fit beside the title."""

    def __init__(self) -> None:
        super().__init__("strip")
        self._title = Label("", "caption", "text2", weight=600, name="strip.title")
        self._entered_label = Label(self.tr("Angabe"), "caption", "text2", name="strip.entered-of")
        self._read_label = Label(self.tr("gelesen"), "caption", "text2", name="strip.read-of")
        self.entered = MarkedValue("strip.entered")
        self.read = MarkedValue("strip.read")
        self._pair = (self._entered_label, self.entered, self._read_label, self.read)
        self.crop = CropView("strip.crop", 58)
        head = row(self._title, None, *self._pair, gap=8)
        self.setLayout(stack(head, self.crop, gap=4, margins=(12, 8, 12, 10)))
        self.hide()

    def show_row(self, shown: FieldResult | None) -> None:
        """Name the row; show both values when they differ."""
        label = shown.label if shown is not None else ""
        self._title.setText(self.tr("Nachweis zu: {field}").format(field=label) if label else "")
        if shown is None:
            self.crop.show_picture(None, "")
        self._show_values(shown)

    def _show_values(self, shown: FieldResult | None) -> None:
        role, fits = "heading", False
        if shown is not None and shown.is_open and shown.evidence:
            found, kind = difference(shown.entered, shown.evidence), KIND[shown.result]
            self.entered.show_value(shown.entered, role, kind, found.entered, found.words)
            self.read.show_value(shown.evidence, role, kind, found.read, found.words)
            wide = 0
            for value in (self.entered, self.read):
                needed = theme().width_of(value.text(), role, 600) + 6
                value.setFixedWidth(needed)
                wide += needed
            words = sum(part.sizeHint().width() for part in (self._title, *self._pair[::2]))
            fits = wide + words + 80 <= self.width()
        for part in self._pair:
            part.setVisible(fits)
