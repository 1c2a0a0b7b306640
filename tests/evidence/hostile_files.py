"""Files that mean harm, made here: bombs, loops, lies. Each small on disk."""

import struct
import zlib


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that claims to be this large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
        + chunk(b"IEND", b"")
    )


def pdf(objects: list[bytes]) -> bytes:
    """A PDF with a proper table of its objects; the first is the catalogue."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(body))
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n" % (len(content), entries) + content + b"\nendstream"


def one_page(
    contents: bytes, resources: bytes, more: list[bytes], box: bytes = b"595 842"
) -> bytes:
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 "
            + box
            + b"]/Contents 4 0 R/Resources<<"
            + resources
            + b">>>>",
            contents,
            *more,
        ]
    )


def endless_pdf(depth: int = 12, width: int = 12) -> bytes:
    """Each form draws the next one `width` times: width ** depth drawings, no cycle."""
    more = []
    for level in range(depth):
        last = level == depth - 1
        content = b"q Q " if last else b"/X Do " * width
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
        if not last:
            entries += b"/Resources<</XObject<</X %d 0 R>>>>" % (6 + level)
        more.append(stream(content, entries))
    return one_page(stream(b"/X Do " * width), b"/XObject<</X 5 0 R>>", more)


def memory_pdf() -> bytes:
    """A page whose picture unpacks to 7.5 GB."""
    packed = zlib.compress(zlib.compress(b"\0" * 30_000_000, 9), 9)
    entries = (
        b"/Type/XObject/Subtype/Image/Width 50000/Height 50000/BitsPerComponent 8"
        b"/ColorSpace/DeviceRGB/Filter[/FlateDecode/FlateDecode]"
    )
    return one_page(
        stream(b"q 595 0 0 842 0 0 cm /I Do Q"), b"/XObject<</I 5 0 R>>", [stream(packed, entries)]
    )


def huge_page_pdf() -> bytes:
    """A page of 400 by 400 metres."""
    return one_page(stream(b"0 0 m 500 500 l S"), b"", [], box=b"1134000 1134000")


def many_pages_pdf(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
            *[page] * count,
        ]
    )


def nested_pdf() -> bytes:
    """100,000 arrays in one another."""
    return one_page(stream(b"[" * 100_000), b"", [b"[" * 100_000 + b"]" * 100_000])


def circular_pdf() -> bytes:
    """A tree of pages that contains itself."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>",
        ]
    )


def circular_tiff() -> bytes:
    """A TIFF whose second directory is the first."""
    entries = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    entries += [(273, 4, 1, 200), (277, 3, 1, 1), (278, 3, 1, 8), (279, 4, 1, 64)]
    directory = struct.pack("<H", len(entries))
    directory += b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", 8)
    return head.ljust(200, b"\0") + bytes(range(64))


def docx_like() -> bytes:
    """A ZIP container with a PDF's signature where a careless reader would find it."""
    return b"PK\x03\x04\x14\0\0\0\0\0" + b"word/document.xml %PDF-1.4 " + b"\0" * 200


ALL = {
    "png-claims-10-gigapixels": lambda: png_of_size(100_000, 100_000),
    "png-claims-60-megapixels": lambda: png_of_size(7_700, 7_700),
    "png-of-no-size": lambda: png_of_size(0, 0),
    "pdf-endless": endless_pdf,
    "pdf-memory": memory_pdf,
    "pdf-huge-page": huge_page_pdf,
    "pdf-20000-pages": lambda: many_pages_pdf(20_000),
    "pdf-nested": nested_pdf,
    "pdf-circular": circular_pdf,
    "tiff-circular": circular_tiff,
    "docx": docx_like,
    "empty": lambda: b"",
    "only-a-signature-pdf": lambda: b"%PDF-1.7\n",
    "only-a-signature-jpeg": lambda: b"\xff\xd8\xff\xe0",
    "only-a-signature-heic": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
}
