import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inbox.comparison.result import Rect
from tests.ui.compare_helpers import CTRL, Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import _document, rent, sick_note, with_documents
from ui.evidence_view_pictures import WHOLE_PAGE_PIXELS
from ui.page_item import PageItem, tag_place
from ui.theme import ThemeName, theme

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(rent(), sick_note())) as made:
        yield made.open()


def click(stage: Stage, field: str) -> None:
    box = stage.view.evidence.pages.mark_box(field)
    assert box is not None
    QTest.mouseClick(
        stage.view.evidence.pages.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        box.center().toPoint(),
    )
    stage.settle()


def test_a_click_on_a_rectangle_selects_its_row(stage: Stage) -> None:
    click(stage, "heizkosten")
    assert stage.view.fields.current.field == "heizkosten"
    assert stage.view.fields.list.hasFocus()


def test_a_row_brings_its_rectangle_into_view(stage: Stage) -> None:
    pages = stage.view.evidence.pages
    for _ in range(6):
        pages.zoom_in()
    stage.settle()
    for field in ("nachname", "gesamtmiete"):
        stage.view.fields.list.select(field)
        stage.settle()
        box = pages.mark_box(field)
        assert box is not None
        assert pages.viewport().rect().contains(box.center().toPoint())


def test_a_row_of_another_document_brings_its_document(stage: Stage) -> None:
    stage.view.evidence.show_document("konto")
    stage.settle()
    stage.view.fields.list.select("heizkosten")
    stage.settle()
    assert stage.view.evidence.document.id == "miete"


def test_the_current_rectangle_is_drawn_with_its_halo(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return)
    pages = stage.view.evidence.pages
    box = pages.mark_box("grundmiete")
    image = pages.viewport().grab().toImage()
    edge = image.pixelColor(round(box.center().x()), round(box.top()))
    assert edge == theme().colour("rectDiff")
    outside = image.pixelColor(round(box.center().x()), round(box.top()) - 3)
    assert outside == theme().colour("rectHalo")
    inside = image.pixelColor(round(box.right()) - 6, round(box.center().y()))
    assert inside == QColor("#F6F1E6"), "no fill: the print stays readable"


def test_in_the_dark_the_page_is_dimmed_and_the_rectangles_are_not(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(rent()), theme=ThemeName.DARK) as stage:
        stage.open().key(Qt.Key.Key_Return)
        pages = stage.view.evidence.pages
        image = pages.viewport().grab().toImage()
        paper = image.pixelColor(pages.viewport().width() // 2, 30)
        assert 0.74 <= paper.lightness() / QColor("#F6F1E6").lightness() <= 0.82
        box = pages.mark_box("grundmiete")
        edge = image.pixelColor(round(box.center().x()), round(box.top()))
        assert edge == theme().colour("rectDiff")


def test_a_page_counts_as_seen_when_it_was_painted(stage: Stage) -> None:
    assert stage.case.how == [("miete", 0, "image")]


def test_a_page_of_which_less_than_half_was_shown_does_not_count(stage: Stage) -> None:
    pages = stage.view.evidence.pages
    stage.view.fields.list.select("vorname")  # a row without a rectangle
    second = pages.ground.items[1].box
    window = pages.viewport().height()
    pages.verticalScrollBar().setValue(round(second.top() - window + second.height() * 0.4))
    stage.settle()
    assert ("miete", 1) not in stage.case.seen
    pages.verticalScrollBar().setValue(round(second.top() - window + second.height() * 0.6))
    stage.qtbot.waitUntil(lambda: ("miete", 1) in stage.case.seen)


def test_a_page_that_could_not_be_painted_does_not_count(qtbot: QtBot) -> None:
    case = sick_note()
    case.pages.clear()
    with staged(qtbot, SampleDesk(case)) as stage:
        stage.view.open(stage.desk.order[0])
        pages = stage.view.evidence.pages
        qtbot.waitUntil(lambda: pages._pictures.refusal("au", 0) == "damaged")
        qtbot.waitUntil(lambda: stage.background.idle)
        assert case.seen == set()
        assert stage.words == "Noch eine Seite ansehen"


def test_a_value_read_by_focus_counts_for_its_page(stage: Stage) -> None:
    stage.case.seen.clear()
    stage.view.deeds._marking.clear()
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    stage.view.fields.list.select("vorname")
    stage.key(Qt.Key.Key_Down)
    assert ("miete", 0, "row") in stage.case.how


def test_the_button_leads_to_the_page_not_seen_yet(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(rent(deviations=0, approval=False))) as stage:
        stage.open()
        for field in ("grundmiete",):
            stage.view.fields.list.select(field)
            stage.view.fields.list.setFocus()
            stage.key(Qt.Key.Key_1)
        assert stage.words == "Noch eine Seite ansehen"
        stage.key(Qt.Key.Key_Return)
        assert stage.view.evidence.document.id == "konto"
        assert ("konto", 0) in stage.case.seen
        assert stage.words == "Bestätigen und übernehmen"


def test_a_coarse_picture_comes_before_the_sharp_one(stage: Stage) -> None:
    scales = [
        scale for document, page, scale in stage.desk.rendered if (document, page) == ("miete", 0)
    ]
    assert scales[0] == 0.5
    assert any(scale > 0.8 for scale in scales)


def test_zooming_keeps_the_spot_under_the_pointer(stage: Stage) -> None:
    pages = stage.view.evidence.pages
    spot = QPointF(220, 180)
    item = pages.ground.items[0]
    back, _ = item.to_ground().inverted()
    held = back.map(spot + pages._offset())
    wheel = QWheelEvent(
        spot, pages.viewport().mapToGlobal(spot), QPoint(), QPoint(0, 480),
        Qt.MouseButton.NoButton, CTRL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = pages.ground.zoom
    QApplication.sendEvent(pages.viewport(), wheel)
    assert pages.ground.zoom > before * 1.5
    moved = item.to_ground().map(held) - pages._offset()
    assert (moved - spot).manhattanLength() <= 2


def test_a_very_large_page_is_asked_for_piece_by_piece(stage: Stage) -> None:
    pages = stage.view.evidence.pages
    for _ in range(20):
        pages.zoom_in()
    stage.settle()
    scale = pages._needed()
    item = pages.ground.items[0]
    assert item.width * item.height * scale * scale > WHOLE_PAGE_PIXELS
    assert pages.is_sharp()


def test_turning_turns_the_view_and_keeps_rectangles_on_their_values(stage: Stage) -> None:
    pages = stage.view.evidence.pages
    before = pages.mark_box("heizkosten")
    stage.key(Qt.Key.Key_R, CTRL)
    after = pages.mark_box("heizkosten")
    assert before.width() > before.height() and after.height() > after.width()
    click(stage, "heizkosten")
    assert stage.view.fields.current.field == "heizkosten"
    for _ in range(3):
        stage.key(Qt.Key.Key_R, CTRL)
    assert pages.mark_box("heizkosten").width() == pytest.approx(before.width(), abs=5)


@pytest.mark.parametrize("turn", range(4))
def test_page_points_and_ground_agree_in_every_turn(turn: int) -> None:
    item = PageItem("d", 0, 600, 800, turn)  # type: ignore[arg-type]
    item.place(10, 20, 1.5)
    box = item.on_ground(Rect(100, 50, 200, 70))
    assert item.box.contains(box)
    back = item.on_page(box.adjusted(3, 3, -3, -3))
    wanted = (100, 50, 100, 20)
    assert (back.x(), back.y(), back.width(), back.height()) == pytest.approx(wanted, abs=1)


def test_the_tag_stands_right_else_left_else_below() -> None:
    window = QRectF(0, 0, 600, 400)
    right, _ = tag_place(QRectF(100, 100, 80, 20), (150, 26), window)
    left, _ = tag_place(QRectF(480, 100, 80, 20), (150, 26), window)
    below, _ = tag_place(QRectF(100, 100, 420, 20), (150, 26), window)
    assert right.left() > 180 and left.right() < 480
    assert below.top() > 120 and window.contains(below)
    beside = QRectF(200, 100, 60, 20)
    free, _ = tag_place(QRectF(180, 100, 15, 20), (150, 26), window, [beside])
    assert not free.intersects(beside)


def test_alt_and_page_keys_walk_the_documents(stage: Stage) -> None:
    stage.key(Qt.Key.Key_PageDown, ALT)
    assert stage.view.evidence.document.id == "konto"
    stage.key(Qt.Key.Key_PageDown, ALT)
    assert stage.view.evidence.document.id == "konto"
    stage.key(Qt.Key.Key_PageUp, ALT)
    assert stage.view.evidence.document.id == "miete"


def test_page_keys_in_the_evidence_turn_pages(stage: Stage) -> None:
    stage.view.evidence.show_document("konto")
    stage.view.evidence.focus_evidence()
    stage.settle()
    stage.key(Qt.Key.Key_PageDown)
    assert stage.view.evidence.pages.front_page == 1
    assert stage.view.evidence._count.text() == "Seite 2 von 5"
    stage.key(Qt.Key.Key_End)
    assert stage.view.evidence.pages.front_page == 4


def test_small_pages_lead_to_their_page(stage: Stage) -> None:
    strip = stage.view.evidence.thumbnails
    assert strip.isVisible() and strip.model().rowCount() == 2
    strip.setCurrentIndex(strip.model().index(1, 0))
    stage.settle()
    assert stage.view.evidence.pages.front_page == 1
    role = Qt.ItemDataRole.AccessibleTextRole
    second = strip.model().index(1, 0)
    stage.qtbot.waitUntil(lambda: second.data(role) == "Seite 2 von 2, gesehen")


def test_the_text_view_has_the_words_and_reading_it_counts(stage: Stage) -> None:
    stage.view.evidence.show_document("konto")
    stage.settle()
    stage.key(Qt.Key.Key_F8, SHIFT)
    text = stage.view.evidence.text
    stage.qtbot.waitUntil(lambda: text.is_loaded)
    assert "Seite 1 von 5" in text.toPlainText() and "52349" not in text.toPlainText()
    assert "12345//0004711" in text.toPlainText()
    stage.case.seen.clear()
    stage.view.deeds._marking.clear()
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    text.forget_read()
    text.setFocus()
    stage.qtbot.waitUntil(lambda: ("konto", 0, "text") in stage.case.how)
    stage.key(Qt.Key.Key_F8, SHIFT)
    assert not stage.view.evidence.is_text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("damaged", "lässt sich nicht öffnen"),
        ("encrypted", "mit einem Kennwort geschützt"),
        ("loading", "noch nicht angekommen"),
        ("not-read", "wird noch gelesen"),
        ("too-large", "zu groß"),
    ],
)
def test_a_document_without_pages_says_why(qtbot: QtBot, state: str, words: str) -> None:
    case = with_documents(sick_note(), _document("zwei", "Zweites", state=state))
    with staged(qtbot, SampleDesk(case)) as stage:
        stage.open()
        stage.view.evidence.show_document("zwei")
        stage.settle()
        assert words in stage.view.evidence._trouble.text()
        assert stage.view.evidence._trouble.isVisible()


def test_the_line_below_says_what_was_read_and_how_surely(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(sick_note())) as stage:
        stage.open()
        stage.view.fields.list.select("au_seit")
        line = stage.view.evidence._read
        wanted = "Gelesen: „19.11.26“ · erkannt · Lesesicherheit hoch"
        stage.qtbot.waitUntil(lambda: line.text() == wanted)


def test_the_evidence_leaves_its_pane_and_comes_back(stage: Stage) -> None:
    view = stage.view
    stage.key(Qt.Key.Key_F12)
    assert view.detached.isVisible() and view.evidence.window() is view.detached
    assert view.detached.windowTitle() == "Nachweis – Zweiklick"
    QTest.keyClick(view.detached, Qt.Key.Key_Return, CTRL)
    view.detached.close()
    stage.settle()
    assert view.evidence.window() is stage.window and view.splitter.indexOf(view.evidence) == 1


def test_pan_and_zoom_paint_within_a_frame(stage: Stage) -> None:
    pages = stage.view.evidence.pages
    pages.zoom_in()
    stage.settle()
    spans = []
    for number in range(30):
        pages.verticalScrollBar().setValue(number * 8)
        begin = time.perf_counter()
        pages.viewport().repaint()
        spans.append(time.perf_counter() - begin)
    assert sorted(spans)[len(spans) // 2] < 0.033
