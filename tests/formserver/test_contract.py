"""The published contract against the running server: whatever is sent, the answer is described."""

from itertools import count
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.formserver.houses import ROOT, House

CALLERS = {
    "intake": "source.demo",
    "routing": "adm.1",
    "handovers": "runner.1",
    "statistics": "adm.1",
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

contract: Any = schemathesis.openapi.from_path(ROOT / "resources/openapi/form-server.json")
_keys = count(1)
operations = {found.ok().label: found.ok() for found in contract.get_all_operations()}


@pytest.fixture(scope="module")
def known(sqlite_house: House) -> dict[str, str]:
    """Ids of a real submission with a handover, so that calls reach behind "not found"."""
    new = sqlite_house.deliver()
    number = sqlite_house.caller("int.koch").confirmed(new["id"])
    document = sqlite_house.seen("int.koch", new["id"])["documents"][0]["id"]
    runner = sqlite_house.caller("runner.1")
    lease = runner.post(f"/handovers/{number}/lease", json={"holder": "t", "seconds": 3600})
    return {
        "id": new["id"],
        "doc": document,
        "handover": number,
        "number": new["number"],
        "lease": lease.json()["lease"],
    }


@pytest.mark.parametrize("label", sorted(operations))
def test_every_answer_is_one_the_contract_describes(
    label: str, sqlite_house: House, known: dict[str, str]
) -> None:
    operation = operations[label]
    part = label.split("/")[2]
    token = sqlite_house.tokens[CALLERS.get(part, "int.koch")]

    @settings(
        max_examples=14,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        for names in (None, known):
            if names is not None:
                number = names["number"] if part == "intake" else names["handover"]
                real = {"id": names["id"], "doc": names["doc"], "number": number}
                used = {k: real.get(k, v) for k, v in (case.path_parameters or {}).items()}
                if used == (case.path_parameters or {}):
                    continue
                case.path_parameters = used
            headers = {"Authorization": f"Bearer {token}"}
            if names is not None:
                headers |= {"X-Lease": names["lease"], "If-Match": '"2"'}
                headers["Idempotency-Key"] = f"contract-{next(_keys)}"
            response = case.call(
                base_url=sqlite_house.base.removesuffix("/v1"),
                headers=headers,
                timeout=20,
            )
            case.validate_response(response, checks=CHECKS)

    check()
