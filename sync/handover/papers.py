"""The papers of a handover: which go into the file, and the Prüfvermerk, made here.

The Prüfvermerk is a tagged PDF, declared as PDF/A-2a. Its bytes depend on the handover alone:
every machine makes the same ones.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from inbox.catalogue import Catalogue
from inbox.errors import Damaged
from inbox.handover import Paper
from inbox.submission import Document, DocumentRole
from sync.handover.filing import (
    DOCUMENT_ROWS,
    NOTE_ONLY,
    UNKNOWN,
    Covers,
    Verdict,
    judge,
)
from sync.handover.paper_text import (
    approval_in_words,
    day_in_words,
    local,
    moment_in_words,
    shown_day,
)
from sync.handover.typesetter import Typesetter
from sync.handover.view import HandoverView

#: Document id → kind of evidence, as this machine has read it.
Recognise = Callable[[HandoverView], Mapping[str, str]]
#: The redacted copy (PDF) of a received document, proven. Raises Damaged: a code of the document,
#: or one of `PASSING` when this machine cannot tell now; Unreachable when its bytes are not here.
Redact = Callable[[HandoverView, Document, Covers], bytes]
#: Faults of this machine: another try, or another machine, may succeed.
PASSING = frozenset({"cancelled", "closed", "no-worker", "store-damaged"})

log = logging.getLogger(__name__)

RECORD = "pruefvermerk"
#: Sentences of words.json for a redacted copy, and for one that was not proven.
REDACTED, NOT_PROVEN = "geschwaerzt", "schwaerzung_unbewiesen"
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
        redact: Redact | None = None,
    ) -> None:
        """Without `redact`, what has to be redacted is held back."""
        self._typesetter = Typesetter(templates / "pruefvermerk.typ", fonts)
        self._catalogue = catalogue
        self._recognise = recognise
        self._redact = redact
        self._words: dict[str, Any] = json.loads((templates / "words.json").read_text("utf-8"))

    def make(self, view: HandoverView) -> MadePapers:
        """The list of papers. Raises Damaged("paper-not-rendered", "handover-unreadable")."""
        verdicts, copies = self._redacted(view, judge(view, self._catalogue, self._recognise(view)))
        record = self._typesetter.made(self.content(view, verdicts), view.order.at)
        return self._listed(view, verdicts, record, copies)

    def planned(self, view: HandoverView) -> tuple[tuple[Paper, ...], tuple[Verdict, ...]]:
        """The papers `make` would list, and what happens with each piece of evidence.

        Nothing is rendered: papers made here have neither hash nor size yet, and a redacted copy
        that turns out not to be proven is held back later.
        """
        verdicts = judge(view, self._catalogue, self._recognise(view))
        copies: dict[str, bytes] = {v.document.id: b"" for v in verdicts if v.filed and v.covers}
        made = self._listed(view, verdicts, b"", copies)
        return tuple(
            replace(p, sha256="", size=0) if p.id in made.rendered else p for p in made.papers
        ), verdicts

    def _listed(
        self,
        view: HandoverView,
        verdicts: tuple[Verdict, ...],
        record: bytes,
        copies: Mapping[str, bytes],
    ) -> MadePapers:
        names: Mapping[str, str] = self._words["papers"]
        papers: list[Paper] = []
        for document in _of_role(view, DocumentRole.TRANSCRIPT):
            papers.append(_received(view, "durchschrift", names["durchschrift"], document))
        label, received = names[RECORD], view.submission.received_at
        papers.append(_made(view, RECORD, f"{RECORD}.pdf", label, record, received))
        for document in _of_role(view, DocumentRole.RECEIPT):
            papers.append(_received(view, "protokoll", names["protokoll"], document))
        rendered = {RECORD: record}
        for number, verdict in enumerate(verdicts, start=1):
            if not verdict.filed:
                continue
            label, paper = self._catalogue.kind_label(verdict.kind), f"nachweis-{number}"
            copy = copies.get(verdict.document.id)
            if copy is None:
                papers.append(_received(view, paper, label, verdict.document))
                continue
            paper, came = f"{paper}-geschwaerzt", _came(view, verdict.document)
            made = _made(view, paper, f"{paper}.pdf", label, copy, came)
            rendered[paper] = copy
            papers.append(replace(made, metadata={**made.metadata, "Schwärzung": "geschwärzt"}))
        new = [paper for paper in papers if paper.sha256 not in view.filed_before]
        return MadePapers(tuple(_distinct(new)), rendered)

    def _redacted(
        self, view: HandoverView, verdicts: tuple[Verdict, ...]
    ) -> tuple[tuple[Verdict, ...], dict[str, bytes]]:
        """The redacted copies; whose copy could not be made or proven is held back."""
        copies: dict[str, bytes] = {}
        judged: list[Verdict] = []
        for verdict in verdicts:
            if verdict.filed and verdict.covers:
                try:
                    if self._redact is None:
                        raise Damaged("redaction-not-proven")
                    copy = self._redact(view, verdict.document, verdict.covers)
                except Damaged as fault:
                    if fault.code in PASSING:
                        raise
                    log.info("handover %s: not redacted: %s", view.number, fault.code)
                    verdict = replace(verdict, rule=NOT_PROVEN, covers={})
                else:
                    copies[verdict.document.id] = copy
            judged.append(verdict)
        return tuple(judged), copies

    def content(self, view: HandoverView, verdicts: tuple[Verdict, ...]) -> dict[str, Any]:
        """What the Prüfvermerk says, as texts."""
        submission, order = view.submission, view.order
        service = self._catalogue.service(submission.service, submission.received_at.date())
        results: Mapping[str, str] = self._words["results"]
        choices: Mapping[str, str] = self._words["choices"]
        decisions = {d.field: d for d in order.decisions}
        rows = []
        for row in order.rows:
            if str(row.get("field", "")).startswith((HINT_ROW, *DOCUMENT_ROWS)):
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
                ["Eingegangen am", day_in_words(submission.received_at, submission.time_zone)],
                ["Aktenzeichen", order.case.file_number or "wird mit dem Fall angelegt"],
                ["BG-Nummer", order.case.case_number or "wird mit dem Fall angelegt"],
                ["Name", _name(view)],
                ["Geburtsdatum", shown_day(order.case.birth_date or "")],
            ],
            "rows": rows,
            "documents": [list(self.told(view, verdict)) for verdict in verdicts],
            "hints": [
                str(row["entered"])
                for row in order.rows
                if str(row.get("field", "")).startswith(HINT_ROW)
            ],
            "confirmation": f"Bestätigt am {moment_in_words(order.at, submission.time_zone)} von "
            f"{responsible(view)}."
            + approval_in_words(order, submission.time_zone, self._words["second"]),
        }

    def told(self, view: HandoverView, verdict: Verdict) -> tuple[str, str, str]:
        """A piece of evidence in words: its name, its kind, what happens with it and why."""
        kept: Mapping[str, str] = self._words["kept"]
        kind = self._words["unnamed"]
        if verdict.kind is not None:
            kind = self._catalogue.kind_label(verdict.kind)
        rule, until = verdict.rule, _valid_until(view)
        if rule == NOTE_ONLY and until:
            rule = f"{NOTE_ONLY}_bis"
        if verdict.filed and verdict.covers:
            rule = REDACTED
        sentence = kept.get(rule, kept[UNKNOWN]).format(
            kind=kind, until=until, redacted=verdict.redacted, like=verdict.like
        )
        return verdict.document.name, kind, sentence


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
        "Posteingangsdatum": local(received, view.submission.time_zone).date().isoformat(),
        "Sachbearbeitung": responsible(view),
        "Vorgangsnummer": view.submission.number,
        "Übergabe": view.number,
    }
    return {name: value for name, value in entries.items() if value}


def _received(view: HandoverView, paper: str, document_type: str, document: Document) -> Paper:
    """A received document as a paper: its very bytes."""
    return Paper(
        id=paper,
        file_name=paper + _SUFFIXES.get(document.media_type, ".bin"),
        media_type=document.media_type,
        document_type=document_type,
        sha256=document.sha256,
        size=document.size,
        metadata=metadata(view, document_type, _came(view, document)),
        source_document=document.id,
    )


def _came(view: HandoverView, document: Document) -> datetime:
    """When a document came: with the submission, or later."""
    later = document.added_at if document.later else None
    return later or view.submission.received_at


def _made(
    view: HandoverView, paper: str, name: str, label: str, data: bytes, received: datetime
) -> Paper:
    """A paper made here, a PDF."""
    return Paper(
        id=paper,
        file_name=name,
        media_type="application/pdf",
        document_type=label,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        metadata=metadata(view, label, received),
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
            name = f"{stem}-{count}{dot}{suffix}"
            paper = replace(paper, id=f"{paper.id}-{count}", file_name=name)
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
            return shown_day(decision.value)
    for row in view.order.rows:
        if row.get("field") == "ausweis_gueltig_bis" and row.get("evidence"):
            return shown_day(str(row["evidence"]))
    return ""
