"""The faces documents are set in: bundled ones, those of every PDF, and DejaVu where it is there.

Limit: a missing face is replaced by a bundled one, so a document may look different elsewhere.
"""

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

OWN = Path(__file__).parents[2] / "resources" / "fonts"
_SYSTEM = Path("/usr/share/fonts/truetype/dejavu")
_BUILT_IN = {
    "times": ("Times-Roman", "Times-Bold"),
    "courier": ("Courier", "Courier-Bold"),
    "helvetica": ("Helvetica", "Helvetica-Bold"),
}
_FILES = {
    "plex": (OWN, "IBMPlexSans_400Regular", "IBMPlexSans_600SemiBold"),
    "atkinson": (
        OWN,
        "AtkinsonHyperlegibleNext_400Regular",
        "AtkinsonHyperlegibleNext_600SemiBold",
    ),
    "dejavu": (_SYSTEM, "DejaVuSans", "DejaVuSans-Bold"),
    "narrow": (_SYSTEM, "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"),
    "serif": (_SYSTEM, "DejaVuSerif", "DejaVuSerif-Bold"),
    "mono": (_SYSTEM, "DejaVuSansMono", "DejaVuSansMono-Bold"),
    "hand": (_SYSTEM, "DejaVuSerif-Italic", "DejaVuSerif-Italic"),
}


def face(font: str, bold: bool, words: str = "") -> str:
    """Name of a font face; a bundled one where the wished one is missing or lacks the letters."""
    if font in _BUILT_IN:
        try:
            words.encode("cp1252")
        except UnicodeEncodeError:
            return face("serif" if font == "times" else "plex", bold)
        return _BUILT_IN[font][bold]
    folder, regular, strong = _FILES[font]
    name = strong if bold else regular
    if not (folder / f"{name}.ttf").exists():
        return face("plex", bold)
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    return name
