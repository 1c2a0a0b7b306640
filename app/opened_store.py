"""Opens the store of a desk; without a keyring one that keeps nothing on disk. Mends nothing."""

import logging

from app.keys import root_key
from app.profile import Connections, Profile
from inbox.errors import Refused
from inbox.store.store import Store, open_store

log = logging.getLogger(__name__)


def open_or_memory(
    profile: Profile, connections: Connections, store: Store | None
) -> tuple[Store, str | None]:
    """The store, and why it keeps nothing on disk when there is no keyring."""
    try:
        key = root_key(profile.folder, demo=profile.is_demo, server=connections.form_server)
        return store or open_store(profile.store, key), None
    except Refused as locked:
        if locked.code not in ("keyring-missing", "keyring-locked"):
            raise
        log.warning("no keyring (%s): this desk keeps nothing on disk", locked.code)
        return open_store(None, b"\0" * 32), locked.code
