from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from inbox.errors import Refused
from inbox.foreseen import Foreseen
from inbox.submission import LegReport
from tests.ui.compare_helpers import CTRL, Stage, staged
from tests.ui.main_helpers import SHIFT
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import rent, sick_note
from tests.ui.sample_foreseen import foreseen
from ui.foreseen_words import mask_lines, paper_lines, standing, title
from ui.told_list import ToldList

KEY = (Qt.Key.Key_V, CTRL | SHIFT)


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(rent(), sick_note())) as made:
        yield made.open()


def said(stage: Stage, name: str) -> str:
    label = stage.window.findChild(QLabel, name)
    assert label is not None
    return label.text()


def lines(told: ToldList) -> list[str]:
    model = told.model()
    return [str(model.index(n, 0).data()) for n in range(model.rowCount())]


def test_the_key_shows_what_would_go_where_and_esc_goes_back_to_the_row(stage: Stage) -> None:
    pane, field = stage.view.foreseen, stage.view.fields.current.field
    assert not pane.isVisible()
    stage.key(*KEY)
    assert pane.isVisible() and pane.masks.hasFocus()
    assert not stage.view.fields.isVisible() and stage.view.bar.press_button.isVisible()
    assert said(stage, "foreseen.title").endswith("-U1")
    assert said(stage, "foreseen.standing").startswith("Noch 3 Felder offen")
    row = next(r for r in lines(pane.masks) if "Maske" in r and "offen" in r)
    assert row.startswith("Fachverfahren 12345BG0001234, Maske ")
    stage.key(Qt.Key.Key_Escape)
    assert not pane.isVisible() and stage.view.fields.list.hasFocus()
    assert stage.view.fields.current.field == field
    assert stage.case.orders == [], "looking presses nothing"


def test_the_button_beside_the_press_opens_it_and_a_decision_shows_in_it(stage: Stage) -> None:
    button = stage.view.bar._extra["foresee"]
    assert button.isVisible()
    stage.key(Qt.Key.Key_Return)
    stage.key(Qt.Key.Key_2)
    button.click()
    stage.settle()
    decided = next(r for r in lines(stage.view.foreseen.masks) if "Nachweis gilt" in r)
    assert stage.case.decisions[next(iter(stage.case.decisions))].value in decided
    assert said(stage, "foreseen.standing").startswith("Noch 2 Felder offen")


def test_enter_goes_from_the_preview_to_what_is_open(stage: Stage) -> None:
    stage.key(*KEY)
    stage.key(Qt.Key.Key_Return)
    assert not stage.view.foreseen.isVisible()
    assert stage.view.fields.current.is_open


def test_f6_walks_masks_papers_and_button(stage: Stage) -> None:
    stage.key(*KEY)
    pane = stage.view.foreseen
    walked = []
    for _ in range(3):
        stage.key(Qt.Key.Key_F6)
        walked.append(stage.window.focusWidget().objectName())
    assert walked == ["foreseen.papers", "confirm.press", "foreseen.masks"]
    assert pane.isVisible()


def test_another_case_starts_at_its_rows(stage: Stage) -> None:
    stage.key(*KEY)
    stage.open(1)
    assert not stage.view.foreseen.isVisible() and stage.view.fields.isVisible()


def test_what_cannot_be_told_yet_says_why(stage: Stage) -> None:
    stage.desk.fail["foresee"] = Refused("not-read")
    stage.key(*KEY)
    assert "gelesen" in said(stage, "foreseen.standing")
    assert lines(stage.view.foreseen.masks) == []


def test_papers_tell_place_name_what_all_carry_and_what_stays_out(stage: Stage) -> None:
    told = foreseen(stage.view.view)
    rows = {line.id: line for line in paper_lines(told)}
    copy = rows["nachweis-1-geschwaerzt"]
    assert "II-0001234-26 / 2026-11-20_AUM-2026-000815-4_nachweis-1-geschwaerzt.pdf" in copy.below
    assert "geschwärzte Kopie: Diagnose (Seite 1)" in copy.below
    assert rows["meta/BG-Nummer"].value == "12345BG0001234"
    assert rows["d2"].below == "nicht abgelegt: Personalausweis lag vor, gültig bis 04.05.2031"
    assert "BG-Nummer" not in copy.below, "what all of them carry is said once"


def test_a_case_that_does_not_agree_bars_and_a_fault_of_the_place_is_a_sentence(
    stage: Stage,
) -> None:
    told = foreseen(stage.view.view)
    assert standing(replace(told, case_state="differs"))[0] == "diff"
    broken = replace(told.papers[0], fault="efile-name-too-long")
    (row,) = (r for r in paper_lines(replace(told, papers=(broken,))) if r.id == "durchschrift")
    assert row.kind == "trouble" and row.mark == "geht so nicht"
    new = replace(told, case_state="new", case_number=None, file_number=None)
    assert "neuer Fall" in mask_lines(new)[0].name
    assert "neue Akte" in paper_lines(new)[0].name


def arrived(told: Foreseen) -> Foreseen:
    def leg(name: str, receipt: str | None) -> LegReport:
        return LegReport(name, "received" if receipt else "planned", receipt)

    legs = (
        leg("fachverfahren", "FV-00017"),
        leg("statistik", None),
        leg("eakte:durchschrift", "II-0001234-26/2026-11-20_d.pdf"),
        leg("eakte:pruefvermerk", None),
    )
    return replace(told, confirmed=True, legs={each.name: each for each in legs})


def test_what_has_arrived_says_where_it_is_put_right_with_its_numbers(stage: Stage) -> None:
    told = arrived(foreseen(stage.view.view))
    assert title(told) == "Wo zu berichtigen ist"
    masks = [line.sentence for line in mask_lines(told)]
    assert masks[:2] == [
        "Fachverfahren 12345BG0001234",
        "Quittung FV-00017, angekommen",
    ]
    assert "Noch keine Quittung" in masks
    papers = {line.id: line for line in paper_lines(told)}
    assert "Quittung II-0001234-26/2026-11-20_d.pdf" in papers["durchschrift"].below
    assert papers["durchschrift"].mark == "angekommen"
    assert papers["pruefvermerk"].mark == ""


def test_too_late_is_said_and_the_bar_leads_to_where_it_is_put_right(stage: Stage) -> None:
    stage.open(1).see_everything()
    stage.press()
    stage.desk.later(11)
    stage.case.legs = (LegReport("fachverfahren", "received", "FV-00017"),)
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    stage.key(Qt.Key.Key_Z, CTRL)
    assert "Zu spät: Es ist schon angekommen." in stage.view.banner.words
    where = stage.view.bar._extra["correct-where"]
    assert where.isVisible()
    where.click()
    stage.settle()
    assert stage.view.foreseen.isVisible()


def test_after_the_hold_the_bar_offers_to_withdraw_and_the_case_is_open_again(
    stage: Stage,
) -> None:
    stage.open(1).see_everything()
    stage.press()
    stage.desk.later(11)
    stage.case.legs = (LegReport("fachverfahren", "received", "FV-00017", attempts=1),)
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    button = stage.view.bar._extra["withdraw"]
    assert button.isVisible()
    button.click()
    stage.settle()
    assert "withdraw" in stage.desk.calls
    assert stage.words == "Bestätigen und übernehmen"
    assert not button.isVisible()
