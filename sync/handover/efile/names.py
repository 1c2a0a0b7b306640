"""Names that every file system and every e-file takes. Pure; different texts stay different."""

from inbox.errors import Refused

_FORBIDDEN = frozenset('/\\:"*?<>|%')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}
)
_MAX_NAME = 180


def safe_name(text: str) -> str:
    """A name every file system takes. Different texts stay different: two files never become one.

    Forbidden characters become %XX of their code point, "%" itself included. Raises
    Refused (efile-no-file-number for no text, efile-name-too-long).
    """
    if not text:
        raise Refused("efile-no-file-number")
    last = len(text) - 1
    name = "".join(
        f"%{ord(c):02X}" if c in _FORBIDDEN or ord(c) < 32 or (c in ". " and i in (0, last)) else c
        for i, c in enumerate(text)
    )
    if name.partition(".")[0].casefold() in _RESERVED:
        name = f"%{ord(name[0]):02X}{name[1:]}"
    if len(name.encode()) > _MAX_NAME:
        raise Refused("efile-name-too-long")
    return name
