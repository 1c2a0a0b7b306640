"""Lists: which rows, in which order, how many. All in SQL, never more than a page in memory.

Words are looked up in the full-text index while few rows have them; when many have them, walking
the list in its order and testing each row finds a page sooner than sorting all hits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from inbox.caseview import Neighbours
from inbox.comparison.result import Summary
from inbox.queue import (
    QueueEntry,
    QueueKind,
    QueueQuery,
    QueueRef,
    QueueRow,
    ResultFilter,
    SortKey,
)
from inbox.store.base import StoreBase
from inbox.store.codec import day_of, from_json, instant
from inbox.store.folding import words_of
from inbox.store.received import substitutions_in
from inbox.submission import Person, PersonId, Status, SubmissionId
from inbox.substitution import Substitution, in_force

#: Up to so many hits are collected and sorted; beyond, the list is walked.
FEW = 800
#: Counts kept until the next write.
COUNTS_KEPT = 64

_ORDER: Mapping[SortKey, tuple[str, tuple[str, ...]]] = {
    SortKey.DUE: ("ix_submission_by_due", ("due_day", "received_at", "row")),
    SortKey.KIND: ("ix_submission_by_kind", ("title_sort", "due_day", "row")),
    SortKey.PERSON: ("ix_submission_by_person", ("person_sort", "due_day", "row")),
    SortKey.RESULT: ("ix_submission_by_result", ("result_sort", "due_day", "row")),
    SortKey.RECEIVED: ("ix_submission_by_received", ("received_at", "row")),
}

_SHOWN = (
    "row, id, number, service, title, reason, person, case_number, due_day, due_note, emergency,"
    " is_new, owner, owner_name, status, deed, summary, working, working_by, working_until,"
    " trouble, received_day"
)

_URGENT = "(due_day <= :today OR emergency)"
_ONLY: Mapping[QueueKind, str] = {
    QueueKind.OWN_URGENT: _URGENT,
    QueueKind.SUBSTITUTED_URGENT: _URGENT,
    QueueKind.OWN_NEW: "is_new",
    QueueKind.OWN_QUESTION: f"status IN ('{Status.QUESTION.value}')",
    QueueKind.LATER: f"status IN ('{Status.COOPERATION.value}')",
}


@dataclass(frozen=True, slots=True)
class _List:
    """A query as SQL: `where` over the list indexes, and the words to look for."""

    where: str
    values: Mapping[str, Any]
    words: tuple[str, ...]
    index: str
    keys: tuple[str, ...]
    descending: bool

    @property
    def order(self) -> str:
        way = " DESC" if self.descending else ""
        return ", ".join(f"{key}{way}" for key in self.keys)

    @property
    def match(self) -> str:
        return " ".join(f'"{word}"*' for word in self.words)

    def walked(self) -> tuple[str, dict[str, Any]]:
        """Condition that tests each row's words."""
        tests = "".join(f" AND instr(folded, :w{i})" for i in range(len(self.words)))
        return self.where + tests, dict(self.values) | {
            f"w{i}": f" {word}" for i, word in enumerate(self.words)
        }

    def looked_up(self) -> tuple[str, dict[str, Any]]:
        """Condition that takes the rows from the full-text index."""
        return (
            self.where + " AND row IN (SELECT rowid FROM words WHERE words MATCH :match)",
            dict(self.values) | {"match": self.match},
        )


class QueuesPart(StoreBase):
    """What the lists of the window show. Rows of others appear only while I stand in for them."""

    def queue_rows(
        self, query: QueueQuery, *, me: Person, today: date, offset: int, limit: int
    ) -> tuple[QueueRow, ...]:
        """One page of a list, in its order."""
        with self.seeing() as connection:
            wanted = _list_of(connection, query, me, today)
            if wanted is None:
                return ()
            condition, values, source = _source(connection, wanted)
            rows = connection.exec_driver_sql(
                f"SELECT {_SHOWN} FROM submission WHERE row IN (SELECT row FROM {source}"
                f" WHERE {condition} ORDER BY {wanted.order} LIMIT :limit OFFSET :offset)"
                f" ORDER BY {wanted.order}",
                values | {"limit": limit, "offset": offset},
            ).mappings()
            now = instant(datetime.now(UTC))
            return tuple(_row(row, me, today, now) for row in rows)

    def queue_count(self, query: QueueQuery, *, me: Person, today: date) -> int:
        """How many rows the list has. Exact; kept until something is written."""
        with self.seeing() as connection:
            wanted = _list_of(connection, query, me, today)
            return 0 if wanted is None else self._count(connection, wanted)

    def neighbours(
        self, query: QueueQuery, id_: SubmissionId, *, me: Person, today: date
    ) -> Neighbours:
        """Where a submission stands in a list, or would stand if it has just left it.

        `index` is -1 for a submission nobody knows; then `following` is the first of the list.
        """
        with self.seeing() as connection:
            wanted = _list_of(connection, query, me, today)
            if wanted is None:
                return Neighbours(-1, 0, None, None)
            total = self._count(connection, wanted)
            condition, values, source = _source(connection, wanted)
            here = (
                connection.exec_driver_sql(
                    f"SELECT {', '.join(wanted.keys)} FROM submission WHERE id = :id", {"id": id_}
                )
                .mappings()
                .first()
            )
            if here is None:
                first = _ids(
                    connection, f"{source} WHERE {condition} ORDER BY {wanted.order}", values
                )
                return Neighbours(-1, total, None, first)
            keys = ", ".join(wanted.keys)
            marks = ", ".join(f":h_{key}" for key in wanted.keys)
            values |= {f"h_{key}": here[key] for key in wanted.keys}
            back, forth = (">", "<") if wanted.descending else ("<", ">")
            turned = ", ".join(f"{k}{'' if wanted.descending else ' DESC'}" for k in wanted.keys)
            before = f"{source} WHERE {condition} AND ({keys}) {back} ({marks})"
            after = f"{source} WHERE {condition} AND ({keys}) {forth} ({marks})"
            index = connection.exec_driver_sql(f"SELECT count(*) FROM {before}", values).scalar()
            return Neighbours(
                int(index or 0),
                total,
                _ids(connection, f"{before} ORDER BY {turned}", values),
                _ids(connection, f"{after} ORDER BY {wanted.order}", values),
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
        with self.seeing() as connection:
            entries = [self._entry(connection, QueueRef(QueueKind.OWN), me, today, labels)]
            for kind in _OWN_PARTS:
                entry = self._entry(connection, QueueRef(kind), me, today, labels, indent=True)
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
                        connection,
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
                entries.append(self._entry(connection, ref, me, today, labels))
            entries.append(self._entry(connection, QueueRef(QueueKind.DONE), me, today, labels))
            return tuple(entries)

    def _entry(
        self,
        connection: Connection,
        ref: QueueRef,
        me: Person,
        today: date,
        labels: Mapping[QueueKind, str],
        *,
        indent: bool = False,
        until: date | None = None,
        since: date | None = None,
    ) -> QueueEntry:
        wanted = _list_of(connection, QueueQuery(ref), me, today)
        count = 0 if wanted is None else self._count(connection, wanted)
        return QueueEntry(ref, labels[ref.kind], count, until, since, indent)

    def _count(self, connection: Connection, wanted: _List) -> int:
        known_at, kept = self._counts
        if known_at != self._generation:
            known_at, kept = self._counts = (self._generation, {})
        key = (wanted.where, *wanted.values.items(), wanted.words)
        if key not in kept:
            condition, values, source = _source(connection, wanted)
            found = connection.exec_driver_sql(
                f"SELECT count(*) FROM {source} WHERE {condition}", values
            ).scalar()
            if len(kept) >= COUNTS_KEPT:
                kept.clear()
            kept[key] = int(found or 0)
        return kept[key]

    _counts: tuple[int, dict[tuple[Any, ...], int]] = (-1, {})


_OWN_PARTS = (
    QueueKind.OWN_URGENT,
    QueueKind.OWN_NEW,
    QueueKind.OWN_QUESTION,
    QueueKind.LATER,
)


def _list_of(connection: Connection, query: QueueQuery, me: Person, today: date) -> _List | None:
    """The list as SQL; None when it is not mine to see today."""
    kind, ref = query.ref.kind, query.ref
    if kind in (QueueKind.SUBSTITUTED, QueueKind.SUBSTITUTED_URGENT):
        standing_in = in_force(me.id, substitutions_in(connection), today)
        if ref.person not in {one.absent for one in standing_in}:
            return None
        shelf = f"open/o:{ref.person}"
    elif kind is QueueKind.TEAM:
        shelf = f"open/t:{ref.team or me.team}"
    elif kind is QueueKind.DONE:
        shelf = f"done/o:{me.id}"
    else:
        shelf = f"open/o:{me.id}"
    where = ["shelf = :shelf"]
    values: dict[str, Any] = {"shelf": shelf}
    if kind in _ONLY:
        where.append(_ONLY[kind])
        if ":today" in _ONLY[kind]:
            values["today"] = today.isoformat()
    if query.result is ResultFilter.NOTHING_OPEN:
        where.append("open_rows = 0")
    elif query.result is ResultFilter.OPEN_FIELDS:
        where.append("open_rows > 0")
    index, keys = _ORDER[query.sort]
    return _List(" AND ".join(where), values, words_of(query.text), index, keys, query.descending)


def _source(connection: Connection, wanted: _List) -> tuple[str, dict[str, Any], str]:
    """Condition, its values, and the table to take the rows from."""
    walked = f"submission INDEXED BY {wanted.index}"
    if wanted.words:
        hits = connection.exec_driver_sql(
            "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH :match LIMIT :few)",
            {"match": wanted.match, "few": FEW + 1},
        ).scalar()
        if int(hits or 0) <= FEW:
            # "+": the rows come from the word index, not from walking the list.
            condition, values = wanted.looked_up()
            return condition.replace("shelf =", "+shelf =", 1), values, "submission"
    return *wanted.walked(), walked


def _ids(connection: Connection, source: str, values: Mapping[str, Any]) -> SubmissionId | None:
    found = connection.exec_driver_sql(f"SELECT id FROM {source} LIMIT 1", dict(values)).scalar()
    return None if found is None else SubmissionId(found)


def _row(row: RowMapping, me: Person, today: date, now: str) -> QueueRow:
    is_worked_on = (
        row["working"] is not None and row["working_by"] != me.id and row["working_until"] > now
    )
    status = Status(row["status"])
    if row["deed"] in ("confirmed", "filed") and status in _BEFORE_CONFIRMATION:
        status = Status.CONFIRMED
    due = day_of(row["due_day"])
    return QueueRow(
        id=SubmissionId(row["id"]),
        number=row["number"],
        service=row["service"],
        title=row["title"],
        reason=row["reason"],
        person=row["person"],
        case_number=row["case_number"],
        due_day=due,
        due_note=row["due_note"],
        urgent=bool(row["emergency"]) or (due is not None and due <= today),
        is_new=bool(row["is_new"]),
        owner=None if row["owner"] is None else PersonId(row["owner"]),
        owner_name=row["owner_name"],
        status=status,
        summary=None if row["summary"] is None else from_json(Summary, row["summary"]),
        working=row["working"] if is_worked_on else None,
        trouble=row["trouble"],
        received_day=date.fromisoformat(row["received_day"]),
    )


_BEFORE_CONFIRMATION = frozenset({Status.NEW, Status.IN_WORK, Status.QUESTION, Status.COOPERATION})
