"""What the calls on the statistics accept and answer. Bounded like everything in `models`."""

from typing import Annotated, Literal

from fastapi import Path as PathParameter
from pydantic import Field, model_validator

from sync.formserver.answers import Answer
from sync.formserver.models import Body, Hash, Id, Short, Text

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
Month = Annotated[str, Field(pattern=MONTH)]
MonthInPath = Annotated[str, PathParameter(pattern=MONTH)]
Fact = Annotated[Text, Field(max_length=2000)] | bool | int | None
Facts = dict[Short, Fact | list[Fact]]


class Event(Body):
    """The facts of one handover, as mask -> field -> value."""

    case_number: Short
    masks: Annotated[dict[Short, Facts], Field(max_length=50)]


class Told(Body):
    """What became of one record; a refusal says why."""

    record: Id
    state: Literal["angenommen", "abgelehnt"]
    code: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    field: Short | None = None

    @model_validator(mode="after")
    def _reason(self) -> "Told":
        if self.state == "abgelehnt" and not self.code:
            raise ValueError("a refusal carries a code")
        return self


class Feedback(Body):
    """The answer to one batch, known by its month, office and hash."""

    month: Month
    office: Id
    sha256: Hash
    results: Annotated[list[Told], Field(max_length=100_000)]

    @model_validator(mode="after")
    def _once(self) -> "Feedback":
        if len({r.record for r in self.results}) != len(self.results):
            raise ValueError("a record is named twice")
        return self


class ReceiptAnswer(Answer):
    """The number under which an event was taken down."""

    receipt: str


class BatchAnswer(Answer):
    """One month of one office, with what became of its records."""

    month: str
    office: str
    state: Literal["offen", "abgeschlossen", "teilweise", "vollstaendig", "unstimmig"]
    records: int
    accepted: int
    refused: int
    waiting: int
    sha256: str | None
    closed_at: str | None
    unknown: list[str]


class BatchesAnswer(Answer):
    """GET /v1/statistics/batches."""

    batches: list[BatchAnswer]


class RecordAnswer(Answer):
    """A record with what became of it; its facts are in the batch."""

    number: str
    handover: str
    submission: str
    kind: Literal["ereignis", "korrektur"]
    corrects: str | None
    state: Literal["wartet", "angenommen", "abgelehnt", "entfaellt"]
    code: str | None
    field: str | None


class RecordsAnswer(Answer):
    """GET /v1/statistics/batches/{office}/{month}/records."""

    records: list[RecordAnswer]
