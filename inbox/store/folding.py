"""One spelling for searching: what is stored and what is typed are folded alike. Pure functions.

"Müller", "Mueller" and "Muller" become "muller", "Straße" becomes "strasse", "Yılmaz" "yilmaz".
An e after a, o or u is dropped on both sides; whether a letter stays depends only on the letter
before it, so the fold of a beginning is always the beginning of the fold.
"""

import re
import unicodedata

_SINGLE = str.maketrans(
    {
        "ß": "ss",
        "ẞ": "ss",
        "ł": "l",
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "a",
        "œ": "o",
        "ħ": "h",
        "ŧ": "t",
    }
)
_UMLAUT_E = re.compile(r"(?<=[aou])e")
_WORD = re.compile(r"[^\W_]+")
_RUNS = re.compile(r"\d+|[^\W\d_]+")


def folded(text: str) -> str:
    """Lower case, no diacritics, umlauts in one spelling. Punctuation stays."""
    lowered = text.lower()
    if lowered.isascii():
        return _UMLAUT_E.sub("", lowered)
    lowered = lowered.translate(_SINGLE)
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", lowered)
        if not unicodedata.combining(letter)
    )
    return _UMLAUT_E.sub("", bare.casefold())


def words_of(text: str) -> tuple[str, ...]:
    """The folded words a person typed; every one has to begin a word of the row."""
    return tuple(_WORD.findall(folded(text)))


def number_words(number: str) -> tuple[str, ...]:
    """All spellings of a number somebody may type: its parts, without zeros, without separators."""
    parts = _WORD.findall(folded(number))
    runs = [run for part in parts for run in _RUNS.findall(part)]
    spellings = [*parts, *runs, "".join(parts), "".join(run for run in runs if run.isdigit())]
    spellings += [run.lstrip("0") for run in runs if run.isdigit()]
    return tuple(dict.fromkeys(word for word in spellings if word))


def searchable(*, numbers: tuple[str, ...], texts: tuple[str, ...]) -> str:
    """The folded column: words separated and led by one blank, each once."""
    words = [word for number in numbers for word in number_words(number)]
    words += [word for text in texts for word in words_of(text)]
    return "".join(f" {word}" for word in dict.fromkeys(words))
