"""Verdicts anchored in the value itself: a whole name, address or number that stands on the page.

Captions differ from form to form; that a full name stands together, that street, number, postcode
and town stand together, that only one insurance number is printed, does not. A value is anchored
by its neighbours, never by being equal alone; where another reading is possible it is "ähnlich".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from inbox.catalogue_values import Field
from inbox.comparison.dependants import of_dependant
from inbox.comparison.facts import DocumentFacts
from inbox.comparison.lines import Line
from inbox.comparison.names import rect_of
from inbox.comparison.result import Result
from inbox.comparison.sightings import Sighting, halves, other_given_names, settled, sightings
from inbox.comparison.slips import one_slip
from inbox.comparison.values import compact
from inbox.comparison.verdict import Outcome, outcome_at, place_on
from inbox.comparison.verdict_text import person_part, spelling_note

#: Lines of page one that hold the head of a letter; in the first of them any column does.
_LETTERHEAD, _TOP = 14, 4


#: How far below a name its street may stand in an address field, in line heights.
_WINDOW = 4.0


def person(
    field: Field,
    entered: str,
    data: Mapping[str, Any],
    facts: DocumentFacts,
    today: date,
    birth: date | None,
    prefix: str = "",
    *,
    holder: bool = False,
) -> Outcome | None:
    """Family or given name: at its caption, else where the full name stands together."""
    family = str(data.get(f"{prefix}nachname") or "")
    given = str(data.get(f"{prefix}vorname") or "")
    told = person_part(field, entered, data, facts, prefix)
    others = other_given_names(family, given, facts.lines)
    others_with = other_given_names(family, given, facts.lines, with_dependants=True)
    seen = sightings(family, given, facts.lines)
    is_family = field.id.endswith("nachname")
    if told is not None and told.result is Result.MATCH and not others_with:
        return _in_the_body(told, seen, facts, is_family=is_family)
    if not seen:
        if told is not None and told.result is not Result.MISMATCH:
            return told
        if holder:
            return told  # an account or a card may be somebody else's: the holder's row says so
        return _other_half(family, given, facts, is_family=is_family) or told

    def standing(one: Sighting) -> tuple[int, ...]:
        loose, contested, place = _standing(one, facts, birth, today)
        order = (contested, place) if others or contested == 2 else (0, place)
        return loose, *order, one.line.page, one.line.index

    best = min(seen, key=standing)
    unsure, contested, place = _standing(best, facts, birth, today)
    rival = _rival(family, given, facts) if contested == 1 and place else None
    if unsure and told is not None and told.result is Result.MATCH:
        unsure = False
    parts = best.family if is_family else best.given
    text = " ".join(p.text.strip(".,;:()") for p in parts)
    result, reason = Result.MATCH, spelling_note(entered, text)
    if not is_family and best.more_given:
        reason = "Rufname, im Nachweis stehen weitere Vornamen."
    if unsure:
        result, reason = (
            Result.SIMILAR,
            "Der Name steht in anderer Form im Nachweis: bitte ansehen.",
        )
    elif not is_family and contested == 2:
        result, reason = Result.SIMILAR, "Bei diesem Namen steht ein anderes Geburtsdatum."
    elif rival is not None:
        result, reason = Result.SIMILAR, f"Im Nachweis steht auch {rival}: bitte ansehen."
    elif not prefix and _is_dependant(best) and others_with:
        result, reason = Result.SIMILAR, "Dort ist ein Angehöriger genannt: bitte ansehen."
    elif not is_family and others and contested:
        result = Result.SIMILAR
        reason = "Im Nachweis stehen mehrere Personen dieses Namens: bitte ansehen."
    line = best.line
    rect = rect_of(parts) or line.rect
    trust = line.trust(0, len(line.words) - 1)
    where = place_on(facts, line.page, rect)
    made = Outcome(result, text, reason, where, trust, facts, anchored=True)
    return _in_the_body(made, seen, facts, is_family=is_family)


def _in_the_body(
    told: Outcome, seen: Sequence[Sighting], facts: DocumentFacts, *, is_family: bool
) -> Outcome:
    """The same agreement shown where the letter speaks of the person, not where it was sent to."""
    place = told.place
    if told.result is not Result.MATCH or place is None:
        return told
    sent_to = [s for s in seen if _in_window(s, facts)]
    shown = [s.family if is_family else s.given for s in sent_to]
    if not any((r := rect_of(p)) is not None and r.united(place.rect) == r for p in shown):
        return told
    for one in seen:
        signed = len(one.parts) == len(one.line.words)  # alone on a line it says nothing
        if one in sent_to or one.loose or signed or _is_dependant(one):
            continue
        parts = one.family if is_family else one.given
        text = " ".join(p.text.strip(".,;:()") for p in parts)
        if compact(text) == compact(told.evidence or ""):
            where = place_on(facts, one.line.page, rect_of(parts) or one.line.rect)
            trust = one.line.trust(0, len(one.line.words) - 1)
            return replace(told, evidence=text, place=where, trust=trust)
    return told


def _in_window(seen: Sighting, facts: DocumentFacts) -> bool:
    """Whether the name stands above a street, as in the address field of a letter."""
    return any(
        a.street is not None
        and a.street.line.page == seen.line.page
        and 0 <= a.street.line.index - seen.line.index <= 2
        and a.street.line.middle - seen.line.middle < _WINDOW * seen.line.height
        for a in facts.addresses
    )


def _is_dependant(seen: Sighting) -> bool:
    """Whether the name stands there as a child's or a partner's."""
    first = seen.parts[0].rect
    at = next((i for i, w in enumerate(seen.line.words) if w.rect == first), 0)
    return of_dependant(seen.line, at)


def _rival(family: str, given: str, facts: DocumentFacts) -> str | None:
    """Another name with one of the halves: then one without any sign is not surely theirs."""
    for of_family in (True, False):
        found = halves(family, given, facts.lines, of_family=of_family)
        wanted = compact(family if of_family else given)
        other = next((h.text for h in found if compact(h.text) != wanted), None)
        if other is not None:
            return f"{given} {other}" if of_family else f"{other} {family}"
    return None


def _other_half(
    family: str, given: str, facts: DocumentFacts, *, is_family: bool
) -> Outcome | None:
    """The other half of the name stands beside another name: that one is shown."""
    found = halves(family, given, facts.lines, of_family=is_family)
    if not found:
        return None
    half = found[0]
    what = "" if is_family else "der Vorname "
    rect = rect_of(half.printed) or half.line.rect
    return Outcome(
        Result.MISMATCH,
        half.text,
        f"Im Nachweis steht {what}{half.text}.",
        place_on(facts, half.line.page, rect),
        half.line.trust(0, len(half.line.words) - 1),
        facts,
        anchored=True,
    )


def _standing(
    seen: Sighting, facts: DocumentFacts, birth: date | None, today: date
) -> tuple[int, int, int]:
    """Orders sightings, the best first: loose, contested (0 settled, 1 open, 2 another), place."""
    told = settled(seen, birth, facts.candidates, today)
    block = _in_window(seen, facts)
    at_caption = any(n.line is seen.line and n.serves("nachname", "vorname") for n in facts.names)
    contested = 2 if told is False else 0 if told or block else 1
    return (int(seen.loose and not at_caption), contested, 0 if told or at_caption else 1)


def only_one(field: Field, want: str, facts: DocumentFacts, kinds: Sequence[str]) -> Outcome | None:
    """A number that nothing else looks like, when the document shows no other of its kind."""
    found = [c for c in facts.candidates if c.kind in kinds]
    if not found or {c.value for c in found} != {want}:
        return None
    return outcome_at(Result.MATCH, found[0], facts)


def other_number(
    want: str, data: Mapping[str, Any], facts: DocumentFacts, kinds: Sequence[str], prefix: str
) -> Outcome | None:
    """The document shows one number of this kind, another one, and the person's name."""
    family = str(data.get(f"{prefix}nachname") or "")
    given = str(data.get(f"{prefix}vorname") or "")
    found = [c for c in facts.candidates if c.kind in kinds and not c.repairs]
    if len({c.value for c in found}) != 1 or found[0].value == want:
        return None
    if not sightings(family, given, facts.lines):
        return None
    reason = "Im Nachweis steht eine andere Nummer."
    return replace(outcome_at(Result.MISMATCH, found[0], facts, reason), anchored=True)


def in_the_row(
    want: str, data: Mapping[str, Any], facts: DocumentFacts, kinds: Sequence[str], prefix: str
) -> Outcome | None:
    """One of several numbers of a kind, when it stands in the row of the person."""
    family = str(data.get(f"{prefix}nachname") or "")
    given = str(data.get(f"{prefix}vorname") or "")
    rows = {id(s.line) for s in sightings(family, given, facts.lines)}
    found = [c for c in facts.candidates if c.kind in kinds and id(c.line) in rows]
    if found and {c.value for c in found} == {want}:
        return outcome_at(Result.MATCH, found[0], facts)
    return None


def holder(entered: str, facts: DocumentFacts) -> Outcome | None:
    """An account's holder named above the first booking, or anywhere on a card."""
    words = entered.split()
    for cut in range(1, len(words)):
        for seen in sightings(" ".join(words[cut:]), " ".join(words[:cut]), facts.lines):
            if seen.loose or _has_amount(seen.line, facts):
                continue
            text = " ".join(p.text.strip(".,;:()") for p in seen.parts)
            rect = rect_of(seen.parts) or seen.line.rect
            trust = seen.line.trust(0, len(seen.line.words) - 1)
            reason = spelling_note(entered, text)
            place = place_on(facts, seen.line.page, rect)
            return Outcome(Result.MATCH, text, reason, place, trust, facts)
    return None


def _has_amount(line: Line, facts: DocumentFacts) -> bool:
    around = {line.index - 1, line.index, line.index + 1}
    return any(
        c.kind == "amount" and c.line.page == line.page and c.line.index in around
        for c in facts.candidates
    )


def letterhead(entered: str, facts: DocumentFacts, own_name: str) -> Outcome | None:
    """An employer, landlord or office that writes the letter: alone at the head of page one."""
    want = compact(entered)
    if len(want) < 5 or want == compact(own_name) or not facts.pages:
        return None
    lines = facts.pages[0].lines
    labelled = {(c.line.index, c.line.segment(c.first)[0]) for c in facts.pages[0].captions}
    nearly: Outcome | None = None
    for line in lines[:_LETTERHEAD]:
        for start in (0, *(sorted(line.breaks) if line.index < _TOP else ())):
            if (line.index, start) in labelled:
                continue  # a value at another caption
            stop = line.segment(start)[1]
            piece = line.words[start : stop + 1]
            head = re.split(r"\s[·•|–—-]\s|,|¦", " ".join(w.text for w in piece))[0]
            equal = compact(head) == want
            if not equal and (nearly is not None or not one_slip(compact(head), want)):
                continue
            last = start + len(head.split()) - 1
            rect = line.rect_of(start, min(last, stop))
            trust = line.trust(start, min(last, stop))
            where = place_on(facts, line.page, rect)
            if equal:
                return Outcome(Result.MATCH, head.strip(), "", where, trust, facts)
            reason = f"Im Nachweis steht {head.strip()}."
            nearly = Outcome(
                Result.MISMATCH, head.strip(), reason, where, trust, facts, anchored=True
            )
    return nearly


def better(told: Outcome | None, anchored: Outcome | None) -> Outcome | None:
    """What the caption tells, unless the anchor knows better."""
    if anchored is None or (told is not None and told.result is Result.MATCH):
        return told
    if anchored.result is Result.MATCH or told is None:
        return anchored
    return told if told.result is Result.MISMATCH and not anchored.anchored else anchored
