"""The feed: whole, ordered, once a page; long polls wake at once; dates move what is in view."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from sync.formserver import directory
from sync.formserver import tables as t
from sync.formserver.server import Server
from tests.formserver.houses import Caller, House, problem, until


def everything(line: Caller, limit: int = 200) -> list[str]:
    """The ids in view after reading from the start."""
    since, found = "", set()
    while True:
        page = line.changes(since, limit=limit)
        for change in page["changes"]:
            if change["kind"] == "submission":
                found.add(change["submission"]["id"])
            elif change["kind"] == "gone":
                found.discard(change["id"])
        since = page["cursor"]
        if not page["more"]:
            return sorted(found)


def test_pages_tell_everything_in_view_in_order_and_each_once(own_house: House) -> None:
    made = [own_house.deliver(files=())["id"] for _ in range(5)]
    koch = own_house.caller("int.koch")
    koch.put(f"/submissions/{made[0]}/presence")
    since, told = "", []
    for expected_more in (True, True, False):
        page = koch.changes(since, limit=2)
        told += [c["submission"]["id"] for c in page["changes"] if c["kind"] == "submission"]
        since = page["cursor"]
        assert page["more"] is expected_more
    assert told == [*made[1:], made[0]], "a change moves to the end and is told once"


def test_what_was_gone_before_the_first_reading_is_never_told(own_house: House) -> None:
    new = own_house.deliver("wba", {"bg_nummer": "12345BG0000011"}, ())
    meier, frei = own_house.caller("lst.meier"), own_house.caller("frei.1")
    number = meier.confirmed(new["id"])
    assert everything(frei) == [new["id"]]
    meier.deed(new["id"], "undo", {"handover": number, "step": "confirm"})
    first = frei.changes()
    assert (first["changes"], first["more"]) == ([], False)
    assert frei.changes(first["cursor"])["changes"] == []


def test_an_unchanged_answer_is_small_and_keeps_the_cursor(house: House) -> None:
    koch = house.caller("int.koch")
    cursor = koch.cursor()
    answer = koch.get("/changes", params={"since": cursor, "wait": 0.2})
    assert answer.json() == {"cursor": cursor, "more": False, "changes": []}
    assert len(answer.content) + len(str(answer.headers)) < 1024


def test_a_long_poll_wakes_as_soon_as_something_arrives(house: House) -> None:
    koch = house.another("int.koch")
    cursor = koch.cursor()
    with ThreadPoolExecutor() as pool:
        begin = time.monotonic()
        waiting = pool.submit(koch.changes, cursor, wait=25)
        until(lambda: house.server.notices.waiting("int.koch") > 0)
        new = house.deliver()
        page = waiting.result(10)
    koch.close()
    assert [c["submission"]["id"] for c in page["changes"]] == [new["id"]]
    assert time.monotonic() - begin < 5


def test_a_change_made_by_another_process_wakes_the_poll_too(house: House) -> None:
    other = Server(house.settings)
    new = house.deliver()
    koch = house.another("int.koch")
    cursor = koch.cursor()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(koch.changes, cursor, wait=25)
        until(lambda: house.server.notices.waiting("int.koch") > 0)
        with other.database.read() as conn:
            weber = other.office(conn).directory.people["int.koch"]
        with other.change(weber) as work:
            work.change(new["id"], version=True)
        page = waiting.result(10)
    koch.close()
    other.close()
    assert page["changes"][0]["submission"]["version"] == 2


def test_answers_are_zipped_when_the_caller_accepts_it(house: House) -> None:
    house.deliver()
    koch = house.caller("int.koch")
    zipped = koch.get("/changes", headers={"Accept-Encoding": "gzip"})
    plain = koch.get("/changes", headers={"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"])
    assert zipped.json() == plain.json()


def test_a_cursor_of_another_database_or_of_the_future_is_refused(house: House) -> None:
    koch = house.caller("int.koch")
    epoch = koch.cursor().split(".")[0]
    for cursor in ("nonsense", "abcdef.1", f"{epoch}.999999"):
        answer = koch.get("/changes", params={"since": cursor})
        assert problem(answer) == (400, "bad-request")
        assert answer.json()["cursor"] == "unknown"


def test_storing_durably_is_acknowledged_and_never_goes_back(house: House) -> None:
    koch = house.caller("int.koch")
    house.deliver()
    early, late = koch.changes(limit=1)["cursor"], koch.cursor()
    for cursor in (late, early):
        assert koch.post("/changes/ack", json={"cursor": cursor}).status_code == 204
    with house.server.database.read() as conn:
        kept = conn.scalar(
            sa.select(t.feed_heads.c.acknowledged).where(t.feed_heads.c.person == "int.koch")
        )
    assert kept == int(late.split(".")[1])
    assert problem(koch.post("/changes/ack", json={"cursor": "x"})) == (400, "bad-request")


def test_presence_and_claims_are_told_without_a_new_version(house: House) -> None:
    new = house.deliver(data={"bg_nummer": "12345BG0000044"})
    koch, weber = house.caller("int.koch"), house.caller("int.weber")
    cursor = weber.cursor()
    koch.put(f"/submissions/{new['id']}/presence")
    koch.post(f"/submissions/{new['id']}/claim", json={"on_behalf_of": "int.weber"})
    change = weber.changes(cursor)["changes"][0]["submission"]
    assert change["present"][0]["id"] == "int.koch"
    assert change["claim"]["person"]["id"] == "int.koch"
    assert change["claim"]["on_behalf_of"] == "int.weber"
    assert change["version"] == 1
    cursor = weber.cursor()
    koch.put(f"/submissions/{new['id']}/presence")
    assert weber.changes(cursor)["changes"] == [], "a sign of life is no news"


def test_a_substitution_that_ends_takes_the_submissions_out_of_view(own_house: House) -> None:
    data = {"bg_nummer": "12345BG0000044"}
    new = own_house.deliver(data=data)
    koch = own_house.caller("int.koch")
    assert everything(koch) == [new["id"]]
    cursor = koch.cursor()
    own_house.turn(days=5)  # Saturday 28 November: Weber is back
    changes = koch.changes(cursor)["changes"]
    assert {"kind": "gone", "id": new["id"]} in changes
    assert {"kind": "absences"} in changes
    assert everything(koch) == []
    assert problem(koch.get(f"/submissions/{new['id']}")) == (404, "not-found")
    assert everything(own_house.caller("int.weber")) == [new["id"]]


def test_a_substitution_that_begins_brings_what_is_open_into_view(own_house: House) -> None:
    own_house.turn(days=-14)  # Monday 9 November: Weber is still there
    data = {"bg_nummer": "12345BG0000044"}
    new = own_house.deliver(data=data)
    done = own_house.deliver(data=data)
    weber, koch = own_house.caller("int.weber"), own_house.caller("int.koch")
    finish(own_house, "int.weber", weber.confirmed(done["id"]))
    assert everything(koch) == []
    cursor = koch.cursor()
    own_house.turn(days=7)
    changes = koch.changes(cursor)["changes"]
    shown = [c["submission"]["id"] for c in changes if c["kind"] == "submission"]
    assert shown == [new["id"]], "closed cases of before the absence stay out of view"


def finish(house: House, person: str, number: str) -> None:
    """Press two and every leg received."""
    line = house.caller(person)
    submission = number_to_id(house, person, number)
    body = {"handover": number, "hold_seconds": 0}
    assert line.deed(submission, "file", body).status_code == 200
    lease = line.post(f"/handovers/{number}/lease", json={"holder": "test"}).json()["lease"]
    held = {"X-Lease": lease}
    plan = {"papers": [], "legs": ["fachverfahren"]}
    assert line.put(f"/handovers/{number}/plan", json=plan, headers=held).status_code == 200
    told = {"state": "received", "attempts": 1, "receipt": "FV-1"}
    path = f"/handovers/{number}/legs/fachverfahren"
    assert line.put(path, json=told, headers=held).status_code == 200


def number_to_id(house: House, person: str, number: str) -> str:
    return str(house.caller(person).get(f"/handovers/{number}").json()["submission"]["id"])


def test_the_second_deputy_steps_in_when_the_first_is_away_too(own_house: House) -> None:
    new = own_house.deliver(data={"bg_nummer": "12345BG0000044"})
    assert everything(own_house.caller("int.yilmaz")) == []
    with own_house.server.database.write() as conn:
        conn.execute(
            t.absences.insert().values(
                id=50,
                person="int.koch",
                first_day="2026-11-23",
                last_day="2026-11-24",
                deputies=[],
            )
        )
        directory.renew_version(conn)
        assert conn.scalar(sa.select(sa.func.count()).select_from(t.absences)) == 2
    assert everything(own_house.caller("int.yilmaz")) == [new["id"]]
    assert everything(own_house.caller("int.koch")) == []
    me = own_house.caller("int.yilmaz").get("/me").json()
    days = [(s["first_day"], s["last_day"]) for s in me["substitutions"]]
    assert days == [("2026-11-23", "2026-11-24")]


@pytest.mark.parametrize("seconds", [91, 601])
def test_presence_and_claims_that_ran_out_are_told(own_house: House, seconds: int) -> None:
    new = own_house.deliver()
    koch = own_house.caller("int.koch")
    koch.put(f"/submissions/{new['id']}/presence")
    koch.post(f"/submissions/{new['id']}/claim", json={})
    cursor = koch.cursor()
    own_house.turn(seconds=seconds)
    changed = koch.changes(cursor, wait=10)["changes"][0]["submission"]
    assert changed["present"] == []
    assert (changed["claim"] is None) is (seconds > 600)


def test_one_page_costs_the_same_however_much_is_kept(own_house: House) -> None:
    """Both databases answer a page from the feed's own index, not by walking the stock."""
    own_house.deliver()
    rows = [
        {"person": "int.koch", "item": f"x{n}", "seq": 100 + n, "kind": "submission"}
        for n in range(3000)
    ]
    statement = (
        sa.select(t.feed.c.item)
        .where(t.feed.c.person == "int.koch", t.feed.c.seq > 3000)
        .order_by(t.feed.c.seq)
        .limit(10)
    )
    with own_house.server.database.write() as conn:
        conn.execute(t.feed.insert(), rows)
        if conn.dialect.name == "postgresql":
            conn.execute(sa.text("ANALYZE feed"))
        text = str(statement.compile(conn.engine, compile_kwargs={"literal_binds": True}))
        explain = "EXPLAIN" if conn.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = " ".join(str(row) for row in conn.execute(sa.text(f"{explain} {text}")))
    assert "ix_feed_page" in plan, plan


def test_times_are_told_on_both_clocks(own_house: House) -> None:
    own_house.turn(hours=1)
    me = own_house.caller("int.koch").get("/me").json()
    real, business = (datetime.fromisoformat(me[k]) for k in ("server_time", "business_time"))
    difference = business - real - own_house.settings.clock.offset
    assert abs(difference) < timedelta(milliseconds=5)
