"""What a confirmation would carry, told beforehand by the code that carries it.

Tables, filing rules, papers and the e-file's own naming are asked; nothing is sent, rendered or
looked up. What only the sending can find out (a name that is taken, a redaction that cannot be
proven) is not told here.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from inbox.decision import CaseResolution, Order
from inbox.errors import Refused
from inbox.foreseen import FiledPaper, Foreseen, MaskValue, NotFiled
from inbox.handover import Paper, Target, leg_key
from inbox.rounds import finished
from inbox.submission import HandoverNumber, Person, Submission
from sync.handover.filing import Verdict
from sync.handover.mapping import Filled
from sync.handover.paper_text import shown_day
from sync.handover.papers import RECORD, PaperDesk
from sync.handover.targets import Targets
from sync.handover.view import Confirmed, HandoverView


class OfficeForesight:
    """Implements Foresight with the targets and the papers of one office."""

    def __init__(self, targets: Targets, papers: PaperDesk) -> None:
        self._targets = targets
        self._papers = papers

    def foresee(self, submission: Submission, order: Order, me: Person, count: int) -> Foreseen:
        """What this order would carry as the handover -U<count>.

        Raises Damaged (handover-unreadable: covers that cannot be read).
        """
        view = would_be(submission, order, me, count)
        papers, verdicts = self._still_to_file(view)
        by_document = {v.document.id: v for v in verdicts}
        case = view.order.case
        mappings = self._targets.case_system.mappings
        return Foreseen(
            handover=view.number,
            case_state=case.state,
            case_number=case.case_number,
            file_number=case.file_number,
            masks=tuple(_shown(mappings.masks(view))),
            statistics=tuple(_shown(mappings.facts(view))),
            papers=tuple(self._filed(view, paper, by_document) for paper in papers),
            not_filed=tuple(
                self._held_back(view, verdict) for verdict in verdicts if not verdict.filed
            ),
        )

    # -- inside ----------------------------------------------------------------------------
    def _still_to_file(self, view: HandoverView) -> tuple[tuple[Paper, ...], tuple[Verdict, ...]]:
        """The papers without those that the finished handover before this one has filed."""
        papers, verdicts = self._papers.planned(view)
        before = view.submission.handover
        if before is None or finished(view.submission) is None:
            return papers, verdicts
        there = {leg.name.partition(":")[2] for leg in before.legs} - {RECORD}
        kept = frozenset(p.sha256 for p in papers if p.source_document and p.id in there)
        papers, _ = self._papers.planned(replace(view, filed_before=kept))
        return tuple(p for p in papers if p.source_document or p.id not in there), verdicts

    def _filed(self, view: HandoverView, paper: Paper, verdicts: dict[Any, Verdict]) -> FiledPaper:
        key = leg_key(view.submission.number, view.number, f"{Target.E_FILE}:{paper.id}")
        folders: tuple[str, ...] = ()
        name, metadata, fault = paper.file_name, dict(paper.metadata), None
        try:
            placed = self._targets.e_file.place_for(paper, key)
        except Refused as refused:
            # a case that is opened with the first leg gives its file number only then
            fault = refused.code if view.order.case.state == "agrees" else None
        else:
            folders, name, metadata = placed.folders, placed.name, dict(placed.properties)
        hidden = {paper.sha256, key, name, ""}
        source = paper.source_document
        return FiledPaper(
            id=paper.id,
            label=paper.document_type,
            folders=folders,
            name=name,
            metadata=tuple((n, shown_day(v)) for n, v in metadata.items() if v not in hidden),
            document=source,
            redacted="" if source else _redacted(paper, verdicts.values()),
            fault=fault,
        )

    def _held_back(self, view: HandoverView, verdict: Verdict) -> NotFiled:
        name, kind, reason = self._papers.told(view, verdict)
        return NotFiled(verdict.document.id, name, kind, reason)


def would_be(submission: Submission, order: Order, me: Person, count: int) -> HandoverView:
    """The handover this order would become, as the form server would tell it."""
    case = order.case or CaseResolution("unknown")
    if case.may_hand_over:
        case = replace(case, state="agrees" if case.file_number else "new")
    else:  # whatever was found is not this person's
        case = CaseResolution(case.state)
    acting = order.on_behalf_of
    return HandoverView(
        number=HandoverNumber(f"{submission.number}-U{count}"),
        state="held",
        submission=submission,
        order=Confirmed(
            by=order.by,
            by_name=me.name,
            on_behalf_of=acting,
            on_behalf_name=(submission.owner_name or acting) if acting else None,
            at=order.at,
            decisions=order.decisions,
            rows=tuple(order.rows),
            case=case,
        ),
        filed=False,
        hold_until=order.at,
        file_hold_until=None,
        plan=None,
        legs=(),
    )


def shown(value: Any, kind: str) -> str:
    """A value of a record as a person writes it: days as TT.MM.JJJJ, money with a comma."""
    match value:
        case bool():
            return "ja" if value else "nein"
        case list():
            return "; ".join(shown(each, kind) for each in value)
        case None:
            return ""
    text = str(value)
    if kind == "date":
        return shown_day(text) if len(text) == len("2026-11-19") else text
    if kind == "money":
        return _amount(text)
    return text


def _amount(text: str) -> str:
    try:
        return f"{Decimal(text):.2f}".replace(".", ",")
    except InvalidOperation:
        return text


def _shown(filled: Iterable[Filled]) -> Iterable[MaskValue]:
    for each in filled:
        target, decision = each.target, each.decision
        yield MaskValue(
            target.mask,
            target.name,
            shown(each.value, target.kind),
            target.field,
            None if decision is None else decision.choice,
        )


def _redacted(paper: Paper, verdicts: Iterable[Verdict]) -> str:
    """What the copy hides: a redacted paper is named after the place of its evidence."""
    for number, verdict in enumerate(verdicts, start=1):
        if verdict.filed and verdict.covers and paper.id == f"nachweis-{number}-geschwaerzt":
            return verdict.redacted
    return ""
