"""Writes documents with ground truth as case folders: form.json, truth.json and pictures.

`python -m tests.layouts.generate OUT [--seed N] [--only NAME]`. Limit: the same seed gives the same
values and layouts; fonts that are not installed are replaced.
"""

import argparse
import json
import random
import sys
from pathlib import Path

from tests.layouts import camera, effects, truth
from tests.layouts.alterations import altered
from tests.layouts.families import CASES
from tests.layouts.registry import Plan
from tests.layouts.sheet import Sheet

SCAN_DPI = 200


def make(plan: Plan, out: Path, seed: int) -> Path:
    """Draw one document with its pictures; returns its folder."""
    folder = out / f"{plan.name}-{seed:03d}"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    dice = random.Random(f"{plan.name}:{seed}")
    pdf = folder / "clean.pdf"
    sheet = Sheet(pdf, dice, size=plan.size, font=plan.font, title="")
    plan.draw(sheet)
    sheet.save()
    pixels = dice.randrange(10**6)
    if plan.scan:
        _scan(plan, sheet, pdf, folder, pixels)
    if plan.photo:
        _photo(plan, sheet, pdf, folder, pixels)
    if not plan.clean:
        pdf.unlink()
    here = truth.correct(sheet.spots)
    form = {
        "service": plan.service,
        "evidence_kind": plan.kind,
        "correct": here,
        "altered": altered(sheet.spots, dice, here),
    }
    told = {"kind": plan.name, "seed": seed, "fields": truth.as_json(sheet.spots)}
    for name, value in (("form.json", form), ("truth.json", told)):
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return folder


def _scan(plan: Plan, sheet: Sheet, pdf: Path, folder: Path, seed: int) -> None:
    effect, _, ending = plan.scan.partition(".")
    ending = ending or ("pdf" if sheet.page > 1 else "jpg")
    taken = effects.scanned(effects.rendered(pdf, SCAN_DPI), effect, seed, SCAN_DPI)
    effects.save_scan(folder, taken, effect, ending, SCAN_DPI)
    _corners(sheet, taken, "scan")


def _photo(plan: Plan, sheet: Sheet, pdf: Path, folder: Path, seed: int) -> None:
    effect, _, ending = plan.photo.partition(".")
    ending = ending or ("pdf" if sheet.page > 1 else "jpg")
    if effect == "shot":  # the screen of a phone as it saves it itself
        dpi = 160
        taken = [
            effects.Taken(p, lambda q: (q[0] * dpi / 72, q[1] * dpi / 72))
            for p in effects.rendered(pdf, dpi)
        ]
        camera.save_photo(folder, taken, effect, ending or "png")
    else:
        dpi = 200 if sheet.width > 300 else 420
        taken = [
            camera.photographed(p, effect, seed + n, dpi, _keep(sheet, n + 1))
            for n, p in enumerate(effects.rendered(pdf, dpi))
        ]
        camera.save_photo(folder, taken, effect, ending)
    _corners(sheet, taken, "photo")


def _keep(sheet: Sheet, page: int) -> list[effects.Point]:
    middle = [(sheet.width / 2, sheet.height / 2)]
    spots = [s.rect for s in sheet.spots if s.page == page and s.fact.proven]
    margin = sheet.width / 12  # captions begin there; they have to stay with their values
    points = [p for r in spots for p in ((r[0], r[1]), (r[2], r[3]), (margin, r[1]))]
    return points or middle


def _corners(sheet: Sheet, taken: list[effects.Taken], picture: str) -> None:
    for spot in sheet.spots:
        if spot.page <= len(taken):
            x0, y0, x1, y1 = spot.rect
            where = taken[spot.page - 1].where
            spot.rects[picture] = [
                [round(v, 1) for v in where(p)] for p in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
            ]


def main(argv: list[str]) -> int:
    """Write all documents, or the ones whose name holds `--only`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="")
    chosen = options.parse_args(argv)
    for name, plan in CASES.items():
        if chosen.only in name:
            make(plan, chosen.out, chosen.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
