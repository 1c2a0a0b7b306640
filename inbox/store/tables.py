"""The tables of the local store. Sync writes what was received; clicks only append orders.

Instants are ISO texts in UTC with microseconds ("2026-11-20T07:41:00.000000+00:00"), days ISO
dates, so that text order is time order. JSON columns hold what is only ever read as a whole.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

# -- received -----------------------------------------------------------------------------
#: Condition of submissions that lie in an open list, word for word as the index has it.
OPEN_ONLY = "substr(shelf, 1, 5) = 'open/'"

# What a list needs, and nothing more: rows stay narrow, the content lies in `content`.
submission = Table(
    "submission",
    metadata,
    Column("row", Integer, primary_key=True),  # also the rowid of the word index
    Column("id", String, nullable=False, unique=True),
    Column("number", String, nullable=False, index=True),
    Column("service", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("received_day", String, nullable=False),
    Column("owner", String),
    Column("owner_name", String, nullable=False, default=""),
    Column("team", String, nullable=False, default=""),
    Column("status", String, nullable=False),
    Column("version", Integer, nullable=False),
    # what a list row says, computed once on arrival (inbox.submission.Description)
    Column("title", String, nullable=False),
    Column("title_sort", String, nullable=False, default=""),
    Column("reason", String, nullable=False, default=""),
    Column("person", String, nullable=False, default=""),
    Column("person_sort", String, nullable=False, default=""),
    Column("case_number", String, nullable=False, default=""),
    Column("due_day", String, nullable=False, default="9999-12-31"),
    Column("due_note", String, nullable=False, default=""),
    Column("emergency", Boolean, nullable=False, default=False),
    Column("is_new", Boolean, nullable=False, default=True),
    Column("working", String),
    Column("working_by", String),
    Column("working_until", String),  # real time
    Column("trouble", String),
    # what the comparison said, for the queue
    Column("summary", Text),
    Column("open_rows", Integer),
    Column("result_sort", Integer, nullable=False, default=0),
    Column("compared", String, nullable=False, default=""),  # engine, if for this version
    Column("applies", Integer, nullable=False, default=0),  # how often it was received
    # whether an order or the form server says "confirmed" or "filed"; else ""
    Column("deed", String, nullable=False, default=""),
    Column("done_at", String),
    # the list it lies in: "open/o:<person>", "open/t:<team>", "done/o:<person>", "gone";
    # "open/a:<person>": waits for this person as the second pair of eyes
    Column("shelf", String, nullable=False, default=""),
    Column("folded", Text, nullable=False, default=""),
)


def _list_index(name: str, *keys: str) -> None:
    """An index that answers a list in one order, filters and words included, without the row."""
    columns = ("shelf", *keys, "row", "emergency", "is_new", "status", "open_rows", "folded")
    wanted = list(dict.fromkeys((*columns[:-5], "due_day", *columns[-5:])))
    Index(f"ix_submission_{name}", *(submission.c[column] for column in wanted))


# Narrow, for counting.
Index(
    "ix_submission_counted",
    *(submission.c[c] for c in ("shelf", "due_day", "emergency", "is_new", "status", "open_rows")),
)
_list_index("by_due", "due_day", "received_at")
_list_index("by_kind", "title_sort", "due_day")
_list_index("by_person", "person_sort", "due_day")
_list_index("by_result", "result_sort", "due_day")
_list_index("by_received", "received_at")
Index(
    "ix_submission_compared",
    submission.c.compared,
    submission.c.due_day,
    sqlite_where=text(OPEN_ONLY),
)

# How many submissions lie on a shelf; kept by triggers, so that no list is counted row by row.
shelf_count = Table(
    "shelf_count",
    metadata,
    Column("shelf", String, primary_key=True),
    Column("rows", Integer, nullable=False),
)

content = Table(
    "content",
    metadata,
    Column("submission", ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True),
    Column("payload", LargeBinary, nullable=False),  # the submission as zlib-compressed JSON
    Column("description", Text, nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("id", String, primary_key=True),
    Column(
        "submission", ForeignKey("submission.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("role", String, nullable=False),
    Column("sha256", String, nullable=False, index=True),
    Column("size", Integer, nullable=False),
    # "wanted", "stored", "quarantined" (hash differs)
    Column("state", String, nullable=False, default="wanted"),
    Column("reason", String),
    Column("read_by", String, nullable=False, default=""),  # engine of its newest reading
)
Index("ix_document_wanted", document.c.id, sqlite_where=text("state = 'wanted'"))
Index(
    "ix_document_read_by",
    document.c.read_by,
    sqlite_where=text("state = 'stored' AND role = 'nachweis'"),
)

reading = Table(
    "reading",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("engine", String, primary_key=True),
    Column("payload", LargeBinary, nullable=False),  # zlib-compressed JSON of a Reading
)

comparison = Table(
    "comparison",
    metadata,
    Column("submission", ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("engine", String, nullable=False),
    Column("payload", Text, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", String, primary_key=True),
    Column("payload", Text, nullable=False),
)

substitution = Table(
    "substitution",
    metadata,
    Column("absent", String, primary_key=True),
    Column("substitute", String, primary_key=True),
    Column("first_day", String, primary_key=True),
    Column("last_day", String, nullable=False),
    Column("absent_name", String, nullable=False),
)

# -- the person at this desk -----------------------------------------------------------------
seen = Table(
    "seen",
    metadata,
    Column("submission", ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True),
    Column("document", String, primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("how", String, nullable=False),
    Column("at", String, nullable=False),
)

field_decision = Table(
    "field_decision",
    metadata,
    Column("submission", ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True),
    Column("field", String, primary_key=True),
    Column("choice", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

# What a person marked and said about a paper before it is filed (inbox.redaction.ByHand).
by_hand = Table(
    "by_hand",
    metadata,
    Column("submission", ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True),
    Column("document", String, primary_key=True),
    # "cover", "nothing-more" or "wanted"
    Column("what", String, primary_key=True),
    Column("page", Integer, primary_key=True, default=0),
    Column("rect", String, primary_key=True, default=""),  # "x0 y0 x1 y1", points
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

case_resolution = Table(
    "case_resolution",
    metadata,
    Column("submission", ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("payload", Text, nullable=False),
)

# Orders outlive the submission they belong to: no foreign key, nothing cascades.
orders = Table(
    "orders",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("submission", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("on_behalf_of", String),
    Column("at", String, nullable=False),
    Column("handover", String),
    Column("payload", Text, nullable=False),  # decisions, seen, case, rows, hold
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", String),
    Column("reason", String),
    Column("answer", Text),
    # submission.applies when it was registered: until it is received again, the order still shows
    Column("applies", Integer),
)
Index(
    "ix_orders_waiting",
    orders.c.submission,
    orders.c.kind,
    sqlite_where=text("state = 'waiting'"),
)

read_report = Table(
    "read_report",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("submission", String, nullable=False),
    Column("document", String),
    Column("on_behalf_of", String),
    Column("at", String, nullable=False),
)

# -- handover ledger -----------------------------------------------------------------------
handover = Table(
    "handover",
    metadata,
    Column("number", String, primary_key=True),
    Column("submission", String, nullable=False, index=True),
    Column("submission_number", String, nullable=False),
    # "open", "undone", "done"
    Column("state", String, nullable=False),
    Column("hold_until", String, nullable=False),
    Column("filed", Boolean, nullable=False, default=False),
    Column("file_hold_until", String),
    Column("planned", Boolean, nullable=False, default=False),
    Column("payload", Text, nullable=False),  # the confirm order's content, for the papers
    Column("lease", String),
    Column("lease_until", String),
)

paper = Table(
    "paper",
    metadata,
    Column("handover", ForeignKey("handover.number", ondelete="CASCADE"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("uploaded", Boolean, nullable=False, default=False),
    Column("payload", Text, nullable=False),  # file name, type, metadata, source document
)

leg = Table(
    "leg",
    metadata,
    Column("handover", ForeignKey("handover.number", ondelete="CASCADE"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("target", String, nullable=False),
    Column("key", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", String),
    Column("receipt", Text),
    Column("reason", String),
    Column("payload_sha256", String),
    Column("reported", Boolean, nullable=False, default=False),
    UniqueConstraint("key"),
)

# -- audit -----------------------------------------------------------------------------------
audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("on_behalf_of", String),
    Column("action", String, nullable=False),
    Column("submission", String),
    Column("detail", Text, nullable=False, default="{}"),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
)
