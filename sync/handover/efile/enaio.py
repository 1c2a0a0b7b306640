"""The e-file of the original office: enaio's DMS service over REST (interfaces.md 4b).

Exactly once rests on a key field of the object type, which enaio keeps unique within a folder.
After any answer that is not a plain 200 it looks up by that field before anything is believed.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from inbox.errors import Damaged, Refused, Unreachable
from inbox.handover import Paper
from sync.handover.efile.entry import values_of
from sync.handover.efile.faults import fault_of
from sync.handover.efile.line import LONGEST, Access, FileLine, Reply
from sync.handover.efile.look import Look
from sync.handover.efile.mapping import FileMapping, Property, file_number
from sync.handover.targets import Placed

ID, TYPE, PARENT = "system:objectId", "system:objectTypeId", "system:parentId"
LONGEST_JSON = 8 * 1024 * 1024


class EnaioEFile:
    """Implements EFile on the DMS service below `base`, for example https://…/dms."""

    def __init__(self, base: str, access: Access, mapping: FileMapping) -> None:
        self._line = FileLine(base, access)
        self._signs_in = access.login is not None
        self._mapping = mapping
        self._double = mapping.more.get("quote") == "double"

    def close(self) -> None:
        """Give back the connections."""
        self._line.close()

    def place_for(self, paper: Paper, key: str) -> Placed:
        """The folder of the file number; enaio names objects by their index fields."""
        known = values_of(paper, key)
        said = _values(self._mapping.paper.properties, known)
        shown = {n: ", ".join(v) if isinstance(v, list) else v for n, v in said.items()}
        return Placed((file_number(known),), paper.file_name, shown)

    def put(self, paper: Paper, data: bytes, key: str) -> str:
        """File one paper; the receipt is its object id with the name of the file in it.

        Raises Unreachable and Refused of faults.py; Refused (efile-file-unknown,
        efile-file-ambiguous, efile-too-large); Damaged("efile-hash-differs").
        """
        if hashlib.sha256(data).hexdigest() != paper.sha256:
            raise Damaged("efile-hash-differs", paper=paper.id)
        if len(data) > self._mapping.longest:
            raise Refused("efile-too-large")
        known = values_of(paper, key)
        folder = self._folder(known) or self._opened(known)
        found = self._filed(folder, paper, known)
        if found is not None:
            return found
        properties = self._paper_properties(folder, known)
        try:
            made = self._create(properties, paper, data)
        except Refused as refused:
            # the answer may concern a paper that another desk filed a moment ago
            found = self._filed(folder, paper, known)
            if found is None:
                raise refused
            return found
        for stream in made.get("contentStreams") or ():
            digest = stream.get("digest") if isinstance(stream, dict) else None
            if digest and str(digest).lower() != paper.sha256:
                raise Damaged("efile-hash-differs", paper=paper.id)
        return _receipt(_id_of(made), paper)

    def find_by_key(self, paper: Paper, key: str) -> str | None:
        """The receipt of the paper filed under this key in its folder."""
        known = values_of(paper, key)
        folder = self._folder(known)
        return None if folder is None else self._filed(folder, paper, known)

    def read_back(self, receipt: str) -> bytes:
        """The bytes as enaio holds them, taken out of the ZIP when somebody added more files.

        Raises Damaged("efile-missing").
        """
        object_id, _, name = receipt.partition("/")
        answer = self._asked("GET", f"/api/dms/objects/{quote(object_id, safe='')}/contents/file")
        if answer.status == 404:
            raise Damaged("efile-missing")
        if answer.status != 200:
            raise _fault(answer)
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind == "application/zip" and not name.lower().endswith(".zip"):
            return _from_zip(answer.content, name)
        return answer.content

    def look(self) -> tuple[Look, ...]:
        """Reachable, signed in, object types and fields known; files nothing."""
        found: list[Look] = []
        file, paper = self._mapping.file, self._mapping.paper
        try:
            self._search(f"SELECT {ID} FROM {file.type}", 1)
            found.append(Look("reachable"))
            for type_, fields in (
                (file.type, [file.find or "", *(p.name for p in file.properties)]),
                (paper.type, [paper.key or "", *(p.name for p in paper.properties)]),
            ):
                found += self._unknown(type_, fields)
        except Unreachable as fault:
            found.append(Look("reachable", fault.code))
        except Refused:
            found.append(Look("types", "efile-type-unknown", file.type))
        return tuple(found) if any(look.code for look in found) else (*found, Look("types"))

    # -- inside ----------------------------------------------------------------------------
    def _folder(self, known: Mapping[str, str]) -> str | None:
        rule = self._mapping.file
        number = self._literal(file_number(known))
        hits = self._search(f"SELECT {ID} FROM {rule.type} WHERE {rule.find} = {number}", 2)
        if len(hits) > 1:
            raise Refused("efile-file-ambiguous")
        return hits[0] if hits else None

    def _opened(self, known: Mapping[str, str]) -> str:
        rule = self._mapping.file
        if not rule.create:
            raise Refused("efile-file-unknown")
        properties = _values(rule.properties, known)
        properties[rule.find or ""] = file_number(known)
        try:
            return _id_of(self._create({TYPE: rule.type, **properties}, None, b""))
        except Refused:
            there = self._folder(known)
            if there is None:
                raise
            return there

    def _filed(self, folder: str, paper: Paper, known: Mapping[str, str]) -> str | None:
        rule = self._mapping.paper
        hits = self._search(
            f"SELECT {ID} FROM {rule.type} WHERE {rule.key} = {self._literal(known['Schlüssel'])} "
            f"AND {PARENT} = {self._literal(folder)}",
            2,
        )
        return _receipt(min(hits), paper) if hits else None

    def _paper_properties(self, folder: str, known: Mapping[str, str]) -> dict[str, Any]:
        rule = self._mapping.paper
        return {
            TYPE: rule.type,
            PARENT: folder,
            rule.key or "": known["Schlüssel"],
            **_values(rule.properties, known),
        }

    def _create(
        self, properties: Mapping[str, Any], paper: Paper | None, data: bytes
    ) -> Mapping[str, Any]:
        made: dict[str, Any] = {
            "properties": {name: {"value": value} for name, value in properties.items()}
        }
        if paper is None:
            answer = self._asked("POST", "/api/dms/objects", json={"objects": [made]})
        else:
            cid = f"cid_{uuid4().hex}"
            made["contentStreams"] = [
                {"mimeType": paper.media_type, "fileName": paper.file_name, "cid": cid}
            ]
            told = json.dumps({"objects": [made]}, ensure_ascii=False).encode()
            parts = [
                ("data", (None, told, "application/json")),
                (cid, (cid, data, paper.media_type, {"Content-ID": f"<{cid}>"})),
            ]
            answer = self._asked("POST", "/api/dms/objects", parts=parts)
        if answer.status != 200:
            raise _fault(answer)
        return _first(answer)

    def _search(self, statement: str, most: int) -> list[str]:
        """Object ids of the first hits."""
        query = {"statement": statement, "skipCount": 0, "maxItems": most}
        answer = self._asked("POST", "/api/dms/objects/search", json={"query": query})
        if answer.status != 200:
            raise _fault(answer)
        told = answer.json
        hits = told.get("objects") if isinstance(told, dict) else None
        if not isinstance(hits, list):
            raise Unreachable("efile-nonsense")
        return [_id_of(hit) for hit in hits]

    def _unknown(self, type_: str, fields: list[str]) -> list[Look]:
        """The fields that a query over the type does not know."""
        wanted = [name for name in fields if name]
        try:
            self._search(f"SELECT {', '.join([ID, *wanted])} FROM {type_}", 1)
        except Refused:
            if len(wanted) <= 1:
                return [Look("types", "efile-property-unknown", (wanted or [type_])[0])]
            return [look for name in wanted for look in self._unknown(type_, [name])]
        return []

    def _asked(self, method: str, path: str, **more: Any) -> Reply:
        url = self._line.base + path
        answer = self._once(method, url, more)
        if answer.status == 401 and self._signs_in:
            self._line.begin_again()  # the gateway's session is over; nothing was done
            answer = self._once(method, url, more)
        return answer

    def _once(self, method: str, url: str, more: Mapping[str, Any]) -> Reply:
        if method == "GET":
            return self._line.get(url, longest=LONGEST)
        return self._line.post(url, longest=LONGEST_JSON, **more)

    def _literal(self, text: str) -> str:
        """A text within a query; how a quotation mark is written differs between versions."""
        if self._double:
            return "'" + text.replace("'", "''") + "'"
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _values(properties: tuple[Property, ...], known: Mapping[str, str]) -> dict[str, Any]:
    filled = ((one.name, one.of(known)) for one in properties)
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in filled if value
    }


def _receipt(object_id: str, paper: Paper) -> str:
    return f"{object_id}/{paper.file_name}"


def _first(answer: Reply) -> Mapping[str, Any]:
    told = answer.json
    objects = told.get("objects") if isinstance(told, dict) else None
    if not isinstance(objects, list) or len(objects) != 1 or not isinstance(objects[0], dict):
        raise Unreachable("efile-nonsense")
    return objects[0]


def _id_of(told: Any) -> str:
    properties = told.get("properties") if isinstance(told, dict) else None
    cell = properties.get(ID) if isinstance(properties, dict) else None
    value = cell.get("value") if isinstance(cell, dict) else None
    if not isinstance(value, str) or not value or "/" in value:
        raise Unreachable("efile-nonsense")
    return value


def _from_zip(content: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if packed.getinfo(name).file_size > LONGEST:
                raise Unreachable("efile-nonsense")
            return packed.read(name)
    except KeyError as gone:
        raise Damaged("efile-missing") from gone
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as broken:
        raise Unreachable("efile-nonsense") from broken


def _fault(answer: Reply) -> Exception:
    return fault_of(answer.status, None, answer.retry_after)
