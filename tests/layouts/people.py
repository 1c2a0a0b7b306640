"""Invented persons, firms and numbers with valid check digits, and the ways Germans write values.

Limit: nobody and nothing here exists; bank codes begin with 9, which no real bank code does.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta


def _words(row: str) -> list[str]:
    return row.split("|")


_GIVEN_F = _words(
    "Alma|Beate|Carla|Dörte|Emine|Fatma|Greta|Hülya|Ines|Jolanta|Käthe|Leyla|Mareike|"
    "Nadjeschda|Oksana|Petra|Rûken|Svenja|Thuy|Ulrike|Wiebke|Ayşe|Anna-Maria|Eva"
)
_GIVEN_M = _words(
    "Arne|Bülent|Cem|Detlef|Enno|Falk|Gökhan|Hauke|Ilias|Jörg|Knut|Lasse|Mehmet|Nils|Ole|"
    "Piotr|Rainer|Stanisław|Tjark|Uwe|Volker|Hans-Peter|Abdul|Jan"
)
_FAMILY = _words(
    "Brüggemann|Çelik|Dombrowski|Ehlers|Fleßner|Gökçe|Hölscher|Ivanova|Jannsen|Kröger|Lüders|"
    "Meyer-Heidkamp|Nowicki|Oltmanns|Petersen|Quast|Rößler|Schlüter|Tran|Ufer|Voß|Wysocki|"
    "Zöllner|Al-Hamadi|Stöver|Haß|Kuhlmann|Behrens|Aydoğan|Pohl"
)
_STREETS = _words(
    "Ahornallee|Brückenstraße|Dorfstraße|Eschenweg|Friedrich-Ebert-Straße|Große Gasse|"
    "Hinter dem Bahnhof|Im Winkel|Kastanienring|Lange Reihe|Marktplatz|Nelly-Sachs-Weg|"
    "Oldenburger Straße|Platz der Republik|Rosenstr.|Schillerstraße|Theodor-Heuss-Allee|"
    "Am Wall"
)
_TOWNS = (
    ("26122", "Oldenburg"),
    ("45127", "Essen"),
    ("01067", "Dresden"),
    ("06108", "Halle (Saale)"),
    ("33098", "Paderborn"),
    ("48143", "Münster"),
    ("79098", "Freiburg im Breisgau"),
    ("15230", "Frankfurt (Oder)"),
    ("90402", "Nürnberg"),
    ("23552", "Lübeck"),
)
FIRMS = (
    "Bäckerei Tiedemann GmbH & Co. KG",
    "Nordlicht Pflegedienst gGmbH",
    "Elbtal Logistik SE",
    "Malerbetrieb R. Ohlendorf",
    "Stadtreinigung Westring AöR",
    "Hotel Zur Linde e. K.",
    "Autohaus Wittkamp GmbH",
)
HOUSING_FIRMS = (
    "Wohnungsbaugenossenschaft Heimat eG",
    "GEWO Wohnen GmbH",
    "Hausverwaltung Lindner & Partner",
    "Bauverein Altstadt eG",
)
FUNDS = (
    "AOK Niedersachsen",
    "DAK-Gesundheit",
    "KKH Kaufmännische Krankenkasse",
    "hkk",
    "BIG direkt",
)
BANKS = (
    ("90050101", "SPKHDE2HXXX", "Kreissparkasse Hunteburg"),
    ("90061200", "GENODEF1VOS", "Volksbank Ostkreis eG"),
    ("91011101", "DIREDEFFXXX", "Direktbank Meridian AG"),
    ("91040044", "HANDDEFFXXX", "Handelsbank AG"),
)
MONTHS = _words(
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
)
_SHORT = _words("Jan.|Feb.|März|Apr.|Mai|Juni|Juli|Aug.|Sept.|Okt.|Nov.|Dez.")


def iban(bank_code: str, account: int) -> str:
    """A German IBAN with valid check digits (ISO 13616)."""
    bban = f"{bank_code}{account:010d}"
    return f"DE{98 - int(bban + '131400') % 97:02d}{bban}"


def _cross(values: list[int]) -> int:
    return sum(sum(map(int, str(v))) for v in values)


def kvnr(dice: random.Random) -> str:
    """A health insurance number with valid check digit."""
    letter = dice.choice("ABCDEFGHKLMNPRSTUVWZ")
    body = f"{dice.randrange(10**8):08d}"
    digits = f"{ord(letter) - 64:02d}{body}"
    return f"{letter}{body}{_cross([int(d) * (1 + i % 2) for i, d in enumerate(digits)]) % 10}"


def pension_number(dice: random.Random, born: date, family: str) -> str:
    """A pension insurance number that holds the birth date, with valid check digit."""
    area = dice.choice((2, 4, 8, 9, 11, 13, 14, 20, 44, 49, 65))
    first = {"Ç": "C", "Ö": "O", "Ü": "U", "Ä": "A"}.get(family[0].upper(), family[0].upper())
    head, serial = f"{area:02d}{born:%d%m%y}", f"{dice.randrange(2, 99):02d}"
    digits = f"{head}{ord(first) - 64:02d}{serial}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    check = _cross([int(d) * w for d, w in zip(digits, weights, strict=True)]) % 10
    return f"{head}{first}{serial}{check}"


def tax_id(dice: random.Random) -> str:
    """A tax identification number with valid check digit; one digit stands twice."""
    digits = dice.sample(range(10), 9)
    if digits[0] == 0:
        digits[0], digits[1] = digits[1], digits[0]
    digits.insert(dice.randrange(1, 10), digits[dice.randrange(9)])
    product = 10
    for digit in digits:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return "".join(map(str, digits)) + str((11 - product) % 10)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody invented, with everything a document may say about her."""

    woman: bool
    given: str
    family: str
    born: date
    street: str
    number: str
    postcode: str
    town: str
    iban: str
    bic: str
    bank: str
    kvnr: str
    fund: str
    pension: str
    tax: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def turned(self) -> str:
        return f"{self.family}, {self.given}"

    @property
    def house(self) -> str:
        return f"{self.street} {self.number}"

    @property
    def place(self) -> str:
        return f"{self.postcode} {self.town}"

    @property
    def title(self) -> str:
        return "Frau" if self.woman else "Herr"

    @property
    def dear(self) -> str:
        return ("Sehr geehrte Frau " if self.woman else "Sehr geehrter Herr ") + self.family + ","


def person(dice: random.Random, *, family: str = "", child: bool = False) -> Person:
    """Draw a person; `family` shares a family name, `child` is born between 2010 and 2024."""
    woman = dice.random() < 0.5
    name = family or dice.choice(_FAMILY)
    first = date(2010, 1, 1) if child else date(1962, 1, 1)
    born = first + timedelta(days=dice.randrange(5200 if child else 15500))
    postcode, town = dice.choice(_TOWNS)
    code, bic, bank = dice.choice(BANKS)
    return Person(
        woman=woman,
        given=dice.choice(_GIVEN_F if woman else _GIVEN_M),
        family=name,
        born=born,
        street=dice.choice(_STREETS),
        number=f"{dice.randrange(1, 160)}{dice.choice(('', '', '', 'a', 'b'))}",
        postcode=postcode,
        town=town,
        iban=iban(code, dice.randrange(10**5, 10**10)),
        bic=bic,
        bank=bank,
        kvnr=kvnr(dice),
        fund=dice.choice(FUNDS),
        pension=pension_number(dice, born, name),
        tax=tax_id(dice),
    )


def written(day: date, style: str = "full") -> str:
    """A day as printed: full 03.11.2026, short 03.11.26, loose 3.11.26, long 3. November 2026,
    abbreviated 3. Nov. 2026, slash 03/11/2026, iso 2026-11-03, comb 031126, comb8 03112026."""
    match style:
        case "short":
            return f"{day:%d.%m.%y}"
        case "loose":
            return f"{day.day}.{day.month}.{day:%y}"
        case "long":
            return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
        case "abbreviated":
            return f"{day.day}. {_SHORT[day.month - 1]} {day.year}"
        case "slash":
            return f"{day:%d/%m/%Y}"
        case "iso":
            return day.isoformat()
        case "comb":
            return f"{day:%d%m%y}"
        case "comb8":
            return f"{day:%d%m%Y}"
    return f"{day:%d.%m.%Y}"


def amount(cents: int, style: str = "euro") -> str:
    """An amount as printed: euro 1.234,56 €, eur 1.234,56 EUR, front EUR 1 234,56, bare 1.234,56,
    dash 412,-, point 1234.56 EUR, plain 1234,56, minus 1.234,56-, sh 1.234,56 S, sign -1.234,56."""
    size = abs(cents)
    text = f"{size / 100:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    lead = "-" if cents < 0 else ""
    match style:
        case "eur":
            return f"{lead}{text} EUR"
        case "front":
            return f"EUR {lead}{text.replace('.', ' ')}"
        case "bare":
            return f"{lead}{text}"
        case "dash":
            return f"{lead}{size // 100},-" if size % 100 == 0 else f"{lead}{text} €"
        case "point":
            return f"{lead}{size / 100:.2f} EUR"
        case "plain":
            return f"{lead}{size // 100},{size % 100:02d}"
        case "minus":
            return text + ("-" if cents < 0 else "")
        case "sh":
            return f"{text} {'S' if cents < 0 else 'H'}"
        case "sign":
            return ("-" if cents < 0 else "+") + text
    return f"{lead}{text} €"


def grouped(number: str, *, by: int = 4) -> str:
    """An IBAN or number in groups."""
    return " ".join(number[i : i + by] for i in range(0, len(number), by))


def plain(cents: int) -> str:
    """An amount as a form holds it."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
