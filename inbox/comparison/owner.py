"""Whose document is this? A stray document must not be compared with somebody else's entries.

Another person: the name at the caption is not hers nor of her household, and no day of birth says
otherwise. Leases and statements of a household may carry another name: that is a hint, no stray.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from inbox.catalogue_values import Service
from inbox.comparison.facts import DocumentFacts, NameFact
from inbox.comparison.links import links_of
from inbox.comparison.names import Likeness, PrintedName, fit_person
from inbox.comparison.slips import one_slip
from inbox.comparison.values import compact
from inbox.comparison.verdict_text import best_person, is_named
from inbox.deadline import entered_day


@dataclass(frozen=True)
class Owner:
    """Whose document it seems to be. `other`: certainly not the person's nor her household's."""

    other: bool
    name: NameFact | None = None
    birth: date | None = None
    differs: bool = False  #: another name, but such documents may carry one
    other_birth: date | None = None  #: the name fits, this printed day of birth does not


def people_of(data: Mapping[str, Any]) -> list[tuple[str, str, date | None]]:
    """The applicant and her household: family name, given name, day of birth."""
    prefixes = [""]
    index = 0
    while any(f"personen[{index}].{part}" in data for part in ("nachname", "vorname")):
        prefixes.append(f"personen[{index}].")
        index += 1
    people = [
        (str(data.get(f"{p}nachname") or ""), str(data.get(f"{p}vorname") or "")) for p in prefixes
    ]
    births = [entered_day(data.get(f"{p}geburtsdatum")) for p in prefixes]
    return [(f, g, b) for (f, g), b in zip(people, births, strict=True)]


def owner_of(facts: DocumentFacts, data: Mapping[str, Any], service: Service, today: date) -> Owner:
    """Compare the document's person with the submission's."""
    people = [p for p in people_of(data) if p[0] and p[1]]
    if not people or facts.state != "ok":
        return Owner(False)
    names = [n for n in facts.names if n.serves("nachname", "vorname")]
    apart = _in_two_fields(names, people)
    names = [n for n in names if len(n.name.parts) >= 2 or n.name.family]
    birth = _birth(facts, today)
    if not names:
        return Owner(False, None, birth)
    for family, given, known in people:
        found = best_person(family, given, names)
        if found is not None and found[0].family and found[0].given:
            odd = birth if birth and known and birth != known else None
            return Owner(False, found[1], birth, other_birth=odd)
        if is_named(family, given, facts):
            return Owner(False, found[1] if found else None, birth)
    if apart is not None:
        return Owner(False, apart, birth)
    shown = names[0]
    if any(_nearly(f, g, n) for f, g, _ in people for n in names):
        return Owner(False, shown, birth, differs=True)  # a slip of the pen is no other person
    if birth is not None and any(birth == b for _, _, b in people):
        return Owner(False, shown, birth, differs=True)
    kind = service.office.kinds.get(facts.kind or "")
    personal = kind is not None and kind.owner == "person"
    contradicts = birth is not None and any(b is not None for _, _, b in people)
    return Owner(personal or (kind is None and contradicts), shown, birth, differs=True)


def _nearly(family: str, given: str, fact: NameFact) -> bool:
    """One half of the name is equal, the other one but for a character."""
    fit = fit_person(family, given, fact.name)
    halves = ((fit.family, fit.given, given, fit.given_parts),
              (fit.given, fit.family, family, fit.family_parts))  # fmt: skip
    return any(
        one is Likeness.EQUAL
        and other is not Likeness.EQUAL
        and one_slip(compact(entered), compact("".join(p.text for p in parts)))
        for one, other, entered, parts in halves
    )


def _in_two_fields(
    names: list[NameFact], people: list[tuple[str, str, date | None]]
) -> NameFact | None:
    """A person whose family and given name stand at captions of their own; None: nobody known.

    Where only one of the two could be read, the other is not held against anybody.
    """
    family_only = [n for n in names if n.name.family and not n.name.given]
    given_only = [n for n in names if n.name.given and not n.name.family]
    for family, given, _ in people:
        one = best_person(family, given, family_only)
        other = best_person(family, given, given_only)
        if one is None or not one[0].family or (other is not None and not other[0].given):
            continue
        if other is None:
            return one[1]
        name = PrintedName(family=one[1].name.family, given=other[1].name.given)
        return replace(one[1], name=name)
    return None


def _birth(facts: DocumentFacts, today: date) -> date | None:
    links = links_of(facts.links, "geburtsdatum", frozenset({"date"}))
    return links[0].candidate.birth(today) if links else None
