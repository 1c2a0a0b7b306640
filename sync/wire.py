"""The form server's JSON as values of ours, and ours as its JSON. Strict about what we use.

A missing or wrongly typed field we need is Damaged("server-nonsense", where=…); a field we do not
know is ignored; an entered value of an unknown kind, an unknown service, role or status is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from inbox.decision import Order
from inbox.handover import StuckHandover
from inbox.submission import (
    Claim,
    Document,
    DocumentId,
    DocumentRole,
    HandoverNumber,
    HandoverReport,
    HistoryEntry,
    LegReport,
    Person,
    PersonId,
    Status,
    Submission,
    SubmissionId,
)
from inbox.substitution import Substitution
from sync.fields import Fields, instant, instant_text, nonsense
from sync.wire_approval import approval, four_eyes

__all__ = [
    "Absence",
    "Changes",
    "Fields",
    "Me",
    "absences",
    "changes",
    "claim",
    "confirm_body",
    "instant",
    "instant_text",
    "me",
    "named_values",
    "person",
    "stuck",
    "submission",
]


@dataclass(frozen=True, slots=True)
class Me:
    """Who signed in, and whom this desk knows. `server_time` is real time."""

    person: Person
    colleagues: tuple[Person, ...]
    substitutions: tuple[Substitution, ...]
    capabilities: frozenset[str]
    server_time: datetime
    business_time: datetime
    time_zone: str
    offices: Mapping[str, str]
    teams: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """One page of changes. `absences` says that substitutions have to be asked for again."""

    cursor: str
    more: bool
    submissions: tuple[Submission, ...] = ()
    gone: tuple[SubmissionId, ...] = ()
    absences: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.submissions or self.gone or self.absences)


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away, both days included, and who stands in, first deputy first."""

    person: PersonId
    name: str
    first_day: date
    last_day: date
    deputies: tuple[Person, ...]


def submission(raw: object) -> Submission:
    """A submission. Raises Damaged("server-nonsense")."""
    fields = Fields(raw, "submission")
    owner = fields.inner_or_none("owner")
    return Submission(
        id=SubmissionId(fields.text("id")),
        number=fields.text("number"),
        service=fields.text("service"),
        received_at=fields.instant("received_at"),
        time_zone=fields.text_or("time_zone", "Europe/Berlin"),
        channel=fields.text_or("channel", "online"),
        data=fields.data("data"),
        case_number=fields.text_or_none("case_number"),
        owner=PersonId(owner.text("id")) if owner else None,
        owner_name=owner.text_or("name") if owner else "",
        team=fields.text_or("team"),
        office=fields.text_or("office"),
        routing_reason=fields.text_or("routing_reason"),
        status=_status(fields.text("status")),
        version=fields.number("version"),
        documents=tuple(sorted(fields.each("documents", _document), key=lambda d: d.position)),
        claim=None if (held := fields.inner_or_none("claim")) is None else _claim(held),
        present=fields.each("present", person),
        handover=None if (h := fields.inner_or_none("handover")) is None else _handover(h),
        history=fields.each("history", _history),
        withheld=fields.texts("withheld"),
        four_eyes=None if (r := fields.inner_or_none("four_eyes")) is None else four_eyes(r),
    )


def claim(raw: object) -> Claim:
    """A claim. Raises Damaged("server-nonsense")."""
    return _claim(Fields(raw, "claim"))


def stuck(fields: Fields) -> StuckHandover:
    """A handover that stands still."""
    return StuckHandover(
        number=HandoverNumber(fields.text("number")),
        submission_number=fields.text("submission_number"),
        service=fields.text("service"),
        team=fields.text("team"),
        confirmed_by=fields.inner("confirmed_by").text("name"),
        confirmed_at=fields.instant("confirmed_at"),
        leg=fields.text_or("leg"),
        attempts=fields.number_or("attempts", 0),
        reason=fields.text_or_none("reason"),
        not_before=fields.instant_or_none("not_before"),
    )


def person(fields: Fields) -> Person:
    """A person, as much as is told of her."""
    return Person(
        id=PersonId(fields.text("id")),
        name=fields.text_or("name"),
        roles=frozenset(fields.texts("roles")),
        office=fields.text_or("office"),
        team=fields.text_or("team"),
    )


def me(raw: object) -> Me:
    """The answer to /v1/me. Raises Damaged("server-nonsense")."""
    fields = Fields(raw, "me")
    offices = dict(fields.each("offices", _named))
    who = person(fields.inner("person"))
    return Me(
        person=replace(who, office_name=offices.get(who.office, who.office)),
        colleagues=fields.each("colleagues", person),
        substitutions=fields.each("substitutions", _substitution),
        capabilities=frozenset(fields.texts("capabilities")),
        server_time=fields.instant("server_time"),
        business_time=fields.instant("business_time"),
        time_zone=fields.text_or("time_zone", "Europe/Berlin"),
        offices=offices,
        teams=dict(fields.each("teams", _named)),
    )


def changes(raw: object) -> Changes:
    """A page of changes; a kind we do not know is passed over. Raises Damaged("server-nonsense").

    A submission told twice keeps its newest state.
    """
    fields = Fields(raw, "changes")
    received: dict[SubmissionId, Submission] = {}
    gone: dict[SubmissionId, None] = {}
    absences = False
    for change in fields.each("changes", lambda inner: inner):
        match change.text("kind"):
            case "submission":
                new = submission(change.data("submission"))
                received.pop(new.id, None)
                received[new.id] = new
                gone.pop(new.id, None)
            case "gone":
                left = SubmissionId(change.text("id"))
                received.pop(left, None)
                gone[left] = None
            case "absences":
                absences = True
    return Changes(
        fields.text("cursor"), fields.flag("more"), tuple(received.values()), tuple(gone), absences
    )


def absences(raw: object) -> tuple[Absence, ...]:
    """The answer to /v1/absences. Raises Damaged("server-nonsense")."""
    return Fields(raw, "absences").each(
        "absences",
        lambda one: Absence(
            PersonId(one.inner("person").text("id")),
            one.inner("person").text_or("name"),
            one.day("first_day"),
            one.day("last_day"),
            one.each("deputies", person),
        ),
    )


def confirm_body(order: Order) -> dict[str, Any]:
    """Press one as the contract wants it."""
    case = order.case
    return {
        "on_behalf_of": order.on_behalf_of,
        "decisions": [
            {"field": d.field, "choice": d.choice.value, "value": d.value, "note": d.note}
            for d in order.decisions
        ],
        "seen": [{"document": s.document, "page": s.page, "how": s.how} for s in order.seen],
        "case": None
        if case is None
        else {
            "case_number": case.case_number,
            "file_number": case.file_number,
            "name": case.name,
            "birth_date": case.birth_date,
        },
        "rows": [dict(row) for row in order.rows],
        "hold_seconds": order.hold_seconds,
    }


def named_values(problem: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a problem answer; a person becomes `who`, by name."""
    told = {
        name: value
        for name, value in problem.items()
        if name not in ("type", "title", "status", "detail", "instance")
    }
    for name in ("person", "by"):
        someone = told.get(name)
        if isinstance(someone, Mapping) and isinstance(someone.get("name"), str):
            told["who"] = someone["name"]
    return told


def _status(text: str) -> Status:
    # A newer server may know more: such a submission stays in view rather than vanish.
    return Status(text) if text in _STATUSES else Status.IN_WORK


_STATUSES = frozenset(status.value for status in Status)
_ROLES = frozenset(role.value for role in DocumentRole)


def _document(fields: Fields) -> Document:
    role = fields.text("role")
    sha256 = fields.text("sha256").lower()
    size = fields.number("size")
    if len(sha256) != 64 or size < 0:
        nonsense("submission.documents.sha256")
    return Document(
        id=DocumentId(fields.text("id")),
        name=fields.text("name"),
        media_type=fields.text_or("media_type"),
        size=size,
        sha256=sha256,
        role=DocumentRole(role) if role in _ROLES else DocumentRole.EVIDENCE,
        declared_kind=fields.text_or_none("declared_kind"),
        position=fields.number_or("position", 0),
        added_at=fields.instant_or_none("added_at"),
        later=fields.flag("later", False),
    )


def _claim(fields: Fields) -> Claim:
    holder = fields.inner("person")
    return Claim(
        PersonId(holder.text("id")),
        holder.text_or("name"),
        fields.instant("since"),
        fields.instant("expires_at"),
    )


def _handover(fields: Fields) -> HandoverReport:
    behalf = fields.text_or_none("on_behalf_of")
    return HandoverReport(
        number=HandoverNumber(fields.text("number")),
        state=fields.text("state"),
        confirmed_by=PersonId(fields.inner("confirmed_by").text("id")),
        on_behalf_of=None if behalf is None else PersonId(behalf),
        confirmed_at=fields.instant("confirmed_at"),
        hold_until=fields.instant("hold_until"),
        filed_at=fields.instant_or_none("filed_at"),
        file_hold_until=fields.instant_or_none("file_hold_until"),
        legs=fields.each("legs", _leg),
        approval=None if (a := fields.inner_or_none("approval")) is None else approval(a),
    )


def _leg(fields: Fields) -> LegReport:
    return LegReport(
        fields.text("name"),
        fields.text("state"),
        fields.text_or_none("receipt"),
        fields.text_or_none("reason"),
        fields.number_or("attempts", 0),
    )


def _history(fields: Fields) -> HistoryEntry:
    behalf = fields.inner_or_none("on_behalf_of")
    actor = fields.inner("actor")
    return HistoryEntry(
        at=fields.instant("at"),
        action=fields.text("action"),
        actor=actor.text_or("name") or actor.text("id"),
        on_behalf_of=None if behalf is None else behalf.text_or("name") or behalf.text("id"),
        detail=fields.text_or("detail"),
    )


def _substitution(fields: Fields) -> Substitution:
    absent = fields.inner("absent")
    return Substitution(
        PersonId(absent.text("id")),
        absent.text_or("name"),
        PersonId(fields.text("substitute")),
        fields.day("first_day"),
        fields.day("last_day"),
    )


def _named(fields: Fields) -> tuple[str, str]:
    return fields.text("id"), fields.text_or("name")
