"""Reads the catalogue's files, checks them and makes the values of inbox/catalogue_values.py.

A file that breaks the schema or names something that does not exist stops the program's start with
Damaged("catalogue-invalid", file, place, reason): a half-read catalogue would judge people wrongly.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jsonschema import Draft202012Validator

from inbox.catalogue_condition import Condition, ConditionError, parse_condition
from inbox.catalogue_faults import schema_fault, schema_place, syntax_fault
from inbox.catalogue_values import (
    Catalogue,
    Deadline,
    Emergency,
    EnumValue,
    EvidenceKind,
    Field,
    Labels,
    Office,
    RequiredEvidence,
    Service,
    Wording,
    catalogue_id,
    flatten,
    generic_service,
)
from inbox.errors import Damaged

__all__ = [
    "Catalogue",
    "Deadline",
    "EvidenceKind",
    "Field",
    "Labels",
    "Office",
    "Service",
    "catalogue_id",
    "flatten",
    "generic_service",
    "load_catalogue",
]

_DERIVED_NAMES = frozenset({"documents", "days", "days_left"})

#: Parameters of rules that are the name of another field of the service.
_NAMES_A_FIELD = (
    "from", "to", "ref", "reference", "previous_end", "start", "found", "birth_date", "at",
    "amount",
)  # fmt: skip


class _File:
    """One file while it is read: remembers where it is, so that a fault can be named."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        try:
            self.bytes = (folder / name).read_bytes()
            self.content: dict[str, Any] = json.loads(self.bytes)
        except (OSError, ValueError) as fault:
            raise self.fault(*syntax_fault(fault)) from fault

    def fault(self, place: str, reason: str) -> Damaged:
        return Damaged(
            "catalogue-invalid", file=self.name, place=place or "ganze Datei", reason=reason[:300]
        )

    def check(self, schema: Mapping[str, Any], definition: str) -> None:
        rules = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}
        for error in Draft202012Validator(rules).iter_errors(self.content):
            raise self.fault(schema_place(error), schema_fault(error))

    def condition(self, place: str, text: str) -> Condition:
        try:
            return parse_condition(text)
        except ConditionError as fault:
            raise self.fault(place, str(fault)) from fault


def load_catalogue(folder: Path, *, schema_folder: Path | None = None) -> Catalogue:
    """Read services/ and catalogue/ under `folder`.

    `schema_folder` holds the program's own schema where `folder` is a package from somewhere else.
    Raises Damaged("catalogue-invalid", file, place, reason) for the first fault found.
    """
    schema_file = _File(schema_folder or folder, "catalogue/schema.json")
    schema = schema_file.content
    kinds_file = _File(folder, "catalogue/evidence_kinds.json")
    labels_file = _File(folder, "catalogue/labels.json")
    deadlines_file = _File(folder, "catalogue/deadlines.json")
    kinds_file.check(schema, "evidence_kinds")
    labels_file.check(schema, "labels")
    deadlines_file.check(schema, "deadlines")
    service_files = [
        _File(folder, f"services/{path.name}")
        for path in sorted((folder / "services").glob("*.json"))
    ]
    if not service_files:
        raise Damaged(
            "catalogue-invalid",
            file="services",
            place="ganzer Ordner",
            reason="Es gibt keinen Dienst.",
        )
    kinds = {k["id"]: _kind(k) for k in kinds_file.content["evidence_kinds"]}
    deadlines = {d["id"]: _deadline(d) for d in deadlines_file.content["deadlines"]}
    calendar = deadlines_file.content["calendar"]
    office = Office(
        kinds=MappingProxyType(kinds),
        labels=_labels(labels_file, kinds),
        deadlines=MappingProxyType(deadlines),
        country=calendar["country"],
        subdivision=calendar["subdivision"],
    )
    services = []
    for file in service_files:
        file.check(schema, "service")
        services.append(_service(file, office))
    _check_versions(service_files, services)
    digest = hashlib.sha256()
    for file in (kinds_file, labels_file, deadlines_file, *service_files):
        digest.update(file.name.encode() + b"\0" + file.bytes)
    return Catalogue(tuple(services), office, digest.hexdigest())


def _kind(raw: Mapping[str, Any]) -> EvidenceKind:
    return EvidenceKind(
        id=raw["id"],
        label=raw["label_de"],
        filing=raw["filing"],
        owner=raw["owner"],
        titles=tuple(raw["titles"]),
        weak_titles=tuple(raw.get("weak_titles", ())),
        source=raw.get("source", "document"),
        sensitivity=raw.get("sensitivity"),
        note=raw.get("note_de"),
    )


def _deadline(raw: Mapping[str, Any]) -> Deadline:
    named = {"id", "label_de", "rule", "from", "law"}
    return Deadline(
        id=raw["id"],
        label=raw["label_de"],
        rule=raw["rule"],
        source=raw["from"],
        law=raw["law"],
        params=MappingProxyType({k: v for k, v in raw.items() if k not in named}),
    )


def _labels(file: _File, kinds: Mapping[str, EvidenceKind]) -> Labels:
    raw = file.content
    for field_id, by_kind in raw["fields"].items():
        for kind in by_kind:
            if kind != "*" and kind not in kinds:
                raise file.fault(
                    f"fields/{field_id}/{kind}", f"Die Nachweisart „{kind}“ gibt es nicht."
                )
    return Labels(
        fields=MappingProxyType(
            {
                f: MappingProxyType({k: tuple(v) for k, v in by_kind.items()})
                for f, by_kind in raw["fields"].items()
            }
        ),
        not_labels=MappingProxyType({f: tuple(v) for f, v in raw["not_labels"].items()}),
        other_labels=tuple(raw["other_labels"]),
        enum_words=MappingProxyType(
            {
                f: MappingProxyType({k: tuple(v) for k, v in words.items()})
                for f, words in raw["enum_words"].items()
            }
        ),
    )


def _service(file: _File, office: Office) -> Service:
    raw = file.content
    kinds, deadlines = frozenset(office.kinds), frozenset(office.deadlines)
    names = frozenset(f["id"] for f in raw["fields"]) | _DERIVED_NAMES | {"received"}
    if len({f["id"] for f in raw["fields"]}) != len(raw["fields"]):
        raise file.fault("fields", "Ein Feld kommt doppelt vor.")

    def condition(place: str, text: str) -> Condition:
        found = file.condition(place, text)
        if unknown := found.fields - names:
            raise file.fault(place, f"Das Feld „{sorted(unknown)[0]}“ gibt es nicht.")
        return found

    def known(place: str, wanted: list[str], among: frozenset[str]) -> tuple[str, ...]:
        if unknown := [w for w in wanted if w not in among]:
            raise file.fault(place, f"„{unknown[0]}“ gibt es nicht.")
        return tuple(wanted)

    fields = []
    for index, entry in enumerate(raw["fields"]):
        place = f"fields/{index} ({entry['id']})"
        required = entry["required"]
        needed = entry.get("evidence_required_when")
        params = entry.get("params", {})
        asks = params.get("asks_when")
        named = [str(params[p]) for p in _NAMES_A_FIELD if p in params]
        if unknown := [n for n in [*named, *params.get("parts", ())] if n not in names]:
            raise file.fault(f"{place}/params", f"Das Feld „{unknown[0]}“ gibt es nicht.")
        fields.append(
            Field(
                id=entry["id"],
                label=entry["label_de"],
                type=entry["type"],
                group=entry["group"],
                rule=entry["rule"],
                required=required if isinstance(required, bool) else condition(place, required),
                evidence=known(place, entry["evidence"], kinds),
                evidence_required_when=condition(place, needed) if needed else None,
                asks_when=condition(f"{place}/params", asks) if asks else None,
                params=MappingProxyType(params),
                values=tuple(EnumValue(v["id"], v["label_de"]) for v in entry.get("values", ())),
                is_list=entry.get("list", False),
                payment_relevant=entry.get("payment_relevant", False),
                sensitivity=entry.get("sensitivity"),
                note=entry.get("note_de"),
            )
        )
    description = raw["description"]

    def wordings(name: str) -> tuple[Wording, ...]:
        return tuple(
            Wording(w["text"], condition(f"description/{name}", w["when"]) if "when" in w else None)
            for w in description[name]
        )

    urgent = description.get("emergency")
    copy_when = raw["routing"].get("copy_when")
    due = description.get("due")
    if due is not None:
        known("description/due", [due], deadlines)
    return Service(
        id=raw["id"],
        label=raw["label_de"],
        code=raw["code"],
        fields=tuple(fields),
        valid_from=_day(file, "valid_from", raw["valid_from"]),
        valid_to=_day(file, "valid_to", raw["valid_to"]) if raw["valid_to"] else None,
        role=raw["routing"]["role"],
        copy_to=raw["routing"].get("copy_to"),
        copy_when=condition("routing/copy_when", copy_when) if copy_when else None,
        decisions=tuple(raw["decisions"]),
        four_eyes=raw["four_eyes"],
        deadlines=known("deadlines", raw["deadlines"], deadlines),
        evidence_required=tuple(
            RequiredEvidence(
                known("evidence_required", e["kinds"], kinds),
                condition("evidence_required", e["when"]),
                e.get("months"),
            )
            for e in raw["evidence_required"]
        ),
        titles=wordings("titles"),
        reasons=wordings("reasons"),
        due=due,
        emergency=Emergency(
            condition("description/emergency", urgent["when"]),
            urgent["note"],
            known("description/emergency", [urgent["due"]], deadlines)[0],
        )
        if urgent
        else None,
        office=office,
    )


def _day(file: _File, place: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise file.fault(place, f"Den Tag {text} gibt es nicht.") from fault


def _check_versions(files: list[_File], services: list[Service]) -> None:
    """Two versions of a service must not be valid on the same day."""
    for index, (file, service) in enumerate(zip(files, services, strict=True)):
        for other in services[:index]:
            if other.id == service.id and _overlap(other, service):
                raise file.fault(
                    "valid_from", f"Zwei Fassungen von „{service.id}“ gelten am selben Tag."
                )


def _overlap(one: Service, other: Service) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (
        one.valid_to or date.max
    )
