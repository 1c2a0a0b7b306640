"""A desk in memory with the sample day's rows: same methods as inbox/desk.py, real state, no disk.

Can be told to block (`gate`) or to fail (`fail_next`), so that tests see what the window does then.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from inbox.caseview import Bar, CaseView, DeskState, DocumentView, Link, Neighbours, PageSize, Phase
from inbox.comparison.result import Comparison, FieldResult, Place, Rect, Result, Trust
from inbox.copying import CopyTask
from inbox.desk_header import DeskHeader
from inbox.errors import Refused, ZweiklickError
from inbox.evidence.reading import PageImage, PageReading
from inbox.handover import HandoverEntry, StuckHandover
from inbox.queue import (
    QueueEntry,
    QueueKind,
    QueueQuery,
    QueueRef,
    QueueRow,
    ResultFilter,
    SortKey,
)
from inbox.submission import (
    Description,
    DocumentId,
    DocumentRole,
    HistoryEntry,
    Person,
    Submission,
    SubmissionId,
)
from tests.ui.sample_rows import DAY, FOR_WEBER, KOCH, NOW, OWN, WEBER, sample_rows, weber_rows


@dataclass
class SampleDesk:
    """Rows in lists; queries answered by plain Python."""

    own: list[QueueRow] = field(default_factory=sample_rows)
    weber: list[QueueRow] = field(default_factory=weber_rows)
    settings: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    gate: threading.Event | None = None
    fail_next: ZweiklickError | None = None
    page_maker: Callable[[float], PageImage] | None = None
    waiting: int = 0
    failed: int = 0
    reading_left: int = 0
    reading_paused: bool = False
    undoable: SubmissionId | None = None
    link: Link = Link.CONNECTED
    is_demo: bool = False
    me: Person = KOCH
    seen: set[tuple[DocumentId, int]] = field(default_factory=set)
    handed: tuple[HandoverEntry, ...] = ()
    standing_still: tuple[StuckHandover, ...] = ()
    oversees: bool = False
    by_hand: tuple[CopyTask, ...] = ()

    def _called(self, name: str) -> None:
        self.calls.append(name)
        self.threads.add(threading.get_ident())
        if self.gate is not None:
            self.gate.wait(20)
        error, self.fail_next = self.fail_next, None
        if error is not None:
            raise error

    # -- lists ---------------------------------------------------------------------------------
    def header(self) -> DeskHeader:
        self._called("header")
        return DeskHeader(self.me, "Integration", "Nord")

    def queues(self) -> tuple[QueueEntry, ...]:
        self._called("queues")
        own, weber = self.own, self.weber
        later = QueueEntry(QueueRef(QueueKind.LATER), "Wiedervorlage", 4)

        def entry(kind: QueueKind, label: str, n: int) -> QueueEntry:
            return QueueEntry(QueueRef(kind), label, n, indent=True)

        return (
            QueueEntry(OWN, "Mein Eingang", len(own)),
            entry(QueueKind.OWN_URGENT, "Eilig", sum(r.urgent for r in own)),
            entry(QueueKind.OWN_NEW, "Neu", sum(r.is_new for r in own)),
            entry(QueueKind.OWN_QUESTION, "Rückfrage offen", 2),
            later,
            QueueEntry(FOR_WEBER, "Für Weber", len(weber), until=date(2026, 11, 27)),
            QueueEntry(
                QueueRef(QueueKind.SUBSTITUTED_URGENT, person=WEBER),
                "Eilig",
                sum(r.urgent for r in weber),
                indent=True,
            ),
            QueueEntry(QueueRef(QueueKind.TEAM, team="team-nord"), "Team-Eingang", 31),
            QueueEntry(QueueRef(QueueKind.DONE), "Erledigt", 126),
        )

    def _matching(self, query: QueueQuery) -> list[QueueRow]:
        rows = self.weber if query.ref.person == WEBER else self.own
        if query.ref.kind in (QueueKind.OWN_URGENT, QueueKind.SUBSTITUTED_URGENT):
            rows = [r for r in rows if r.urgent]
        if query.ref.kind is QueueKind.OWN_NEW:
            rows = [r for r in rows if r.is_new]
        if query.ref.kind in (QueueKind.LATER, QueueKind.DONE, QueueKind.TEAM):
            rows = sample_rows()[7:]
        words = query.text.casefold().split()
        rows = [
            r
            for r in rows
            if all(
                w in f"{r.number} {r.title} {r.person} {r.case_number}".casefold() for w in words
            )
        ]
        if query.result is not ResultFilter.ALL:
            nothing = query.result is ResultFilter.NOTHING_OPEN
            rows = [r for r in rows if (r.summary is not None and r.summary.open == 0) is nothing]
        keys: dict[SortKey, Callable[[QueueRow], object]] = {
            SortKey.DUE: lambda r: (not r.urgent, r.due_day is None, r.due_day or DAY),
            SortKey.KIND: lambda r: r.title.casefold(),
            SortKey.PERSON: lambda r: r.person.casefold(),
            SortKey.RESULT: lambda r: -(r.summary.open if r.summary else 0),
            SortKey.RECEIVED: lambda r: r.received_day or DAY,
        }
        return sorted(rows, key=keys[query.sort], reverse=query.descending)  # type: ignore[arg-type]

    def rows(self, query: QueueQuery, offset: int, limit: int = 200) -> tuple[QueueRow, ...]:
        self._called("rows")
        return tuple(self._matching(query)[offset : offset + limit])

    def count(self, query: QueueQuery) -> int:
        self._called("count")
        return len(self._matching(query))

    def neighbours(self, query: QueueQuery, submission: SubmissionId) -> Neighbours:
        self._called("neighbours")
        ids = [r.id for r in self._matching(query)]
        if submission not in ids:
            return Neighbours(-1, len(ids), None, None)
        at = ids.index(submission)
        return Neighbours(
            at,
            len(ids),
            ids[at - 1] if at else None,
            ids[at + 1] if at + 1 < len(ids) else None,
        )

    def find_number(self, number: str) -> SubmissionId | None:
        self._called("find_number")
        rows = (*self.own, *self.weber)
        return next((r.id for r in rows if r.number == number.strip().upper()), None)

    # -- one submission ------------------------------------------------------------------------
    def _row(self, submission: SubmissionId) -> QueueRow:
        found = next((r for r in (*self.own, *self.weber) if r.id == submission), None)
        if found is None:
            raise Refused("unknown-submission")
        return found

    def open(self, submission: SubmissionId) -> CaseView:
        self._called("open")
        return self._picture(submission)

    def view(self, submission: SubmissionId) -> CaseView:
        self._called("view")
        return self._picture(submission)

    def leave(self, submission: SubmissionId) -> None:
        self._called("leave")

    def page_image(
        self, document: DocumentId, page: int, scale: float, clip: Rect | None = None
    ) -> PageImage:
        self._called("page_image")
        if self.page_maker is not None:
            return self.page_maker(scale)
        width, height = round(595 * scale), round(842 * scale)
        return PageImage(width, height, width * 4, b"\xe6\xee\xf2\xff" * width * height, scale)

    def page_words(self, document: DocumentId, page: int) -> PageReading:
        self._called("page_words")
        return PageReading(595, 842, (), Trust.NONE)

    def mark_seen(
        self, submission: SubmissionId, document: DocumentId, page: int, how: str
    ) -> None:
        self._called("mark_seen")
        self.seen.add((document, page))

    def history(self, submission: SubmissionId) -> tuple[HistoryEntry, ...]:
        self._called("history")
        return (HistoryEntry(NOW, "received", "Formularserver"),)

    def _picture(self, submission: SubmissionId) -> CaseView:
        known = self._row(submission)
        family, _, given = known.person.partition(", ")
        paper = DocumentId(f"doc-{known.number}")
        values = (
            ("p_nachname", "Familienname", family, family.upper(), (95, 55, 150, 66)),
            ("p_vorname", "Vorname", given, given.upper(), (95, 70, 140, 80)),
            ("p_geburtsdatum", "Geburtsdatum", "12.03.1990", "12.03.90", (220, 55, 265, 66)),
            ("au_von", "Arbeitsunfähig seit", "19.11.2026", "19.11.26", (180, 170, 270, 182)),
            ("au_bis", "Bis einschließlich", "27.11.2026", "27.11.26", (240, 195, 330, 207)),
            ("au_art", "Art", "Erstbescheinigung", "Erst", (300, 60, 380, 70)),
        )
        rows = tuple(
            FieldResult(
                name,
                label,
                "Person",
                entered,
                read,
                Result.MATCH,
                place=Place(paper, 0, Rect(*(float(x) for x in box))),
            )
            for name, label, entered, read, box in values
        )
        return CaseView(
            submission=Submission(
                known.id,
                known.number,
                known.service,
                datetime(2026, 11, 20, 7, 41, tzinfo=UTC),
                {},
                known.owner,
                known.owner_name,
                "team-nord",
                "Nord",
                known.status,
                1,
                known.case_number or None,
                routing_reason="Arbeitsvermittlung, Buchstaben A bis K",
            ),
            description=Description(
                known.title, known.reason, known.person, known.case_number, known.due_day, ""
            ),
            service_label=known.title,
            comparison=Comparison(known.id, 1, "test", rows),
            decisions={},
            documents=(
                DocumentView(
                    paper,
                    "au.jpg",
                    DocumentRole.EVIDENCE,
                    "AU-Bescheinigung, Foto",
                    "image/jpeg",
                    False,
                    "ready",
                    (PageSize(595, 842),),
                    True,
                ),
            ),
            seen=frozenset(self.seen),
            case=None,
            bar=Bar(Phase.READY),
            represents=None,
            represents_name=None,
            hints=("Termin 25.11.2026 liegt in der AU", "Kopie an Leistung"),
        )

    # -- deeds and state -----------------------------------------------------------------------
    def undo(self, submission: SubmissionId) -> CaseView:
        self._called("undo")
        self.undoable = None
        return self._picture(submission)

    def handovers(self, submission: SubmissionId | None = None) -> tuple[HandoverEntry, ...]:
        self._called("handovers")
        return tuple(
            e for e in self.handed if submission is None or e.opened.submission == submission
        )

    @property
    def may_oversee(self) -> bool:
        return self.oversees

    def stuck(self) -> tuple[StuckHandover, ...]:
        self._called("stuck")
        return self.standing_still

    def copy_tasks(self, submission: SubmissionId) -> tuple[CopyTask, ...]:
        self._called("copy_tasks")
        return self.by_hand

    def tick_copied(
        self, submission: SubmissionId, key: str, mask: str, name: str, on: bool
    ) -> tuple[CopyTask, ...]:
        self._called("tick_copied")
        self.by_hand = tuple(
            replace(
                task,
                values=tuple(
                    replace(v, ticked=on) if (task.key, v.mask, v.name) == (key, mask, name) else v
                    for v in task.values
                ),
            )
            for task in self.by_hand
        )
        return self.by_hand

    def copied(self, submission: SubmissionId, key: str) -> tuple[CopyTask, ...]:
        self._called("copied")
        self.by_hand = tuple(
            replace(task, receipt="von Hand") if task.key == key and not task.open else task
            for task in self.by_hand
        )
        return self.by_hand

    def send_now(self, submission: SubmissionId | None = None) -> None:
        self._called("send_now")

    def refresh(self) -> None:
        self._called("refresh")

    def pause_reading(self, paused: bool) -> DeskState:
        self._called("pause_reading")
        self.reading_paused = paused
        return self.state()

    def state(self) -> DeskState:
        self._called("state")
        return DeskState(
            saved_at=NOW,
            link=self.link,
            link_code=None,
            handovers_waiting=self.waiting,
            handovers_failed=self.failed,
            reading_left=self.reading_left,
            last_number="AUM-2026-000814-6",
            last_deed="file",
            undo=self.undoable,
            now=NOW,
            is_demo=self.is_demo,
            reading_paused=self.reading_paused,
        )

    def setting(self, key: str) -> str | None:
        return self.settings.get(key)

    def keep_setting(self, key: str, value: str) -> None:
        self._called("keep_setting")
        self.settings[key] = value
