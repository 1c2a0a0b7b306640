"""Whatever is entered and whatever stands on paper: the comparison answers and never breaks."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.comparison.engine import compare
from inbox.comparison.result import Rect, Result, Trust
from inbox.describe import describe
from inbox.evidence.reading import PageReading, Reading, Word
from inbox.submission import DocumentId
from tests.comparison.desk import catalogue, service, submission

SERVICES = sorted(s.id for s in catalogue().services)
scraps = st.sampled_from(
    ["19.11.2026", "1.234,56", "€", "DE95", "9000", "Grundmiete", "Name,", "Vorname", "seit", "–",
     "X", "[x]", "Erstbescheinigung", "Folgebescheinigung", "Mietvertrag", "12", "12a", "52349",
     "Düren", "Kontoauszug", "LOHN", "bis", "vom", "Herrn", "Sönnichsen", "Birte", "(", "///", "ﬁ",
     "Arbeitsunfähigkeitsbescheinigung", "IBAN", "M482150730", "geb.", "am", "Straße", "des"]
) | st.text(min_size=1, max_size=8)  # fmt: skip
places = st.tuples(st.integers(0, 520), st.integers(0, 800), st.integers(1, 90), st.integers(1, 30))
words = st.lists(st.tuples(scraps, places), max_size=60)
anything = (
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20)
    | st.sampled_from(["2026-11-19", "412.00", "DE95900000011234567890", "erst", "1e5", "NaN"])
    | st.lists(st.text(max_size=5), max_size=3)
    | st.dictionaries(st.sampled_from(["von", "bis", "x"]), st.text(max_size=5), max_size=2)
)  # fmt: skip


def page(found: list[tuple[str, tuple[int, int, int, int]]]) -> PageReading:
    laid = tuple(
        Word(text, Rect(x, y, x + width, y + height), 0)
        for text, (x, y, width, height) in found
        if text.strip()
    )
    return PageReading(595, 842, laid, Trust.TEXT)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SERVICES), st.data(), words)
def test_no_entry_and_no_page_breaks_the_comparison(
    service_id: str, draw: st.DataObject, found: list[tuple[str, tuple[int, int, int, int]]]
) -> None:
    names = sorted({f.id.partition("[]")[0] for f in service(service_id).fields})
    keys = draw.draw(st.lists(st.sampled_from(names), max_size=12, unique=True))
    entry = st.dictionaries(
        st.sampled_from(["art", "netto", "zufluss_am", "nachname", "datei", "zeitraum"]), anything
    )
    data: dict[str, Any] = {
        key: draw.draw(anything | st.lists(entry, min_size=1, max_size=3)) for key in keys
    }
    entered = submission(service_id, data, (None, "kontoauszug"))
    reading = Reading("0" * 64, "t", "application/pdf", (page(found),))
    comparison = compare(
        entered, service(service_id), {DocumentId("d0"): reading, DocumentId("d1"): reading}
    )
    described = describe(entered, catalogue())
    assert described.title
    fields = [row.field for row in comparison.rows]
    assert len(fields) == len(set(fields))
    for row in comparison.rows:
        assert row.label
        assert row.result is not Result.MATCH or (row.place is not None and row.evidence)
