"""A real desk with settings, keyring and window: signing in where the token is wrong or ends."""

from collections.abc import Iterator
from typing import Any

import keyring
import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.keys import keep_secret, root_key
from app.opening import Opening
from app.profile import Profile, open_profile
from app.signing_in import SigningIn
from inbox.caseview import Link, Phase
from inbox.errors import ZweiklickError
from sync.formserver import tables as t
from sync.formserver.auth import new_token, token_hash
from tests.app.test_keys import Held
from tests.journeys.seats import Heard, Office, Seat
from tests.waiting import until
from ui.events import DeskEvents
from ui.opening_window import OpeningWindow
from ui.sign_in import SignIn
from ui.start import build_window, prepare_application

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def profile(troubled: Office, qapp: Any) -> Iterator[Profile]:
    """A configured office with a keyring; the case system's secret is there, the desk's is not."""
    before = keyring.get_keyring()
    keyring.set_keyring(Held())
    prepare_application(qapp)
    folder = troubled.folder / "arbeitsplatz"
    folder.mkdir()
    (folder / "zweiklick.toml").write_text(
        f'form_server = "{troubled.gate.url}"\n'
        f'case_system = "{troubled.case.base}"\n'
        f'e_file = "{troubled.e_file}"\n',
        "utf-8",
    )
    key = root_key(folder, demo=False, server="")
    secret = troubled.connections("int.koch").case_system_token
    keep_secret(folder, "case-system", secret, key=key)
    yield open_profile(folder)
    keyring.set_keyring(before)


def opened(qtbot: QtBot, profile: Profile, token: str | None = None) -> Any:
    """What became of a start: (running, events), or the error."""
    events = DeskEvents()
    opening = Opening(profile, events, 0.0, None, token)
    ends: list[Any] = []
    opening.opened.connect(lambda result: ends.append((result[0], events)))
    opening.failed.connect(ends.append)
    opening.early.connect(lambda _desk: opening.first_list_is_shown())
    opening.start()
    qtbot.waitUntil(lambda: bool(ends), timeout=40_000)
    return ends[0]


def type_token(qtbot: QtBot, place: QWidget, token: str) -> None:
    line = place.findChild(QLineEdit, "token")
    assert isinstance(line, QLineEdit)
    assert line.isVisible() and line.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(line, token)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "", "what was typed is not kept on screen"


def test_without_a_valid_token_the_first_window_asks_and_the_next_start_remembers(
    troubled: Office, profile: Profile, qtbot: QtBot
) -> None:
    troubled.arrive()
    failed = opened(qtbot, profile)
    assert isinstance(failed, ZweiklickError) and failed.code == "unauthenticated"
    window = OpeningWindow()
    qtbot.addWidget(window)
    window.show()
    window.show_failure(failed.code, dict(failed.values))
    given: list[str] = []
    window.token_given.connect(given.append)
    type_token(qtbot, window, troubled.tokens["int.koch"])
    assert given == [troubled.tokens["int.koch"]]

    running, _ = opened(qtbot, profile, given[0])
    assert running.desk.me.id == "int.koch"
    running.close()
    sealed = (profile.folder / "secrets" / "form-server.sealed").read_bytes()
    assert given[0].encode() not in sealed
    running, _ = opened(qtbot, profile)
    assert running.desk.me.id == "int.koch", "kept under the keyring's key"
    running.close()


def test_a_failed_first_start_can_be_repeated_from_its_window(
    troubled: Office, profile: Profile, qtbot: QtBot
) -> None:
    troubled.gate.shut()
    failed = opened(qtbot, profile, troubled.tokens["int.koch"])
    assert failed.code == "first-start-offline"
    window = OpeningWindow()
    qtbot.addWidget(window)
    window.show()
    window.show_failure(failed.code, dict(failed.values))
    again = window.findChild(QWidget, "openingAgain")
    assert again is not None and again.isVisible()
    with qtbot.waitSignal(window.again):
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    troubled.gate.open()
    running, _ = opened(qtbot, profile, troubled.tokens["int.koch"])
    assert running.desk.me.id == "int.koch", "nothing of the first try stands in the way"
    running.close()


def test_a_token_that_ends_at_work_is_asked_for_beside_the_desk_and_work_goes_out(
    troubled: Office, profile: Profile, qtbot: QtBot
) -> None:
    id_ = troubled.arrive()
    running, events = opened(qtbot, profile, troubled.tokens["int.koch"])
    heard = Heard()
    seat = Seat(running, heard)
    window = build_window(running.desk, events)
    qtbot.addWidget(window)
    window.show()
    SigningIn(window, events, running, profile)
    dialog = window.findChild(SignIn)
    assert isinstance(dialog, SignIn)
    running.start()
    try:
        number = seat.work_through(id_).submission.number
        with troubled.house.server.database.write() as conn:
            over = troubled.clock.real()
            mine = t.tokens.c.person == "int.koch"
            conn.execute(t.tokens.update().where(mine).values(expires_at=over))
        running.desk.confirm(id_)
        qtbot.waitUntil(dialog.isVisible, timeout=30_000)
        words = dialog.findChild(QLabel, "signInWords")
        assert isinstance(words, QLabel)
        assert "abgelaufen" in words.text() and "gespeichert" in words.text()
        assert not dialog.isModal(), "reading and deciding go on"
        assert troubled.records(number) == []
        fresh = new_token()
        later = sa.select(sa.func.max(t.tokens.c.expires_at)).scalar_subquery()
        with troubled.house.server.database.write() as conn:
            conn.execute(
                t.tokens.insert().values(
                    hash=token_hash(fresh), person="int.koch", expires_at=later
                )
            )
        assert "token-expired" in [m.code for m in window.notices.messages]
        type_token(qtbot, dialog, fresh)
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=30_000)
        qtbot.waitUntil(lambda: window.notices.messages == (), timeout=10_000)
        qtbot.waitUntil(lambda: seat.phase(id_) is Phase.TAKEN_OVER, timeout=30_000)
        assert troubled.records(number)
        until(lambda: running.desk.state().link is Link.CONNECTED)
    finally:
        window.close()
        running.stop()
