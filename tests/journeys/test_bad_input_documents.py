"""Documents and data nobody expected: shown, said, kept, and never in the way of the rest."""

from collections.abc import Iterator
from typing import Any

import pymupdf
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from inbox.caseview import CaseView, Link, Phase
from inbox.decision import FieldChoice, OrderState
from inbox.submission import DocumentId, SubmissionId
from tests.evidence.sample_files import encrypted_pdf, image, text_pdf
from tests.journeys.seats import Office, Seat, plain
from tests.waiting import until
from ui.background import Background
from ui.evidence_pane import EvidencePane


class Shown:
    """The evidence pane of the program on a seat's desk; what is seen there is told the desk."""

    def __init__(self, qtbot: QtBot, seat: Seat, id_: SubmissionId) -> None:
        self.background = Background()
        self.pane = EvidencePane(seat.desk, self.background)
        qtbot.addWidget(self.pane)
        self.pane.seen.connect(
            lambda document, page, how: seat.desk.mark_seen(id_, DocumentId(document), page, how)
        )

    def words(self, view: CaseView) -> str:
        self.pane.show_case(view)
        trouble = self.pane.findChild(QLabel, "evidence.trouble")
        assert isinstance(trouble, QLabel)
        return trouble.text()


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[Any]:
    opened: list[Shown] = []

    def show(seat: Seat, id_: SubmissionId) -> Shown:
        opened.append(Shown(qtbot, seat, id_))
        return opened[-1]

    yield show
    for shown in opened:
        shown.background.close()


def test_a_document_that_comes_changed_is_set_aside_and_fetched_again(
    troubled: Office, pane: Any
) -> None:
    id_ = troubled.arrive()
    other = troubled.arrive({"au_seit": "2026-11-20"})
    evidence = f"/submissions/{id_}/documents/"
    good = {d["id"] for d in troubled.house.seen("int.koch", id_)["documents"]}
    bad = next(
        d["id"]
        for d in troubled.house.seen("int.koch", id_)["documents"]
        if d["role"] == "nachweis"
    )

    def changed(path: str, status: int, headers: dict[str, str], body: bytes) -> Any:
        if f"documents/{bad}" not in path:
            return None
        return status, headers, body[:-1] + bytes([body[-1] ^ 1])

    troubled.gate.change = changed
    seat = troubled.seat().begin()
    view = seat.sees(id_)
    assert troubled.gate.count(f"documents/{bad}") == 2, "asked for once more, then set aside"
    assert troubled.gate.count(evidence) == len(good) + 1
    words = pane(seat, id_).words(view)
    assert "kam verändert an" in words and "nicht verwendet" in words
    assert seat.store.document_state(DocumentId(bad)) == "quarantined"
    assert all(d.state == "ready" for d in seat.sees(other).documents), "the others are there"
    seat.end()

    troubled.gate.change = None
    again = troubled.seat().begin()
    until(lambda: [d.state for d in again.sees(id_).documents] == ["ready"])


UNREADABLE = {
    "bild.jpg": (image("JPEG")[:40] + b"\xff" * 400, "lässt sich nicht öffnen"),
    "gesperrt.pdf": (encrypted_pdf("geheim"), "Kennwort"),
    "halb.pdf": (text_pdf()[:300], "lässt sich nicht öffnen"),
    "brief.pdf": (b"Sehr geehrte Damen und Herren,\n" * 20, "kann hier nicht gezeigt"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_said_and_the_case_can_still_be_finished(
    troubled: Office, pane: Any, name: str
) -> None:
    content, said = UNREADABLE[name]
    id_ = troubled.arrive(files=[(name, content)])
    good = troubled.arrive({"au_seit": "2026-11-20"})
    seat = troubled.seat().begin()
    seat.desk.open(id_)
    view = seat.sees(id_)
    words = pane(seat, id_).words(view)
    assert said in words and "unverändert gespeichert" in words and "Bitte" in words
    assert plain(view.documents[0].state) == words
    assert view.comparison is not None
    waiting = [r for r in view.comparison.rows if r.is_open]
    assert waiting, "what the file should have shown has to be judged by a person"
    for row in waiting:
        seat.desk.decide(id_, row.field, FieldChoice.CHECKED_BY_HAND)
    assert seat.phase(id_) is Phase.READY, "saying why it cannot be shown counts as shown"
    seat.desk.confirm(id_)
    seat.desk.file(id_)
    seat.reaches(id_, Phase.FILED)
    # a sick note nobody could read is not filed, it might tell a diagnosis; it stays received
    document = view.documents[0].id
    assert seat.store.document_bytes(document) == content
    kept = troubled.house.caller("int.koch").get(f"/submissions/{id_}/documents/{document}")
    assert kept.content == content
    assert all(d.state == "ready" for d in seat.sees(good).documents)


def order_rows(troubled: Office, id_: SubmissionId) -> dict[str, Any]:
    """What the form server was told with press one, by field."""
    number = troubled.house.seen("int.koch", id_)["handover"]["number"]
    order = troubled.house.caller("int.koch").get(f"/handovers/{number}").json()["order"]
    return {row["field"]: row for row in order["rows"]}


def check_sheet(troubled: Office, number: str) -> str:
    """The text of the Prüfvermerk in the e-file."""
    (paper,) = troubled.e_file.rglob(f"*{number}*pruefvermerk*.pdf")
    with pymupdf.open(paper) as document:
        return " ".join(page.get_text() for page in document)


def test_unknown_fields_and_values_of_unknown_kinds_are_shown_and_handed_over(
    troubled: Office,
) -> None:
    strange = {"lieblingsfarbe": "Petrol", "anlage_7": {"teil": ["Mondphase", 3]}, "au_bis": 17}
    id_ = troubled.arrive(strange)
    seat = troubled.seat().begin()
    view = seat.work_through(id_)
    assert view.comparison is not None
    shown = {row.field: row for row in view.comparison.rows}
    assert shown["lieblingsfarbe"].entered == "Petrol"
    assert not shown["lieblingsfarbe"].known
    nested = " ".join(r.entered for f, r in shown.items() if f.startswith("anlage_7"))
    assert "Mondphase" in nested
    assert "17" in shown["au_bis"].entered
    assert view.submission.data["anlage_7"] == strange["anlage_7"], "kept as it came"
    seat.desk.confirm(id_)
    seat.desk.file(id_)
    seat.reaches(id_, Phase.FILED)
    told = order_rows(troubled, id_)
    assert told["lieblingsfarbe"]["entered"] == "Petrol"
    sheet = check_sheet(troubled, view.submission.number)
    assert "Petrol" in sheet and "Mondphase" in sheet


def test_a_submission_of_an_unknown_service_is_shown_as_what_it_is(troubled: Office) -> None:
    id_ = troubled.arrive({"wunsch": "Umzugswagen"}, service="umzugshilfe", kind="sonstiges")
    person = next(
        who
        for who in ("int.koch", "neu.nord", "lst.meier", "int.weber")
        if troubled.house.caller(who).get(f"/submissions/{id_}").status_code == 200
    )
    seat = troubled.seat(person).begin()
    assert id_ in seat.ids()
    view = seat.sees(id_)
    assert view.comparison is not None
    assert "Umzugswagen" in [row.entered for row in view.comparison.rows]
    assert view.service_label
    assert view.submission.service == "umzugshilfe"
    assert seat.desk.view(id_).documents[0].state == "ready"


def test_what_arrives_later_is_not_certain_before_it_was_read(troubled: Office) -> None:
    id_ = troubled.arrive()
    seat = troubled.seat().begin()
    view = seat.work_through(id_)
    decided = dict(view.decisions)
    number = view.submission.number
    troubled.gate.shut()
    seat.is_at(Link.OFFLINE)
    seat.desk.confirm(id_)
    troubled.arrive(files=[("neu.pdf", text_pdf(2))], number=number)
    troubled.gate.open()
    until(lambda: "version-conflict" in seat.heard.codes)
    words = seat.heard.words("version-conflict")
    assert "Neues eingegangen" in words and "erhalten" in words
    (order,) = seat.store.orders_of(id_)
    assert order.state is OrderState.REFUSED
    assert troubled.records(number) == []
    until(lambda: len(seat.desk.view(id_).documents) == 2)
    fresh = seat.sees(id_)
    assert fresh.comparison is not None and fresh.comparison.version == fresh.submission.version
    assert dict(fresh.decisions) == decided
    assert fresh.bar.phase is not Phase.READY, "the new pages were not seen yet"
    assert fresh.bar.values["refused"] == "version-conflict"
    seat.work_through(id_)
    seat.desk.confirm(id_)
    seat.reaches(id_, Phase.TAKEN_OVER)


def test_between_arrival_and_reading_of_later_evidence_nothing_can_be_confirmed(
    troubled: Office,
) -> None:
    id_ = troubled.arrive()
    seat = troubled.seat().begin()
    number = seat.work_through(id_).submission.number
    known = {d.id for d in seat.desk.view(id_).submission.documents}

    def held(path: str, status: int, headers: dict[str, str], body: bytes) -> Any:
        """The new document itself is slow to come: its bytes are not given out yet."""
        document = path.rpartition("/documents/")[2]
        if "/documents/" not in path or document in known:
            return None
        return 503, {"Content-Type": "text/plain"}, b""

    troubled.gate.change = held
    troubled.arrive(files=[("neu.pdf", text_pdf(2))], number=number)
    until(lambda: len(seat.desk.view(id_).documents) == 2)
    view = seat.desk.view(id_)
    assert view.bar.phase is Phase.NOT_READ
    assert "noch nicht angekommen" in plain("document-not-stored")
    assert view.decisions, "decisions stay"
    troubled.gate.change = None
    seat.desk.refresh()
    assert seat.sees(id_).comparison is not None
