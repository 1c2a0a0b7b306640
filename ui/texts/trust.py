"""Where a value was read and how surely, in words. Knows no widget."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from inbox.comparison.result import Trust

C = "trust"
#: From this confidence on a recognised value is called sure, below the second doubtful.
SURE, DOUBTFUL = 0.9, 0.7

_SOURCE: Mapping[Trust, str] = {
    Trust.CODE: "aus Strichcode",
    Trust.EMBEDDED: "aus Formulardaten",
    Trust.TEXT: "aus Text",
    Trust.RECOGNISED: "erkannt",
}


def source_words(trust: Trust) -> str:
    """Where a value comes from: "aus Strichcode", "erkannt"; empty when nothing was read."""
    source = _SOURCE.get(trust)
    return QCoreApplication.translate(C, source) if source else ""


def sure_words(trust: Trust, confidence: float | None) -> str:
    """How surely it was read: "Lesesicherheit mittel"; empty when that is not known (yet)."""
    if trust in (Trust.CODE, Trust.EMBEDDED, Trust.TEXT):
        return QCoreApplication.translate(C, "Lesesicherheit hoch")
    if trust is not Trust.RECOGNISED or confidence is None:
        return ""
    if confidence >= SURE:
        return QCoreApplication.translate(C, "Lesesicherheit hoch")
    if confidence >= DOUBTFUL:
        return QCoreApplication.translate(C, "Lesesicherheit mittel")
    return QCoreApplication.translate(C, "Lesesicherheit niedrig")


def trust_words(trust: Trust, confidence: float | None) -> str:
    """Both together: "erkannt, Lesesicherheit mittel"."""
    return ", ".join(w for w in (source_words(trust), sure_words(trust, confidence)) if w)
