"""Assembles a tiled HEIC as phones write it: one HEVC tile, used for every field of a grid.

Boxes after ISO/IEC 14496-12 and ISO/IEC 23008-12.
"""

import struct
from functools import cache

from tests.evidence.sample_files import image

TILE = 512


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def _full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags), *parts)


def _find(data: bytes, kind: bytes) -> bytes:
    """The first box of a kind, found by its name."""
    at = data.index(kind) - 4
    return data[at : at + int.from_bytes(data[at : at + 4], "big")]


@cache
def tiled_heic(columns: int = 8, rows: int = 6) -> bytes:
    """A picture of columns x rows tiles of 512 pixels; every tile is the same."""
    single = image("HEIF", (TILE, TILE), quality=60)
    decoder = _find(single, b"hvcC")
    media = _find(single, b"mdat")[8:]
    tiles = range(2, 2 + columns * rows)
    size = struct.pack(">II", columns * TILE, rows * TILE)
    grid = struct.pack(">BBBB", 0, 1, rows - 1, columns - 1) + size
    properties = _box(
        b"iprp",
        _box(
            b"ipco",
            decoder,
            _full(b"ispe", 0, 0, struct.pack(">II", TILE, TILE)),
            _full(b"ispe", 0, 0, size),
        ),
        _full(
            b"ipma",
            0,
            0,
            struct.pack(">I", 1 + len(tiles)),
            struct.pack(">HBB", 1, 1, 3),
            *[struct.pack(">HBBB", tile, 2, 0x81, 2) for tile in tiles],
        ),
    )
    items = _full(
        b"iinf",
        0,
        0,
        struct.pack(">H", 1 + len(tiles)),
        _full(b"infe", 2, 0, struct.pack(">HH", 1, 0), b"grid\0"),
        *[_full(b"infe", 2, 1, struct.pack(">HH", tile, 0), b"hvc1\0") for tile in tiles],
    )
    references = _full(
        b"iref",
        0,
        0,
        _box(
            b"dimg",
            struct.pack(">HH", 1, len(tiles)),
            *[struct.pack(">H", tile) for tile in tiles],
        ),
    )

    def meta(tile_at: int) -> bytes:
        places = [struct.pack(">HHHHII", 1, 1, 0, 1, 0, len(grid))]
        places += [struct.pack(">HHHHII", t, 0, 0, 1, tile_at, len(media)) for t in tiles]
        located = _full(b"iloc", 1, 0, b"\x44\0", struct.pack(">H", len(places)), *places)
        handler = _full(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13))
        primary = _full(b"pitm", 0, 0, struct.pack(">H", 1))
        return _full(
            b"meta",
            0,
            0,
            handler,
            primary,
            items,
            located,
            properties,
            references,
            _box(b"idat", grid),
        )

    head = _box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    return head + meta(len(head) + len(meta(0)) + 8) + _box(b"mdat", media)
