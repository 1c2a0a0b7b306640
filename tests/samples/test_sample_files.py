"""The committed sample files are what the sample day needs, and the generator still makes them."""

import hashlib
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image, ImageOps

from tests.samples import numbers
from tests.samples.generate import FOLDER, SAMPLES, make_all

SUBMISSIONS: list[dict[str, Any]] = json.loads((FOLDER / "submissions.json").read_text("utf-8"))[
    "submissions"
]
EXPECTED: list[dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))[
    "samples"
]
BY_ID = {e["id"]: s for e, s in zip(EXPECTED, SUBMISSIONS, strict=True)}
FILES = [
    (f"{s['number']} {f['name']}", FOLDER / f["path"], f) for s in SUBMISSIONS for f in s["files"]
]
TRANSCRIPTS = [FOLDER / s["durchschrift"] for s in SUBMISSIONS]


def text_of(path: Path) -> str:
    with pymupdf.open(path) as document:
        return "\n".join(page.get_text(sort=True) for page in document)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(("path", "file"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_every_file_opens_and_is_what_it_says(path: Path, file: dict[str, Any]) -> None:
    magic = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG"}
    assert path.read_bytes().startswith(magic[file["media_type"]])
    assert path.name == file["name"]
    assert path.stat().st_size < 7_800_000
    if file["media_type"] != "application/pdf":
        with Image.open(path) as image:
            image.load()


def test_every_document_has_its_number_of_pages() -> None:
    for expected in EXPECTED:
        submission = BY_ID[expected["id"]]
        assert submission["number"] == expected["number"]
        pages = {}
        for file in submission["files"]:
            with pymupdf.open(FOLDER / file["path"]) as document:
                pages[file["name"]] = len(document)
        assert pages == expected["pages"]


def test_all_files_together_stay_small() -> None:
    total = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file())
    assert total <= 25_000_000


def test_the_phone_photo_has_twelve_megapixels_and_relies_on_its_orientation() -> None:
    with Image.open(FOLDER / "S1" / "au_foto.jpg") as image:
        assert image.width * image.height >= 12_000_000
        assert image.getexif()[0x0112] == 6
        assert image.width > image.height
        assert ImageOps.exif_transpose(image).height == 4032


def test_the_photo_carries_a_shadow_lower_left() -> None:
    with Image.open(FOLDER / "S1" / "au_foto.jpg") as image:
        upright = ImageOps.exif_transpose(image).convert("L").resize((90, 120))

    def brightness(x: int, y: int) -> float:
        return sum(upright.crop((x, y, x + 10, y + 10)).tobytes()) / 100

    assert brightness(18, 88) < 0.8 * brightness(50, 50)


#: What must stand on the papers, and what must not (notes of the samples, as corrected).
WORDS = {
    "S2/mietbesch.pdf": (["Goessling, Hans Peter", "Koelner Str. 12a", "421,00", "80,00", "65,00",
                          "566,00"], ["412,00", "557,00"]),
    "S2/umsaetze.pdf": (["01.08.2026 bis 31.08.2026", "01.10.2026 bis 31.10.2026",
                         "01.11.2026 bis 15.11.2026", "LOHN GARTENBAU VOSS", "450,00", "-566,00"],
                        [".09.2026"]),
    "S4/busticket.pdf": (["NOWAK LUKASZ", "30.11.2026", "14.12.2026", "Krakow"],
                         ["Polen", "13.12.2026", "Poland"]),
    "S5/mv.pdf": (["Jens Baumann", "beginnt am 01.05.2021", "640,00", "150,00", "110,00", "900,00"],
                  ["Derya", "Yıldız", "geboren"]),
    "S5/konto.pdf": (["DERYA YILDIZ-BAUMANN", "DE95 9000 0001 1234 5678 90", "11,20 H", "900,00 S",
                      "518,00 H", "KINDERGELD FUER 2 KINDER"], ["510,00"]),
    "S6/vertrag.pdf": (["Can Oezdemir", "Backhaus Ruhr GmbH & Co. KG", "15.12.2026",
                        "14,5 Stunden wöchentlich", "880,00", "30.06.2027"],
                       ["01.12.2026", "1.150,00", "20 Stunden"]),
    "S7/Lohn_Oktober.pdf": (["01.09.2026 bis 30.09.2026", "Kontoauszug", "DE97 9000 0005"],
                            ["Lohnabrechnung", ".10.2026"]),
    "S7/voss.pdf": (["Gößling, Ralf", "17.10.1974", "Gartenbau Voss"], ["Hans-Peter"]),
    "S8/au2.pdf": (["BRANDT, MARVIN", "04.01.1991", "16.11.2026", "23.11.2026", "20.11.2026",
                    "Folgebescheinigung", "Diagnose", "J88.8"], ["KEVIN", "30.11.2026"]),
    "S9/konto.pdf": (["UTE SCHMIDT", "01.08.2026 bis 31.10.2026", "498,30 S",
                      "MIETE NIDEGGENER STR. 41", "Nideggener Straße 41"], []),
    "S10/au_text.pdf": (["Hagedorn, Mirja", "21.05.1985", "20.11.2026", "27.11.2026",
                         "M482150730", "Erstbescheinigung"], ["Diagnose", "ICD"]),
}  # fmt: skip


@pytest.mark.parametrize("path", WORDS)
def test_the_papers_say_what_the_sample_needs(path: str) -> None:
    said = squeezed(text_of(FOLDER / path))
    present, absent = WORDS[path]
    assert [word for word in present if word not in said] == []
    assert [word for word in absent if word in said] == []


def test_scans_have_no_text_layer() -> None:
    assert text_of(FOLDER / "S2" / "nk_2025.pdf").strip() == ""
    with pymupdf.open(FOLDER / "S5" / "mv.pdf") as document:
        assert [bool(page.get_text().strip()) for page in document] == [True] * 12 + [False] * 2


def test_september_fits_between_august_and_october() -> None:
    def balance(text: str, day: str) -> Decimal:
        found = re.search(rf"([\d.]+,\d\d) EUR am {day}", squeezed(text))
        assert found, day
        return Decimal(found[1].replace(".", "").replace(",", "."))

    statements = text_of(FOLDER / "S2" / "umsaetze.pdf")
    september = text_of(FOLDER / "S7" / "Lohn_Oktober.pdf")
    booked = sum(
        Decimal(amount.replace(".", "").replace(",", "."))
        for amount in re.findall(
            r"\d\d\.09\.2026 +[A-Z][a-z]+ .*? (-?[\d.]+,\d\d)$", september, re.M
        )
    )
    assert balance(statements, "31.08.2026") + booked == balance(september, "30.09.2026")


def test_numbers_hold_or_fail_as_the_samples_intend() -> None:
    for submission in SUBMISSIONS:
        assert numbers.luhn_holds(submission["number"]), submission["number"]
    assert not numbers.luhn_holds("AUM-2026-000815-5")
    for sample in ("S1", "S10"):
        assert numbers.kvnr_holds(BY_ID[sample]["data"]["kvnr"])
    assert not numbers.kvnr_holds("D100000012")
    assert not numbers.iban_holds(BY_ID["S3"]["data"]["iban"])
    assert numbers.iban_holds("DE95900000024711081500")
    family = BY_ID["S5"]["data"]
    assert numbers.iban_holds(family["iban"])
    assert numbers.pension_holds(family["rvnr"])
    assert not numbers.pension_holds("65120390D008")
    assert family["rvnr"][2:8] == "120390"  # not the birth date that was entered
    assert numbers.tax_id_holds(family["steuer_id"])
    for path in FOLDER.rglob("*.pdf"):
        for iban in re.findall(r"\bDE\d\d(?: ?\d){18}\b", text_of(path)):
            plain = iban.replace(" ", "")
            assert numbers.iban_holds(plain) or plain == BY_ID["S3"]["data"]["iban"], path


def test_entered_values_are_text_days_and_decimals() -> None:
    money = re.compile(r"-?\d+\.\d\d")
    for submission in SUBMISSIONS:
        data = submission["data"]
        entries = [data, *(e for v in data.values() if isinstance(v, list) for e in v
                           if isinstance(e, dict))]  # fmt: skip
        for entry in entries:
            assert not [k for k, v in entry.items() if isinstance(v, float)]
            for field in ("grundmiete", "betriebskosten", "heizkosten", "gesamtmiete", "brutto",
                          "netto"):  # fmt: skip
                assert field not in entry or money.fullmatch(entry[field]), (field, entry)
        date.fromisoformat(data["geburtsdatum"])
        arrived = datetime.fromisoformat(submission["received_at"])
        assert arrived.tzinfo == UTC
        assert arrived <= datetime(2026, 11, 23, 8, 12, tzinfo=UTC)
    references = [s["source"]["reference"] for s in SUBMISSIONS]
    assert len(set(references)) == len(references) == 10


def test_rents_add_up_where_they_should() -> None:
    for sample in ("S2", "S5", "S9"):
        data = BY_ID[sample]["data"]
        parts = sum(Decimal(data[k]) for k in ("grundmiete", "betriebskosten", "heizkosten"))
        assert parts == Decimal(data["gesamtmiete"]), sample


def test_cases_know_every_person_who_names_a_case_number() -> None:
    cases = json.loads((FOLDER / "cases.json").read_text("utf-8"))["cases"]
    known = {case["case_number"]: case["persons"] for case in cases}
    assert len({case["file_number"] for case in cases}) == len(cases)
    for submission in SUBMISSIONS:
        data = submission["data"]
        person = {
            "family_name": data["nachname"],
            "given_name": data["vorname"],
            "birth_date": data["geburtsdatum"],
        }
        if "bg_nummer" in data:
            assert person in known[data["bg_nummer"].replace("//", "BG")]
        else:
            assert not any(person in persons for persons in known.values())


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda p: p.parent.name)
def test_the_transcript_names_number_and_person_in_german(path: Path) -> None:
    submission = BY_ID[path.parent.name]
    said = squeezed(text_of(path))
    data = submission["data"]
    born = date.fromisoformat(data["geburtsdatum"])
    for words in (submission["number"], data["nachname"], data["vorname"], f"{born:%d.%m.%Y}",
                  "Durchschrift", "Familienname"):  # fmt: skip
        assert words in said
    for file in submission["files"]:
        assert file["name"] in said
    with pymupdf.open(path) as document:
        assert all(font[1] != "n/a" for page in document for font in page.get_fonts())


def test_the_generator_makes_the_same_papers_again(tmp_path: Path) -> None:
    # the photos take a while; S1, S3, S5 and S7 are looked at by the tests above
    make_all(tmp_path, {2, 4, 6, 8, 9, 10})
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.pdf"))
    assert len(made) == 14
    for path in made:
        assert text_of(tmp_path / path) == text_of(FOLDER / path), path


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    digests = []
    for turn in ("a", "b"):
        out = tmp_path / turn
        out.mkdir()
        SAMPLES[10](out)
        SAMPLES[3](out)
        with Image.open(io.BytesIO((out / "karte.png").read_bytes())) as card:
            pixels = card.convert("RGB").tobytes()
        papers = (out / "au_text.pdf").read_bytes()
        digests.append(hashlib.sha256(papers + pixels).hexdigest())
    assert digests[0] == digests[1]
