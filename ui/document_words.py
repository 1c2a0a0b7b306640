"""What a document is, in words: recognised beside declared, whose, for when, what is odd about it.

Knows no widget and decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inbox.caseview import CaseView, DocumentView
from inbox.comparison.result import DocumentFinding
from inbox.decision import decided_kinds
from inbox.submission import DocumentId

#: Shape beside the findings of a document, by its state; anything else could not be opened.
_SHAPES: Mapping[str, str] = {
    "ok": "similar",
    "not-read": "waiting",
    "blank": "missing",
    "nothing": "unread",
}
_BEING_READ = frozenset({"loading", "not-read"})


@dataclass(frozen=True, slots=True)
class DocumentLook:
    """One document as the tabs and the line below them show it."""

    id: DocumentId
    tab: str  #: words of the tab
    facts: str  #: one line: what it is, whose, for when
    findings: tuple[str, ...]
    shape: str  #: shape beside the findings; empty: nothing is odd
    kind_differs: bool = False  #: the citizen said something else

    @property
    def spoken(self) -> str:
        """Everything about the document as one description for a screen reader."""
        return " ".join(part for part in (self.facts + ".", *self.findings) if part != ".")


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("documents", words)


def looks_of(view: CaseView) -> tuple[DocumentLook, ...]:
    """The documents of a case in their order; tabs of the same kind are told apart."""
    found = {f.document: f for f in view.comparison.documents} if view.comparison else {}
    said = decided_kinds(view.decisions)
    names = dict(view.kinds)
    looks = [
        _look(document, found.get(document.id), names.get(said.get(document.id, ""), ""))
        for document in view.documents
    ]
    return tuple(_told_apart(looks, found))


def _look(document: DocumentView, finding: DocumentFinding | None, said: str) -> DocumentLook:
    declared = (finding.declared_label if finding else "") or document.label
    kind = said or (finding.kind_label if finding else "")
    differs = bool(kind and declared and kind != declared)
    findings = finding.findings if finding is not None else ()
    reading = document.state in _BEING_READ
    shape = _SHAPES.get(finding.state, "unread") if finding is not None and findings else ""
    if not shape and differs and not reading:
        shape = "similar"
    tab = kind or declared or document.name
    if document.later:
        tab = tr("{name} (neu)").format(name=tab)
    if document.state == "loading":
        tab = tr("{name} · wird geholt …").format(name=tab)
    elif reading:
        tab = tr("{name} · wird gelesen …").format(name=tab)
    elif document.unread:
        tab = tr("{name} · noch nicht gelesen").format(name=tab)
    return DocumentLook(
        document.id,
        tab,
        _facts(document, finding, kind=kind, declared=declared, by_hand=bool(said)),
        findings,
        shape,
        differs,
    )


def _facts(
    document: DocumentView,
    finding: DocumentFinding | None,
    *,
    kind: str,
    declared: str,
    by_hand: bool,
) -> str:
    unknown = finding is None or finding.state == "not-read"
    told = declared if unknown and not kind else _kind_words(kind, declared, by_hand=by_hand)
    parts = [told or document.name]
    if document.state in _BEING_READ:
        parts.append(tr("wird gelesen …"))
    if finding is not None:
        if finding.owner:
            parts.append(tr("lautet auf {person}").format(person=finding.owner))
        if finding.period:
            parts.append(finding.period)
    pages = len(document.pages)
    if 0 < document.unread < pages:
        words = tr("{n} von {all} Seiten noch nicht gelesen")
        parts.append(words.format(n=document.unread, all=pages))
    elif document.unread:
        parts.append(tr("noch nicht gelesen"))
    elif pages > 1:
        parts.append(tr("{n} Seiten").format(n=pages))
    return " · ".join(parts)


def _kind_words(kind: str, declared: str, *, by_hand: bool) -> str:
    if by_hand:
        kind = tr("{kind} (von Hand bestimmt)").format(kind=kind)
    if not kind:
        if not declared:
            return tr("Art nicht erkannt")
        return tr("Eingereicht als {declared} · Art nicht erkannt").format(declared=declared)
    if declared and not kind.startswith(declared):
        return tr("Eingereicht als {declared} · ist: {kind}").format(declared=declared, kind=kind)
    return kind


def _told_apart(
    looks: Sequence[DocumentLook], found: Mapping[DocumentId, DocumentFinding]
) -> list[DocumentLook]:
    """Tabs with the same words get their period, else a number."""
    told: list[DocumentLook] = []
    for look in looks:
        same = [other for other in looks if other.tab == look.tab]
        words = look.tab
        if len(same) > 1:
            finding = found.get(look.id)
            periods = {found[o.id].period for o in same if o.id in found and found[o.id].period}
            if finding is not None and finding.period and len(periods) == len(same):
                words = f"{words} {finding.period}"
            else:
                words = f"{words} ({same.index(look) + 1})"
        told.append(
            DocumentLook(look.id, words, look.facts, look.findings, look.shape, look.kind_differs)
        )
    return told
