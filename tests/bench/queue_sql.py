"""Filter, sort and page a list of many rows in the real encrypted store; peer: bare SQL.

Prints one JSON object: p95_filter_ms (a keystroke to 200 rows), ratio_sql (against the same filter
as one plain statement on a plain connection to the same file), p95_sort_ms, p95_page_ms,
count_ms, rows, rss_mb.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from inbox.queue import QueueKind, QueueQuery, QueueRef, SortKey
from inbox.store.batch import PulledBatch
from inbox.store.folding import folded
from inbox.store.sealing import sealed_connection
from inbox.store.store import Store, open_store
from inbox.submission import (
    Description,
    Person,
    PersonId,
    Status,
    Submission,
    SubmissionId,
)

KEY = bytes(range(32))
ME = Person(PersonId("p.me"), "Koch, Petra", frozenset({"integration"}), "nord", "team-nord")
TODAY = date(2026, 11, 23)

_FIRST = ("Aylin", "Jürgen", "Zoë", "Łukasz", "Müşerref", "Petra", "Thomas", "Noël", "Björn", "Jan")
_LAST = ("Müller", "Mueller", "Weiß", "Şahin", "Yılmaz", "Krüger", "Nowak", "Schäfer", "Öztürk")
_LAST += ("Groß", "Demirtaş", "Straßer", "Koch", "Wagner", "Fischer", "Becker", "Schröder")
_LAST += ("Neumann", "Schwarz", "Zimmermann", "Braun", "Hartmann", "Hoffmann")
_KINDS = (
    "Krankmeldung",
    "Veränderungsmitteilung",
    "Neuantrag",
    "Weiterbewilligung",
    "Ortsabwesenheit",
)

#: Folded ones, ones without a hit, very frequent ones, numbers.
WORDS = (
    "mueller",
    "müller",
    "krank",
    "yilmaz",
    "strasser",
    "strass",
    "xqzzy",
    "2026",
    "000815",
    "AUM-2026-0008",
    "neuantrag zo",
    "12345",
    "schroeder jan",
    "keintreffer",
)


def made(seed: int, count: int, *, start: int = 0) -> Iterator[Submission]:
    """Invented submissions, the same for the same seed."""
    chance = random.Random(f"{seed}-{start}")
    first = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
    template = Submission(
        id=SubmissionId(""),
        number="",
        service="krankmeldung",
        received_at=first,
        data={},
        owner=ME.id,
        owner_name=ME.name,
        team=ME.team,
        office="nord",
        status=Status.NEW,
        version=1,
    )
    for index in range(start, start + count):
        name, given = chance.choice(_LAST), chance.choice(_FIRST)
        yield replace(
            template,
            id=SubmissionId(f"s{index}"),
            number=f"AUM-2026-{index:06d}-{index % 10}",
            received_at=first + timedelta(minutes=chance.randrange(460_000)),
            case_number=f"12345BG{chance.randrange(10_000_000):07d}",
            data={
                "nachname": f"{name}-{chance.randrange(900)}" if index % 7 == 0 else name,
                "vorname": given,
                "kind": chance.choice(_KINDS),
                "due": (TODAY + timedelta(days=chance.randrange(-3, 90))).isoformat(),
            },
        )


def describe(received: Submission) -> Description:
    """What the list says, without the catalogue."""
    return Description(
        title=received.text("kind"),
        reason="",
        person=f"{received.text('nachname')}, {received.text('vorname')}",
        case_number=received.case_number or "",
        due_day=date.fromisoformat(received.text("due")),
        due_note="",
    )


def fill(store: Store, seed: int, count: int, *, page: int = 1000) -> None:
    """Bring `count` submissions into the store, in pages."""
    for start in range(0, count, page):
        batch = tuple(made(seed, min(page, count - start), start=start))
        store.apply(PulledBatch(f"c{start}", batch, me=ME), describe=describe)


def keystrokes() -> list[str]:
    """Every state of the filter while the words are typed."""
    return [word[:length] for word in WORDS for length in range(1, len(word) + 1)]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[max(0, int(len(values) * 0.95) - 1)]


def bare(folder: Path) -> Callable[[str], object]:
    """The peer: the same rows in the same order by one plain statement, left as plain tuples."""
    raw = sealed_connection(folder / "desk.db", KEY)()

    def search(text: str) -> object:
        words = " ".join(f'"{w}"*' for w in folded(text).replace("-", " ").split())
        return raw.execute(
            "SELECT s.* FROM words JOIN submission s ON s.row = words.rowid"
            " WHERE words MATCH ? AND shelf = ? ORDER BY due_day, received_at, s.row LIMIT 200",
            (words, f"open/o:{ME.id}"),
        ).fetchall()

    return search


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="queue_sql")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    rows = 10_000 if options.quick else options.rows
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "store"
        store = open_store(folder, KEY)
        begun = time.perf_counter()
        fill(store, options.seed, rows)
        filled = time.perf_counter() - begun
        own = QueueQuery(QueueRef(QueueKind.OWN))

        def page(query: QueueQuery, offset: int = 0) -> object:
            return store.queue_rows(query, me=ME, today=TODAY, offset=offset, limit=200)

        page(own)
        peer = bare(folder)
        peer("mueller")
        typed = keystrokes()
        filters = [timed(lambda t=text: page(replace(own, text=t))) for text in typed]  # type: ignore[misc]
        plain = [timed(lambda t=text: peer(t)) for text in typed]  # type: ignore[misc]
        slowest = sorted(zip(filters, typed, strict=True), reverse=True)[:5]
        sorts = [
            timed(lambda k=key, d=down: page(replace(own, sort=k, descending=d)))  # type: ignore[misc]
            for key in SortKey
            for down in (False, True)
        ]
        pages = [timed(lambda n=number: page(own, n * rows // 20)) for number in range(20)]  # type: ignore[misc]
        counts = [
            timed(lambda t=text: store.queue_count(replace(own, text=t), me=ME, today=TODAY))  # type: ignore[misc]
            for text in ("", "m", "mueller", "keintreffer")
        ]
        store.close()
    print(  # noqa: T201
        json.dumps(
            {
                "name": "queue_sql",
                "rows": rows,
                "p50_filter_ms": round(sorted(filters)[len(filters) // 2], 2),
                "p95_filter_ms": round(p95(filters), 2),
                "ratio_sql": round(sum(filters) / sum(plain), 2),
                "slowest": [[round(ms, 1), text] for ms, text in slowest],
                "p95_sort_ms": round(p95(sorts), 2),
                "p95_page_ms": round(p95(pages), 2),
                "count_ms": [round(c, 1) for c in counts],
                "fill_s": round(filled, 1),
                "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
