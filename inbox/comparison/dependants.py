"""Whether a name on a document is that of a child or a partner of the person it is about.

Told by the word before the name on its line. Pure. Limit: a role told by a heading further up is
not seen.
"""

from inbox.comparison.lines import Line
from inbox.comparison.values import compact

#: Before a name they say that it is somebody who belongs to the person a document is about.
_DEPENDANTS = frozenset(
    {
        "kind", "kindes", "kinder", "kindern", "sohn", "sohnes", "tochter", "ehegatte", "ehefrau",
        "ehemann", "ehegatten", "partner", "partnerin", "lebenspartner", "lebenspartnerin",
        "mutter", "vater", "bruder", "schwester", "mitbewohner", "mitbewohnerin",
    }
)  # fmt: skip
#: Between such a word and the name they mean nothing.
_BETWEEN = frozenset(
    {
        "das", "des", "die", "der", "den", "dem", "ihr", "ihre", "ihrem", "ihres", "ihren", "sein",
        "seine", "mein", "meine", "unser", "unsere", "name", "vorname", "namens", "herr", "herrn",
        "frau", "1", "2", "3", "4", "5",
    }
)  # fmt: skip


def of_dependant(line: Line, first: int) -> bool:
    """Whether the word before the one at `first` says that a child or a partner is named."""
    for word in reversed(line.words[:first]):
        key = compact(word.text)
        if not key or key in _BETWEEN:
            continue
        return key in _DEPENDANTS
    return False
