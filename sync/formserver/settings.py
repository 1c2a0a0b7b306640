"""How one form server is set up: values only, read once at start-up. Opens nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from inbox.clock import BusinessClock

VERSION = "1.0.0"

LEASE_SECONDS = 600.0  #: claim of a submission, renewed only while somebody works (security.md)
PRESENCE_SECONDS = 90.0  #: "has it open" fades this long after the last sign of life
LONGEST_WAIT_SECONDS = 60.0  #: upper limit of a long poll
LARGEST_PAGE = 500  #: changes on one page
DEFAULT_PAGE = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """One server: its database, its folder, its clock, its limits (bytes)."""

    database: str  #: SQLAlchemy URL, "sqlite:////path/form.db" or "postgresql+psycopg://…"
    data: Path  #: folder of the documents' bytes
    clock: BusinessClock = field(default_factory=BusinessClock)
    json_limit: int = 4 * 1024 * 1024
    upload_limit: int = 100 * 1024 * 1024  #: one file
    delivery_limit: int = 500 * 1024 * 1024  #: all files of one delivery
    threads: int = 24
