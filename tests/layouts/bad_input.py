"""Bad input for the comparison: files and submissions that must end in one definite result.

`python -m tests.layouts.bad_input OUT` writes each as OUT/<name>/ with its files and expected.json.
Limit: the expectation is said in words and as the set of results that no field may leave.
"""

import argparse
import io
import json
import random
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
import pymupdf
from PIL import Image, ImageDraw

from tests.layouts import effects, truth
from tests.layouts.families import CASES
from tests.layouts.people import kvnr, person
from tests.layouts.sheet import Sheet

_AGREES = frozenset({"match"})
_UNSURE = frozenset(
    {"mismatch", "similar", "unreadable", "missing", "no_evidence", "not_read", "other_person"}
)


@dataclass(frozen=True, kw_only=True)
class Bad:
    """Files of one submission, what was entered, and what the desk must say.

    `allowed` are the results that a compared field may have; `fields` narrows this to one field.
    """

    name: str
    expected: str
    entered: dict[str, Any]
    files: dict[str, bytes]
    service: str = "krankmeldung"
    allowed: frozenset[str] = _UNSURE
    fields: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Note:
    pdf: bytes
    entered: dict[str, str]
    sheet: Sheet


def _note(seed: int, name: str = "practice_printout") -> _Note:
    """A good sick note to be spoiled."""
    plan = CASES[name]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "note.pdf"
        sheet = Sheet(path, random.Random(seed), size=plan.size, font=plan.font)
        plan.draw(sheet)
        sheet.save()
        return _Note(path.read_bytes(), truth.correct(sheet.spots), sheet)


def _pages(pdf: bytes, dpi: int = 170) -> list[effects.Pixels]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "note.pdf"
        path.write_bytes(pdf)
        return effects.rendered(path, dpi)


def _jpeg(pixels: effects.Pixels, quality: int = 80) -> bytes:
    return effects.as_jpeg(Image.fromarray(pixels), quality)


def quarter_turn(seed: int) -> Bad:
    note = _note(seed)
    return Bad(
        name="quarter_turn", entered=note.entered, allowed=_UNSURE | _AGREES,
        expected="Read as if upright; rectangles lie on the turned page. Never an altered value.",
        files={"photo.jpg": _jpeg(np.ascontiguousarray(np.rot90(_pages(note.pdf)[0])))},
    )  # fmt: skip


def upside_down(seed: int) -> Bad:
    note = _note(seed)
    turned = np.ascontiguousarray(_pages(note.pdf)[0][::-1, ::-1])
    return Bad(
        name="upside_down", entered=note.entered, allowed=_UNSURE | _AGREES,
        expected="Read as if upright; rectangles lie on the turned page. Never an altered value.",
        files={"scan.jpg": _jpeg(turned)},
    )  # fmt: skip


def blurred(seed: int) -> Bad:
    note = _note(seed)
    return Bad(
        name="blurred", entered=note.entered,
        expected="Not legible for every field: 'nicht lesbar', a new photo is asked for.",
        files={"photo.jpg": _jpeg(cv2.GaussianBlur(_pages(note.pdf)[0], (0, 0), 16))},
    )  # fmt: skip


def cut_off(seed: int) -> Bad:
    note = _note(seed)
    page = _pages(note.pdf)[0]
    cut = page[:, : int(page.shape[1] * 0.3)]
    fields = dict.fromkeys(("au_bis", "au_festgestellt_am"), _UNSURE)
    return Bad(
        name="cut_off", entered=note.entered, allowed=_UNSURE | _AGREES, fields=fields,
        expected="What is cut off (until, found on) is not in the evidence; the rest may agree.",
        files={"photo.jpg": _jpeg(np.ascontiguousarray(cut))},
    )  # fmt: skip


def no_bytes(seed: int) -> Bad:
    return Bad(
        name="no_bytes", entered=_note(seed).entered,
        expected="'Die Datei ist leer.' Every field is not legible.", files={"leer.pdf": b""},
    )  # fmt: skip


def blank_page(seed: int) -> Bad:
    with pymupdf.open() as document:
        document.new_page(width=595, height=842)
        data = document.tobytes(no_new_id=True)
    return Bad(
        name="blank_page", entered=_note(seed).entered,
        expected="The page is blank and said to be; no value is in the evidence.",
        files={"leer.pdf": data},
    )  # fmt: skip


def hundred_pages(seed: int) -> Bad:
    note = _note(seed)
    with pymupdf.open() as document, pymupdf.open(stream=note.pdf) as good:
        for number in range(99):
            page = document.new_page(width=595, height=842)
            page.insert_text((72, 90), f"Anlage {number + 1}: Allgemeine Hinweise", fontsize=11)
        document.insert_pdf(good)
        data = document.tobytes(no_new_id=True)
    return Bad(
        name="hundred_pages", entered=note.entered, allowed=_UNSURE | _AGREES,
        expected="Read within its time, values found on page 100; the window never blocks.",
        files={"alles.pdf": data},
    )  # fmt: skip


def huge_picture(seed: int) -> Bad:
    out = io.BytesIO()
    Image.new("L", (14_200, 14_100), 255).save(out, "PNG", compress_level=1)
    return Bad(
        name="huge_picture", entered=_note(seed).entered,
        expected="200 megapixels: 'zu groß zum Lesen' or read as blank; bounded memory and time.",
        files={"foto.png": out.getvalue()},
    )  # fmt: skip


def wrong_name(seed: int) -> Bad:
    note = _note(seed)
    return Bad(
        name="wrong_name", entered=note.entered, allowed=_UNSURE | _AGREES,
        expected="A PDF named .jpg is read by its content as if rightly named.",
        files={"foto.jpg": note.pdf},
    )  # fmt: skip


def encrypted(seed: int) -> Bad:
    note = _note(seed)
    with pymupdf.open(stream=note.pdf) as document:
        data = document.tobytes(
            encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="geheim", owner_pw="geheim"
        )
    return Bad(
        name="encrypted", entered=note.entered,
        expected="'mit einem Kennwort geschützt': every field not legible.", files={"au.pdf": data},
    )  # fmt: skip


def archive(seed: int) -> Bad:
    note, out = _note(seed), io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(zipfile.ZipInfo("au.pdf"), note.pdf)
    return Bad(
        name="archive", entered=note.entered,
        expected="Unknown file format, nothing is unpacked; every field not legible.",
        files={"nachweis.zip": out.getvalue()},
    )  # fmt: skip


def word_file(seed: int) -> Bad:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        packed.writestr(zipfile.ZipInfo("word/document.xml"), "<w:document/>")
    return Bad(
        name="word_file", entered=_note(seed).entered,
        expected="Unknown file format (DOCX); every field not legible.",
        files={"brief.docx": out.getvalue()},
    )  # fmt: skip


def text_file(seed: int) -> Bad:
    note = _note(seed)
    words = "\n".join(f"{k}: {v}" for k, v in note.entered.items())
    return Bad(
        name="text_file", entered=note.entered,
        expected="Unknown file format: a typed list of the values proves nothing.",
        files={"nachweis.txt": words.encode()},
    )  # fmt: skip


def cat(seed: int) -> Bad:
    picture = Image.new("RGB", (1200, 1600), (146, 178, 120))
    pen = ImageDraw.Draw(picture)
    fur, eye = (92, 80, 70), (210, 200, 60)
    pen.ellipse((330, 760, 900, 1480), fill=fur)
    pen.ellipse((380, 360, 860, 820), fill=fur)
    for x in (400, 700):
        pen.polygon([(x, 430), (x + 40, 220), (x + 150, 390)], fill=fur)
    for x in (500, 680):
        pen.ellipse((x, 530, x + 70, 610), fill=eye)
        pen.ellipse((x + 26, 530, x + 44, 610), fill=(20, 20, 20))
    pen.polygon([(600, 650), (640, 650), (620, 680)], fill=(200, 120, 130))
    for y in (660, 690, 720):
        pen.line((360, y, 580, 680), fill=(240, 240, 240), width=4)
        pen.line((660, 680, 880, y), fill=(240, 240, 240), width=4)
    return Bad(
        name="cat", entered=_note(seed).entered,
        expected="No document, nothing read; no value is in the evidence.",
        files={"katze.jpg": effects.as_jpeg(picture, 85)},
    )  # fmt: skip


def without_evidence(seed: int) -> Bad:
    return Bad(
        name="without_evidence", entered=_note(seed).entered,
        expected="'kein Nachweis' in every row that asks for one.", files={},
    )  # fmt: skip


def wrong_format(seed: int) -> Bad:
    note = _note(seed)
    spoiled = note.entered | {"au_seit": "gestern", "au_bis": "31.02.2026", "kvnr": "12345"}
    return Bad(
        name="wrong_format", entered=spoiled, allowed=_UNSURE | _AGREES,
        fields=dict.fromkeys(("au_seit", "au_bis", "kvnr"), _UNSURE),
        expected="The three spoiled values never agree and nothing is raised; the others may.",
        files={"au.pdf": note.pdf},
    )  # fmt: skip


def contradiction(seed: int) -> Bad:
    """The same person's note twice; the second, later found, says another last day."""
    note = _note(seed)
    later = date.fromisoformat(note.entered["au_bis"]) + timedelta(days=4)
    with pymupdf.open(stream=note.pdf) as document:
        spot = next(s for s in note.sheet.spots if "au_bis" in s.fact.fields)
        page = document[0]
        page.add_redact_annot(pymupdf.Rect(spot.rect), fill=(1, 1, 1))
        page.apply_redactions()
        page.insert_text((spot.rect[0], spot.rect[3] - 3), f"{later:%d.%m.%Y}", fontsize=13)
        second = document.tobytes(no_new_id=True)
    return Bad(
        name="contradiction", entered=note.entered, allowed=_UNSURE | _AGREES,
        fields={"au_bis": _UNSURE},
        expected="Two documents name two last days: the row is open, never simply 'stimmt'.",
        files={"au1.pdf": note.pdf, "au2.pdf": second},
    )  # fmt: skip


def barcode_against_text(seed: int) -> Bad:
    """An old form 1 whose PDF417 code says another insurance number and other days."""
    import zxingcpp

    note = _note(seed, "pink_typed")
    dice = random.Random(seed)
    since = date.fromisoformat(note.entered["au_seit"]) + timedelta(days=9)
    who = note.entered
    text = "\t".join(
        ["01", "b", "06", who["nachname"], who["vorname"], who["geburtsdatum"].replace("-", ""), "",
         "104212505", kvnr(dice), "1", "00", "00", "271234500", "987654301", f"{since:%Y%m%d}", "1",
         "", "", f"{since:%Y%m%d}", f"{since + timedelta(days=7):%Y%m%d}", f"{since:%Y%m%d}"]
    )  # fmt: skip
    code = zxingcpp.create_barcode(
        text.encode("iso8859-15", "replace"), zxingcpp.BarcodeFormat.PDF417
    )
    drawn = np.array(zxingcpp.write_barcode_to_image(code, scale=3, add_quiet_zones=True))
    out = io.BytesIO()
    Image.fromarray(drawn).convert("L").save(out, "PNG")
    with pymupdf.open(stream=note.pdf) as document:
        document[0].insert_image(pymupdf.Rect(24, 420, 240, 500), stream=out.getvalue())
        data = document.tobytes(no_new_id=True)
    doubtful = dict.fromkeys(("kvnr", "au_seit", "au_bis"), _UNSURE)
    return Bad(
        name="barcode_against_text", entered=note.entered, allowed=_UNSURE | _AGREES,
        fields=doubtful, files={"au.pdf": data},
        expected="Code and print disagree: these rows are open and the reason names both.",
    )  # fmt: skip


def two_people(seed: int) -> Bad:
    """A good note of somebody else: nothing of it proves this person's days."""
    note, stranger = _note(seed), person(random.Random(seed + 1))
    entered = note.entered | {
        "vorname": stranger.given, "nachname": stranger.family, "geburtsdatum": f"{stranger.born}",
    }  # fmt: skip
    return Bad(
        name="two_people", entered=entered, expected="Another person's note: nothing agrees.",
        files={"au.pdf": note.pdf},
    )  # fmt: skip


MAKERS: tuple[Callable[[int], Bad], ...] = (
    quarter_turn, upside_down, blurred, cut_off, no_bytes, blank_page, hundred_pages, huge_picture,
    wrong_name, encrypted, archive, word_file, text_file, cat, without_evidence, wrong_format,
    contradiction, barcode_against_text, two_people,
)  # fmt: skip


def main(argv: list[str]) -> int:
    """Write every bad submission."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args(argv)
    for make in MAKERS:
        bad = make(chosen.seed)
        folder = chosen.out / bad.name
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in bad.files.items():
            (folder / name).write_bytes(data)
        told = {
            "service": bad.service, "entered": bad.entered, "expected": bad.expected,
            "allowed": sorted(bad.allowed), "fields": {k: sorted(v) for k, v in bad.fields.items()},
        }  # fmt: skip
        (folder / "expected.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
