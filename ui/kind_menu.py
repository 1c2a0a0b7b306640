"""F4: the kinds of evidence a document can be, as a menu. Asks; decides nothing."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from inbox.caseview import CaseView, DocumentView
from inbox.decision import decided_kinds
from inbox.submission import DocumentId


class KindMenu(QMenu):
    """The kind a person chose is ticked; the first entry gives the choice back to the reading."""

    chosen = Signal(str, str)  #: document, kind; empty: as it was recognised

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("evidence.kinds")

    def ask(self, document: DocumentView, view: CaseView, below: QWidget) -> None:
        """Open the menu for a document below a widget."""
        self.clear()
        said = decided_kinds(view.decisions).get(document.id, "")
        self.setAccessibleName(self.tr("Dokumentart von {name}").format(name=document.name))
        self._offer(document.id, "", self.tr("Wie erkannt"), said)
        self.addSeparator()
        for kind, label in view.kinds:
            self._offer(document.id, kind, label, said)
        self.popup(below.mapToGlobal(QPoint(0, below.height())))
        ticked = next((a for a in self.actions() if a.isChecked()), None)
        if ticked is not None:
            self.setActiveAction(ticked)

    def _offer(self, document: DocumentId, kind: str, label: str, said: str) -> None:
        action = QAction(label, self)
        action.setCheckable(True)
        action.setChecked(kind == said)
        action.triggered.connect(lambda: self.chosen.emit(document, kind))
        self.addAction(action)
