"""The store as files: nothing readable, nothing changed unnoticed, nothing half migrated."""

import os
import random
import shutil
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from inbox.errors import Damaged, Refused, Unreachable
from inbox.store.connection import sealed_engine
from inbox.store.store import Store, open_store
from inbox.store.tables import metadata
from inbox.submission import DocumentId, SubmissionId
from tests.store.made import KEY, NOW, SECRETS, document, filled, keep, order, submission

OTHER_KEY = bytes(32)


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_nothing_readable_lies_on_the_disk_even_while_it_is_open(folder: Path) -> None:
    filled(folder)
    with closing(open_store(folder, KEY)) as store:
        store.mark_opened(SubmissionId("1"))
        raw = everything(folder)
        names = " ".join(path.name for path in folder.rglob("*"))
    for secret in (*SECRETS, "muster", "SQLite format", "dokument-1", "AUM-2026"):
        assert secret.encode() not in raw
        assert secret not in names


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_files_and_folders_belong_to_their_owner_alone(folder: Path) -> None:
    filled(folder)
    with closing(open_store(folder, KEY)):
        for path in (folder, *folder.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), path.name


def test_another_key_is_refused_and_harms_nothing(folder: Path) -> None:
    filled(folder)
    before = everything(folder)
    with pytest.raises(Damaged) as damaged:
        open_store(folder, OTHER_KEY)
    assert (damaged.value.code, damaged.value.values["part"]) == ("store-damaged", "key")
    assert everything(folder) == before
    with closing(open_store(folder, KEY)) as store:
        assert store.findings == ()
        assert store.submission(SubmissionId("1")) is not None


def test_a_second_desk_on_the_same_folder_is_refused(store: Store, folder: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_store(folder, KEY)
    assert refused.value.code == "store-in-use"


def test_the_migrations_make_exactly_the_tables(store: Store) -> None:
    with store.seeing() as connection:
        context = MigrationContext.configure(connection)
        differences = [
            change
            for change in compare_metadata(context, metadata)
            if not str(getattr(change[1], "name", "")).startswith("words")
        ]
    assert differences == []


def test_deleted_words_are_deleted_inside_the_word_index_too(store: Store) -> None:
    with store.seeing() as connection:
        value = connection.exec_driver_sql(
            "SELECT v FROM words_config WHERE k = 'secure-delete'"
        ).scalar()
        secure = connection.exec_driver_sql("PRAGMA secure_delete").scalar()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    assert (value, secure, synchronous, mode) == (1, 1, 2, "wal")


def test_a_database_of_a_newer_program_is_left_alone(folder: Path) -> None:
    filled(folder)
    engine = sealed_engine(folder / "desk.db", KEY)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = (folder / "desk.db").read_bytes()
    with pytest.raises(Damaged) as damaged:
        open_store(folder, KEY)
    assert damaged.value.code == "store-newer"
    assert (folder / "desk.db").read_bytes() == before


def test_flipped_bits_in_the_database_are_always_noticed_and_no_order_is_lost(
    folder: Path, tmp_path: Path
) -> None:
    filled(folder)
    whole = (folder / "desk.db").read_bytes()
    chance = random.Random(7)
    for round_ in range(12):
        copy = tmp_path / f"flip{round_}"
        shutil.copytree(folder, copy)
        hurt = bytearray(whole)
        if round_ % 4 == 3:
            del hurt[chance.randrange(1, len(hurt)) :]
        else:
            hurt[chance.randrange(len(hurt))] ^= 1 << chance.randrange(8)
        (copy / "desk.db").write_bytes(hurt)
        with closing(open_store(copy, KEY)) as store:
            if store.findings == ():
                assert "database" in store.check(), f"round {round_} unnoticed"
        with closing(open_store(copy, KEY)) as store:
            assert store.check() == ()
            assert [o.id for o in store.waiting_orders(NOW)] == ["confirm-1"]


def test_flipped_bits_in_a_document_are_always_noticed(folder: Path) -> None:
    filled(folder)
    (blob,) = (folder / "documents").glob("*.blob")
    whole = blob.read_bytes()
    chance = random.Random(11)
    with closing(open_store(folder, KEY)) as store:
        for round_ in range(60):
            hurt = bytearray(whole)
            if round_ % 3 == 0:
                del hurt[chance.randrange(len(hurt)) :]
            else:
                hurt[chance.randrange(len(hurt))] ^= 1 << chance.randrange(8)
            blob.write_bytes(hurt)
            with pytest.raises(Damaged):
                store.document_bytes(DocumentId("dokument-1"))
            assert store.check() == ("document:dokument-1",)
        blob.write_bytes(whole)
        assert store.check() == ()


def test_a_full_disk_keeps_nothing_half(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, submission("1"))
    assert store.journal is not None
    before = store.journal.records
    with store.seeing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    # The database may not grow any more; SQLite then says what it says on a full disk.
    limit = f"PRAGMA max_page_count = {pages}"
    monkeypatch.setattr(
        store,
        "writing",
        _limited(store, limit),
    )
    big = "x" * 3_000_000
    with pytest.raises(Unreachable) as full:
        store.record_order(order("1", rows=({"entered": big},)))
    assert full.value.code == "disk-full"
    monkeypatch.undo()
    assert store.waiting_orders(NOW) == ()
    assert store.journal.records == before
    store.record_order(order("1"))
    assert len(store.waiting_orders(NOW)) == 1


def _limited(store: Store, limit: str) -> object:
    from collections.abc import Iterator
    from contextlib import contextmanager

    real = store.writing

    @contextmanager
    def writing() -> Iterator[object]:
        with real() as connection:
            connection.exec_driver_sql(limit)
            try:
                yield connection
            finally:
                connection.exec_driver_sql("PRAGMA max_page_count = 4294967294")

    return writing


def test_a_memory_only_store_writes_nothing(tmp_path: Path) -> None:
    with closing(open_store(None, KEY)) as store:
        assert store.is_memory_only
        received = submission("1", documents=(document("dokument-1", b"abc"),))
        keep(store, received)
        store.keep_document(
            DocumentId("dokument-1"), document("dokument-1", b"abc").sha256, [b"a", b"bc"]
        )
        assert store.document_bytes(DocumentId("dokument-1")) == b"abc"
        store.record_order(order("1"))
        assert len(store.waiting_orders(NOW)) == 1
        assert store.submission(received.id) == received
    assert list(tmp_path.iterdir()) == []


def test_what_comes_back_is_what_was_kept(store: Store) -> None:
    received = submission("1", documents=(document("dokument-1"),), withheld=("iban",))
    keep(store, received)
    assert store.submission(received.id) == received
    changed = replace(received, version=2, data={"nachname": "Neu", "liste": [1, {"a": None}]})
    keep(store, changed)
    assert store.submission(received.id) == changed
    assert store.submissions([SubmissionId("x"), received.id]) == (changed,)


def test_a_hurt_key_mark_or_journal_head_locks_nobody_out(folder: Path) -> None:
    filled(folder)
    for name in ("key.mark", "orders.journal"):
        hurt = bytearray((folder / name).read_bytes())
        hurt[20] ^= 4
        (folder / name).write_bytes(hurt)
    with closing(open_store(folder, KEY)) as store:
        assert "journal-damaged" in store.findings
        assert len(store.waiting_orders(NOW)) == 1
    with closing(open_store(folder, KEY)) as store:
        assert store.findings == ()
    (folder / "key.mark").unlink()
    with pytest.raises(Damaged):
        open_store(folder, OTHER_KEY)
    open_store(folder, KEY).close()


def test_flipped_bits_in_the_write_ahead_log_lose_no_order(folder: Path, tmp_path: Path) -> None:
    with closing(open_store(folder, KEY)) as store:
        keep(store, submission("1"), submission("2"))
        store.record_order(order("1"))
        store.record_order(order("2"))
        running = tmp_path / "running"
        shutil.copytree(folder, running)  # as a power cut would leave it
    log = (running / "desk.db-wal").read_bytes()
    chance = random.Random(13)
    for round_ in range(8):
        copy = tmp_path / f"log{round_}"
        shutil.copytree(running, copy)
        hurt = bytearray(log)
        hurt[chance.randrange(len(hurt))] ^= 1 << chance.randrange(8)
        (copy / "desk.db-wal").write_bytes(hurt)
        with closing(open_store(copy, KEY)) as store:
            assert {o.id for o in store.waiting_orders(NOW)} == {"confirm-1", "confirm-2"}


def test_whoever_uses_the_engine_gets_our_errors_and_no_values_in_others(
    store: Store, folder: Path
) -> None:
    with pytest.raises(IntegrityError) as clash, store.engine.begin() as connection:
        for _ in range(2):
            connection.execute(
                metadata.tables["setting"].insert().values(key="k", value=SECRETS[0])
            )
    assert SECRETS[0] not in str(clash.value)
    store.engine.dispose()
    whole = bytearray((folder / "desk.db").read_bytes())
    whole[-4000:] = bytes(4000)
    whole[20:4096] = bytes(4076)
    (folder / "desk.db").write_bytes(whole)
    (folder / "desk.db-wal").unlink(missing_ok=True)
    with pytest.raises(Damaged) as damaged, store.engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM setting").all()
    assert damaged.value.code == "store-damaged"


def test_damage_met_while_working_is_repaired_at_the_next_start(folder: Path) -> None:
    filled(folder)
    with closing(open_store(folder, KEY)) as store:
        store.keep_setting("big", "x" * 200_000)
    whole = bytearray((folder / "desk.db").read_bytes())
    whole[-100_000:-50_000] = bytes(50_000)  # not touched by opening
    (folder / "desk.db").write_bytes(whole)
    with closing(open_store(folder, KEY)) as store:
        assert store.findings == ()
        with pytest.raises(Damaged):
            store.setting("big")
    with closing(open_store(folder, KEY)) as store:
        assert "database-rebuilt" in store.findings
        assert [o.id for o in store.waiting_orders(NOW)] == ["confirm-1"]
    with closing(open_store(folder, KEY)) as store:
        assert store.findings == ()
