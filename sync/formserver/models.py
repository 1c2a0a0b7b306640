"""What the calls accept. Every text is bounded and free of NUL, so that any database keeps it."""

import math
import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path as PathParameter
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field


def _clean(value: str) -> str:
    if "\x00" in value:
        raise ValueError("NUL is no character of a text")
    return value


DEEPEST = 50  #: levels of a stranger's JSON


def cleaned(value: Any, depth: int = 0) -> Any:
    """JSON of a stranger with what no database keeps (NUL, half surrogates) replaced by U+FFFD.

    Raises ValueError beyond DEEPEST levels.
    """
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return (
            value.replace("\x00", "�").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    if isinstance(value, list):
        return [cleaned(v, depth + 1) for v in value]
    if isinstance(value, dict):
        return {cleaned(k): cleaned(v, depth + 1) for k, v in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # no JSON, though some engines write it
    return value


def _utc(value: datetime) -> datetime:
    if not 1970 <= value.year <= 9000:
        raise ValueError("an instant between 1970 and 9000")
    return value.astimezone(UTC)


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("a reason in words")
    return value.strip()


def _euros(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,2})?", value):
        raise ValueError("euros as decimal text: 1000.00")
    return value


def _no_bool(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a number, not a truth value")
    return value


Text = Annotated[str, AfterValidator(_clean)]
Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._@-]+$")]
Short = Annotated[Text, Field(max_length=200)]
Long = Annotated[Text, Field(max_length=20_000)]
Instant = Annotated[AwareDatetime, AfterValidator(_utc)]
Free = Annotated[Any, BeforeValidator(lambda value: cleaned(value))]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Seconds = Annotated[float, BeforeValidator(_no_bool), Field(ge=0, le=86_400, allow_inf_nan=False)]
Percent = Annotated[int, BeforeValidator(_no_bool), Field(ge=0, le=100)]
LegName = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[A-Za-z0-9._:-]+$")]

IdInPath = Annotated[str, PathParameter(max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
LegInPath = Annotated[str, PathParameter(max_length=120, pattern=r"^[A-Za-z0-9._:-]+$")]


class Body(BaseModel):
    """A request's body; what we do not know is ignored, so that newer desks may speak to us."""

    model_config = ConfigDict(extra="ignore")


class Acknowledge(Body):
    """Durably stored up to this cursor."""

    cursor: Annotated[str, Field(max_length=80)]


class ClaimOrder(Body):
    """Take or renew the lease."""

    on_behalf_of: Id | None = None


class TakeOver(Body):
    """Take the lease from somebody; a lead has to say why."""

    reason: Annotated[Text, Field(max_length=1000)] = ""


class Decision(Body):
    """One row's decision."""

    field: Short
    choice: Literal["data_valid", "evidence_valid", "clarify", "correct", "manual"]
    value: Long = ""
    note: Long = ""


class Seen(Body):
    """A page that was shown or read as text."""

    document: Short
    page: Annotated[int, Field(ge=0, le=100_000)]
    how: Short = "image"


class Case(Body):
    """What the Fachverfahren answered for this submission."""

    case_number: Short | None = None
    file_number: Short | None = None
    name: Short | None = None
    birth_date: date | None = None


class ComparisonRow(BaseModel):
    """One row of the comparison as it was shown; kept as it came."""

    model_config = ConfigDict(extra="allow")
    field: Short
    label: Short = ""
    group: Short | None = None
    entered: Free = None
    evidence: Free = None
    result: Short = ""
    reason: Free = None
    decided: Free = None


class Confirm(Body):
    """The first press."""

    on_behalf_of: Id | None = None
    decisions: Annotated[list[Decision], Field(max_length=2000)] = []
    seen: Annotated[list[Seen], Field(max_length=20_000)] = []
    case: Case | None = None
    rows: Annotated[list[ComparisonRow], Field(max_length=2000)] = []
    hold_seconds: Seconds = 10.0


class File(Body):
    """The second press."""

    handover: Id
    on_behalf_of: Id | None = None
    hold_seconds: Seconds = 10.0


class Undo(Body):
    """Take a press back. "withdraw": press one, although its first legs have left."""

    handover: Id
    step: Literal["confirm", "file", "approve", "withdraw"]


class Approve(Body):
    """The second pair of eyes. Nothing leaves before the hold is over."""

    handover: Id
    hold_seconds: Seconds = 10.0


class Decline(Body):
    """Back to the person who confirmed, with a reason."""

    handover: Id
    reason: Annotated[Text, Field(max_length=1000), AfterValidator(_said)]


class OpenedCase(Body):
    """The case that was opened for a submission."""

    case_number: Annotated[Text, Field(min_length=1, max_length=64)]


class LeaseOrder(Body):
    """Take or renew the lease of a handover."""

    holder: Annotated[Text, Field(min_length=1, max_length=200)]
    seconds: Annotated[float, BeforeValidator(_no_bool), Field(ge=1, le=3600)] = 60.0


class Paper(Body):
    """A finished paper: rendered once, sealed."""

    id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
    file_name: Short
    media_type: Annotated[
        str, Field(max_length=100, pattern=r"^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$")
    ]
    document_type: Short
    sha256: Hash
    size: Annotated[int, Field(ge=0, le=10**12)]
    metadata: dict[Short, Long] = {}
    source_document: Id | None = None


class Plan(Body):
    """Which papers, which legs; sealed once."""

    papers: Annotated[list[Paper], Field(max_length=500)]
    legs: Annotated[list[LegName], Field(min_length=1, max_length=510)]


class LegReport(Body):
    """How a leg stands."""

    state: Literal["planned", "sent", "received", "failed"]
    attempts: Annotated[int, BeforeValidator(_no_bool), Field(ge=0, le=1_000_000)] = 0
    receipt: Annotated[Text, Field(max_length=2000)] | None = None
    reason: Annotated[Text, Field(max_length=2000)] | None = None
    not_before: Instant | None = None


class Read(Body):
    """Something was opened by a person."""

    submission: Id
    document: Id | None = None
    on_behalf_of: Id | None = None
    at: Instant


class Service(Body):
    """How one service is numbered, routed and decided."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    route: Id
    roles: Annotated[list[Id], Field(min_length=1, max_length=20)]
    four_eyes: Literal["always", "never", "payment"]
    payment_fields: Annotated[list[Short], Field(max_length=200)] = []
    limits: dict[Short, Annotated[str, BeforeValidator(_euros)]] = {}
    sample_percent: Percent | None = None  #: None: as the office's
    addressed: bool = False


class Place(Body):
    """Which office serves these places of residence."""

    postcodes: Annotated[list[Short], Field(max_length=2000)] = []
    places: Annotated[list[Short], Field(max_length=2000)] = []
    office: Id


class Rule(Body):
    """Which person holds these endings or letters, both ends included."""

    role: Id
    office: Id | None = None
    by: Literal["case_ending", "letter"]
    from_: Annotated[str, Field(alias="from", min_length=1, max_length=2, pattern=r"^[0-9A-Z]+$")]
    to: Annotated[str, Field(min_length=1, max_length=2, pattern=r"^[0-9A-Z]+$")]
    person: Id


class Routing(Body):
    """The routing table. `queues`: role -> office (or "*") -> team.

    `sample_percent`: how many of a hundred confirmations a second person looks at, drawn at random.
    """

    services: dict[Id, Service]
    places: Annotated[list[Place], Field(max_length=2000)]
    rules: Annotated[list[Rule], Field(max_length=10_000)]
    queues: dict[Id, dict[Annotated[str, Field(max_length=64)], Id]]
    fallback_team: Id
    sample_percent: Percent = 0


class Source(Body):
    """Where a delivery comes from; the pair is its name for ever."""

    name: Annotated[Text, Field(min_length=1, max_length=200)]
    reference: Annotated[Text, Field(min_length=1, max_length=200)]


class Attachment(Body):
    """One file of a delivery."""

    part: Annotated[Text, Field(min_length=1, max_length=100)]
    name: Annotated[Text, Field(max_length=500)] = ""
    declared_kind: Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9_]+$")] | None = None


class LaterDelivery(Body):
    """Documents that follow."""

    source: Source
    attachments: Annotated[list[Attachment], Field(max_length=500)] = []


class Delivery(LaterDelivery):
    """A submission as a form engine delivers it. No field of the form is required."""

    service: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    data: Free = {}
    received_at: Instant | None = None
    number: Annotated[Text, Field(max_length=64)] | None = None
    case_number: Annotated[Text, Field(max_length=64)] | None = None
    channel: Literal["online", "papier", "vorsprache"] = "online"
