"""Which value goes to which property of an e-file: tables, checked whole when they are loaded.

A slip is Damaged("efile-mapping-invalid", file, place, reason): nothing is sent with it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from inbox.clock import OFFICE_ZONE
from inbox.errors import Damaged, Refused
from sync.handover.efile.entry import FILE_NUMBER, Template

#: A table without a limit of its own: what the form server takes in (security.md).
LONGEST = 100 * 1024 * 1024
_SCHEMA = "schema.json"

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an object. `kind` is "text", "day", "instant" or "list" (several texts)."""

    name: str
    kind: str
    values: tuple[Template, ...]

    def of(self, known: Mapping[str, str]) -> Value:
        """Its value for a paper; "" or () when the paper says nothing about it."""
        filled = [template.fill(known) for template in self.values]
        if self.kind == "list":
            return tuple(value for value in filled if value)
        text = filled[0]
        return _instant(text) if self.kind == "instant" and text else text


@dataclass(frozen=True, slots=True)
class FileRule:
    """How the file (Akte) of a paper is found, and whether it may be opened.

    `find`: the property that holds the file number, None when only the place counts. `place`: path
    of folder names from the root to the file. `folder`: name of a folder within the file, if any.
    """

    type: str
    find: str | None
    place: tuple[Template, ...]
    create: bool
    properties: tuple[Property, ...]
    folder: Template | None


@dataclass(frozen=True, slots=True)
class PaperRule:
    """What a paper becomes. `key`: the property that holds the key of its leg; without one the
    name carries it. `versions`: "none" or "later", a later addition becomes a new version."""

    type: str
    secondary: tuple[str, ...]
    name: Template
    key: str | None
    versions: str
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class FileMapping:
    """A whole table. `more` holds what only one adapter knows."""

    source: str
    file: FileRule
    paper: PaperRule
    longest: int
    more: Mapping[str, Any]


def load_file_mapping(named: str, adapter: str, presets: Path) -> FileMapping:
    """Read a preset by name, or a file by path. Raises Damaged("efile-mapping-invalid")."""
    path = Path(named) if named.endswith(".json") else presets / f"{named}.json"
    content = _read(path)
    if content.get("adapter") != adapter:
        raise _slip(path, "adapter", f"gehört zu {content.get('adapter')}, nicht zu {adapter}")
    _check(path, content, _read(presets / _SCHEMA))
    file, paper = content["file"], content["paper"]
    mapping = FileMapping(
        source=path.name,
        file=FileRule(
            type=file.get("type", ""),
            find=file.get("find"),
            place=tuple(Template(part) for part in file.get("place", ())),
            create=bool(file.get("create", False)),
            properties=_properties(file.get("properties", ())),
            folder=Template(file["folder"]) if file.get("folder") else None,
        ),
        paper=PaperRule(
            type=paper.get("type", ""),
            secondary=tuple(paper.get("secondary", ())),
            name=Template(paper["name"]),
            key=paper.get("key"),
            versions=paper.get("versions", "none"),
            properties=_properties(paper.get("properties", ())),
        ),
        longest=int(content.get("longest_bytes", LONGEST)),
        more=content.get(adapter, {}),
    )
    _check_meaning(path, mapping)
    return mapping


def file_number(known: Mapping[str, str]) -> str:
    """The number of the file a paper goes to. Raises Refused("efile-no-file-number")."""
    number = known.get(FILE_NUMBER, "")
    if not number:
        raise Refused("efile-no-file-number")
    return number


# -- inside --------------------------------------------------------------------------------------
def _read(path: Path) -> dict[str, Any]:
    try:
        content: Any = json.loads(path.read_text("utf-8"))
    except OSError as broken:
        raise _slip(path, "Datei", "nicht lesbar") from broken
    except ValueError as broken:
        line = getattr(broken, "lineno", 0)
        raise _slip(path, f"Zeile {line}", "kein JSON") from broken
    if not isinstance(content, dict):
        raise _slip(path, "Datei", "kein JSON-Objekt")
    return content


def _check(path: Path, content: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    adapter = str(content["adapter"])
    of_adapter = {"$ref": f"#/$defs/{adapter}", "$defs": schema["$defs"]}
    found = sorted(
        Draft202012Validator(of_adapter).iter_errors(content), key=lambda e: list(map(str, e.path))
    )
    if found:
        raise _slip(path, _place(found[0].absolute_path), _reason(found[0]))


def _check_meaning(path: Path, mapping: FileMapping) -> None:
    """What a schema cannot say: names that papers have, one property once, a way to the file."""
    templates = [("paper.name", mapping.paper.name)]
    templates += [(f"file.place[{n}]", t) for n, t in enumerate(mapping.file.place)]
    if mapping.file.folder is not None:
        templates.append(("file.folder", mapping.file.folder))
    for part, properties in (
        ("file", mapping.file.properties),
        ("paper", mapping.paper.properties),
    ):
        seen: set[str] = set()
        if part == "paper" and mapping.paper.key is not None:
            seen.add(mapping.paper.key)
        for n, one in enumerate(properties):
            place = f"{part}.properties[{n}]"
            if one.name in seen:
                raise _slip(path, place, f"Eigenschaft steht zweimal: {one.name}")
            seen.add(one.name)
            templates += [(place, template) for template in one.values]
    for place, template in templates:
        if template.unknown():
            raise _slip(path, place, f"unbekannter Wert: {', '.join(template.unknown())}")
    if mapping.paper.versions == "later" and not (
        mapping.paper.key is not None and {"Vorgangsnummer", "Papier"} <= mapping.paper.name.names()
    ):
        # else papers of another submission would become versions of this one
        raise _slip(path, "paper.versions", "braucht key, und {Vorgangsnummer}, {Papier} im Namen")
    leads = {name for template in mapping.file.place for name in template.names()}
    if mapping.file.find is None and FILE_NUMBER not in leads:
        raise _slip(path, "file", f"weder find noch place führen zum {FILE_NUMBER}")
    if mapping.file.place and FILE_NUMBER not in mapping.file.place[-1].names():
        raise _slip(path, "file.place", f"der letzte Teil muss {{{FILE_NUMBER}}} enthalten")


def _properties(rows: Sequence[Mapping[str, Any]]) -> tuple[Property, ...]:
    return tuple(
        Property(
            row["name"],
            row.get("kind", "text"),
            tuple(
                Template(text)
                for text in (row["value"] if isinstance(row["value"], list) else [row["value"]])
            ),
        )
        for row in rows
    )


def _instant(day: str) -> str:
    """Milliseconds since 1970 of the beginning of a day in the office, as CMIS wants them."""
    try:
        began = datetime.combine(date.fromisoformat(day), datetime.min.time(), OFFICE_ZONE)
    except ValueError:
        return ""
    return str(int(began.timestamp() * 1000))


def _place(path: Sequence[str | int]) -> str:
    place = ""
    for part in path:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    return place.removeprefix(".") or "Datei"


def _reason(error: ValidationError) -> str:
    rule, expected, schema = str(error.validator), cast(Any, error.validator_value), error.schema
    there = cast(Any, error.instance)
    if rule == "required":
        return f"fehlt: {', '.join(n for n in expected if n not in there)}"
    if rule == "additionalProperties" and isinstance(schema, Mapping):
        known = schema.get("properties", {})
        return f"unbekannt: {', '.join(n for n in there if n not in known)}"
    if rule == "enum":
        return f"erlaubt: {', '.join(map(str, expected))}"
    return f"erwartet: {rule} {expected}"


def _slip(path: Path, place: str, reason: str) -> Damaged:
    return Damaged("efile-mapping-invalid", file=path.name, place=place, reason=reason)
