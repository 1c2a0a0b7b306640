"""Whether a confirmation needs a second person, decided once and written down with its ground.

The sample is drawn with a key that never leaves the server: nobody can know beforehand whether a
confirmation will be looked at again, and who holds the key can recompute every draw afterwards.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from inbox.catalogue_values import catalogue_id
from inbox.four_eyes import asked_by
from sync.formserver import routing
from sync.formserver import tables as t
from sync.formserver.db import seed
from sync.formserver.directory import Directory
from sync.formserver.instants import to_wire
from sync.formserver.models import Confirm
from sync.formserver.records import AnyRow, Record
from sync.formserver.rights import CLOSED, View, may_approve, without_withheld

KEY = "sample-key"
DRAWS = 10_000

ENTERED = "data_valid"
#: Decisions whose value is handed over instead of what was entered.
WINS = frozenset({"evidence_valid", "correct"})


def sample_key(conn: Connection) -> bytes:
    """The key of the draws, made by the first confirmation; 32 bytes."""
    where = sa.select(t.meta.c.value).where(t.meta.c.key == KEY)
    if (found := conn.scalar(where)) is None:
        seed(conn, t.meta, {"key": KEY, "value": secrets.token_hex(32)}, ("key",))
        found = conn.scalar(where)
    return bytes.fromhex(str(found))


def draw(key: bytes, handover: str, submission: str) -> int:
    """0 to 9999, evenly; the same for ever for one handover. The submission's id is random."""
    told = hmac.new(key, f"{handover}\n{submission}".encode(), hashlib.sha256).digest()
    return int.from_bytes(told[:8], "big") % DRAWS


def record_of(
    conn: Connection,
    rules: Mapping[str, Any],
    record: Record,
    order: Confirm,
    *,
    number: str,
) -> dict[str, Any]:
    """The decision and its ground. `asked` says whether a second person has to approve.

    `why`: always, payment, declined (an earlier confirmation was sent back), sample, or "".
    Whoever takes a confirmation back and confirms again is drawn again, and what was once asked
    for by the sample stays asked for: nobody can shake the dice until they fall right.
    """
    key = sample_key(conn)
    rule = routing.four_eyes_of(rules, record.row.service)
    percent = routing.sample_percent(rules, record.row.service)
    fields = asked_by(rule, record.row.data, _decided(order))
    drawn = draw(key, number, record.row.id)
    earlier = [h.approval or {} for h in record.handovers]
    if fields is not None:
        why = rule.rule
    elif any(h.declined_by is not None for h in record.handovers):
        why = "declined"
    elif drawn < percent * DRAWS // 100 or any(e.get("why") == "sample" for e in earlier):
        why = "sample"
    else:
        why = ""
    return {
        "asked": bool(why),
        "why": why,
        "fields": list(fields or ()),
        "version": record.row.version,
        "percent": percent,
        "draw": drawn,
        "key": hashlib.sha256(key).hexdigest()[:16],
    }


def agrees(key: bytes, row: AnyRow) -> bool:
    """Whether the draw written down with a handover is the one this key makes."""
    told = row.approval or {}
    same_key = told.get("key") == hashlib.sha256(key).hexdigest()[:16]
    return bool(same_key and told.get("draw") == draw(key, row.number, row.submission))


def recheck(conn: Connection) -> tuple[int, list[str]]:
    """Recompute every draw written down: how many there are, and the handovers that do not agree.

    A confirmation nobody else was asked about must lie outside its sample, and be the draw's.
    """
    key, seen, wrong = sample_key(conn), 0, []
    for row in conn.execute(sa.select(t.handovers).where(t.handovers.c.approval.is_not(None))):
        seen += 1
        told = row.approval
        missed = not told["asked"] and told["draw"] < told["percent"] * DRAWS // 100
        if missed or not agrees(key, row):
            wrong.append(str(row.number))
    return seen, wrong


def _decided(order: Confirm) -> dict[str, list[object]]:
    """By field, what will be handed over where somebody decided; both sources are believed."""
    decided: dict[str, list[object]] = {}
    for made in order.decisions:
        if made.choice != ENTERED:
            decided.setdefault(made.field, []).append(made.value)
    for row in order.rows:
        if row.field in decided and row.decided is not None:
            decided[row.field].append(row.decided)
        elif row.decided is not None and row.decided != row.entered:
            decided[row.field] = [row.decided]  # changed without a word of why: it counts
    return decided


def approval_json(
    record: Record, view: View, directory: Directory, rules: Mapping[str, Any], today: date
) -> dict[str, Any] | None:
    """What the desks are told of it; the rows only who may approve. None: nobody was asked."""
    row = record.handover
    told = None if row is None else row.approval
    if row is None or not (told and told["asked"]):
        return None
    looks = view.approves or (not view.acts and not view.header_only and not view.everything)
    return {
        "why": told["why"],
        "fields": told["fields"],
        "version": told["version"],
        "approved_by": directory.ref(row.approved_by),
        "approved_at": to_wire(row.approved_at),
        "declined_by": directory.ref(row.declined_by),
        "declined_at": to_wire(row.declined_at),
        "declined_reason": row.declined_reason,
        "mine": view.approves,
        "approvers": approvers(record, directory, today) if row.state == "approval" else [],
        "decided": _rows(row, record, view, rules) if looks else [],
    }


def rule_json(record: Record, view: View, rules: Mapping[str, Any]) -> dict[str, Any] | None:
    """The rule for a desk that may still confirm: so that it can say what its press will mean."""
    if not view.acts or view.everything or record.row.status in CLOSED:
        return None
    rule = routing.four_eyes_of(rules, record.row.service)
    return {
        "rule": rule.rule,
        "fields": sorted(rule.fields),
        "limits": dict(sorted(rule.limits.items())),
    }


def approvers(record: Record, directory: Directory, today: date) -> list[dict[str, Any]]:
    """Everybody who may approve it, by name, and the days from now on on which they are away."""
    first = record.facts.involved | record.facts.takeovers
    found = [
        p for p in directory.people.values() if p.id not in first and may_approve(p, record.facts)
    ]
    return [
        {
            "id": p.id,
            "name": p.name,
            "away": [
                {"first_day": a.first_day.isoformat(), "last_day": a.last_day.isoformat()}
                for a in directory.absences
                if a.person == p.id and a.last_day >= today
            ],
        }
        for p in sorted(found, key=lambda p: (p.name, p.id))
    ]


def _rows(row: AnyRow, record: Record, view: View, rules: Mapping[str, Any]) -> list[Any]:
    """What a second person has to see first: what touches money, then what was decided.

    `decided` is what will be handed over (see sync/handover/mapping.py), whatever a desk wrote
    beside it; a decision without a row is shown as well.
    """
    service = rules["services"].get(record.row.service, {})
    money = frozenset(service.get("payment_fields", ())) | frozenset(row.approval["fields"])
    made = {d["field"]: d for d in without_withheld(row.confirmation["decisions"], view)}
    rows = {str(r["field"]): r for r in without_withheld(row.confirmation["rows"], view)}
    shown = []
    for name in dict.fromkeys((*rows, *made)):
        told, decision = rows.get(name, {}), made.get(name)
        touches_money = catalogue_id(name) in money
        entered = _text(told.get("entered"))
        wins = decision is not None and decision["choice"] in WINS
        decided = _text(decision["value"]) if decision is not None and wins else entered
        if not touches_money and decision is None and _text(told.get("decided")) in ("", entered):
            continue
        shown.append(
            {
                "field": name,
                "label": str(told.get("label") or name),
                "entered": entered,
                "evidence": None if told.get("evidence") is None else _text(told["evidence"]),
                "decided": decided,
                "result": str(told.get("result") or ""),
                "choice": None if decision is None else decision["choice"],
                "note": "" if decision is None else decision["note"],
                "money": touches_money,
            }
        )
    return sorted(shown, key=lambda one: not one["money"])


def _text(value: object) -> str:
    return "" if value is None else str(value)
