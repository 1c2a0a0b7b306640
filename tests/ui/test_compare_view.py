from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from inbox.caseview import Phase
from inbox.comparison.result import Result
from inbox.decision import FieldChoice
from tests.ui.compare_helpers import CTRL, Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import rent, sick_note
from ui.field_list_model import Column
from ui.field_list_words import spoken

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(rent(), sick_note())) as made:
        yield made.open()


def cell(stage: Stage, field: str, column: Column) -> str:
    rows = stage.view.fields.list.rows
    return str(rows.index(rows.row_of(field), column).data() or "")


def test_enter_walks_the_open_rows_and_comes_round(stage: Stage) -> None:
    walked = []
    for _ in range(4):
        stage.key(Qt.Key.Key_Return)
        walked.append(stage.view.fields.current.field)
    assert walked == ["grundmiete", "gesamtmiete", "einkommen", "grundmiete"]
    stage.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert stage.view.fields.current.field == "einkommen"


def test_digits_decide_only_while_a_row_has_the_focus(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return)
    stage.view.evidence.focus_evidence()
    stage.key(Qt.Key.Key_2)
    stage.view.bar.press_button.setFocus()
    stage.key(Qt.Key.Key_2)
    assert stage.case.decisions == {}
    stage.view.fields.list.setFocus()
    stage.key(Qt.Key.Key_2)
    assert stage.case.decisions["grundmiete"].choice is FieldChoice.EVIDENCE_HOLDS


def test_digits_on_a_row_that_agrees_do_nothing(stage: Stage) -> None:
    stage.view.fields.list.select("nachname")
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Space):
        stage.key(key)
    assert stage.case.decisions == {}


def test_the_three_values_stay_apart_after_a_decision(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_2)
    assert cell(stage, "grundmiete", Column.ENTERED) == "412,00 €"
    assert cell(stage, "grundmiete", Column.EVIDENCE) == "421,00 €"
    assert cell(stage, "grundmiete", Column.VERDICT) == "Nachweis gilt, 09:12"
    assert stage.view.fields.current.field == "grundmiete"


def test_leaving_a_row_decides_nothing(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return)
    for _ in range(3):
        stage.key(Qt.Key.Key_Down)
    stage.key(Qt.Key.Key_Tab)
    assert stage.case.decisions == {} and "decide" not in stage.desk.calls


def test_space_checks_an_open_row_by_hand(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_Space)
    assert cell(stage, "grundmiete", Column.VERDICT) == "von Hand geprüft, 09:12"


def test_f2_asks_for_the_right_value_and_escape_leaves_it(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_F2)
    panel = stage.view.fields.panel
    assert panel.is_editing and QApplication.focusWidget() is panel._line
    panel._line.setText("499,00 €")
    stage.key(Qt.Key.Key_Escape)
    assert stage.case.decisions == {} and stage.view.fields.list.hasFocus()
    stage.key(Qt.Key.Key_4)
    panel._line.setText("420,00 €")
    stage.key(Qt.Key.Key_Return)
    assert stage.case.decisions["grundmiete"].value == "420,00 €"
    assert cell(stage, "grundmiete", Column.VERDICT) == "Korrigiert: 420,00 €, 09:12"
    assert stage.view.fields.list.hasFocus()


def test_digits_typed_into_a_value_stay_digits(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_F2)
    line = stage.view.fields.panel._line
    line.clear()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        stage.key(key)
    assert line.text() == "12" and stage.case.decisions == {}


def test_a_note_is_kept_with_its_decision(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_1)
    stage.view.fields.panel.write_note()
    stage.view.fields.panel._line.setText("Telefonisch bestätigt")
    stage.key(Qt.Key.Key_Return)
    kept = stage.case.decisions["grundmiete"]
    assert (kept.choice, kept.note) == (FieldChoice.ENTERED_HOLDS, "Telefonisch bestätigt")


def test_only_the_current_open_row_is_opened(stage: Stage) -> None:
    fields = stage.view.fields
    fields.list.select("nachname")
    stage.settle()
    assert not fields.panel.isVisible()
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: fields.panel.height() > 120)
    number = fields.list.rows.row_of("grundmiete")
    assert fields.list.rowHeight(number) > fields.list.base_height(number) + 120
    stage.qtbot.waitUntil(lambda: fields.panel.crop.has_picture)
    fields.list.select("heizkosten")
    stage.settle()
    assert not fields.panel.isVisible()
    assert fields.list.rowHeight(number) == fields.list.base_height(number)


def test_rows_without_comparison_are_quiet_and_say_so(stage: Stage) -> None:
    assert cell(stage, "iban", Column.VERDICT) == "kein Vergleich vorgesehen"
    assert cell(stage, "hobby", Column.VERDICT) == "unbekanntes Feld"
    assert "iban" not in [r.field for r in stage.view.fields._view.comparison.rows if r.is_open]


def test_nothing_shown_is_more_certain_than_read(qtbot: QtBot) -> None:
    case = rent()
    case.rows = tuple(replace(r, result=Result.NOT_READ, evidence=None) for r in case.rows)
    with staged(qtbot, SampleDesk(case)) as stage:
        stage.open()
        assert cell(stage, "nachname", Column.VERDICT) == "noch nicht gelesen"
        assert "stimm" not in " ".join(
            cell(stage, r.field, Column.VERDICT) for r in case.rows if r.compared
        )


def test_a_row_is_one_sentence_with_an_iban_in_groups(stage: Stage) -> None:
    rows = stage.view.fields.list.rows
    role = Qt.ItemDataRole.AccessibleTextRole
    said = rows.index(rows.row_of("grundmiete"), Column.LABEL).data(role)
    assert said == (
        "Grundmiete (kalt), Angabe 412,00 €, Nachweis 421,00 €, aus Text, weicht ab, Vertauschte "
        "Ziffern möglich. Die Abbuchung im Kontoauszug passt zum Nachweis, noch offen."
    )
    iban = rows.index(rows.row_of("iban"), Column.LABEL).data(role)
    assert "DE02 1203 0000 0000 2020 51" in iban
    assert spoken("Kundennummer 123456789") == "Kundennummer 123456789"


def test_the_list_is_a_table_with_headers_for_a_screen_reader(stage: Stage) -> None:
    node = QAccessible.queryAccessibleInterface(stage.view.fields.list)
    assert node.role() == QAccessible.Role.Table
    assert "Angaben und Nachweis" in node.text(QAccessible.Text.Name)
    children = [node.child(i) for i in range(node.childCount())]
    headers = [
        child.text(QAccessible.Text.Name)
        for child in children
        if child is not None and child.role() == QAccessible.Role.ColumnHeader
    ]
    assert headers[1:] == ["Feld", "Angabe", "Nachweis", "Ergebnis"]
    cells = [c.text(QAccessible.Text.Name) for c in children if c is not None]
    assert any(c.startswith("Grundmiete (kalt), Angabe 412,00 €") for c in cells)


def test_every_visible_button_has_a_name_and_room_for_the_pointer(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return)
    for button in stage.view.findChildren(QPushButton):
        if button.isVisible():
            node = QAccessible.queryAccessibleInterface(button)
            assert node.text(QAccessible.Text.Name), button.objectName()
            assert button.objectName()
            assert min(button.width(), button.height()) >= 24, button.objectName()


def test_escape_goes_one_level_back_and_discards_nothing(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_2)
    stage.key(Qt.Key.Key_F7)
    assert stage.view.history.isVisible()
    stage.key(Qt.Key.Key_Escape)
    assert not stage.view.history.isVisible()
    stage.view.evidence.focus_evidence()
    stage.key(Qt.Key.Key_Escape)
    assert stage.view.fields.list.hasFocus()
    with stage.qtbot.waitSignal(stage.view.closed):
        stage.key(Qt.Key.Key_Escape)
    stage.settle()
    assert "leave" in stage.desk.calls
    assert "grundmiete" in stage.desk.cases[stage.desk.order[0]].decisions


def test_the_history_says_who_acted_for_whom(stage: Stage) -> None:
    stage.key(Qt.Key.Key_F7)
    stage.qtbot.waitUntil(lambda: stage.view.history.list.model().rowCount() == 2)
    newest = stage.view.history.list.model().index(0, 0).data()
    assert newest == "Geöffnet, Mo 23.11.2026, 09:12 · P. Koch i. V. Weber"


def test_copying_takes_the_entered_value_of_the_row(stage: Stage) -> None:
    stage.view.fields.list.select("strasse")
    stage.key(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Kölner Straße 12a"


def test_answers_for_a_case_no_longer_shown_are_dropped(stage: Stage) -> None:
    release = stage.desk.gate("open")
    first, second = stage.desk.order
    stage.view.open(first)
    stage.view.open(second)
    release()
    stage.settle()
    assert stage.view.view.submission.id == second
    assert stage.view.title._kind.text() == "Krankmeldung"


def test_a_picture_read_before_a_decision_does_not_take_it_back(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return)
    old = stage.desk.view(stage.view.submission)
    deeds = stage.view.deeds
    epoch = deeds._epoch
    stage.key(Qt.Key.Key_2)
    deeds._read(stage.view.submission, epoch, old)
    stage.settle()
    assert cell(stage, "grundmiete", Column.VERDICT).startswith("Nachweis gilt")


def test_a_change_from_outside_keeps_the_row_the_person_is_on(stage: Stage) -> None:
    stage.view.fields.list.select("heizkosten")
    stage.case.rows = stage.case.rows[1:]
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    assert stage.view.fields.current.field == "heizkosten"


def test_one_banner_at_a_time_the_worst_first(qtbot: QtBot) -> None:
    case = rent()
    case.represents = "Weber, Thomas"
    case.case_state = "differs"
    with staged(qtbot, SampleDesk(case)) as stage:
        stage.open()
        banner = stage.view.banner
        assert "Fachverfahren" in banner.words
        assert banner.findChild(QLabel, "compare.banner-more").text() == "2 weitere Hinweise"
        stage.view.notices._dismiss()
        assert banner.words == "Sie handeln i. V. für Weber, Thomas."
        more = banner.findChild(QPushButton, "compare.banner-action")
        assert more.isVisible() and more.words == "1 weiterer Hinweis"
        more.click()
        assert banner.words == case.hints[0]
        more.click()
        assert banner.words == "Sie handeln i. V. für Weber, Thomas."
        assert "i. V. Weber" in stage.view.title._numbers.text()


def test_the_neighbours_are_fetched_ahead_and_painted_at_once(stage: Stage) -> None:
    following = stage.desk.order[1]
    stage.qtbot.waitUntil(lambda: stage.view.ahead.has(following))
    assert stage.view.title._place.text() == "1 von 2"
    release = stage.desk.gate("open")
    rendered = len(stage.desk.rendered)
    stage.view.open(following)
    assert cell(stage, "nachname", Column.ENTERED) == "Demirtaş"
    assert stage.view.evidence.pages.is_sharp()
    assert len(stage.desk.rendered) == rendered
    release()
    stage.settle()
    assert stage.desk.calls.count("open") == 2


def test_below_800_pixels_the_sides_lie_behind_each_other(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(sick_note()), 720, 450) as stage:
        stage.open()
        view = stage.view
        assert view.fields.isVisible() and not view.evidence.isVisible()
        assert stage.words == "Noch eine Seite ansehen"
        view.fields.list.select("au_seit")
        stage.qtbot.waitUntil(lambda: view.fields.strip.crop.has_picture)
        strip, bar = view.fields.strip.geometry(), view.bar.geometry()
        assert strip.bottom() < bar.top() and view.fields.strip.isVisible()
        stage.key(Qt.Key.Key_Return)
        assert view.evidence.isVisible() and not view.fields.isVisible()
        stage.settle()
        assert stage.words == "Bestätigen und übernehmen"
        stage.key(Qt.Key.Key_Escape)
        assert view.fields.isVisible() and view.fields.list.hasFocus()
        for label in (view.bar.title, view.bar.text):
            assert label.heightForWidth(label.width()) <= label.height(), label.text()
        assert view.bar.geometry().bottom() <= view.rect().bottom()


def test_a_wider_window_puts_the_sides_beside_each_other_again(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(sick_note()), 720, 450) as stage:
        stage.open()
        stage.window.resize(1280, 800)
        stage.settle()
        assert stage.view.fields.isVisible() and stage.view.evidence.isVisible()
        assert not stage.view.fields.strip.isVisible()


def test_tab_goes_from_the_rows_to_the_panel_and_on(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: stage.view.fields.panel.height() > 120)
    names = []
    for _ in range(18):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().objectName())
    assert "panel.evidence-holds" in names and "confirm.press" in names
    assert "evidence.view" in names
    assert names.index("panel.evidence-holds") < names.index("confirm.press")


def test_the_phase_closed_leaves_nothing_to_decide(stage: Stage) -> None:
    stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_2)
    for _ in range(2):
        stage.key(Qt.Key.Key_Return).key(Qt.Key.Key_2)
    stage.see_everything().press()
    assert stage.view.bar.phase is Phase.HOLD
    before = dict(stage.case.decisions)
    stage.view.fields.list.select("grundmiete")
    stage.view.fields.list.setFocus()
    stage.key(Qt.Key.Key_1)
    assert stage.case.decisions == before
    assert "schon bestätigt" in stage.view.banner.words


def test_the_widths_of_the_sides_are_remembered(qtbot: QtBot) -> None:
    desk = SampleDesk(rent())
    with staged(qtbot, desk) as stage:
        stage.open()
        stage.view.splitter.moveSplitter(640, 1)
        qtbot.waitUntil(lambda: "compare.widths" in desk.settings)
        kept = stage.view.splitter.sizes()
    with staged(qtbot, desk) as stage:
        stage.open()
        assert stage.view.splitter.sizes()[:2] == pytest.approx(kept[:2], abs=12)
