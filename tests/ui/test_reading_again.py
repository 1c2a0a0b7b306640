"""While evidence is read: rows are there, nothing jumps, nothing is decided too early."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inbox.comparison.result import Rect, Result
from inbox.submission import DocumentId
from tests.ui.compare_helpers import CTRL, Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import contract, rent
from ui.field_list_model import Column

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SHIFT = Qt.KeyboardModifier.ShiftModifier


class CoveringDesk(SampleDesk):
    """A desk that keeps covers."""

    def __init__(self, *cases: object) -> None:
        super().__init__(*cases)  # type: ignore[arg-type]
        self.covers: list[tuple[str, int, Rect]] = []
        self.clean: list[str] = []

    def mark_cover(self, document: DocumentId, page: int, rect: Rect) -> None:
        self._enter("mark_cover")
        self.covers.append((document, page, rect))

    def no_diagnosis(self, document: DocumentId) -> None:
        self.clean.append(document)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(rent())) as made:
        yield made.open()


def unread(stage: Stage) -> None:
    """The documents of the case are being read anew."""
    case = stage.case
    case.read = False
    case.documents = tuple(replace(d, state="not-read", pages=()) for d in case.documents)


def test_f5_reads_the_evidence_again_and_fetches_what_is_new(stage: Stage) -> None:
    stage.key(Qt.Key.Key_F5)
    assert {"read_again", "refresh"} <= set(stage.desk.calls)


def test_results_that_arrive_move_neither_row_nor_focus_nor_page(stage: Stage) -> None:
    fields, pages = stage.view.fields, stage.view.evidence.pages
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_Return)
    before = stage.case
    rows, documents = before.rows, before.documents
    pages.show_page(0)
    pages.verticalScrollBar().setValue(40)
    stage.settle()
    where = fields.list.rowViewportPosition(fields.list.currentIndex().row())
    unread(stage)
    before.rows = tuple(replace(r, result=Result.NOT_READ, evidence=None, place=None) for r in rows)
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    assert pages.ground.items and pages.verticalScrollBar().value() == 40
    assert fields.current.result is Result.NOT_READ
    # the same rows, one more than before, with their results
    extra = replace(rows[0], field="neu", label="Neue Zeile")
    before.rows, before.documents, before.read = (extra, *rows), documents, True
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    assert fields.current.field == "gesamtmiete" and fields.list.hasFocus()
    assert pages.verticalScrollBar().value() == 40
    number = fields.list.currentIndex().row()
    assert fields.list.rowViewportPosition(number) == where


def test_a_row_that_is_being_read_cannot_be_decided(stage: Stage) -> None:
    case = stage.case
    unread(stage)
    case.rows = tuple(replace(r, result=Result.NOT_READ, evidence=None) for r in case.rows)
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_1)
    assert case.decisions == {}
    assert stage.view.banner.words.startswith("Der Nachweis wird noch gelesen.")


def test_a_document_that_is_being_read_says_so(qtbot: QtBot) -> None:
    case = contract()
    case.documents = tuple(replace(d, state="not-read", pages=()) for d in case.documents)
    with staged(qtbot, SampleDesk(case)) as stage:
        stage.open()
        button = stage.view.evidence.tabs._buttons[0]
        assert button.words == "Arbeitsvertrag · wird gelesen …"


def test_a_place_drawn_with_the_pointer_is_covered(qtbot: QtBot) -> None:
    desk = CoveringDesk(contract())
    with staged(qtbot, desk) as stage:
        stage.open()
        pages = stage.view.evidence.pages
        stage.key(Qt.Key.Key_D, CTRL | SHIFT)
        assert stage.view.evidence.cover.active and stage.view.evidence.mark_cover.isChecked()
        box = pages.mark_box("rvnr")
        drag(pages.viewport(), box.topLeft(), box.bottomRight())
        stage.settle()
        ((document, page, rect),) = desk.covers
        mark = pages.ground.mark("rvnr")
        assert (document, page) == ("vertrag", 0)
        assert rect.x0 == pytest.approx(mark.rect.x0, abs=4)
        assert rect.y1 == pytest.approx(mark.rect.y1, abs=4)
        assert desk.calls.count("page_image") > 1
        stage.key(Qt.Key.Key_Escape)
        assert not stage.view.evidence.cover.active


def test_enter_covers_the_place_of_the_current_row(qtbot: QtBot) -> None:
    desk = CoveringDesk(contract())
    with staged(qtbot, desk) as stage:
        stage.open()
        stage.view.fields.list.select("beginn")
        stage.settle()
        rendered = len(desk.rendered)
        stage.key(Qt.Key.Key_D, CTRL | SHIFT).key(Qt.Key.Key_Return)
        place = stage.view.fields.current.place
        assert desk.covers == [("vertrag", 0, place.rect)]
        # nothing painted before the cover stays on screen: page and piece are fetched anew
        assert len(desk.rendered) >= rendered + 2


def test_a_desk_that_keeps_no_covers_offers_none(stage: Stage) -> None:
    assert not stage.view.evidence.mark_cover.isVisible()
    words = [a.text() for a in stage.view.menu_actions()["evidence"]]
    assert not any("Schwärzung" in w for w in words)
    assert any("neu &lesen" in w for w in words)


def test_no_diagnosis_is_said_for_the_document_on_show(qtbot: QtBot) -> None:
    desk = CoveringDesk(contract())
    with staged(qtbot, desk) as stage:
        stage.open()
        action = next(a for a in stage.view.menu_actions()["evidence"] if "Diagnose" in a.text())
        action.trigger()
        stage.settle()
        assert desk.clean == ["vertrag"]


def drag(target: object, start: QPointF, end: QPointF) -> None:
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start.toPoint())
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove, end, target.mapToGlobal(end), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(target, move)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=end.toPoint())


def test_verdicts_stay_apart_from_decisions_while_reading(stage: Stage) -> None:
    rows = stage.view.fields.list.rows
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_2)
    index = rows.index(rows.row_of("grundmiete"), Column.VERDICT)
    assert index.data() == "Nachweis gilt, 09:12"
