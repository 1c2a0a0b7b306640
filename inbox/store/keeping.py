"""Single named values inside an open transaction: settings, cursor, who I am."""

import json

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from inbox.store.known import ME, kept_value
from inbox.store.tables import setting


def my_id(connection: Connection) -> str:
    """Id of the person at this desk; empty before the first sign-in."""
    known = kept_value(connection, ME)
    return "" if known is None else str(json.loads(known)["id"])


def keep_value(connection: Connection, key: str, value: str) -> None:
    """Keep or replace the value under this key."""
    statement = insert(setting).values(key=key, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": value})
    )
