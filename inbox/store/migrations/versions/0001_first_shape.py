"""The first shape of the local store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "handover",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("submission_number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("hold_until", sa.String(), nullable=False),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.Column("file_hold_until", sa.String(), nullable=True),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("lease_until", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_submission"), "handover", ["submission"], unique=False)

    op.create_table(
        "orders",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("handover", sa.String(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("applies", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_orders")),
        sa.UniqueConstraint("id", name=op.f("uq_orders_id")),
    )
    op.create_index(
        "ix_orders_waiting",
        "orders",
        ["submission", "kind"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_index(op.f("ix_orders_submission"), "orders", ["submission"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "read_report",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_read_report")),
    )
    op.create_table(
        "reading",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "engine", name=op.f("pk_reading")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "shelf_count",
        sa.Column("shelf", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shelf", name=op.f("pk_shelf_count")),
    )
    op.create_table(
        "submission",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("received_at", sa.String(), nullable=False),
        sa.Column("received_day", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_sort", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("person_sort", sa.String(), nullable=False),
        sa.Column("case_number", sa.String(), nullable=False),
        sa.Column("due_day", sa.String(), nullable=False),
        sa.Column("due_note", sa.String(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("working", sa.String(), nullable=True),
        sa.Column("working_by", sa.String(), nullable=True),
        sa.Column("working_until", sa.String(), nullable=True),
        sa.Column("trouble", sa.String(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("open_rows", sa.Integer(), nullable=True),
        sa.Column("result_sort", sa.Integer(), nullable=False),
        sa.Column("compared", sa.String(), nullable=False),
        sa.Column("applies", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(), nullable=True),
        sa.Column("shelf", sa.String(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_submission")),
        sa.UniqueConstraint("id", name=op.f("uq_submission_id")),
    )
    op.create_index(
        "ix_submission_by_due",
        "submission",
        [
            "shelf",
            "due_day",
            "received_at",
            "row",
            "emergency",
            "is_new",
            "status",
            "open_rows",
            "folded",
        ],
        unique=False,
    )
    op.create_index(
        "ix_submission_by_kind",
        "submission",
        [
            "shelf",
            "title_sort",
            "due_day",
            "row",
            "emergency",
            "is_new",
            "status",
            "open_rows",
            "folded",
        ],
        unique=False,
    )
    op.create_index(
        "ix_submission_by_person",
        "submission",
        [
            "shelf",
            "person_sort",
            "due_day",
            "row",
            "emergency",
            "is_new",
            "status",
            "open_rows",
            "folded",
        ],
        unique=False,
    )
    op.create_index(
        "ix_submission_by_received",
        "submission",
        [
            "shelf",
            "received_at",
            "row",
            "due_day",
            "emergency",
            "is_new",
            "status",
            "open_rows",
            "folded",
        ],
        unique=False,
    )
    op.create_index(
        "ix_submission_by_result",
        "submission",
        [
            "shelf",
            "result_sort",
            "due_day",
            "row",
            "emergency",
            "is_new",
            "status",
            "open_rows",
            "folded",
        ],
        unique=False,
    )
    op.create_index(
        "ix_submission_compared",
        "submission",
        ["compared", "due_day"],
        unique=False,
        sqlite_where=sa.text("substr(shelf, 1, 5) = 'open/'"),
    )
    op.create_index(
        "ix_submission_counted",
        "submission",
        ["shelf", "due_day", "emergency", "is_new", "status", "open_rows"],
        unique=False,
    )
    op.create_index(op.f("ix_submission_number"), "submission", ["number"], unique=False)

    op.create_table(
        "substitution",
        sa.Column("absent", sa.String(), nullable=False),
        sa.Column("substitute", sa.String(), nullable=False),
        sa.Column("first_day", sa.String(), nullable=False),
        sa.Column("last_day", sa.String(), nullable=False),
        sa.Column("absent_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("absent", "substitute", "first_day", name=op.f("pk_substitution")),
    )
    op.create_table(
        "case_resolution",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_case_resolution_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_case_resolution")),
    )
    op.create_table(
        "comparison",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_comparison_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_comparison")),
    )
    op.create_table(
        "content",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_content_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", name=op.f("pk_content")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_document_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(
        "ix_document_read_by",
        "document",
        ["read_by"],
        unique=False,
        sqlite_where=sa.text("state = 'stored' AND role = 'nachweis'"),
    )
    op.create_index(op.f("ix_document_sha256"), "document", ["sha256"], unique=False)
    op.create_index(op.f("ix_document_submission"), "document", ["submission"], unique=False)
    op.create_index(
        "ix_document_wanted",
        "document",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'wanted'"),
    )

    op.create_table(
        "field_decision",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["submission.id"],
            name=op.f("fk_field_decision_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission", "field", name=op.f("pk_field_decision")),
    )
    op.create_table(
        "leg",
        sa.Column("handover", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.String(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("payload_sha256", sa.String(), nullable=True),
        sa.Column("reported", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover"], ["handover.number"], name=op.f("fk_leg_handover"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("handover", "name", name=op.f("pk_leg")),
        sa.UniqueConstraint("key", name=op.f("uq_leg_key")),
    )
    op.create_table(
        "paper",
        sa.Column("handover", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover"], ["handover.number"], name=op.f("fk_paper_handover"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("handover", "id", name=op.f("pk_paper")),
    )
    op.create_table(
        "seen",
        sa.Column("submission", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submission.id"], name=op.f("fk_seen_submission"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("submission", "document", "page", name=op.f("pk_seen")),
    )
    op.execute(
        "CREATE VIRTUAL TABLE words USING fts5(folded, content='submission', content_rowid='row',"
        " tokenize='unicode61 remove_diacritics 0', prefix='1 2 3', detail='none')"
    )
    # Without it deleted words stay readable inside the index.
    op.execute("INSERT INTO words(words, rank) VALUES('secure-delete', 1)")
    op.execute(
        "CREATE TRIGGER words_added AFTER INSERT ON submission BEGIN"
        " INSERT INTO words(rowid, folded) VALUES (new.row, new.folded); END"
    )
    op.execute(
        "CREATE TRIGGER words_removed AFTER DELETE ON submission BEGIN"
        " INSERT INTO words(words, rowid, folded) VALUES ('delete', old.row, old.folded); END"
    )
    op.execute(
        "CREATE TRIGGER words_changed AFTER UPDATE OF folded ON submission"
        " WHEN old.folded <> new.folded BEGIN"
        " INSERT INTO words(words, rowid, folded) VALUES ('delete', old.row, old.folded);"
        " INSERT INTO words(rowid, folded) VALUES (new.row, new.folded); END"
    )
    op.execute(
        "CREATE TRIGGER shelf_filled AFTER INSERT ON submission BEGIN"
        " INSERT INTO shelf_count(shelf, rows) VALUES (new.shelf, 1)"
        " ON CONFLICT(shelf) DO UPDATE SET rows = rows + 1; END"
    )
    op.execute(
        "CREATE TRIGGER shelf_left AFTER DELETE ON submission BEGIN"
        " UPDATE shelf_count SET rows = rows - 1 WHERE shelf = old.shelf; END"
    )
    op.execute(
        "CREATE TRIGGER shelf_changed AFTER UPDATE OF shelf ON submission"
        " WHEN old.shelf <> new.shelf BEGIN"
        " UPDATE shelf_count SET rows = rows - 1 WHERE shelf = old.shelf;"
        " INSERT INTO shelf_count(shelf, rows) VALUES (new.shelf, 1)"
        " ON CONFLICT(shelf) DO UPDATE SET rows = rows + 1; END"
    )
