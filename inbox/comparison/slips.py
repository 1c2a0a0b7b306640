"""What recognisers do to text: lost spaces, glued words, letters for digits. Undone, and counted.

Pure, and blind to what was entered: a repair cannot bend towards it. A lost space costs nothing; a
changed character is counted, and a value that needed one never agrees by itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import Word

#: Letters that stand for digits where a number is expected.
_DIGITS = str.maketrans("OoQDIl|!SsBZz", "0000111155822")
#: Between which characters a recogniser loses a space; the value begins or ends there.
_SEAMS = re.compile(
    r"(?<=[a-zäöüß]{3})(?=\d)"  # "bis31.10.2026", "Mühlenstraße150"
    r"|(?<=[a-zäöüß][:.])(?=\d)"  # "Betrag:412,00"
    r"|(?<=[a-zäöüß]{2}[:;,])(?=[A-ZÄÖÜ])"  # "Müller,Hans", "Name:Müller"
    r"|(?<=[a-zäöüß]{3})(?=[A-Z]{2}\d{2}[A-Z0-9 ]{11})"  # "KontoDE43…"
    r"|(?<=^\d{5})(?=[A-ZÄÖÜ][a-zäöüß]{2})"  # "02826Görlitz"
    r"|(?<=\d,\d\d)(?=(?:EUR|Euro|monatlich|pro|je)\b)"  # "522,26EUR"
    r"|(?<=\d{4})(?=(?:bis|und)\b)|(?<=\bbis)(?=\d)|(?<=\bvom)(?=\d)|(?<=\bam)(?=\d)"
    r"|(?<=^[Xx✗☒])(?=[A-ZÄÖÜ][a-zäöüß]{4})"  # "XFolgebescheinigung"
    r"|(?<=[a-zäöüß]{3})(?=[A-ZÄÖÜ][a-zäöüß]{2})(?<!Mac)(?<!bH)"  # "MüllerHans"
)
#: A table saved as text: its columns are parted by marks, not by space.
_TABLE = re.compile(r'"?[;|\t]"?(?=\S)|"[;,|]|^"|"$')
_CELLS = re.compile(r'"[;,|]"?|[;|]"|\w[;|]\w|^"\w|\w"$')
#: In these no space was lost.
_WHOLE = re.compile(r"@|www\.|https?:|-")
_NUMBERLIKE = re.compile(r"(?=(?:[^\d]*\d){2})[\dOoQDIl|!SsBZz.,/:\-]+$")
_PREFIXED = re.compile(r"^(?:[A-Z]{2})(?=[\dOoQIl|SsBZz]{2,}$)(?=.*\d)")
_SHAPES = (
    ("rn", "m"), ("ii", "u"), ("vv", "w"), ("ue", "u"), ("ae", "a"), ("oe", "o"),
    ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("8", "b"), ("ss", "b"), ("t", "f"),
)  # fmt: skip


def shape(key: str) -> str:
    """A caption's key as its outline: keys a recogniser confuses have the same."""
    for one, other in _SHAPES:
        key = key.replace(one, other)
    return key


def parted(words: Iterable[Word]) -> Iterator[Word]:
    """Words cut at the marks of a saved table, recognised ones also where a space was lost."""
    for word in _cells(words):
        if word.trust is not Trust.RECOGNISED or _WHOLE.search(word.text):
            yield word
            continue
        cuts = [m.start() for m in _SEAMS.finditer(word.text)]
        cuts = [c for c in cuts if 0 < c < len(word.text)]
        if not cuts:
            yield word
            continue
        for begin, end in zip([0, *cuts], [*cuts, len(word.text)], strict=True):
            yield _piece(word, begin, end)


def _cells(words: Iterable[Word]) -> Iterator[Word]:
    """'"Kontoinhaber";"Petra' is the end of one cell and the beginning of the next."""
    for word in words:
        if not _CELLS.search(word.text) or "://" in word.text:
            yield word
            continue
        at = 0
        for mark in (*_TABLE.finditer(word.text), None):
            end = mark.start() if mark else len(word.text)
            if end > at:
                yield _piece(word, at, end)
            at = mark.end() if mark else end


def _piece(word: Word, begin: int, end: int) -> Word:
    size = len(word.text)
    return replace(
        word,
        text=word.text[begin:end],
        rect=_part(word.rect, begin, end, size),
        flat=_part(word.flat, begin, end, size) if word.flat else None,
    )


def _part(rect: Rect, begin: int, end: int, size: int) -> Rect:
    width = rect.x1 - rect.x0
    return Rect(rect.x0 + width * begin / size, rect.y0, rect.x0 + width * end / size, rect.y1)


def mended(text: str) -> str:
    """A word that must be a number, with letters made digits; of the same length."""
    if len(text) < 4 or text.isdigit() or not any(c.isdigit() for c in text):
        return text
    core = text.strip("()[];:")
    if _NUMBERLIKE.match(core):
        return text.translate(_DIGITS)
    prefix = _PREFIXED.match(core)
    if prefix is not None and core == text:
        return text[:2] + text[2:].translate(_DIGITS)
    return text


def one_slip(one: str, other: str) -> bool:
    """Whether two texts differ by one character: another one, one more or one less."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest = short[at + 1 :] if len(short) == len(long) else short[at:]
    return rest == long[at + 1 :]
