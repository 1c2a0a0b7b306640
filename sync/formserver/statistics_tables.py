"""The tables of the statistics: records of events and the monthly batches. No SQL is run here."""

import sqlalchemy as sa

from sync.formserver.tables import ID, Instant, metadata

records = sa.Table(
    "statistics_records",
    metadata,
    sa.Column("number", ID, primary_key=True),  #: 2026-11-nord-00001, given on arrival
    sa.Column("handover", ID, nullable=False, unique=True),  #: of each event exactly one
    sa.Column("submission", ID, nullable=False),
    sa.Column("office", ID, nullable=False),
    sa.Column("month", sa.String(7), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("corrects", ID, nullable=True),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("code", ID, nullable=True),
    sa.Column("field", sa.String(200), nullable=True),
    sa.Column("answered_at", Instant, nullable=True),
    sa.Index("ix_statistics_records_month", "month", "office", "number"),
    sa.Index("ix_statistics_records_submission", "submission", "number"),
)

batches = sa.Table(
    "statistics_batches",
    metadata,
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("office", ID, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),  #: the file, as it was closed
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("records", sa.Integer, nullable=False),
    sa.Column("closed_at", Instant, nullable=False),
    sa.Column("closed_by", ID, nullable=False),
    sa.Column("unknown", sa.JSON, nullable=False),  #: numbers of feedback that are not in it
)
