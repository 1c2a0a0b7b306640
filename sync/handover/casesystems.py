"""Which way leads to the Fachverfahren: HTTP, a folder it reads, or a person's hands."""

from pathlib import Path

from inbox.errors import Damaged
from sync.handover.casecopy import CopyCaseSystem
from sync.handover.casedrop import DropCaseSystem, DropSettings
from sync.handover.casedrop_files import forms
from sync.handover.casesystem import HttpCaseSystem
from sync.handover.mapping import Mappings

AnyCaseSystem = HttpCaseSystem | DropCaseSystem | CopyCaseSystem
_DROP, _COPY = "drop", "copy"


def open_case_system(
    address: str, token: str, mappings: Mappings, *, verify: str | bool = True
) -> AnyCaseSystem:
    """`address`: an HTTP address, "drop:FORM:FOLDER" (FORM json, xml or csv), or "copy:FOLDER".

    Raises Damaged("settings-invalid", file, place) for a form nobody knows, or without a folder.
    """
    way, _, rest = address.partition(":")
    if way == _COPY:
        if not rest:
            raise Damaged("settings-invalid", file="zweiklick.toml", place="case_system")
        return CopyCaseSystem(Path(rest), mappings)
    if way != _DROP:
        return HttpCaseSystem(address, token, mappings, verify=verify)
    form, _, folder = rest.partition(":")
    if form not in forms() or not folder:
        raise Damaged("settings-invalid", file="zweiklick.toml", place="case_system")
    return DropCaseSystem(DropSettings(Path(folder), form), mappings)
