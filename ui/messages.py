"""The one place where a code becomes German: what happened, what is safe, what to do.

`sentence` never fails: an unknown code gets the sentence of its family, or the general one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from inbox.errors import ZweiklickError
from ui.texts.errors import ACTIONS, ENTRIES, FAMILIES, REASONS, C
from ui.texts.words import (
    choice_word,
    clock_text,
    day_text,
    due_words,
    end_of_week,
    family_name,
    fields_word,
    instant_text,
    office_day,
    result_count,
    result_word,
    short_day,
    short_name,
    status_word,
    summary_chips,
)

__all__ = [
    "Message",
    "action_words",
    "choice_word",
    "clock_text",
    "day_text",
    "due_words",
    "end_of_week",
    "family_name",
    "fields_word",
    "instant_text",
    "key_text",
    "known_codes",
    "of_error",
    "office_day",
    "result_count",
    "result_word",
    "sentence",
    "short_day",
    "short_name",
    "status_word",
    "summary_chips",
]


@dataclass(frozen=True, slots=True)
class Message:
    """What a person reads: `title` what happened, `text` what is safe and what to do."""

    title: str
    text: str
    action: str = ""  #: id of the one action offered; empty: none
    kind: str = "similar"  #: shape beside it
    code: str = ""

    @property
    def words(self) -> str:
        """Title and text as one run of sentences."""
        return f"{self.title} {self.text}".strip()


def sentence(code: str, values: Mapping[str, object] | None = None) -> Message:
    """The message of a code, filled with its values; missing values get neutral words.

    A code may carry the target's own after a colon, for {problem}: it is looked up without.
    """
    code, _, problem = code.partition(":")
    values = {"problem": problem or None, **(values or {})}
    found = ENTRIES.get(code)
    if found is None:
        family = next((to for start, to in FAMILIES.items() if code.startswith(start)), None)
        found = ENTRIES[family or "unexpected"]
    words = _filled(values or {})
    return Message(
        _translate(found.title).format_map(words),
        _translate(found.text).format_map(words),
        found.action,
        found.kind,
        code,
    )


def of_error(error: ZweiklickError) -> Message:
    """The message of a known failure."""
    return sentence(error.code, error.values)


def action_words(action: str) -> tuple[str, str]:
    """Verb and key (in the person's language) of an action id."""
    verb, key = ACTIONS[action]
    return _translate(verb), key_text(key) if key else ""


def key_text(portable: str) -> str:
    """A key as it is called here: "Ctrl+Shift+R" becomes "Strg+Umsch+R"."""
    # Qt says "Umschalt"; on the keyboard and in the office it is "Umsch".
    native = (
        QKeySequence(portable, QKeySequence.SequenceFormat.PortableText)
        .toString(QKeySequence.SequenceFormat.NativeText)
        .replace("Umschalt+", "Umsch+")
    )
    for theirs, ours in _KEY_NAMES:
        native = native.replace(theirs, ours)
    return native


def known_codes() -> frozenset[str]:
    """Every code with a sentence of its own."""
    return frozenset(ENTRIES)


_KEY_NAMES = (
    ("Return", "Enter"),
    ("Bild abwärts", "Bild ab"),
    ("Bild aufwärts", "Bild auf"),
    ("Hoch", "Pfeil auf"),
    ("Herunter", "Pfeil ab"),
)


class _Values(dict[str, str]):
    """Words for the gaps of a sentence; a gap nobody filled is closed neutrally."""

    def __missing__(self, key: str) -> str:
        neutral = {
            "who": "Eine andere Person",
            "since": "eben",
            "at": "eben",
            "page": "1",
            "fields": "Felder",
            "reasons": "Angaben weichen ab",
            "problem": "Feld nicht genannt",
        }
        return _translate(neutral.get(key, "…"))


def _filled(values: Mapping[str, object]) -> _Values:
    words = _Values()
    for name, value in values.items():
        if value is None:
            continue
        words[name] = clock_text(value) if isinstance(value, datetime) else str(value)
    count = values.get("count")
    if isinstance(count, int):
        words["fields"] = fields_word(count)
    page = values.get("page")
    if isinstance(page, int):
        words["page"] = str(page + 1)
    who = values.get("who")
    if isinstance(who, str) and "," in who:
        words["who"] = short_name(who)
    reasons = values.get("reasons")
    if isinstance(reasons, list | tuple) and reasons:
        words["reasons"] = ", ".join(_translate(REASONS.get(str(r), str(r))) for r in reasons)
    elif str(values.get("state", "")) in REASONS:
        words["reasons"] = _translate(REASONS[str(values["state"])])
    else:
        words.pop("reasons", None)
    for instant in ("since", "at"):
        raw = values.get(instant)
        if isinstance(raw, str):
            words[instant] = _clock_of(raw)
    return words


def _clock_of(raw: str) -> str:
    try:
        return clock_text(datetime.fromisoformat(raw))
    except ValueError:
        return raw


def _translate(source: str) -> str:
    return QCoreApplication.translate(C, source)
