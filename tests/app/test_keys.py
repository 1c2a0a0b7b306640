"""The root key: made once, found again, and kept only where it may be kept."""

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from app.keys import forget_secret, keep_secret, keyring_state, root_key, secret
from inbox.errors import Damaged, Refused

SERVER = "https://forms.example.org"


class Held(KeyringBackend):
    """A keyring with state, which can fail on order."""

    priority = 5  # type: ignore[assignment]

    def __init__(self, fault: Exception | None = None, *, forgets: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fault = fault
        self.forgets = forgets

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault:
            raise self.fault
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def use(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)


def test_the_key_is_made_once_and_found_again_per_profile(tmp_path: Path) -> None:
    held = Held()
    use(held)
    first = root_key(tmp_path / "a", demo=False, server=SERVER)
    assert len(first) == 32
    assert root_key(tmp_path / "a", demo=False, server=SERVER) == first
    assert root_key(tmp_path / "b", demo=False, server=SERVER) != first
    assert all(len(value) == 64 for value in held.kept.values())
    assert not any(str(tmp_path) in part for name in held.kept for part in name)
    assert list(tmp_path.rglob("*")) == []
    assert keyring_state() == "ok"


@pytest.mark.parametrize(
    ("backend", "code"),
    [
        (NoKeyring(), "keyring-missing"),
        (NullKeyring(), "keyring-missing"),
        (Held(InitError("locked")), "keyring-locked"),
        (Held(KeyringLocked("locked")), "keyring-locked"),
        (Held(PasswordSetError("denied")), "keyring-locked"),
        (Held(forgets=True), "keyring-missing"),
    ],
)
def test_without_a_fit_keyring_there_is_no_key(
    tmp_path: Path, backend: KeyringBackend, code: str
) -> None:
    use(backend)
    with pytest.raises(Refused) as refused:
        root_key(tmp_path, demo=False, server=SERVER)
    assert refused.value.code == code
    if not (isinstance(backend, Held) and backend.forgets):
        assert keyring_state() == code
    assert list(tmp_path.rglob("*")) == []


class PlaintextKeyring(Held):
    """Named like those that write passwords into readable files."""


def test_a_keyring_that_writes_plain_text_is_none(tmp_path: Path) -> None:
    use(PlaintextKeyring())
    with pytest.raises(Refused) as refused:
        root_key(tmp_path, demo=False, server=SERVER)
    assert refused.value.code == "keyring-missing"


def test_what_is_kept_but_is_no_key_is_damage(tmp_path: Path) -> None:
    held = Held()
    use(held)
    root_key(tmp_path, demo=False, server=SERVER)
    for name in held.kept:
        for wrong in ("not hex", "ab" * 31):
            held.kept[name] = wrong
            with pytest.raises(Damaged):
                root_key(tmp_path, demo=False, server=SERVER)


def test_the_sample_profile_keeps_its_key_in_a_private_file(tmp_path: Path) -> None:
    use(NoKeyring())
    first = root_key(tmp_path, demo=True, server="http://127.0.0.1:8080")
    assert root_key(tmp_path, demo=True, server="http://localhost:1") == first
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_sample_profile_speaks_to_this_machine_only(tmp_path: Path) -> None:
    for server in (SERVER, "http://10.0.0.1", "https://127.0.0.1.example.org"):
        with pytest.raises(Refused) as refused:
            root_key(tmp_path, demo=True, server=server)
        assert refused.value.code == "demo-not-local"
    assert list(tmp_path.iterdir()) == []


def test_secrets_are_sealed_and_bound_to_their_name(tmp_path: Path) -> None:
    key = bytes(range(32))
    keep_secret(tmp_path, "form-server", "token-äöü", key=key)
    assert secret(tmp_path, "form-server", key=key) == "token-äöü"
    place = tmp_path / "secrets" / "form-server.sealed"
    assert b"token" not in place.read_bytes()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    with pytest.raises(Damaged):
        secret(tmp_path, "form-server", key=bytes(32))
    place.rename(place.with_name("case-system.sealed"))
    with pytest.raises(Damaged):
        secret(tmp_path, "case-system", key=key)
    with pytest.raises(Refused) as refused:
        secret(tmp_path, "form-server", key=key)
    assert refused.value.code == "unauthenticated"
    forget_secret(tmp_path, "case-system")
    forget_secret(tmp_path, "case-system")


def test_a_secret_kept_under_the_keyrings_key_is_found_with_it(tmp_path: Path) -> None:
    use(Held())
    key = root_key(tmp_path, demo=False, server=SERVER)
    keep_secret(tmp_path, "form-server", "t", key=key)
    assert secret(tmp_path, "form-server") == "t"
