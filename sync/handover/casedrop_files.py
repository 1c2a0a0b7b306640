"""Orders, quittances and case lists as JSON, XML and CSV: bytes to values and back.

Strict in what it reads: a file that is cut off or says something else is Unreachable (it may
still be being written), never half an answer. Knows no disk.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from inbox.errors import Unreachable
from sync.handover.targets import Record

ACCEPTED, REJECTED = "angenommen", "abgelehnt"
_HEAD = ("Schluessel", "Art", "Fall", "Vorgang", "Maske", "Feld", "Wert")
_CASE_HEAD = ("case_number", "file_number", "family_name", "given_name", "birth_date")
_MAX_CASES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Quittance:
    """What the Fachverfahren answered to an order; the numbers are those of a case it opened."""

    key: str
    accepted: bool
    receipt: str
    reason: str = ""
    case_number: str = ""
    file_number: str = ""


def order_file(form: str, key: str, kind: str, record: Record) -> bytes:
    """One order as a file; equal orders give equal bytes."""
    return _WRITERS[form](key, kind, record)


def forms() -> frozenset[str]:
    """The forms an order can have."""
    return frozenset(_WRITERS)


def quittance_in(name: str, data: bytes) -> Quittance:
    """Read a quittance by the ending of its name. Raises Unreachable(case-system-nonsense)."""
    told = _one(name, data)
    state, key, receipt = (str(told.get(k) or "") for k in ("state", "key", "receipt"))
    if not key or state not in {ACCEPTED, REJECTED} or (state == ACCEPTED and not receipt):
        raise Unreachable("case-system-nonsense")
    return Quittance(
        key,
        state == ACCEPTED,
        receipt,
        str(told.get("reason") or ""),
        str(told.get("case_number") or ""),
        str(told.get("file_number") or ""),
    )


def cases_in(name: str, data: bytes) -> Sequence[Mapping[str, Any]]:
    """The cases of the Fachverfahren, each with its persons. Raises Unreachable."""
    if len(data) > _MAX_CASES:
        raise Unreachable("case-system-nonsense")
    if name.endswith(".json"):
        content = _json(data)
        cases = content.get("cases") if isinstance(content, dict) else content
        if not isinstance(cases, list) or not all(isinstance(c, dict) for c in cases):
            raise Unreachable("case-system-nonsense")
        return cases
    found: dict[str, dict[str, Any]] = {}
    for row in _rows(data):
        if not set(_CASE_HEAD) <= set(row):
            raise Unreachable("case-system-nonsense")
        case = found.setdefault(
            row["case_number"],
            {"case_number": row["case_number"], "file_number": row["file_number"], "persons": []},
        )
        case["persons"].append({k: row[k] for k in _CASE_HEAD[2:]})
    return list(found.values())


# -- writing -------------------------------------------------------------------------------
def _values(record: Record) -> Iterator[tuple[str, str, Any]]:
    masks = record.get("masks")
    for mask, fields in masks.items() if isinstance(masks, Mapping) else ():
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                yield mask, name, one


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return "" if value is None else str(value)


def _as_json(key: str, kind: str, record: Record) -> bytes:
    whole = {"key": key, "kind": kind, **record}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _as_xml(key: str, kind: str, record: Record) -> bytes:
    root = etree.Element("auftrag", schluessel=_xml(key), art=_xml(kind))
    root.set("fall", _xml(_plain(record.get("case_number"))))
    root.set("vorgang", _xml(_plain(record.get("submission_number"))))
    masks: dict[str, Any] = {}
    for mask, name, value in _values(record):
        if mask not in masks:
            masks[mask] = etree.SubElement(root, "maske", name=_xml(mask))
        etree.SubElement(masks[mask], "feld", name=_xml(name)).text = _xml(_plain(value))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _xml(text: str) -> str:
    """Characters that XML cannot carry are shown as replaced, not silently dropped."""
    return "".join(
        c if c in "\t\n\r" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF
                               and ord(c) not in (0xFFFE, 0xFFFF)) else "\ufffd"
        for c in text
    )  # fmt: skip


def _as_csv(key: str, kind: str, record: Record) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    rows.writerow(_HEAD)
    head = (key, kind, _plain(record.get("case_number")), _plain(record.get("submission_number")))
    for mask, name, value in _values(record):
        rows.writerow((*head, mask, name, _plain(value)))
    return out.getvalue().encode("utf-8-sig")


_WRITERS: Mapping[str, Callable[[str, str, Record], bytes]] = {
    "json": _as_json,
    "xml": _as_xml,
    "csv": _as_csv,
}


# -- reading -------------------------------------------------------------------------------
def _one(name: str, data: bytes) -> Mapping[str, Any]:
    ending = name.rpartition(".")[2].lower()
    if ending == "json":
        content = _json(data)
    elif ending == "xml":
        content = _xml_leaves(data)
    else:
        content = next(iter(_rows(data)), None)
    if not isinstance(content, Mapping):
        raise Unreachable("case-system-nonsense")
    return content


def _json(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise Unreachable("case-system-nonsense") from broken


def _xml_leaves(data: bytes) -> Mapping[str, Any]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise Unreachable("case-system-nonsense") from broken
    return {str(leaf.tag): leaf.text or "" for leaf in root if isinstance(leaf.tag, str)}


def _rows(data: bytes) -> list[dict[str, str]]:
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    except (UnicodeDecodeError, csv.Error) as broken:
        raise Unreachable("case-system-nonsense") from broken
    if not text.endswith("\n") or any(None in r or None in r.values() for r in rows):
        raise Unreachable("case-system-nonsense")
    return rows
