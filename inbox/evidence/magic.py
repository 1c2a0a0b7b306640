"""Which type a file has, from its first bytes alone; never from its name. Opens nothing.

An allow-list: whatever is not one of these seven types has no type at all.
"""

import re
from enum import StrEnum

#: How far into the file a PDF may begin (ISO 32000-1, annex H, implementation note 13).
_PDF_SEARCH = 1024

#: Brands of HEVC-coded HEIF pictures (ISO/IEC 23008-12, annex B). AV1 ("avif", "avis") is refused:
#: no decoder for it is loaded.
_HEVC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_NEUTRAL_BRANDS = frozenset({b"mif1", b"msf1"})
_AV1_BRANDS = frozenset({b"avif", b"avis"})

#: Containers that could carry "%PDF-" near their beginning without being a PDF.
_OTHER = re.compile(
    rb"PK\x03\x04|PK\x05\x06|MZ|\x7fELF|\xd0\xcf\x11\xe0|\{\\rtf|GIF8|Rar!|7z\xbc\xaf|\x1f\x8b"
    rb"|\xef?\xbb?\xbf?\s*<|%!PS|SQLite"
)


class FileType(StrEnum):
    """A type we read. The value is its media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    BMP = "image/bmp"
    WEBP = "image/webp"
    HEIF = "image/heic"


def file_type(head: bytes) -> FileType | None:
    """The type of a file that begins with `head` (1,100 bytes suffice); None: not ours."""
    if head.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return FileType.TIFF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head[4:8] == b"ftyp":
        return FileType.HEIF if _is_hevc(head) else None
    if head[:2] == b"BM" and _is_bmp(head):
        return FileType.BMP
    if _OTHER.match(head):
        return None
    if b"%PDF-" in head[: _PDF_SEARCH + 5]:
        return FileType.PDF
    return None


def _is_hevc(head: bytes) -> bool:
    length = min(int.from_bytes(head[:4], "big"), 256, len(head))
    brands = {head[8:12]} | {head[at : at + 4] for at in range(16, length - 3, 4)}
    if head[8:12] in _AV1_BRANDS:
        return False
    return bool(brands & _HEVC_BRANDS) or (
        head[8:12] in _NEUTRAL_BRANDS and not brands & _AV1_BRANDS
    )


def _is_bmp(head: bytes) -> bool:
    header_size = int.from_bytes(head[14:18], "little")
    return len(head) >= 26 and header_size in (12, 16, 40, 52, 56, 64, 108, 124)
