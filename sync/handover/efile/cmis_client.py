"""A small client of the CMIS 1.1 browser binding: objects, queries, documents, versions.

Speaks the binding and nothing of handovers. Errors are those of faults.py; a 404 of a look-up is
None. Never sends a form field `token`, with which errors would come as status 200.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from inbox.errors import Refused, Unreachable
from sync.handover.efile.faults import fault_of
from sync.handover.efile.line import FileLine, Part, Reply

CSRF = "X-CSRF-Token"
ID, NAME, PATH, TYPE = "cmis:objectId", "cmis:name", "cmis:path", "cmis:objectTypeId"
#: No JSON answer of the binding that we ask for is longer.
LONGEST_JSON = 8 * 1024 * 1024

Properties = Mapping[str, Any]
#: Name and value of a property to be written, a tuple for several values.
Written = Sequence[tuple[str, str | tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Repository:
    """What the service document says about one repository; its addresses are used as told."""

    id: str
    url: str
    root: str
    queries: bool


class CmisClient:
    """One repository behind one service document."""

    def __init__(self, line: FileLine, repository: str | None) -> None:
        self._line = line
        self._wanted = repository
        self._found: Repository | None = None

    def repository(self) -> Repository:
        """The repository, asked for once; the only one when none is named."""
        if self._found is None or CSRF not in self._line.own():
            try:
                self._found = self._greet()
            except (Unreachable, Refused):
                # half an answer leaves a session behind whose token nobody has read
                self._line.begin_again()
                raise
        return self._found

    def by_path(self, path: str) -> Properties | None:
        """The object at "/a/b", None when there is none."""
        url = self.repository().root + quote(path, safe="/")
        return self._object(url, {})

    def by_id(self, object_id: str) -> Properties | None:
        """The object with this id."""
        return self._object(self.repository().root, {"objectId": object_id})

    def query(self, statement: str, most: int) -> list[Properties]:
        """The first hits of a query."""
        asked = {
            "cmisselector": "query",
            "q": statement,
            "maxItems": str(most),
            "skipCount": "0",
            "succinct": "true",
        }
        told = self._said(self._asked(self.repository().url, asked))
        hits = told.get("results")
        if not isinstance(hits, list):
            raise Unreachable("efile-nonsense")
        return [_single(_properties(hit)) for hit in hits]

    def versions(self, object_id: str) -> list[Properties]:
        """Every version of a document, the newest first."""
        asked = {"objectId": object_id, "cmisselector": "versions", "succinct": "true"}
        answer = self._asked(self.repository().root, asked)
        hits = answer.json
        if answer.status != 200 or not isinstance(hits, list):
            raise _fault(answer)
        return [_properties(hit) for hit in hits]

    def type_definition(self, type_id: str) -> Mapping[str, Any] | None:
        """A type with its properties, None when the repository has no such type."""
        asked = {"cmisselector": "typeDefinition", "typeId": type_id}
        answer = self._asked(self.repository().url, asked)
        return None if answer.status == 404 else self._said(answer)

    def allowed(self, object_id: str) -> Mapping[str, Any]:
        """What the signed-in user may do with an object, by the names of CMIS."""
        asked = {"objectId": object_id, "cmisselector": "allowableActions"}
        return self._said(self._asked(self.repository().root, asked))

    def content(self, object_id: str) -> bytes | None:
        """The bytes of a document, None when it is gone."""
        asked = {"objectId": object_id, "cmisselector": "content"}
        answer = self._asked(self.repository().root, asked)
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise _fault(answer)
        return answer.content

    def create_folder(self, parent: str, properties: Written) -> Properties:
        """Make a folder."""
        return self._written(self._act("createFolder", parent, properties))

    def create_document(
        self, parent: str, properties: Written, content: tuple[str, bytes, str], *, versioned: bool
    ) -> Properties:
        """Make a document of file name, bytes and media type."""
        state = "major" if versioned else "none"
        fields = [("versioningState", state)]
        return self._written(self._act("createDocument", parent, properties, fields, content))

    def check_out(self, object_id: str) -> Properties:
        """Take a document for a new version; the working copy."""
        return self._written(self._act("checkOut", object_id))

    def check_in(
        self, working_copy: str, properties: Written, content: tuple[str, bytes, str]
    ) -> Properties:
        """Make the working copy the newest version."""
        fields = [("major", "true")]
        return self._written(self._act("checkIn", working_copy, properties, fields, content))

    # -- inside ----------------------------------------------------------------------------
    def _greet(self) -> Repository:
        """The service document, and with it a session and its CSRF token where there is one."""
        answer = self._line.get(self._line.base, headers={CSRF: "fetch"}, longest=LONGEST_JSON)
        told = self._said(answer)
        self._line.own()[CSRF] = answer.headers.get(CSRF, "")
        known = {k: v for k, v in told.items() if isinstance(v, dict)}
        named = self._wanted or (next(iter(known)) if len(known) == 1 else "")
        info = known.get(named)
        if info is None:
            raise Unreachable("efile-repository-unknown")
        url, root = info.get("repositoryUrl"), info.get("rootFolderUrl")
        if not isinstance(url, str) or not isinstance(root, str):
            raise Unreachable("efile-nonsense")
        capable = info.get("capabilities") or {}
        return Repository(named, url, root, capable.get("capabilityQuery", "none") != "none")

    def _object(self, url: str, more: Mapping[str, str]) -> Properties | None:
        answer = self._asked(url, {**more, "cmisselector": "object", "succinct": "true"})
        if answer.status == 404 and _word(answer) == "objectNotFound":
            return None
        return _properties(self._said(answer))

    def _asked(self, url: str, query: Mapping[str, str]) -> Reply:
        answer = self._line.get(url, query)
        if _session_ended(answer):
            self._line.begin_again()
            self._found = None
            self.repository()
            answer = self._line.get(url, query)
        return answer

    def _act(
        self,
        action: str,
        object_id: str,
        properties: Written = (),
        fields: Sequence[tuple[str, str]] = (),
        content: tuple[str, bytes, str] | None = None,
    ) -> Reply:
        root = self.repository().root
        parts: list[Part] = [
            (name, (None, value))
            for name, value in (
                ("cmisaction", action),
                ("objectId", object_id),
                ("succinct", "true"),
                ("_charset_", "UTF-8"),
                *fields,
                *_fields_of(properties),
            )
        ]
        if content is not None:
            parts.append(("content", cast(tuple[str | None, bytes | str, str], content)))
        answer = self._line.post(root, parts=parts, longest=LONGEST_JSON)
        if _session_ended(answer):  # nothing was done: the token is looked at before the deed
            self._line.begin_again()
            self._found = None
            self.repository()
            answer = self._line.post(root, parts=parts, longest=LONGEST_JSON)
        return answer

    def _written(self, answer: Reply) -> Properties:
        if answer.status not in (200, 201):
            raise _fault(answer)
        properties = _properties(answer.json)
        if not isinstance(properties.get(ID), str):
            raise Unreachable("efile-nonsense")
        return properties

    def _said(self, answer: Reply) -> Mapping[str, Any]:
        if answer.status != 200:
            raise _fault(answer)
        told = answer.json
        if not isinstance(told, dict):
            raise Unreachable("efile-nonsense")
        return told


def literal(text: str) -> str:
    """A text within a query: ' and \\ are escaped with a backslash (CMIS 1.1, 2.1.14.2.1)."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _fields_of(properties: Written) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for n, (name, value) in enumerate(properties):
        fields.append((f"propertyId[{n}]", name))
        if isinstance(value, str):
            fields.append((f"propertyValue[{n}]", value))
        else:
            fields += [(f"propertyValue[{n}][{m}]", each) for m, each in enumerate(value)]
    return fields


def _single(properties: Properties) -> Properties:
    """Single values of a query, which some servers give as lists of one."""
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in properties.items()
    }


def _properties(told: Any) -> Properties:
    found = told.get("succinctProperties") if isinstance(told, dict) else None
    if not isinstance(found, dict):
        raise Unreachable("efile-nonsense")
    return found


def _word(answer: Reply) -> str | None:
    told = answer.json
    word = told.get("exception") if isinstance(told, dict) else None
    return str(word)[:60] if word else None


def _session_ended(answer: Reply) -> bool:
    """A 403 that concerns the CSRF token, not a right: the server forgot our session."""
    if answer.status != 403:
        return False
    told = answer.json
    message = str(told.get("message", "")) if isinstance(told, dict) else ""
    required = answer.headers.get(CSRF, "").lower() == "required"
    return required or "csrf" in message.lower()


def _fault(answer: Reply) -> Exception:
    return fault_of(answer.status, _word(answer), answer.retry_after)
