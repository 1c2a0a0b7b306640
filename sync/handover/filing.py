"""Which evidence goes into the file. Rules only; what is in doubt is held back and said so.

Sources: filing rule per evidence kind in the service catalogue; § 20 Abs. 2 PAuswG (identity
cards are noted, never copied into the file); corrections: never an unredacted diagnosis.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from inbox.catalogue import Catalogue
from inbox.comparison.result import Rect
from inbox.errors import Damaged
from inbox.submission import Document, DocumentRole
from sync.handover.view import HandoverView

FILE, NOTE_ONLY, REDACT = "akte", "sichtvermerk", "schwaerzen"
IF_NEEDED, NEVER, UNKNOWN = "nur_wenn_noetig", "nicht_ablegen", "unknown"
STRAY, BLANK, TWICE = "fremd", "leer", "doppelt"

#: The strictest rule wins when what was declared and what was recognised disagree.
_STRICTNESS = (NEVER, NOTE_ONLY, REDACT, IF_NEEDED, FILE)
#: Says nothing about what a document is.
_ANYTHING = "sonstiges"
#: Rows of the confirmed comparison that speak of a document (inbox/order_rows.py).
KIND_ROW = "dokument:"
CLEARED_ROW = "ohne-schwaerzung:"
COVERED_ROW = "schwaerzung:"
WANTED_ROW = "abzulegen:"
STRAY_ROW = "fremd:"
BLANK_ROW = "leer:"
DOCUMENT_ROWS = (KIND_ROW, CLEARED_ROW, COVERED_ROW, WANTED_ROW, STRAY_ROW, BLANK_ROW)

#: Page (from 0) → rectangles, in points of the displayed page.
Covers = Mapping[int, tuple[Rect, ...]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens with one piece of evidence: `rule`, and the kind it follows from.

    `covers`: filed as a redacted copy only, `redacted` says of what. `like`: the name of the
    document whose bytes it repeats.
    """

    document: Document
    rule: str
    kind: str | None
    covers: Covers = field(default_factory=dict)
    redacted: str = ""
    like: str = ""

    @property
    def filed(self) -> bool:
        """Only a document of a known kind in which nothing has to be hidden, or all of it is."""
        return self.rule == FILE


@dataclass(frozen=True, slots=True)
class _Said:
    """What the confirmed rows say of one document."""

    recognised: str | None = None
    cleared: bool = False
    by_hand: bool = False
    covers: Covers = field(default_factory=dict)
    redacted: str = ""
    wanted: bool = False
    stray: bool = False
    blank: bool = False


def recognised_kinds(rows: tuple[Mapping[str, Any], ...]) -> dict[str, str]:
    """Document id → kind, as the comparison recognised it at press one."""
    return {
        str(row["field"]).removeprefix(KIND_ROW): str(row["evidence"])
        for row in rows
        if str(row.get("field", "")).startswith(KIND_ROW) and row.get("evidence")
    }


def judge(
    view: HandoverView, catalogue: Catalogue, recognised: Mapping[str, str]
) -> tuple[Verdict, ...]:
    """The evidence of a handover in its order, each with what happens to it.

    `recognised` is document id → kind as read from it; what was recognised at press one and
    confirmed with the order goes before it. Raises Damaged("handover-unreadable") for covers that
    cannot be read: a cover too few must never be filed.
    """
    recognised = {**recognised, **recognised_kinds(view.order.rows)}
    verdicts: list[Verdict] = []
    first: dict[str, str] = {}
    for document in sorted(view.submission.documents, key=lambda d: (d.position, d.id)):
        if document.role is not DocumentRole.EVIDENCE:
            continue
        said = _said(view.order.rows, document.id, recognised.get(document.id))
        verdict = _judge(document, said, catalogue)
        if verdict.filed and document.sha256 in first:
            verdict = replace(verdict, rule=TWICE, like=first[document.sha256])
        elif verdict.filed:
            first[document.sha256] = document.name
        verdicts.append(verdict)
    return tuple(verdicts)


def _said(rows: tuple[Mapping[str, Any], ...], document: str, recognised: str | None) -> _Said:
    told = {
        prefix: row
        for row in rows
        for prefix in DOCUMENT_ROWS
        if str(row.get("field", "")) == f"{prefix}{document}"
    }
    clear, covered = told.get(CLEARED_ROW), told.get(COVERED_ROW)
    covers = _covers(covered)
    return _Said(
        recognised,
        cleared=clear is not None and not covers,
        by_hand=bool((covered or clear or {}).get("by_hand")),
        covers=covers,
        redacted="" if covered is None else str(covered.get("entered") or ""),
        wanted=WANTED_ROW in told,
        stray=STRAY_ROW in told,
        blank=BLANK_ROW in told,
    )


def _covers(row: Mapping[str, Any] | None) -> Covers:
    if row is None:
        return {}
    found: dict[int, list[Rect]] = {}
    try:
        for number, x0, y0, x1, y1 in row["covers"]:
            found.setdefault(int(number), []).append(
                Rect(float(x0), float(y0), float(x1), float(y1))
            )
    except (KeyError, TypeError, ValueError) as broken:
        raise Damaged("handover-unreadable") from broken
    if not found:
        raise Damaged("handover-unreadable")
    return {number: tuple(rects) for number, rects in sorted(found.items())}


def _judge(document: Document, said: _Said, catalogue: Catalogue) -> Verdict:
    named = [k for k in (document.declared_kind, said.recognised) if k and k != _ANYTHING]
    known = {k: catalogue.kinds[k].filing for k in named if k in catalogue.kinds}
    if not known or len(known) < len(set(named)) or not set(known.values()) <= set(_STRICTNESS):
        # nobody said what it is: it might show a diagnosis
        return Verdict(document, UNKNOWN, named[0] if named else None)
    kind = min(known, key=lambda k: _STRICTNESS.index(known[k]))
    rule = known[kind]
    if said.stray and rule not in (NEVER, NOTE_ONLY):
        return Verdict(document, STRAY, kind)
    if said.blank and rule != NEVER:
        return Verdict(document, BLANK, kind)
    health = _only_health(known, catalogue)
    if rule == REDACT and (said.covers or (said.cleared and (health or said.by_hand))):
        rule = FILE
    if rule == FILE or (rule == IF_NEEDED and said.wanted):
        return Verdict(document, FILE, kind, said.covers, said.redacted)
    return Verdict(document, rule, kind)


def _only_health(known: Mapping[str, str], catalogue: Catalogue) -> bool:
    """Whether a diagnosis is all that could have to go; a card's number takes a person."""
    return all(
        catalogue.kinds[kind].sensitivity == "art9"
        for kind, rule in known.items()
        if rule == REDACT
    )
