"""Below the tabs: what the document on show is, whose, for when, and what is odd about it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.document_words import DocumentLook
from ui.widgets import Label, StatusShape, row

#: Findings that stand in lines of their own; more are counted, and all are spoken.
MOST = 2


class DocumentFacts(QWidget):
    """One line of facts, a line for each finding."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evidence.facts")
        self._facts = Label("", "body", "text2", wrap=True, name="evidence.facts-line")
        self.spoken = ""  #: everything about the document as sentences
        self._lines: list[tuple[QWidget, StatusShape, Label]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2, 0, 2, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self._facts)
        self.hide()

    def show_look(self, look: DocumentLook | None) -> None:
        """Show a document's facts; nothing when the tab has said it all."""
        self.setVisible(look is not None and _has_more(look))
        self.spoken = look.spoken if look is not None else ""
        if look is None:
            return
        self._facts.setText(look.facts)
        self._facts.set_tone("text" if look.kind_differs else "text2")
        self.setAccessibleName(self.spoken)
        findings = list(look.findings)
        if len(findings) > MOST:
            left = len(findings) - MOST + 1
            rest = self.tr("{n} weitere: {words}").format(
                n=left, words=" ".join(findings[MOST - 1 :])
            )
            findings = [*findings[: MOST - 1], rest]
        while len(self._lines) < len(findings):
            self._lines.append(self._line(len(self._lines)))
        for number, (line, sign, words) in enumerate(self._lines):
            line.setVisible(number < len(findings))
            if number < len(findings):
                sign.set_kind(look.shape or "similar")
                words.setText(findings[number])

    def _line(self, number: int) -> tuple[QWidget, StatusShape, Label]:
        sign = StatusShape("similar", 14, f"evidence.finding-sign.{number}")
        words = Label("", "body", wrap=True, name=f"evidence.finding.{number}")
        line = QWidget()
        layout = row(sign, words, gap=8)
        layout.setStretch(1, 1)
        line.setLayout(layout)
        self._layout.addWidget(line)
        return line, sign, words


def _has_more(look: DocumentLook) -> bool:
    return bool(look.findings) or look.facts != look.tab
