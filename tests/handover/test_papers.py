"""The papers: which are filed, what the Prüfvermerk says, and that it is an archive PDF."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest

from inbox.catalogue import Catalogue
from inbox.decision import CaseResolution, FieldChoice
from sync.handover.filing import CLEARED_ROW, KIND_ROW, judge
from sync.handover.papers import HINT_ROW, PaperDesk
from tests.handover.conftest import resources
from tests.handover.values import EVIDENCE, NOW, decision, row, sha, submission, view


@pytest.fixture(scope="module")
def desk(catalogue: Catalogue) -> PaperDesk:
    return PaperDesk(resources("papers"), resources("fonts"), catalogue)


def ids(desk: PaperDesk, *kinds: str | None) -> list[str]:
    return [p.id for p in desk.make(view(submission(evidence=kinds))).papers]


def test_copy_record_receipt_and_evidence_are_filed_in_this_order(desk: PaperDesk) -> None:
    assert ids(desk, "arbeitsvertrag", "mietvertrag") == [
        "durchschrift",
        "pruefvermerk",
        "protokoll",
        "nachweis-1",
        "nachweis-2",
    ]


def test_received_documents_are_filed_byte_by_byte(desk: PaperDesk) -> None:
    papers = {p.id: p for p in desk.make(view()).papers}
    assert papers["nachweis-1"].sha256 == sha(EVIDENCE + b"1")
    assert papers["nachweis-1"].source_document == "d-1"
    assert papers["pruefvermerk"].source_document is None


@pytest.mark.parametrize("kind", ["personalausweis", "reisepass"])
def test_an_identity_card_is_noted_and_never_filed(desk: PaperDesk, kind: str) -> None:
    assert "nachweis-1" not in ids(desk, kind)
    of = view(
        submission(evidence=(kind,)),
        rows=(row("ausweis_gueltig_bis", "2028-04-30", "2028-04-30", "match"),),
    )
    content = desk.content(of, judge(of, desk._catalogue, {}))
    assert content["documents"][0][2].endswith("lag vor, gültig bis 30.04.2028")


@pytest.mark.parametrize("kind", ["au_bescheinigung", "bankkarte"])
def test_what_must_be_redacted_is_held_back(desk: PaperDesk, kind: str) -> None:
    assert "nachweis-1" not in ids(desk, kind)
    of = view(submission(evidence=(kind,)))
    content = desk.content(of, judge(of, desk._catalogue, {}))
    assert content["documents"][0][2] == "nicht abgelegt: Schwärzung steht aus"


@pytest.mark.parametrize("kind", [None, "sonstiges", "gibt-es-nicht"])
def test_what_nobody_has_named_might_show_a_diagnosis_and_is_held_back(
    desk: PaperDesk, kind: str | None
) -> None:
    assert "nachweis-1" not in ids(desk, kind)


def test_a_sick_note_declared_as_something_harmless_is_held_back(desk: PaperDesk) -> None:
    of = submission(evidence=("arbeitsvertrag",))
    seen = row(f"{KIND_ROW}d-1", "arbeitsvertrag", "au_bescheinigung", "kind")
    assert "nachweis-1" not in [p.id for p in desk.make(view(of, rows=(seen,))).papers]


def test_a_sick_note_is_filed_only_when_the_desk_has_cleared_this_very_document(
    desk: PaperDesk,
) -> None:
    of = submission(evidence=("au_bescheinigung", "au_bescheinigung"))
    clear = row(f"{CLEARED_ROW}d-2", "nicht nötig", None, "none")
    filed = [p.id for p in desk.make(view(of, rows=(clear,))).papers]
    assert filed[-1] == "nachweis-2" and "nachweis-1" not in filed


@pytest.mark.parametrize("declared", ["bankkarte", "kontoauszug", "au_bescheinigung"])
def test_a_bank_card_is_never_cleared_whatever_it_was_called(
    desk: PaperDesk, declared: str
) -> None:
    of = submission(evidence=(declared,))
    clear = row(f"{CLEARED_ROW}d-1", "nicht nötig", None, "none")
    card = row(f"{KIND_ROW}d-1", declared, "bankkarte", "kind")
    assert "nachweis-1" not in [p.id for p in desk.make(view(of, rows=(clear, card))).papers]


def test_clearing_a_document_does_not_make_an_identity_card_fit_for_the_file(
    desk: PaperDesk,
) -> None:
    of = submission(evidence=("personalausweis",))
    clear = row(f"{CLEARED_ROW}d-1", "nicht nötig", None, "none")
    assert "nachweis-1" not in [p.id for p in desk.make(view(of, rows=(clear,))).papers]


def test_a_recognised_kind_speaks_for_an_undeclared_document(catalogue: Catalogue) -> None:
    reading: Mapping[str, str] = {"d-1": "mietvertrag"}
    desk = PaperDesk(resources("papers"), resources("fonts"), catalogue, lambda _: reading)
    assert "nachweis-1" in ids(desk, None)
    assert "nachweis-1" not in ids(desk, "personalausweis")


def test_numbers_of_evidence_stay_when_one_is_held_back(desk: PaperDesk) -> None:
    assert ids(desk, "personalausweis", "mietvertrag")[-1] == "nachweis-2"


def test_the_same_handover_gives_the_same_bytes_on_every_machine(
    desk: PaperDesk, catalogue: Catalogue
) -> None:
    other = PaperDesk(resources("papers"), resources("fonts"), catalogue)
    rows = (row("au_seit", "19.11.2026", "19.11.2026", "match"),)
    assert desk.make(view(rows=rows)) == other.make(view(rows=rows))


def test_another_decision_gives_another_record(desk: PaperDesk) -> None:
    one = desk.make(view()).rendered["pruefvermerk"]
    two = desk.make(view(on_behalf=False)).rendered["pruefvermerk"]
    assert sha(one) != sha(two)


def test_metadata_are_those_every_file_entry_carries(desk: PaperDesk) -> None:
    paper = desk.make(view()).papers[0]
    assert paper.metadata == {
        "Aktenzeichen": "II-4711-20",
        "BG-Nummer": "12345BG0004711",
        "Name": "Demirtaş, Aylin",
        "Geburtsdatum": "1994-02-17",
        "Dokumentart": "Durchschrift",
        "Posteingangsdatum": "2026-11-21",  # half past midnight in Berlin
        "Sachbearbeitung": "Koch, Petra i. V. für Weber, Thomas",
        "Vorgangsnummer": "AUM-2026-001234-5",
        "Übergabe": "AUM-2026-001234-5-U1",
    }


def test_later_evidence_carries_the_day_it_came(desk: PaperDesk) -> None:
    of = submission()
    late = replace(of.documents[-1], later=True, added_at=of.received_at + timedelta(days=2))
    of = replace(of, documents=(*of.documents[:-1], late))
    paper = desk.make(view(of)).papers[-1]
    assert paper.metadata["Posteingangsdatum"] == "2026-11-23"


def text_of(desk: PaperDesk, **changed: object) -> str:
    of = view(**changed)  # type: ignore[arg-type]
    return str(desk.content(of, judge(of, desk._catalogue, {})))


def test_the_record_says_what_was_entered_proved_and_decided(desk: PaperDesk) -> None:
    said = text_of(
        desk,
        rows=(
            row("grundmiete", "412,00 €", "421,00 €", "mismatch", reason="Zahlendreher?"),
            row(f"{HINT_ROW}1", "Bewilligung endet in 7 Tagen", None, ""),
        ),
        decisions=(decision("grundmiete", FieldChoice.EVIDENCE_HOLDS, "421,00 €", "Beleg neu"),),
    )
    for word in (
        "412,00 €",
        "weicht ab (Zahlendreher?)",
        "Nachweis gilt: 421,00 € (Beleg neu)",
        "Bewilligung endet in 7 Tagen",
        "Bestätigt am 23.11.2026 um 09:12 Uhr von Koch, Petra i. V. für Weber, Thomas.",
    ):
        assert word in said


def test_the_record_names_the_second_person_when_and_why(desk: PaperDesk) -> None:
    of = view()
    order = replace(of.order, approved_name="Hofmann, Jan", approved_at=NOW, approval_why="sample")
    said = str(desk.content(replace(of, order=order), ()))
    second = "Freigegeben am 23.11.2026 um 09:12 Uhr von Hofmann, Jan (Vier-Augen-Prinzip: "
    assert "i. V. für Weber, Thomas. " + second + "Stichprobe)." in said
    assert "Freigegeben" not in text_of(desk)


def test_a_case_that_is_opened_with_the_handover_is_said_to_be(desk: PaperDesk) -> None:
    new = CaseResolution("new", name="Neu, Nora", birth_date="1999-01-01")
    papers = desk.make(view(case=new)).papers
    assert "Aktenzeichen" not in papers[0].metadata
    assert "wird mit dem Fall angelegt" in text_of(desk, case=new)


def test_the_record_is_declared_as_tagged_archive_pdf_in_german(desk: PaperDesk) -> None:
    rows = tuple(row(f"f{n}", "ä", "ß", "match", label=f"Feld {n}") for n in range(80))
    made = desk.make(view(rows=rows)).rendered["pruefvermerk"]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) > 1
        assert str(pdf.Root.Lang) == "de-DE"
        assert bool(pdf.Root.MarkInfo.Marked)
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert str(meta["dc:title"]) == "Prüfvermerk AUM-2026-001234-5"
        roles = tags(pdf.Root.StructTreeRoot)
        assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= roles
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert "IBMPlexSans" in str(below.BaseFont)
                assert any(f"/FontFile{n}" in below.FontDescriptor for n in ("", "2", "3"))


def tags(node: pikepdf.Object) -> set[str]:
    found: set[str] = set()
    todo = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, pikepdf.Array):
            todo += list(each)
        elif isinstance(each, pikepdf.Dictionary):
            if "/S" in each:
                found.add(str(each.S))
            if "/K" in each:
                todo.append(each.K)
    return found


@pytest.mark.parametrize(
    "text", ["#panic()", "$x$ \\ #[", "漢字", "🎉", "\x07", "\ue000", "محمد", "Дмитрий", "a" * 5000]
)
def test_no_text_of_a_citizen_stops_or_steers_the_paper(desk: PaperDesk, text: str) -> None:
    made = desk.make(view(submission(), rows=(row("bemerkung", text, text, "match"),)))
    assert made.rendered["pruefvermerk"].startswith(b"%PDF")
