"""What was read is kept page by page, so that a long document keeps nobody waiting."""

import zlib

from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import Code, Cover, PageReading, Reading, SecondLook, Word
from inbox.store.codec import pack_reading, unpack_reading

RECT = Rect(1.25, 2.5, 30.0, 40.75)


def page(text: str) -> PageReading:
    word = Word(text, RECT, 3, Trust.RECOGNISED, 0.875, RECT)
    return PageReading(
        595.0,
        842.0,
        (word,),
        Trust.RECOGNISED,
        upright=(1.0, 0.0, 2.0, 0.0, 1.0, 3.0, 0.0, 0.0, 1.0),
        codes=(Code("PDF417", "01\tb\r\n06\x1dMüller", RECT),),
        looks=(SecondLook(RECT, text, 0.5),),
        covers=(Cover(RECT, "diagnosis"),),
        pictured=0.25,
    )


def test_each_page_of_a_kept_reading_stands_on_a_line_of_its_own_and_comes_back_whole() -> None:
    pages = tuple(page(text) for text in ("Größe", "zwei\nZeilen", "drei\u2028vier"))
    reading = Reading("ab", "engine 1", "image/tiff", pages)
    kept = pack_reading(reading)
    assert zlib.decompress(kept).count(b"\n") == len(pages)
    assert unpack_reading("ab", "engine 1", kept) == reading


def test_a_reading_without_pages_is_kept_too() -> None:
    reading = Reading("ab", "engine 1", "application/pdf", (), "encrypted")
    assert unpack_reading("ab", "engine 1", pack_reading(reading)) == reading
