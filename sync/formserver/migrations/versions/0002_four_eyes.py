"""Why a second person is asked, written down at the confirmation, and who sent it back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("handovers", sa.Column("approval", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("handovers", sa.Column("declined_by", sa.String(length=64), nullable=True))
    op.add_column("handovers", sa.Column("declined_at", sa.String(27), nullable=True))
    op.add_column("handovers", sa.Column("declined_reason", sa.Text(), nullable=True))
