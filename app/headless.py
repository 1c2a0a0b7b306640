"""The desk without a window: a command a line on stdin, an answer a line on stdout. No Qt.

The same store, threads and rules as with a window; an answer comes after the durable effect. Serves
the sample profile, or running programs on this very machine; never a configured office.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Condition
from time import monotonic
from typing import TextIO

from app.bootstrap import Listeners, RunningDesk, build_desk
from app.demo import start_sample_day
from app.logs import start_logs
from app.profile import Connections, Profile, business_clock
from inbox.caseview import CaseView
from inbox.clock import BusinessClock
from inbox.decision import FieldChoice
from inbox.errors import Damaged, Refused, ZweiklickError
from inbox.submission import SubmissionId
from sync.handover.efile.place import place_in
from sync.line import is_loopback

#: A phase can change without news, when a hold ends: `wait` looks again at least this often.
LOOK_AGAIN_S = 0.2

Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Running:
    """Programs that run already; loopback only. Token files hold nothing but the token."""

    form_server: str
    token_file: Path
    case_system: str
    case_system_token_file: Path
    e_file: Path
    clock_offset: float = 0.0  #: seconds between real and business time

    def connections(self) -> Connections:
        """Addresses and secrets. Raises Refused("demo-not-local") for another machine."""
        if not (is_loopback(self.form_server) and is_loopback(self.case_system)):
            raise Refused("demo-not-local")
        return Connections(
            form_server=self.form_server,
            token=self.token_file.read_text("utf-8").strip(),
            case_system=self.case_system,
            case_system_token=self.case_system_token_file.read_text("utf-8").strip(),
            e_file=place_in(self.e_file),
        )


def run_headless(
    profile: Profile,
    running: Running | None = None,
    *,
    hold_seconds: float = 10.0,
    spares: int = 1,
    commands: TextIO | None = None,
    answers: TextIO | None = None,
) -> int:
    """Open the desk, obey until "quit" or the end of `commands`; the exit code.

    `spares` is the number of evidence workers kept ready.
    """
    out = answers or sys.stdout
    try:
        if not profile.is_demo:
            raise Refused("not-a-sample-profile")
        return _run(profile, running, hold_seconds, spares, commands or sys.stdin, out)
    except ZweiklickError as known:
        _tell(out, {"ok": False, "command": "start", "code": known.code})
        return 3


def _run(
    profile: Profile,
    running: Running | None,
    hold_seconds: float,
    spares: int,
    commands: TextIO,
    out: TextIO,
) -> int:
    start_logs(profile.logs)
    news = News()
    day = None
    if running is None:
        clock = business_clock(profile)
        day = start_sample_day(profile, clock, lambda step: None)
        connections = day.connections
    else:
        clock = BusinessClock(timedelta(seconds=running.clock_offset), is_demo=True)
        connections = running.connections()
    try:
        desk = build_desk(
            profile,
            clock,
            connections,
            Listeners(changed=news.changed, notice=news.notice),
            hold_seconds=hold_seconds,
            spares=spares,
        )
        try:
            desk.fetch_first()
            desk.start()
            _tell(out, {"ok": True, "command": "start", "person": desk.desk.me.id})
            obey(Commands(desk, news), commands, out)
        finally:
            desk.stop()
    finally:
        if day is not None:
            day.stop()
    return 0


def obey(deeds: "Commands", commands: TextIO, out: TextIO) -> None:
    """Carry out line after line; whatever is refused is an answer, too."""
    for line in commands:
        words = line.split()
        if not words:
            continue
        if words[0] == "quit":
            _tell(out, {"ok": True, "command": "quit"})
            return
        try:
            answer = {"ok": True, "command": words[0], **deeds.carry_out(words[0], words[1:])}
        except ZweiklickError as known:
            answer = {"ok": False, "command": words[0], "code": known.code}
        _tell(out, answer)


class News:
    """Wakes whoever waits for a submission; collects what the desk has to say."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._notices: list[dict[str, object]] = []

    def changed(self, ids: frozenset[SubmissionId]) -> None:
        """Called from the desk's threads."""
        with self._condition:
            self._condition.notify_all()

    def notice(self, code: str, values: dict[str, object]) -> None:
        """Called from the desk's threads."""
        with self._condition:
            self._notices.append({"code": code, **values})
            self._condition.notify_all()

    def notices(self) -> list[dict[str, object]]:
        """Everything said since the start, oldest first."""
        with self._condition:
            return list(self._notices)

    def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether the condition came true within that time."""
        end = monotonic() + seconds
        while not condition():
            left = end - monotonic()
            if left <= 0:
                return False
            with self._condition:
                self._condition.wait(min(LOOK_AGAIN_S, left))
        return True


class Commands:
    """What a line may ask for. Ids are those of the form server; `find` gives them by number."""

    def __init__(self, running: RunningDesk, news: News) -> None:
        self._desk = running.desk
        self._news = news
        self._known: dict[str, tuple[int, Callable[..., Answer]]] = {
            "confirm": (1, lambda id_: _told(self._desk.confirm(id_))),
            "file": (1, lambda id_: _told(self._desk.file(id_))),
            "undo": (1, lambda id_: _told(self._desk.undo(id_))),
            "decide": (3, self._decide),
            "see-all": (1, self._see_all),
            "resolve": (1, lambda id_: _told(self._desk.resolve_case(id_))),
            "view": (1, lambda id_: _told(self._desk.view(id_))),
            "wait": (3, self._wait),
            "find": (1, lambda number: {"submission": self._desk.find_number(number)}),
            "send-now": (0, self._send_now),
            "refresh": (0, self._refresh),
            "state": (0, self._state),
        }

    def carry_out(self, word: str, rest: Sequence[str]) -> Answer:
        """Do one command. Raises what the desk raises, and Refused("unknown-command")."""
        wanted, deed = self._known.get(word, (0, None))
        if deed is None or len(rest) < wanted or (len(rest) > wanted and word != "decide"):
            raise Refused("unknown-command", command=word)
        return deed(*rest)

    def _decide(self, id_: str, field: str, choice: str, *value: str) -> Answer:
        if choice not in list(FieldChoice):
            raise Refused("unknown-command", command="decide")
        chosen = FieldChoice(choice)
        return _told(self._desk.decide(SubmissionId(id_), field, chosen, " ".join(value) or None))

    def _see_all(self, id_: str) -> Answer:
        """Read the words of every page, as a person who works with a screen reader does."""
        submission = SubmissionId(id_)
        for document in self._desk.open(submission).documents:
            for page in range(max(1, len(document.pages))):
                try:
                    self._desk.page_words(document.id, page)
                except Damaged:
                    continue
                self._desk.mark_seen(submission, document.id, page, "text")
        return _told(self._desk.view(submission))

    def _wait(self, id_: str, seconds: str, phases: str) -> Answer:
        """Until the bar stands in one of these phases, parted by commas."""
        submission, wanted = SubmissionId(id_), phases.split(",")

        def is_there() -> bool:
            try:
                return self._desk.view(submission).bar.phase.value in wanted
            except Refused as refused:
                if refused.code != "unknown-submission":
                    raise
                return False  # not fetched yet

        try:
            limit = float(seconds)
        except ValueError:
            raise Refused("unknown-command", command="wait") from None
        reached = self._news.until(is_there, limit)
        return {**_told(self._desk.view(submission)), "reached": reached}

    def _send_now(self) -> Answer:
        self._desk.send_now()
        return {}

    def _refresh(self) -> Answer:
        self._desk.refresh()
        return {}

    def _state(self) -> Answer:
        return {**asdict(self._desk.state()), "notices": self._news.notices()}


def _told(view: CaseView) -> Answer:
    bar = view.bar
    return {
        "submission": view.submission.id,
        "number": view.submission.number,
        "version": view.submission.version,
        "phase": bar.phase,
        "code": bar.code,
        "first_field": bar.first_field,
        "may_file": bar.may_file,
        "may_undo": bar.may_undo,
        "handover": view.handover,
        "legs": {leg.name: leg.state for leg in view.legs},
    }


def _tell(out: TextIO, answer: Answer) -> None:
    out.write(json.dumps(answer, ensure_ascii=False, default=_plain) + "\n")
    out.flush()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
