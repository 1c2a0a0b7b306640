"""What areas of tests share: an office of real programs for each module that asks for one."""

from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

from tests.handover.office import Office

# A busy machine is no fault of the code: properties are judged by what they find, not by when.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="module")
def office_programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Form server, Fachverfahren and e-file; each test hands in submissions of its own."""
    office = Office(tmp_path_factory.mktemp("office"))
    yield office
    office.close()


@pytest.fixture
def office(office_programs: Office) -> Office:
    """The office of this module, free of the faults that the test before had ordered."""
    assert office_programs.case_call("DELETE", "/faults").status_code == 204
    return office_programs


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """As pytest-qt gives it, but as patient as tests.waiting: a busy machine is no fault."""
    for wait in ("waitUntil", "waitSignal"):
        setattr(qtbot, wait, partial(getattr(qtbot, wait), timeout=30_000))
    return qtbot
