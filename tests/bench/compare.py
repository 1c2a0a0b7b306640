"""How well the comparison reads documents with ground truth: found, missed, and never wrong.

Work: every case folder of `--cases DIR` (form.json, truth.json, clean/scan/photo pictures), read by
the evidence worker. The engine is given neither kind nor file name. Limit: pictures without a text
layer count as not read at this stage, so recall_scan and recall_photo show what is still missing.
"""

import argparse
import hashlib
import json
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inbox.catalogue import Catalogue, load_catalogue
from inbox.comparison.engine import compare
from inbox.comparison.facts import read_facts
from inbox.comparison.result import FieldResult, Place, Result
from inbox.evidence.pool import WorkerPool
from inbox.evidence.reading import Reading
from inbox.submission import Document, DocumentId, DocumentRole, Status, Submission, SubmissionId

PICTURES = {
    "clean": (".pdf",),
    "scan": (".jpg", ".pdf", ".png", ".tif"),
    "photo": (".jpg", ".heic", ".png", ".pdf"),
}
QUICK_CASES = 12
_FOUND = {Result.MISMATCH, Result.SIMILAR, Result.MISSING}


@dataclass
class Count:
    """What was counted over all cases."""

    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_field: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    altered: int = 0
    false_match: int = 0
    altered_agreed: int = 0
    altered_found: int = 0
    altered_missing: int = 0
    rectangles: int = 0
    rectangles_hit: int = 0
    kinds: int = 0
    kinds_right: int = 0
    pages: int = 0
    seconds: float = 0.0


def main(argv: list[str]) -> int:
    """Run the measure and print one JSON object on the last line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=Path, required=True)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--verbose", action="store_true")
    chosen = options.parse_args(argv)
    cases = sorted(p.parent for p in chosen.cases.glob("*/form.json"))
    if chosen.quick:
        random.Random(chosen.seed).shuffle(cases)
        cases = sorted(cases[:QUICK_CASES])
    catalogue = load_catalogue(Path(__file__).parents[2] / "resources")
    count = Count()
    with WorkerPool() as pool:
        for case in cases:
            _case(case, catalogue, pool, count, verbose=chosen.verbose)
    sys.stdout.write(json.dumps(_figures(count, len(cases)), ensure_ascii=False) + "\n")
    return 0


def _figures(count: Count, cases: int) -> dict[str, Any]:
    def share(part: float, whole: float) -> float | None:
        return round(part / whole, 4) if whole else None

    return {
        "cases": cases,
        **{f"recall_{p}": share(count.right[p], count.asked[p]) for p in PICTURES},
        "false_match": count.false_match,
        "altered": count.altered,
        "altered_found": share(count.altered_found, count.altered_agreed),
        "altered_not_found_share": share(count.altered_missing, count.altered_agreed),
        "rectangle_hit": share(count.rectangles_hit, count.rectangles),
        "kind_right": share(count.kinds_right, count.kinds),
        "recall_by_field": {k: share(v[0], v[1]) for k, v in sorted(count.by_field.items())},
        "seconds_per_page": round(count.seconds / max(1, count.pages), 4),
    }


def _case(
    folder: Path, catalogue: Catalogue, pool: WorkerPool, count: Count, *, verbose: bool
) -> None:
    form = json.loads((folder / "form.json").read_text("utf-8"))
    truth_file = folder / "truth.json"
    truth = json.loads(truth_file.read_text("utf-8")) if truth_file.exists() else {"fields": []}
    for picture, endings in PICTURES.items():
        path = next((p for e in endings if (p := folder / (picture + e)).exists()), None)
        if path is None:
            continue
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        with pool.open(data, digest) as session:
            reading = session.reading()
        _picture(folder.name, picture, form, truth, reading, catalogue, count, verbose=verbose)


def _submission(service: str, data: dict[str, Any], digest: str) -> Submission:
    paper = Document(DocumentId("d"), "nachweis", "", 1, digest, DocumentRole.EVIDENCE)
    return Submission(
        SubmissionId("s"), "n", service, datetime(2026, 11, 20, 9, tzinfo=UTC), data, None, "", "",
        "", Status.NEW, 1, documents=(paper,),
    )  # fmt: skip


def _picture(
    name: str,
    picture: str,
    form: dict[str, Any],
    truth: dict[str, Any],
    reading: Reading,
    catalogue: Catalogue,
    count: Count,
    *,
    verbose: bool,
) -> None:
    correct: dict[str, Any] = form["correct"]
    service = catalogue.service(form["service"], datetime(2026, 11, 20, tzinfo=UTC).date())
    readings = {DocumentId("d"): reading}

    def rows(data: dict[str, Any]) -> dict[str, FieldResult]:
        entry = _submission(form["service"], data, reading.sha256)
        return {r.field: r for r in compare(entry, service, readings).rows}

    started = time.perf_counter()
    told = rows(correct)
    count.seconds += time.perf_counter() - started
    count.pages += len(reading.pages)
    if picture == "clean":
        entry = _submission(form["service"], correct, reading.sha256)
        count.kinds += 1
        kind = read_facts(entry.documents[0], reading, service).kind
        count.kinds_right += kind == form["evidence_kind"]
    for key in correct:
        agreed = _agrees(told.get(key))
        count.asked[picture] += 1
        count.right[picture] += agreed
        if picture == "clean":
            count.by_field[key][0] += agreed
            count.by_field[key][1] += 1
        row = told.get(key)
        if agreed and row is not None and row.place is not None and truth["fields"]:
            count.rectangles += 1
            count.rectangles_hit += picture != "clean" or _hits(row.place, truth, correct[key])
        elif verbose and not agreed:
            sys.stderr.write(f"{name} {picture} {key}: {row and (row.result, row.reason)}\n")
    for change in form["altered"]:
        row = rows({**correct, change["field"]: change["value"]}).get(change["field"])
        count.altered += 1
        if _agrees(row):
            count.false_match += 1
            sys.stderr.write(f"FALSE {name} {picture} {change['field']}\n")
        if _agrees(told.get(change["field"])):
            count.altered_agreed += 1
            found = row is not None and row.result in _FOUND
            count.altered_found += found
            count.altered_missing += row is not None and row.result is Result.MISSING


def _agrees(row: FieldResult | None) -> bool:
    return row is not None and row.compared and row.result is Result.MATCH


def _hits(place: Place, truth: dict[str, Any], value: str) -> bool:
    """Whether the rectangle overlaps a place where the truth says this value is printed."""
    ours, wanted = place.rect, str(value).replace(" ", "").lstrip("-")
    holding = [f for f in truth["fields"] if wanted in str(f["entered"]).replace(" ", "")]
    return any(
        x0 < ours.x1 and ours.x0 < x1 and y0 < ours.y1 and ours.y0 < y1
        for x0, y0, x1, y1 in (f["rect"] for f in holding or truth["fields"])
    )
