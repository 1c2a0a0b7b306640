"""Statistics: a record for each event, and one batch for each month and office."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.String(27)  # UTC text of fixed width


def upgrade() -> None:
    op.create_table(
        "statistics_records",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("handover", sa.String(length=64), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("corrects", sa.String(length=64), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("field", sa.String(length=200), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statistics_records")),
        sa.UniqueConstraint("handover", name=op.f("uq_statistics_records_handover")),
    )
    op.create_index(
        "ix_statistics_records_month",
        "statistics_records",
        ["month", "office", "number"],
        unique=False,
    )
    op.create_index(
        "ix_statistics_records_submission",
        "statistics_records",
        ["submission", "number"],
        unique=False,
    )
    op.create_table(
        "statistics_batches",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=False),
        sa.Column("closed_by", sa.String(length=64), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("month", "office", name=op.f("pk_statistics_batches")),
    )
