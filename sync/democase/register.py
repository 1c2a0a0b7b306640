"""Cases and records in one SQLite file. Knows no HTTP.

Every change and its idempotency key are committed together, so a key answers for exactly the
changes that exist, even when the program is killed between two instructions.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from sync.democase.models import Case, CasePerson, NewCase, NewRecord, Record
from sync.democase.problems import Problem

metadata = MetaData()

setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)
case = Table(
    "cases",
    metadata,
    Column("case_number", String, primary_key=True),
    Column("file_number", String, nullable=False, unique=True),
    Column("office", String, nullable=False),
)
person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_number", ForeignKey("cases.case_number"), nullable=False, index=True),
    Column("family_name", String, nullable=False),
    Column("given_name", String, nullable=False),
    Column("birth_date", String, nullable=False, index=True),
)
record = Table(
    "record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt", String, nullable=False, unique=True),
    Column("key", String, nullable=False, unique=True),
    Column("case_number", ForeignKey("cases.case_number"), nullable=False),
    Column("submission_number", String, nullable=False),
    Column("confirmed_by", String, nullable=False),
    Column("on_behalf_of", String),
    Column("masks", Text, nullable=False),
    Column("taken_at", String, nullable=False),
    Column("state", String, nullable=False),
    sqlite_autoincrement=True,  # a receipt is never given twice
)
done = Table(
    "done",
    metadata,
    Column("key", String, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("answer", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a keyed order led to; `repeated` says that it had been carried out before."""

    answer: dict[str, Any]
    repeated: bool


def plain_number(case_number: str) -> str:
    """One spelling of a case number: "12345//0004711" and "12345 BG 0004711" are the same."""
    return case_number.replace(" ", "").replace("//", "BG").upper()


def folded(name: str) -> frozenset[str]:
    """Spellings under which a name is found: accents dropped, and umlauts written out."""
    lower = " ".join(name.replace("-", " ").split()).casefold().replace("ı", "i").replace("ł", "l")
    written = lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return frozenset(
        "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        for text in (lower, written)
    )


def fingerprint(deed: str, payload: object) -> str:
    """SHA-256 over the deed and its payload in one canonical spelling."""
    text = json.dumps([deed, payload], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Register:
    """The stock of cases and records behind the demo Fachverfahren."""

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _durable)
        event.listen(self._engine, "begin", _writing)
        with self._engine.begin() as connection:
            metadata.create_all(connection)

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def kept(self, name: str, make: Callable[[], str]) -> str:
        """A setting that is made once and holds over restarts."""
        with self._engine.begin() as connection:
            query = select(setting.c.value).where(setting.c.name == name)
            value = connection.execute(query).scalar_one_or_none()
            if value is None:
                value = make()
                connection.execute(insert(setting).values(name=name, value=value))
            return str(value)

    def add_missing(self, cases: Iterable[Case]) -> None:
        """Enter the cases that are not known yet; known ones stay as they are."""
        with self._engine.begin() as connection:
            for one in cases:
                if _case(connection, one.case_number) is None:
                    _enter(connection, one)

    def case(self, case_number: str) -> Case | None:
        """The case of that number, in either spelling."""
        with self._engine.begin() as connection:
            return _case(connection, plain_number(case_number))

    def find(self, family: str | None, given: str | None, born: date | None) -> list[Case]:
        """Cases with one person to whom everything asked for applies."""
        query = select(person)
        if born is not None:
            query = query.where(person.c.birth_date == born.isoformat())
        with self._engine.begin() as connection:
            numbers = dict.fromkeys(
                row.case_number
                for row in connection.execute(query.order_by(person.c.id))
                if (family is None or folded(family) & folded(row.family_name))
                and (given is None or folded(given) & folded(row.given_name))
            )
            found = [_case(connection, number) for number in numbers]
        return [one for one in found if one is not None]

    def open_case(self, order: NewCase, key: str) -> Outcome:
        """Open a case; its number follows the highest one there is."""

        def open_it(connection: Connection) -> dict[str, Any]:
            highest = connection.execute(select(func.max(case.c.case_number))).scalar_one()
            prefix, serial = (highest or "12345BG0010000").split("BG")
            number = int(serial) + 1
            made = Case(
                case_number=f"{prefix}BG{number:07d}",
                file_number=f"II-{number:07d}-26",
                persons=[CasePerson(**order.model_dump(exclude={"office"}))],
                office=order.office,
            )
            _enter(connection, made)
            return made.model_dump(mode="json")

        return self._once(key, fingerprint("case", order.model_dump(mode="json")), open_it)

    def take(self, order: NewRecord, key: str) -> Outcome:
        """Take a record over. Raises Problem 422 case-unknown or idempotency-mismatch."""

        def take_it(connection: Connection) -> dict[str, Any]:
            number = plain_number(order.case_number)
            if _case(connection, number) is None:
                raise Problem(422, "case-unknown")
            values = order.model_dump(exclude={"masks"}) | {
                "case_number": number,
                "masks": json.dumps(order.masks, ensure_ascii=False),
                "key": key,
                "taken_at": datetime.now(UTC).isoformat(),
                "state": "taken",
            }
            last = connection.execute(select(func.max(record.c.id))).scalar_one() or 0
            receipt = f"FV-{last + 1:08d}"
            connection.execute(insert(record).values(**values, receipt=receipt))
            return {"receipt": receipt}

        return self._once(key, fingerprint("record", order.model_dump(mode="json")), take_it)

    def withdraw(self, receipt: str, key: str) -> Outcome:
        """Take a record back. Raises Problem 404, or 409 already-processed."""

        def withdraw_it(connection: Connection) -> dict[str, Any]:
            state = _state(connection, receipt)
            if state == "processed":
                raise Problem(409, "already-processed", receipt=receipt)
            _set_state(connection, receipt, "withdrawn")
            return {"receipt": receipt, "state": "withdrawn"}

        return self._once(key, fingerprint("withdraw", receipt), withdraw_it)

    def process(self, receipt: str) -> None:
        """Mark a record as processed (the night run); from then on it cannot be withdrawn."""
        with self._engine.begin() as connection:
            if _state(connection, receipt) == "withdrawn":
                raise Problem(409, "withdrawn", receipt=receipt)
            _set_state(connection, receipt, "processed")

    def receipt_of(self, key: str) -> str | None:
        """The receipt of the record that came in under this key."""
        with self._engine.begin() as connection:
            found = connection.execute(select(record.c.receipt).where(record.c.key == key))
            return found.scalar_one_or_none()

    def records(self) -> list[Record]:
        """Everything ever taken over, withdrawn records included, oldest first."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(record).order_by(record.c.id)).mappings().all()
        return [Record(**_record_values(dict(row))) for row in rows]

    def _once(self, key: str, mark: str, deed: Callable[[Connection], dict[str, Any]]) -> Outcome:
        with self._engine.begin() as connection:
            known = connection.execute(select(done).where(done.c.key == key)).one_or_none()
            if known is not None:
                if known.fingerprint != mark:
                    raise Problem(422, "idempotency-mismatch")
                return Outcome(json.loads(known.answer), repeated=True)
            said = deed(connection)
            text = json.dumps(said, ensure_ascii=False)
            connection.execute(insert(done).values(key=key, fingerprint=mark, answer=text))
            return Outcome(said, repeated=False)


def _durable(connection: Any, _: object) -> None:
    # the driver's own transaction control begins too late for BEGIN IMMEDIATE
    connection.isolation_level = None
    for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {line}")


def _writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _case(connection: Connection, number: str) -> Case | None:
    row = connection.execute(select(case).where(case.c.case_number == number)).one_or_none()
    if row is None:
        return None
    people = connection.execute(
        select(person).where(person.c.case_number == number).order_by(person.c.id)
    )
    return Case(
        case_number=row.case_number,
        file_number=row.file_number,
        office=row.office,
        persons=[
            CasePerson(
                family_name=one.family_name,
                given_name=one.given_name,
                birth_date=date.fromisoformat(one.birth_date),
            )
            for one in people
        ],
    )


def _enter(connection: Connection, one: Case) -> None:
    number = plain_number(one.case_number)
    head = {"case_number": number, "file_number": one.file_number, "office": one.office}
    try:
        connection.execute(insert(case).values(head))
    except IntegrityError as error:
        raise Problem(409, "file-number-taken") from error
    for member in one.persons:
        values = member.model_dump(mode="json") | {"case_number": number}
        connection.execute(insert(person).values(values))


def _state(connection: Connection, receipt: str) -> str:
    query = select(record.c.state).where(record.c.receipt == receipt)
    state = connection.execute(query).scalar_one_or_none()
    if state is None:
        raise Problem(404, "not-found")
    return str(state)


def _set_state(connection: Connection, receipt: str, state: str) -> None:
    connection.execute(update(record).where(record.c.receipt == receipt).values(state=state))


def _record_values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"} | {
        "masks": json.loads(row["masks"])
    }
