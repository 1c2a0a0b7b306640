"""The drawn documents say the truth about themselves; nothing of the product is asked here."""

import json
import random
from pathlib import Path

import pymupdf
import pytest

from tests.layouts import people
from tests.layouts.alterations import altered
from tests.layouts.families import CASES
from tests.layouts.generate import make
from tests.layouts.registry import Plan
from tests.layouts.sheet import Sheet
from tests.layouts.truth import correct
from tests.samples import numbers

RESOURCES = Path(__file__).parents[2] / "resources"


def drawn(plan: Plan, path: Path, seed: int = 1) -> Sheet:
    sheet = Sheet(path, random.Random(f"{plan.name}:{seed}"), size=plan.size, font=plan.font)
    plan.draw(sheet)
    sheet.save()
    return sheet


def test_there_are_seventy_documents_of_twenty_kinds_for_all_seven_services() -> None:
    kinds = {k["id"] for k in json.loads(
        (RESOURCES / "catalogue" / "evidence_kinds.json").read_text("utf-8")
    )["evidence_kinds"]}  # fmt: skip
    assert len(CASES) >= 70
    assert len({p.kind for p in CASES.values()}) >= 20
    assert {p.kind for p in CASES.values()} <= kinds
    assert {p.service for p in CASES.values()} == {
        f.stem for f in (RESOURCES / "services").glob("*.json")
    }


def test_every_document_proves_only_fields_that_its_service_has(tmp_path: Path) -> None:
    for plan in CASES.values():
        service = json.loads((RESOURCES / "services" / f"{plan.service}.json").read_text("utf-8"))
        known = {f["id"] for f in service["fields"]}
        for key in correct(drawn(plan, tmp_path / "a.pdf").spots):
            assert key.replace("[0]", "[]") in known, (plan.name, key)


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_the_truth_says_is_printed_inside_its_rectangle(name: str, tmp_path: Path) -> None:
    sheet = drawn(CASES[name], tmp_path / "a.pdf")
    assert correct(sheet.spots)
    with pymupdf.open(tmp_path / "a.pdf") as document:
        for spot in sheet.spots:
            if not spot.fact.proven or spot.fact.kind == "choice":
                continue
            page = document[spot.page - 1]
            x0, y0, x1, y1 = spot.rect
            box = pymupdf.Rect(x0 - 3, y0 - 4, x1 + 3, y1 + 4)
            found = "".join(
                w[4] for w in page.get_text("words") if pymupdf.Rect(w[:4]).intersects(box)
            )
            first = spot.fact.shown.split()[0]
            assert first in found or spot.fact.shown.replace(" ", "") in found, spot.fact


@pytest.mark.parametrize("name", sorted(CASES))
def test_an_altered_value_differs_from_the_correct_one(name: str, tmp_path: Path) -> None:
    sheet = drawn(CASES[name], tmp_path / "a.pdf")
    here = correct(sheet.spots)
    changes = altered(sheet.spots, random.Random(1), here)
    assert {c["field"] for c in changes} == set(here)
    assert all(c["value"] != here[c["field"]] for c in changes)


def test_the_same_seed_gives_the_same_case_and_another_seed_another(tmp_path: Path) -> None:
    plan = CASES["practice_printout"]
    one, two = make(plan, tmp_path / "1", 3), make(plan, tmp_path / "2", 3)
    third = make(plan, tmp_path / "3", 4)
    for file in one.iterdir():
        assert file.read_bytes() == (two / file.name).read_bytes(), file.name
    assert (one / "form.json").read_bytes() != (third / "form.json").read_bytes()


def test_corners_in_pictures_lie_inside_the_picture(tmp_path: Path) -> None:
    from PIL import Image, ImageOps

    for name in ("hospital_letter", "package_tour", "employer_copy", "bank_card"):
        folder = make(CASES[name], tmp_path, 1)
        with Image.open(folder / "photo.jpg") as raw:
            width, height = ImageOps.exif_transpose(raw).size
        for spot in json.loads((folder / "truth.json").read_text("utf-8"))["fields"]:
            for x, y in spot["rects"]["photo"]:
                assert 0 <= x < width and 0 <= y < height, (name, spot["key"])


def test_numbers_carry_their_check_digits() -> None:
    dice = random.Random(5)
    for _ in range(200):
        who = people.person(dice)
        assert numbers.iban_holds(who.iban)
        assert numbers.kvnr_holds(who.kvnr)
        assert numbers.pension_holds(who.pension)
        assert numbers.tax_id_holds(who.tax)
