"""Four eyes from the first press to the e-file: two people, two desks, real HTTP."""

from uuid import uuid4

import pymupdf
import pytest
import sqlalchemy as sa

from inbox.caseview import Phase
from inbox.decision import Order, OrderId, OrderKind, OrderState
from inbox.errors import Refused
from inbox.queue import QueueKind, QueueQuery, QueueRef
from inbox.second_pair import MONEY
from inbox.submission import HandoverNumber, PersonId, Status, SubmissionId
from sync.formserver import tables as t
from tests.formserver.houses import House
from tests.journeys.seats import Office, Seat
from tests.waiting import until
from ui.confirm_words import look_of

IBAN = "DE02120300000000202051"
CHANGE = {"aenderung_art": "bankverbindung", "gueltig_ab": "2026-12-01", "iban": IBAN}
WAITING = QueueQuery(QueueRef(QueueKind.APPROVAL))


def arrived(office: Office) -> SubmissionId:
    """A change of the bank account; its case is Sabine Meier's."""
    return office.arrive(CHANGE, service="vaem", kind="kontonachweis")


def confirmed(office: Office, meier: Seat) -> SubmissionId:
    id_ = arrived(office)
    ready = meier.work_through(id_)
    assert look_of(ready).press.words == "Bestätigen und zur Freigabe"
    meier.desk.confirm(id_)
    meier.reaches(id_, Phase.APPROVAL)
    return id_


def waits_at(second: Seat, id_: SubmissionId) -> None:
    until(lambda: id_ in [row.id for row in second.desk.rows(WAITING, 0)])
    second.desk.open(id_)
    second.reaches(id_, Phase.RELEASE)


def forced(seat: Seat, who: str, id_: SubmissionId) -> Order:
    """An approval no window offers, written past the rules of the desk."""
    known = seat.store.submission(id_)
    assert known is not None
    number = HandoverNumber(f"{known.number}-U1")
    order = Order(
        OrderId(str(uuid4())),
        OrderKind.APPROVE,
        id_,
        known.version,
        PersonId(who),
        None,
        seat.running.clock.now(),
        handover=number,
    )
    seat.store.record_order(order)
    seat.desk.refresh()

    def settled() -> Order | None:
        found = seat.store.order(order.id)
        return found if found is not None and found.state is not OrderState.WAITING else None

    found: Order = until(settled)
    return found


@pytest.fixture
def meier(troubled: Office) -> Seat:
    return troubled.seat("lst.meier").begin()


@pytest.fixture
def hofmann(troubled: Office) -> Seat:
    return troubled.seat("frei.1").begin()


def test_one_confirms_another_approves_and_the_first_files(
    troubled: Office, meier: Seat, hofmann: Seat
) -> None:
    id_ = confirmed(troubled, meier)
    number = meier.desk.view(id_).submission.number
    until(lambda: "Freigeben kann: J. Hofmann" in look_of(meier.desk.view(id_)).text)
    with pytest.raises(Refused, match="waits-for-approval"):
        meier.desk.file(id_)
    with pytest.raises(Refused, match="not-for-approval"):
        meier.desk.approve(id_)
    waits_at(hofmann, id_)
    view = hofmann.desk.view(id_)
    assert view.comparison is not None
    assert view.comparison.rows[0].group == MONEY
    assert IBAN in {row.entered.replace(" ", "") for row in view.comparison.rows[:3]}
    assert not troubled.records(number), "nothing has left"
    hofmann.desk.approve(id_)
    hofmann.reaches(id_, Phase.SECOND_DONE)
    assert id_ not in [row.id for row in hofmann.desk.rows(WAITING, 0)]
    meier.reaches(id_, Phase.TAKEN_OVER)
    until(lambda: "approved" in meier.heard.codes)
    assert meier.heard.words("approved").startswith("J. Hofmann hat freigegeben.")
    assert not troubled.papers(number), "the papers wait for the second press"
    meier.desk.file(id_)
    meier.reaches(id_, Phase.FILED)
    keys = [record["key"] for record in troubled.records(number)]
    assert len(keys) == len(set(keys)) == 2
    told = troubled.house.caller("lst.meier").get(f"/handovers/{number}-U1").json()
    assert told["order"]["by"]["id"] == "lst.meier"
    assert told["order"]["approved_by"]["id"] == "frei.1"
    record = next(p for p in troubled.e_file.rglob("*.pdf") if "vermerk" in p.name)
    words = " ".join("".join(p.get_text() for p in pymupdf.open(record)).split())
    assert "von Meier, Sabine. Freigegeben am 23.11.2026" in words
    assert "von Hofmann, Jan (Vier-Augen-Prinzip: zahlungswirksam)" in words


def test_sent_back_with_a_reason_it_is_decided_anew(
    troubled: Office, meier: Seat, hofmann: Seat
) -> None:
    id_ = confirmed(troubled, meier)
    number = meier.desk.view(id_).submission.number
    waits_at(hofmann, id_)
    with pytest.raises(Refused, match="reason-missing"):
        hofmann.desk.decline(id_, "  ")
    hofmann.desk.decline(id_, "IBAN bitte erfragen")
    until(lambda: "declined" in meier.heard.codes)
    assert "„IBAN bitte erfragen“" in meier.heard.words("declined")
    back = meier.reaches(id_, Phase.READY_APPROVAL)
    assert back.bar.values["reason"] == "IBAN bitte erfragen"
    (row,) = [r for r in meier.desk.rows(QueueQuery(QueueRef(QueueKind.OWN)), 0) if r.id == id_]
    assert (row.status, row.trouble) == (Status.IN_WORK, "declined")
    until(lambda: hofmann.store.submission(id_) is None, 40)
    assert not troubled.records(number)
    meier.desk.confirm(id_)
    meier.reaches(id_, Phase.APPROVAL)
    waits_at(hofmann, id_)
    hofmann.desk.approve(id_)
    meier.reaches(id_, Phase.TAKEN_OVER)
    assert {r["key"].split("/")[-2] for r in troubled.records(number)} == {f"{number}-U2"}


def test_before_the_approval_the_first_person_takes_it_back_and_it_leaves_the_others_list(
    troubled: Office, meier: Seat, hofmann: Seat
) -> None:
    id_ = confirmed(troubled, meier)
    waits_at(hofmann, id_)
    assert meier.desk.view(id_).bar.may_undo, "long after the hold"
    meier.desk.undo(id_)
    meier.reaches(id_, Phase.READY_APPROVAL)
    until(lambda: hofmann.store.submission(id_) is None, 40)


def stands_in(house: House, absent: str, deputy: str, roles: list[str]) -> None:
    """From now on `deputy` has these roles and stands in for `absent`."""
    with house.server.database.write() as conn:
        conn.execute(t.people.update().where(t.people.c.id == deputy).values(roles=roles))
        days = {"first_day": "2026-11-23", "last_day": "2026-11-27"}
        conn.execute(t.absences.insert().values(id=99, person=absent, deputies=[deputy], **days))
        conn.execute(
            t.meta.update()
            .where(t.meta.c.key == "directory-version")
            .values(value=sa.literal("turned"))
        )


def test_who_stands_in_for_the_first_person_neither_sees_it_waiting_nor_gets_through(
    troubled: Office, meier: Seat
) -> None:
    id_ = confirmed(troubled, meier)
    stands_in(troubled.house, "lst.meier", "lst.schulte", ["leistung", "freigabe"])
    schulte = troubled.seat("lst.schulte").begin()
    until(lambda: schulte.store.submission(id_) is not None)
    assert schulte.desk.rows(WAITING, 0) == ()
    assert schulte.desk.view(id_).bar.phase is not Phase.RELEASE
    settled = forced(schulte, "lst.schulte", id_)
    assert (settled.state, settled.reason) == (OrderState.REFUSED, "own-approval")
    settled = forced(meier, "lst.meier", id_)
    assert settled.state is OrderState.REFUSED
    number = meier.desk.view(id_).submission.number
    state = troubled.house.caller("lst.meier").get(f"/handovers/{number}-U1").json()["state"]
    assert state == "approval" and not troubled.records(number)
