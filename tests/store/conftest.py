"""A real encrypted store in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox.store.store import Store, open_store
from tests.store.made import KEY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = open_store(folder, KEY)
    yield opened
    opened.close()
