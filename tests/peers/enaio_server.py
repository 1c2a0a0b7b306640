"""enaio's DMS service as interfaces describe it, for tests: objects, search, contents, faults.

Keeps one key per folder unique, as a key field does. State lives in the process; run as a program
it serves until it is ended. Faults: PUT /faults with kind, and how often.
"""

import base64
import hashlib
import io
import json
import re
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.peers.multipart import fields_of

ID, TYPE, PARENT = "system:objectId", "system:objectTypeId", "system:parentId"
TYPES = {
    "Leistungsakte": {"Aktenzeichen", "BGNummer", "Name", "Geburtsdatum"},
    "Posteingang": {
        *("Aktenzeichen", "BGNummer", "Name", "Geburtsdatum", "Dokumentart", "Eingang"),
        *("Sachbearbeitung", "Vorgangsnummer", "Pruefsumme", "Schluessel"),
    },
}
SYSTEM = {ID, TYPE, PARENT}
#: What makes two objects of a type the same, within their parent.
KEYS = {"Leistungsakte": "Aktenzeichen", "Posteingang": "Schluessel"}
USER, SECRET = "dienst", "gehe!m ü"
LARGEST = 2_000_000
_STATEMENT = re.compile(r"SELECT (?P<columns>.+?) FROM (?P<type>\S+)(?: WHERE (?P<where>.+))?$")
_TERM = re.compile(r"(?P<field>[\w:]+) = '(?P<text>(?:[^'\\]|\\.)*)'(?: AND |$)")


class Enaio:
    """The server in threads of this process, on a free loopback port."""

    def __init__(self, *, gateway: bool = False) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.faults: list[str] = []
        self.keyless = False  #: nothing is unique, for the control run
        self._gateway = gateway
        self._sessions: set[str] = set()
        self._guard = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}/dms"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def open_file(self, number: str) -> str:
        """A folder, made by somebody in enaio."""
        return self.keep({TYPE: "Leistungsakte", "Aktenzeichen": number}, [])

    def keep(self, properties: dict[str, Any], contents: list[tuple[str, str, bytes]]) -> str:
        made = uuid4().hex
        self.objects[made] = {"properties": {**properties, ID: made}, "contents": contents}
        return made

    def papers(self) -> list[dict[str, Any]]:
        with self._guard:
            return [o for o in self.objects.values() if o["properties"][TYPE] == "Posteingang"]

    def end_sessions(self) -> None:
        self._sessions.clear()

    # -- inside ----------------------------------------------------------------------------
    def _answer(self, method: str, path: str, headers: Any, body: bytes) -> tuple[int, Any]:
        if path.endswith("/login") and method == "POST":
            return self._login(body)
        if not self._signed_in(headers):
            return 401, {"message": "not signed in"}
        if path == "/dms/api/dms/objects/search":
            return self._search(json.loads(body)["query"])
        if path == "/dms/api/dms/objects" and method == "POST":
            return self._create(headers.get("Content-Type", ""), body)
        content = re.fullmatch(r"/dms/api/dms/objects/([^/]+)/contents/file", path)
        if content and method == "GET":
            return self._content(content[1])
        return 404, {"message": "unknown path"}

    def _login(self, body: bytes) -> tuple[int, Any]:
        from urllib.parse import parse_qs

        told = parse_qs(body.decode())
        if told.get("username") != [USER] or told.get("password") != [SECRET]:
            return 401, {}
        session = uuid4().hex
        self._sessions.add(session)
        return 200, ("session", session)

    def _signed_in(self, headers: Any) -> bool:
        if self._gateway:
            found = re.search(r"GATEWAY=(\w+)", headers.get("Cookie", ""))
            return bool(found) and found is not None and found[1] in self._sessions
        wanted = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
        return bool(headers.get("Authorization") == f"Basic {wanted}")

    def _search(self, query: dict[str, Any]) -> tuple[int, Any]:
        said = _STATEMENT.match(query["statement"])
        if not said or said["type"] not in TYPES:
            return 422, {"message": "statement"}
        known = TYPES[said["type"]] | SYSTEM
        where: dict[str, str] = {}
        rest = said["where"] or ""
        while rest:
            term = _TERM.match(rest)
            if not term:
                return 422, {"message": "where"}
            where[term["field"]] = re.sub(r"\\(.)", r"\1", term["text"])
            rest = rest[term.end() :]
        if not {c.strip() for c in said["columns"].split(",")} | set(where) <= known:
            return 422, {"message": "column"}
        with self._guard:
            hits = [
                o["properties"]
                for o in self.objects.values()
                if o["properties"][TYPE] == said["type"]
                and all(o["properties"].get(f) == v for f, v in where.items())
            ]
        shown = hits[query["skipCount"] : query["skipCount"] + query["maxItems"]]
        return 200, {
            "objects": [{"properties": {ID: {"value": h[ID]}}} for h in shown],
            "numItems": len(shown),
            "totalNumItems": len(hits),
            "hasMoreItems": len(shown) < len(hits),
        }

    def _create(self, kind: str, body: bytes) -> tuple[int, Any]:
        files: dict[str, bytes] = {}
        if kind.startswith("multipart/form-data"):
            parts = fields_of(kind, body)
            told = json.loads(next(p.data for p in parts if p.name == "data"))
            files = {p.name: p.data for p in parts if p.name != "data"}
        else:
            told = json.loads(body)
        made = []
        for wanted in told["objects"]:
            properties = {n: cell["value"] for n, cell in wanted["properties"].items()}
            streams = wanted.get("contentStreams", [])
            contents = [(s["fileName"], s["mimeType"], files[s["cid"]]) for s in streams]
            problem = self._problem(properties, contents)
            if problem:
                return problem, {"objects": [], "message": "one or more objects failed"}
            with self._guard:
                if not self.keyless and self._is_there(properties):
                    return 422, {"objects": [], "message": "one or more objects failed"}
                name = self.keep(properties, contents)
            made.append(
                {
                    "properties": {ID: {"value": name}},
                    "contentStreams": [
                        {
                            "digest": hashlib.sha256(data).hexdigest().upper(),
                            "length": len(data),
                            "fileName": file,
                        }
                        for file, _, data in contents
                    ],
                }
            )
        return 200, {"objects": made}

    def _problem(self, properties: dict[str, Any], contents: list[tuple[str, str, bytes]]) -> int:
        type_ = str(properties.get(TYPE))
        if type_ not in TYPES or not set(properties) <= TYPES[type_] | SYSTEM:
            return 422
        if type_ == "Posteingang" and properties.get(PARENT) not in self.objects:
            return 422
        if any(len(data) > LARGEST for _, _, data in contents):
            return 413
        return 0

    def _is_there(self, properties: dict[str, Any]) -> bool:
        key = KEYS[properties[TYPE]]
        same = (TYPE, PARENT, key)
        return any(
            all(o["properties"].get(n) == properties.get(n) for n in same)
            for o in self.objects.values()
        )

    def _content(self, object_id: str) -> tuple[int, Any]:
        with self._guard:
            found = self.objects.get(object_id)
        if found is None or not found["contents"]:
            return 404, {}
        contents = found["contents"]
        if len(contents) == 1:
            return 200, (contents[0][1], contents[0][2])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as target:
            for name, _, data in contents:
                target.writestr(name, data)
        return 200, ("application/zip", packed.getvalue())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        enaio = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                self._do()

            def do_POST(self) -> None:
                self._do()

            def do_PUT(self) -> None:
                self._do()

            def _do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.path == "/control":
                    return self._say(200, enaio._control(json.loads(body)))
                fault = enaio._next_fault(self.command, self.path)
                if fault == "drop":
                    self.close_connection = True
                    return None
                if fault.isdigit():
                    return self._say(int(fault), {"message": "on order"})
                status, told = enaio._answer(self.command, self.path, self.headers, body)
                if fault == "drop-answer":
                    self.close_connection = True
                    return None
                if fault == "nonsense":
                    return self._say(200, ("text/html", b"<html>gateway</html>"))
                return self._say(status, told)

            def _say(self, status: int, told: Any) -> None:
                self.send_response(status)
                kind, data = "application/json", b""
                if isinstance(told, tuple) and told[0] == "session":
                    self.send_header("Set-Cookie", f"GATEWAY={told[1]}; Path=/")
                elif isinstance(told, tuple):
                    kind, data = told
                else:
                    data = json.dumps(told).encode()
                if status in (429, 503):
                    self.send_header("Retry-After", "7")
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        return Handler

    def _next_fault(self, method: str, path: str) -> str:
        """Faults on order concern the making of objects; "any:" before it, every call."""
        with self._guard:
            if not self.faults:
                return ""
            first = self.faults[0]
            if first.startswith("any:"):
                return self.faults.pop(0).removeprefix("any:")
            if method == "POST" and path.endswith("/objects"):
                return self.faults.pop(0)
        return ""

    def _control(self, told: dict[str, Any]) -> Any:
        """For a driver in another process: order faults, open files, count."""
        self.faults += told.get("faults", [])
        self.keyless = told.get("keyless", self.keyless)
        for number in told.get("open", []):
            self.open_file(number)
        return {"papers": [o["properties"] for o in self.papers()]}


def main(ready: Path) -> None:
    """Serve until ended."""
    server = Enaio()
    ready.write_text(json.dumps({"base": server.base}))
    threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
