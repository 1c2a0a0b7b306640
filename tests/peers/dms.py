"""A DMS at the other end of the drop folder: fetches, validates, imports once, answers."""

import io
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from sync.handover.efile.choice import XSD
from sync.handover.efile.xdomea_message import MESSAGE, NAMESPACE, validate

RESOURCES = Path(__file__).parents[2] / "resources"
X = {"x": NAMESPACE}


@dataclass(frozen=True)
class Primary:
    name: str
    data: bytes


class Dms:
    """Its folders below `folder`, and what it has imported: key → file number, in order."""

    def __init__(self, folder: Path) -> None:
        self.drop, self.returns = folder / "drop", folder / "returns"
        self.taken = folder / "taken"
        for each in (self.drop, self.returns, self.taken):
            each.mkdir(parents=True, exist_ok=True)
        self.imported: list[tuple[str, str, bytes]] = []
        self._one_at_a_time = threading.Lock()

    def work(self, refusing: str | None = None) -> int:
        """Fetch what lies there and answer; how many packages that were."""
        with self._one_at_a_time:
            return self._work(refusing)

    def _work(self, refusing: str | None) -> int:
        fetched = 0
        for path in sorted(self.drop.glob("*.zip")):
            message, primary = self.opened(path)
            validate(message, RESOURCES / XSD)
            process = message.findtext(".//x:ProzessID", "", X)
            path.replace(self.taken / path.name)
            self.answer(process, "0629")
            if refusing is None:
                key = message.findtext(".//x:FachverfahrenObjektID", "", X)
                place = message.findtext(".//x:IDContainer", "", X)
                self.imported.append((key, place, primary.data))
            self.answer(process, "0630", refusing or "0000000")
            fetched += 1
        return fetched

    def answer(self, process: str, kind: str, code: str = "0000000") -> None:
        beside = self.returns / f".{process}_{kind}.part"
        beside.write_bytes(receipt_for(process, kind, code))
        beside.rename(self.returns / f"{process}_{kind}.xml")

    @staticmethod
    def opened(path: Path) -> tuple[etree._Element, Primary]:
        return Dms.opened_bytes(path.read_bytes())

    @staticmethod
    def opened_bytes(package: bytes) -> tuple[etree._Element, Primary]:
        with zipfile.ZipFile(io.BytesIO(package)) as packed:
            (inner,) = (n for n in packed.namelist() if n.endswith(f"_{MESSAGE}.xml"))
            (primary,) = (n for n in packed.namelist() if n != inner)
            return etree.fromstring(packed.read(inner)), Primary(primary, packed.read(primary))


def receipt_for(process: str, kind: str, code: str = "0000000") -> bytes:
    """A valid message FVDaten.EmpfangBestaetigen.0629 or FVDaten.ImportBestaetigen.0630."""
    name = {"0629": "FVDaten.EmpfangBestaetigen.0629", "0630": "FVDaten.ImportBestaetigen.0630"}
    if code == "frei":
        said = "<x:SonstigeFehlermeldung>geht nicht</x:SonstigeFehlermeldung>"
    else:
        what = (
            "SpezifischeFehlermeldung0605" if code.startswith("0605") else "AllgemeineRueckmeldung"
        )
        said = f"<x:{what}><code>{code}</code></x:{what}>"
    result = ""
    if kind == "0630":
        result = (
            "<x:ErfolgOderMisserfolg><x:Rueckmeldung>"
            f"{said}</x:Rueckmeldung></x:ErfolgOderMisserfolg>"
        )
    session = "<x:FVSessionID>-</x:FVSessionID>" if kind == "0630" else ""
    text = (
        f'<x:{name[kind]} xmlns:x="{NAMESPACE}"><x:Kopf><x:ProzessID>{process}</x:ProzessID>'
        f"<x:Nachrichtentyp><code>{kind}</code></x:Nachrichtentyp>"
        "<x:Erstellungszeitpunkt>2026-11-23T09:00:00</x:Erstellungszeitpunkt>"
        "<x:Absender/><x:Empfaenger/>"
        f"{session}</x:Kopf>{result}</x:{name[kind]}>"
    )
    message = etree.fromstring(text)
    validate(message, RESOURCES / XSD)
    return text.encode()
