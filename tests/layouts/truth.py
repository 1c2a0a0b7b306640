"""What a drawn document proves: facts with their places, and the form that states them.

Limit: it knows what was drawn, never what the product makes of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.layouts import people
from tests.layouts.people import Person

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Fact:
    """A value as printed, and the form fields it proves with the value a citizen would enter.

    Without fields it is only a look-alike: it feeds the altered values.
    """

    kind: str
    shown: str
    fields: dict[str, str]
    label: str = ""

    @property
    def proven(self) -> bool:
        """Whether it proves a field of the form."""
        return any(proves(key) for key in self.fields)


@dataclass
class Spot:
    """A fact that was drawn: its rectangle in points, and its corners in pixels per picture."""

    fact: Fact
    page: int
    rect: Box
    rects: dict[str, list[list[float]]] = field(default_factory=dict)


def money(field_id: str, cents: int, style: str = "euro", *, signed: bool = False) -> Fact:
    """An amount; `signed` keeps the sign in the entered value."""
    entered = people.plain(cents if signed else abs(cents))
    return Fact("money", people.amount(cents, style), {field_id: entered} if field_id else {})


def day(field_id: str, when: date, style: str = "full") -> Fact:
    """A date; several fields separated by a blank share it."""
    return Fact("date", people.written(when, style), dict.fromkeys(field_id.split(), f"{when}"))


def text(field_id: str, shown: str, entered: str = "", *, kind: str = "text") -> Fact:
    """Words, an employer, a number without check digit."""
    return Fact(kind, shown, {field_id: entered or shown} if field_id else {})


def account(field_id: str, number: str, *, groups: bool = True) -> Fact:
    """An IBAN, in groups of four or in one run."""
    shown = people.grouped(number) if groups else number
    return Fact("iban", shown, {field_id: number} if field_id else {})


def number(field_id: str, kind: str, value: str, shown: str = "") -> Fact:
    """A number with check digit: kvnr, rvnr, steuer_id, bg_nummer, kundennummer."""
    return Fact(kind, shown or value, {field_id: value} if field_id else {})


def size(field_id: str, tenths: int, unit: str = " m²") -> Fact:
    """An area or hours with at most one decimal place."""
    shown = f"{tenths // 10},{tenths % 10}" if tenths % 10 else f"{tenths // 10}"
    return Fact("decimal", shown + unit, {field_id: f"{tenths / 10:g}"} if field_id else {})


def name(who: Person, how: str = "name", *, prefix: str = "") -> Fact:
    """The person's name as the form's two fields; how: name, turned, bare, caps."""
    fields = {f"{prefix}vorname": who.given, f"{prefix}nachname": who.family}
    shown = {
        "name": who.name,
        "turned": who.turned,
        "bare": f"{who.family} {who.given}",
        "titled": f"{who.title} {who.name}",
        "caps": who.name.upper().replace("SS", "SS"),
    }[how]
    return Fact("name", shown, fields)


def given(who: Person, prefix: str = "") -> Fact:
    """The first name alone."""
    return Fact("name", who.given, {f"{prefix}vorname": who.given})


def family(who: Person, prefix: str = "") -> Fact:
    """The family name alone."""
    return Fact("name", who.family, {f"{prefix}nachname": who.family})


def house(who: Person) -> Fact:
    """Street and number as the form's two fields."""
    return Fact("street", who.house, {"strasse": who.street, "hausnummer": who.number})


def place(who: Person) -> Fact:
    """Postcode and town as the form's two fields."""
    return Fact("city", who.place, {"plz": who.postcode, "ort": who.town})


def other(kind: str, shown: str, entered: str) -> Fact:
    """A look-alike that proves nothing of the form, but must never be taken for it."""
    return Fact(kind, shown, {"": entered})


def bystander(who: Person, shown: str = "") -> Fact:
    """Somebody else named on the document, who is not the one the form is about."""
    return Fact("name", shown or who.name, {".vorname": who.given, ".nachname": who.family})


def proves(key: str) -> bool:
    """Whether a key names a field of the form; look-alikes have none or begin with a dot."""
    return bool(key) and not key.startswith(".")


def correct(spots: Sequence[Spot]) -> dict[str, str]:
    """The form as a citizen fills it in from this document."""
    return {k: v for s in spots for k, v in s.fact.fields.items() if proves(k)}


def as_json(spots: Sequence[Spot]) -> list[dict[str, Any]]:
    """The spots in the shape of truth.json."""
    out = []
    for spot in spots:
        for key, value in spot.fact.fields.items():
            if proves(key):
                out.append(
                    {
                        "key": key,
                        "kind": spot.fact.kind,
                        "label": spot.fact.label,
                        "shown": spot.fact.shown,
                        "entered": value,
                        "page": spot.page,
                        "rect": [round(v, 1) for v in spot.rect],
                        "rects": spot.rects,
                    }
                )
    return out
