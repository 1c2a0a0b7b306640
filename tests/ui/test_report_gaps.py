from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from inbox.caseview import Phase
from inbox.comparison.result import Result
from inbox.report import ReportGap
from tests.ui.compare_helpers import Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import row, sick_note
from ui.report_words import report_words
from ui.widgets import Button

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SEX = ReportGap("geschlecht", "Geschlecht", "missing", required=False)
END = ReportGap("au_bis", "Krank bis", "before", required=False, other="Krank seit")


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    case = sick_note()
    empty = row("geschlecht", "Geschlecht", "Person", "", None, Result.NO_EVIDENCE, compared=False)
    case.rows, case.gaps = (*case.rows, empty), (SEX, END)
    with staged(qtbot, SampleDesk(case)) as made:
        yield made.open().see_everything()


def test_what_the_statistics_lack_is_said_before_the_first_press_without_barring_it(
    stage: Stage,
) -> None:
    assert stage.view.banner.words == (
        "Für die Statistik fehlt noch: Geschlecht. "
        "Für die Statistik prüfen: „Krank bis“ liegt vor „Krank seit“."
    )
    assert stage.view.bar.phase is Phase.READY
    assert stage.view.bar.text.text().endswith(" · Statistik: 2 Angaben offen")
    stage.press()
    assert stage.view.view.bar.phase is Phase.HOLD
    assert not stage.view.banner.isVisible()


def test_the_banner_leads_to_the_field(stage: Stage) -> None:
    assert stage.view.fields.current.field != "geschlecht"
    button = stage.view.banner.findChild(Button, "compare.banner-action")
    assert button.isVisible() and button.accessibleName().startswith("Zum Feld")
    button.click()
    assert stage.settle().view.fields.current.field == "geschlecht"


def test_what_the_office_calls_required_holds_the_first_press_back_and_leads_there(
    stage: Stage,
) -> None:
    stage.case.gaps = (replace(SEX, required=True),)
    stage.events.changed.emit(frozenset({stage.view.submission}))
    stage.settle()
    assert stage.view.bar.phase is Phase.REPORT
    assert (
        stage.view.bar.title.text() == "Für die Statistik ist eine Angabe erforderlich: Geschlecht."
    )
    stage.press()
    assert stage.view.view.bar.phase is Phase.REPORT
    assert stage.view.fields.current.field == "geschlecht"


def test_a_value_of_an_unknown_form_is_said_to_be_one() -> None:
    wrong = ReportGap("kundennummer", "Kundennummer", "form", required=True)
    assert report_words([wrong]) == (
        "Für die Statistik prüfen: „Kundennummer“ hat eine unbekannte Form."
    )
