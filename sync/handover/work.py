"""What a pass over the handovers needs, and what it tells. Values only."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from inbox.store.ledger import Ledger
from inbox.submission import HandoverNumber, SubmissionId
from sync.handover.backoff import Chance
from sync.handover.papers import PaperDesk
from sync.handover.sending import LocalBytes
from sync.handover.server import HandoverServer
from sync.handover.targets import Targets


@dataclass(slots=True)
class PassReport:
    """What a pass did: submissions whose legs moved, and the form server's fault, if any.

    `damaged`: why nothing more of a handover can be sent; told once, when it is found.
    """

    changed: set[SubmissionId] = field(default_factory=set)
    offline: str | None = None
    damaged: dict[HandoverNumber, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """Everything a pass needs. `now` is business time; `monotonic` counts real seconds.

    `end` is called in every thread of a pass before it ends: it gives back that thread's lines.
    """

    ledger: Ledger
    server: HandoverServer
    targets: Targets
    papers: PaperDesk
    holder: str
    now: Callable[[], datetime]
    local: LocalBytes = lambda paper: None
    chance: Chance = random.random
    monotonic: Callable[[], float] = time.monotonic
    end: Callable[[], None] = lambda: None
