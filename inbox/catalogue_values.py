"""The service catalogue: fields, labels, rules and deadlines as data, read once and then frozen.

The files under resources/services and resources/catalogue are the source; an office changes them
without a program. The limit: nothing here decides anything, it only says what the office agreed on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from inbox.catalogue_condition import Condition, Entered, entries


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One choice of a field: what is stored and what is shown."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a service. `evidence` are the kinds expected to prove it; others may, too."""

    id: str
    label: str
    type: str
    group: str
    rule: str
    required: bool | Condition = False
    evidence: tuple[str, ...] = ()
    evidence_required_when: Condition | None = None
    asks_when: Condition | None = None
    params: Mapping[str, Any] = field(default_factory=_empty)
    values: tuple[EnumValue, ...] = ()
    is_list: bool = False
    payment_relevant: bool = False
    sensitivity: str | None = None
    note: str | None = None

    def value_label(self, value: str) -> str:
        """The German word for a stored choice; the stored text when the catalogue has none."""
        return next((v.label for v in self.values if v.id == value), value)

    def is_required(self, data: Entered) -> bool:
        """Whether the field has to be entered, given the other entries. Shown, never enforced."""
        return self.required if isinstance(self.required, bool) else self.required.holds(data)

    def asks(self, data: Entered) -> bool:
        """Whether the rule asks anything of these entries ("present only" asks not after a No)."""
        return self.asks_when is None or self.asks_when.holds(data)

    def needs_evidence(self, data: Entered) -> bool:
        """Whether a missing document makes this row say "kein Nachweis"."""
        return self.evidence_required_when is not None and self.evidence_required_when.holds(data)


@dataclass(frozen=True, slots=True)
class RequiredEvidence:
    """One of `kinds` has to be there when the condition holds."""

    kinds: tuple[str, ...]
    when: Condition
    months: int | None = None  #: so many months in a row, without a gap


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with {placeholders}, used when its condition holds (None: always)."""

    text: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Emergency:
    """When a submission is urgent whatever its date, and what the due column then says."""

    when: Condition
    note: str
    due: str


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A kind of document. `owner` says whose name it carries: person, household or holder."""

    id: str
    label: str
    filing: str
    owner: str
    titles: tuple[str, ...]
    weak_titles: tuple[str, ...] = ()
    source: str = "document"
    sensitivity: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """How values are captioned on documents: per field and kind ("*": any); and what is none."""

    fields: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=_empty)
    not_labels: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    other_labels: tuple[str, ...] = ()
    enum_words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=_empty)

    def of(self, field_id: str, kind: str | None) -> tuple[str, ...]:
        """The captions of a field on a kind of document; on an unknown kind, all of them."""
        by_kind = self.fields.get(catalogue_id(field_id), {})
        if kind is None:
            found = [label for labels in by_kind.values() for label in labels]
        else:
            found = [*by_kind.get(kind, ()), *by_kind.get("*", ())]
        return tuple(dict.fromkeys(found))

    def kinds(self, field_id: str) -> frozenset[str]:
        """The kinds of document that can carry a field."""
        return frozenset(self.fields.get(catalogue_id(field_id), {})) - {"*"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date rule with its source; the computing is done in inbox/deadline.py."""

    id: str
    label: str
    rule: str
    source: str
    law: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Office:
    """What all services share: kinds of evidence, captions, deadlines, and the land's holidays."""

    kinds: Mapping[str, EvidenceKind] = field(default_factory=_empty)
    labels: Labels = field(default_factory=Labels)
    deadlines: Mapping[str, Deadline] = field(default_factory=_empty)
    country: str = "DE"
    subdivision: str = "NW"

    def kind_label(self, kind: str | None) -> str:
        """The German name of a kind of document; the id itself when it is unknown."""
        if kind is None:
            return "Dokument"
        known = self.kinds.get(kind)
        return known.label if known else kind


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """One version of a service; `known` is False for the generic answer to an unknown one."""

    id: str
    label: str
    code: str
    fields: tuple[Field, ...]
    valid_from: date = date.min
    valid_to: date | None = None
    role: str = ""
    copy_to: str | None = None
    copy_when: Condition | None = None
    decisions: tuple[str, ...] = ()
    four_eyes: str = "always"
    deadlines: tuple[str, ...] = ()
    evidence_required: tuple[RequiredEvidence, ...] = ()
    titles: tuple[Wording, ...] = ()
    reasons: tuple[Wording, ...] = ()
    due: str | None = None
    emergency: Emergency | None = None
    office: Office = field(default_factory=Office)
    known: bool = True

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in the order of their first field."""
        return tuple(dict.fromkeys(f.group for f in self.fields))

    def field(self, field_id: str) -> Field | None:
        """The field of an entry; "einkommen[0].netto" finds "einkommen[].netto"."""
        wanted = catalogue_id(field_id)
        return next((f for f in self.fields if f.id == wanted), None)

    def required_kinds(self, data: Entered) -> tuple[tuple[str, ...], ...]:
        """The pieces of evidence that have to be there, each as its alternatives."""
        return tuple(r.kinds for r in self.evidence_required if r.when.holds(data))

    def needs_four_eyes(self, data: Entered) -> bool:
        """Whether another person has to approve: always, never, or when money is touched."""
        if self.four_eyes != "payment_relevant":
            return self.four_eyes == "always"
        return any(f.payment_relevant and entries(data, f.id) for f in self.fields)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every service in every version. `version` is the SHA-256 of the files it was read from."""

    services: tuple[Service, ...]
    office: Office
    version: str = ""

    @property
    def kinds(self) -> Mapping[str, EvidenceKind]:
        """The kinds of evidence by id."""
        return self.office.kinds

    @property
    def labels(self) -> Labels:
        """How values are captioned on documents."""
        return self.office.labels

    @property
    def deadlines(self) -> Mapping[str, Deadline]:
        """The deadlines by id."""
        return self.office.deadlines

    def service(self, service_id: str, on: date) -> Service:
        """The version valid on the day of receipt; an unknown service gets a generic answer."""
        for service in self.services:
            if service.id == service_id and service.valid_from <= on <= (
                service.valid_to or date.max
            ):
                return service
        return generic_service(service_id, self.office)

    def kind_label(self, kind: str | None) -> str:
        """The German name of a kind of document; the id itself when it is unknown."""
        return self.office.kind_label(kind)


def generic_service(service_id: str, office: Office | None = None) -> Service:
    """A service nobody described: every field is shown as text, nothing is compared."""
    return Service(
        id=service_id,
        label=service_id.replace("_", " ").strip().capitalize() or "Unbekannter Dienst",
        code="",
        fields=(),
        titles=(Wording("{service}"),),
        reasons=(Wording("Unbekannter Dienst: bitte ansehen"),),
        office=office or Office(),
        known=False,
    )


def catalogue_id(field_id: str) -> str:
    """The catalogue's name of an entry: "einkommen[0].netto" → "einkommen[].netto"."""
    head, bracket, rest = field_id.partition("[")
    if not bracket:
        return field_id
    _, _, tail = rest.partition("]")
    return f"{head}[]{tail}"


def flatten(data: Mapping[str, Any]) -> dict[str, Any]:
    """Entered data with one key a value: lists of objects become "einkommen[0].netto"."""
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value):
            for index, entry in enumerate(value):
                for name, inner in entry.items():
                    flat[f"{key}[{index}].{name}"] = inner
        else:
            flat[key] = value
    return flat
