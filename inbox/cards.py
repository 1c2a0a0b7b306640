"""Where a page shows the number of a payment card or its check number (CVC). Geometry only."""

import re
from collections.abc import Sequence

from inbox.diagnosis import Area
from inbox.evidence.reading import PageReading
from inbox.page_rows import Piece, Row, rows_of, skeleton

_LENGTHS = frozenset({13, 14, 15, 16, 19})
_DIGITS = str.maketrans("OoQIl|SB", "00011158")
_NUMBER = tuple(
    skeleton(word)
    for word in ("kartennummer", "kartennr", "cardnumber", "cardno", "kartenfolgenummer")
)
_CHECK = tuple(
    skeleton(word)
    for word in ("cvc", "cvv", "cvn", "kartenprüfnummer", "kartenpruefnummer", "prüfziffer")
)
_CARDS = tuple(
    skeleton(word)
    for word in ("girocard", "debitkarte", "kreditkarte", "mastercard", "visa", "maestro",
                 "bankkarte", "vpay", "americanexpress", "creditcard", "debit", "bankcard")
)  # fmt: skip


def card_areas(page: PageReading) -> tuple[Area, ...]:
    """Card numbers by their check digit, and what stands at the captions of a card."""
    rows = rows_of(page)
    text = "".join(p.key for row in rows for p in row)
    is_card = any(word in text for word in (*_CARDS, *_NUMBER))
    areas: list[Area] = []
    for number, row in enumerate(rows):
        areas += _numbers(row, is_card=is_card)
        for at, piece in enumerate(row):
            both = piece.key + (row[at + 1].key if at + 1 < len(row) else "")
            if piece.key.startswith(_CHECK):
                areas += _near_caption(rows, number, at, 3, 4)
            elif both.startswith(_NUMBER) or (is_card and piece.key == "karte"):
                areas += _near_caption(rows, number, at, 2, 19)
    return tuple(areas)


def is_card_number(digits: str) -> bool:
    """Length, first digit and check digit (Luhn, ISO/IEC 7812-1) of a payment card's number."""
    if len(digits) not in _LENGTHS or digits[0] not in "3456" or len(set(digits)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _digits(piece: Piece) -> str | None:
    text = piece.word.text.strip(" .,:;()").translate(_DIGITS)
    text = re.sub(r"[ \-]", "", text)
    return text if text.isdigit() else None


def _numbers(row: Row, *, is_card: bool) -> list[Area]:
    areas: list[Area] = []
    start = 0
    while start < len(row):
        end, digits = start, ""
        groups = []
        while end < len(row) and (found := _digits(row[end])) is not None:
            if end > start and row[end].box.x0 - row[end - 1].box.x1 > 2 * row[end].height:
                break
            groups.append(len(found))
            digits += found
            end += 1
        if not digits:
            start += 1
            continue
        # an IBAN's last groups are no card number
        iban = start > 0 and re.fullmatch(r"[A-Z]{2}\d{2}", row[start - 1].word.text)
        grouped = groups[:4] == [4, 4, 4, 4] and len(groups) <= 5
        if is_card_number(digits) and not iban and (is_card or grouped):
            areas.append(_area(row[start:end]))
        start = end
    return areas


def _near_caption(rows: Sequence[Row], number: int, at: int, least: int, most: int) -> list[Area]:
    """Digits right of a caption, or right below it."""
    row, caption = rows[number], rows[number][at]
    found: list[Piece] = []
    for piece in row[at + 1 :]:
        digits = _digits(piece)
        if digits is None:
            if found:
                break
            continue
        if len(digits) > most or (not found and len(digits) < least):
            break
        found.append(piece)
    if not found and number + 1 < len(rows):
        below = [
            p
            for p in rows[number + 1]
            if p.box.x1 > caption.box.x0 - caption.height
            and p.box.y0 - caption.box.y1 < 2.5 * caption.height
        ]
        for piece in below:
            digits = _digits(piece)
            if digits is None or not (least <= len(digits) <= most):
                break
            found.append(piece)
    return [_area(found)] if found else []


def _area(pieces: Sequence[Piece]) -> Area:
    box = pieces[0].box
    for piece in pieces[1:]:
        box = box.united(piece.box)
    return Area(box, tuple(p.word for p in pieces))
