"""A diagnosis from arrival to the file: nobody reads it, nothing keeps it, no copy has it."""

import contextlib
import json
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtGui import QAccessible, QGuiApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from inbox.caseview import Phase
from inbox.comparison.result import Rect
from inbox.decision import FieldChoice
from inbox.errors import Refused
from inbox.redaction import Standing
from inbox.submission import SubmissionId
from sync.push import deliver_orders
from tests.evidence.redact_files import SECRET, WORDS, traces
from tests.evidence.sample_files import image, sha
from tests.handover.desk import DeskProcess
from tests.handover.office import Office as HandoverOffice
from tests.journeys.seats import PERSON, Office, Seat
from tests.waiting import until
from ui.background import Background
from ui.text_view import TextView

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


def sick_note(*, diagnosis: bool = True) -> bytes:
    document = pymupdf.open()
    page = document.new_page()
    for y, line in (
        (80, "Arbeitsunfähigkeitsbescheinigung"),
        (130, f"Name, Vorname: {PERSON['nachname'].replace('ş', 's')}, {PERSON['vorname']}"),
        (150, "Geburtsdatum: 12.03.1990"),
        (180, "Arbeitsunfähig seit: 19.11.2026"),
        (200, "Voraussichtlich arbeitsunfähig bis: 27.11.2026"),
        (220, "Festgestellt am: 19.11.2026"),
    ):
        page.insert_text((60, y), line, fontsize=11)
    if diagnosis:
        page.insert_text((60, 260), f"Diagnose (ICD-10): {SECRET} {WORDS}", fontsize=11)
    data: bytes = document.tobytes()
    document.close()
    return data


def stored_heap(seat: Seat) -> bytes:
    """Every value of every table of the desk's store, opened and unpacked."""
    heap: list[bytes] = []
    with seat.store.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
        for (table,) in tables.all():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).all():
                for value in row:
                    if isinstance(value, bytes):
                        heap.append(value)
                        with contextlib.suppress(zlib.error):
                            heap.append(zlib.decompress(value))
                    else:
                        heap.append(str(value).encode())
    return b"\n".join(heap)


def filed(office: Office) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in office.e_file.rglob("*") if p.is_file()}


def press_both(seat: Seat, id_: SubmissionId) -> None:
    seat.desk.confirm(id_)
    seat.reaches(id_, Phase.TAKEN_OVER, Phase.CONFIRMED)
    seat.desk.file(id_)
    seat.reaches(id_, Phase.FILED)


def test_a_diagnosis_reaches_neither_eye_nor_store_nor_log_nor_file(
    troubled: Office, qtbot: QtBot
) -> None:
    original = sick_note()
    id_ = troubled.arrive(files=[("au.pdf", original)])
    seat = troubled.seat().begin()
    view = seat.work_through(id_)
    (document,) = view.documents
    assert document.redaction is not None
    assert document.redaction.standing is Standing.LOCATED

    page = seat.desk.page_words(document.id, 0)
    background = Background()
    shown = TextView(seat.desk.page_words, background)
    qtbot.addWidget(shown)
    shown.show_document(document)
    qtbot.waitUntil(lambda: "Arbeitsunf" in shown.toPlainText(), timeout=20_000)
    accessible = QAccessible.queryAccessibleInterface(shown)
    assert accessible is not None
    spoken = accessible.text(QAccessible.Text.Value) + accessible.text(QAccessible.Text.Name)
    background.close()
    shown.selectAll()
    shown.copy()
    read = shown.toPlainText() + QGuiApplication.clipboard().text() + spoken
    assert "Arbeitsunfähig" in read
    for secret in (SECRET, WORDS):
        assert secret not in read
        assert secret not in repr(page)
        assert secret not in repr(view)
        assert secret.encode() not in stored_heap(seat)
    assert b"Arbeitsunf" in stored_heap(seat), "the words are looked for in the right place"

    press_both(seat, id_)
    names = [n for n in filed(troubled) if "geschwaerzt" in n]
    assert names, sorted(filed(troubled))
    for name, data in filed(troubled).items():
        assert sha(data) != sha(original)
        assert SECRET.encode() not in data, name
        if data.startswith(b"%PDF"):
            assert traces(data) == [], name
    logs = b"".join(p.read_bytes() for p in troubled.folder.rglob("*.log"))
    assert SECRET.encode() not in logs and WORDS.encode() not in logs
    assert SECRET.encode() not in stored_heap(seat)
    assert seat.store.document_bytes(document.id) == original, "the original stays as it came"


def test_the_record_says_what_was_redacted_and_never_what_stood_there(troubled: Office) -> None:
    id_ = troubled.arrive(files=[("au.pdf", sick_note())])
    seat = troubled.seat().begin()
    seat.work_through(id_)
    press_both(seat, id_)
    (record,) = [d for n, d in filed(troubled).items() if "pruefvermerk" in n and n.endswith("pdf")]
    with pymupdf.open(stream=record, filetype="pdf") as document:
        said = " ".join("".join(page.get_text() for page in document).split())
    assert "geschwärzt abgelegt: Diagnose (Seite 1)" in said
    assert SECRET not in said and WORDS not in said
    entries = [d for n, d in filed(troubled).items() if n.endswith(".json") and b"Schw" in d]
    assert any("geschwärzt" in entry.decode() for entry in entries)


def test_where_nothing_tells_press_one_waits_until_a_person_has_marked_or_said(
    troubled: Office,
) -> None:
    photo = image("JPEG", (800, 1100), dpi=(96, 96))
    id_ = troubled.arrive(files=[("au.jpg", photo)])
    seat = troubled.seat().begin()
    until(lambda: seat.store.submission(id_))
    seat.desk.open(id_)
    view = seat.sees(id_)
    (document,) = view.documents
    seat.desk.mark_seen(id_, document.id, 0, "image")
    assert view.comparison is not None
    for row in view.comparison.rows:
        if row.is_open:
            seat.desk.decide(id_, row.field, FieldChoice.CHECKED_BY_HAND)
    bar = seat.desk.view(id_).bar
    assert (bar.phase, bar.document, bar.page) == (Phase.COVER, document.id, 0)
    with pytest.raises(Refused, match="redaction-open"):
        seat.desk.confirm(id_)

    # marked, seen at once, taken back
    mark = Rect(100, 100, 300, 160)
    assert seat.desk.mark_cover(document.id, 0, mark).bar.phase is Phase.READY
    picture = seat.desk.page_image(document.id, 0, 1.0)
    at = 130 * picture.stride + 200 * 4
    assert picture.pixels[at : at + 4] == b"\x00\x00\x00\xff"
    (kept,) = seat.desk.view(id_).documents[0].by_hand.marks[0]
    assert kept == mark
    assert seat.desk.unmark_cover(document.id, 0, kept).bar.phase is Phase.COVER
    with pytest.raises(Refused, match="mark-too-small"):
        seat.desk.mark_cover(document.id, 0, Rect(5, 5, 6, 60))
    with pytest.raises(Refused, match="no-such-page"):
        seat.desk.mark_cover(document.id, 3, mark)

    # said, taken back, marked again
    assert seat.desk.no_diagnosis(document.id).bar.phase is Phase.READY
    said = seat.desk.view(id_).documents[0].by_hand.nothing_more
    assert said is not None and said.by == "int.koch" and said.at
    assert seat.desk.take_back_no_diagnosis(document.id).bar.phase is Phase.COVER
    seat.desk.mark_cover(document.id, 0, mark)

    press_both(seat, id_)
    (copy,) = [d for n, d in filed(troubled).items() if "geschwaerzt" in n and n.endswith("pdf")]
    with pymupdf.open(stream=copy, filetype="pdf") as made:
        pixmap = made[0].get_pixmap(clip=pymupdf.Rect(104, 104, 296, 156))
        assert max(pixmap.samples) < 60
    assert photo not in filed(troubled).values()
    with pytest.raises(Refused):
        seat.desk.unmark_cover(document.id, 0, kept)


def test_what_a_person_says_is_empty_of_diagnoses_is_filed_as_it_came(troubled: Office) -> None:
    photo = image("PNG", (800, 1100), dpi=(96, 96))
    id_ = troubled.arrive(files=[("au.png", photo)])
    seat = troubled.seat().begin()
    until(lambda: seat.store.submission(id_))
    view = seat.sees(id_)
    seat.desk.no_diagnosis(view.documents[0].id)
    seat.work_through(id_)
    press_both(seat, id_)
    assert photo in filed(troubled).values()


def test_an_identity_card_is_sent_by_no_path(troubled: Office) -> None:
    card = (SAMPLES / "S5" / "ausweis_v_r.jpg").read_bytes()
    id_ = troubled.arrive(files=[("ausweis.jpg", card)], kind="personalausweis")
    seat = troubled.seat().begin()
    seat.work_through(id_)
    press_both(seat, id_)
    told = filed(troubled)
    assert card not in told.values()
    assert not [n for n in told if "nachweis" in n]
    number = seat.desk.view(id_).handover
    assert number is not None
    plan = troubled.house.seen("int.koch", id_)
    assert plan
    papers = seat.running.cycle._work.server.handover(number)["plan"]["papers"]  # type: ignore[attr-defined]
    document = seat.desk.view(id_).documents[0].id
    assert all(p["source_document"] != document for p in papers)
    assert sha(card) not in {p["sha256"] for p in papers}
    (record,) = [d for n, d in told.items() if "pruefvermerk" in n and n.endswith("pdf")]
    with pymupdf.open(stream=record, filetype="pdf") as made:
        assert "nicht abgelegt: Personalausweis lag vor" in " ".join(
            "".join(page.get_text() for page in made).split()
        )


# -- the runner --------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandoverOffice]:
    office = HandoverOffice(tmp_path_factory.mktemp("house"))
    yield office
    office.close()


def test_of_the_first_application_everything_but_the_identity_card_is_filed(
    house: HandoverOffice, tmp_path: Path
) -> None:
    listed = json.loads((SAMPLES / "submissions.json").read_text("utf-8"))["submissions"]
    (sample,) = (s for s in listed if s["service"] == "neuantrag")
    bytes_of = {f["declared_kind"]: (SAMPLES / f["path"]).read_bytes() for f in sample["files"]}
    assert "personalausweis" in bytes_of and len(bytes_of) == 5
    id_, _ = house.take_in(
        {
            "service": "krankmeldung",  # the desk of int.koch; the documents are what matters
            "data": {**PERSON, "au_seit": "2026-11-19", "au_bis": "2026-11-27"},
            "source": {"name": "test", "reference": "first-application"},
            "attachments": [
                {"part": f"a{n}", "name": f"{kind}.x", "declared_kind": kind}
                for n, kind in enumerate(bytes_of)
            ],
        },
        durchschrift=("d.pdf", b"%PDF-1.7 copy of S5", "application/pdf"),
        **{
            f"a{n}": (f"{kind}.x", data, "application/octet-stream")
            for n, (kind, data) in enumerate(bytes_of.items())
        },
    )
    desk: DeskProcess = house.desk(folder=tmp_path / "desk")
    try:
        desk.rounds_until(lambda: desk.store.submission(id_))
        desk.confirm(id_)
        desk.file(id_)
        desk.rounds_until(lambda: desk.is_done(id_))
        number = desk.number_of(id_)
        server = desk.server
        plan = house.handover(number)["plan"]["papers"]
        in_the_file = {sha(p.read_bytes()) for p in house.e_file.rglob("*") if p.is_file()}
        # what this role may not see (statements of account) is none of this desk's to file
        seen = {d.declared_kind for d in desk.submission(id_).evidence}
        assert {"personalausweis", "mietvertrag", "lohnabrechnung", "sv_ausweis"} <= seen
        for kind, data in bytes_of.items():
            if kind not in seen:
                continue
            is_card = kind == "personalausweis"
            assert (sha(data) in in_the_file) is not is_card, kind
            assert (sha(data) in {p["sha256"] for p in plan}) is not is_card, kind
        held = {f"nachweis-{n}" for n, kind in enumerate(bytes_of, 1) if kind == "personalausweis"}
        for paper in held:
            with pytest.raises(Refused):
                server.paper(number, paper)
    finally:
        desk.close()


def test_the_runner_makes_the_redacted_copy_when_the_desk_is_gone(
    house: HandoverOffice, tmp_path: Path
) -> None:
    original = sick_note()
    id_, _ = house.take_in(
        {
            "service": "krankmeldung",
            "data": {**PERSON, "au_seit": "2026-11-19", "au_bis": "2026-11-27"},
            "source": {"name": "test", "reference": "redacted-by-runner"},
            "attachments": [{"part": "a0", "name": "au.pdf", "declared_kind": "au_bescheinigung"}],
        },
        durchschrift=("d.pdf", b"%PDF-1.7 copy", "application/pdf"),
        a0=("au.pdf", original, "application/pdf"),
    )
    desk: DeskProcess = house.desk(folder=tmp_path / "desk")
    desk.rounds_until(lambda: desk.store.submission(id_))
    document = desk.submission(id_).evidence[0].id
    row = {
        "field": f"schwaerzung:{document}",
        "label": "Schwärzung",
        "entered": "Diagnose (Seite 1)",
        "result": "none",
        "by_hand": False,
        "covers": [[0, 160, 245, 420, 266]],
    }
    desk.confirm(id_, rows=(row,))
    desk.file(id_, hold=0)
    deliver_orders(desk.store, desk.ledger, desk.server, desk.clock.now())
    number = desk.number_of(id_)
    desk.close()
    shutil.rmtree(tmp_path / "desk")
    runner = house.runner()
    try:
        until(lambda: house.handover(number)["state"] == "done", 90)
    finally:
        runner.terminate()
        runner.wait(20)
    answer = house.ask("GET", f"/v1/handovers/{number}/papers/nachweis-1-geschwaerzt", "int.koch")
    assert answer.status_code == 200 and traces(answer.content) == []
    assert answer.content in {p.read_bytes() for p in house.e_file.rglob("*geschwaerzt*")}
    assert original not in {p.read_bytes() for p in house.e_file.rglob("*") if p.is_file()}
