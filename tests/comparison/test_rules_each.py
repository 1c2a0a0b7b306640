"""All 27 rules, each with a case that is in order, one that is not, and one nobody can decide."""

import json

import pytest

from inbox.catalogue import Catalogue
from tests.comparison.desk import RESOURCES
from tests.comparison.probe import probed, probes, row
from tests.comparison.rule_case import NONE, Case, Rule
from tests.comparison.rule_computed import COMPUTED_RULES
from tests.comparison.rule_values import VALUE_RULES

RULES: dict[str, Rule] = {**VALUE_RULES, **COMPUTED_RULES}
CASES = [
    pytest.param(name, case, id=f"{name}-{word}")
    for name, rule in RULES.items()
    for word, case in zip(("in order", "not in order", "undecided"), rule.cases, strict=True)
]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("rules")
    return probes(folder, {n: [*rule.others, rule.field] for n, rule in RULES.items()})


def test_every_rule_of_the_schema_is_tried_here() -> None:
    schema = json.loads((RESOURCES / "catalogue/schema.json").read_text("utf-8"))
    rules = schema["$defs"]["field"]["properties"]["rule"]["enum"]
    assert set(rules) == set(RULES)
    assert len(rules) == 27


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_rule_tells_what_is_in_order_what_is_not_and_what_it_cannot_decide(
    services: Catalogue, name: str, case: Case
) -> None:
    service = next(s for s in services.services if s.id == f"probe_{name}")
    comparison = probed(
        service, case.data, *case.papers, background=case.background, kinds=case.kinds
    )
    key = RULES[name].key
    if name == "owner_match" and case.result is NONE:
        # Shown only when a document belongs to somebody else.
        assert [r for r in comparison.rows if r.field == key] == []
        return
    found = row(comparison, key)
    assert (found.result, found.compared) == (case.result, case.compared), found
    assert case.says in f"{found.evidence} · {found.reason}", found
