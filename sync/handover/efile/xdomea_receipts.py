"""Reads what a DMS puts into the return folder: receipt (0629) and result of the import (0630).

Reads and judges; moves nothing. What is unreadable counts as not there and is told to the doctor.
"""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from sync.handover.efile.xdomea_message import NAMESPACE

LONGEST = 4 * 1024 * 1024
#: "Die Nachricht ist … bereits verarbeitet": a repeat that the DMS recognised, so it is there.
DONE_CODES = frozenset({"0000000", "0000009"})
_X = f"{{{NAMESPACE}}}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the DMS said about one process. `refused`: codes of why it was not imported."""

    received: bool = False
    imported: bool = False
    refused: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


def answers_to(process: str, folder: Path, patterns: Sequence[str]) -> Answers:
    """Everything the return folder says about a process. Raises OSError."""
    received = imported = False
    refused: list[str] = []
    files: list[Path] = []
    for path in _files(process, folder, patterns):
        message = read_answer(path)
        if message is None or message.findtext(f".//{_X}ProzessID", "").strip() != process:
            continue
        kind = etree.QName(message).localname
        codes = _codes(message)
        if kind.endswith(".0629"):
            received = True
        elif kind.endswith(".0630") and codes:
            received = True
            if set(codes) <= DONE_CODES:
                imported = True
            else:
                refused += [code for code in codes if code not in DONE_CODES]
        else:
            continue
        files.append(path)
    # a success outweighs an older refusal of the same process
    return Answers(received, imported, () if imported else tuple(refused), tuple(files))


def unreadable(folder: Path, patterns: Sequence[str]) -> int:
    """How many files in the return folder are no messages."""
    return sum(1 for path in _files("*", folder, patterns) if read_answer(path) is None)


def read_answer(path: Path) -> etree._Element | None:
    """The message in a file or package, None when there is none. Raises OSError."""
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as packed:
                inner = [i for i in packed.infolist() if i.filename.lower().endswith(".xml")]
                if len(inner) != 1 or inner[0].file_size > LONGEST:
                    return None
                data = packed.read(inner[0])
        else:
            with path.open("rb") as file:
                data = file.read(LONGEST + 1)
            if len(data) > LONGEST:
                return None
        parser = etree.XMLParser(
            no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False
        )
        message = etree.fromstring(data, parser)
    except (FileNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, RuntimeError):
        return None
    return message if message.tag.startswith(_X) else None


def _files(process: str, folder: Path, patterns: Sequence[str]) -> Iterator[Path]:
    seen: set[Path] = set()
    for pattern in patterns:
        wanted = pattern.replace("{ProzessID}", process).replace("**", "*")
        for path in sorted(folder.glob(wanted)):
            if path not in seen and path.is_file():
                seen.add(path)
                yield path


def _codes(message: etree._Element) -> list[str]:
    """Every code of every Rueckmeldung; a free sentence counts as one without a number."""
    codes: list[str] = []
    for answer in message.iter(f"{_X}Rueckmeldung"):
        for said in answer:
            code = said.findtext("code") or said.findtext(f"{_X}code")
            if code is not None:
                codes.append(code.strip()[:20])
            elif etree.QName(said).localname == "SonstigeFehlermeldung":
                codes.append("sonstige")
    return codes
