"""The two papers the server writes itself: Durchschrift (when a source brings none) and Protokoll.

Tagged PDF/A-2a through typst; values go in as data, never as markup, and no network or system font
is used. The Prüfvermerk is made elsewhere, by whoever finishes a handover.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parent / "templates"
_local = threading.local()

CHANNELS = {"online": "Online-Dienst", "papier": "Papier", "vorsprache": "Vorsprache"}


@dataclass(frozen=True, slots=True)
class Papers:
    """What both papers say. `received` is in the office's time zone."""

    number: str
    service: str
    received: datetime
    channel: str
    data: Mapping[str, Any]
    files: Sequence[tuple[str, int, str]]  #: name, bytes, SHA-256


def _pdf(values: Mapping[str, Any], at: datetime) -> bytes:
    compiler = getattr(_local, "compiler", None)
    if compiler is None:  # one per thread: it keeps its fonts and is not shared
        compiler = typst.Compiler(
            str(TEMPLATES / "papier.typ"), root=str(TEMPLATES), ignore_system_fonts=True
        )
        _local.compiler = compiler
    given = {"values": json.dumps(values)}
    moment = int(at.timestamp())
    try:
        made = compiler.compile(
            format="pdf", pdf_standards=["a-2a"], sys_inputs=given, timestamp=moment
        )
    except typst.TypstError:
        # a character that no font shows: the paper must be there all the same, if not for archives
        made = compiler.compile(format="pdf", sys_inputs=given, timestamp=moment)
    assert isinstance(made, bytes)
    return made


def shown(value: Any) -> str:
    """An entered value as a person reads it; dates in the German way."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "Ja" if value else "Nein"
    if isinstance(value, list):
        return "; ".join(shown(v) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k}: {shown(v)}" for k, v in value.items())
    text = str(value)
    try:
        return datetime.strptime(text, "%Y-%m-%d").strftime("%d.%m.%Y")  # noqa: DTZ007
    except ValueError:
        return text


def _head(papers: Papers) -> list[list[str]]:
    return [
        ["Vorgangsnummer", papers.number],
        ["Eingang", papers.received.strftime("%d.%m.%Y, %H:%M:%S Uhr (%Z)")],
        ["Dienst", papers.service],
        ["Eingangsweg", CHANNELS.get(papers.channel, papers.channel)],
    ]


def transcript(papers: Papers) -> bytes:
    """The entered values as they were received."""
    return _pdf(
        {
            "title": "Durchschrift",
            "number": papers.number,
            "lead": "Die Angaben, wie sie eingegangen sind.",
            "head": _head(papers),
            "parts": [
                {
                    "title": "Angaben",
                    "empty": "Es wurden keine Angaben übermittelt.",
                    "widths": [1, 2],
                    "size": 10,
                    "rows": [[str(k), shown(v)] for k, v in papers.data.items()],
                }
            ],
        },
        papers.received,
    )


def receipt(papers: Papers, *, later: bool = False) -> bytes:
    """Number, instant of receipt, service, and what came with it, each file with its hash."""
    return _pdf(
        {
            "title": "Protokoll über eine Nachreichung" if later else "Protokoll über den Eingang",
            "number": papers.number,
            "lead": "Ihre Sendung ist eingegangen. Bitte geben Sie bei Rückfragen die "
            "Vorgangsnummer an.",
            "head": _head(papers),
            "parts": [
                {
                    "title": "Anlagen",
                    "empty": "Es wurden keine Anlagen übermittelt.",
                    "widths": [3, 1, 5],
                    "size": 7,
                    "rows": [
                        ["Datei", "Größe (Byte)", "SHA-256"],
                        *([name, str(size), digest] for name, size, digest in papers.files),
                    ]
                    if papers.files
                    else [],
                }
            ],
        },
        papers.received,
    )
