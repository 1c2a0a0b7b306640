"""The demo Fachverfahren as a process, and what is made once for all tests of the handover."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.catalogue import Catalogue, load_catalogue
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.mapping import Mappings, load_mappings
from tests.democase.conftest import ROOT, Program

RESOURCES = ROOT / "resources"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(RESOURCES)


@pytest.fixture(scope="session")
def mappings(catalogue: Catalogue) -> Mappings:
    return load_mappings(RESOURCES / "mapping", catalogue)


@pytest.fixture(scope="module")
def democase_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    running = Program(tmp_path_factory.mktemp("democase"))
    try:
        running.start()
        yield running
    finally:
        running.end()


@pytest.fixture
def democase(democase_process: Program) -> Program:
    """Shared by the tests of a module; faults of the test before are gone."""
    assert democase_process.call("DELETE", "/faults").status_code == 204
    return democase_process


@pytest.fixture
def case_system(democase: Program, mappings: Mappings) -> Iterator[HttpCaseSystem]:
    token = str(democase.line.headers["Authorization"]).removeprefix("Bearer ")
    system = HttpCaseSystem(democase.base, token, mappings)
    yield system
    system.close()


def resources(*parts: str) -> Path:
    return RESOURCES.joinpath(*parts)
