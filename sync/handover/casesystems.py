"""Which way leads to the Fachverfahren of an office: HTTP, or a folder it reads and fills."""

from pathlib import Path

from inbox.errors import Damaged
from sync.handover.casedrop import DropCaseSystem, DropSettings
from sync.handover.casedrop_files import forms
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.mapping import Mappings

AnyCaseSystem = HttpCaseSystem | DropCaseSystem
_DROP = "drop"


def open_case_system(
    address: str, token: str, mappings: Mappings, *, verify: str | bool = True
) -> AnyCaseSystem:
    """`address` is an HTTP address, or "drop:FORM:FOLDER" with FORM json, xml or csv.

    Raises Damaged("settings-invalid", file, place) for a form nobody knows.
    """
    way, _, rest = address.partition(":")
    if way != _DROP:
        return HttpCaseSystem(address, token, mappings, verify=verify)
    form, _, folder = rest.partition(":")
    if form not in forms() or not folder:
        raise Damaged("settings-invalid", file="zweiklick.toml", place="case_system")
    return DropCaseSystem(DropSettings(Path(folder), form), mappings)
