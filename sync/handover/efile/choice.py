"""Opens the e-file an office has: one of four adapters. Asks nothing of it yet.

Each adapter is imported when it is chosen: a desk with a folder need not wait for the others.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sync.handover.efile.look import Examined
from sync.handover.efile.place import FOLDER, EFilePlace
from sync.handover.targets import EFile

if TYPE_CHECKING:
    from sync.handover.efile.xdomea import Exchange

XSD = Path("xdomea", "3.0.0", "xdomea-Nachrichten-FachverfahrensdatenAustauschen.xsd")


class OpenEFile(EFile, Examined, Protocol):
    """What the desk is given: a port that can be examined and closed."""

    def close(self) -> None:
        """Give back what it holds open."""
        ...


def open_efile(place: EFilePlace, resources: Path) -> OpenEFile:
    """The adapter. Nothing is asked of the e-file yet. Raises Damaged (settings-invalid,
    efile-mapping-invalid), Refused("address-insecure")."""
    if place.kind == FOLDER:
        from sync.handover.efile.folder import FolderEFile

        return FolderEFile(place.folder)
    from sync.handover.efile.mapping import load_file_mapping

    table = place.table
    mapping = load_file_mapping(str(table["mapping"]), place.kind, resources / "efile")
    if place.kind == "xdomea":
        from sync.handover.efile.xdomea import XdomeaEFile

        return XdomeaEFile(_exchange(table), mapping, resources / XSD)
    from sync.handover.efile.line import Access

    access = Access(
        user=str(table.get("user", "")),
        secret=place.secret,
        login=table.get("login"),
        certificate=place.certificate,
        proxy=place.proxy,
    )
    if place.kind == "enaio":
        from sync.handover.efile.enaio import EnaioEFile

        return EnaioEFile(str(table["url"]), access, mapping)
    from sync.handover.efile.cmis import CmisEFile

    return CmisEFile(str(table["url"]), access, mapping, table.get("repository"))


def _exchange(table: Mapping[str, Any]) -> "Exchange":
    from sync.handover.efile.xdomea import Exchange

    usual = Exchange(Path(str(table["drop"])), Path(str(table["returns"])))
    return Exchange(
        usual.drop,
        usual.returns,
        tuple(str(p) for p in table.get("patterns", usual.patterns)),
        str(table.get("wait_for", usual.wait_for)),
        float(table.get("patience_hours", usual.patience)),
        float(table.get("keep_days", usual.keep_days)),
    )
