"""A person at the copy panel, for the contract of the Fachverfahren: types, ticks, says so."""

import json
from pathlib import Path
from typing import Any

from inbox.submission import PersonId
from sync.handover.casecopy import CopyCaseSystem
from sync.handover.targets import NewCase, Record
from tests.ports.importer import CASES


class Hands:
    """Sees what is asked of the adapter, and does it when told to settle."""

    def __init__(self, root: Path, system: CopyCaseSystem) -> None:
        self.root, self.system = root, system
        self.asked: dict[str, Record] = {}
        self.new: list[NewCase] = []
        self.typed: dict[str, Record] = {}
        put, create = system.put_record, system.create_case

        def put_record(key: str, record: Record) -> str:
            self.asked[key] = record
            return put(key, record)

        def create_case(key: str, person: NewCase) -> Any:
            self.new.append(person)
            return create(key, person)

        system.put_record = put_record  # type: ignore[method-assign]
        system.create_case = create_case  # type: ignore[method-assign]

    def settle(self) -> None:
        """Type everything that is asked for, tick it off, say that it is done."""
        for person in self.new[:1]:
            self._open(person)
        self.new.clear()
        for key, record in self.asked.items():
            if key in self.typed:
                continue
            places = [(mask, name) for mask, fields in record["masks"].items() for name in fields]
            for place in places:
                self.system.tick(key, place, on=True)
            self.system.finish(key, places, PersonId("int.koch"))
            self.typed[key] = record

    def kept(self, key: str) -> list[dict[str, Any]]:
        return [self.typed[key]["masks"]] if key in self.typed else []

    def _open(self, person: NewCase) -> None:
        path = self.root / "faelle.json"
        listed = json.loads(path.read_text("utf-8"))
        listed["cases"].append(
            {
                "case_number": "12345BG0777001",
                "file_number": "II-0777001-26",
                "persons": [
                    {
                        "family_name": person.family_name,
                        "given_name": person.given_name,
                        "birth_date": person.birth_date,
                    }
                ],
            }
        )
        path.write_text(json.dumps(listed), "utf-8")


def at_hand(root: Path, mappings: Any) -> tuple[CopyCaseSystem, Hands]:
    """The adapter with the sample cases, and the person before it."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "faelle.json").write_bytes(CASES.read_bytes())
    system = CopyCaseSystem(root, mappings)
    return system, Hands(root, system)
