"""Lists: which rows, in which order, how many. All in SQL, never more than a page in memory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from inbox.comparison.result import Summary
from inbox.desk_state import Neighbours
from inbox.queue import (
    QueueEntry,
    QueueKind,
    QueueQuery,
    QueueRef,
    QueueRow,
)
from inbox.store.codec import day_of, from_json, instant
from inbox.store.known import KnownPart, Picture, Reading
from inbox.store.listing import Listing, counting, list_of, source_of
from inbox.submission import Person, PersonId, Status, SubmissionId
from inbox.substitution import Substitution, in_force

#: Counts kept until the next write.
COUNTS_KEPT = 64

#: Roles whose side rail has the list "Zur Freigabe" even when it is empty.
APPROVERS = frozenset({"freigabe", "teamleitung"})

_SHOWN = (
    "id, number, service, title, reason, person, case_number, due_day, due_note, emergency,"
    " is_new, owner, owner_name, status, deed, summary, working, working_by, working_until,"
    " trouble, received_day"
)


class QueuesPart(Reading):
    """What the lists of the window show. Rows of others appear only while I stand in for them."""

    def queue_rows(
        self, query: QueueQuery, *, me: Person, today: date, offset: int, limit: int
    ) -> tuple[QueueRow, ...]:
        """One page of a list, in its order."""
        with self.seeing() as picture:
            wanted = list_of(picture, query, me, today)
            if wanted is None:
                return ()
            condition, values, source = source_of(picture, wanted)
            rows = picture.exec_driver_sql(
                f"SELECT {_SHOWN} FROM submission WHERE row IN (SELECT row FROM {source}"
                f" WHERE {condition} ORDER BY {wanted.order} LIMIT :limit OFFSET :offset)"
                f" ORDER BY {wanted.order}",
                values | {"limit": limit, "offset": offset},
            )
            now = instant(datetime.now(UTC))
            return tuple(_row(row, me, today, now) for row in rows)

    def queue_count(self, query: QueueQuery, *, me: Person, today: date) -> int:
        """How many rows the list has. Exact; kept until something is written."""
        with self.seeing() as picture:
            wanted = list_of(picture, query, me, today)
            return 0 if wanted is None else self._count(picture, wanted)

    def neighbours(
        self, query: QueueQuery, id_: SubmissionId, *, me: Person, today: date
    ) -> Neighbours:
        """Where a submission stands in a list, or would stand if it has just left it.

        `index` is -1 for a submission nobody knows; then `following` is the first of the list.
        """
        with self.seeing() as picture:
            wanted = list_of(picture, query, me, today)
            if wanted is None:
                return Neighbours(-1, 0, None, None)
            total = self._count(picture, wanted)
            condition, values, source = source_of(picture, wanted)
            here = picture.exec_driver_sql(
                f"SELECT {', '.join(wanted.keys)} FROM submission WHERE id = :id", {"id": id_}
            ).first()
            if here is None:
                first = _ids(picture, f"{source} WHERE {condition} ORDER BY {wanted.order}", values)
                return Neighbours(-1, total, None, first)
            keys = ", ".join(wanted.keys)
            marks = ", ".join(f":h_{key}" for key in wanted.keys)
            values |= {f"h_{key}": at for key, at in zip(wanted.keys, here, strict=True)}
            back, forth = (">", "<") if wanted.descending else ("<", ">")
            turned = ", ".join(f"{k}{'' if wanted.descending else ' DESC'}" for k in wanted.keys)
            before = f"{source} WHERE {condition} AND ({keys}) {back} ({marks})"
            after = f"{source} WHERE {condition} AND ({keys}) {forth} ({marks})"
            index = picture.exec_driver_sql(f"SELECT count(*) FROM {before}", values).scalar()
            return Neighbours(
                int(index or 0),
                total,
                _ids(picture, f"{before} ORDER BY {turned}", values),
                _ids(picture, f"{after} ORDER BY {wanted.order}", values),
            )

    def queue_counts(
        self,
        me: Person,
        team: str,
        today: date,
        substitutions: Iterable[Substitution],
        *,
        labels: Mapping[QueueKind, str],
    ) -> tuple[QueueEntry, ...]:
        """The side rail: own lists, those I stand in for today, the team's, the finished.

        Lists below an own one are left out when empty, except the urgent ones.
        """
        with self.seeing() as picture:
            entries = [self._entry(picture, QueueRef(QueueKind.OWN), me, today, labels)]
            for kind in _OWN_PARTS:
                entry = self._entry(picture, QueueRef(kind), me, today, labels, indent=True)
                if entry.count or kind is QueueKind.OWN_URGENT:
                    entries.append(entry)
            for one in in_force(me.id, substitutions, today):
                surname = one.absent_name.partition(",")[0]
                named = {
                    **labels,
                    QueueKind.SUBSTITUTED: f"{labels[QueueKind.SUBSTITUTED]} {surname}",
                }
                for kind in (QueueKind.SUBSTITUTED, QueueKind.SUBSTITUTED_URGENT):
                    is_part = kind is QueueKind.SUBSTITUTED_URGENT
                    entry = self._entry(
                        picture,
                        QueueRef(kind, person=one.absent),
                        me,
                        today,
                        named,
                        indent=is_part,
                        until=one.last_day,
                        since=one.first_day,
                    )
                    if entry.count or not is_part:
                        entries.append(entry)
            if team:
                ref = QueueRef(QueueKind.TEAM, team=team)
                entries.append(self._entry(picture, ref, me, today, labels))
            approvals = self._entry(picture, QueueRef(QueueKind.APPROVAL), me, today, labels)
            if approvals.count or me.roles & APPROVERS:
                entries.append(approvals)
            entries.append(self._entry(picture, QueueRef(QueueKind.DONE), me, today, labels))
            return tuple(entries)

    def _entry(
        self,
        picture: Picture,
        ref: QueueRef,
        me: Person,
        today: date,
        labels: Mapping[QueueKind, str],
        *,
        indent: bool = False,
        until: date | None = None,
        since: date | None = None,
    ) -> QueueEntry:
        wanted = list_of(picture, QueueQuery(ref), me, today)
        count = 0 if wanted is None else self._count(picture, wanted)
        return QueueEntry(ref, labels[ref.kind], count, until, since, indent)

    def _count(self, picture: Picture, wanted: Listing) -> int:
        known_at, kept = self._counts
        if known_at != self._generation:
            known_at, kept = self._counts = (self._generation, {})
        key = (wanted.where, *wanted.values.items(), wanted.words)
        if key not in kept:
            found = picture.exec_driver_sql(*counting(picture, wanted)).scalar()
            if len(kept) >= COUNTS_KEPT:
                kept.clear()
            kept[key] = int(found or 0)
        return kept[key]

    _counts: tuple[int, dict[tuple[Any, ...], int]] = (-1, {})


class ListStore(KnownPart, QueuesPart):
    """Everything the lists of the window ask a store for, open or not yet."""

    def keep_setting(self, key: str, value: str) -> None:
        """Keep or replace a setting."""
        raise NotImplementedError


_OWN_PARTS = (
    QueueKind.OWN_URGENT,
    QueueKind.OWN_NEW,
    QueueKind.OWN_QUESTION,
    QueueKind.LATER,
)


def _ids(picture: Picture, source: str, values: Mapping[str, Any]) -> SubmissionId | None:
    found = picture.exec_driver_sql(f"SELECT id FROM {source} LIMIT 1", dict(values)).scalar()
    return None if found is None else SubmissionId(found)


def _row(row: Sequence[Any], me: Person, today: date, now: str) -> QueueRow:
    # By position: two hundred rows are made at every keystroke.
    (
        id_,
        number,
        service,
        title,
        reason,
        person,
        case_number,
        due_day,
        due_note,
        emergency,
        is_new,
        owner,
        owner_name,
        status_text,
        deed,
        summary,
        working,
        working_by,
        working_until,
        trouble,
        received_day,
    ) = row
    is_worked_on = working is not None and working_by != me.id and working_until > now
    status = _STATUS[status_text]
    if (deed in ("confirmed", "filed") and status in _BEFORE_CONFIRMATION) or deed == "approved":
        status = Status.CONFIRMED
    due = _day(due_day)
    return QueueRow(
        SubmissionId(id_),
        number,
        service,
        title,
        reason,
        person,
        case_number,
        due,
        due_note,
        bool(emergency) or (due is not None and due <= today),
        bool(is_new),
        None if owner is None else PersonId(owner),
        owner_name,
        status,
        None if summary is None else _summary(summary),
        working if is_worked_on else None,
        trouble,
        _day(received_day),
    )


_STATUS = {status.value: status for status in Status}
_day = lru_cache(maxsize=4096)(day_of)


@lru_cache(maxsize=4096)
def _summary(text: str) -> Summary:
    return from_json(Summary, text)


_BEFORE_CONFIRMATION = frozenset({Status.NEW, Status.IN_WORK, Status.QUESTION, Status.COOPERATION})
