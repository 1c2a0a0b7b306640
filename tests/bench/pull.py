"""Pull submissions and their documents from a real form server into the sealed store; peer: curl.

The peer downloads the same documents with `curl --parallel --parallel-max 4` into plain files and
hashes them with sha256sum. Prints seconds, peer_seconds, ratio_curl, submissions, documents, mb.
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

from inbox.store.store import Store, open_store
from inbox.submission import Description, Submission
from sync.client import FormServer
from sync.pull import acknowledge, fetch_documents, pull_changes
from tests.bench.office_server import Office, deliver, office

KEY = bytes(range(32))
SIZE = 200_000


def describe(received: Submission) -> Description:
    """What a list row says, without the catalogue (that is not what is measured)."""
    return Description("Krankmeldung", "", received.text("nachname"), "", None, "")


def ours(place: Office, folder: Path) -> tuple[float, float, Store]:
    """Seconds for changes and for everything, and the filled store."""
    server = FormServer(place.url, place.tokens["int.koch"])
    store = open_store(folder, KEY)
    begun = time.perf_counter()
    pull_changes(server, store, describe)
    listed = time.perf_counter() - begun
    fetch_documents(server, store, limit=1_000_000)
    acknowledge(server, store)
    taken = time.perf_counter() - begun
    server.close()
    return listed, taken, store


def curl(place: Office, documents: list[tuple[str, str, str]], folder: Path) -> float:
    """Seconds of the peer: download to plain files, then hash them."""
    folder.mkdir()
    lines = [f'header = "Authorization: Bearer {place.tokens["int.koch"]}"', "silent", "fail"]
    for submission, document, _ in documents:
        url = f"{place.url}/v1/submissions/{submission}/documents/{document}"
        lines += [f'url = "{url}"', f'output = "{folder / document}"']
    config = folder.with_suffix(".curl")
    config.write_text("\n".join(lines))
    begun = time.perf_counter()
    command = ["curl", "--parallel", "--parallel-max", "4", "--config", str(config)]
    subprocess.run(command, check=True, timeout=600, stderr=subprocess.DEVNULL)
    sums = folder.with_suffix(".sums")
    sums.write_text("".join(f"{sha}  {folder / name}\n" for _, name, sha in documents))
    subprocess.run(["sha256sum", "--check", "--quiet", str(sums)], check=True, timeout=600)
    return time.perf_counter() - begun


def main(argv: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="pull")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args(argv)
    count = 150 if options.quick else options.submissions
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with office(folder / "office") as place:
            deliver(place, count, seed=options.seed, documents=2, size=SIZE)
            rounds = []
            for number in range(2):
                listed, taken, store = ours(place, folder / f"store{number}")
                with store.seeing() as connection:
                    rows = connection.exec_driver_sql("SELECT submission, id, sha256 FROM document")
                    documents = [(row[0], row[1], row[2]) for row in rows]
                    size = connection.exec_driver_sql("SELECT sum(size) FROM document").scalar()
                    stored = connection.exec_driver_sql(
                        "SELECT count(*) FROM document WHERE state = 'stored'"
                    ).scalar()
                store.close()
                peer = curl(place, documents, folder / f"curl{number}")
                rounds.append((taken, peer, listed))
        taken, peer, listed = min(rounds)
        peer = min(r[1] for r in rounds)
    print(  # noqa: T201
        json.dumps(
            {
                "name": "pull",
                "submissions": count,
                "documents": stored,
                "mb": round(int(size or 0) / 1e6, 1),
                "seconds": round(taken, 2),
                "changes_seconds": round(listed, 2),
                "peer_seconds": round(peer, 2),
                "ratio_curl": round(taken / peer, 2),
            }
        )
    )
    return 0 if stored == len(documents) else 1


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
