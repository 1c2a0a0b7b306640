"""The statistics leg of a desk or runner against the form server."""

from collections.abc import Iterator

import pytest

from inbox.errors import Refused, Unreachable
from inbox.handover import leg_key
from inbox.submission import HandoverNumber
from sync.client import FormServer
from sync.handover.formline import HandoverLine
from sync.handover.statistics import FormServerStatistics, StatisticsServer
from tests.formserver.houses import House
from tests.formserver.test_statistics import sent
from tests.handover.desk import mappings_here
from tests.handover.values import view

LINES = {"desk": "int.koch", "runner": "runner.1"}


@pytest.fixture(params=LINES)
def leg(request: pytest.FixtureRequest, sqlite_house: House) -> Iterator[FormServerStatistics]:
    base, token = sqlite_house.base.removesuffix("/v1"), sqlite_house.tokens[LINES[request.param]]
    line: FormServer | HandoverLine = (
        FormServer(base, token, pause=lambda _: None)
        if request.param == "desk"
        else HandoverLine(base, token)
    )
    server: StatisticsServer = line
    yield FormServerStatistics(server, mappings_here())
    line.close()


def key_of(number: str) -> str:
    return leg_key(number.rpartition("-U")[0], HandoverNumber(number), "statistik")


def test_facts_arrive_once_and_are_found_by_the_key_of_the_leg(
    leg: FormServerStatistics, sqlite_house: House
) -> None:
    key = key_of(sent(sqlite_house))
    facts = leg.facts(view(), "12345BG0001234")
    assert set(facts) == {"case_number", "masks"}, "who confirmed it is nobody's business there"
    assert leg.find_by_key(key) is None
    receipt = leg.put_record(key, facts)
    assert leg.put_record(key, facts) == receipt == leg.find_by_key(key)
    with pytest.raises(Refused, match="statistics-refused") as other:
        leg.put_record(key, {**facts, "masks": {}})
    assert other.value.values["problem"] == "idempotency-mismatch"


def test_what_time_mends_is_tried_again_and_what_it_does_not_waits_for_a_person(
    leg: FormServerStatistics, sqlite_house: House
) -> None:
    new = sqlite_house.deliver()
    number = sqlite_house.caller("int.koch").confirmed(new["id"])
    facts = leg.facts(view(), "12345BG0001234")
    with pytest.raises(Unreachable, match="statistics-down"):
        leg.put_record(key_of(number), facts)  # the leg was not let go yet
    with pytest.raises(Refused, match="statistics-refused") as absent:
        leg.put_record(key_of("AUM-2026-999999-9-U1"), facts)
    assert absent.value.values["problem"] == "not-found"


@pytest.mark.parametrize("line", [FormServer, HandoverLine])
def test_without_a_line_or_a_token_the_facts_wait(sqlite_house: House, line: type) -> None:
    base = sqlite_house.base.removesuffix("/v1")
    for address, token in ((base, "no-such-token"), ("http://127.0.0.1:1", "t")):
        server = line(address, token)
        if isinstance(server, FormServer):
            server._pause = lambda _: None
        with pytest.raises(Unreachable, match="statistics-down"):
            FormServerStatistics(server, mappings_here()).find_by_key(key_of("AUM-2026-1-U1"))
        server.close()
