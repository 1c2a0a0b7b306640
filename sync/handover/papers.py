"""The papers of a handover: which go into the file, and the Prüfvermerk, made here.

The Prüfvermerk is a tagged PDF, declared as PDF/A-2a. Its bytes depend on the handover alone:
every machine makes the same ones.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typst

from inbox.catalogue import Catalogue
from inbox.errors import Damaged
from inbox.handover import Paper
from inbox.submission import Document, DocumentRole
from sync.handover.filing import CLEARED_ROW, KIND_ROW, NOTE_ONLY, UNKNOWN, Verdict, judge
from sync.handover.view import HandoverView

#: Document id → kind of evidence, as this machine has read it.
Recognise = Callable[[HandoverView], Mapping[str, str]]

RECORD = "pruefvermerk"
#: A row of the order that is a hint shown at press one.
HINT_ROW = "hinweis:"
_SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/webp": ".webp",
    "image/heic": ".heic",
}
#: Last characters the fonts can show, tried in turn; others are written as their code point.
_ALPHABETS = (0x10FFFF, 0x06FF, 0x04FF, 0x017F)


@dataclass(frozen=True, slots=True)
class MadePapers:
    """The papers in filing order, with the bytes of those that were made here."""

    papers: tuple[Paper, ...]
    rendered: Mapping[str, bytes]


class PaperDesk:
    """Makes the papers from templates. Holds no state; equal handovers give equal bytes."""

    def __init__(
        self,
        templates: Path,
        fonts: Path,
        catalogue: Catalogue,
        recognise: Recognise = lambda view: {},
    ) -> None:
        self._template = templates / "pruefvermerk.typ"
        self._fonts = fonts
        self._catalogue = catalogue
        self._recognise = recognise
        self._words: dict[str, Any] = json.loads((templates / "words.json").read_text("utf-8"))

    def make(self, view: HandoverView) -> MadePapers:
        """The list of papers. Raises Damaged("paper-not-rendered")."""
        verdicts = judge(view, self._catalogue, self._recognise(view))
        record = self._render(self.content(view, verdicts), view.order.at)
        names: Mapping[str, str] = self._words["papers"]
        papers: list[Paper] = []
        for document in _of_role(view, DocumentRole.TRANSCRIPT):
            papers.append(_received(view, "durchschrift", names["durchschrift"], document))
        papers.append(
            Paper(
                id=RECORD,
                file_name=f"{RECORD}.pdf",
                media_type="application/pdf",
                document_type=names[RECORD],
                sha256=hashlib.sha256(record).hexdigest(),
                size=len(record),
                metadata=metadata(view, names[RECORD], view.submission.received_at),
            )
        )
        for document in _of_role(view, DocumentRole.RECEIPT):
            papers.append(_received(view, "protokoll", names["protokoll"], document))
        for number, verdict in enumerate(verdicts, start=1):
            if verdict.filed:
                label = self._catalogue.kind_label(verdict.kind)
                papers.append(_received(view, f"nachweis-{number}", label, verdict.document))
        return MadePapers(tuple(_distinct(papers)), {RECORD: record})

    def content(self, view: HandoverView, verdicts: tuple[Verdict, ...]) -> dict[str, Any]:
        """What the Prüfvermerk says, as texts."""
        submission, order = view.submission, view.order
        service = self._catalogue.service(submission.service, submission.received_at.date())
        results: Mapping[str, str] = self._words["results"]
        choices: Mapping[str, str] = self._words["choices"]
        decisions = {d.field: d for d in order.decisions}
        rows = []
        for row in order.rows:
            if str(row.get("field", "")).startswith((KIND_ROW, HINT_ROW, CLEARED_ROW)):
                continue
            decision = decisions.get(row["field"])
            decided = "" if decision is None else choices[decision.choice.value]
            if decision is not None and decision.value != row.get("entered"):
                decided = f"{decided}: {decision.value}"
            if decision is not None and decision.note:
                decided = f"{decided} ({decision.note})"
            result = str(row.get("result", ""))
            reason = f" ({row['reason']})" if row.get("reason") else ""
            rows.append(
                [
                    str(row.get("label") or row["field"]),
                    str(row.get("entered") or ""),
                    str(row.get("evidence") or "–"),
                    results.get(result, result) + reason,
                    decided,
                ]
            )
        return {
            "title": f"Prüfvermerk {submission.number}",
            "number": submission.number,
            "handover": view.number,
            "facts": [
                ["Vorgang", f"{submission.number} ({view.number})"],
                ["Anliegen", service.label],
                ["Eingegangen am", _day(submission.received_at, submission.time_zone)],
                ["Aktenzeichen", order.case.file_number or "wird mit dem Fall angelegt"],
                ["BG-Nummer", order.case.case_number or "wird mit dem Fall angelegt"],
                ["Name", _name(view)],
                ["Geburtsdatum", _shown_day(order.case.birth_date or "")],
            ],
            "rows": rows,
            "documents": [self._document(view, verdict) for verdict in verdicts],
            "hints": [
                str(row["entered"])
                for row in order.rows
                if str(row.get("field", "")).startswith(HINT_ROW)
            ],
            "confirmation": f"Bestätigt am {_moment(order.at, submission.time_zone)} von "
            f"{responsible(view)}.",
        }

    # -- inside ----------------------------------------------------------------------------
    def _document(self, view: HandoverView, verdict: Verdict) -> list[str]:
        kept: Mapping[str, str] = self._words["kept"]
        kind = self._words["unnamed"]
        if verdict.kind is not None:
            kind = self._catalogue.kind_label(verdict.kind)
        rule, until = verdict.rule, _valid_until(view)
        if rule == NOTE_ONLY and until:
            rule = f"{NOTE_ONLY}_bis"
        sentence = kept.get(rule, kept[UNKNOWN]).format(kind=kind, until=until)
        return [f"{verdict.document.name}", kind, sentence]

    def _render(self, content: Mapping[str, Any], at: datetime) -> bytes:
        for last in _ALPHABETS:
            data = json.dumps(_showable(content, last), ensure_ascii=False, sort_keys=True)
            try:
                made: bytes = typst.compile(
                    str(self._template),
                    format="pdf",
                    pdf_standards=["a-2a"],
                    sys_inputs={"data": data},
                    timestamp=int(at.timestamp()),
                    ignore_system_fonts=True,
                    font_paths=[str(self._fonts)],
                )
            except typst.TypstError:
                continue
            return made
        raise Damaged("paper-not-rendered")


def responsible(view: HandoverView) -> str:
    """Who confirmed, and for whom: "Koch, Petra i. V. für Weber, Thomas"."""
    order = view.order
    if order.on_behalf_of is None:
        return order.by_name
    return f"{order.by_name} i. V. für {order.on_behalf_name or order.on_behalf_of}"


def metadata(view: HandoverView, document_type: str, received: datetime) -> dict[str, str]:
    """What every file entry carries (interfaces.md 6); empty values are left out."""
    case = view.order.case
    entries = {
        "Aktenzeichen": case.file_number or "",
        "BG-Nummer": case.case_number or "",
        "Name": _name(view),
        "Geburtsdatum": case.birth_date or view.submission.text("geburtsdatum"),
        "Dokumentart": document_type,
        "Posteingangsdatum": _local(received, view.submission.time_zone).date().isoformat(),
        "Sachbearbeitung": responsible(view),
        "Vorgangsnummer": view.submission.number,
        "Übergabe": view.number,
    }
    return {name: value for name, value in entries.items() if value}


def _received(view: HandoverView, paper: str, document_type: str, document: Document) -> Paper:
    """A received document as a paper: its very bytes."""
    at = document.added_at if document.later and document.added_at else None
    return Paper(
        id=paper,
        file_name=paper + _SUFFIXES.get(document.media_type, ".bin"),
        media_type=document.media_type,
        document_type=document_type,
        sha256=document.sha256,
        size=document.size,
        metadata=metadata(view, document_type, at or view.submission.received_at),
        source_document=document.id,
    )


def _of_role(view: HandoverView, role: DocumentRole) -> list[Document]:
    found = [d for d in view.submission.documents if d.role is role]
    return sorted(found, key=lambda d: (d.position, d.id))


def _distinct(papers: list[Paper]) -> list[Paper]:
    """Ids are unique within a handover; a second Protokoll becomes protokoll-2."""
    taken: dict[str, int] = {}
    result = []
    for paper in papers:
        taken[paper.id] = count = taken.get(paper.id, 0) + 1
        if count > 1:
            stem, dot, suffix = paper.file_name.rpartition(".")
            paper = Paper(
                f"{paper.id}-{count}",
                f"{stem}-{count}{dot}{suffix}",
                paper.media_type,
                paper.document_type,
                paper.sha256,
                paper.size,
                paper.metadata,
                paper.source_document,
            )
        result.append(paper)
    return result


def _name(view: HandoverView) -> str:
    submission = view.submission
    entered = ", ".join(filter(None, (submission.text("nachname"), submission.text("vorname"))))
    return view.order.case.name or entered


def _valid_until(view: HandoverView) -> str:
    """Until when the identity card is valid, as decided or as read from it."""
    for decision in view.order.decisions:
        if decision.field == "ausweis_gueltig_bis":
            return _shown_day(decision.value)
    for row in view.order.rows:
        if row.get("field") == "ausweis_gueltig_bis" and row.get("evidence"):
            return _shown_day(str(row["evidence"]))
    return ""


def _local(at: datetime, zone: str) -> datetime:
    try:
        return at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return at.astimezone(ZoneInfo("Europe/Berlin"))


def _day(at: datetime, zone: str) -> str:
    return _local(at, zone).strftime("%d.%m.%Y")


def _moment(at: datetime, zone: str) -> str:
    return _local(at, zone).strftime("%d.%m.%Y um %H:%M Uhr")


def _shown_day(text: str) -> str:
    try:
        return datetime.fromisoformat(text).strftime("%d.%m.%Y")
    except ValueError:
        return text


def _showable(value: Any, last: int) -> Any:
    """Texts without characters that no font shows: those become [U+XXXX]."""
    if isinstance(value, str):
        return "".join(c if _shown(c, last) else f"[U+{ord(c):04X}]" for c in value)
    if isinstance(value, Mapping):
        return {key: _showable(each, last) for key, each in value.items()}
    return [_showable(each, last) for each in value]


def _shown(char: str, last: int) -> bool:
    if char in "\n\u00a0–„“‚‘’…€":
        return True
    return char.isprintable() and ord(char) <= last
