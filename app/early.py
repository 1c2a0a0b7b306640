"""The store of an earlier day, opened before anything else, so that the list shows at once.

Imports as little as possible: every module named here is waited for before the first list.
"""

from app.profile import Profile
from inbox.errors import ZweiklickError
from inbox.store.store import Store, open_store

#: As in app/keys.py, which also knows keyrings and is imported only where one is needed.
DEMO_KEY = "demo.key"


def early_store(profile: Profile) -> Store | None:
    """The opened store, or None: then the careful way says what is wrong.

    One that had to be rebuilt is given on as well: only its first opening knows of that.
    """
    if not profile.store.is_dir():
        return None
    try:
        return open_store(profile.store, _key(profile))
    except (ZweiklickError, OSError, ValueError):
        return None


def knows_its_person(store: Store) -> bool:
    """Whether there is a list to show already."""
    try:
        store.me()
    except ZweiklickError:
        return False
    return True


def _key(profile: Profile) -> bytes:
    if profile.is_demo:
        return bytes.fromhex((profile.folder / DEMO_KEY).read_text("ascii").strip())
    from app.keys import root_key

    return root_key(profile.folder, demo=False, server="")
