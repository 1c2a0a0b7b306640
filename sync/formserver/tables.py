"""The form server's tables, as they stand after the newest migration. No SQL is run here."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from sync.formserver.instants import from_wire, to_wire

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A UTC instant kept as text of fixed width: the same order in every database."""

    impl = sa.String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Into the database."""
        return to_wire(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Out of the database."""
        return None if value is None else from_wire(str(value))


ID = sa.String(64)
NAME = sa.String(200)


def _text(name: str, kind: sa.types.TypeEngine[Any] | Any = ID) -> "sa.Column[Any]":
    return sa.Column(name, kind, nullable=False)


meta = sa.Table("meta", metadata, sa.Column("key", ID, primary_key=True), _text("value", sa.Text))

offices = sa.Table("offices", metadata, sa.Column("id", ID, primary_key=True), _text("name", NAME))

teams = sa.Table(
    "teams", metadata, sa.Column("id", ID, primary_key=True), _text("name", NAME), _text("office")
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", ID, primary_key=True),
    _text("name", NAME),
    _text("initials", sa.String(8)),
    _text("roles", sa.JSON),
    _text("office"),
    _text("team"),
    _text("leads", sa.JSON),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("hash", sa.String(64), primary_key=True),
    _text("person"),
    sa.Column("expires_at", Instant, nullable=False),
)

absences = sa.Table(
    "absences",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("person"),
    _text("first_day", sa.String(10)),
    _text("last_day", sa.String(10)),
    _text("deputies", sa.JSON),
)

routing = sa.Table(
    "routing",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    _text("rules", sa.JSON),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("changed_by", ID, nullable=True),
)

counters = sa.Table(
    "counters", metadata, sa.Column("name", ID, primary_key=True), _text("value", sa.Integer)
)

submissions = sa.Table(
    "submissions",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("number", ID, nullable=False, unique=True),
    _text("service"),
    sa.Column("received_at", Instant, nullable=False),
    _text("time_zone"),
    _text("channel"),
    _text("source_name", NAME),
    _text("source_reference", NAME),
    _text("data", sa.JSON),
    sa.Column("case_number", ID, nullable=True),
    sa.Column("owner", ID, nullable=True),
    _text("team"),
    _text("office"),
    _text("routing_reason", sa.Text),
    _text("status"),
    _text("version", sa.Integer),
    sa.Column("closed_at", Instant, nullable=True),
    sa.Index("ix_submissions_owner", "owner", "status"),
    sa.Index("ix_submissions_team", "team", "owner", "status"),
    sa.Index("ix_submissions_status", "status"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("source_name", NAME, primary_key=True),
    sa.Column("source_reference", NAME, primary_key=True),
    _text("submission"),
    _text("answer", sa.JSON),
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", ID, primary_key=True),
    _text("submission"),
    _text("name", sa.Text),
    _text("media_type", NAME),
    _text("size", sa.BigInteger),
    _text("sha256"),
    _text("role"),
    sa.Column("declared_kind", ID, nullable=True),
    _text("position", sa.Integer),
    sa.Column("added_at", Instant, nullable=False),
    _text("later", sa.Boolean),
    sa.Index("ix_documents_submission", "submission", "position"),
)

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("submission", ID, primary_key=True),
    _text("person"),
    sa.Column("on_behalf_of", ID, nullable=True),
    sa.Column("since", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False, index=True),
)

presence = sa.Table(
    "presence",
    metadata,
    sa.Column("submission", ID, primary_key=True),
    sa.Column("person", ID, primary_key=True),
    sa.Column("since", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False, index=True),
)

takeovers = sa.Table(
    "takeovers",
    metadata,
    sa.Column("submission", ID, primary_key=True),
    sa.Column("person", ID, primary_key=True),
    _text("reason", sa.Text),
    sa.Column("at", Instant, nullable=False),
)

handovers = sa.Table(
    "handovers",
    metadata,
    sa.Column("number", ID, primary_key=True),
    _text("submission"),
    _text("n", sa.Integer),
    _text("state"),
    _text("confirmed_by"),
    sa.Column("on_behalf_of", ID, nullable=True),
    sa.Column("confirmed_at", Instant, nullable=False),
    sa.Column("hold_until", Instant, nullable=False),
    sa.Column("filed_by", ID, nullable=True),
    sa.Column("filed_at", Instant, nullable=True),
    sa.Column("file_hold_until", Instant, nullable=True),
    sa.Column("approved_by", ID, nullable=True),
    sa.Column("approved_at", Instant, nullable=True),
    sa.Column("approval", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("declined_by", ID, nullable=True),
    sa.Column("declined_at", Instant, nullable=True),
    sa.Column("declined_reason", sa.Text, nullable=True),
    _text("confirmation", sa.JSON),
    sa.Column("plan", sa.JSON(none_as_null=True), nullable=True),
    sa.Column("lease", sa.String(64), nullable=True),
    sa.Column("lease_person", ID, nullable=True),
    sa.Column("lease_holder", NAME, nullable=True),
    sa.Column("lease_expires_at", Instant, nullable=True),
    sa.UniqueConstraint("submission", "n"),
    sa.Index("ix_handovers_state", "state", "hold_until"),
)

legs = sa.Table(
    "legs",
    metadata,
    sa.Column("handover", ID, primary_key=True),
    sa.Column("name", NAME, primary_key=True),
    _text("position", sa.Integer),
    _text("state"),
    _text("attempts", sa.Integer),
    _text("ever_sent", sa.Boolean),
    sa.Column("receipt", sa.Text, nullable=True),
    sa.Column("reason", sa.Text, nullable=True),
    sa.Column("not_before", Instant, nullable=True),
)

papers = sa.Table(
    "papers",
    metadata,
    sa.Column("handover", ID, primary_key=True),
    sa.Column("id", ID, primary_key=True),
    _text("sha256"),
    _text("size", sa.BigInteger),
    _text("media_type", NAME),
    _text("stored", sa.Boolean),
)

history = sa.Table(
    "history",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    _text("submission"),
    sa.Column("at", Instant, nullable=False),
    _text("actor"),
    sa.Column("on_behalf_of", ID, nullable=True),
    _text("action"),
    _text("detail", sa.Text),
    sa.Index("ix_history_submission", "submission", "id"),
)

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("person", ID, primary_key=True),
    sa.Column("item", ID, primary_key=True),
    _text("seq", sa.BigInteger),
    _text("kind", sa.String(12)),
    sa.Index("ix_feed_page", "person", "seq"),
    sa.Index("ix_feed_item", "item"),
)

feed_heads = sa.Table(
    "feed_heads",
    metadata,
    sa.Column("person", ID, primary_key=True),
    _text("seq", sa.BigInteger),
    _text("acknowledged", sa.BigInteger),
)

standins = sa.Table(
    "standins",
    metadata,
    sa.Column("absent", ID, primary_key=True),
    sa.Column("substitute", ID, primary_key=True),
    _text("first_day", sa.String(10)),
    _text("last_day", sa.String(10)),
)

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("person", ID, primary_key=True),
    sa.Column("key", NAME, primary_key=True),
    _text("request_sha256"),
    _text("answer", sa.JSON),
    sa.Column("at", Instant, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column(
        "seq",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("at", Instant, nullable=False),
    _text("actor"),
    sa.Column("on_behalf_of", ID, nullable=True),
    sa.Column("submission", ID, nullable=True),
    _text("action"),
    _text("detail", sa.Text),
    _text("previous", sa.String(64)),
    _text("hash", sa.String(64)),
    sa.Index("ix_audit_submission", "submission", "seq"),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    _text("seq", sa.BigInteger),
    _text("hash", sa.String(64)),
)
