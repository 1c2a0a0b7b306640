"""The left side of a comparison: counts, the list of fields, the panel of the current one."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inbox.caseview import DECIDING, CaseView, Phase
from inbox.comparison.result import FieldResult, Result
from inbox.corrected import ANY_TEXT, corrected
from inbox.decision import FieldChoice, may_check_by_hand, undecided
from inbox.errors import ZweiklickError
from ui.announce import announce
from ui.background import Background
from ui.confirm_words import name_of
from ui.crops import Crop, Crops, Wanted
from ui.decision_panel import DecisionPanel
from ui.evidence_pane import EvidenceDesk
from ui.evidence_strip import EvidenceStrip
from ui.field_list import FieldList
from ui.field_list_model import Column, first_row
from ui.field_list_words import open_words
from ui.messages import result_count, sentence
from ui.paint import KIND
from ui.theme import theme
from ui.value_board import LINE
from ui.widgets import Chip, Label, Pane, row, stack

#: The second person reads what the first one decided.
_SECOND = frozenset({Phase.RELEASE, Phase.RELEASE_HOLD, Phase.SECOND_DONE})


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
        self._crops = Crops(desk, background)
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
            self.panel.forget_drafts()
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
        if shown.is_open or self.panel.is_about(shown):
            self._fill_panel(shown, view)
        else:  # the panel is closed; what was typed in it was meant for another row
            self.panel.cancel_quietly()
        self.strip.show_row(shown)
        if shown.place is None:
            self._crops.forget()
            words = self.tr("Kein Ausschnitt: Im Nachweis wurde die Stelle nicht gefunden.")
            self.panel.crop.show_picture(None, words)
            self.strip.crop.show_picture(None, words)
        else:
            self._crop_soon.start(0)

    def _fill_panel(self, shown: FieldResult, view: CaseView) -> None:
        form = view.forms.get(shown.field, ANY_TEXT)
        today = view.submission.received_at.date()
        self.panel.show_row(
            shown,
            view.decisions.get(shown.field),
            lambda typed: corrected(form, typed, today),
            read_only=view.bar.phase in _SECOND,
        )

    def cut_again(self) -> None:
        """Something is covered now that was not: the piece on show is cut anew."""
        self.panel.crop.show_picture(None, "")
        self.strip.crop.show_picture(None, "")
        self._show_panel()

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
        ratio = self.devicePixelRatioF()
        wanted = Wanted(
            shown,
            theme().px(LINE) * ratio,
            max(target.width(), theme().px(200)) * ratio,
            target.sizeHint().height() * ratio,
            caption=strip,
        )
        words = self.tr("Nachweis: {value}").format(value=shown.evidence or self.tr("nicht lesbar"))

        def arrived(crop: Crop) -> None:
            if self.current is not None and crop.field == self.current.field:
                target.show_picture(crop.picture, words)
                self.panel.board.show_trust(crop.confidence)

        def refused(_error: ZweiklickError) -> None:
            target.show_picture(None, self.tr("Ausschnitt nicht lesbar"))

        self._crops.fetch(wanted, arrived, refused)

    # ------------------------------------------------------------------ deciding

    def choose(self, choice: FieldChoice) -> None:
        """A decision on the current row by digit, Leertaste or F2; says why when it cannot be."""
        shown, view = self.current, self._view
        if shown is None or view is None:
            return
        if not self.panel.is_about(shown):
            self._fill_panel(shown, view)
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
        if view is None:
            return False
        shown = self.current
        unread = shown is not None and shown.result is Result.NOT_READ
        if view.bar.phase is Phase.NOT_READ and unread:
            self.refused.emit(sentence("not-read"))
            return False
        if view.bar.phase in DECIDING:
            return True
        if view.bar.phase is Phase.LOCKED:
            who, since = name_of(view, view.bar.who), view.bar.at
            self.refused.emit(sentence("claimed", {"who": who, "since": since}))
        elif view.bar.phase in _SECOND:
            self.refused.emit(sentence("second-reads"))
        else:
            self.refused.emit(sentence("rows-locked"))
        return False

    def _say(self, words: str) -> None:
        announce(self.list, words)
