"""The migrations make the tables we speak of, on both databases, also when two start at once."""

import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from sync.formserver import tables as t
from sync.formserver.db import Database, normal_url
from tests.formserver.conftest import BACKENDS, NewDatabase
from tests.formserver.houses import House, problem
from tests.formserver.postgres import Postgres


@pytest.mark.parametrize("backend", BACKENDS)
def test_migrations_equal_tables(new_database: NewDatabase, backend: str) -> None:
    database = Database(new_database(backend))
    with database.engine.connect() as conn:
        context = MigrationContext.configure(
            conn, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, t.metadata)
    database.close()
    assert differences == []


def test_two_servers_that_start_at_once_migrate_once(postgres: Postgres) -> None:
    postgres.sql("CREATE DATABASE empty")
    databases = [Database(postgres.url("empty")) for _ in range(3)]
    threads = [threading.Thread(target=database.migrate) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with databases[0].read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(t.audit_head)) == 1
        assert conn.scalar(sa.text("SELECT version_num FROM alembic_version")) == "0003"
    for database in databases:
        database.close()


def test_sqlite_writes_ahead_and_to_the_disk(new_database: NewDatabase) -> None:
    database = Database(new_database("sqlite"))
    with database.read() as conn:
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert conn.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    database.close()


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("/folder/form.db", "sqlite"),
        ("sqlite:////folder/form.db", "sqlite"),
        ("postgresql://host/db", "postgresql+psycopg"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg"),
    ],
)
def test_a_url_is_read_as_an_administrator_means_it(text: str, driver: str) -> None:
    assert normal_url(text).drivername == driver


def test_a_deed_that_fails_half_way_leaves_nothing(house: House) -> None:
    new = house.deliver()
    with house.server.database.read() as conn:
        koch = house.server.office(conn).directory.people["int.koch"]
    with pytest.raises(RuntimeError), house.server.change(koch) as work:
        work.change(new["id"], version=True, status="abgelegt")
        work.tell(new["id"], "x", for_=None)
        raise RuntimeError
    seen = house.seen("int.koch", new["id"])
    assert (seen["version"], seen["status"], len(seen["history"])) == (1, "neu", 2)


def test_a_fault_of_ours_is_told_as_one_and_logged_without_people(
    own_house: House, caplog: pytest.LogCaptureFixture
) -> None:
    new = own_house.deliver(data={"nachname": "Geheimname", "bg_nummer": "12345BG0001234"})
    with own_house.server.database.write() as conn:
        conn.execute(t.submissions.update().values(data=["Geheimname"]))
    answer = own_house.caller("int.koch").get(f"/submissions/{new['id']}")
    assert problem(answer) == (500, "internal")
    told = [r.getMessage() for r in caplog.records if r.name == "sync.formserver.api"]
    assert len(told) == 1 and told[0].startswith("request failed: AttributeError at rights.py:")
    assert "Geheimname" not in caplog.text and "Traceback" not in caplog.text
    assert own_house.caller("int.koch").get("/me").ok


def test_errors_of_the_database_carry_no_values(house: House) -> None:
    with pytest.raises(sa.exc.IntegrityError) as caught, house.server.database.write() as conn:
        conn.execute(t.people.insert(), [{"id": "x", "name": "Geheimname"}])
    assert "Geheimname" not in str(caught.value.with_traceback(None)).split("DETAIL")[0]
