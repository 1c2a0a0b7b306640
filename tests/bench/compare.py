"""How well the comparison reads documents with ground truth: found, missed, and never wrong.

Work: every case folder of `--cases DIR` (form.json, truth.json, clean/scan/photo pictures), read by
the evidence workers and compared twice, the second time with the second recogniser's looks, as the
desk does. The engine is given neither kind nor file name. Each altered value replaces its correct
one. Limit: a picture whose truth names no rectangle for it is not asked where a value stands.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inbox.catalogue import Catalogue, Service, load_catalogue
from inbox.catalogue_values import Field, catalogue_id
from inbox.comparison.engine import compare
from inbox.comparison.facts import read_facts
from inbox.comparison.result import FieldResult, Place, Rect, Result
from inbox.comparison.second import wanted_looks
from inbox.evidence.reading import Reading
from inbox.submission import Document, DocumentId, DocumentRole, Status, Submission, SubmissionId
from tests.bench.kept_readings import KeptReadings, usual_folder
from tests.bench.picture_truth import rects_on

PICTURES = {
    "clean": (".pdf",),
    "scan": (".jpg", ".pdf", ".png", ".tif"),
    "photo": (".jpg", ".heic", ".png", ".pdf"),
}
QUICK_CASES = 12
_RECEIVED = datetime(2026, 11, 20, 9, tzinfo=UTC)
_FOUND = {Result.MISMATCH, Result.SIMILAR, Result.MISSING}
_PAPER = DocumentId("d")


@dataclass
class Share:
    """So many of so many."""

    good: int = 0
    all: int = 0

    def count(self, good: bool) -> None:
        """One more."""
        self.good += good
        self.all += 1

    @property
    def figure(self) -> float | None:
        """The share, None of nothing."""
        return round(self.good / self.all, 4) if self.all else None


def _shares() -> defaultdict[str, Share]:
    return defaultdict(Share)


@dataclass
class Count:
    """What was counted over all cases."""

    recall: defaultdict[str, Share] = field(default_factory=_shares)
    by_kind: defaultdict[str, Share] = field(default_factory=_shares)
    by_field: defaultdict[str, Share] = field(default_factory=_shares)
    altered: int = 0
    false_match: int = 0
    altered_found: Share = field(default_factory=Share)
    altered_missing: Share = field(default_factory=Share)
    rectangles: Share = field(default_factory=Share)
    kinds: Share = field(default_factory=Share)
    pages: int = 0
    seconds: float = 0.0


def main(argv: list[str]) -> int:
    """Run the measure and print one JSON object on the last line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=Path, required=True, nargs="+")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--quick", action="store_true", help=f"{QUICK_CASES} cases")
    options.add_argument("--verbose", action="store_true", help="say every miss")
    options.add_argument("--pictures", default=",".join(PICTURES), help="of clean,scan,photo")
    options.add_argument("--cache", type=Path, default=usual_folder(), help="kept readings")
    options.add_argument("--json", action="store_true", help="only the JSON object")
    chosen = options.parse_args(argv)
    cases = sorted(p.parent for folder in chosen.cases for p in folder.glob("*/form.json"))
    if chosen.quick:
        random.Random(chosen.seed).shuffle(cases)
        cases = sorted(cases[:QUICK_CASES])
    catalogue = load_catalogue(Path(__file__).parents[2] / "resources")
    count = Count()
    with KeptReadings(chosen.cache) as kept:
        for case in cases:
            for picture in chosen.pictures.split(","):
                _measured(case, picture, catalogue, kept, count, verbose=chosen.verbose)
    sys.stdout.write(json.dumps(_figures(count, len(cases)), ensure_ascii=False) + "\n")
    return 0


def _figures(count: Count, cases: int) -> dict[str, Any]:
    return {
        "cases": cases,
        **{f"recall_{p}": count.recall[p].figure for p in PICTURES},
        "false_match": count.false_match,
        "altered": count.altered,
        "altered_found": count.altered_found.figure,
        "altered_not_found_share": count.altered_missing.figure,
        "rectangle_hit": count.rectangles.figure,
        "kind_right": count.kinds.figure,
        "recall_by_kind": {k: v.figure for k, v in sorted(count.by_kind.items())},
        "recall_by_field": {k: v.figure for k, v in sorted(count.by_field.items())},
        "seconds_per_page": round(count.seconds / max(1, count.pages), 4),
    }


def _measured(
    folder: Path,
    picture: str,
    catalogue: Catalogue,
    kept: KeptReadings,
    count: Count,
    *,
    verbose: bool,
) -> None:
    path = next((p for e in PICTURES[picture] if (p := folder / (picture + e)).exists()), None)
    if path is None:
        return
    form = json.loads((folder / "form.json").read_text("utf-8"))
    truth_file = folder / "truth.json"
    truth = json.loads(truth_file.read_text("utf-8")) if truth_file.exists() else {"fields": []}
    data = path.read_bytes()
    service = catalogue.service(form["service"], _RECEIVED.date())
    desk = _Desk(service, data, kept, kept.of(data), count)
    correct: dict[str, Any] = form["correct"]
    told = desk.rows(correct)
    count.pages += len(desk.reading.pages)
    kind = read_facts(_paper(desk.reading), desk.reading, service).kind
    count.kinds.count(kind == form["evidence_kind"])
    name = f"{folder.name} {picture}"
    if verbose and kind != form["evidence_kind"]:
        sys.stderr.write(f"KIND {name}: {kind} instead of {form['evidence_kind']}\n")
    places = rects_on(path, picture, truth, desk.reading)
    for key, value in correct.items():
        row = told.get(key)
        agreed = _agrees(row)
        known = service.field(catalogue_id(key))
        count.recall[picture].count(agreed)
        count.by_kind[_group(known)].count(agreed)
        count.by_field[key].count(agreed)
        if agreed and row is not None and row.place is not None:
            wanted = _holding(places, str(value))
            if wanted:
                hit = _hits(row.place, wanted)
                count.rectangles.count(hit)
                if verbose and not hit:
                    sys.stderr.write(f"PLACE {name} {key}: {row.place} not in {wanted}\n")
        elif verbose and not agreed:
            shown = row and (row.result.value, row.evidence, row.reason)
            sys.stderr.write(f"MISS {name} {key} = {value}: {shown}\n")
    for change in form["altered"]:
        row = desk.rows({**correct, change["field"]: change["value"]}).get(change["field"])
        count.altered += 1
        if _agrees(row):
            count.false_match += 1
            sys.stderr.write(f"FALSE {name} {change['field']} = {change['value']}: {row}\n")
        if _agrees(told.get(change["field"])):
            count.altered_found.count(row is not None and row.result in _FOUND)
            count.altered_missing.count(row is not None and row.result is Result.MISSING)
            if verbose and (row is None or row.result not in _FOUND):
                sys.stderr.write(f"BLIND {name} {change['field']} = {change['value']}: {row}\n")


@dataclass
class _Desk:
    """One document compared as the desk does: first readings, second looks, compared anew."""

    service: Service
    data: bytes
    kept: KeptReadings
    reading: Reading
    count: Count

    def rows(self, entered: dict[str, Any]) -> dict[str, FieldResult]:
        """The rows by field."""
        submission = Submission(
            SubmissionId("s"), "n", self.service.id, _RECEIVED, entered, None, "", "", "",
            Status.NEW, 1, documents=(_paper(self.reading),),
        )  # fmt: skip
        started = time.perf_counter()
        made = compare(submission, self.service, {_PAPER: self.reading})
        self.count.seconds += (time.perf_counter() - started) / (1 + len(entered))
        places = wanted_looks(made, {_PAPER: self.reading})
        looked = self.kept.looked(self.data, self.reading, places)
        if looked is not self.reading:
            self.reading = looked
            made = compare(submission, self.service, {_PAPER: self.reading})
        return {row.field: row for row in made.rows}


def _paper(reading: Reading) -> Document:
    return Document(_PAPER, "nachweis", "", 1, reading.sha256, DocumentRole.EVIDENCE)


def _group(known: Field | None) -> str:
    if known is None:
        return "others"
    if known.rule in {"name_match", "holder_match"}:
        return "names"
    if known.rule == "address_match":
        return "addresses"
    groups = {"iban": "ibans", "money": "amounts", "date": "dates", "datetime": "dates"}
    numbers = {"kvnr", "rvnr", "steuer_id", "bg_nummer", "kundennummer"}
    return groups.get(known.type, "numbers" if known.type in numbers else "others")


def _agrees(row: FieldResult | None) -> bool:
    return row is not None and row.compared and row.result is Result.MATCH


def _holding(places: list[tuple[int, Rect, str]], value: str) -> list[tuple[int, Rect]]:
    """The places where the truth says this value is printed; all when it is part of none."""
    bare = value.replace(" ", "").lstrip("-")
    holding = [(page, rect) for page, rect, text in places if bare in text.replace(" ", "")]
    return holding or [(page, rect) for page, rect, _ in places]


def _hits(place: Place, wanted: list[tuple[int, Rect]]) -> bool:
    ours = place.rect
    return any(
        page in {-1, place.page}
        and rect.x0 < ours.x1
        and ours.x0 < rect.x1
        and rect.y0 < ours.y1
        and ours.y0 < rect.y1
        for page, rect in wanted
    )
