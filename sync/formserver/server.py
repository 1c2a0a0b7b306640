"""What every call works with: the database, the office as it stands, one unit of work.

A unit of work is one transaction: what it touched is published to the feeds and what it did is
appended to the audit chain before the commit; waiting desks are woken after it.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sync.formserver import audit, directory, feed, records, routing
from sync.formserver import tables as t
from sync.formserver.approval_record import approval_json, rule_json
from sync.formserver.blobs import Blobs
from sync.formserver.db import Database, locked
from sync.formserver.directory import Colleague, Directory
from sync.formserver.notices import Listener, Notices, tell_others
from sync.formserver.problems import not_found
from sync.formserver.records import Record
from sync.formserver.rights import ServiceRoles, View, view_of
from sync.formserver.settings import Settings

NOBODY = Colleague(id="system", name="Formularserver")


@dataclass(frozen=True, slots=True)
class Office:
    """The directory and the routing table at one version."""

    version: str
    directory: Directory
    rules: Mapping[str, Any]
    services: ServiceRoles


@dataclass(slots=True)
class Work:
    """One transaction of one person. `business` and `real` are UTC instants."""

    conn: Connection
    actor: Colleague
    office: Office
    settings: Settings
    business: datetime
    real: datetime
    touched: set[str] = field(default_factory=set)
    entries: list[audit.Entry] = field(default_factory=list)
    woken: set[str] = field(default_factory=set)

    @property
    def today(self) -> date:
        """The business day in the office's time zone."""
        return self.business.astimezone(self.settings.clock.zone).date()

    @property
    def viewers(self) -> feed.Viewers:
        """Who sees what, today."""
        return feed.Viewers(
            self.office.directory, self.office.services, self.today, self.settings.clock.zone
        )

    def view(self, record: Record, person: Colleague | None = None) -> View | None:
        """How far the person (the actor) sees the submission."""
        return view_of(
            person or self.actor,
            record.facts,
            self.office.directory,
            self.office.services,
            self.today,
            self.settings.clock.zone,
        )

    def record(self, submission: str, *, lock: bool = False) -> Record:
        """The submission, held until the end of the transaction if asked; else not-found."""
        if lock:
            statement = sa.select(t.submissions.c.id).where(t.submissions.c.id == submission)
            if self.conn.scalar(locked(statement)) is None:
                raise not_found()
        found = records.load_records(self.conn, [submission], real=self.real).get(submission)
        if found is None:
            raise not_found()
        return found

    def seen(self, submission: str, *, lock: bool = False) -> tuple[Record, View]:
        """The submission and the actor's view of it; not-found outside the view."""
        record = self.record(submission, lock=lock)
        view = self.view(record)
        if view is None:
            raise not_found()
        return record, view

    def json(self, submission: str, view: View) -> dict[str, Any]:
        """The submission as it stands in this transaction, for that view."""
        return self.json_of(self.record(submission), view)

    def json_of(self, record: Record, view: View) -> dict[str, Any]:
        """The submission as this view allows it."""
        office = self.office
        return records.submission_json(
            record,
            view,
            office.directory,
            self.business,
            approval=approval_json(record, view, office.directory, office.rules, self.today),
            four_eyes=rule_json(record, view, office.rules),
        )

    def change(self, submission: str, *, version: bool, **values: Any) -> None:
        """Write columns of the submission; `version` raises the number desks compare."""
        if version:
            values["version"] = t.submissions.c.version + 1
        if values:
            conn, s = self.conn, t.submissions
            conn.execute(s.update().where(s.c.id == submission).values(**values))
        self.touched.add(submission)

    def tell(self, submission: str, action: str, detail: str = "", *, for_: str | None) -> None:
        """One line of the submission's history, by the actor."""
        self.conn.execute(
            t.history.insert().values(
                submission=submission,
                at=self.business,
                actor=self.actor.id,
                on_behalf_of=for_,
                action=action,
                detail=detail,
            )
        )

    def note(
        self, action: str, submission: str | None, *, for_: str | None = None, **detail: Any
    ) -> None:
        """One entry of the audit chain, by the actor."""
        self.entries.append(audit.Entry(self.actor.id, action, submission, for_, detail))

    def finish(self) -> None:
        """Publish and write the chain: the last locks are taken last, and always in this order."""
        if self.touched:
            self.woken |= feed.publish(self.conn, self.viewers, self.touched)
        tell_others(self.conn, self.woken)
        audit.append(self.conn, self.entries, self.real)


class Server:
    """One process of the form server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database, connections=settings.threads + 4)
        self.blobs = Blobs(settings.data, settings.upload_limit)
        self.notices = Notices()
        self.listener: Listener | None = None
        self.running_keys: set[tuple[str, str]] = set()
        self.running_lock = threading.Lock()
        self._office: Office | None = None
        self._office_lock = threading.Lock()
        self._applied = ""

    def open(self) -> None:
        """Migrate, clear what a killed process left, bring the feeds up to today."""
        self.database.migrate()
        self.blobs.clear_incoming()
        self.follow_the_day()

    def office(self, conn: Connection) -> Office:
        """The office as this transaction sees it; read again only when it has changed."""
        version = directory.version(conn)
        known = self._office
        if known is not None and known.version == version:
            return known
        with self._office_lock:
            row = conn.execute(
                sa.select(t.routing.c.rules).order_by(t.routing.c.version.desc()).limit(1)
            ).first()
            rules = row.rules if row else EMPTY_RULES
            loaded = Office(version, directory.load(conn), rules, routing.service_roles(rules))
            self._office = loaded
            return loaded

    def _work(self, conn: Connection, actor: Colleague) -> Work:
        clock = self.settings.clock
        return Work(conn, actor, self.office(conn), self.settings, clock.now(), clock.real())

    @contextmanager
    def look(self, actor: Colleague) -> Iterator[Work]:
        """A transaction that only reads."""
        with self.database.read() as conn:
            yield self._work(conn, actor)

    @contextmanager
    def change(self, actor: Colleague) -> Iterator[Work]:
        """A transaction that changes something; after its commit the desks are woken."""
        with self.database.write() as conn:
            work = self._work(conn, actor)
            yield work
            work.finish()
        self.notices.wake(work.woken)

    def follow_the_day(self) -> None:
        """Bring the feeds up to the office and the day, when either has changed."""
        with self.database.read() as conn:
            wanted = f"{directory.version(conn)}/{self.settings.clock.today()}"
        if wanted == self._applied:
            return
        with self.change(NOBODY) as work:
            applied = feed.lock_applied(work.conn)
            wanted = f"{work.office.version}/{work.today}"
            if applied != wanted:
                work.woken |= feed.apply_substitutions(work.conn, work.viewers)
                if applied.rpartition("/")[0] != work.office.version:
                    for batch in feed.everything(work.conn):
                        work.woken |= feed.publish(work.conn, work.viewers, batch, changed=False)
                feed.set_applied(work.conn, wanted)
        self._applied = wanted

    def sweep(self) -> None:
        """End claims and presences whose time is over, and say so to those who watch."""
        real = self.settings.clock.real()
        with self.database.read() as conn:
            over = {
                row.submission
                for table in (t.claims, t.presence)
                for row in conn.execute(
                    sa.select(table.c.submission).where(table.c.expires_at <= real).limit(500)
                )
            }
        for submission in sorted(over):
            with self.change(NOBODY) as work:
                work.record(submission, lock=True)
                ended = 0
                for table in (t.claims, t.presence):
                    ended += work.conn.execute(
                        table.delete().where(
                            table.c.submission == submission, table.c.expires_at <= work.real
                        )
                    ).rowcount
                if ended:
                    work.change(submission, version=False)

    def anchor(self) -> None:
        """Write the audit chain's head down outside the database."""
        with self.database.read() as conn:
            audit.write_anchor(conn, self.settings.data / audit.ANCHORS)

    def close(self) -> None:
        """End the listener and give the connections back."""
        if self.listener is not None:
            self.listener.end()
        self.database.close()


EMPTY_RULES: Mapping[str, Any] = {
    "services": {},
    "places": [],
    "rules": [],
    "queues": {},
    "fallback_team": "",
}
