"""Form servers on SQLite and on PostgreSQL: one shared, and fresh ones where a test needs it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from inbox.clock import BusinessClock
from sync.formserver import office
from sync.formserver.db import Database
from tests.formserver.houses import OFFICE, House
from tests.formserver.postgres import Postgres, available

BACKENDS = ("sqlite", "postgresql")
_numbers = count(1)
NewDatabase = Callable[[str], str]


@pytest.fixture(scope="session")
def cluster_on_demand() -> Iterator[Callable[[], Postgres]]:
    """Started by the first test that needs it, ended after every server that used it."""
    started: list[Postgres] = []

    def cluster() -> Postgres:
        if not available():
            if os.environ.get("CI") == "true":
                pytest.fail("PostgreSQL's server programs are missing: install postgresql")
            pytest.skip("PostgreSQL's server programs are not installed")
        if not started:
            started.append(Postgres())
            started[0].start()
        return started[0]

    yield cluster
    for running in started:
        running.stop()


@pytest.fixture(scope="session")
def postgres(cluster_on_demand: Callable[[], Postgres]) -> Postgres:
    return cluster_on_demand()


@pytest.fixture(scope="session")
def tokens_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tokens") / "tokens.json"


def _load(url: str, tokens_file: Path) -> None:
    database = Database(url)
    try:
        office.init(
            database,
            OFFICE,
            tokens_file=tokens_file,
            life=timedelta(days=90),
            clock=BusinessClock(),
        )
    finally:
        database.close()


@pytest.fixture(scope="session")
def new_database(
    cluster_on_demand: Callable[[], Postgres],
    tmp_path_factory: pytest.TempPathFactory,
    tokens_file: Path,
) -> NewDatabase:
    """A loaded database of the wanted kind, copied from one that was loaded once."""
    made: dict[str, str] = {}

    def sqlite() -> str:
        if "sqlite" not in made:
            made["sqlite"] = str(tmp_path_factory.mktemp("template") / "form.db")
            _load(made["sqlite"], tokens_file)
        target = tmp_path_factory.mktemp("db") / "form.db"
        shutil.copy(made["sqlite"], target)
        return f"sqlite:///{target}"

    def postgresql() -> str:
        cluster = cluster_on_demand()
        if "postgresql" not in made:
            made["postgresql"] = "loaded"
            cluster.sql("CREATE DATABASE loaded")
            _load(cluster.url("loaded"), tokens_file)
        name = f"house{next(_numbers)}"
        cluster.sql(f"CREATE DATABASE {name} TEMPLATE loaded")
        return cluster.url(name)

    return lambda backend: sqlite() if backend == "sqlite" else postgresql()


def _open(url: str, data: Path, tokens_file: Path) -> House:
    return House(url, data, json.loads(tokens_file.read_text("utf-8"))).open()


@pytest.fixture(scope="session")
def shared_house(
    new_database: NewDatabase, tokens_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], House]]:
    opened: dict[str, House] = {}

    def house_on(backend: str) -> House:
        if backend not in opened:
            url = new_database(backend)
            opened[backend] = _open(url, tmp_path_factory.mktemp("data"), tokens_file)
        return opened[backend]

    yield house_on
    for house in opened.values():
        house.close()


@pytest.fixture(scope="session", params=BACKENDS)
def house(request: pytest.FixtureRequest, shared_house: Callable[[str], House]) -> House:
    """Shared by all tests that bring their own submissions and leave the clock alone."""
    return shared_house(request.param)


@pytest.fixture(scope="session")
def sqlite_house(shared_house: Callable[[str], House]) -> House:
    """For what does not depend on the database and takes many calls."""
    return shared_house("sqlite")


@pytest.fixture(params=BACKENDS)
def own_house(
    request: pytest.FixtureRequest, new_database: NewDatabase, tokens_file: Path, tmp_path: Path
) -> Iterator[House]:
    """For one test alone: it may turn the clock and read whole feeds."""
    opened = _open(new_database(request.param), tmp_path / "data", tokens_file)
    yield opened
    opened.close()
