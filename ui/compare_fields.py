"""The left side of a comparison: counts, the list of fields, the panel of the current one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inbox.caseview import CaseView, Phase
from inbox.comparison.result import FieldResult, Rect, Result
from inbox.decision import FieldChoice, may_check_by_hand, undecided
from inbox.errors import ZweiklickError
from inbox.evidence.reading import Word
from ui.announce import announce
from ui.background import Background
from ui.confirm_words import name_of
from ui.decision_panel import DecisionPanel
from ui.decision_panel_parts import CropView
from ui.evidence_pane import EvidenceDesk
from ui.evidence_view_pictures import Picture, as_picture
from ui.field_list import FieldList
from ui.field_list_model import Column, first_row
from ui.field_list_words import open_words
from ui.messages import result_count, sentence
from ui.paint import KIND
from ui.theme import theme
from ui.widgets import Chip, Label, Pane, row, stack

#: Phases in which rows may still be decided.
DECIDING = frozenset(
    {
        Phase.OPEN,
        Phase.NOT_READ,
        Phase.NOT_SEEN,
        Phase.COVER,
        Phase.CASE,
        Phase.READY,
        Phase.READY_APPROVAL,
    }
)
#: Pixels a crop is asked for at most, per point.
SHARPEST_CROP = 6.0
#: How far a caption may stand from its value, and how much of a line a strip shows, in points.
WIDEST_GAP, WIDEST_STRIP = 160.0, 420.0


def around(box: Rect, words: Sequence[Word]) -> Rect:
    """The piece of a page to show for a value: a little air, and the caption left of it."""
    tall = max(box.y1 - box.y0, 1.0)
    middle = (box.y0 + box.y1) / 2
    left = box.x0
    beside = sorted(
        (w.rect for w in words if w.rect.y0 < middle < w.rect.y1 and w.rect.x1 <= box.x0 + 1),
        key=lambda rect: -rect.x1,
    )
    for rect in beside:
        if left - rect.x1 > WIDEST_GAP or box.x1 - rect.x0 > WIDEST_STRIP:
            break
        left = rect.x0
    return Rect(
        max(0.0, left - tall * 0.8),
        max(0.0, box.y0 - tall * 0.25),
        box.x1 + tall,
        box.y1 + tall * 0.25,
    )


class FieldsPane(Pane):
    """Tells which row is current and what the person wants decided."""

    row_changed = Signal(object)  #: FieldResult | None
    decided = Signal(str, object, object, str)  #: field, FieldChoice, value | None, note
    taken_back = Signal(str)  #: field
    leave_asked = Signal()  #: Enter with nothing left to clear
    walked = Signal(object)  #: FieldResult whose row was reached by key or focus
    refused = Signal(object)  #: Message why nothing can be decided now

    def __init__(self, desk: EvidenceDesk, background: Background) -> None:
        super().__init__("fields")
        self._desk, self._background = desk, background
        self._view: CaseView | None = None
        self._title = Label(self.tr("Angaben und Nachweis"), "heading", name="fields.title")
        self._open = Label("", "body", "text2", name="fields.open")
        self._chips = QWidget()
        self._chip_line = QHBoxLayout(self._chips)
        self._chip_line.setContentsMargins(0, 0, 0, 0)
        self._chip_line.setSpacing(6)
        self._shown_chips: tuple[tuple[str, str], ...] = ()
        self._chip_widgets: list[Chip] = []
        self.panel = DecisionPanel()
        self.list = FieldList(self.panel)
        self.strip = EvidenceStrip()
        head = row(self._title, None, self._chips, self._open, None, gap=8)
        self._head = head
        whole = stack(head, self.list, gap=0, margins=(0, 0, 0, 6))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._crop_soon = QTimer(self)
        self._crop_soon.setSingleShot(True)
        self._crop_soon.timeout.connect(self._fetch_crop)
        self.list.row_changed.connect(self._row_changed)
        self.list.chosen.connect(self.choose)
        self.list.leave_asked.connect(self.leave_asked)
        self.list.walked.connect(self.walked)
        self.panel.decided.connect(self._decided)
        self.panel.taken_back.connect(self._taken_back)
        self.panel.closed.connect(self.list.setFocus)

    def set_narrow(self, narrow: bool) -> None:
        """Stacked: no title, the piece of evidence below the list."""
        self._title.setVisible(not narrow)
        self.list.horizontalHeader().setVisible(not narrow)
        self.panel.set_compact(narrow)
        self.strip.setVisible(narrow)
        self._head.setStretch(1, 0 if narrow else 1)
        self._head.setStretch(4, 1 if narrow else 0)
        self._head.setContentsMargins(*((14, 6, 8, 2) if narrow else (18, 10, 16, 6)))
        self.setMinimumWidth(0 if narrow else theme().px(560))

    # ------------------------------------------------------------------ showing

    @property
    def current(self) -> FieldResult | None:
        """The row the person stands on."""
        line = self.list.current_line
        return None if line is None else line.row

    def show_case(self, view: CaseView) -> None:
        """Show the rows of a case; the same case keeps the current row."""
        before = self._view
        same = before is not None and before.submission.id == view.submission.id
        self._view = view
        rows = view.comparison.rows if view.comparison else ()
        if not same:
            self.panel.cancel_quietly()
        self.list.show_rows(rows, view.decisions)
        if not same:
            begin = first_row(rows)
            self.list.select(begin.field if begin is not None else None)
            self.list.scrollToTop()
        self._show_counts(view)
        self._show_panel()

    def _show_counts(self, view: CaseView) -> None:
        if view.comparison is None:
            self._open.setText(self.tr("noch nicht gelesen"))
            self._set_chips(())
            return
        summary = view.comparison.summary
        order = (Result.MATCH, *(r for r in Result if r is not Result.MATCH))
        chips = tuple((KIND[r], result_count(r, summary[r])) for r in order if summary[r])
        self._set_chips(chips)
        waiting = len(undecided(view.comparison.rows, view.decisions))
        self._open.setText(open_words(summary, waiting))

    def _set_chips(self, chips: tuple[tuple[str, str], ...]) -> None:
        if chips == self._shown_chips:
            return
        self._shown_chips = chips
        while len(self._chip_widgets) < len(chips):
            chip = Chip("none", "", f"fields.chip.{len(self._chip_widgets)}")
            self._chip_widgets.append(chip)
            self._chip_line.addWidget(chip)
        for number, chip in enumerate(self._chip_widgets):
            chip.setVisible(number < len(chips))
            if number < len(chips):
                chip.kind, chip.words = chips[number]
                chip.setAccessibleName(chip.words)
                chip.updateGeometry()
                chip.update()

    def _row_changed(self, shown: FieldResult | None) -> None:
        self._show_panel()
        self.row_changed.emit(shown)

    def _show_panel(self) -> None:
        shown, view = self.current, self._view
        if shown is None or view is None:
            self.strip.show_row(None)
            return
        self.panel.show_row(shown, view.decisions.get(shown.field))
        self.strip.show_row(shown)
        if shown.place is None:
            self._background.forget("compare.crop")
            words = self.tr("Kein Ausschnitt: Im Nachweis wurde die Stelle nicht gefunden.")
            self.panel.crop.show_picture(None, self.tr("nicht gefunden"))
            self.strip.crop.show_picture(None, words)
        else:
            self._crop_soon.start(0)

    def spoken(self, field: str) -> str:
        """A row as one sentence."""
        number = self.list.rows.row_of(field)
        index = self.list.rows.index(number, Column.LABEL)
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")

    # ------------------------------------------------------------------ crop

    def _fetch_crop(self) -> None:
        """Fetch the piece of the evidence beside the entered value."""
        shown = self.current
        if shown is None or shown.place is None:
            return
        strip = self.strip.isVisible()
        target = self.strip.crop if strip else self.panel.crop
        if not strip and not shown.is_open:
            return
        place = shown.place
        high = theme().px(58 if strip else 44) * self.devicePixelRatioF()
        words = self.tr("Nachweis: {value}").format(value=shown.evidence or "")

        def fetch() -> tuple[str, Picture]:
            known = self._desk.page_words(place.document, place.page).words if strip else ()
            clip = around(place.rect, known)
            scale = min(SHARPEST_CROP, max(0.5, high / (clip.y1 - clip.y0)))
            image = self._desk.page_image(place.document, place.page, round(scale, 3), clip)
            return shown.field, as_picture(image, clip)

        def arrived(answer: tuple[str, Picture]) -> None:
            if self.current is not None and answer[0] == self.current.field:
                target.show_picture(answer[1], words)

        def refused(_error: ZweiklickError) -> None:
            target.show_picture(None, self.tr("Ausschnitt nicht lesbar"))

        self._background.read(fetch, arrived, refused, lane="compare.crop")

    # ------------------------------------------------------------------ deciding

    def choose(self, choice: FieldChoice) -> None:
        """A decision on the current row by digit, Leertaste or F2; says why when it cannot be."""
        shown, view = self.current, self._view
        if shown is None or view is None:
            return
        if choice is FieldChoice.CHECKED_BY_HAND and may_check_by_hand(shown):
            self.panel.ask(choice)
        elif choice is FieldChoice.CORRECTED and shown.compared:
            self.list.keep_panel_open(True)
            self.panel.correct()
        elif shown.is_open and choice is not FieldChoice.CHECKED_BY_HAND:
            self.panel.ask(choice)
        else:
            self._say(self.tr("Dieses Feld ist nicht offen."))

    def _decided(self, choice: FieldChoice, value: str | None, note: str) -> None:
        shown = self.current
        if shown is not None and self._may_decide():
            self.decided.emit(shown.field, choice, value, note)

    def _taken_back(self) -> None:
        shown = self.current
        if shown is not None and self._may_decide():
            self.taken_back.emit(shown.field)

    def _may_decide(self) -> bool:
        view = self._view
        if view is None or view.bar.phase in DECIDING:
            return view is not None
        if view.bar.phase is Phase.LOCKED:
            who, since = name_of(view, view.bar.who), view.bar.at
            self.refused.emit(sentence("claimed", {"who": who, "since": since}))
        else:
            self.refused.emit(sentence("rows-locked"))
        return False

    def _say(self, words: str) -> None:
        announce(self.list, words)


class EvidenceStrip(Pane):
    """The piece of evidence of the current row, below the list, when the view is stacked."""

    def __init__(self) -> None:
        super().__init__("strip")
        self._title = Label("", "caption", "text2", weight=600, name="strip.title")
        self.crop = CropView("strip.crop", 58)
        self.setLayout(stack(self._title, self.crop, gap=4, margins=(12, 8, 12, 10)))
        self.hide()

    def show_row(self, shown: FieldResult | None) -> None:
        """Name the row."""
        label = shown.label if shown is not None else ""
        self._title.setText(self.tr("Nachweis zu: {field}").format(field=label) if label else "")
        if shown is None:
            self.crop.show_picture(None, "")
