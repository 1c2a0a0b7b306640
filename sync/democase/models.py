"""What goes over the wire of the demo Fachverfahren. Shapes only; no rules, no storage."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Text = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    """An unknown field is a mistake of the caller and is said, not swallowed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CasePerson(_Strict):
    """Somebody who belongs to a case."""

    family_name: Text
    given_name: Text
    birth_date: date


class Case(_Strict):
    """A case (Bedarfsgemeinschaft) with its file number (Aktenzeichen) and office."""

    case_number: Text
    file_number: Text
    persons: list[CasePerson]
    office: str = ""


class CaseFile(_Strict):
    """Content of the file that `--cases` names."""

    note: str = ""
    cases: list[Case]


class NewCase(CasePerson):
    """Order to open a case for a person who has none yet."""

    office: str = ""


class NewRecord(_Strict):
    """Values to be taken over: `masks` is mask → field → value; money is decimal text."""

    case_number: Text
    masks: dict[str, dict[str, JsonValue]]
    submission_number: Text
    confirmed_by: Text
    on_behalf_of: str | None = None


class Record(NewRecord):
    """A record as it was taken over, for an independent reading by tour and tests."""

    receipt: Text
    key: Key
    taken_at: str
    state: Literal["taken", "processed", "withdrawn"]


class FaultOrder(_Strict):
    """From now on the next `times` calls whose path starts with `path` go wrong this way.

    down: the line is cut before anything happens. http: `status` comes instead of an answer.
    drop-answer: the work is done and committed, then the line is cut. slow-start: the answer
    begins `seconds` late. nonsense: status 200 with a page that is no JSON, nothing is done.
    half: the work is done, then the line is cut in the middle of the answer. error-inside: status
    200 with an error in it, nothing is done. `code` and `field` are what an error names.
    """

    path: str = "/"
    kind: Literal["down", "http", "drop-answer", "slow-start", "nonsense", "half", "error-inside"]
    times: Annotated[int, Field(ge=0, le=1_000_000)] = 1
    method: str | None = None
    status: Annotated[int, Field(ge=400, le=599)] = 503
    seconds: Annotated[float, Field(ge=0, le=600)] = 3.0
    code: Text = "fault-ordered"
    field: Text | None = None
