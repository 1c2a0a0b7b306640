"""Submissions through all legs, against the same HTTP calls in a bare loop.

The desk does both presses, plan, papers, six legs and their reports; the bare loop makes the very
calls that were recorded on the way, for submissions of its own, and writes the papers plainly: on
the disk before it says so, as the desk does, but without entries, keys, or reading them back.
It has one line; the desk has two when several handovers are due (ratio_bare), one for one alone.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from inbox.submission import SubmissionId
from sync.handover.efile.disk import sync_folder
from tests.handover.desk import CASE, DeskProcess
from tests.handover.office import Office

LEGS = 6
_MASKS = {"Krankmeldung": {"Arbeitsunfähig seit": "2026-11-19"}}


def by_desk(desk: DeskProcess, ids: list[SubmissionId]) -> float:
    """Seconds for both presses and everything after them."""
    begin = time.perf_counter()
    for id_ in ids:
        desk.confirm(id_)
        desk.file(id_)
    while any(not desk.is_done(id_) for id_ in ids):
        desk.cycle._push()
        desk.cycle._hand_over()
    return time.perf_counter() - begin


class Bare:
    """The same calls with requests alone: no ledger, no store, no checks."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._form, self._case = requests.Session(), requests.Session()
        for line, token in (
            (self._form, office.tokens["int.koch"]),
            (self._case, office.case.said["token"]),
        ):
            line.trust_env = False
            line.headers["Authorization"] = f"Bearer {token}"
        self._folder = office.folder / "bare"
        self._folder.mkdir()

    def close(self) -> None:
        self._form.close()
        self._case.close()

    def hand_over(self, id_: str, version: int, plan: dict[str, Any], data: bytes) -> None:
        """One submission, given the plan that the desk made of a like one."""
        confirmed = self._ask(
            "POST",
            f"/v1/submissions/{id_}/confirm",
            {"If-Match": f'"{version}"', "Idempotency-Key": str(uuid4())},
            json={
                "case": {
                    "case_number": CASE.case_number,
                    "file_number": CASE.file_number,
                    "name": CASE.name,
                    "birth_date": CASE.birth_date,
                },
                "hold_seconds": 0,
            },
        )
        number = confirmed["handover"]
        self._ask(
            "POST",
            f"/v1/submissions/{id_}/file",
            {"Idempotency-Key": str(uuid4())},
            json={"handover": number, "hold_seconds": 0},
        )
        base = f"/v1/handovers/{number}"
        lease = self._ask("POST", f"{base}/lease", {}, json={"holder": "bare", "seconds": 60})
        head = {"X-Lease": lease["lease"]}
        self._ask("GET", base, {})
        documents = {d["role"]: d for d in confirmed["submission"]["documents"]}
        papers = [_own(p, documents) for p in plan["papers"]]
        self._ask("PUT", f"{base}/plan", head, json={**plan, "papers": papers})
        self._ask("PUT", f"{base}/papers/pruefvermerk", head, data=data)
        for leg in plan["legs"]:
            state = {"attempts": 1, "state": "sent"}
            self._ask("PUT", f"{base}/legs/{leg}", head, json=state)
            receipt = self._deliver(number, leg, data)
            state = {"attempts": 1, "state": "received", "receipt": receipt}
            self._ask("PUT", f"{base}/legs/{leg}", head, json=state)
        self._ask("DELETE", f"{base}/lease", head)

    def _deliver(self, number: str, leg: str, data: bytes) -> str:
        if leg == "statistik":
            facts = {"case_number": CASE.case_number, "masks": _MASKS}
            path = f"/v1/handovers/{number}/statistics"
            return str(self._ask("PUT", path, {}, json=facts)["receipt"])
        if not leg.startswith("eakte:"):
            record = {
                "case_number": CASE.case_number,
                "masks": _MASKS,
                "submission_number": number,
                "confirmed_by": "int.koch",
            }
            answer = self._case.post(
                f"{self._office.case.base}/records",
                json=record,
                headers={"Idempotency-Key": f"{number}/{leg}"},
                timeout=30,
            )
            return str(answer.json()["receipt"])
        paper = leg.partition(":")[2]
        # whoever says "received" has it on the disk, whatever else is spared
        with (self._folder / f"{number}_{paper}").open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self._folder)
        return "bare"

    def _ask(self, method: str, path: str, headers: dict[str, str], **more: Any) -> Any:
        answer = self._form.request(
            method, self._office.form.base + path, headers=headers, timeout=30, **more
        )
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


def _own(paper: dict[str, Any], documents: dict[str, Any]) -> dict[str, Any]:
    """The paper of a like submission, with the bytes of this one's document."""
    role = {"durchschrift": "durchschrift", "protokoll": "protokoll", "nachweis-1": "nachweis"}
    document = documents.get(role.get(paper["id"], ""))
    if document is None:
        return paper
    return {
        **paper,
        "sha256": document["sha256"],
        "size": document["size"],
        "source_document": document["id"],
    }


def main(argv: list[str]) -> int:
    """Run the measure; one JSON object on the last line."""
    parser = argparse.ArgumentParser(prog="tests.bench handover")
    parser.add_argument("--count", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1, help="the work is the same for every seed")
    parser.add_argument("--quick", action="store_true", help="20 submissions")
    given = parser.parse_args(argv)
    count = given.count or (20 if given.quick else 200)
    folder = Path(tempfile.mkdtemp(prefix="handover-"))
    office = Office(folder / "office")
    desk = office.desk(folder=folder / "desk")
    bare = Bare(office)
    try:
        own = [office.hand_in() for _ in range(count)]
        singles = [office.hand_in() for _ in range(count)]
        others = [office.hand_in()[0] for _ in range(count)]
        desk.cycle.refresh()
        desk.cycle.run_once()
        by_desk(desk, [office_first(office, desk)])
        # a few in turn, so that a busy machine slows both alike
        seconds = {"desk": 0.0, "single": 0.0, "bare": 0.0}
        plan, data = _sample(office, desk)
        step = 5
        for start in range(0, count, step):
            seconds["desk"] += by_desk(desk, [i for i, _ in own[start : start + step]])
            seconds["single"] += sum(by_desk(desk, [i]) for i, _ in singles[start : start + step])
            begin = time.perf_counter()
            for id_ in others[start : start + step]:
                bare.hand_over(id_, desk.submission(id_).version, plan, data)
            seconds["bare"] += time.perf_counter() - begin
        lost, duplicates = count_effects(office, {number for _, number in own + singles})
    finally:
        bare.close()
        desk.close()
        office.close()
        shutil.rmtree(folder, ignore_errors=True)
    ratio = seconds["desk"] / seconds["bare"]
    result = {
        "ratio_bare": round(ratio, 3),
        "ratio_one_by_one": round(seconds["single"] / seconds["bare"], 3),
        "lost": lost,
        "duplicates": duplicates,
        "submissions": count,
        "seconds_desk": round(seconds["desk"], 2),
        "seconds_bare": round(seconds["bare"], 2),
    }
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if ratio <= 1.3 and not lost and not duplicates else 1


def office_first(office: Office, desk: DeskProcess) -> SubmissionId:
    """One more submission, to warm up on."""
    id_, _ = office.hand_in()
    desk.cycle.refresh()
    desk.cycle.run_once()
    return id_


def _sample(office: Office, desk: DeskProcess) -> tuple[dict[str, Any], bytes]:
    """Plan and Prüfvermerk of the handover that warmed up."""
    (newest,) = {e["Übergabe"] for e in office.papers()}
    plan = dict(office.handover(newest)["plan"])
    return plan, desk.server.paper(newest, "pruefvermerk")


def count_effects(office: Office, numbers: set[str]) -> tuple[int, int]:
    """Lost and doubled legs in the targets' durable records."""
    found: Counter[tuple[str, str]] = Counter()
    for record in office.records():
        if record["submission_number"] in numbers:
            found[record["submission_number"], record["key"].rpartition("/")[2]] += 1
    for entry in office.papers():
        if entry["Vorgangsnummer"] in numbers:
            found[entry["Vorgangsnummer"], entry["key"].rpartition("/")[2]] += 1
    lost = len(numbers) * LEGS - len(found)
    return lost, sum(found.values()) - len(found)
