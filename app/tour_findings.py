"""What lies where after the tour, read from the targets themselves and not from the desk."""

import hashlib
import json
import urllib.request
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """One document in the e-file folder with its metadata beside it."""

    file_number: str
    name: str
    document_type: str
    submission_number: str
    hash_agrees: bool


def filed_documents(e_file: Path) -> list[FiledDocument]:
    """Everything in the e-file; the hash is computed from the bytes that lie there."""
    found = []
    for sheet in sorted(e_file.glob("*/*.json")):
        metadata = json.loads(sheet.read_text("utf-8"))
        paper = sheet.parent / str(metadata.get("Datei", sheet.stem))
        actual = hashlib.sha256(paper.read_bytes()).hexdigest() if paper.is_file() else ""
        found.append(
            FiledDocument(
                sheet.parent.name,
                paper.name,
                str(metadata.get("Dokumentart", "")),
                str(metadata.get("Vorgangsnummer", "")),
                bool(actual) and actual == metadata.get("SHA-256"),
            )
        )
    return found


def records(case_system: str, token: str) -> list[dict[str, object]]:
    """The Fachverfahren's own list of what it took over."""
    if not case_system.startswith("http://127.0.0.1:"):
        raise ValueError(case_system)
    request = urllib.request.Request(  # noqa: S310 - loopback, checked above
        f"{case_system}/records", headers={"Authorization": f"Bearer {token}"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        listed = json.load(answer)
    found = listed.get("records", listed) if isinstance(listed, dict) else listed
    return [r for r in found if isinstance(r, dict)]


def as_table(documents: list[FiledDocument], taken: list[dict[str, object]]) -> str:
    """A plain table for a person to read."""
    lines = ["Was jetzt wo liegt", "", "Fachverfahren:"]
    lines += [
        f"  {r.get('submission_number')}  Fall {r.get('case_number')}  "
        f"Masken: {', '.join(_masks(r))}  Quittung {r.get('receipt')}"
        for r in taken
    ]
    lines += ["", "E-Akte:"]
    lines += [
        f"  {d.file_number:<20} {d.submission_number:<18} {d.document_type:<28} "
        f"{d.name}  {'Prüfsumme stimmt' if d.hash_agrees else 'PRÜFSUMME FALSCH'}"
        for d in documents
    ]
    return "\n".join(lines) + "\n"


def _masks(record: dict[str, object]) -> list[str]:
    masks = record.get("masks")
    return sorted(masks) if isinstance(masks, dict) else []
