"""Marks and statements about papers; readings kept so far may hold what is covered now."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "by_hand",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("rect", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_by_hand_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "submission", "document", "what", "page", "rect", name=op.f("pk_by_hand")
        ),
    )
    op.execute("DELETE FROM reading")
    op.execute("UPDATE document SET read_by = ''")
    op.execute("UPDATE submission SET compared = ''")
