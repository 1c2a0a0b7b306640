"""The statistics from the press to the answer: a record, a closed month, a refusal, a follow-up."""

import hashlib
from typing import Any

from inbox.caseview import Phase
from inbox.queue import QueueKind, QueueQuery, QueueRef
from tests.journeys.seats import Office
from tests.journeys.test_later_documents import entries, filed
from tests.waiting import until
from ui.history_panel import action_word
from ui.queue_words import chips_of

OWN = QueueQuery(QueueRef(QueueKind.OWN))
BATCHES = "/statistics/batches"


def answer_month(office: Office, results: list[dict[str, Any]]) -> Any:
    """Close the month, fetch its file and answer it."""
    admin = office.house.caller("adm.1")
    path = f"{BATCHES}/nord/2026-11"
    assert admin.post(f"{path}/close").ok
    content = admin.get(path).content
    body = {"month": "2026-11", "office": "nord", "sha256": hashlib.sha256(content).hexdigest()}
    answer = admin.post(f"{path}/feedback", json={**body, "results": results})
    assert answer.ok, answer.text
    return answer.json()


def test_a_refused_record_comes_back_to_its_submission_and_is_followed_up(
    troubled: Office,
) -> None:
    id_ = troubled.arrive(kind="mietbescheinigung")
    koch = troubled.seat("int.koch").begin()
    number = filed(koch, id_).submission.number
    (record,) = [r for r in troubled.records(number) if r["key"].endswith("/statistik")]
    assert record["number"] == "2026-11-nord-00001"
    troubled.house.turn(days=10)
    refused = {"record": record["number"], "state": "abgelehnt", "code": "K-17", "field": "Von"}
    assert answer_month(troubled, [refused])["state"] == "vollstaendig"

    until(lambda: "report-refused" in koch.heard.codes)
    said = koch.heard.words("report-refused")
    assert "2026-11-nord-00001 · K-17 · Von" in said
    assert dict(koch.heard.notices)["report-refused"]["number"] == number
    (row,) = [row for row in koch.desk.rows(OWN, 0) if row.id == id_]
    assert ("trouble", "Statistik abgelehnt") in chips_of(row)
    last = koch.desk.history(id_)[-1]
    assert (action_word(last.action), last.detail) == (
        "Statistik abgelehnt",
        "2026-11-nord-00001 · K-17 · Von",
    )

    koch.work_through(id_)
    koch.desk.confirm(id_)
    koch.reaches(id_, Phase.TAKEN_OVER)
    until(lambda: row_of(koch, id_) and row_of(koch, id_).trouble is None)
    koch.desk.file(id_)
    koch.reaches(id_, Phase.FILED)
    assert entries(troubled, number)[f"{number}-U2"] == ["pruefvermerk"], "no paper twice"
    follow = until(
        lambda: [r for r in troubled.records(number) if r.get("corrects") == record["number"]]
    )
    assert [(r["number"], r["kind"]) for r in follow] == [("2026-12-nord-00001", "korrektur")]
    assert koch.heard.codes.count("report-refused") == 1, "told once"


def row_of(seat: Any, id_: Any) -> Any:
    rows = [row for row in seat.desk.rows(OWN, 0) if row.id == id_]
    return rows[0] if rows else None
