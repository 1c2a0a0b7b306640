"""Which evidence goes into the file. Rules only; what is in doubt is held back and said so.

Sources: filing rule per evidence kind in the service catalogue; § 20 Abs. 2 PAuswG (identity
cards are noted, never copied into the file); corrections: never an unredacted diagnosis.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.catalogue import Catalogue
from inbox.submission import Document, DocumentRole
from sync.handover.view import HandoverView

FILE, NOTE_ONLY, REDACT = "akte", "sichtvermerk", "schwaerzen"
IF_NEEDED, NEVER, UNKNOWN = "nur_wenn_noetig", "nicht_ablegen", "unknown"

#: The strictest rule wins when what was declared and what was recognised disagree.
_STRICTNESS = (NEVER, NOTE_ONLY, REDACT, IF_NEEDED, FILE)
#: Says nothing about what a document is.
_ANYTHING = "sonstiges"
#: A row of the confirmed comparison that names a document's recognised kind.
KIND_ROW = "dokument:"
#: A row that says: read completely at press one, nothing in it has to be redacted.
CLEARED_ROW = "ohne-schwaerzung:"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens with one piece of evidence: `rule`, and the kind it follows from."""

    document: Document
    rule: str
    kind: str | None

    @property
    def filed(self) -> bool:
        """Only a document of a known, harmless kind is filed."""
        return self.rule == FILE


def recognised_kinds(rows: tuple[Mapping[str, Any], ...]) -> dict[str, str]:
    """Document id → kind, as the comparison recognised it at press one."""
    return {
        str(row["field"]).removeprefix(KIND_ROW): str(row["evidence"])
        for row in rows
        if str(row.get("field", "")).startswith(KIND_ROW) and row.get("evidence")
    }


def cleared(rows: tuple[Mapping[str, Any], ...]) -> frozenset[str]:
    """Documents that the desk has read completely and found nothing to redact in."""
    return frozenset(
        str(row["field"]).removeprefix(CLEARED_ROW)
        for row in rows
        if str(row.get("field", "")).startswith(CLEARED_ROW)
    )


def judge(
    view: HandoverView, catalogue: Catalogue, recognised: Mapping[str, str]
) -> tuple[Verdict, ...]:
    """The evidence of a handover in its order, each with what happens to it.

    `recognised` is document id → kind as read from it; what was recognised at press one and
    confirmed with the order goes before it.
    """
    recognised = {**recognised, **recognised_kinds(view.order.rows)}
    clear = cleared(view.order.rows)
    return tuple(
        _judge(document, recognised.get(document.id), catalogue, clear=document.id in clear)
        for document in sorted(view.submission.documents, key=lambda d: (d.position, d.id))
        if document.role is DocumentRole.EVIDENCE
    )


def _judge(
    document: Document, recognised: str | None, catalogue: Catalogue, *, clear: bool
) -> Verdict:
    named = [k for k in (document.declared_kind, recognised) if k and k != _ANYTHING]
    known = {k: catalogue.kinds[k].filing for k in named if k in catalogue.kinds}
    if not known or len(known) < len(set(named)) or not set(known.values()) <= set(_STRICTNESS):
        # nobody said what it is: it might show a diagnosis
        return Verdict(document, UNKNOWN, named[0] if named else None)
    kind = min(known, key=lambda k: _STRICTNESS.index(known[k]))
    rule = known[kind]
    if clear and rule == REDACT and _only_health(known, catalogue):
        rule = FILE
    return Verdict(document, rule, kind)


def _only_health(known: Mapping[str, str], catalogue: Catalogue) -> bool:
    """Whether a diagnosis is all that could have to go; a card's number is never cleared."""
    return all(
        catalogue.kinds[kind].sensitivity == "art9"
        for kind, rule in known.items()
        if rule == REDACT
    )
