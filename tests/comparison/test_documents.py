"""Documents as such: what is found in them besides values; in good ones nothing is found."""

from dataclasses import replace
from datetime import date

import pytest

from inbox.comparison.background import Background, EarlierCopy, Wanted
from inbox.comparison.engine import compare
from inbox.comparison.result import Comparison, DocumentFinding, Gap, Rect, Result, Trust
from inbox.evidence.reading import Code, PageReading, Reading, Word
from inbox.store.codec import from_json, to_json
from inbox.submission import DocumentId
from tests.comparison import paper
from tests.comparison.desk import compared, read_pdf, rows_of, service, submission
from tests.comparison.test_rules import DATA, note

PERSON = {"nachname": "Brandt", "vorname": "Kevin", "geburtsdatum": "1988-07-04"}


def made(
    *readings: Reading,
    kinds: tuple[str | None, ...] = (),
    background: Background | None = None,
    service_id: str = "krankmeldung",
) -> Comparison:
    declared = kinds or tuple(None for _ in readings)
    entry = submission(service_id, DATA if service_id == "krankmeldung" else PERSON, declared)
    known = {DocumentId(f"d{i}"): reading for i, reading in enumerate(readings)}
    return compare(entry, service(service_id), known, background or Background())


def only(comparison: Comparison) -> DocumentFinding:
    assert len(comparison.documents) == 1
    return comparison.documents[0]


def misread(reading: Reading) -> Reading:
    """The same words as another reader would report them: a slip in every twelfth word."""

    def slip(number: int, word: Word) -> Word:
        wrong = number % 12 == 5 and word.text.isalpha()
        return replace(word, text=f"{word.text[:-1]}i") if wrong else word

    pages = tuple(
        replace(page, words=tuple(slip(n, w) for n, w in enumerate(page.words)))
        for page in reading.pages
    )
    return replace(reading, pages=pages, media_type="image/jpeg")


def lines(*texts: str, trust: Trust = Trust.TEXT) -> PageReading:
    words, y = [], 60.0
    for number, text in enumerate(texts):
        x = 60.0
        for word in text.split():
            words.append(Word(word, Rect(x, y, x + 6 * len(word), y + 12), number, trust))
            x += 6 * len(word) + 5
        y += 24
    return PageReading(595, 842, tuple(words), trust)


def reading(*pages: PageReading) -> Reading:
    return Reading("0" * 64, "t", "application/pdf", pages)


def test_a_good_sick_note_is_named_and_nothing_is_remarked() -> None:
    found = only(made(read_pdf(note()), kinds=("au_bescheinigung",)))
    assert found == DocumentFinding(
        DocumentId("d0"), "datei0.pdf", "ok", "au_bescheinigung",
        "AU-Bescheinigung (Muster 1, ohne Diagnose)" if "Muster" in found.kind_label
        else found.kind_label,
        found.declared_label, "Brandt, Kevin, geb. 04.07.1988", "16.11.2026 bis 30.11.2026", 1, (),
    )  # fmt: skip
    assert found.kind_label == found.declared_label != ""


def test_findings_survive_the_store() -> None:
    comparison = made(read_pdf(note("Ostermann, Ralf", "01.02.1974")))
    assert from_json(Comparison, to_json(comparison)) == comparison
    assert only(comparison).findings


def test_another_kind_than_declared_is_told() -> None:
    found = only(made(read_pdf(note()), kinds=("lohnabrechnung",)))
    assert found.declared_label == "Lohnabrechnung"
    assert found.findings[0].startswith("Als Lohnabrechnung eingereicht, ist aber: AU-")


def test_a_stray_is_named_with_its_person() -> None:
    found = only(made(read_pdf(note("Ostermann, Ralf", "01.02.1974"))))
    assert found.owner == "Ostermann, Ralf, geb. 01.02.1974"
    assert found.findings == ("Dokument einer anderen Person: herauslösen und nicht ablegen.",)


@pytest.mark.parametrize(
    ("family", "given", "stray"),
    [
        ("Brandt", "Kevin Maximilian", False),
        ("Brandt", "", False),
        ("Brandt", "Marvin", True),
        ("Ostermann", "Kevin", True),
    ],
)
def test_family_and_given_name_may_stand_at_captions_of_their_own(
    family: str, given: str, stray: bool
) -> None:
    told = ["Familienname: " + family, *(["Vorname: " + given] if given else [])]
    found = only(made(read_pdf(paper.prose("Arbeitsunfähigkeitsbescheinigung", told))))
    assert ("anderen Person" in "".join(found.findings)) is stray


def test_a_namesake_with_another_day_of_birth_is_asked_about() -> None:
    found = only(made(read_pdf(note(birth="04.07.1961"))))
    assert found.findings == (
        "Der Name stimmt, als Geburtsdatum steht 04.07.1961: Ist es dieselbe Person?",
    )


@pytest.mark.parametrize(
    ("verdict", "says"),
    [("damaged", "nicht öffnen"), ("encrypted", "Kennwort"), ("unknown-type", "unbekannt"),
     ("too-large", "zu groß"), ("timeout", "zu lange"), ("crashed", "nicht lesen"),
     ("empty", "leer"), ("what-else", "nicht lesen")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(verdict: str, says: str) -> None:
    comparison = made(Reading("0" * 64, "t", "", (), verdict), kinds=("au_bescheinigung",))
    found = only(comparison)
    assert (found.state, found.kind, found.pages) == (verdict, None, 0)
    assert says in found.findings[0]
    assert any(h.startswith("datei0.pdf: ") and says in h for h in comparison.hints)
    assert all(not r.is_open or r.result is Result.UNREADABLE for r in comparison.rows)


def test_a_blank_photo_is_blank_and_proves_nothing() -> None:
    page = PageReading(595, 842, (), Trust.NONE, blank=True)
    comparison = made(reading(page), kinds=("au_bescheinigung",))
    assert only(comparison).state == "blank"
    assert rows_of(comparison)["au_seit"].result is Result.UNREADABLE
    both = only(made(reading(*read_pdf(note()).pages, page)))
    assert both.findings == ("Seite 2 ist leer.",)
    assert both.state == "ok"


def test_a_photo_of_a_cat_is_no_document() -> None:
    comparison = made(reading(lines("mi au", trust=Trust.RECOGNISED)), kinds=("au_bescheinigung",))
    told = "Kein lesbarer Text: Die Seite ist leer oder zeigt kein Dokument."
    assert only(comparison).findings[0] == told
    assert only(comparison).state == "nothing"
    assert f"datei0.pdf: {told}" in comparison.hints
    blurred = replace(lines(trust=Trust.RECOGNISED), doubtful=True)
    assert only(made(reading(blurred))).state == "blurred"
    waiting = made(reading(PageReading(595, 842, (), Trust.NONE)))
    assert only(waiting).state == "not-read"


@pytest.mark.parametrize(
    ("numbers", "finding"),
    [
        (("Seite 1 von 3", "Seite 3 von 3"), "Seite 2 von 3 fehlt."),
        (("Seite 1 von 3", "Seite 2 von 3", "Seite 3 von 3"), ""),
        (("Seite 3 von 3", "Seite 1 von 3", "Seite 2 von 3"), ""),
        (("Seite 2/2",), "Seite 1 von 2 fehlt."),
        (("Blatt 1 von 4",), "Seiten 2, 3 und 4 von 4 fehlen."),
        (("Seite 1 von 3", "ohne Zahl", "Seite 3 von 3"), ""),
        (("Seite 1 von 3", "ohne Zahl"), "Seiten 2 und 3 von 3 fehlen."),
        (("Seite 1 von 2", "Seite 2 von 2", "Seite 1 von 2"), "Seite 2 von 2 fehlt."),
        (("Seite 1", "Seite 3"), "Der Zählung nach fehlt Seite 2."),
        (("Seite 1", "Seite 2"), ""),
        (("siehe Seite 5 von 7 und Seite 1 von 2",), ""),
        (("Seite 4 von 2",), ""),
    ],
)
def test_missing_pages_are_told_by_their_numbers(numbers: tuple[str, ...], finding: str) -> None:
    pages = [lines("Mietvertrag zwischen allen Beteiligten", text) for text in numbers]
    found = only(made(reading(*pages)))
    assert found.findings == ((finding,) if finding else ())


def test_no_page_is_missing_while_one_is_unread() -> None:
    unread = PageReading(595, 842, (), Trust.NONE)
    found = only(made(reading(lines("Mietvertrag", "Seite 1 von 3"), unread)))
    assert found.findings == ("Seite 2 ist noch nicht gelesen.",)


def test_the_same_file_twice_is_a_copy() -> None:
    entry = submission("krankmeldung", DATA, (None, None))
    first, second = entry.documents
    entry = replace(entry, documents=(first, replace(second, sha256=first.sha256)))
    readings = {first.id: read_pdf(note()), second.id: read_pdf(note())}
    comparison = compare(entry, service("krankmeldung"), readings)
    assert comparison.documents[0].findings == ()
    assert comparison.documents[1].findings == ("Dieselbe Datei wie „datei0.pdf“.",)


def slip(month: str, gross: str, net: str) -> bytes:
    return paper.labels_left(
        paper.Sheet(
            "Entgeltabrechnung",
            [
                paper.Item("", "Abrechnungsmonat", month),
                paper.Item("", "Arbeitnehmer", "Kevin Brandt"),
                paper.Item("", "Geburtsdatum", "04.07.1988"),
                paper.Item("", "SV-Nummer", "15 070649 C 103"),
                paper.Item("", "Gesamtbrutto", gross),
                paper.Item("", "Nettoverdienst", net),
            ],
            head=["Gärtnerei Moosbach GmbH, Am Wehr 4, 52351 Düren", "Personalnummer 00417"],
        )
    )


def test_a_scan_of_the_same_paper_is_a_copy_and_another_month_is_not() -> None:
    october = read_pdf(slip("Oktober 2026", "1.431,20 €", "1.102,33 €"))
    september = read_pdf(slip("September 2026", "1.380,00 €", "1.066,90 €"))
    same = made(october, misread(october)).documents[1]
    assert "Gleicher Inhalt wie „datei0.pdf“." in same.findings
    other = made(october, september).documents[1]
    assert not any("Inhalt" in f for f in other.findings)
    assert other.period == "September 2026"


def test_a_paper_with_one_number_changed_is_not_called_the_same() -> None:
    october = read_pdf(slip("Oktober 2026", "1.431,20 €", "1.102,33 €"))
    changed = read_pdf(slip("Oktober 2026", "1.431,20 €", "1.120,33 €"))
    found = made(october, changed).documents[1]
    assert "Gleicher Inhalt wie „datei0.pdf“." not in found.findings


def test_a_file_that_came_before_is_recognised_by_its_hash() -> None:
    known = Background(earlier={f"{0:064d}": EarlierCopy("AUM-2026-000700-5", date(2026, 11, 4))})
    comparison = made(read_pdf(note()), background=known)
    text = "Diese Datei kam schon am 04.11.2026 mit AUM-2026-000700-5."
    assert only(comparison).findings == (text,)
    assert any(h.endswith(text) for h in comparison.hints)
    filed = Background(earlier={f"{0:064d}": EarlierCopy("", date(2026, 11, 4))})
    told = only(made(read_pdf(note()), background=filed)).findings
    assert told == ("Diese Datei liegt schon in der Akte (04.11.2026).",)


def test_what_another_submission_waits_for_is_found_in_a_statement() -> None:
    gap = Gap("kontoauszug", date(2026, 9, 1), date(2026, 9, 30))
    known = Background(wanted=(Wanted("WBA-2026-002207-2", gap),))

    def statement(period: str) -> Reading:
        return read_pdf(
            paper.booking_table([f"Zeitraum {period}"], [("02.09.", "KIOSK", "2,00 S")])
        )

    told = "Nachforderung erfüllt: Kontoauszug / Umsatzübersicht, September 2026 "
    told += "(WBA-2026-002207-2)."
    full = made(
        statement("01.09.2026 bis 30.09.2026"), background=known, service_id="kontaktcenter"
    )
    assert told in full.hints
    part = made(
        statement("02.09.2026 bis 30.09.2026"), background=known, service_id="kontaktcenter"
    )
    assert not any(h.startswith("Nachforderung") for h in part.hints)


def coded(code: str, symbology: str = "PDF417") -> Reading:
    page = read_pdf(note()).pages[0]
    return reading(replace(page, codes=(Code(symbology, code, Rect(400, 700, 560, 760)),)))


def test_a_barcode_that_says_what_the_page_says_is_no_finding() -> None:
    code = "01\ta\t02\tBrandt\tKevin\t19880704\t20261116\t20261130"
    assert only(made(coded(code))).findings == ()
    assert only(made(coded("irgendetwas"))).findings == ()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("01\ta\t02\tBrand\tKevin\t19880704\t20261116", "nennt „Brand“"),
        (
            "01\ta\t02\tBrandt\tKevin\t19880407\t20261116",
            "07.04.1988, im Text steht dieser Tag nicht",
        ),
        ("01\ta\t02\tBrandt\tKevin\t19880704\t20261117", "17.11.2026, im Text"),
    ],
)
def test_a_barcode_that_contradicts_the_page_is_told(code: str, says: str) -> None:
    comparison = made(coded(code))
    assert any(says in f for f in only(comparison).findings)
    assert any(says in h for h in comparison.hints)


def test_a_payment_code_with_another_iban_is_told() -> None:
    page = read_pdf(paper.prose("Mietbescheinigung", ["IBAN: DE95 9000 0002 4711 0815 00"])).pages[
        0
    ]
    for iban, count in (("DE95900000024711081500", 0), ("DE95900000011234567890", 1)):
        code = Code(
            "QRCode", f"BCD\n002\n1\nSCT\n\nHausverwaltung\n{iban}\nEUR500", Rect(1, 1, 9, 9)
        )
        found = only(made(reading(replace(page, codes=(code,))), service_id="wba"))
        assert sum("QR-Code" in f for f in found.findings) == count


def test_two_papers_that_contradict_each_other_are_told_without_an_entry() -> None:
    def rent(title: str, amount: str) -> bytes:
        return paper.labels_left(paper.Sheet(title, [paper.Item("", "Grundmiete", amount)]))

    papers = (rent("Mietbescheinigung", "412,00 €"), rent("Mietvertrag", "421,00 €"))
    comparison = compared("neuantrag", {}, *papers)
    assert comparison.documents[1].findings == (
        "Grundmiete (kalt): hier 421,00 €, in „Mietbescheinigung“ 412,00 €.",
    )
    same = (papers[0], rent("Mietvertrag", "412,00 €"))
    assert compared("neuantrag", {}, *same).documents[1].findings == ()


def test_pages_that_lack_make_an_uploaded_file_incomplete() -> None:
    data = {**PERSON, "dokumente": [{"datei": "datei0.pdf", "art": "mietvertrag"}]}
    entry = submission("kontaktcenter", data, (None,))
    lease = reading(lines("Mietvertrag", "Seite 1 von 2"))
    rows = rows_of(compare(entry, service("kontaktcenter"), {DocumentId("d0"): lease}))
    row = rows["dokumente[0].datei"]
    assert (row.result, row.reason) == (Result.MISSING, "Seite 2 von 2 fehlt.")
    assert row.is_open
    whole = reading(lines("Mietvertrag", "Seite 1 von 2"), lines("Anlage", "Seite 2 von 2"))
    rows = rows_of(compare(entry, service("kontaktcenter"), {DocumentId("d0"): whole}))
    assert (rows["dokumente[0].datei"].evidence, rows["dokumente[0].datei"].is_open) == (
        "lesbar", False,
    )  # fmt: skip
