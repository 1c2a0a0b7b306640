"""The Fachverfahren adapter against the running demo Fachverfahren and its faults."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest

from inbox.errors import Refused, Unreachable
from inbox.submission import Submission
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.mapping import Mappings
from sync.handover.targets import NewCase
from tests.democase.conftest import Program
from tests.handover.values import submission, view
from ui.messages import sentence


def goessling(**changed: object) -> Submission:
    entered = {"nachname": "Gößling", "vorname": "Hans-Peter", "geburtsdatum": "1971-06-02"}
    number = changed.pop("number", "12345//0004711")
    return replace(
        submission(**{**entered, **changed}),
        case_number=None if number is None else str(number),
    )


@pytest.mark.parametrize("number", ["12345//0004711", "12345BG0004711"])
@pytest.mark.parametrize("name", ["Gößling", "Goessling", "GÖSSLING", "Gossling"])
def test_both_spellings_of_number_and_name_agree(
    case_system: HttpCaseSystem, number: str, name: str
) -> None:
    found = case_system.resolve(goessling(number=number, nachname=name, vorname="Hans Peter"))
    assert (found.state, found.reasons) == ("agrees", ())
    assert (found.case_number, found.file_number) == ("12345BG0004711", "II-0004711-26")
    assert found.checked_at is not None


@pytest.mark.parametrize(
    ("changed", "state", "reasons"),
    [
        ({"number": "12345BG9999999"}, "unknown", ("number-unknown",)),
        ({"number": "12345BG0004790"}, "differs", ("name-differs", "birth-date-differs")),
        ({"nachname": "Gößlich"}, "differs", ("name-differs",)),
        ({"vorname": "Ralf"}, "differs", ("name-differs",)),
        ({"geburtsdatum": "1971-02-06"}, "differs", ("birth-date-differs",)),
        ({"aktenzeichen": "II-1-26"}, "differs", ("file-number-differs",)),
        ({"nachname": ""}, "differs", ("person-incomplete",)),
    ],
)
def test_whatever_does_not_agree_bars_filing_and_is_named(
    case_system: HttpCaseSystem, changed: dict[str, str], state: str, reasons: tuple[str, ...]
) -> None:
    found = case_system.resolve(goessling(**changed))
    assert (found.state, found.reasons) == (state, reasons)
    assert not found.may_hand_over


def test_without_a_number_the_only_hit_is_proposed(case_system: HttpCaseSystem) -> None:
    found = case_system.resolve(goessling(number=None))
    assert (found.state, found.reasons) == ("agrees", ("found-by-name",))
    assert found.case_number == "12345BG0004711"


def test_without_a_number_and_a_case_it_is_new(case_system: HttpCaseSystem) -> None:
    found = case_system.resolve(goessling(number=None, vorname="Erika"))
    assert (found.state, found.case_number) == ("new", None)


def test_of_two_cases_of_one_person_none_is_chosen(case_system: HttpCaseSystem) -> None:
    given = f"Zoe-{uuid4().hex[:6]}"
    for _ in range(2):
        case_system.create_case(f"{uuid4()}/fall", NewCase("Zweifach", given, "1980-05-06"))
    wanted = goessling(number=None, nachname="Zweifach", vorname=given, geburtsdatum="1980-05-06")
    found = case_system.resolve(wanted)
    assert (found.state, found.reasons, found.case_number) == ("unknown", ("several-cases",), None)
    assert not found.may_hand_over


def test_without_a_birth_date_nobody_is_searched(case_system: HttpCaseSystem) -> None:
    found = case_system.resolve(goessling(number=None, geburtsdatum=""))
    assert (found.state, found.reasons) == ("unknown", ("person-incomplete",))


def test_a_case_is_opened_once_per_key(case_system: HttpCaseSystem) -> None:
    key = f"{uuid4()}/fall"
    person = NewCase("Neu", "Nora", "1999-01-01", "Nord")
    first = case_system.create_case(key, person)
    again = case_system.create_case(key, person)
    assert first.case_number == again.case_number
    assert first.name == "Neu, Nora"


def test_a_record_is_kept_once_per_key_and_found_by_it(
    case_system: HttpCaseSystem, democase: Program
) -> None:
    key = str(uuid4())
    record = case_system.record(view(), "12345BG0001234")
    assert case_system.find_by_key(key) is None
    receipt = case_system.put_record(key, record)
    assert case_system.put_record(key, record) == receipt
    assert case_system.find_by_key(key) == receipt
    kept = [r for r in democase.call("GET", "/records").json()["records"] if r["key"] == key]
    assert len(kept) == 1
    assert kept[0]["masks"]["Krankmeldung"]["Arbeitsunfähig seit"] == "2026-11-19"


def test_the_same_key_with_another_record_is_refused(case_system: HttpCaseSystem) -> None:
    key = str(uuid4())
    case_system.put_record(key, case_system.record(view(), "12345BG0001234"))
    with pytest.raises(Refused) as refused:
        case_system.put_record(key, case_system.record(view(), "12345BG0002001"))
    assert refused.value.values["problem"] == "idempotency-mismatch"


def test_a_record_can_be_withdrawn_until_it_is_processed(
    case_system: HttpCaseSystem, democase: Program
) -> None:
    record = case_system.record(view(), "12345BG0001234")
    first = case_system.put_record(str(uuid4()), record)
    case_system.withdraw(f"{first}/zurueck", first)
    second = case_system.put_record(str(uuid4()), record)
    assert democase.call("POST", f"/records/{second}/process").status_code == 204
    with pytest.raises(Refused, match="case-system-refused"):
        case_system.withdraw(f"{second}/zurueck", second)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "down"}, "case-system-down"),
        ({"kind": "http", "status": 503}, "case-system-down"),
        ({"kind": "http", "status": 429}, "case-system-down"),
        ({"kind": "http", "status": 500}, "case-system-down"),
        ({"kind": "http", "status": 401}, "case-system-denied"),
        ({"kind": "http", "status": 403}, "case-system-denied"),
        ({"kind": "nonsense"}, "case-system-nonsense"),
    ],
)
def test_faults_of_the_target_are_known_errors(
    case_system: HttpCaseSystem, democase: Program, fault: dict[str, object], code: str
) -> None:
    democase.fault(path="/cases", times=5, **fault)  # type: ignore[arg-type]
    with pytest.raises(Unreachable, match=code):
        case_system.resolve(goessling())
    with pytest.raises(Unreachable, match=code):
        case_system.resolve(goessling(number=None))


def test_half_an_answer_is_none_and_what_was_done_is_found_by_key(
    case_system: HttpCaseSystem, democase: Program
) -> None:
    key = str(uuid4())
    democase.fault("half", "/records", method="POST")
    with pytest.raises(Unreachable, match="case-system-down"):
        case_system.put_record(key, case_system.record(view(), "12345BG0001234"))
    assert case_system.find_by_key(key) is not None


@pytest.mark.parametrize(
    ("fault", "code", "problem"),
    [
        ({"kind": "error-inside"}, "case-system-refused", "fault-ordered"),
        (
            {"kind": "error-inside", "code": "value-refused", "field": "IBAN"},
            "case-system-value-refused",
            "IBAN",
        ),
        ({"kind": "error-inside", "code": "case-unknown"}, "case-system-case-unknown", None),
        (
            {"kind": "http", "status": 422, "code": "value-refused", "field": "IBAN"},
            "case-system-value-refused",
            "IBAN",
        ),
        (
            {"kind": "http", "status": 422, "code": "value-refused"},
            "case-system-value-refused",
            None,
        ),
        ({"kind": "http", "status": 404}, "case-system-refused", "fault-ordered"),
    ],
)
def test_a_refusal_is_one_whatever_its_status_and_names_the_field(
    case_system: HttpCaseSystem,
    democase: Program,
    fault: dict[str, object],
    code: str,
    problem: str | None,
) -> None:
    key = str(uuid4())
    democase.fault(path="/records", method="POST", **fault)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        case_system.put_record(key, case_system.record(view(), "12345BG0001234"))
    assert (refused.value.code, refused.value.values.get("problem")) == (code, problem)
    said = sentence(f"{code}:{problem or ''}").words
    assert "gespeichert" in said and "{" not in said and "…" not in said
    assert case_system.find_by_key(key) is None, "nothing was taken over"


def test_a_case_the_fachverfahren_no_longer_knows_is_said(case_system: HttpCaseSystem) -> None:
    with pytest.raises(Refused, match="case-system-case-unknown"):
        case_system.put_record(str(uuid4()), case_system.record(view(), "12345BG9999999"))


def test_an_answer_that_was_lost_is_found_by_key(
    case_system: HttpCaseSystem, democase: Program
) -> None:
    key = str(uuid4())
    democase.fault("drop-answer", "/records", method="POST")
    with pytest.raises(Unreachable, match="case-system-down"):
        case_system.put_record(key, case_system.record(view(), "12345BG0001234"))
    assert case_system.find_by_key(key) is not None


class Scripted(BaseHTTPRequestHandler):
    """Answers with what the server object was told to say."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status, headers, body = self.server.said  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def scripted() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("said", "code", "after"),
    [
        ((429, {"Retry-After": "17"}, b""), "case-system-down", 17.0),
        ((503, {"Retry-After": "soon"}, b""), "case-system-down", None),
        ((409, {}, b'{"type": "urn:zweiklick:problem:in-progress"}'), "case-system-busy", 1.0),
        ((200, {}, b"[]"), "case-system-nonsense", None),
        ((200, {}, b'{"case_number": 3}'), "case-system-nonsense", None),
        ((200, {}, b"{" + b" " * 5_000_000), "case-system-nonsense", None),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "case-system-nonsense", None),
    ],
)
def test_odd_answers_are_never_taken_for_a_case(
    scripted: ThreadingHTTPServer,
    mappings: Mappings,
    said: tuple[int, dict[str, str], bytes],
    code: str,
    after: float | None,
) -> None:
    scripted.said = said  # type: ignore[attr-defined]
    system = HttpCaseSystem(f"http://127.0.0.1:{scripted.server_port}", "t", mappings)
    with pytest.raises(Unreachable) as fault:
        system.resolve(goessling())
    assert (fault.value.code, fault.value.retry_after) == (code, after)
    system.close()
