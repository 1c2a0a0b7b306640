"""Three invented accounts and what happened on them in autumn 2026."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tests.samples.statements import Account, Booking, daily_life, in_order, monthly

Ledger = tuple[Account, list[Booking], Callable[..., Decimal]]
AUTUMN = ((2026, 8), (2026, 9), (2026, 10), (2026, 11))


def _balances(bookings: list[Booking], opening: Decimal) -> Callable[..., Decimal]:
    def balance(day: date, *, opening_of_day: bool = False) -> Decimal:
        return opening + sum(
            (b.amount for b in bookings if b.day < day or (b.day == day and not opening_of_day)),
            Decimal(0),
        )

    def at(day: date, *, opening: bool = False) -> Decimal:
        return balance(day, opening_of_day=opening)

    return at


def goessling() -> Ledger:
    """Samples S2 and S7: the same account, so that September fits between August and October."""
    account = Account(
        "Direktbank Aachen",
        "Hans-Peter Gößling",
        ("Kölner Straße 12a", "52349 Düren"),
        "DE97900000050020261130",
        "DIRADE99XXX",
    )
    rent = ("MIETE KOELNER STR. 12A MITGL. 20 0815", "Wohnungsgenossenschaft Rurtal eG")
    bookings = [
        *monthly(AUTUMN, 3, "-566.00", "Dauerauftrag", *rent),
        *monthly(AUTUMN, 5, "-48.00", "Lastschrift", "Rurtal Energie GmbH", "ABSCHLAG STROM"),
        *monthly(AUTUMN, 12, "-14.99", "Lastschrift", "Mobilfunk Discount", "RECHNUNG"),
        *(
            Booking(day, Decimal("1108.00"), "Gutschrift", ("Jobcenter", "BG 12345//0004711"))
            for day in (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 30))
        ),
        Booking(
            date(2026, 11, 2),
            Decimal("450.00"),
            "Gutschrift",
            ("LOHN GARTENBAU VOSS", "Gartenbau Voss, Düren"),
        ),
        *daily_life(date(2026, 8, 1), date(2026, 8, 31), 4711, 1.0),
        # little enough in September for one page
        *daily_life(date(2026, 9, 1), date(2026, 9, 30), 4712, 1.9),
        *daily_life(date(2026, 10, 1), date(2026, 10, 31), 4713, 1.0),
        *daily_life(date(2026, 11, 1), date(2026, 11, 15), 4714, 1.4),
    ]
    ordered = in_order(bookings)
    return account, ordered, _balances(ordered, Decimal("1171.36"))


def yildiz() -> Ledger:
    """Sample S5: eleven euros and twenty cents are left."""
    account = Account(
        "Rurtalbank eG",
        "DERYA YILDIZ-BAUMANN",
        ("Frau", "Derya Yildiz-Baumann", "Am Markt 3", "52428 Jülich"),
        "DE95900000011234567890",
        "RURTDE99XXX",
    )
    months = AUTUMN[1:]
    bookings = [
        *monthly(months, 1, "1300.00", "Gutschrift", "JENS BAUMANN", "HAUSHALT"),
        *monthly(months, 3, "-900.00", "Dauerauftrag", "MIETE AM MARKT 3", "GERD OFFERMANNS"),
        *monthly(
            months, 5, "518.00", "Gutschrift", "KINDERGELD FUER 2 KINDER", "FAMILIENKASSE",
            "KG-NR 471FK000815",
        ),
        *monthly(months, 6, "-92.00", "Lastschrift", "RURTAL ENERGIE GMBH", "ABSCHLAG STROM"),
        *monthly(months, 10, "-39.95", "Lastschrift", "REGIONETZ", "INTERNET UND TELEFON"),
        *monthly(months, 15, "-64.00", "Lastschrift", "STADT JUELICH", "MITTAGESSEN OGS"),
        *daily_life(date(2026, 9, 1), date(2026, 11, 20), 115, 0.9, 5290),
    ]  # fmt: skip
    ordered = in_order(bookings)
    until = [b for b in ordered if b.day <= date(2026, 11, 20)]
    opening = Decimal("11.20") - sum((b.amount for b in until), Decimal(0))
    return account, ordered, _balances(ordered, opening)


def schmidt() -> Ledger:
    """Sample S9: everything in order."""
    account = Account(
        "Sparbank Düren",
        "UTE SCHMIDT",
        ("Frau", "Ute Schmidt", "Nideggener Straße 41", "52349 Düren"),
        "DE72900000030008899001",
        "SPARDE99XXX",
    )
    months = AUTUMN[:3]
    bookings = [
        *monthly(
            months, 3, "-498.30", "Dauerauftrag", "MIETE NIDEGGENER STR. 41 WOHNUNG 6",
            "HAUSVERWALTUNG BERGRATH", "KALTMIETE, NEBENKOSTEN UND HEIZUNG",
        ),
        *monthly(months, 7, "-41.00", "Lastschrift", "RURTAL ENERGIE GMBH", "ABSCHLAG STROM"),
        *monthly(months, 14, "-9.99", "Lastschrift", "MOBILFUNK DISCOUNT", "RECHNUNG"),
        *(
            Booking(day, Decimal("1061.30"), "Gutschrift", ("JOBCENTER", "BG 12345BG0008899"))
            for day in (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 30))
        ),
        *daily_life(date(2026, 8, 1), date(2026, 10, 31), 8894, 1.4),
    ]  # fmt: skip
    ordered = in_order(bookings)
    return account, ordered, _balances(ordered, Decimal("1093.72"))
