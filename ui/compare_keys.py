"""The keys of a comparison, by character, and the menu entries that name them.

Keys are taken as key events, not as shortcuts: a text being written keeps its own, and the window
may name the same key for another page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.messages import key_text

_KEYPAD = Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True, slots=True)
class Key:
    """One deed: its id, keys in Qt's portable spelling, menu ("case", "evidence", "") and words."""

    id: str
    keys: tuple[str, ...]
    menu: str = ""
    words: str = ""


KEYS: tuple[Key, ...] = (
    Key("press", ("Ctrl+Return", "Ctrl+Enter"), "case", "Bestätigen / &Ablegen"),
    Key("decline", ("Ctrl+Shift+Del",), "case", "&Zurück mit Begründung …"),
    Key("undo", ("Ctrl+Z",)),
    Key("correct", ("F2",), "case", "&Korrigieren …"),
    Key("foresee", ("Ctrl+Shift+V",), "case", "Vor&schau der Übergabe"),
    Key("history", ("F7",), "case", "&Verlauf"),
    Key("copy", ("Ctrl+C",), "case", "Feldwert &kopieren"),
    Key("next-case", ("Ctrl+PgDown",)),
    Key("previous-case", ("Ctrl+PgUp",)),
    Key("next-document", ("Alt+PgDown",), "evidence", "&Nächster Nachweis"),
    Key("previous-document", ("Alt+PgUp",), "evidence", "&Voriger Nachweis"),
    Key("zoom-in", ("Ctrl+Shift++", "Ctrl+Shift+*"), "evidence", "&Vergrößern"),
    Key("zoom-out", ("Ctrl+Shift+-", "Ctrl+Shift+_"), "evidence", "Ver&kleinern"),
    Key("fit", (), "evidence", "&Breite / ganze Seite"),
    Key("turn", ("Ctrl+R",), "evidence", "Seite &drehen"),
    Key("side", ("F8",), "evidence", "&Angaben / Nachweis"),
    Key("text", ("Shift+F8",), "evidence", "&Textansicht"),
    Key("detach", ("F12",), "evidence", "&Eigenes Fenster"),
    Key("kind", ("F4",), "evidence", "Dokumentart &ändern …"),
    Key("mark-cover", ("Ctrl+Shift+D",), "evidence", "&Schwärzung markieren"),
    Key("no-diagnosis", (), "evidence", "Hier steht keine &Diagnose"),
    Key("read-again", ("F5",), "evidence", "Nachweis neu &lesen"),
    Key("next-area", ("F6",)),
    Key("previous-area", ("Shift+F6",)),
    Key("go-on", ("Return", "Enter")),
    Key("back", ("Esc",)),
)
#: Held down, these do not repeat.
ONCE = frozenset(
    {
        "press",
        "undo",
        "go-on",
        "back",
        "next-case",
        "previous-case",
        "read-again",
        "foresee",
        "decline",
    }
)


def combinations() -> Mapping[QKeyCombination, str]:
    """Which key asks for which deed."""
    found: dict[QKeyCombination, str] = {}
    for key in KEYS:
        for spelled in key.keys:
            sequence = QKeySequence(spelled, QKeySequence.SequenceFormat.PortableText)
            found[sequence[0]] = key.id  # type: ignore[index]  # missing in the stubs
    return found


class CompareKeys:
    """Looks a key event up and does the deed."""

    def __init__(self, owner: QWidget, deeds: Mapping[str, Callable[[], object]]) -> None:
        """Keys without a deed mean nothing here and stand in no menu."""
        self._owner, self._deeds = owner, deeds
        self._by_key = {c.toCombined(): name for c, name in combinations().items()}
        self._actions: dict[str, list[QAction]] = {}

    def name_of(self, event: QKeyEvent) -> str | None:
        """The deed a key event asks for."""
        modifiers = event.modifiers() & ~_KEYPAD
        key = QKeyCombination(modifiers, Qt.Key(event.key()))
        return self._by_key.get(key.toCombined())

    def handle(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; whether it asked for anything."""
        name = self.name_of(event)
        if name is None or name not in self._deeds:
            return False
        if not (event.isAutoRepeat() and name in ONCE):
            self._deeds[name]()
        event.accept()
        return True

    def menu_actions(self) -> dict[str, list[QAction]]:
        """Menu entries by menu, "case" and "evidence"; the keys stand beside them as hints."""
        if not self._actions:
            for key in KEYS:
                if not key.menu or key.id not in self._deeds:
                    continue
                words = QCoreApplication.translate("compare-keys", key.words)
                hint = f"\t{key_text(key.keys[0])}" if key.keys else ""
                action = QAction(words + hint, self._owner)
                action.setObjectName(f"compare.action.{key.id}")
                action.triggered.connect(lambda _=False, name=key.id: self._deeds[name]())
                self._actions.setdefault(key.menu, []).append(action)
        return self._actions
