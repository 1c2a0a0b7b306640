"""Orders: the presses of this desk. Written here and in the journal before anything is sent."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from inbox.decision import Order, OrderId, OrderKind, OrderState
from inbox.errors import Refused, Unreachable
from inbox.store.arrival import content_in
from inbox.store.base import StoreBase
from inbox.store.codec import from_json, instant, plain, to_json
from inbox.store.keeping import keep_value, my_id
from inbox.store.projection import show_again
from inbox.store.tables import orders
from inbox.store.tables import submission as submissions
from inbox.submission import SubmissionId

#: Identity and length of the journal when the last order was kept: a shorter one was cut.
JOURNAL_MARK = "store.journal"


class DeedsPart(StoreBase):
    """Clicks append orders; sync says how each ended."""

    def record_order(self, order: Order) -> None:
        """Keep an order durably, twice, and show its effect at once.

        Raises Refused("already-ordered") when the same press on the same submission still waits;
        Unreachable("disk-full"): then nothing was kept.
        """
        before: int | None = None
        try:
            with self.writing() as connection:
                newest = connection.execute(
                    select(orders.c.kind, orders.c.state)
                    .where(orders.c.submission == order.submission)
                    .order_by(orders.c.seq.desc())
                    .limit(1)
                ).one_or_none()
                # Press, undo, press again may all wait in a row; the same press twice may not.
                if newest is not None and tuple(newest) == (order.kind, OrderState.WAITING):
                    raise Refused("already-ordered", submission=order.submission)
                try:
                    connection.execute(insert(orders).values(**_row(order)))
                except IntegrityError:
                    raise Refused("already-ordered", submission=order.submission) from None
                _show(connection, order.submission)
                if self.journal is not None:
                    # The journal first: a crash before the commit leaves an order too many, which
                    # is replayed under the same key, never one too few.
                    before = self.journal.append({"order": plain(order)})
                    keep_value(connection, JOURNAL_MARK, self._journal_mark())
        except BaseException:
            if before is not None and self.journal is not None:
                self.journal.cut_back(before)
            raise

    def settle_order(
        self,
        id_: OrderId,
        state: OrderState,
        *,
        reason: str | None = None,
        answer: Mapping[str, object] | None = None,
        attempts: int | None = None,
        not_before: datetime | None = None,
    ) -> None:
        """Say how far an order got: still waiting until `not_before`, registered or refused.

        Raises Refused("unknown-order").
        """
        values: dict[str, object] = {
            "state": state.value,
            "reason": reason,
            "not_before": None if not_before is None else instant(not_before),
        }
        if answer is not None:
            values["answer"] = to_json(answer)
            if isinstance(handover := answer.get("handover"), str):
                values["handover"] = handover
        if attempts is not None:
            values["attempts"] = attempts
        with self.writing() as connection:
            found = connection.scalar(select(orders.c.submission).where(orders.c.id == id_))
            if found is None:
                raise Refused("unknown-order", order=id_)
            if state is OrderState.REGISTERED:
                values["applies"] = connection.scalar(
                    select(submissions.c.applies).where(submissions.c.id == found)
                )
            connection.execute(update(orders).where(orders.c.id == id_).values(**values))
            _show(connection, found)
        if state is not OrderState.WAITING and self.journal is not None:
            # After the commit: a crash in between replays under the same key and changes nothing,
            # so nobody waits for the disk either.
            with self._turn, suppress(Unreachable):
                self.journal.append({"settled": id_}, lasting=False)

    def waiting_orders(self, now: datetime) -> tuple[Order, ...]:
        """Orders to register, oldest first; later ones of a submission wait for its first."""
        with self.seeing() as connection:
            rows = connection.execute(
                select(orders).where(orders.c.state == OrderState.WAITING).order_by(orders.c.seq)
            ).mappings()
            ready, held = [], set()
            for row in rows:
                if row["submission"] in held:
                    continue
                if row["not_before"] is not None and row["not_before"] > instant(now):
                    held.add(row["submission"])
                    continue
                held.add(row["submission"])
                ready.append(_order(row))
        return tuple(ready)

    def waiting_count(self) -> int:
        """How many orders the form server does not know yet."""
        with self.seeing() as connection:
            return int(
                connection.scalar(
                    select(func.count())
                    .select_from(orders)
                    .where(orders.c.state == OrderState.WAITING)
                )
                or 0
            )

    def next_order_at(self) -> datetime | None:
        """When the earliest postponed order may be tried again; None: none is postponed."""
        with self.seeing() as connection:
            earliest = connection.scalar(
                select(func.min(orders.c.not_before)).where(orders.c.state == OrderState.WAITING)
            )
        return None if earliest is None else datetime.fromisoformat(earliest)

    def orders_now(self, submission: SubmissionId | None = None) -> None:
        """Let postponed orders of one submission, or all, be tried at once."""
        statement = update(orders).where(orders.c.state == OrderState.WAITING)
        if submission is not None:
            statement = statement.where(orders.c.submission == submission)
        with self.writing() as connection:
            connection.execute(statement.values(not_before=None))

    def order(self, id_: OrderId) -> Order | None:
        """One order."""
        with self.seeing() as connection:
            row = connection.execute(select(orders).where(orders.c.id == id_)).mappings().first()
        return None if row is None else _order(row)

    def orders_of(self, submission: SubmissionId) -> tuple[Order, ...]:
        """All orders of a submission, oldest first."""
        with self.seeing() as connection:
            rows = connection.execute(
                select(orders).where(orders.c.submission == submission).order_by(orders.c.seq)
            ).mappings()
            return tuple(_order(row) for row in rows)

    def last_order(self, submission: SubmissionId, kind: OrderKind | None = None) -> Order | None:
        """The newest order of a submission, of one kind or of any."""
        statement = select(orders).where(orders.c.submission == submission)
        if kind is not None:
            statement = statement.where(orders.c.kind == kind)
        with self.seeing() as connection:
            row = (
                connection.execute(statement.order_by(orders.c.seq.desc()).limit(1))
                .mappings()
                .first()
            )
        return None if row is None else _order(row)

    def reconcile_journal(self) -> tuple[str, ...]:
        """Bring database and journal to the same orders after opening; codes of what was found.

        "order-restored": it stood only in the journal. "journal-cut": orders stood only in the
        database. What one of both knows as settled is settled.
        """
        if self.journal is None:
            return ()
        replay = self.journal.replay
        findings = list(replay.findings)
        with self.writing() as connection:
            known = {
                row.id: row.state for row in connection.execute(select(orders.c.id, orders.c.state))
            }
            for record in replay.waiting:
                if record["id"] not in known:
                    order = replace(from_json(Order, to_json(record)), state=OrderState.WAITING)
                    connection.execute(insert(orders).values(**_row(order)))
                    _show(connection, order.submission)
                    findings.append("order-restored")
            for id_ in replay.settled:
                if known.get(id_) == OrderState.WAITING:
                    # The commit that followed was lost; the form server tells what it became.
                    findings.append("settlement-lost")
            rows = connection.execute(
                select(orders).where(orders.c.state == OrderState.WAITING).order_by(orders.c.seq)
            ).mappings()
            waiting_now = tuple(plain(_order(row)) for row in rows)
        in_journal = {record["id"] for record in replay.waiting}
        if any(o["id"] not in in_journal | replay.settled for o in waiting_now):
            findings.append("journal-cut")
        if findings or self.journal.is_roomy or in_journal != {o["id"] for o in waiting_now}:
            self.journal.rewrite(waiting_now)
            with self.writing() as connection:
                keep_value(connection, JOURNAL_MARK, self._journal_mark())
        return tuple(dict.fromkeys(findings))

    def _journal_mark(self) -> str:
        journal = self.journal
        return "" if journal is None else f"{journal.identity}:{journal.records}"


def _show(connection: Connection, submission: str) -> None:
    received = content_in(connection, submission)
    if received is not None:
        show_again(connection, submission, received, my_id(connection))


_IN_COLUMNS = frozenset(
    {
        "id",
        "kind",
        "submission",
        "version",
        "by",
        "on_behalf_of",
        "at",
        "handover",
        "state",
        "attempts",
        "reason",
    }
)


def _row(order: Order) -> dict[str, object]:
    values: dict[str, object] = plain(order)
    columns = {name: values[name] for name in _IN_COLUMNS}
    rest = {name: item for name, item in values.items() if name not in _IN_COLUMNS}
    columns["answer"] = to_json(rest.pop("answer"))
    return columns | {"payload": to_json(rest)}


def _order(row: RowMapping) -> Order:
    columns = {name: row[name] for name in _IN_COLUMNS}
    rest = from_json(dict, str(row["payload"]))
    answer = from_json(dict, str(row["answer"] or "{}"))
    return from_json(Order, to_json(columns | rest | {"answer": answer}))
