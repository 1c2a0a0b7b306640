"""Every deed of the main window with its menu and its keys, by character. Does nothing itself.

No Strg+Alt (it is AltGr), no single letters, both Enter keys (their widgets take them).
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence


class Menu(StrEnum):
    """The menus in their order; the letter after & is the mnemonic."""

    FILE = "&Datei"
    EDIT = "&Bearbeiten"
    CASE = "&Vorgang"
    EVIDENCE = "&Nachweis"
    VIEW = "&Ansicht"
    HELP = "&Hilfe"


class Where(StrEnum):
    """On which page a deed is possible."""

    EVERYWHERE = ""
    LIST = "list"
    COMPARE = "compare"
    HANDOVERS = "handovers"


@dataclass(frozen=True, slots=True)
class Deed:
    """One menu entry. `hint` is a key its widget takes itself; `rule` draws a line above."""

    id: str
    menu: Menu
    words: str
    keys: tuple[str, ...] = ()
    where: Where = Where.EVERYWHERE
    hint: str = ""
    submenu: str = ""
    checkable: bool = False
    rule: bool = False

    @property
    def text(self) -> str:
        """The words in the active language."""
        return QCoreApplication.translate("keymap", self.words)


SORT = "Sortieren nach"
FILTER = "Zeigen"
DENSITY = "Zeilenhöhe"
COLOURS = "Farben"
ZOOM = "Schriftgröße"

DEEDS: tuple[Deed, ...] = (
    Deed("refresh", Menu.FILE, "Eingang &aktualisieren", ("F5",), Where.LIST),
    Deed("handovers", Menu.FILE, "&Übergaben", ("Ctrl+U",)),
    Deed("send-now", Menu.FILE, "Wartende Übergaben jetzt &senden"),
    Deed("pause-reading", Menu.FILE, "Lesen der Nachweise an&halten oder fortsetzen"),
    Deed("quit", Menu.FILE, "&Beenden", ("Ctrl+Q",), rule=True),
    Deed("undo", Menu.EDIT, "&Rückgängig", ("Ctrl+Z",)),
    Deed("copy-number", Menu.EDIT, "Vorgangsnummer &kopieren", (), Where.LIST, hint="Ctrl+C"),
    Deed("search", Menu.EDIT, "&Suchen", ("Ctrl+F",), rule=True),
    Deed("command", Menu.EDIT, "&Befehl suchen", ("Ctrl+K",)),
    Deed("number", Menu.EDIT, "Zu &Vorgangsnummer", ("Ctrl+G",)),
    Deed("open", Menu.CASE, "Ö&ffnen", (), Where.LIST, hint="Return"),
    Deed("next", Menu.CASE, "&Nächster Vorgang", ("Ctrl+PgDown",), Where.COMPARE),
    Deed("previous", Menu.CASE, "&Voriger Vorgang", ("Ctrl+PgUp",), Where.COMPARE),
    Deed("copy-field", Menu.CASE, "Ko&pierfeld", ("Ctrl+Shift+K",), Where.COMPARE),
    Deed("back", Menu.CASE, "Zurück zum &Eingang", (), Where.COMPARE, hint="Esc"),
    Deed("open-evidence", Menu.EVIDENCE, "Nachweis ö&ffnen", (), Where.LIST, hint="Return"),
    Deed("preview", Menu.VIEW, "&Vorschau", ("F8",), Where.LIST, checkable=True),
    Deed("next-pane", Menu.VIEW, "&Nächster Bereich", ("F6",), Where.LIST),
    Deed("previous-pane", Menu.VIEW, "V&origer Bereich", ("Shift+F6",), Where.LIST),
    Deed("sort-due", Menu.VIEW, "&Frist", (), Where.LIST, submenu=SORT, checkable=True, rule=True),
    Deed("sort-kind", Menu.VIEW, "&Art", (), Where.LIST, submenu=SORT, checkable=True),
    Deed("sort-person", Menu.VIEW, "&Person", (), Where.LIST, submenu=SORT, checkable=True),
    Deed("sort-result", Menu.VIEW, "&Vergleich", (), Where.LIST, submenu=SORT, checkable=True),
    Deed("sort-received", Menu.VIEW, "&Eingang", (), Where.LIST, submenu=SORT, checkable=True),
    Deed("sort-reverse", Menu.VIEW, "&Umgekehrt", (), Where.LIST, submenu=SORT, checkable=True),
    Deed("show-all", Menu.VIEW, "&Alle", (), Where.LIST, submenu=FILTER, checkable=True),
    Deed("show-nothing-open", Menu.VIEW, "&Nichts offen", (), Where.LIST, "", FILTER, True),
    Deed("show-open-fields", Menu.VIEW, "&Offene Felder", (), Where.LIST, "", FILTER, True),
    Deed("zoom-in", Menu.VIEW, "&Größer", ("Ctrl++", "Ctrl+="), submenu=ZOOM, rule=True),
    Deed("zoom-out", Menu.VIEW, "&Kleiner", ("Ctrl+-",), submenu=ZOOM),
    Deed("zoom-reset", Menu.VIEW, "&100 %", ("Ctrl+0",), submenu=ZOOM),
    Deed("reading-font", Menu.VIEW, "Gut &unterscheidbare Schrift", submenu=ZOOM, checkable=True),
    Deed("density-kompakt", Menu.VIEW, "&Kompakt", submenu=DENSITY, checkable=True),
    Deed("density-standard", Menu.VIEW, "&Standard", submenu=DENSITY, checkable=True),
    Deed("density-gross", Menu.VIEW, "&Groß", submenu=DENSITY, checkable=True),
    Deed("theme-system", Menu.VIEW, "&Wie das System", submenu=COLOURS, checkable=True),
    Deed("theme-light", Menu.VIEW, "&Hell", submenu=COLOURS, checkable=True),
    Deed("theme-dark", Menu.VIEW, "&Dunkel", submenu=COLOURS, checkable=True),
    Deed("theme-contrast", Menu.VIEW, "Hoher &Kontrast", submenu=COLOURS, checkable=True),
    Deed("fullscreen", Menu.VIEW, "Vo&llbild", ("F11",), checkable=True, rule=True),
    Deed("keys", Menu.HELP, "&Tasten", ("F1",)),
    Deed("about", Menu.HELP, "&Über Zweiklick"),
)

#: Keys a widget takes itself, for the list of keys: (where, keys, what).
WIDGET_KEYS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Liste", ("Up", "Down"), "Vorgang wählen"),
    ("Liste", ("Return",), "Vorgang öffnen"),
    ("Liste", ("Ctrl+C",), "Vorgangsnummer kopieren"),
    ("Liste", ("Esc",), "Suche und Filter aufheben"),
    ("Vergleich", ("Return",), "Zur nächsten offenen Zeile"),
    ("Vergleich", ("1", "2", "3", "4"), "Angabe gilt, Nachweis gilt, Nachfragen, Korrigieren"),
    ("Vergleich", ("Space",), "Von Hand geprüft"),
    (
        "Vergleich",
        ("Ctrl+Return",),
        "Bestätigen oder freigeben, danach: In Akte ablegen",
    ),
    ("Vergleich", ("Ctrl+Shift+V",), "Vorschau: was wohin übergeben wird"),
    ("Vergleich", ("Ctrl+Shift+Del",), "Freigabe: zurück mit Begründung"),
    ("Vergleich", ("Ctrl+Z",), "Rückgängig"),
    ("Vergleich", ("Ctrl+PgDown",), "Nächster Vorgang"),
    ("Vergleich", ("Esc",), "Zurück zum Eingang"),
)


def sequences(deed: Deed) -> list[QKeySequence]:
    """The key sequences of a deed."""
    portable = QKeySequence.SequenceFormat.PortableText
    return [QKeySequence(key, portable) for key in deed.keys]


def plain(words: str) -> str:
    """Menu words without their mnemonic."""
    return words.replace("&", "")
