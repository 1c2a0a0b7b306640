"""Where a page carries a diagnosis: captions, codes, sentences, and the areas that belong to them.

Geometry only, on the page put upright and flat. It would rather cover a line too many than a word
too few; whether what it finds is enough for filing is decided in inbox/redaction.py.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inbox.comparison.result import Rect, Trust
from inbox.evidence.reading import PageReading, Word
from inbox.page_rows import Piece, Row, near, rows_of, skeleton

#: Whole medical documents: here an ICD code counts without any caption.
_MEDICAL = tuple(
    skeleton(word)
    for word in (
    "arbeitsunfaehigkeit", "arbeitsunfähigkeit", "liegebescheinigung", "aufenthaltsbescheinigung",
    "arztbrief", "entlassungsbrief", "entlassungsbericht", "befundbericht", "rehabilitation",
    "vorsorgeleistung", "ärztlichebescheinigung", "ärztlichesattest", "krankenhaus", "klinikum",
    )
)  # fmt: skip
_CAPTIONS = tuple(
    skeleton(word)
    for word in (
    "grunderkrankung", "krankheitsbild", "krankheitsbezeichnung", "artdererkrankung",
    "bezeichnungderkrankheit", "aufnahmegrund", "behandlungsgrund", "einweisungsgrund", "anamnese",
    )
)  # fmt: skip
_ICD_STEM = re.compile(r"ic[do](?:io|ii|gm|code|kode|nr)|^ic[do]$")
#: Words before "Diagnose" that make it a mention ("mit Angaben über die Diagnose").
_MENTION = re.compile(
    r"(?:(?:ü|u|ue)berdie|angabe[nr]?(?:zur|zu|der|von)|ohne(?:die)?|kein\w{0,2})$"
)
#: Captions of a sick note that carry no diagnosis: the area of one ends here.
_HARMLESS = tuple(
    skeleton(word)
    for word in (
    "festgesteiit", "arbeitsunfähigseit", "arbeitsunfaehigseit", "voraussichtiich", "ausgesteiit",
    "aussteiiung", "ausfertigung", "erstbescheinigung", "foigebescheinigung", "endbescheinigung",
    "geburtsdatum", "gebam", "geboren", "anschrift", "versicherte", "krankenkasse", "kassennr",
    "betriebsstätten", "betriebsstaetten", "arztnr", "unterschrift", "vertragsarzt", "stempei",
    "datum", "arbeitsunfaii", "durchgangsarzt", "sonstigerunfaii", "versorgungsieiden",
    "eswirddieeinieitung", "stufenweise", "ieistungenzur", "imkrankengeidfaii", "namevorname",
    "diedatendieser", "diesebescheinigung", "aufnahmeam", "entiassungam", "behandiungszeitraum",
    )
)  # fmt: skip
_SENTENCE = re.compile(r"(?:ieidet|iitt)(?:an|unter)$|erkranktan$")
_TIGHT = re.compile(r"^[A-TV-Z][0-9OIl]{2}(?:[.,][0-9OIl]{1,2})?[GVAZ]?[RLB]?[-+*!]?$")
#: As barcodes write it: no point.
_IN_CODE = re.compile(r"^[A-TV-Z]\d{2}\.?\d{0,2}[GVAZ]?[RLB]?$")
_GLUED = re.compile(r"[A-TV-Z][0-9]{2}[.,][0-9]{1,2}")
_CERTAINTY = re.compile(r"^[GVAZ]?[RLB]?$")


#: What may stand in a caption beside its stem; more than that is a value glued to it.
_PARTS = re.compile(
    "|".join(
        skeleton(part)
        for part in (
            "aubegründende", "aubegruendende", "begründende", "begruendende", "haupt", "neben",
            "aufnahme", "entlassungs", "einweisungs", "behandlungs", "dauer", "verdachts", "fach",
            "nach", "schlüssel", "schluessel", "nummer", "codes", "code", "kode", "text", "who",
            "und", "der", "die", "nen", "gm", "nr", "10", "au", "en", "n", "e", "s",
        )
    )
)  # fmt: skip


#: A page with more captions or codes than this is covered whole: no form has as many, and a hostile
#: page could have thousands.
_MANY = 60


@dataclass(frozen=True, slots=True)
class Area:
    """A flat rectangle that belongs to a diagnosis. `hidden`: the words in it, in page order."""

    rect: Rect
    hidden: tuple[Word, ...]


def is_medical(pages: Iterable[PageReading]) -> bool:
    """Whether a document speaks as a doctor, a hospital or a sick note does."""
    for page in pages:
        text = "".join(skeleton(w.text) for w in page.words)
        if any(word in text for word in _MEDICAL) or "usfertigungfürversichert" in text:
            return True
    return False


def diagnosis_areas(page: PageReading, *, medical: bool) -> tuple[Area, ...]:
    """The areas of a page that carry, or are there to carry, a diagnosis."""
    rows = rows_of(page)
    unsure = page.trust is not Trust.TEXT
    captions = [
        (number, first, last)
        for number, row in enumerate(rows)
        for first, last in _captions(rows, number, row, unsure=unsure, medical=medical)
    ]
    if (
        len(captions) > _MANY
        or sum(bool(_TIGHT.match(p.word.text)) for r in rows for p in r) > _MANY
    ):
        return (_whole(page, rows),)
    areas: list[Area] = []
    for caption in captions:
        areas += _around(page, rows, caption, captions, medical=medical)
    if medical or captions:
        areas += _codes(rows)
    if medical:
        areas += _sentences(rows)
    return tuple(areas)


def without_codes(text: str) -> str | None:
    """A barcode's text without its ICD codes; None when there are none."""
    parts = re.split(r"([\t|;,\x1d\x1e]|\r?\n)", text)
    kept = ["" if _IN_CODE.match(p.strip()) and len(p.strip()) > 2 else p for p in parts]
    return "".join(kept) if kept != parts else None


def _whole(page: PageReading, rows: Sequence[Row]) -> Area:
    boxes = [p.box for row in rows for p in row]
    rect = Rect(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )
    return Area(rect, page.words)


# -- captions ---------------------------------------------------------------------------------
def _captions(
    rows: Sequence[Row], number: int, row: Row, *, unsure: bool, medical: bool
) -> Iterable[tuple[int, int]]:
    """First and last word of each caption of a row, neighbours taken together."""
    marked = [is_caption(p.key, unsure=unsure, medical=medical) for p in row]
    for at in range(len(row) - 1):
        if not marked[at] and not marked[at + 1] and near(row[at], row[at + 1]):
            both = row[at].key + row[at + 1].key
            if min(len(row[at].key), len(row[at + 1].key)) >= 2 and is_caption(
                both, unsure=unsure, medical=medical, whole=True
            ):
                marked[at] = marked[at + 1] = True
    if medical and any(caption in "".join(p.key for p in row) for caption in _CAPTIONS):
        for at in range(len(row)):
            for size in (2, 3):
                phrase = "".join(p.key for p in row[at : at + size])
                if phrase in _CAPTIONS:
                    marked[at : at + size] = [True] * len(row[at : at + size])
    at = 0
    while at < len(row):
        if not marked[at]:
            at += 1
            continue
        last = at
        while last + 1 < len(row) and (
            marked[last + 1] or not row[last + 1].key or _PARTS.fullmatch(row[last + 1].key)
        ):
            last += 1
        if not _is_mention(rows, number, at):
            yield at, last
        at = last + 1


def is_caption(key: str, *, unsure: bool, medical: bool, whole: bool = False) -> bool:
    """Whether a folded word is, or begins with, the caption of a diagnosis."""
    if "diagnos" in key or _ICD_STEM.search(key):
        return True
    if medical and key.startswith(_CAPTIONS):
        return True
    if not unsure and not whole:
        return False
    stem = "diagnos"
    # with one slip at most, one half of the stem is as it should be
    if "dia" not in key and "gnos" not in key:
        return False
    return any(
        _distance(key[at : at + size], stem) <= 1
        for size in (6, 7, 8)
        for at in range(max(1, len(key) - size + 1))
    )


def _is_mention(rows: Sequence[Row], number: int, at: int) -> bool:
    before = "".join(p.key for p in rows[number][max(0, at - 4) : at])
    if at == 0 and number:
        before = "".join(p.key for p in rows[number - 1][-4:])
    return bool(_MENTION.search(before))


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


# -- areas ------------------------------------------------------------------------------------
def _around(
    page: PageReading,
    rows: Sequence[Row],
    caption: tuple[int, int, int],
    captions: Sequence[tuple[int, int, int]],
    *,
    medical: bool,
) -> list[Area]:
    number, first, last = caption
    row = rows[number]
    height = max(p.height for p in row[first : last + 1])
    stop = _end_right(row, last, captions, number)
    bound = row[stop].box.x0 - 0.3 * height if stop < len(row) else _right_edge(page, rows)
    top, bottom = row[first].box.y0, max(p.box.y1 for p in row[first : last + 1])
    glued = [p for p in row[first : last + 1] if _is_glued(p)]
    values = row[last + 1 : stop]
    areas = [Area(p.box, (p.word,)) for p in glued]
    begins = min([row[last].box.x1 + 0.5 * height, *(p.box.x0 for p in values[:1])])
    right = Rect(begins, top, bound, bottom)
    beside = any(p.key for p in values) or _is_covered(page, right)
    if right.x1 > right.x0 and (beside or medical):
        areas.append(Area(right, tuple(p.word for p in values)))
    begin = first
    while begin and near(row[begin - 1], row[begin]):
        begin -= 1
    prose = begin < first and beside
    left = row[begin].box.x0 - (4 if not prose else 60) * height
    reach = height * (4.0 if beside or glued else 12.0 if medical else 5.0)
    column = Rect(left, bottom, max(bound, row[last].box.x1), bottom + reach)
    hidden: list[Word] = []
    end = bottom if (beside or glued) else column.y1
    for below, other in enumerate(rows[number + 1 :], start=number + 1):
        inside = [p for p in other if p.box.x1 > column.x0 and p.box.x0 < column.x1]
        if not inside or inside[0].box.y0 < bottom - 0.5 * height:
            continue
        if inside[0].box.y0 > column.y1:
            break
        if _is_harmless(inside) or any(n == below for n, _, _ in captions):
            end = min(end, inside[0].box.y0) if not (beside or glued) else end
            break
        hidden += [p.word for p in inside]
        end = max(end, max(p.box.y1 for p in inside) + 0.2 * height)
    if end > bottom + 0.3 * height and (hidden or medical):
        side = row[begin].box.x0 - height if not prose else column.x0
        areas.append(Area(Rect(side, bottom + 0.25 * height, column.x1, end), tuple(hidden)))
    return areas


def _end_right(row: Row, last: int, captions: Sequence[tuple[int, int, int]], number: int) -> int:
    """Index of the first word right of a caption that no longer belongs to it."""
    others = [f for n, f, _ in captions if n == number and f > last]
    end = min(others, default=len(row))
    for at in range(last + 1, end):
        gap = row[at].box.x0 - row[at - 1].box.x1
        if _is_harmless(row[at:]) and (gap > 1.5 * row[at].height or row[at - 1].key == ""):
            return at
    return end


def _is_covered(page: PageReading, flat: Rect) -> bool:
    """Whether a cover lies there already: what stood there was found before."""
    rect = page.on_page(flat)
    return any(
        c.rect.x0 < rect.x1 and rect.x0 < c.rect.x1 and c.rect.y0 < rect.y1 and rect.y0 < c.rect.y1
        for c in page.covers
    )


def _right_edge(page: PageReading, rows: Sequence[Row]) -> float:
    """Where the upright page ends: its width, or the last word where that reaches further."""
    widest = max((p.box.x1 for row in rows for p in row), default=0.0)
    return max(widest + 4.0, page.width if not page.upright else widest + 4.0)


def _is_harmless(pieces: Sequence[Piece]) -> bool:
    text = "".join(p.key for p in pieces[:4])
    return text.startswith(_HARMLESS)


def _is_glued(piece: Piece) -> bool:
    """Whether a caption word carries a value of its own: "ICD-10-CodeM54.5G"."""
    if _GLUED.search(piece.word.text):
        return True
    rest = _PARTS.sub("", piece.key.replace("diagnos", "").replace("icd", ""))
    return len(rest) >= 4


# -- codes and sentences ------------------------------------------------------------------------
def _codes(rows: Sequence[Row]) -> list[Area]:
    """ICD codes with what stands beside them without a gap."""
    areas: list[Area] = []
    for row in rows:
        for at, piece in enumerate(row):
            text = piece.word.text.strip(" ,;:()[]/")
            joined = text + row[at + 1].word.text.strip(" ,;:()[]") if at + 1 < len(row) else ""
            split = (
                bool(re.match(r"^[A-TV-Z]\d{0,2}$", text))
                and bool(re.match(r"^[A-TV-Z]\d{2}[.,]\d", joined))
                and bool(_TIGHT.match(joined))
            )
            if not (_TIGHT.match(text) or _GLUED.search(text) or split):
                continue
            first = last = at
            while first and near(row[first - 1], row[first]) and not _ends_there(row[first - 1]):
                first -= 1
            while last + 1 < len(row) and not _is_harmless(row[last + 1 :]):
                if not near(row[last], row[last + 1]) and not _CERTAINTY.match(
                    row[last + 1].word.text
                ):
                    break
                last += 1
            box = row[first].box
            for other in row[first + 1 : last + 1]:
                box = box.united(other.box)
            areas.append(Area(box, tuple(p.word for p in row[first : last + 1])))
    return areas


def _ends_there(piece: Piece) -> bool:
    return piece.word.text.endswith(":") or _is_harmless([piece]) or "diagnos" in piece.key


def _sentences(rows: Sequence[Row]) -> list[Area]:
    """ "… leidet an einer Depression": the rest of that row."""
    areas: list[Area] = []
    for row in rows:
        for at in range(1, len(row)):
            if _SENTENCE.search(row[at - 1].key + row[at].key) and at + 1 < len(row):
                rest = row[at + 1 :]
                box = rest[0].box
                for other in rest[1:]:
                    box = box.united(other.box)
                areas.append(Area(box, tuple(p.word for p in rest)))
    return areas
