"""Pages of words for the tests of what is covered and of what may be filed."""

from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import PageReading, Reading, Word


def page(*lines: str, trust: Trust = Trust.TEXT) -> PageReading:
    """Lines of words; "  " (two blanks) is a wide gap, as between columns."""
    words = []
    for number, line in enumerate(lines):
        x = 50.0
        for column in line.split("  "):
            for text in column.split():
                width = 6.0 * len(text)
                y = 50 + 20 * number
                words.append(Word(text, Rect(x, y, x + width, y + 12), number, trust))
                x += width + 6
            x += 60
    return PageReading(595, 842, tuple(words), trust)


def reading(*pages: PageReading, verdict: str = "ok") -> Reading:
    return Reading("0" * 64, "e", "application/pdf", pages, verdict)


HARMLESS = page("Arbeitsunfähigkeitsbescheinigung", "Name Muster, Petra", "seit 19.11.2026")
EMPLOYER = page(
    "Arbeitsunfähigkeitsbescheinigung  Erstbescheinigung",
    "Ausfertigung zur Vorlage beim Arbeitgeber",
    "Name, Vorname Muster, Petra  geb. am 12.03.1990",
    "arbeitsunfähig seit 19.11.2026  festgestellt am 19.11.2026",
    trust=Trust.RECOGNISED,
)
