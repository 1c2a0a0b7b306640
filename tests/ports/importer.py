"""A Fachverfahren that imports files: takes orders, keeps them, writes quittances. Fails on order.

It reads what a foreign importer would read (the file alone) and shares no code with the adapter.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

CASES = Path(__file__).parents[2] / "resources" / "samples" / "cases.json"


class Importer:
    """Works off the folder when `step` is called; `answers` is "json", "xml" or "csv"."""

    def __init__(self, root: Path, answers: str = "json") -> None:
        self.root = root
        self.answers = answers
        self.taken: list[dict[str, Any]] = []
        self.reject = ""
        self.cut = False
        root.mkdir(parents=True, exist_ok=True)
        (root / "quittungen").mkdir(exist_ok=True)
        (root / "faelle.json").write_bytes(CASES.read_bytes())

    def step(self) -> int:
        """Take every order that lies there; how many."""
        orders = sorted((self.root / "auftraege").glob("*")) if self.root.exists() else []
        for path in orders:
            order = read_order(path)
            path.unlink()
            self.taken.append(order)
            self._answer(path.stem, order)
        return len(orders)

    def _answer(self, stem: str, order: dict[str, Any]) -> None:
        told = {
            "key": order["key"],
            "state": "abgelehnt" if self.reject else "angenommen",
            "receipt": "" if self.reject else f"FV-{len(self.taken):05d}",
            "reason": self.reject,
        }
        if order["kind"] == "fall":
            told |= {"case_number": "12345BG0777001", "file_number": "II-0777001-26"}
        data = write_answer(self.answers, told)
        path = self.root / "quittungen" / f"{stem}.{self.answers}"
        path.write_bytes(data[: len(data) // 2] if self.cut else data)


def read_order(path: Path) -> dict[str, Any]:
    """The order as key, kind, case and values by mask and field (repeated ones as lists)."""
    data = path.read_bytes()
    values: list[tuple[str, str, str]] = []
    if path.suffix == ".json":
        whole = json.loads(data)
        for mask, fields in whole["masks"].items():
            for name, value in fields.items():
                for one in value if isinstance(value, list) else [value]:
                    text = {True: "ja", False: "nein"}.get(one) if isinstance(one, bool) else one
                    values.append((mask, name, "" if text is None else str(text)))
        head = (whole["key"], whole["kind"], whole.get("case_number") or "")
    elif path.suffix == ".xml":
        root = ElementTree.fromstring(data)
        head = (root.get("schluessel", ""), root.get("art", ""), root.get("fall", ""))
        values = [
            (mask.get("name", ""), leaf.get("name", ""), leaf.text or "")
            for mask in root
            for leaf in mask
        ]
    else:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
        head = (rows[0]["Schluessel"], rows[0]["Art"], rows[0]["Fall"])
        values = [(r["Maske"], r["Feld"], r["Wert"]) for r in rows]
    masks: dict[str, dict[str, list[str]]] = {}
    for mask, name, value in values:
        masks.setdefault(mask, {}).setdefault(name, []).append(value)
    return {"key": head[0], "kind": head[1], "case": head[2], "masks": masks}


def write_answer(form: str, told: dict[str, str]) -> bytes:
    """A quittance in one of the forms."""
    if form == "json":
        return json.dumps(told).encode()
    if form == "xml":
        root = ElementTree.Element("quittung")
        for name, value in told.items():
            ElementTree.SubElement(root, name).text = value
        return bytes(ElementTree.tostring(root, encoding="utf-8"))
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, list(told), delimiter=";")
    rows.writeheader()
    rows.writerow(told)
    return out.getvalue().encode()
