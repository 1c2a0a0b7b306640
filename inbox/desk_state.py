"""Where the list and the line stand, for the window's edges. Values only, and nothing of a case.

Apart from inbox/caseview.py because the first list is shown before any case is.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inbox.submission import SubmissionId


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a submission stands within the current list. `index` counts from 0."""

    index: int
    total: int
    previous: SubmissionId | None
    following: SubmissionId | None


class Link(StrEnum):
    """State of the line to the form server, for the status bar."""

    CONNECTED = "connected"
    CONNECTING = "connecting"
    OFFLINE = "offline"
    SIGNED_OUT = "signed-out"


@dataclass(frozen=True, slots=True)
class DeskState:
    """The status bar: what is saved, connected, waiting, undoable."""

    saved_at: datetime | None
    link: Link
    link_code: str | None  #: error code when not connected
    handovers_waiting: int
    handovers_failed: int
    reading_left: int  #: documents still to be read
    last_number: str | None  #: number of the submission handled last
    last_deed: str | None  #: "confirmed" or "filed"
    undo: SubmissionId | None  #: what Strg+Z would take back
    now: datetime
    is_demo: bool
    memory_only: bool = False
    reading_paused: bool = False  #: only what somebody has open is read
