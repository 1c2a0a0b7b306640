"""Documents, what was read from them, and what was compared. Bytes lie in sealed files."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from inbox.comparison.result import Comparison
from inbox.errors import Damaged, Refused
from inbox.evidence.reading import Reading
from inbox.store.base import StoreBase
from inbox.store.codec import from_json, pack_reading, to_json, unpack_reading
from inbox.store.tables import OPEN_ONLY, comparison, document, reading, submission
from inbox.submission import DocumentId, SubmissionId

#: Stands behind the engine's version under which a reading is kept whose pages are not all read.
PENDING = " …"


@dataclass(frozen=True, slots=True)
class WantedDocument:
    """A document whose bytes are still at the form server."""

    id: DocumentId
    submission: SubmissionId
    sha256: str
    size: int


class ReadingsPart(StoreBase):
    """Sync brings bytes, the reading room readings and comparisons."""

    def wanted_documents(
        self, limit: int, *, of: Iterable[SubmissionId] | None = None
    ) -> tuple[WantedDocument, ...]:
        """Documents to fetch, most urgent submission first; `of` narrows to some submissions."""
        query = (
            select(document.c.id, document.c.submission, document.c.sha256, document.c.size)
            .join(submission, submission.c.id == document.c.submission)
            .where(document.c.state == "wanted")
            .order_by(submission.c.due_day, document.c.id)
            .limit(limit)
        )
        if of is not None:
            query = query.where(document.c.submission.in_(list(of)))
        with self.seeing() as connection:
            return tuple(
                WantedDocument(
                    DocumentId(row.id), SubmissionId(row.submission), row.sha256, row.size
                )
                for row in connection.execute(query)
            )

    def keep_document(self, id_: DocumentId, sha256: str, chunks: Iterable[bytes]) -> None:
        """Seal a document's bytes durably, then say that it is here.

        Raises Damaged("hash-mismatch") when the bytes are not those announced (nothing is kept),
        Unreachable("disk-full"), Refused("unknown-document").
        """
        self.document_sha(id_)
        digest, _ = self.blobs.write(id_, chunks)
        if digest != sha256:
            self.blobs.remove(id_)
            raise Damaged("hash-mismatch", document=id_)
        self.mark_stored((id_,))

    def mark_stored(self, ids: Iterable[DocumentId]) -> None:
        """Their bytes are durably sealed."""
        with self.writing() as connection:
            for id_ in ids:
                sha = select(document.c.sha256).where(document.c.id == id_).scalar_subquery()
                engine = connection.scalar(
                    select(reading.c.engine).where(reading.c.sha256 == sha).limit(1)
                )
                connection.execute(
                    update(document)
                    .where(document.c.id == id_)
                    .values(state="stored", reason=None, read_by=engine or "")
                )

    def quarantine(self, id_: DocumentId, reason: str) -> None:
        """Set a document aside: its bytes cannot be trusted and are not shown."""
        with self.writing() as connection:
            connection.execute(
                update(document)
                .where(document.c.id == id_)
                .values(state="quarantined", reason=reason)
            )
        self.blobs.remove(id_)

    def quarantined(self) -> tuple[DocumentId, ...]:
        """Documents that were set aside."""
        with self.seeing() as connection:
            ids = connection.scalars(select(document.c.id).where(document.c.state == "quarantined"))
            return tuple(DocumentId(id_) for id_ in ids)

    def want_again(self, id_: DocumentId) -> None:
        """Fetch a document once more."""
        with self.writing() as connection:
            connection.execute(
                update(document).where(document.c.id == id_).values(state="wanted", reason=None)
            )
        self.blobs.remove(id_)

    def document_state(self, id_: DocumentId) -> str:
        """ "wanted", "stored" or "quarantined"; "wanted" also for an unknown one."""
        with self.seeing() as connection:
            state: str | None = connection.scalar(
                select(document.c.state).where(document.c.id == id_)
            )
        return state or "wanted"

    def document_sha(self, id_: DocumentId) -> str:
        """The announced SHA-256, hex. Raises Refused("unknown-document")."""
        with self.seeing() as connection:
            sha: str | None = connection.scalar(
                select(document.c.sha256).where(document.c.id == id_)
            )
        if sha is None:
            raise Refused("unknown-document", document=id_)
        return sha

    def document_bytes(self, id_: DocumentId) -> bytes:
        """The bytes, verified. Raises Refused("document-not-stored"), Damaged("store-damaged")."""
        if self.document_state(id_) != "stored":
            raise Refused("document-not-stored", document=id_)
        return self.blobs.open_bytes(id_)

    def keep_reading(self, read: Reading) -> None:
        """Keep what was read; valid for these bytes and this engine.

        A pending reading is a first result: the fuller one takes its place, and what was compared
        with it is compared again.
        """
        key = read.engine + PENDING if read.pending else read.engine
        values = {"payload": pack_reading(read)}
        of_these = document.c.sha256 == read.sha256
        holders = select(document.c.submission).where(of_these, document.c.role == "nachweis")
        with self.writing() as connection:
            connection.execute(
                insert(reading)
                .values(sha256=read.sha256, engine=key, **values)
                .on_conflict_do_update(index_elements=["sha256", "engine"], set_=values)
            )
            if not read.pending:
                connection.execute(
                    delete(reading).where(
                        reading.c.sha256 == read.sha256, reading.c.engine == key + PENDING
                    )
                )
            connection.execute(update(document).where(of_these).values(read_by=key))
            connection.execute(
                update(submission)
                .where(submission.c.id.in_(holders), submission.c.compared != "")
                .values(compared="")
            )

    def reading(self, sha256: str, engine: str) -> Reading | None:
        """What this engine read from these bytes, so far."""
        with self.seeing() as connection:
            found = {
                row.engine: row.payload
                for row in connection.execute(
                    select(reading.c.engine, reading.c.payload).where(
                        reading.c.sha256 == sha256,
                        reading.c.engine.in_((engine, engine + PENDING)),
                    )
                )
            }
        payload = found.get(engine) or found.get(engine + PENDING)
        return None if payload is None else unpack_reading(sha256, engine, payload)

    def forget_reading(self, id_: DocumentId) -> None:
        """Let a document be read again, and its submissions be compared again."""
        sha = select(document.c.sha256).where(document.c.id == id_).scalar_subquery()
        same = select(document.c.submission).where(document.c.sha256 == sha)
        with self.writing() as connection:
            connection.execute(
                update(submission).where(submission.c.id.in_(same)).values(compared="")
            )
            connection.execute(delete(reading).where(reading.c.sha256 == sha))
            connection.execute(update(document).where(document.c.sha256 == sha).values(read_by=""))

    def unread(
        self, engine: str, limit: int, *, of: SubmissionId | None = None
    ) -> tuple[DocumentId, ...]:
        """Pieces of evidence that are here and were not read by this engine, most urgent first."""
        known = (
            select(reading.c.sha256)
            .where(
                reading.c.sha256 == document.c.sha256,
                reading.c.engine.in_((engine, engine + PENDING)),
            )
            .exists()
        )
        # Two comparisons, so that the index is used.
        other = or_(document.c.read_by < engine, document.c.read_by > engine)
        unread = and_(other, document.c.read_by != engine + PENDING, ~known)
        return self._stored(unread if of is None else _of(unread, of), limit)

    def pending(
        self,
        engine: str,
        limit: int,
        *,
        of: SubmissionId | None = None,
        last: Collection[SubmissionId] = (),
    ) -> tuple[DocumentId, ...]:
        """Pieces of evidence of which a recogniser has yet to see pages, most urgent first.

        `last`: submissions that come after all others, however urgent.
        """
        waits = document.c.read_by == engine + PENDING
        return self._stored(waits if of is None else _of(waits, of), limit, last)

    def pending_count(self, engine: str) -> int:
        """How many pieces of evidence a recogniser has yet to see."""
        with self.seeing() as connection:
            count = connection.scalar(
                select(func.count())
                .select_from(document)
                .where(
                    document.c.read_by == engine + PENDING,
                    document.c.state == "stored",
                    document.c.role == "nachweis",
                )
            )
        return int(count or 0)

    def _stored(
        self,
        condition: ColumnElement[bool],
        limit: int,
        last: Collection[SubmissionId] = (),
    ) -> tuple[DocumentId, ...]:
        left = (submission.c.id.in_(list(last)),) if last else ()
        with self.seeing() as connection:
            ids = connection.scalars(
                select(document.c.id)
                .join(submission, submission.c.id == document.c.submission)
                .where(condition, document.c.state == "stored", document.c.role == "nachweis")
                .order_by(*left, submission.c.due_day, document.c.id)
                .limit(limit)
            )
            return tuple(DocumentId(id_) for id_ in ids)

    def submissions_with(self, sha256: str) -> tuple[SubmissionId, ...]:
        """The submissions that hold these bytes as evidence, most urgent first."""
        with self.seeing() as connection:
            ids = connection.scalars(
                select(submission.c.id)
                .join(document, submission.c.id == document.c.submission)
                .where(document.c.sha256 == sha256, document.c.role == "nachweis")
                .distinct()
                .order_by(submission.c.due_day)
            )
            return tuple(SubmissionId(id_) for id_ in ids)

    def keep_comparison(self, made: Comparison) -> None:
        """Keep a comparison and what the list says about it. One of another version is dropped."""
        with self.writing() as connection:
            known = connection.scalar(
                select(submission.c.version).where(submission.c.id == made.submission)
            )
            if known != made.version:
                return
            values = {"version": made.version, "engine": made.engine, "payload": to_json(made)}
            connection.execute(
                insert(comparison)
                .values(submission=made.submission, **values)
                .on_conflict_do_update(index_elements=["submission"], set_=values)
            )
            summary = made.summary
            connection.execute(
                update(submission)
                .where(submission.c.id == made.submission)
                .values(
                    summary=to_json(summary),
                    open_rows=summary.open,
                    result_sort=summary.open,
                    compared=made.engine,
                )
            )

    def comparison(self, id_: SubmissionId) -> Comparison | None:
        """The newest comparison; its version may be older than the submission's."""
        with self.seeing() as connection:
            return comparison_in(connection, id_)

    def uncompared(self, engine: str, limit: int) -> tuple[SubmissionId, ...]:
        """Open submissions this engine has not compared although all their evidence was read."""
        missing = (
            select(document.c.id)
            .where(
                document.c.submission == submission.c.id,
                document.c.role == "nachweis",
                or_(
                    document.c.state == "wanted",
                    (document.c.state == "stored") & (document.c.read_by == ""),
                ),
            )
            .exists()
        )
        with self.seeing() as connection:
            ids = connection.scalars(
                select(submission.c.id)
                .where(
                    or_(submission.c.compared < engine, submission.c.compared > engine),
                    text(OPEN_ONLY),
                    ~missing,
                )
                .order_by(submission.c.due_day)
                .limit(limit)
            )
            return tuple(SubmissionId(id_) for id_ in ids)


def _of(condition: ColumnElement[bool], of: SubmissionId) -> ColumnElement[bool]:
    return and_(condition, document.c.submission == of)


def comparison_in(connection: Connection, id_: str) -> Comparison | None:
    """The newest comparison, within an open transaction."""
    payload = connection.scalar(select(comparison.c.payload).where(comparison.c.submission == id_))
    return None if payload is None else from_json(Comparison, payload)
