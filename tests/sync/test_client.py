"""The client against a real HTTP server that fails on order."""

import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from inbox.decision import CaseResolution, Order, OrderId, OrderKind, Seen
from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.submission import DocumentId, PersonId, Status, SubmissionId
from sync.client import FormServer
from tests.sync.contract_server import TOKEN, Contract, Fault, running, submission_json

ORDER = Order(
    id=OrderId("key-1"),
    kind=OrderKind.CONFIRM,
    submission=SubmissionId("s1"),
    version=1,
    by=PersonId("p.me"),
    on_behalf_of=None,
    at=datetime(2026, 11, 23, 8, 12, tzinfo=UTC),
    seen=(Seen(DocumentId("d1"), 0),),
    case=CaseResolution("agrees", "12345BG1", "AZ", "Müller", "1990-03-12"),
)


@pytest.fixture
def contract() -> Iterator[Contract]:
    with running() as state:
        yield state


class Patience:
    """Remembers how long the client wanted to wait, and does not."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
def server(contract: Contract, patience: Patience) -> Iterator[FormServer]:
    client = FormServer(contract.url, TOKEN, pause=patience)
    yield client
    client.close()


def test_me_says_who_i_am_and_whom_i_stand_in_for(server: FormServer, contract: Contract) -> None:
    contract.substitutions = [
        {
            "absent": {"id": "p.other", "name": "Weber, Thomas"},
            "substitute": "p.me",
            "first_day": "2026-11-16",
            "last_day": "2026-11-27",
        }
    ]
    known = server.me()
    assert known.person.roles == {"integration"}
    assert known.substitutions[0].absent_name == "Weber, Thomas"
    assert known.teams == {"team-nord": "Team Nord"}


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault("/v1/changes", "status", 2, 503), 2),
        (Fault("/v1/changes", "reset", 3), 3),
        (Fault("/v1/changes", "busy", 1, 2), 1),
    ],
)
def test_a_passing_fault_is_waited_out(
    server: FormServer, contract: Contract, patience: Patience, fault: Fault, waits: int
) -> None:
    contract.add({"kind": "submission", "submission": submission_json("s1")})
    contract.faults.append(fault)
    page = server.changes("")
    assert [s.id for s in page.submissions] == ["s1"]
    assert len(patience.waits) == waits
    if fault.kind == "busy":
        assert patience.waits[0] >= 2


def test_after_six_tries_it_says_so(
    server: FormServer, contract: Contract, patience: Patience
) -> None:
    contract.faults.append(Fault("/v1/changes", "status", 99, 500))
    with pytest.raises(Unreachable) as fault:
        server.changes("")
    assert fault.value.code == "server-error"
    assert contract.count("/v1/changes") == 6
    assert len(patience.waits) == 5


def test_a_long_retry_after_is_left_to_the_next_cycle(
    server: FormServer, contract: Contract, patience: Patience
) -> None:
    contract.faults.append(Fault("/v1/changes", "busy", 1, 120))
    with pytest.raises(Unreachable) as fault:
        server.changes("")
    assert (fault.value.code, fault.value.retry_after) == ("rate-limited", 120)
    assert patience.waits == []


def test_no_server_at_all_is_unreachable(patience: Patience) -> None:
    with running() as state:
        pass
    client = FormServer(state.url, TOKEN, pause=patience)
    with pytest.raises(Unreachable) as fault:
        client.changes("")
    assert fault.value.code == "unreachable"
    client.close()


@pytest.mark.parametrize(
    "fault",
    [
        Fault("/v1/changes", "nonsense", 1, b"{"),
        Fault("/v1/changes", "nonsense", 1, b"[]"),
        Fault("/v1/changes", "nonsense", 1, b'{"cursor":1,"more":false,"changes":[]}'),
        Fault("/v1/changes", "nonsense", 1, b'{"cursor":"1","more":"no","changes":[]}'),
        Fault("/v1/changes", "nonsense", 1, b"<html>portal</html>"),
        Fault("/v1/changes", "redirect"),
        Fault("/v1/changes", "status", 1, 403),
    ],
)
def test_what_is_not_the_contract_is_nonsense(
    server: FormServer, contract: Contract, fault: Fault
) -> None:
    contract.faults.append(fault)
    with pytest.raises(Damaged) as damaged:
        server.changes("")
    assert damaged.value.code == "server-nonsense"
    assert contract.count("/v1/changes") == 1


def test_a_wrong_token_is_refused_without_repeating(contract: Contract) -> None:
    client = FormServer(contract.url, "another")
    with pytest.raises(Refused) as refused:
        client.me()
    assert refused.value.code == "unauthenticated"
    assert len(contract.calls) == 1
    client.renew(TOKEN)
    assert client.me().person.id == "p.me"
    client.close()


def test_a_confirmation_whose_answer_was_lost_is_repeated_under_its_key(
    server: FormServer, contract: Contract
) -> None:
    contract.faults.append(Fault("/v1/submissions/s1/confirm", "drop-answer"))
    confirmed, number = server.confirm(ORDER)
    assert confirmed.status is Status.CONFIRMED
    assert number == "AUM-2026-s1-U1"
    assert list(contract.confirmed) == ["key-1"]
    keys = [h["idempotency-key"] for _, path, h in contract.calls if path.endswith("confirm")]
    assert keys == ["key-1", "key-1"]
    assert contract.confirmed["key-1"]["case"]["file_number"] == "AZ"


def test_a_refusal_carries_code_and_values(server: FormServer, contract: Contract) -> None:
    contract.confirmed["somebody else's"] = {}
    with pytest.raises(Refused) as refused:
        server.confirm(ORDER)
    assert refused.value.code == "already-decided"
    assert refused.value.values["who"] == "Weber, Thomas"
    assert refused.value.values["at"] == "2026-11-23T08:00:00Z"


def test_a_claim_held_by_another_names_who_and_since_when(
    server: FormServer, contract: Contract
) -> None:
    held = {
        "person": {"id": "p.other", "name": "Weber, Thomas"},
        "since": "2026-11-23T08:05:00Z",
        "expires_at": "2026-11-23T08:15:00Z",
    }
    contract.faults.append(Fault("/v1/submissions/s1/claim", "problem", 1, (409, "claimed", held)))
    with pytest.raises(Refused) as refused:
        server.claim(SubmissionId("s1"), None)
    assert refused.value.values["who"] == "Weber, Thomas"
    assert refused.value.values["since"] == "2026-11-23T08:05:00Z"


def test_a_post_without_a_key_is_never_repeated(server: FormServer, contract: Contract) -> None:
    contract.faults.append(Fault("/v1/submissions/s1/release", "reset", 9))
    with pytest.raises(Unreachable):
        server.release(SubmissionId("s1"))
    assert contract.count("/v1/submissions/s1/release") == 1


def test_names_in_addresses_are_quoted(server: FormServer, contract: Contract) -> None:
    with pytest.raises(Refused):
        server.submission(SubmissionId("a/../b?c"))
    assert contract.calls[-1][1] == "/v1/submissions/a/../b?c"


@pytest.mark.parametrize(
    "address",
    [
        "http://forms.example.org",
        "http://10.0.0.1:80",
        "ftp://127.0.0.1",
        "127.0.0.1:80",
        "https://",
    ],
)
def test_an_open_line_to_another_machine_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refused:
        FormServer(address, TOKEN)
    assert refused.value.code == "address-insecure"


def test_verification_cannot_be_switched_off() -> None:
    with pytest.raises(Refused):
        FormServer("https://forms.example.org", TOKEN, verify=False)


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"status":"ok","version":"1"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


class _Quiet(HTTPServer):
    def handle_error(self, *_: Any) -> None: ...


def test_a_certificate_nobody_vouches_for_is_refused_and_our_own_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        *("-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "own.pem"), "-nodes"),
        *("-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"),
    ]
    subprocess.run(made, check=True, capture_output=True, timeout=30)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "own.pem", tmp_path / "key.pem")
    server = _Quiet(("127.0.0.1", 0), _Hello)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    url = f"https://127.0.0.1:{server.server_address[1]}"
    stranger = FormServer(url, TOKEN)
    ours = FormServer(url, TOKEN, verify=tmp_path / "own.pem")
    wrong_host = FormServer(
        url.replace("127.0.0.1", "localhost"), TOKEN, verify=tmp_path / "own.pem"
    )
    # The surroundings must not talk the client into another certificate store.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "own.pem"))
    try:
        for client in (stranger, wrong_host):
            with pytest.raises(ZweiklickError) as refused:
                client.health()
            assert refused.value.code == "certificate-refused"
        assert ours.health() == "1"
    finally:
        for client in (stranger, ours, wrong_host):
            client.close()
        server.shutdown()
        thread.join()
        server.server_close()
