"""One entry of the table code -> sentence. A value without behaviour."""

from typing import NamedTuple


class Entry(NamedTuple):
    """Template of one message: `kind` is the shape beside it, `action` an id of ACTIONS."""

    title: str
    text: str
    action: str = ""
    kind: str = "similar"
