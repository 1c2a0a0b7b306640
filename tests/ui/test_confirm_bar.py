from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inbox.caseview import Bar, Phase
from inbox.errors import Refused
from inbox.submission import Claim, LegReport, PersonId
from tests.ui.compare_helpers import CTRL, Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import NOW, rent, sick_note
from ui.confirm_words import look_of
from ui.press_button import DONE, FIRST, HOLLOW, SECOND, WAITING

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

RECEIVED = (LegReport("fachverfahren", "received", "Q-1"),)
FILED = (
    *RECEIVED,
    LegReport("eakte:durchschrift", "received", "D-1"),
    LegReport("eakte:nachweis-1", "received", "D-2"),
)


@pytest.fixture
def agreeing(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(sick_note(), rent())) as stage:
        yield stage.open()


@pytest.fixture
def deviating(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(rent(deviations=1, approval=False))) as stage:
        stage.open()
        yield stage.see_everything()


def count(stage: Stage, *names: str) -> list[str]:
    return [name for name in stage.desk.calls if name in names]


def test_a_case_that_agrees_takes_two_presses(agreeing: Stage) -> None:
    assert agreeing.words == "Bestätigen und übernehmen"
    agreeing.press()
    assert agreeing.words == "In Akte ablegen"
    agreeing.press()
    assert agreeing.view.bar.phase is Phase.FILE_HOLD
    assert count(agreeing, "confirm", "file") == ["confirm", "file"]


def test_one_deviation_takes_four_presses(deviating: Stage) -> None:
    assert deviating.words == "Noch 1 Feld klären"
    deviating.key(Qt.Key.Key_Return)
    assert deviating.view.fields.current.field == "grundmiete"
    deviating.key(Qt.Key.Key_2)
    deviating.press()
    deviating.press()
    assert deviating.view.bar.phase is Phase.FILE_HOLD
    assert deviating.case.decisions["grundmiete"].value == "421,00 €"


def test_the_keypad_enter_confirms_like_the_other(agreeing: Stage) -> None:
    agreeing.key(Qt.Key.Key_Enter, CTRL | Qt.KeyboardModifier.KeypadModifier)
    assert count(agreeing, "confirm") == ["confirm"]


def test_a_second_press_within_the_guard_time_is_ignored_without_a_change(agreeing: Stage) -> None:
    agreeing.key(Qt.Key.Key_Return, CTRL)
    bar = agreeing.view.bar
    assert bar.is_guarded
    before = bar.press_button.shown
    agreeing.key(Qt.Key.Key_Return, CTRL)
    assert count(agreeing, "confirm", "file") == ["confirm"]
    assert bar.press_button.shown == before and bar.press_button.isEnabled()
    agreeing.qtbot.waitUntil(lambda: not bar.is_guarded)
    agreeing.key(Qt.Key.Key_Return, CTRL)
    assert count(agreeing, "confirm", "file") == ["confirm", "file"]


def test_presses_while_the_desk_has_not_answered_are_ignored(agreeing: Stage) -> None:
    release = agreeing.desk.gate("confirm")
    target = QApplication.focusWidget()
    for _ in range(3):
        QTest.keyClick(target, Qt.Key.Key_Return, CTRL)
    release()
    agreeing.settle()
    assert count(agreeing, "confirm", "file") == ["confirm"]


def test_a_held_key_does_not_confirm_twice(agreeing: Stage) -> None:
    target = QApplication.focusWidget()
    for _ in range(5):
        repeated = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, CTRL, "\r", True)
        QApplication.sendEvent(target, repeated)
    agreeing.settle()
    assert count(agreeing, "confirm", "file") == []


def test_enter_never_confirms_and_never_files(agreeing: Stage) -> None:
    agreeing.key(Qt.Key.Key_Return)
    assert agreeing.view.bar.press_button.hasFocus()
    for _ in range(3):
        agreeing.key(Qt.Key.Key_Return)
    agreeing.press()
    agreeing.qtbot.waitUntil(lambda: not agreeing.view.bar.is_guarded)
    for _ in range(3):
        agreeing.key(Qt.Key.Key_Enter)
    assert count(agreeing, "confirm", "file") == ["confirm"]


def test_the_button_can_be_pressed_by_pointer_and_by_space(agreeing: Stage) -> None:
    button = agreeing.view.bar.press_button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    agreeing.settle()
    agreeing.qtbot.waitUntil(lambda: not agreeing.view.bar.is_guarded)
    button.setFocus()
    agreeing.key(Qt.Key.Key_Space)
    assert count(agreeing, "confirm", "file") == ["confirm", "file"]


def test_ctrl_z_takes_the_press_back(agreeing: Stage) -> None:
    agreeing.press()
    agreeing.key(Qt.Key.Key_Z, CTRL)
    assert agreeing.words == "Bestätigen und übernehmen"
    agreeing.press()
    assert agreeing.words == "In Akte ablegen"


def test_ctrl_z_opens_the_last_decision_again(deviating: Stage) -> None:
    deviating.key(Qt.Key.Key_Return).key(Qt.Key.Key_1)
    assert deviating.words == "Bestätigen und übernehmen"
    deviating.key(Qt.Key.Key_Z, CTRL)
    assert deviating.words == "Noch 1 Feld klären"
    assert "grundmiete" not in deviating.case.decisions


def test_a_refused_press_is_said_and_can_be_repeated(agreeing: Stage) -> None:
    agreeing.desk.fail["confirm"] = Refused("memory-only-offline")
    agreeing.press()
    assert "Ohne Verbindung" in agreeing.view.banner.words
    assert agreeing.words == "Bestätigen und übernehmen"
    agreeing.press()
    assert agreeing.words == "In Akte ablegen"
    assert not agreeing.view.banner.isVisible()


def test_the_countdown_steps_and_asks_at_zero(agreeing: Stage) -> None:
    agreeing.press()
    bar = agreeing.view.bar
    assert bar.lead.seconds == 10 and "10 Sekunden" in bar.title.text()
    agreeing.desk.later(3)
    agreeing.events.state.emit(agreeing.desk.state())
    agreeing.qtbot.waitUntil(lambda: (bar.lead.seconds or 0) <= 7, timeout=2500)
    spoken = len(agreeing.announced)
    agreeing.desk.later(30)
    agreeing.events.state.emit(agreeing.desk.state())
    agreeing.qtbot.waitUntil(lambda: bar.phase is Phase.CONFIRMED, timeout=3000)
    assert agreeing.announced[spoken:] == [look_of(agreeing.view.view).words()]


def test_every_change_of_the_bar_is_announced_once(agreeing: Stage) -> None:
    agreeing.announced.clear()
    agreeing.press()
    agreeing.press()
    assert len(agreeing.announced) == 2
    assert "Übernahme in 10 Sekunden" in agreeing.announced[0]
    assert "Ablage in 10 Sekunden" in agreeing.announced[1]


def test_filing_ends_on_the_finished_line_and_the_next_case_has_its_own_key(
    agreeing: Stage,
) -> None:
    agreeing.press()
    agreeing.press()
    agreeing.case.legs = FILED
    agreeing.desk.later(20)
    with agreeing.qtbot.assertNotEmitted(agreeing.view.navigate):
        agreeing.events.changed.emit(frozenset({agreeing.view.submission}))
        agreeing.settle()
        assert agreeing.view.bar.title.text() == "Durchschrift und 1 Nachweis abgelegt, 09:12"
        agreeing.press()
    assert agreeing.words == "Nächster Vorgang"
    with agreeing.qtbot.waitSignal(agreeing.view.navigate) as moved:
        agreeing.key(Qt.Key.Key_PageDown, CTRL)
    assert moved.args == [1]


def test_trouble_offers_to_send_now(agreeing: Stage) -> None:
    agreeing.press()
    agreeing.case.legs = (LegReport("fachverfahren", "failed", None, "case-system-down", 3),)
    agreeing.desk.later(20)
    agreeing.events.changed.emit(frozenset({agreeing.view.submission}))
    agreeing.settle()
    bar = agreeing.view.bar
    assert bar.title.text() == "Das Fachverfahren antwortet nicht."
    assert "gespeichert" in bar.text.text()
    send = bar.findChild(type(bar._extra["send-now"]), "confirm.send-now")
    assert send is not None and send.isVisible()
    QTest.mouseClick(send, Qt.MouseButton.LeftButton)
    agreeing.settle()
    assert "send_now" in agreeing.desk.calls


def test_a_case_in_other_hands_can_only_be_read(qtbot: QtBot) -> None:
    case = sick_note()
    claim = Claim(PersonId("lst.schulte"), "Schulte, Maren", NOW, NOW + timedelta(minutes=10))
    case.submission = replace(case.submission, claim=claim)
    with staged(qtbot, SampleDesk(case)) as stage:
        stage.open()
        said = "M. Schulte bearbeitet diesen Vorgang seit 09:12. Sie können lesen."
        assert stage.view.banner.words == said
        assert "M. Schulte" in stage.view.bar.title.text()
        stage.press()
        assert "confirm" not in stage.desk.calls
        stage.view._act("take-over")
        stage.settle()
        assert stage.words == "Bestätigen und übernehmen"


def test_offline_a_press_is_noted(agreeing: Stage) -> None:
    agreeing.desk.online = False
    agreeing.press()
    assert agreeing.view.bar.title.text() == "Vorgemerkt"
    assert agreeing.words == "In Akte ablegen"


def test_four_eyes_wait_with_a_hollow_second_mark(qtbot: QtBot) -> None:
    with staged(qtbot, SampleDesk(rent(deviations=0, approval=True))) as stage:
        stage.open().see_everything()
        case = stage.case
        rows = tuple(r for r in case.rows if not r.is_open)
        case.rows = rows
        stage.events.changed.emit(frozenset({stage.view.submission}))
        stage.settle()
        assert stage.words == "Bestätigen und zur Freigabe"
        stage.press()
        assert stage.words == "Freigabe ausstehend"
        assert stage.view.bar.press_button.shown.step == WAITING


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_has_words_and_a_button_that_is_not_mute(agreeing: Stage, phase: Phase) -> None:
    view = replace(
        agreeing.view.view,
        bar=Bar(phase, count=2, first_field="nachname", at=NOW, until=NOW + timedelta(seconds=7),
                who="Schulte, Maren", code="case-differs", page=1),
    )  # fmt: skip
    look = look_of(view)
    assert look.title and look.text and look.press.words
    agreeing.view.bar.show_case(view)
    button = agreeing.view.bar.press_button
    assert button.isEnabled() and button.accessibleName() == look.press.words
    assert "{" not in agreeing.view.bar.title.text() + agreeing.view.bar.text.text()
    assert button.sizeHint().width() <= button.width()


def test_the_marks_tell_the_two_steps(agreeing: Stage) -> None:
    wanted = {
        Phase.OPEN: HOLLOW, Phase.READY: FIRST, Phase.CONFIRMED: SECOND, Phase.FILED: DONE,
        Phase.APPROVAL: WAITING,
    }  # fmt: skip
    for phase, step in wanted.items():
        view = replace(agreeing.view.view, bar=Bar(phase, count=1, may_file=True))
        assert look_of(view).press.step == step


def test_the_bar_keeps_its_place_in_every_phase(agreeing: Stage) -> None:
    bar = agreeing.view.bar
    before = bar.geometry(), bar.press_button.mapTo(bar, bar.press_button.rect().topLeft())
    agreeing.press()
    after = bar.geometry(), bar.press_button.mapTo(bar, bar.press_button.rect().topLeft())
    assert before == after


def test_the_button_is_a_button_for_a_screen_reader(agreeing: Stage) -> None:
    node = QAccessible.queryAccessibleInterface(agreeing.view.bar.press_button)
    assert node.role() in (QAccessible.Role.Button, QAccessible.Role.PushButton)
    assert node.text(QAccessible.Text.Name).startswith("Bestätigen und übernehmen")
