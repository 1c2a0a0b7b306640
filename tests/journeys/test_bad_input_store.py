"""The desk's own files and keys fail: a hurt or foreign database, a locked or missing keyring."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.keys import root_key
from inbox.caseview import Link, Phase
from inbox.decision import OrderState
from inbox.errors import Damaged, Refused, ZweiklickError
from inbox.store.sealing import sealed_connection
from tests.journeys.seats import Office, plain
from tests.waiting import until
from ui.opening_window import OpeningWindow
from ui.status_line import StatusLine


class Locked(KeyringBackend):
    """A keyring nobody has unlocked."""

    priority = 5  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")


@pytest.fixture
def keyring_as_before() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def shown(qtbot: QtBot, error: ZweiklickError) -> str:
    """What the first window says of a failed start."""
    window = OpeningWindow()
    qtbot.addWidget(window)
    window.show_failure(error.code, dict(error.values))
    line, title = (window.findChild(QLabel, n) for n in ("openingLine", "openingTitle"))
    assert isinstance(line, QLabel) and isinstance(title, QLabel)
    assert f"{title.text()} {line.text()}" == plain(error.code, error.values)
    return f"{title.text()} {line.text()}"


def test_a_broken_database_is_set_aside_fetched_again_and_loses_no_order(
    troubled: Office,
) -> None:
    id_ = troubled.arrive()
    seat = troubled.seat().begin()
    received = seat.work_through(id_).submission
    troubled.gate.shut()
    seat.is_at(Link.OFFLINE)
    seat.desk.confirm(id_)
    (pressed,) = seat.store.orders_of(id_)
    seat.end()
    place = troubled.folder / "desk-int.koch" / "store"
    whole = (place / "desk.db").read_bytes()
    (place / "desk.db").write_bytes(whole[:4096] + b"\0" * 4096 + whole[8192:])
    (place / "desk.db-wal").unlink(missing_ok=True)
    hurt = bytearray((place / "desk.db").read_bytes())
    hurt[:64] = b"\xff" * 64
    (place / "desk.db").write_bytes(hurt)

    troubled.gate.open()
    again = troubled.seat().begin()
    assert "store-rebuilt" in again.heard.codes
    words = again.heard.words("store-rebuilt")
    assert "beschädigt" in words and "erhalten" in words
    assert (place / "damaged-desk.db").exists(), "set aside, not deleted"
    again.reaches(id_, Phase.TAKEN_OVER)
    (order,) = again.store.orders_of(id_)
    assert order.id == pressed.id and order.state is OrderState.REGISTERED
    assert order.decisions == pressed.decisions
    assert again.desk.view(id_).submission.received_at == received.received_at
    assert again.desk.view(id_).submission.data == received.data
    assert troubled.records(received.number)


def test_a_database_of_a_newer_program_is_left_alone_and_said(
    troubled: Office, qtbot: QtBot
) -> None:
    seat = troubled.seat().begin()
    seat.end()
    folder = troubled.folder / "desk-int.koch"
    database = folder / "store" / "desk.db"
    raw = sealed_connection(database, root_key(folder, demo=True, server=troubled.gate.url))()
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    before = database.read_bytes()
    with pytest.raises(Damaged) as newer:
        troubled.seat()
    words = shown(qtbot, newer.value)
    assert "neueren Programmversion" in words and "nichts verändert" in words
    assert database.read_bytes() == before
    assert not list(database.parent.glob("damaged-*"))


@pytest.mark.parametrize(
    ("backend", "code", "said"),
    [(Locked(), "keyring-locked", "gesperrt"), (NoKeyring(), "keyring-missing", "fehlt")],
)
def test_without_a_keyring_nothing_is_kept_and_only_the_servers_word_counts(
    troubled: Office,
    keyring_as_before: None,
    qtbot: QtBot,
    backend: KeyringBackend,
    code: str,
    said: str,
) -> None:
    keyring.set_keyring(backend)
    id_ = troubled.arrive()
    folder = troubled.folder / "ohne"
    seat = troubled.seat(folder=folder, settings={"form_server": "x"}).begin()
    assert seat.heard.codes[0] == code, "said from the start"
    assert said in seat.heard.words(code)
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_state(seat.is_at(Link.CONNECTED))
    words = [label.text() for label in line.findChildren(QLabel)]
    assert "Nur im Arbeitsspeicher" in words
    number = seat.work_through(id_).submission.number

    troubled.gate.shut()
    seat.is_at(Link.OFFLINE)
    with pytest.raises(Refused) as refused:
        seat.desk.confirm(id_)
    assert refused.value.code == "memory-only-offline"
    assert "nichts ausgelöst" in plain(refused.value.code)
    assert seat.store.orders_of(id_) == () and seat.desk.state().handovers_waiting == 0

    troubled.gate.open()
    seat.is_at(Link.CONNECTED)
    seat.desk.confirm(id_)
    assert [o.state for o in seat.store.orders_of(id_)] == [OrderState.REGISTERED]
    assert troubled.house.seen("int.koch", id_)["handover"]["number"] == f"{number}-U1"
    seat.desk.file(id_)
    seat.reaches(id_, Phase.FILED)
    assert [p for p in folder.rglob("*") if p.is_file()] == [], "nothing lies on the disk"
    assert troubled.records(number) and troubled.papers(number)


def test_in_memory_a_press_whose_answer_was_lost_counts_once_and_an_undo_asks_first(
    troubled: Office, keyring_as_before: None
) -> None:
    keyring.set_keyring(NoKeyring())
    id_ = troubled.arrive()
    seat = troubled.seat(
        folder=troubled.folder / "ohne", settings={"form_server": "x"}, hold=600
    ).begin()
    number = seat.work_through(id_).submission.number

    def lost(path: str, status: int, headers: dict[str, str], body: bytes) -> Any:
        return (503, {}, b"") if path.endswith(("/confirm", "/undo")) else None

    seat.is_at(Link.CONNECTED)
    troubled.gate.change = lost
    with pytest.raises(Refused) as refused:
        seat.desk.confirm(id_)
    assert refused.value.code == "memory-only-offline"
    assert seat.store.orders_of(id_) == ()
    troubled.gate.change = None
    until(lambda: seat.phase(id_) not in (Phase.READY, Phase.OPEN))
    assert troubled.house.seen("int.koch", id_)["handover"]["number"] == f"{number}-U1"

    other = troubled.arrive({"au_seit": "2026-11-20"})
    seat.work_through(other)
    until(lambda: seat.desk.online)
    seat.desk.confirm(other)
    assert seat.phase(other) is Phase.HOLD
    troubled.gate.change = lost
    with pytest.raises(Refused):
        seat.desk.undo(other)
    troubled.gate.change = None
    until(lambda: seat.desk.online)
    try:
        seat.desk.undo(other)
    except Refused as known:  # the change feed was quicker: it is undone already
        assert known.code == "nothing-to-undo"
    assert troubled.house.seen("int.koch", other)["handover"]["state"] == "undone"
    assert seat.reaches(other, Phase.READY)


def test_a_file_of_settings_that_cannot_be_read_is_said(tmp_path: Path, qtbot: QtBot) -> None:
    from app.profile import open_profile

    (tmp_path / "zweiklick.toml").write_text("form_server = 'https://", "utf-8")
    with pytest.raises(Damaged) as broken:
        open_profile(tmp_path)
    words = shown(qtbot, broken.value)
    assert "Einstellungen" in words and "unverändert" in words and "IT" in words
    assert (tmp_path / "zweiklick.toml").read_text("utf-8") == "form_server = 'https://"
