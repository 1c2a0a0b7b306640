"""Whether two spellings of a name or a case number mean the same. Strict where files are at stake.

Two people must never be taken for one: a family name agrees as a whole, given names agree when
one side's are among the other's (Rufname).
"""

import re
import unicodedata

_WRITTEN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


def plain_number(case_number: str) -> str:
    """One spelling of a case number: 12345//0004711 and 12345 BG 0004711 are the same."""
    return re.sub(r"\s", "", case_number).replace("//", "BG").upper()


def spellings(name: str) -> frozenset[str]:
    """A name without case, accents and hyphens, umlauts once written out and once dropped."""
    lower = unicodedata.normalize("NFC", " ".join(re.split(r"[\s\-‐‑–]+", name.strip()))).casefold()
    return frozenset(_bare(text) for text in (lower.translate(_WRITTEN), lower.replace("ß", "ss")))


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in parts if not unicodedata.combining(c))


def same_family_name(left: str, right: str) -> bool:
    """Gößling is Goessling; nobody without a name is anybody."""
    return bool(left.strip()) and bool(spellings(left) & spellings(right))


def same_given_name(left: str, right: str) -> bool:
    """Derya is Derya Selin; order and hyphens do not matter."""
    for one in spellings(left):
        for other in spellings(right):
            a, b = set(one.split()), set(other.split())
            if a and b and (a <= b or b <= a):
                return True
    return False
