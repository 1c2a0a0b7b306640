"""Single named values inside an open transaction: settings, cursor, who I am."""

import json

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from inbox.store.tables import setting

#: Key of the person at this desk.
ME = "store.me"


def my_id(connection: Connection) -> str:
    """Id of the person at this desk; empty before the first sign-in."""
    known = kept_value(connection, ME)
    return "" if known is None else str(json.loads(known)["id"])


def kept_value(connection: Connection, key: str) -> str | None:
    """The value under this key."""
    value: str | None = connection.scalar(select(setting.c.value).where(setting.c.key == key))
    return value


def keep_value(connection: Connection, key: str, value: str) -> None:
    """Keep or replace the value under this key."""
    statement = insert(setting).values(key=key, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )
