"""A desk without window or threads: the store, ledger, line and cycle of the product, by rounds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from inbox.catalogue import Catalogue, load_catalogue
from inbox.clock import BusinessClock
from inbox.decision import CaseResolution, Order, OrderId, OrderKind
from inbox.describe import describe
from inbox.store.ledger import Ledger
from inbox.store.store import Store, open_store
from inbox.submission import HandoverNumber, PersonId, Submission, SubmissionId
from sync.client import FormServer
from sync.cycle import Cycle
from sync.handover.casesystems import open_case_system
from sync.handover.efile.choice import open_efile
from sync.handover.efile.place import place_in
from sync.handover.mapping import Mappings, load_mappings
from sync.handover.statistics import FormServerStatistics
from sync.handover.targets import Targets
from tests.waiting import until

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
CASE = CaseResolution("agrees", "12345BG0001234", "II-0001234-26", "Demirtaş, Aylin", "1990-03-12")


@lru_cache(maxsize=1)
def catalogue_here() -> Catalogue:
    """Read once per process, and inherited by forked desks."""
    return load_catalogue(RESOURCES)


@lru_cache(maxsize=1)
def mappings_here() -> Mappings:
    """Read once per process, and inherited by forked desks."""
    return load_mappings(RESOURCES / "mapping", catalogue_here())


@dataclass(frozen=True, slots=True)
class Wiring:
    """Where everything is; can be told to another process."""

    form: str
    tokens: dict[str, str]
    case: str
    case_token: str
    e_file: Path
    offset: float


class DeskProcess:
    """A desk without window: the product's store, ledger, line and cycle."""

    def __init__(self, wiring: Wiring, who: str, folder: Path | None) -> None:
        self.who = PersonId(who)
        self.shift = timedelta()
        self.clock = BusinessClock(
            offset=timedelta(seconds=wiring.offset), real=lambda: datetime.now(UTC) + self.shift
        )
        catalogue = catalogue_here()
        self.store: Store = open_store(folder, b"\x07" * 32)
        self.ledger = Ledger(self.store.engine)
        self.server = FormServer(wiring.form, wiring.tokens[who], pause=lambda _: None)
        self.case_system = open_case_system(wiring.case, wiring.case_token, mappings_here())
        self.e_file = open_efile(place_in(wiring.e_file), RESOURCES)
        statistics = FormServerStatistics(self.server, mappings_here())
        self.targets = Targets(self.case_system, self.e_file, statistics)
        self.cycle = Cycle(
            store=self.store,
            ledger=self.ledger,
            server=self.server,
            targets=self.targets,
            catalogue=catalogue,
            describe=lambda s: describe(s, catalogue),
            clock=self.clock,
            holder=f"desk-{uuid4()}" if folder is None else f"desk-{folder}",
            reading_of=lambda _: None,
        )

    def close(self) -> None:
        self.server.close()
        self.case_system.close()
        self.e_file.close()
        self.store.close()

    def submission(self, id_: SubmissionId) -> Submission:
        found = self.store.submission(id_)
        assert found is not None
        return found

    # -- presses -----------------------------------------------------------------------------
    def confirm(
        self,
        id_: SubmissionId,
        *,
        hold: float = 0.0,
        case: CaseResolution = CASE,
        behalf: str | None = None,
        rows: tuple[dict[str, Any], ...] = (),
    ) -> Order:
        known = self.submission(id_)
        return self._press(
            Order(
                id=OrderId(str(uuid4())),
                kind=OrderKind.CONFIRM,
                submission=id_,
                version=known.version,
                by=self.who,
                on_behalf_of=None if behalf is None else PersonId(behalf),
                at=self.clock.now(),
                case=case,
                rows=(
                    {
                        "field": "au_seit",
                        "label": "Arbeitsunfähig seit",
                        "group": "Krankmeldung",
                        "entered": "19.11.2026",
                        "evidence": "19.11.2026",
                        "result": "match",
                        "reason": "",
                        "decided": "19.11.2026",
                    },
                    *rows,
                ),
                hold_seconds=hold,
            )
        )

    def file(self, id_: SubmissionId, *, hold: float = 0.0, behalf: str | None = None) -> Order:
        return self._press(self._later(id_, OrderKind.FILE, hold, behalf))

    def undo(self, id_: SubmissionId, step: OrderKind) -> bool:
        """Take a press back as the desk does: the ledger first, then an order."""
        if not self.ledger.try_undo(id_, step):
            return False
        self._press(self._later(id_, step, 0.0, None))
        return True

    def _later(self, id_: SubmissionId, kind: OrderKind, hold: float, behalf: str | None) -> Order:
        return Order(
            id=OrderId(str(uuid4())),
            kind=kind,
            submission=id_,
            version=self.submission(id_).version,
            by=self.who,
            on_behalf_of=None if behalf is None else PersonId(behalf),
            at=self.clock.now(),
            hold_seconds=hold,
        )

    def _press(self, order: Order) -> Order:
        self.store.record_order(order)
        return order

    # -- rounds ------------------------------------------------------------------------------
    def rounds_until(self, condition: Callable[[], object], seconds: float = 30.0) -> Any:
        """Round after round until the condition holds."""

        def one() -> object:
            found = condition()
            if not found:
                self.cycle.refresh()
                self.cycle.run_once()
            return found

        return until(one, seconds)

    def number_of(self, id_: SubmissionId) -> HandoverNumber:
        newest = self.ledger.latest(id_)
        assert newest is not None
        return newest.number

    def is_done(self, id_: SubmissionId) -> bool:
        newest = self.ledger.latest(id_)
        return newest is not None and newest.state == "done"
