"""Does a desk get slower with the years? Pull 100 changes, open the queue, at 1,000 and 100,000.

Both stores hold the same 900 open submissions of mine; all others are filed ones. Both pull the
same changes from the same real form server, in turns. Prints ratio_pull and ratio_open (large
against small, medians), and the milliseconds they are made of.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from inbox.queue import QueueKind, QueueQuery, QueueRef
from inbox.store.batch import PulledBatch
from inbox.store.store import Store, open_store
from inbox.submission import Description, Person, PersonId, Status, Submission
from sync.client import FormServer
from sync.pull import pull_changes
from tests.bench.office_server import deliver, office
from tests.bench.queue_sql import KEY, TODAY, made, timed
from tests.bench.queue_sql import describe as describe_made

OPEN = 900
LABELS = {kind: kind.value for kind in QueueKind}
ME = Person(
    PersonId("int.koch"), "Koch, Petra", frozenset({"integration"}), "nord", "team-integration-nord"
)


def describe(received: Submission) -> Description:
    """What a list row says, for invented and delivered ones alike."""
    if "due" in received.data:
        return describe_made(received)
    return Description("Krankmeldung", "", received.text("nachname"), "", None, "")


def stock(seed: int, count: int) -> Iterator[Submission]:
    """So many submissions of mine, all but the first OPEN of them filed."""
    for number, one in enumerate(made(seed, count)):
        status = Status.NEW if number < OPEN else Status.FILED
        yield replace(one, owner=ME.id, owner_name=ME.name, team=ME.team, status=status)


def filled(folder: Path, seed: int, count: int) -> Store:
    """A store that holds them."""
    store = open_store(folder, KEY)
    page: list[Submission] = []
    for one in stock(seed, count):
        page.append(one)
        if len(page) == 1000:
            store.apply(PulledBatch("", tuple(page), me=ME), describe=describe)
            page.clear()
    if page:
        store.apply(PulledBatch("", tuple(page), me=ME), describe=describe)
    return store


def opened(store: Store) -> None:
    """What opening the queue asks of the store."""
    query = QueueQuery(QueueRef(QueueKind.OWN))
    store.queue_counts(ME, ME.team, TODAY, store.substitutions(), labels=LABELS)
    store.queue_rows(query, me=ME, today=TODAY, offset=0, limit=200)
    store.queue_count(query, me=ME, today=TODAY)


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="grow")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    sizes = (1_000, 15_000) if options.quick else (1_000, 100_000)
    rounds = 5 if options.quick else options.rounds
    pulls: dict[int, list[float]] = {size: [] for size in sizes}
    opens: dict[int, list[float]] = {size: [] for size in sizes}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        stores = {size: filled(folder / f"{size}", options.seed, size) for size in sizes}
        with office(folder / "office") as place:
            server = FormServer(place.url, place.tokens["int.koch"])
            for number in range(rounds + 1):
                deliver(place, 100, seed=options.seed, documents=1, size=1000, start=number * 100)
                for size in sizes if number % 2 else sizes[::-1]:
                    store = stores[size]
                    taken = timed(lambda s=store: pull_changes(server, s, describe))  # type: ignore[misc]
                    looked = timed(lambda s=store: opened(s))  # type: ignore[misc]
                    if number:  # the first round warms both up
                        pulls[size].append(taken)
                        opens[size].append(looked)
            server.close()
        for store in stores.values():
            store.close()
    small, large = sizes
    print(  # noqa: T201
        json.dumps(
            {
                "name": "grow",
                "small": small,
                "large": large,
                "pull_ms": [round(median(pulls[size]), 1) for size in sizes],
                "open_ms": [round(median(opens[size]), 1) for size in sizes],
                "ratio_pull": round(median(pulls[large]) / median(pulls[small]), 2),
                "ratio_open": round(median(opens[large]) / median(opens[small]), 2),
            }
        )
    )
    return 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
