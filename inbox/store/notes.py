"""What the person at this desk saw, decided and set, and which reads are to be reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.sqlite import insert

from inbox.decision import CaseResolution, FieldChoice, FieldDecision, Seen
from inbox.store.base import StoreBase
from inbox.store.codec import from_json, instant, to_json
from inbox.store.keeping import keep_value
from inbox.store.tables import case_resolution, field_decision, read_report, seen, submission
from inbox.submission import DocumentId, PersonId, SubmissionId


@dataclass(frozen=True, slots=True)
class ReadReport:
    """Somebody opened something here; to be told to the form server. `seq` orders them."""

    seq: int
    submission: SubmissionId
    document: DocumentId | None
    on_behalf_of: PersonId | None
    at: datetime


class NotesPart(StoreBase):
    """Small things a person leaves behind while working."""

    def mark_seen(
        self,
        submission_id: SubmissionId,
        document: DocumentId,
        page: int,
        how: str,
        at: datetime,
    ) -> None:
        """A page was shown; the first way of seeing it stays."""
        with self.writing() as connection:
            if not connection.scalar(
                select(submission.c.row).where(submission.c.id == submission_id)
            ):
                return
            connection.execute(
                insert(seen)
                .values(
                    submission=submission_id, document=document, page=page, how=how, at=instant(at)
                )
                .on_conflict_do_nothing()
            )

    def seen(self, submission_id: SubmissionId) -> tuple[Seen, ...]:
        """The pages shown so far, by document and page."""
        with self.seeing() as connection:
            rows = connection.execute(
                select(seen)
                .where(seen.c.submission == submission_id)
                .order_by(seen.c.document, seen.c.page)
            )
            return tuple(Seen(DocumentId(r.document), r.page, r.how) for r in rows)

    def keep_decision(self, submission_id: SubmissionId, decided: FieldDecision) -> None:
        """Keep or replace the decision on one row."""
        values = {
            "choice": decided.choice.value,
            "value": decided.value,
            "note": decided.note,
            "by": decided.by,
            "at": instant(decided.at),
        }
        with self.writing() as connection:
            connection.execute(
                insert(field_decision)
                .values(submission=submission_id, field=decided.field, **values)
                .on_conflict_do_update(index_elements=["submission", "field"], set_=values)
            )

    def drop_decision(self, submission_id: SubmissionId, field: str) -> None:
        """Take a decision back."""
        with self.writing() as connection:
            connection.execute(
                delete(field_decision).where(
                    field_decision.c.submission == submission_id, field_decision.c.field == field
                )
            )

    def decisions(self, submission_id: SubmissionId) -> Mapping[str, FieldDecision]:
        """The decisions of a submission by field."""
        with self.seeing() as connection:
            rows = connection.execute(
                select(field_decision).where(field_decision.c.submission == submission_id)
            ).mappings()
            return {
                row["field"]: FieldDecision(
                    row["field"],
                    FieldChoice(row["choice"]),
                    row["value"],
                    PersonId(row["by"]),
                    datetime.fromisoformat(row["at"]),
                    row["note"],
                )
                for row in rows
            }

    def keep_case(self, submission_id: SubmissionId, version: int, case: CaseResolution) -> None:
        """Keep what the Fachverfahren said about this version of a submission."""
        values = {"version": version, "payload": to_json(case)}
        with self.writing() as connection:
            connection.execute(
                insert(case_resolution)
                .values(submission=submission_id, **values)
                .on_conflict_do_update(index_elements=["submission"], set_=values)
            )

    def case(self, submission_id: SubmissionId, version: int) -> CaseResolution | None:
        """What the Fachverfahren said, if it was about this version."""
        with self.seeing() as connection:
            payload = connection.scalar(
                select(case_resolution.c.payload).where(
                    case_resolution.c.submission == submission_id,
                    case_resolution.c.version == version,
                )
            )
        return None if payload is None else from_json(CaseResolution, payload)

    def queue_read_report(
        self,
        submission_id: SubmissionId,
        document: DocumentId | None,
        on_behalf_of: PersonId | None,
        at: datetime,
    ) -> None:
        """Remember that something was opened, until the form server knows."""
        with self.writing() as connection:
            connection.execute(
                plain_insert(read_report).values(
                    submission=submission_id,
                    document=document,
                    on_behalf_of=on_behalf_of,
                    at=instant(at),
                )
            )

    def read_reports(self, limit: int) -> tuple[ReadReport, ...]:
        """The oldest reads not yet reported."""
        with self.seeing() as connection:
            rows = connection.execute(select(read_report).order_by(read_report.c.seq).limit(limit))
            return tuple(
                ReadReport(
                    r.seq, r.submission, r.document, r.on_behalf_of, datetime.fromisoformat(r.at)
                )
                for r in rows
            )

    def drop_read_reports(self, seq: int) -> None:
        """The form server knows all reads up to and including this one."""
        with self.writing() as connection:
            connection.execute(delete(read_report).where(read_report.c.seq <= seq))

    def keep_setting(self, key: str, value: str) -> None:
        """Keep or replace a setting."""
        with self.writing() as connection:
            keep_value(connection, key, value)
