"""The root key of a desk's store, and the secrets sealed under it. Knows keyrings, no database.

The key is 32 random bytes. It lies in the keyring of the operating system, as 64 hex digits (a
Windows keyring holds little more); secrets such as tokens lie in sealed files. Only the sample
profile, which talks to this very machine alone, may keep its key in a file.
"""

import hashlib
import os
import secrets
from pathlib import Path

import keyring
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from inbox.errors import Damaged, Refused
from inbox.store.sealing import ROOT_KEY_BYTES, derived_key
from sync.line import is_loopback

SERVICE = "Zweiklick"
DEMO_KEY = "demo.key"
#: Backends that keep nothing, or keep it readable. Modules, by their beginning.
_UNFIT = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")


def root_key(folder: Path, *, demo: bool, server: str) -> bytes:
    """The root key of the profile in `folder`; made when there is none.

    Raises Refused("keyring-missing") without a fit keyring, Refused("keyring-locked") when it
    stays locked or denies, Refused("demo-not-local") for a sample profile with a remote server,
    Damaged("store-damaged", part="key") when what is kept is no key.
    """
    if demo:
        if not is_loopback(server):
            raise Refused("demo-not-local")
        return _key_file(folder / DEMO_KEY)
    name = _account(folder)
    try:
        _fit_backend()
        kept = keyring.get_password(SERVICE, name)
        if kept is None:
            keyring.set_password(SERVICE, name, secrets.token_hex(ROOT_KEY_BYTES))
            # Read back: a keyring that forgets would lock the store for ever.
            kept = keyring.get_password(SERVICE, name)
    except NoKeyringError:
        raise Refused("keyring-missing") from None
    except (KeyringLocked, InitError):
        raise Refused("keyring-locked") from None
    except KeyringError:
        raise Refused("keyring-locked") from None
    if kept is None:
        raise Refused("keyring-missing")
    return _key_of(kept)


def keyring_state() -> str:
    """ "ok", "keyring-missing" or "keyring-locked"; asks the keyring, changes nothing."""
    try:
        _fit_backend()
        keyring.get_password(SERVICE, "doctor")
    except NoKeyringError:
        return "keyring-missing"
    except KeyringError:
        return "keyring-locked"
    return "ok"


def keep_secret(folder: Path, name: str, value: str, *, key: bytes) -> None:
    """Seal a secret (a token, a password) under the root key."""
    place = _secret_file(folder, name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    nonce = os.urandom(12)
    sealed = nonce + _sealing(key).encrypt(nonce, value.encode(), name.encode())
    _write_private(place, sealed)


def secret(folder: Path, name: str, *, key: bytes | None = None) -> str:
    """A sealed secret. Raises Refused("unauthenticated") when none is kept, Damaged, and what
    `root_key` raises."""
    place = _secret_file(folder, name)
    if not place.exists():
        raise Refused("unauthenticated", secret=name)
    sealed = place.read_bytes()
    known = root_key(folder, demo=False, server="") if key is None else key
    try:
        return _sealing(known).decrypt(sealed[:12], sealed[12:], name.encode()).decode()
    except (InvalidTag, ValueError):
        raise Damaged("store-damaged", part="secret") from None


def forget_secret(folder: Path, name: str) -> None:
    """Remove a secret; signing out."""
    _secret_file(folder, name).unlink(missing_ok=True)


def _fit_backend() -> KeyringBackend:
    """The system's keyring. Raises NoKeyringError for none, and for those that are none."""
    backend = keyring.get_keyring()
    chained = getattr(backend, "backends", None)
    for one in chained if chained is not None else [backend]:
        module = type(one).__module__
        if module.startswith(_UNFIT) or "laintext" in type(one).__name__:
            raise NoKeyringError("no keyring of the operating system")
    if chained is not None and not list(chained):
        raise NoKeyringError("no keyring of the operating system")
    return backend


def _account(folder: Path) -> str:
    """One key per profile folder; the folder's name itself stays out of the keyring."""
    return "root-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]


def _key_of(text: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        raise Damaged("store-damaged", part="key") from None
    if len(key) != ROOT_KEY_BYTES:
        raise Damaged("store-damaged", part="key")
    return key


def _key_file(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _write_private(path, secrets.token_hex(ROOT_KEY_BYTES).encode())
    return _key_of(path.read_text(encoding="ascii", errors="replace"))


def _write_private(path: Path, data: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _secret_file(folder: Path, name: str) -> Path:
    return folder / "secrets" / f"{name}.sealed"


def _sealing(key: bytes) -> AESGCM:
    return AESGCM(derived_key(key, "zweiklick secrets v1"))
