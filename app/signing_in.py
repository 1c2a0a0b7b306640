"""Lets a person sign in anew while the desk runs: window, running desk and keyring, together."""

from PySide6.QtCore import QObject

from app.bootstrap import RunningDesk
from app.keys import keep_secret, root_key
from app.profile import Profile
from inbox.caseview import DeskState, Link
from ui.events import DeskEvents
from ui.main_window import MainWindow
from ui.messages import of_error
from ui.sign_in import SignIn

FORM_SERVER = "form-server"


class SigningIn(QObject):
    """Asks when the desk is signed out, once; F5 asks again."""

    def __init__(
        self, window: MainWindow, events: DeskEvents, running: RunningDesk, profile: Profile
    ) -> None:
        super().__init__(window)
        self._window, self._running, self._profile = window, running, profile
        self._dialog = SignIn(window)
        self._dialog.token_given.connect(self._given)
        self._before: Link | None = None
        self._code = "unauthenticated"
        events.state.connect(self._state_is)
        window.deeds.actions["refresh"].triggered.connect(lambda _=False: self._ask_again())

    def _state_is(self, state: object) -> None:
        assert isinstance(state, DeskState)
        before, self._before = self._before, state.link
        if state.link is Link.SIGNED_OUT:
            self._code = state.link_code or self._code
            if before is not Link.SIGNED_OUT:
                self._dialog.ask(self._code)
        elif state.link is Link.CONNECTED:
            self._dialog.done_with()

    def _ask_again(self) -> None:
        if self._before is Link.SIGNED_OUT:
            self._dialog.ask(self._code)

    def _given(self, token: str) -> None:
        running, profile = self._running, self._profile
        self._window.background.do(
            lambda: sign_in(running, profile, token),
            None,
            lambda error: self._window.notices.add(of_error(error)),
        )


def sign_in(running: RunningDesk, profile: Profile, token: str) -> None:
    """Go on with this token, and keep it for the next start where something may be kept."""
    running.sign_in(token)
    keep_token(running, profile, token)


def keep_token(running: RunningDesk, profile: Profile, token: str) -> None:
    """Seal the token. The sample day draws its own; without a keyring nothing is kept."""
    if not profile.is_demo and running.kept_in_memory is None:
        key = root_key(profile.folder, demo=False, server="")
        keep_secret(profile.folder, FORM_SERVER, token, key=key)
