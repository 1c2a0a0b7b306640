"""The line to the form server fails: token, server, answers. Nothing is lost, and it is said."""

import pytest
import sqlalchemy as sa

from inbox.caseview import Link, Phase
from inbox.decision import OrderState
from inbox.errors import Unreachable
from sync.formserver import tables as t
from sync.formserver.auth import new_token, token_hash
from tests.journeys.gate import Change, portal, wrong_types
from tests.journeys.seats import Office, plain
from tests.waiting import until


def test_a_wrong_token_is_said_at_the_first_start_and_harms_no_later_one(
    troubled: Office,
) -> None:
    id_ = troubled.arrive()
    stranger = troubled.seat(token="falsch")
    with pytest.raises(Unreachable) as said:
        stranger.begin()
    assert "nicht angemeldet" in plain(said.value.code)
    stranger.end()

    seat = troubled.seat().begin()
    received = seat.sees(id_).submission
    seat.end()

    again = troubled.seat(token="falsch").begin()
    state = again.is_at(Link.SIGNED_OUT)
    until(lambda: "unauthenticated" in again.heard.codes)
    assert "gespeichert" in plain(str(state.link_code))
    assert again.desk.view(id_).submission == received, "what was received can be read"
    again.running.sign_in(troubled.tokens["int.koch"])
    assert again.is_at(Link.CONNECTED)


def test_a_token_that_ends_while_working_holds_the_order_until_a_new_one_comes(
    troubled: Office,
) -> None:
    id_ = troubled.arrive()
    seat = troubled.seat().begin()
    number = seat.work_through(id_).submission.number
    received_at = seat.desk.view(id_).submission.received_at
    with troubled.house.server.database.write() as conn:
        conn.execute(
            t.tokens.update()
            .where(t.tokens.c.person == "int.koch")
            .values(expires_at=troubled.clock.real())
        )
    seat.desk.confirm(id_)
    seat.is_at(Link.SIGNED_OUT)
    until(lambda: "token-expired" in seat.heard.codes)
    words = seat.heard.words("token-expired")
    assert "abgelaufen" in words and "gespeichert" in words and "melden Sie sich neu an" in words
    (order,) = seat.store.orders_of(id_)
    assert order.state is OrderState.WAITING
    assert troubled.records(number) == []

    fresh = new_token()
    with troubled.house.server.database.write() as conn:
        conn.execute(
            t.tokens.insert().values(
                hash=token_hash(fresh),
                person="int.koch",
                expires_at=sa.select(sa.func.max(t.tokens.c.expires_at)).scalar_subquery(),
            )
        )
    seat.running.sign_in(fresh)
    seat.reaches(id_, Phase.TAKEN_OVER)
    (order,) = seat.store.orders_of(id_)
    assert order.state is OrderState.REGISTERED
    assert seat.desk.view(id_).submission.received_at == received_at
    assert troubled.records(number)


def test_the_very_first_start_without_a_server_says_so_plainly(troubled: Office) -> None:
    troubled.gate.shut()
    seat = troubled.seat()
    with pytest.raises(Unreachable) as said:
        seat.begin()
    words = plain(said.value.code)
    assert "nicht zu erreichen" in words and "nichts verloren" in words
    assert "weiterarbeiten" not in words, "without a first reading there is nothing to work on"


def test_from_the_second_start_on_work_goes_on_without_a_server(troubled: Office) -> None:
    id_ = troubled.arrive()
    seat = troubled.seat().begin()
    number = seat.work_through(id_).submission.number
    seat.end()
    troubled.gate.shut()

    away = troubled.seat().begin()
    state = away.is_at(Link.OFFLINE)
    assert id_ in away.ids(), "the list opens"
    assert "weiterarbeiten" in plain(str(state.link_code))
    assert away.heard.codes == [], "a lost line is told by the status line, not by an alarm"
    assert away.desk.confirm(id_).bar.phase is Phase.NOTED
    assert away.desk.file(id_).bar.phase is Phase.NOTED
    assert away.desk.state().handovers_waiting == 2
    assert troubled.records(number) == [] and troubled.papers(number) == []

    troubled.gate.open()
    away.is_at(Link.CONNECTED)
    away.reaches(id_, Phase.FILED)
    assert {r["submission_number"] for r in troubled.records(number)} == {number}
    assert len(troubled.papers(number)) >= 3


@pytest.mark.parametrize("nonsense", [portal, wrong_types])
def test_an_answer_that_is_none_changes_nothing_and_is_asked_again(
    troubled: Office, nonsense: Change
) -> None:
    id_ = troubled.arrive()
    seat = troubled.seat().begin()
    received = seat.work_through(id_).submission
    troubled.gate.change = nonsense
    seat.desk.refresh()
    until(lambda: "server-nonsense" in seat.heard.codes)
    words = seat.heard.words("server-nonsense")
    assert "unverständlich" in words and "gespeichert" in words
    seat.desk.confirm(id_)
    until(lambda: troubled.gate.count("/confirm"))
    (order,) = seat.store.orders_of(id_)
    assert order.state is OrderState.WAITING, "nonsense is no refusal and no consent"

    troubled.gate.change = None
    seat.desk.send_now(id_)
    seat.desk.refresh()
    seat.reaches(id_, Phase.TAKEN_OVER)
    assert len(seat.store.orders_of(id_)) == 1
    assert seat.desk.view(id_).submission.data == received.data
    assert troubled.house.seen("int.koch", id_)["handover"]["number"].endswith("-U1")


def test_a_first_start_behind_a_portal_says_that_there_is_no_server(troubled: Office) -> None:
    troubled.gate.change = portal
    with pytest.raises(Unreachable) as said:
        troubled.seat().begin()
    assert "nicht zu erreichen" in plain(said.value.code)


def test_a_server_set_back_to_a_backup_is_read_anew_and_orders_still_go_out(
    troubled: Office,
) -> None:
    id_ = troubled.arrive()
    seat = troubled.seat().begin()
    number = seat.work_through(id_).submission.number
    troubled.gate.shut()
    seat.is_at(Link.OFFLINE)
    seat.desk.confirm(id_)
    with troubled.house.server.database.write() as conn:
        conn.execute(t.meta.update().where(t.meta.c.key == "epoch").values(value="ab" * 8))
    later = troubled.arrive({"au_seit": "2026-11-20"})
    troubled.gate.open()
    seat.reaches(id_, Phase.TAKEN_OVER)
    assert seat.sees(later)
    assert seat.store.cursor().startswith("abab")
    assert "bad-request" not in seat.heard.codes
    assert troubled.records(number)
