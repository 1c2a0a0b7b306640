"""What a case of a rule is, and the papers the cases are told with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.comparison.background import NOTHING_KNOWN, Background
from inbox.comparison.result import Result, Trust
from inbox.evidence.reading import PageReading, Reading
from tests.comparison import paper
from tests.comparison.probe import field

MATCH, DIFFERS, SIMILAR = Result.MATCH, Result.MISMATCH, Result.SIMILAR
MISSING, NONE, UNREADABLE = Result.MISSING, Result.NO_EVIDENCE, Result.UNREADABLE

WHO = {"nachname": "Nowacki", "vorname": "Jan", "geburtsdatum": "1988-07-04"}
PERSON = (
    field("nachname", "name_match", "name", label="Familienname", params={"part": "family"}),
    field("vorname", "name_match", "name", label="Vorname", params={"part": "given"}),
    field("geburtsdatum", "date_equal", "date", label="Geburtsdatum"),
)


def rent(*lines: str) -> bytes:
    return paper.prose("Mietbescheinigung", list(lines))


def statement(*head: str, rows: tuple[tuple[str, str, str], ...] = ()) -> bytes:
    return paper.booking_table(["Rurtalbank", *head], list(rows))


def blank() -> Reading:
    page = PageReading(595, 842, (), Trust.NONE, blank=True)
    return Reading("0" * 64, "t", "image/jpeg", (page,))


@dataclass(frozen=True)
class Case:
    """Entries and papers for the field of a rule, and what its row has to say."""

    result: Result
    data: Mapping[str, Any]
    papers: tuple[bytes | Reading, ...] = ()
    says: str = ""
    compared: bool = True
    background: Background = NOTHING_KNOWN
    kinds: tuple[str | None, ...] | None = None


@dataclass(frozen=True)
class Rule:
    """A field with its rule, the fields it leans on, and its three cases: yes, no, undecided."""

    field: dict[str, Any]
    cases: tuple[Case, Case, Case]
    others: tuple[dict[str, Any], ...] = ()
    key: str = "probe"
