"""Each document says what it is beside what was said of it, whose it is, and what is odd."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.compare_helpers import Stage, staged
from tests.ui.sample_case_desk import SampleDesk
from tests.ui.sample_cases import callback, rent
from ui.document_words import looks_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    with staged(qtbot, SampleDesk(callback())) as made:
        yield made.open()


def facts(stage: Stage) -> str:
    return stage.view.evidence.facts.findChild(QLabel, "evidence.facts-line").text()


def findings(stage: Stage) -> list[str]:
    shown = stage.view.evidence.facts.findChildren(QLabel)
    return [w.text() for w in shown if w.objectName().startswith("evidence.finding.")
            and w.isVisible()]  # fmt: skip


def test_what_it_is_stands_beside_what_was_said_of_it(stage: Stage) -> None:
    assert facts(stage) == (
        "Eingereicht als Lohnabrechnung · ist: Kontoauszug · lautet auf Gößling, Hans-Peter · "
        "01.09.2026 bis 30.09.2026 · 2 Seiten"
    )
    assert findings(stage) == ["Seite 3 von 3 fehlt."]


def test_tabs_name_what_was_recognised_and_show_that_something_is_odd(stage: Stage) -> None:
    tabs = stage.view.evidence.tabs
    assert [b.words for b in tabs._buttons] == [
        "Kontoauszug", "Lohnabrechnung", "Nebenkostenabrechnung",
    ]  # fmt: skip
    assert [b._shape for b in tabs._buttons] == ["similar", "similar", "missing"]
    told = QAccessible.queryAccessibleInterface(tabs._buttons[1])
    assert "Brandt, Marvin" in told.text(QAccessible.Text.Description)


def test_another_document_brings_its_own_findings(stage: Stage) -> None:
    stage.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert "lautet auf Brandt, Marvin" in facts(stage)
    assert findings(stage) == [
        "Das Dokument gehört einer anderen Person: Brandt, Marvin.",
        "Diese Datei liegt schon in der Akte (04.11.2026).",
    ]
    stage.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert facts(stage) == "Eingereicht als Nebenkostenabrechnung · Art nicht erkannt"
    assert findings(stage) == ["Die Seite ist leer."]


def test_a_document_with_nothing_to_say_takes_no_room(qtbot: QtBot) -> None:
    case = rent()
    case.documents = tuple(replace(d, pages=d.pages[:1]) for d in case.documents)
    with staged(qtbot, SampleDesk(case)) as stage:
        stage.open()
        assert not stage.view.evidence.facts.isVisible()


def test_many_findings_are_all_said_and_two_lines_are_taken(qtbot: QtBot) -> None:
    case = callback()
    words = ("Eins.", "Zwei.", "Drei.", "Vier.")
    case.findings = (replace(case.findings[0], findings=words), *case.findings[1:])
    with staged(qtbot, SampleDesk(case)) as stage:
        stage.open()
        assert findings(stage) == ["Eins.", "3 weitere: Zwei. Drei. Vier."]


def test_documents_of_one_kind_are_told_apart_by_period_or_number(qtbot: QtBot) -> None:
    case = callback()
    first, second, third = case.findings
    same = replace(first, kind_label="Lohnabrechnung")
    case.findings = (same, second, third)
    desk = SampleDesk(case)
    view = desk.view(case.submission.id)
    assert [one.tab for one in looks_of(view)][:2] == [
        "Lohnabrechnung 01.09.2026 bis 30.09.2026", "Lohnabrechnung 10/2026",
    ]  # fmt: skip
    case.findings = (replace(same, period=""), replace(second, period=""), third)
    assert [one.tab for one in looks_of(desk.view(case.submission.id))][:2] == [
        "Lohnabrechnung (1)", "Lohnabrechnung (2)",
    ]  # fmt: skip


def test_pages_nobody_has_read_are_said(qtbot: QtBot) -> None:
    case = callback()
    first, *rest = case.documents
    case.documents = (replace(first, unread=1), *rest)
    desk = SampleDesk(case)
    look = looks_of(desk.view(case.submission.id))[0]
    assert look.tab == "Kontoauszug · noch nicht gelesen"
    assert look.facts.endswith("1 von 2 Seiten noch nicht gelesen")
