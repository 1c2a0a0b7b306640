"""The line above a comparison: way back, kind and person, numbers, history, neighbours."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from inbox.caseview import CaseView, Neighbours
from ui.messages import family_name, instant_text, key_text
from ui.widgets import Button, ElidedLabel, IconButton, Label, row, stack


class CompareTitle(QWidget):
    """Two lines of words between buttons; one line and a toggle when stacked."""

    back = Signal()
    history = Signal()
    step = Signal(int)  #: -1 previous, +1 next
    side = Signal(str)  #: "fields" or "evidence", when stacked

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compare.title")
        self._view: CaseView | None = None
        self._neighbours: Neighbours | None = None
        self._narrow = False
        self._back = Button(
            self.tr("Eingang"), key_text("Esc"), "arrow_left", "quiet", name="compare.back"
        )
        self._back_small = IconButton(
            "arrow_left", self.tr("Eingang"), name="compare.back-small", key=key_text("Esc"), cut=20
        )
        self._kind = Label("", "title", name="compare.kind")
        self._person = ElidedLabel("", "title", "text2", weight=500, name="compare.person")
        self._one = ElidedLabel("", "heading", name="compare.heading")
        self._numbers = ElidedLabel("", "caption", "text2", weight=400, name="compare.numbers")
        self._history = Button(
            self.tr("Verlauf"), key_text("F7"), "history", "quiet", name="compare.history"
        )
        self._place = Label("", "body", "text2", name="compare.place")
        self._previous = IconButton(
            "chevron_left",
            self.tr("Voriger Vorgang"),
            name="compare.previous",
            key=key_text("Ctrl+PgUp"),
        )
        self._next = IconButton(
            "chevron_right",
            self.tr("Nächster Vorgang"),
            name="compare.next",
            key=key_text("Ctrl+PgDown"),
        )
        self._fields = Button(self.tr("Angaben"), name="compare.show-fields")
        self._evidence = Button(self.tr("Nachweis"), key_text("F8"), name="compare.show-evidence")
        for button in (self._fields, self._evidence):
            button.setCheckable(True)
        self._back.clicked.connect(self.back)
        self._back_small.clicked.connect(self.back)
        self._history.clicked.connect(self.history)
        self._previous.clicked.connect(lambda: self.step.emit(-1))
        self._next.clicked.connect(lambda: self.step.emit(1))
        self._fields.clicked.connect(lambda: self.side.emit("fields"))
        self._evidence.clicked.connect(lambda: self.side.emit("evidence"))
        upper = row(self._kind, self._person, gap=12)
        upper.setStretch(1, 1)
        words = stack(upper, self._one, self._numbers, gap=1)
        line = row(self._back, self._back_small, 4, gap=8, margins=(0, 0, 0, 0))
        middle = QWidget()
        middle.setLayout(words)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.addWidget(middle, 1)
        for widget in (
            self._history,
            self._place,
            self._previous,
            self._next,
            self._fields,
            self._evidence,
        ):
            line.addWidget(widget)
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Stacked: the neighbours go by key, the sides by button."""
        self._narrow = narrow
        wide: tuple[QWidget, ...] = (
            self._kind,
            self._person,
            self._back,
            self._history,
            self._place,
            self._previous,
            self._next,
        )
        for widget in wide:
            widget.setVisible(not narrow)
        stacked: tuple[QWidget, ...] = (
            self._one,
            self._back_small,
            self._fields,
            self._evidence,
        )
        for widget in stacked:
            widget.setVisible(narrow)
        self._tell()

    def show_side(self, side: str) -> None:
        """Which side of the stack is up."""
        self._fields.setChecked(side == "fields")
        self._evidence.setChecked(side == "evidence")

    def show_case(self, view: CaseView) -> None:
        """Name the case."""
        self._view = view
        self._tell()

    def show_neighbours(self, neighbours: Neighbours | None) -> None:
        """Say where the case stands in its list."""
        self._neighbours = neighbours
        self._previous.setEnabled(neighbours is not None and neighbours.previous is not None)
        self._next.setEnabled(neighbours is not None and neighbours.following is not None)
        self._tell()

    def _tell(self) -> None:
        view = self._view
        if view is None:
            return
        described, submission = view.description, view.submission
        self._kind.setText(described.title)
        self._person.setText(described.person)
        place = ""
        if self._neighbours is not None and self._neighbours.total:
            place = self.tr("{n} von {all}").format(
                n=self._neighbours.index + 1, all=self._neighbours.total
            )
        self._place.setText(place)
        acting = ""
        if view.represents is not None:
            acting = self.tr("i. V. {name}").format(name=family_name(view.represents_name or ""))
        case = (
            self.tr("BG {number}").format(number=described.case_number)
            if described.case_number
            else self.tr("noch keine BG-Nummer")
        )
        arrived = self.tr("Eingang {at}").format(at=instant_text(submission.received_at))
        if self._narrow:
            self._one.setText(f"{described.title} · {described.person}")
            parts = [submission.number, place, acting]
        else:
            parts = [submission.number, case, arrived, acting]
        self._numbers.setText(" · ".join(part for part in parts if part))
