"""What the calls of a handover are called, server by server, so that one of them can be chosen."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from tests.bench.faulty_line import Asked

_PARTS = "lease|plan|papers|case|statistics"
_ACTION = re.compile(rb'name="cmisaction"\r\n\r\n(\w+)')


def form_call(asked: Asked) -> str:
    """Calls of the form server that belong to a handover; a leg by its target and state."""
    path = urlsplit(asked.path).path
    deed = re.fullmatch(r"/v1/submissions/[^/]+/(confirm|file|undo)", path)
    if deed:
        return f"POST {deed[1]}"
    leg = re.fullmatch(r"/v1/handovers/[^/]+/legs/([^/]+)", path)
    if leg:
        target = re.split("%3A|:", leg[1])[0]
        return f"PUT leg {target} {json.loads(asked.body)['state']}"
    part = re.fullmatch(
        r"/v1/handovers/[^/]+(?:/(lease|plan|papers|case|statistics)(?:/.*)?)?", path
    )
    return f"{asked.method} {part[1] or 'handover'}" if part else ""


def case_call(asked: Asked) -> str:
    """Calls of the Fachverfahren; a record by its leg."""
    leg = asked.headers.get("Idempotency-Key", "").rpartition("/")[2]
    path = re.sub(r"/records/.+", "/records/…", urlsplit(asked.path).path)
    return f"{asked.method} {path} {leg}".rstrip()


def cmis_call(asked: Asked) -> str:
    """Calls of the browser binding, by selector or action."""
    if asked.method == "POST":
        action = _ACTION.search(asked.body)
        return f"POST {action[1].decode() if action else ''}"
    asking = parse_qs(urlsplit(asked.path).query).get("cmisselector", ["service"])[0]
    return f"GET {asking}"


def enaio_call(asked: Asked) -> str:
    """Calls of the DMS service: making a folder and making a paper apart."""
    path = urlsplit(asked.path).path
    what = "search" if path.endswith("/search") else "contents" if "/contents" in path else "make"
    if what == "make":
        what = "make paper" if b"Posteingang" in asked.body else "make folder"
    elif what == "search":
        what = "search paper" if b"Posteingang" in asked.body else "search folder"
    return f"{asked.method} {what}"
