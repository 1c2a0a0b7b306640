"""Rows of the handover ledger and the values they stand for. Converts only; asks nothing."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, and_, exists, or_

from inbox.handover import Leg, LegState, OpenHandover, Paper, Target
from inbox.store.tables import handover, leg
from inbox.submission import DocumentId, HandoverNumber, SubmissionId

#: States of a handover.
OPEN, UNDONE, DONE = "open", "undone", "done"
#: Beside what was confirmed, the code of a damage.
DAMAGE = "damage"


def instant_text(at: datetime) -> str:
    """An instant as the tables keep it, so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str | None) -> datetime | None:
    """The other way round."""
    return None if text is None else datetime.fromisoformat(text)


def due(now: str | BindParameter[str]) -> ColumnElement[bool]:
    """A leg of an open, planned handover whose hold and waiting time are over."""
    of = handover.alias("of")  # the callers join or correlate the table itself
    released = exists().where(
        of.c.number == leg.c.handover,
        of.c.state == OPEN,
        of.c.planned,
        of.c.hold_until <= now,
        or_(
            leg.c.target != Target.E_FILE,
            and_(of.c.filed, of.c.file_hold_until <= now),
        ),
    )
    waits_for_person = and_(leg.c.state == LegState.FAILED, leg.c.not_before.is_(None))
    return and_(
        leg.c.state.in_([LegState.PLANNED, LegState.SENT, LegState.FAILED]),
        ~waits_for_person,
        or_(leg.c.not_before.is_(None), leg.c.not_before <= now),
        released,
    )


def read_handover(row: Row[Any]) -> OpenHandover:
    """A row of `handover`."""
    held = instant(row.hold_until)
    assert held is not None
    content = json.loads(row.payload)
    damage = content.pop(DAMAGE, None)
    return OpenHandover(
        number=HandoverNumber(row.number),
        submission=SubmissionId(row.submission),
        submission_number=row.submission_number,
        state=row.state,
        hold_until=held,
        filed=bool(row.filed),
        file_hold_until=instant(row.file_hold_until),
        planned=bool(row.planned),
        content=content,
        damage=damage,
    )


def is_damaged() -> ColumnElement[bool]:
    """A handover whose damage was noted."""
    return handover.c.payload.contains(f'"{DAMAGE}": "')


def paper_row(number: HandoverNumber, position: int, each: Paper) -> dict[str, Any]:
    """The row of `paper` for one sealed paper."""
    payload = {
        "file_name": each.file_name,
        "media_type": each.media_type,
        "document_type": each.document_type,
        "metadata": dict(each.metadata),
        "source_document": each.source_document,
    }
    return {
        "handover": number,
        "id": each.id,
        "position": position,
        "sha256": each.sha256,
        "size": each.size,
        # bytes of a received document lie at the form server from the start
        "uploaded": each.source_document is not None,
        "payload": json.dumps(payload, ensure_ascii=False, sort_keys=True),
    }


def read_paper(row: Row[Any]) -> Paper:
    """A row of `paper`."""
    content = json.loads(row.payload)
    source = content["source_document"]
    return Paper(
        id=row.id,
        file_name=content["file_name"],
        media_type=content["media_type"],
        document_type=content["document_type"],
        sha256=row.sha256,
        size=row.size,
        metadata=content["metadata"],
        source_document=None if source is None else DocumentId(source),
    )


def read_leg(row: Row[Any]) -> Leg:
    """A row of `leg`, joined with its handover's submission."""
    return Leg(
        handover=HandoverNumber(row.handover),
        submission=SubmissionId(row.submission),
        name=row.name,
        target=Target(row.target),
        key=row.key,
        state=LegState(row.state),
        attempts=row.attempts,
        not_before=instant(row.not_before),
        receipt=row.receipt,
        reason=row.reason,
        payload_sha256=row.payload_sha256,
    )


def target_of(name: str) -> Target:
    """Where a leg of this name leads."""
    return Target(name.split(":", 1)[0])
