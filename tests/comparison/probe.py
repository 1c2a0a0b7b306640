"""A service made for tests, written as data into a folder and read like any other."""

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from inbox.catalogue import Catalogue, Service, load_catalogue
from inbox.comparison.background import NOTHING_KNOWN, Background
from inbox.comparison.engine import compare
from inbox.comparison.result import Comparison, FieldResult
from inbox.evidence.reading import Reading
from inbox.submission import DocumentId
from tests.comparison.desk import RESOURCES, read_pdf, submission

#: Friday; so receipts and periods of the tests fall where the calendar says.
RECEIVED = datetime(2026, 11, 20, 8, 41, tzinfo=UTC)


def field(id_: str, rule: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    """One field as it stands in a service's file; proven by a rent certificate unless told so."""
    return {
        "id": id_,
        "label_de": more.pop("label", id_.replace("_", " ").capitalize()),
        "type": type_,
        "group": "Probe",
        "required": more.pop("required", False),
        "evidence": more.pop("evidence", ["mietbescheinigung"]),
        "rule": rule,
        **more,
    }


def service_file(fields: Iterable[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "id": "probe",
        "label_de": "Probe",
        "code": "PRB",
        "valid_from": "2020-01-01",
        "valid_to": None,
        "routing": {"role": "leistung"},
        "decisions": ["uebernehmen"],
        "four_eyes": "never",
        "deadlines": [],
        "evidence_required": [],
        "description": {"titles": [{"text": "Probe"}], "reasons": [{"text": "Probe"}]},
        "fields": list(fields),
        **more,
    }


def catalogue_copy(folder: Path) -> Path:
    """A copy of the built-in services and catalogue to change."""
    for part in ("services", "catalogue"):
        shutil.copytree(RESOURCES / part, folder / part)
    return folder


def probe(folder: Path, *fields: Mapping[str, Any], **more: Any) -> Service:
    """The service with these fields, read from its file."""
    if not (folder / "services").exists():
        catalogue_copy(folder)
    text = json.dumps(service_file(fields, **more), ensure_ascii=False)
    (folder / "services/probe.json").write_text(text, encoding="utf-8")
    return load_catalogue(folder).service("probe", date(2026, 11, 20))


def probes(folder: Path, services: Mapping[str, Iterable[Mapping[str, Any]]]) -> Catalogue:
    """A catalogue with a service "probe_<name>" for each name, beside the built-in ones."""
    catalogue_copy(folder)
    for name, fields in services.items():
        content = service_file(fields, id=f"probe_{name}")
        path = folder / f"services/probe_{name}.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return load_catalogue(folder)


def probed(
    service: Service,
    data: Mapping[str, Any],
    *papers: bytes | Reading,
    background: Background = NOTHING_KNOWN,
    received: datetime = RECEIVED,
    kinds: tuple[str | None, ...] | None = None,
) -> Comparison:
    """Compare entries with papers under a service that was made for the test."""
    declared = kinds if kinds is not None else tuple(None for _ in papers)
    entry = submission(service.id, data, declared, received)
    readings = {
        DocumentId(f"d{i}"): paper if isinstance(paper, Reading) else read_pdf(paper)
        for i, paper in enumerate(papers)
    }
    return compare(entry, service, readings, background)


def row(comparison: Comparison, field_id: str) -> FieldResult:
    return next(r for r in comparison.rows if r.field == field_id)
