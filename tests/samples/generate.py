"""Makes the files of the sample day: `python -m tests.samples.generate [FOLDER]`.

The entered data are written by hand in submissions.json; everything else comes from here, the
same every time.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pymupdf
from PIL import Image

from tests.samples import camera, cards, housing, lease, sick_notes, statements, ticket, work
from tests.samples.accounts import goessling, schmidt, yildiz
from tests.samples.numbers import pension_digit
from tests.samples.paper import A4, Paper
from tests.samples.transcript import transcript

FOLDER = Path(__file__).parents[2] / "resources" / "samples"
WOOD, OAK, CLOTH = (146, 108, 76), (176, 148, 112), (92, 98, 104)


def drawn(draw: Callable[[Path], object], pages: int, dpi: int) -> list[camera.Pixels]:
    """Pixels of the first pages of a document that is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "paper.pdf"
        draw(pdf)
        return [camera.rendered(pdf, page, dpi) for page in range(pages)]


def s1(out: Path) -> None:
    """A sick note photographed by phone: 4 degrees askew, shadow lower left."""
    note = sick_notes.SickNote(
        name="DEMIRTAS, AYLIN",
        born=date(1990, 3, 12),
        street="Römerstr. 18",
        city="52428 Jülich",
        fund="Fiktiva BKK",
        fund_number="109900015",
        insured="D100000011",
        since=date(2026, 11, 19),
        until=date(2026, 11, 27),
        found=date(2026, 11, 19),
        first=True,
        practice=(
            "Gemeinschaftspraxis am Hexenturm",
            "Dr. med. Ilka Rothenbücher",
            "Fachärztin für Allgemeinmedizin",
            "Kleine Rurstr. 7 · 52428 Jülich",
            "Tel. 02461 000000",
        ),
    )
    (sheet,) = drawn(lambda pdf: sick_notes.employer_copy(pdf, note), 1, 430)
    scene = camera.table_top((3024, 4032), 815, WOOD)
    scene = camera.laid(
        scene, sheet, centre=(0.505, 0.495), height=0.87, tilt=4, lean=0.012, seed=815
    )
    picture = camera.exposed(scene, seed=815, shadow=(0.3, 0.72, 0.42))
    camera.save_photo(picture, out / "au_foto.jpg", sideways=True)


def s2(out: Path) -> None:
    """Rent certificate, statements without September, last year's settlement as a scan."""
    housing.rent_certificate(out / "mietbesch.pdf")
    account, bookings, balance_before = goessling()
    paper = Paper(out / "umsaetze.pdf", title="Umsatzübersicht", author=account.bank)
    for number, (first, last, pages) in enumerate(
        (
            (date(2026, 8, 1), date(2026, 8, 31), 2),
            (date(2026, 10, 1), date(2026, 10, 31), 2),
            (date(2026, 11, 1), date(2026, 11, 15), 1),
        )
    ):
        if number:
            paper.next_page()
        statements.online_bank(
            paper,
            account,
            first,
            last,
            balance_before(last),
            statements.between(bookings, first, last),
            pages=pages,
            asked="15.11.2026 20:31 Uhr",
        )
    paper.save()
    pages_drawn = drawn(housing.settlement_of_costs, 3, 150)
    write_scan(out / "nk_2025.pdf", None, pages_drawn, seed=2025)


def s3(out: Path) -> None:
    """A bank card, cut out of a photo and saved as PNG."""
    (card,) = drawn(cards.bank_card, 1, 420)
    scene = camera.table_top((1400, 920), 47, CLOTH)
    scene = camera.laid(
        scene, card, centre=(0.5, 0.5), height=0.86, tilt=-1.4, lean=0.004, seed=3, corner=0.035
    )
    picture = camera.exposed(scene, seed=3, blur=0.6, grain=0.5)
    # few tones, as picture editors save it
    Image.fromarray(picture).quantize(200).save(out / "karte.png", optimize=True)


def s4(out: Path) -> None:
    """A coach booking that ends a day later than the absence asked for."""
    ticket.coach_booking(out / "busticket.pdf")


def s5(out: Path) -> None:
    """A family's first application: card, lease, statements, a shaken photo, insurance card."""
    front, back = drawn(cards.identity_card, 2, 700)
    scene = camera.table_top((2448, 3264), 51, OAK)
    for side, middle, tilt in ((front, 0.28, 2.2), (back, 0.72, -1.6)):
        scene = camera.laid(
            scene, side, centre=(0.5, middle), height=0.385, tilt=tilt, lean=0.008,
            seed=int(tilt * 10) + 40, corner=0.035,
        )  # fmt: skip
    picture = camera.exposed(scene, seed=51, shadow=(0.95, 0.9, 0.3), blur=1.0)
    camera.save_photo(picture, out / "ausweis_v_r.jpg")

    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "lease.pdf"
        lease.contract(printed)
        by_hand = drawn(lease.handover_record, 2, 150)
        write_scan(out / "mv.pdf", printed, by_hand, seed=2021)

    account, bookings, balance_before = yildiz()
    paper = Paper(out / "konto.pdf", title="Kontoauszug", author=account.bank, font="helvetica")
    periods = ((9, date(2026, 9, 1), date(2026, 9, 30)), (10, date(2026, 10, 1),
               date(2026, 10, 31)), (11, date(2026, 11, 1), date(2026, 11, 20)))  # fmt: skip
    for month, first, last in periods:
        if month > 9:
            paper.next_page()
        statements.branch_bank(
            paper,
            account,
            f"Kontoauszug {month}/2026",
            first,
            last,
            balance_before(first, opening=True),
            statements.between(bookings, first, last),
            pages=2,
        )
    paper.save()

    slip = work.Slip(
        firm=("Spedition Rurtal GmbH", "Lagerweg 9", "52428 Jülich"),
        name=("Herrn", "Jens Baumann", "Am Markt 3", "52428 Jülich"),
        birth="14.03.1987",
        entry="01.02.2024",
        pension=with_check_digit("53140387B12"),
        tax_id="08123456789",
        fund="Fiktiva BKK",
        hours=Decimal("128.42"),
        rate=Decimal("15.60"),
        iban="DE68900000010004711002",
        staff_number="00417",
    )
    (sheet,) = drawn(lambda pdf: work.pay_slip(pdf, slip), 1, 260)
    scene = camera.table_top((2448, 3264), 52, WOOD)
    scene = camera.laid(scene, sheet, centre=(0.5, 0.52), height=0.93, tilt=-5, lean=0.02, seed=52)
    picture = camera.exposed(scene, seed=52, blur=3.2, shake=(61, 38), shadow=(0.8, 0.75, 0.4))
    camera.save_photo(picture, out / "lohn_okt.jpg", quality=72)

    (card,) = drawn(cards.insurance_card, 1, 430)
    scene = camera.table_top((2448, 1836), 53, OAK)
    scene = camera.laid(
        scene, card, centre=(0.5, 0.51), height=0.74, tilt=1.5, lean=0.01, seed=53, corner=0.012
    )
    picture = camera.exposed(scene, seed=53, blur=1.0)
    camera.save_photo(picture, out / "sv.jpg")


def s6(out: Path) -> None:
    """An employment contract that says less than was entered."""
    work.employment_contract(out / "vertrag.pdf")


def s7(out: Path) -> None:
    """September's statement under a wrong name, an empty back side, another person's pay slip."""
    account, bookings, balance_before = goessling()
    first, last = date(2026, 9, 1), date(2026, 9, 30)
    paper = Paper(out / "Lohn_Oktober.pdf", title="Umsatzübersicht", author=account.bank)
    statements.online_bank(
        paper,
        account,
        first,
        last,
        balance_before(last),
        statements.between(bookings, first, last),
        pages=1,
        asked="22.11.2026 21:47 Uhr",
    )
    paper.save()

    slip = work.Slip(
        firm=("Gartenbau Voss", "Merzenicher Str. 140", "52351 Düren"),
        name=("Herrn", "Ralf Gößling", "Binsfelder Str. 9", "52351 Düren"),
        birth="17.10.1974",
        entry="01.04.2025",
        pension=with_check_digit("53171074G01"),
        tax_id="09345678128",
        fund="Musterkasse",
        hours=Decimal("62.00"),
        rate=Decimal("14.50"),
        iban="DE16900000020000009911",
        staff_number="00031",
    )
    work.pay_slip(out / "voss.pdf", slip)

    (front,) = drawn(lambda pdf: work.pay_slip(pdf, slip), 1, 200)
    through = front[:, ::-1].astype(np.float32)
    back = 252 - (255 - through) * 0.02
    scene = camera.table_top((3024, 4032), 2231, OAK)
    scene = camera.laid(scene, back, centre=(0.5, 0.5), height=0.94, tilt=2, lean=0.01, seed=2231)
    picture = camera.exposed(scene, seed=2231, blur=1.4)
    camera.save_photo(picture, out / "IMG_2231.jpg", quality=74, sideways=True)


def s8(out: Path) -> None:
    """Another person's sick note, the insured person's copy with a diagnosis."""
    note = sick_notes.SickNote(
        name="BRANDT, MARVIN",
        born=date(1991, 1, 4),
        street="Kurfürstenstr. 3",
        city="52428 Jülich",
        fund="Musterkasse",
        fund_number="109900026",
        insured="B200471015",
        since=date(2026, 11, 16),
        until=date(2026, 11, 23),
        found=date(2026, 11, 20),
        first=False,
        practice=("MVZ Schlossplatz", "Dr. med. Yannick Löhr", "Schlossplatz 2", "52428 Jülich"),
        # J88 is a group of the ICD-10 that does not exist
        diagnosis="J88.8 G",
    )
    sick_notes.list_print(out / "au2.pdf", note, insured_copy=True)


def s9(out: Path) -> None:
    """Three months of statements without a gap."""
    account, bookings, balance_before = schmidt()
    first, last = date(2026, 8, 1), date(2026, 10, 31)
    paper = Paper(out / "konto.pdf", title="Kontoauszug", author=account.bank, font="helvetica")
    statements.branch_bank(
        paper,
        account,
        "Kontoauszug",
        first,
        last,
        balance_before(first, opening=True),
        statements.between(bookings, first, last),
        pages=4,
    )
    paper.save()


def s10(out: Path) -> None:
    """A sick note with a text layer on which everything agrees."""
    note = sick_notes.SickNote(
        name="Hagedorn, Mirja",
        born=date(1985, 5, 21),
        street="Lohfelder Weg 27",
        city="52428 Jülich",
        fund="Fiktiva BKK",
        fund_number="109900015",
        insured="M482150730",
        since=date(2026, 11, 20),
        until=date(2026, 11, 27),
        found=date(2026, 11, 20),
        first=True,
        practice=(
            "Hausarztpraxis Dr. Grünewald",
            "Dr. med. Ruth Grünewald",
            "Römerstr. 44",
            "52428 Jülich",
        ),
    )
    sick_notes.list_print(out / "au_text.pdf", note, insured_copy=False)


def with_check_digit(number: str) -> str:
    """A pension insurance number completed by its last place."""
    return f"{number}{pension_digit(number)}"


def write_scan(
    out: Path, printed: Path | None, pages: list[camera.Pixels], *, seed: int
) -> None:  # fmt: skip
    """A PDF of scanned pages, behind the pages of `printed` when there are any."""
    with pymupdf.open() as document:
        if printed is not None:
            with pymupdf.open(printed) as source:
                document.insert_pdf(source)
        for number, page in enumerate(pages):
            tilt = (0.5, -0.3, 0.7)[number % 3]
            picture = camera.scanned(page, seed=seed + number, tilt=tilt)
            sheet = document.new_page(width=A4[0], height=A4[1])
            sheet.insert_image(sheet.rect, stream=camera.jpeg(picture, 58))
        document.set_metadata({"title": "Scan", "producer": "Beispielscanner"})
        document.save(out, garbage=3, deflate=True, no_new_id=True)


SAMPLES = {1: s1, 2: s2, 3: s3, 4: s4, 5: s5, 6: s6, 7: s7, 8: s8, 9: s9, 10: s10}


def make_all(folder: Path, only: set[int] | None = None) -> None:
    """Write every sample's files below `folder`."""
    known = json.loads((FOLDER / "submissions.json").read_text("utf-8"))["submissions"]
    for (number, make), submission in zip(SAMPLES.items(), known, strict=True):
        if only and number not in only:
            continue
        out = folder / f"S{number}"
        out.mkdir(parents=True, exist_ok=True)
        make(out)
        transcript(out / "durchschrift.pdf", submission)


if __name__ == "__main__":
    make_all(
        Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, {int(n) for n in sys.argv[2:]} or None
    )
