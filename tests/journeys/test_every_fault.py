"""Some combinations of `tests.bench faults`: one fault, one call, one whole handover each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.faults_run import Combination, FaultRun
from tests.handover.office import Office

#: The worst of each place: done and told as not done, not done and told as done.
WORST = (
    Combination("form", "POST confirm", ("lost",)),
    Combination("form", "PUT leg statistik received", ("error-inside",)),
    Combination("form", "PUT papers", ("error-inside",)),
    Combination("case", "POST /records fachverfahren", ("lost",)),
    Combination("disk", "fsync 2", ("done-broken",)),
)


@pytest.fixture
def run(office: Office, tmp_path: Path) -> Iterator[FaultRun]:
    made = FaultRun(office, tmp_path / "faults", "folder", say=print)
    yield made
    made.close()


def test_no_fault_at_any_call_loses_or_doubles_anything(run: FaultRun) -> None:
    run.suffer(WORST)
    assert run.wrong == []
    assert (run.lost, run.duplicates) == (0, 0)
    assert sum(run.done.values()) == len(WORST)
