"""The store of an earlier day, opened before anything else, so that the list shows at once.

Imports as little as possible: every module named here is waited for before the first list.
"""

from app.profile import Profile
from inbox.errors import ZweiklickError
from inbox.store.store import Store, open_store

#: As in app/keys.py, which also knows keyrings and is imported only where one is needed.
DEMO_KEY = "demo.key"


def early_store(profile: Profile) -> Store | None:
    """An opened store that knows its person, or None: then the careful way says what is wrong."""
    if not profile.store.is_dir():
        return None
    store: Store | None = None
    try:
        store = open_store(profile.store, _key(profile))
        store.me()
    except (ZweiklickError, OSError, ValueError):
        if store is not None:
            store.close()
        return None
    return store


def _key(profile: Profile) -> bytes:
    if profile.is_demo:
        return bytes.fromhex((profile.folder / DEMO_KEY).read_text("ascii").strip())
    from app.keys import root_key

    return root_key(profile.folder, demo=False, server="")
