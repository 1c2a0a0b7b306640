"""The xdomea message that files one paper, FVDaten.SGOAblegen.0605, and its package. Pure.

Equal papers under equal keys give equal bytes: a repeat is recognised by its name. Nothing leaves
here that the schema of xdomea 3.0.0 does not accept; validation reads no network.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid5

from lxml import etree

from inbox.errors import Damaged
from inbox.handover import Paper
from sync.handover.efile.entry import Template, values_of
from sync.handover.efile.mapping import FileMapping, file_number
from sync.handover.targets import Placed

NAMESPACE = "urn:xoev-de:xdomea:schema:3.0.0"
MESSAGE = "FVDaten.SGOAblegen.0605"
_LIST = "urn:xoev-de:xdomea:codeliste:"
#: Names of ours within which ids are reckoned; any fixed UUID serves.
_OURS = UUID("5b0a8f0e-62f5-4ac5-9d0a-7d6c3a5f1c11")
#: Codes of the list "Dateiformat" 1.0.
_FORMATS = {
    "application/pdf": "018",
    "image/jpeg": "011",
    "image/png": "019",
    "image/tiff": "023",
    "image/bmp": "001",
}
_ARCHIVAL_PDF, _OTHER = "044", "100"
#: Files in the package carry no moment of their own.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Package:
    """A package ready to be handed over. `process` is the id that receipts answer to."""

    process: str
    name: str
    data: bytes


def process_id(paper: Paper, key: str) -> str:
    """The id of the process that files this paper: the same for every try and every machine."""
    return str(uuid5(_OURS, f"{file_number(values_of(paper, key))}\n{key}"))


def package_name(process: str) -> str:
    """The file name of a package."""
    return f"{process}_{MESSAGE}.zip"


def make_package(paper: Paper, data: bytes, key: str, mapping: FileMapping, xsd: Path) -> Package:
    """The package of one paper. Raises Damaged("efile-package-invalid", place)."""
    process = process_id(paper, key)
    primary = f"{uuid5(_OURS, process + '/primaer')}_{paper.file_name}"
    message = _message(paper, key, mapping, process, primary)
    validate(message, xsd)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name, content in (
            (f"{process}_{MESSAGE}.xml", _serialised(message)),
            (primary, data),
        ):
            target.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return Package(process, package_name(process), packed.getvalue())


def placed_by(paper: Paper, key: str, mapping: FileMapping) -> Placed:
    """What the message of a paper will name. Raises Refused("efile-no-file-number")."""
    known = values_of(paper, key)
    file_number(known)
    said = {name: text for name, text in _elements(known, mapping).items() if text}
    for name, value in _fields(known, mapping):
        said[name] = f"{said[name]}, {value}" if name in said else value
    return Placed((mapping.file.place[0].fill(known),), mapping.paper.name.fill(known), said)


def primary_of(package: bytes, longest: int) -> bytes:
    """The paper within a package. Raises Damaged("efile-hash-differs") when it is no package."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as packed:
            (name,) = (n for n in packed.namelist() if not n.endswith(f"_{MESSAGE}.xml"))
            if packed.getinfo(name).file_size > longest:
                raise Damaged("efile-hash-differs")
            return packed.read(name)
    except (zipfile.BadZipFile, ValueError, EOFError, RuntimeError, NotImplementedError) as broken:
        raise Damaged("efile-hash-differs") from broken


def validate(message: etree._Element, xsd: Path) -> None:
    """Check a message against the schema. Raises Damaged("efile-package-invalid", place)."""
    schema = _schema(xsd)
    if not schema.validate(message):
        first = cast(Any, schema.error_log)[0]
        # the place alone: the schema's own sentence would quote what was entered
        raise Damaged("efile-package-invalid", place=f"{first.path} {first.type_name}")


@lru_cache(maxsize=4)
def _schema(xsd: Path) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.XMLSchema(etree.parse(xsd, parser))


# -- the message -----------------------------------------------------------------------------------
def _message(
    paper: Paper, key: str, mapping: FileMapping, process: str, primary: str
) -> etree._Element:
    known = values_of(paper, key)
    root = etree.Element(_q(MESSAGE), nsmap={"xdomea": NAMESPACE})
    _head(_add(root, "Kopf"), known, mapping, process)
    entry = _add(root, "SchriftgutobjektZumAblegen")
    _add(entry, "FachverfahrenObjektID", key)
    _add(entry, "IDContainer", mapping.file.place[0].fill(known))
    _document(
        _add(_add(entry, "Schriftgutobjekt"), "Dokument"), paper, known, mapping, process, primary
    )
    return root


def _head(
    head: etree._Element, known: Mapping[str, str], mapping: FileMapping, process: str
) -> None:
    _add(head, "ProzessID", process)
    _code(_add(head, "Nachrichtentyp"), "nachrichtentyp", "2.0", "0605")
    # the day of receipt: the message of a repeat must not differ by the moment of its making
    _add(
        head, "Erstellungszeitpunkt", f"{_day(known['Posteingangsdatum']) or '1970-01-01'}T00:00:00"
    )
    for role, name in (("Absender", "sender"), ("Empfaenger", "recipient")):
        _add(_add(_add(head, role), "Institution"), "Name", str(mapping.more[name]))
    _add(_add(head, "SendendesSystem"), "Produktname", "Zweiklick")
    _add(head, "Empfangsbestaetigung", "true")
    _add(head, "Importbestaetigung", "1")  # fixed by the schema, compared as text
    _add(head, "Erstellerkennung", known.get("Sachbearbeitung") or "Zweiklick")
    _add(head, "Stapel", "false")


def _document(
    document: etree._Element,
    paper: Paper,
    known: Mapping[str, str],
    mapping: FileMapping,
    process: str,
    primary: str,
) -> None:
    elements = _elements(known, mapping)
    _add(_add(document, "Identifikation"), "ID", str(uuid5(_OURS, process + "/dokument")))
    general = _add(document, "AllgemeineMetadaten")
    _add(general, "Betreff", mapping.paper.name.fill(known))
    _add_some(general, elements, "Kennzeichen")
    _add_some(
        document,
        elements,
        *("FremdesGeschaeftszeichen", "Posteingangsdatum", "Bezug", "Bearbeiter", "Typ"),
    )
    version = _add(document, "Version")
    _add(version, "Nummer", "1")
    format_ = _add(version, "Format")
    made_here = paper.source_document is None and paper.media_type == "application/pdf"
    code = _ARCHIVAL_PDF if made_here else _FORMATS.get(paper.media_type, _OTHER)
    _code(_add(format_, "Name"), "dateiformat", "1.0", code)
    if code == _OTHER:
        _add(format_, "SonstigerName", paper.media_type)
    _add(format_, "Version", "unbekannt")
    file = _add(format_, "Primaerdokument")
    _add(file, "Dateiname", primary)
    _add(file, "DateinameOriginal", paper.file_name)
    more = _add(document, "AnwendungsspezifischeErweiterung")
    _add(more, "Kennung", "zweiklick")
    _add(more, "Name", "Angaben zur Ablage")
    for name, value in _fields(known, mapping):
        field = _add(more, "Feld")
        _add(field, "Name", name)
        _add(field, "Wert", value)


def _elements(known: Mapping[str, str], mapping: FileMapping) -> dict[str, str]:
    elements = {
        name: Template(str(text)).fill(known)
        for name, text in mapping.more.get("elements", {}).items()
    }
    return {**elements, "Posteingangsdatum": _day(elements.get("Posteingangsdatum", ""))}


def _fields(known: Mapping[str, str], mapping: FileMapping) -> Iterator[tuple[str, str]]:
    for one in mapping.paper.properties:
        values = one.of(known)
        for value in (values,) if isinstance(values, str) else values:
            if value:
                yield one.name, value


def _add_some(parent: etree._Element, elements: Mapping[str, str], *names: str) -> None:
    for name in names:
        if elements.get(name):
            _add(parent, name, elements[name])


def _code(element: etree._Element, list_: str, version: str, code: str) -> None:
    element.set("listURI", _LIST + list_)
    element.set("listVersionID", version)
    etree.SubElement(element, "code").text = code


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, _q(name))
    if text is not None:
        element.text = "".join(c if _fits(c) else "\ufffd" for c in text)
    return element


def _fits(char: str) -> bool:
    """Whether XML 1.0 can hold this character."""
    return (
        char in "\t\n\r"
        or "\x20" <= char <= "\ud7ff"
        or "\ue000" <= char <= "\ufffd"
        or (char >= "\U00010000")
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _serialised(message: etree._Element) -> bytes:
    data: bytes = etree.tostring(message, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data
