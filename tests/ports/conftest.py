"""Tests of an e-file's troubles run once for each trouble in the table of their class."""

from collections.abc import Iterator

import pytest

from tests.peers.opencmis_server import OpenCmis


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "trouble" in metafunc.fixturenames and metafunc.cls is not None:
        metafunc.parametrize("trouble", sorted(metafunc.cls.TROUBLES))


@pytest.fixture(scope="module")
def opencmis() -> Iterator[OpenCmis]:
    server = OpenCmis()
    yield server
    server.end()
