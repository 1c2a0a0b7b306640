"""The lists of an earlier day, read before anything else is opened, so that they show at once.

Imports as little as possible: every module named here is waited for before the first list.
"""

from typing import NamedTuple

from app.profile import Profile
from inbox.errors import ZweiklickError
from inbox.store.early import EarlyLists, early_lists

#: As in app/keys.py, which also knows keyrings and is imported only where one is needed.
DEMO_KEY = "demo.key"


class Yesterday(NamedTuple):
    """The lists, and the key that opens the whole store."""

    lists: EarlyLists
    key: bytes


def yesterday(profile: Profile) -> Yesterday | None:
    """What can be shown at once; None: the careful way says what is missing or wrong."""
    if not profile.store.is_dir():
        return None
    try:
        key = _key(profile)
        lists = early_lists(profile.store, key)
    except (ZweiklickError, OSError, ValueError):
        return None
    return None if lists is None else Yesterday(lists, key)


def _key(profile: Profile) -> bytes:
    if profile.is_demo:
        return bytes.fromhex((profile.folder / DEMO_KEY).read_text("ascii").strip())
    from app.keys import root_key

    return root_key(profile.folder, demo=False, server="")
