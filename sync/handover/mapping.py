"""From form field to mask and field of the Fachverfahren: tables, checked before anything is sent.

What a table names must exist on both sides; a slip is Damaged("mapping-invalid", file, place).
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from inbox.catalogue import Catalogue
from inbox.decision import FieldChoice, FieldDecision
from inbox.errors import Damaged
from inbox.submission import Submission
from sync.handover.view import HandoverView

#: The table for services without one of their own.
GENERAL = "allgemein"
MASKS = "masks"

Value = str | int | bool | None | list[Any]


@dataclass(frozen=True, slots=True)
class Target:
    """One row of a table: this field goes there. `kind` is "text", "date" or "money"."""

    field: str
    mask: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Filled:
    """One row of a table with its value for one handover, and the decision behind it, if any."""

    target: Target
    value: Value
    decision: FieldDecision | None


@dataclass(frozen=True, slots=True)
class ServiceMapping:
    """The table of one service: masks to fill, facts for the statistics."""

    service: str
    masks: tuple[Target, ...]
    statistics: tuple[Target, ...]


class Mappings:
    """All tables of an office."""

    def __init__(self, by_service: Mapping[str, ServiceMapping]) -> None:
        self._by_service = by_service

    def of(self, service: str) -> ServiceMapping:
        """The table of a service; unknown services use the general one."""
        return self._by_service.get(service) or self._by_service[GENERAL]

    def masks(self, view: HandoverView) -> tuple[Filled, ...]:
        """Every mask and field that gets a value, in the order of the table."""
        return _filled(view, self.of(view.submission.service).masks)

    def facts(self, view: HandoverView) -> tuple[Filled, ...]:
        """The facts of the statistics report, in the order of the table."""
        return _filled(view, self.of(view.submission.service).statistics)

    def record(self, view: HandoverView, case_number: str) -> dict[str, Any]:
        """What the Fachverfahren gets: decided values where decided, else as entered."""
        return _record(view, case_number, self.masks(view))

    def statistics(self, view: HandoverView, case_number: str) -> dict[str, Any]:
        """The facts for the statistics report."""
        return _record(view, case_number, self.facts(view))


def load_mappings(folder: Path, catalogue: Catalogue | None = None) -> Mappings:
    """Read and check every table, against the catalogue's fields when it is given.

    Raises Damaged("mapping-invalid", file, place).
    """
    masks = _read(folder / f"{MASKS}.json").get("masks")
    if not isinstance(masks, dict):
        raise Damaged("mapping-invalid", file=f"{MASKS}.json", place="masks")
    found: dict[str, ServiceMapping] = {}
    for path in sorted(folder.glob("*.json")):
        if path.stem == MASKS:
            continue
        content = _read(path)
        if content.get("service") != path.stem:
            raise Damaged("mapping-invalid", file=path.name, place="service")
        fields = None
        if catalogue is not None and path.stem != GENERAL:
            fields = _fields_of(catalogue, path.stem)
        found[path.stem] = ServiceMapping(
            path.stem,
            _targets(path.name, content, "masks", masks, fields),
            _targets(path.name, content, "statistics", masks, fields),
        )
    if GENERAL not in found:
        raise Damaged("mapping-invalid", file=f"{GENERAL}.json", place="file")
    return Mappings(found)


def _fields_of(catalogue: Catalogue, service: str) -> frozenset[str]:
    """The fields of all versions of a service; none when the catalogue does not know it."""
    return frozenset(f.id for s in catalogue.services if s.id == service for f in s.fields)


def _read(path: Path) -> dict[str, Any]:
    try:
        content: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as broken:
        raise Damaged("mapping-invalid", file=path.name, place="file") from broken
    if not isinstance(content, dict):
        raise Damaged("mapping-invalid", file=path.name, place="file")
    return content


def _targets(
    file: str,
    content: Mapping[str, Any],
    part: str,
    masks: Mapping[str, Collection[str]],
    fields: Collection[str] | None,
) -> tuple[Target, ...]:
    targets: list[Target] = []
    places: set[tuple[str, str]] = set()
    for n, row in enumerate(content.get(part, ())):
        place = f"{part}[{n}]"
        try:
            target = Target(row["field"], row["mask"], row["name"], row.get("kind", "text"))
        except (KeyError, TypeError, AttributeError) as broken:
            raise Damaged("mapping-invalid", file=file, place=place) from broken
        known = fields is None or target.field in fields
        there = target.name in masks.get(target.mask, ())
        once = (target.mask, target.name) not in places
        if not (known and there and once and target.kind in _PLAIN):
            raise Damaged("mapping-invalid", file=file, place=place)
        places.add((target.mask, target.name))
        targets.append(target)
    return tuple(targets)


def _filled(view: HandoverView, targets: tuple[Target, ...]) -> tuple[Filled, ...]:
    decided = {d.field: d for d in view.order.decisions}
    found: list[Filled] = []
    for target in targets:
        decision = decided.get(target.field)
        value = handed_over(view.submission, target, decision)
        if value not in (None, "", []):
            found.append(Filled(target, value, decision))
    return tuple(found)


def _record(view: HandoverView, case_number: str, filled: tuple[Filled, ...]) -> dict[str, Any]:
    masks: dict[str, dict[str, Value]] = {}
    for each in filled:
        masks.setdefault(each.target.mask, {})[each.target.name] = each.value
    return {
        "case_number": case_number,
        "masks": masks,
        "submission_number": view.submission.number,
        "confirmed_by": view.order.by,
        "on_behalf_of": view.order.on_behalf_of,
    }


def handed_over(submission: Submission, target: Target, decision: FieldDecision | None) -> Value:
    """The value for a mask: what a person decided, else exactly what was entered."""
    plain = _PLAIN[target.kind]
    if decision is not None and decision.choice in (
        FieldChoice.EVIDENCE_HOLDS,
        FieldChoice.CORRECTED,
    ):
        return plain(decision.value)
    group, repeated, member = target.field.partition("[].")
    if repeated:
        entries = submission.data.get(group)
        if not isinstance(entries, list):
            return plain(submission.data.get(target.field))
        return [plain(e.get(member)) for e in entries if isinstance(e, Mapping)]
    return plain(submission.data.get(target.field))


def _text(value: Any) -> Value:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            # binary fractions never reach a mask
            return format(Decimal(str(value)), "f")
        case list():
            return [_text(v) for v in value]
        case _:
            return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _date(value: Any) -> Value:
    """TT.MM.JJJJ as shown becomes the ISO day; an instant keeps its time."""
    shown = re.fullmatch(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*", str(value or ""))
    if shown:
        day, month, year = shown.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    return _text(value)


def _money(value: Any) -> Value:
    """1.234,56 € as shown, and 412.0 as sent, become decimal text: "1234.56", "412.00"."""
    if value in (None, "") or isinstance(value, bool):
        return None if value != "" else ""
    text = re.sub(r"[\s€]|EUR", "", str(value))
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        return format(Decimal(text).quantize(Decimal("0.01")), "f")
    except InvalidOperation:
        return str(value)


_PLAIN: Mapping[str, Callable[[Any], Value]] = {"text": _text, "date": _date, "money": _money}
