"""A whole office for what goes wrong: form server, gate, Fachverfahren, e-file, whole desks.

A seat is the desk as the program builds it (app.bootstrap), threads included, without the window.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from app.bootstrap import Listeners, RunningDesk, build_desk
from app.profile import Connections, Profile
from inbox.caseview import CaseView, DeskState, Link, Phase
from inbox.clock import BusinessClock
from inbox.decision import FieldChoice
from inbox.queue import QueueQuery
from inbox.submission import SubmissionId
from sync.formserver import office as server_office
from sync.formserver.db import Database
from sync.formserver.numbers import spell
from sync.handover.efile.place import folder_place
from tests.democase.conftest import Program
from tests.evidence.sample_files import text_pdf
from tests.formserver.houses import OFFICE, START, House
from tests.journeys.gate import Gate
from tests.waiting import until
from ui.messages import sentence

PERSON = {
    "bg_nummer": "12345BG0001234",
    "nachname": "Demirtaş",
    "vorname": "Aylin",
    "geburtsdatum": "1990-03-12",
}
#: Somebody whom Thomas Weber looks after; Petra Koch stands in for him until 2026-11-27.
WEBERS = {
    "bg_nummer": "12345BG0004711",
    "plz": "52349",
    "nachname": "Gößling",
    "vorname": "Hans-Peter",
    "geburtsdatum": "1971-06-02",
}
SICK = {"au_seit": "2026-11-19", "au_bis": "2026-11-27", "au_art": "erst"}
_references = count(1)

#: Words no sentence may hold: traces of the machine behind it.
MACHINE_WORDS = ("Traceback", "Error", "Exception", "None", "{", "}", "http", "…")


def plain(code: str, values: Mapping[str, object] | None = None) -> str:
    """The German words of a code, after making sure that a person can read them."""
    message = sentence(code, values)
    assert message.title and message.text, code
    assert code not in message.words or code.isalpha(), code
    for word in MACHINE_WORDS:
        assert word not in message.words, (code, message.words)
    assert message.words.count(".") + message.words.count("?") <= 4
    return message.words


@dataclass
class Heard:
    """What reached the window of a seat."""

    notices: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    states: list[DeskState] = field(default_factory=list)
    changed: list[SubmissionId] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in list(self.notices)]

    def words(self, code: str) -> str:
        """What a person reads of the newest notice with this code."""
        return plain(code, next(v for c, v in reversed(self.notices) if c == code))


class Seat:
    """One person's desk, as the program runs it."""

    def __init__(self, running: RunningDesk, heard: Heard) -> None:
        self.running, self.heard = running, heard
        self.desk = running.desk
        self.store = running.store
        self._is_running = False

    def begin(self) -> "Seat":
        self.running.fetch_first()
        self.running.start()
        self._is_running = True
        return self

    def end(self) -> None:
        if self._is_running:
            self.running.stop()
        else:
            self.running.close()
        self._is_running = False

    # -- waiting ---------------------------------------------------------------------------------
    def is_at(self, link: Link, seconds: float = 30) -> DeskState:
        until(lambda: self.desk.state().link is link, seconds)
        return self.desk.state()

    def sees(self, id_: SubmissionId, seconds: float = 40) -> CaseView:
        """The case once everything of it was fetched, read, compared and resolved."""

        def whole() -> CaseView | None:
            if self.store.submission(id_) is None:
                return None
            view = self.desk.view(id_)
            ready = view.comparison is not None and view.case is not None
            return view if ready and view.bar.phase is not Phase.NOT_READ else None

        found: CaseView = until(whole, seconds)
        return found

    def phase(self, id_: SubmissionId) -> Phase:
        return self.desk.view(id_).bar.phase

    def reaches(self, id_: SubmissionId, *phases: Phase, seconds: float = 40) -> CaseView:
        until(lambda: self.phase(id_) in phases, seconds)
        return self.desk.view(id_)

    # -- a person's work ---------------------------------------------------------------------------
    def work_through(self, id_: SubmissionId) -> CaseView:
        """Open it, look at every page, decide every open row; ready for press one."""
        until(lambda: self.store.submission(id_))
        self.desk.open(id_)
        view = self.sees(id_)
        for document in view.documents:
            for page in range(max(1, len(document.pages))):
                self.desk.mark_seen(id_, document.id, page, "image")
        assert view.comparison is not None
        for row in view.comparison.rows:
            if row.is_open and row.field not in view.decisions:
                self.desk.decide(id_, row.field, FieldChoice.CHECKED_BY_HAND)
        ready = self.desk.view(id_)
        assert ready.bar.phase in (Phase.READY, Phase.READY_APPROVAL), ready.bar
        return ready

    def ids(self) -> list[SubmissionId]:
        """Everything this desk has in a list."""
        found = []
        for entry in self.desk.queues():
            found += [r.id for r in self.desk.rows(QueueQuery(entry.ref), 0)]
        return found


class Office:
    """House, gate, Fachverfahren and e-file; seats are opened and ended with it."""

    def __init__(self, folder: Path, case: Program, database: Path, tokens: Path) -> None:
        self.folder = folder
        shutil.copy(database, folder / "form.db")
        self.tokens: dict[str, str] = json.loads(tokens.read_text("utf-8"))
        self.house = House(f"sqlite:///{folder / 'form.db'}", folder / "data", self.tokens).open()
        self.gate = Gate(self.house.base.removeprefix("http://").removesuffix("/v1"))
        self.case = case
        self.e_file = folder / "akte"
        self.e_file.mkdir()
        self.clock = BusinessClock(
            offset=START - datetime.now(UTC), real=lambda: datetime.now(UTC) + self.house.ahead
        )
        self._seats: list[Seat] = []

    def close(self) -> None:
        for seat in self._seats:
            seat.end()
        self.gate.shut()
        self.house.close()

    def connections(self, person: str, token: str | None = None) -> Connections:
        case_token = str(self.case.line.headers["Authorization"]).removeprefix("Bearer ")
        return Connections(
            form_server=self.gate.url,
            token=self.tokens[person] if token is None else token,
            case_system=self.case.base,
            case_system_token=case_token,
            e_file=folder_place(self.e_file),
        )

    def seat(
        self,
        person: str = "int.koch",
        *,
        folder: Path | None = None,
        token: str | None = None,
        settings: dict[str, object] | None = None,
        hold: float = 0.0,
        case_system: str | None = None,
    ) -> Seat:
        """A desk, built but not begun."""
        heard, connections = Heard(), self.connections(person, token)
        place = folder or self.folder / f"desk-{person}"
        place.mkdir(exist_ok=True)
        running = build_desk(
            Profile(place, settings or {}),
            self.clock,
            replace(connections, case_system=case_system or connections.case_system),
            Listeners(
                changed=heard.changed.extend,
                state=heard.states.append,
                notice=lambda code, values: heard.notices.append((code, values)),
            ),
            hold_seconds=hold,
            pause=lambda seconds: None,
        )
        seat = Seat(running, heard)
        self._seats.append(seat)
        return seat

    def arrive(
        self,
        data: Mapping[str, Any] | None = None,
        files: Sequence[tuple[str, bytes]] | None = None,
        *,
        service: str = "krankmeldung",
        kind: str = "au_bescheinigung",
        number: str | None = None,
    ) -> SubmissionId:
        """A submission is handed in, or documents to the one with this number."""
        given = [("au.pdf", text_pdf())] if files is None else list(files)
        serial = next(_references)
        told: dict[str, Any] = {
            "service": service,
            "data": {**PERSON, **SICK, **(data or {})},
            "source": {"name": "journeys", "reference": f"j{serial}"},
            "attachments": [
                {"part": f"a{n}", "name": name, "declared_kind": kind}
                for n, (name, _) in enumerate(given)
            ],
        }
        if number is None:  # the Fachverfahren is shared: no number occurs twice there
            told["number"] = spell("AUM", 2026, 400_000 + serial)
        parts: dict[str, Any] = {
            f"a{n}": (name, content, "application/octet-stream")
            for n, (name, content) in enumerate(given)
        }
        parts["submission"] = (None, json.dumps(told), "application/json")
        path = "/intake" if number is None else f"/intake/{number}/documents"
        answer = self.house.another_post(path, parts)
        assert answer.status_code in (200, 201), answer.text
        return SubmissionId(str(answer.json().get("id", "")))

    def records(self, number: str) -> list[dict[str, Any]]:
        """What Fachverfahren and statistics took over of one submission, asked independently."""
        found = self.case.call("GET", "/records").json()["records"]
        return [r for r in [*found, *self._statistics()] if f"{number}/" in r["key"]]

    def _statistics(self) -> list[dict[str, Any]]:
        line, path = self.house.caller("adm.1"), "/statistics/batches"
        listed = [
            record
            for b in line.get(path).json()["batches"]
            for record in line.get(f"{path}/{b['office']}/{b['month']}/records").json()["records"]
        ]
        numbers = [str(record["handover"]).rpartition("-U")[0] for record in listed]
        return [
            {**r, "key": f"{n}/{r['handover']}/statistik", "submission_number": n}
            for n, r in zip(numbers, listed, strict=True)
        ]

    def papers(self, number: str) -> list[str]:
        """File names in the e-file that carry this number, asked independently."""
        return sorted(p.name for p in self.e_file.rglob("*.json") if number in p.name)


def load_office(folder: Path) -> tuple[Path, Path]:
    """A form server's database with the demo office in it, and its tokens."""
    database, tokens = folder / "form.db", folder / "tokens.json"
    opened = Database(f"sqlite:///{database}")
    try:
        server_office.init(
            opened, OFFICE, tokens_file=tokens, life=timedelta(days=90), clock=BusinessClock()
        )
    finally:
        opened.close()
    return database, tokens
