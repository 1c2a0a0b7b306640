"""An office for each test; the Fachverfahren and the loaded database are made once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.democase.conftest import Program
from tests.journeys.seats import Office, load_office

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def case_program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    running = Program(tmp_path_factory.mktemp("fachverfahren"))
    try:
        running.start()
        yield running
    finally:
        running.end()


@pytest.fixture(scope="session")
def loaded_office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return load_office(tmp_path_factory.mktemp("loaded"))


@pytest.fixture
def troubled(
    tmp_path: Path, case_program: Program, loaded_office: tuple[Path, Path]
) -> Iterator[Office]:
    """An office of its own for one test."""
    assert case_program.call("DELETE", "/faults").status_code == 204
    office = Office(tmp_path, case_program, *loaded_office)
    yield office
    office.close()
