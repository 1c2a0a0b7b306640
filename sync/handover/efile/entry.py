"""What a file entry can carry (interfaces.md 6), and templates over it. Pure values.

A template is text with names in braces, "{Posteingangsdatum}_{Vorgangsnummer}"; a name that no
paper has is found when the configuration is loaded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inbox.handover import Paper

FILE_NUMBER = "Aktenzeichen"
#: Everything a template may name. The first nine come from the handover, the others from the paper.
NAMES = (
    FILE_NUMBER,
    "BG-Nummer",
    "Name",
    "Geburtsdatum",
    "Dokumentart",
    "Posteingangsdatum",
    "Sachbearbeitung",
    "Vorgangsnummer",
    "Übergabe",
    "Papier",
    "Dateiname",
    "Medientyp",
    "SHA-256",
    "Schlüssel",
)
_NAMED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """Text with names in braces."""

    text: str

    def unknown(self) -> tuple[str, ...]:
        """Names that no paper has; a brace without its partner counts as one."""
        named: list[str] = _NAMED.findall(self.text)
        stray = re.findall(r"[{}]", _NAMED.sub("", self.text))
        return tuple(n for n in named if n not in NAMES) + tuple(stray)

    def names(self) -> frozenset[str]:
        """The names in it."""
        return frozenset(_NAMED.findall(self.text))

    def fill(self, values: Mapping[str, str]) -> str:
        """The text for one paper; what it does not say is left out, a lone value stays exact."""
        filled = _NAMED.sub(lambda found: values.get(found[1], ""), self.text)
        return filled if _NAMED.fullmatch(self.text) else filled.strip()


def values_of(paper: Paper, key: str) -> dict[str, str]:
    """What this paper says under each of the NAMES."""
    return {
        **{name: value for name, value in paper.metadata.items() if name in NAMES},
        "Dokumentart": paper.metadata.get("Dokumentart") or paper.document_type,
        "Posteingangsdatum": paper.metadata.get("Posteingangsdatum", "")[:10],
        "Papier": paper.id,
        "Dateiname": paper.file_name,
        "Medientyp": paper.media_type,
        "SHA-256": paper.sha256,
        "Schlüssel": key,
    }
