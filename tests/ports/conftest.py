"""Tests of an e-file's troubles run once for each trouble in the table of their class."""

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "trouble" in metafunc.fixturenames and metafunc.cls is not None:
        metafunc.parametrize("trouble", sorted(metafunc.cls.TROUBLES))
