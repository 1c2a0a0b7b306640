"""The one error that must not happen: a value somebody changed is called a match."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.comparison.engine import compare
from inbox.comparison.result import FieldResult, Result
from inbox.evidence.reading import Reading
from inbox.submission import DocumentId
from tests.comparison import paper
from tests.comparison.desk import read_pdf, rows_of, service, submission
from tests.comparison.test_layouts import entries


@lru_cache(maxsize=16)
def read(kind: str, layout: str) -> tuple[dict[str, Any], Reading]:
    make = {"note": paper.sick_note, "rent": paper.rent_certificate, "pay": paper.pay_slip}[kind]
    sheet = make(3)
    return entries(sheet), read_pdf(paper.LAYOUTS[layout](sheet))


def row(kind: str, layout: str, field: str, value: str) -> FieldResult:
    data, reading = read(kind, layout)
    name = "krankmeldung" if kind == "note" else "neuantrag"
    entry = submission(name, {**data, field: value})
    return rows_of(compare(entry, service(name), {DocumentId("d0"): reading}))[field]


layouts = st.sampled_from(sorted(paper.LAYOUTS))
few = settings(max_examples=60, deadline=None)


@few
@given(
    layouts,
    st.sampled_from(["geburtsdatum", "au_seit", "au_bis", "au_festgestellt_am"]),
    st.integers(-4000, 4000).filter(bool),
)
def test_no_other_day_is_called_a_match(layout: str, field: str, shift: int) -> None:
    data, _ = read("note", layout)
    other = date.fromisoformat(data[field]) + timedelta(days=shift)
    assert row("note", layout, field, other.isoformat()).result is not Result.MATCH


@few
@given(
    layouts,
    st.sampled_from(["grundmiete", "betriebskosten", "heizkosten", "gesamtmiete"]),
    st.integers(-5000, 5000).filter(bool),
)
def test_no_other_amount_is_called_a_match(layout: str, field: str, cents: int) -> None:
    data, _ = read("rent", layout)
    other = int(data[field].replace(".", "")) + cents
    value = f"{other / 100:.2f}"
    assert row("rent", layout, field, value).result is not Result.MATCH


@few
@given(
    layouts,
    st.sampled_from([("note", "kvnr"), ("pay", "rvnr"), ("pay", "steuer_id")]),
    st.integers(0, 11),
    st.integers(1, 9),
)
def test_no_number_with_another_digit_is_called_a_match(
    layout: str, target: tuple[str, str], at: int, off: int
) -> None:
    kind, field = target
    number = str(read(kind, layout)[0][field])
    at %= len(number)
    if not number[at].isdigit():
        at -= 1
    digit = str((int(number[at]) + off) % 10)
    changed = number[:at] + digit + number[at + 1 :]
    assert row(kind, layout, field, changed).result is not Result.MATCH


@few
@given(
    layouts,
    st.sampled_from(["nachname", "vorname"]),
    st.integers(0, 20),
    st.sampled_from("bcfghjklmnpqrtvwxyz"),
)
def test_no_name_with_another_letter_is_called_a_match(
    layout: str, field: str, at: int, letter: str
) -> None:
    name = str(read("note", layout)[0][field])
    at %= len(name)
    changed = name[:at] + letter + name[at + 1 :]
    if changed.casefold() != name.casefold():
        assert row("note", layout, field, changed).result is not Result.MATCH
