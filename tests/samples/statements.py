"""Account statements: a ledger of invented bookings and two banks' ways of printing it."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from tests.samples.paper import Paper

SHOPS = (
    "LEBENSMITTEL HAMACHER SAGT DANKE", "DISCOUNT MARKT RUR", "BAECKEREI NIESSEN", "APOTHEKE AM"
    " HEXENTURM", "DROGERIE SAUBER", "GETRAENKE QUELLE", "RURTALBUS TICKET", "WOCHENMARKT KASSE 2",
    "KIOSK AM BAHNHOF", "TEXTIL DISCOUNT", "BAUMARKT KRONEN", "METZGEREI ESSER",
)  # fmt: skip


@dataclass(frozen=True)
class Booking:
    """One line of an account; `amount` is positive for money received."""

    day: date
    amount: Decimal
    kind: str
    text: tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """Whose account it is and where."""

    bank: str
    holder: str
    address: tuple[str, ...]
    iban: str
    bic: str


def grouped(iban: str) -> str:
    """An IBAN in groups of four."""
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


def euro(amount: Decimal, sign: str = "lead") -> str:
    """1.234,56 with the sign before ("lead"), behind ("tail") or as S/H ("letter")."""
    plain = f"{abs(amount):,.2f}".translate(str.maketrans(",.", ".,"))
    if sign == "letter":
        return f"{plain} {'H' if amount >= 0 else 'S'}"
    if sign == "tail":
        return f"{plain}{'-' if amount < 0 else '+'}"
    return f"{'-' if amount < 0 else ''}{plain}"


def monthly(
    months: Iterable[tuple[int, int]], day: int, amount: str, kind: str, *text: str
) -> list[Booking]:
    """The same booking every month."""
    return [Booking(date(year, month, day), Decimal(amount), kind, text) for year, month in months]


def daily_life(
    first: date, last: date, seed: int, every: float, dearest: int = 3480
) -> list[Booking]:
    """Purchases and cash at irregular days, about one in `every` days, up to `dearest` cents."""
    dice = random.Random(seed)
    out = []
    day = first
    while True:
        day += timedelta(days=max(0, round(dice.expovariate(1 / every))))
        if day > last:
            return out
        if dice.random() < 0.16:
            amount = Decimal(-dice.choice((20, 20, 30, 50)))
            out.append(Booking(day, amount, "Auszahlung", ("GELDAUTOMAT MARKTPLATZ",)))
        else:
            amount = Decimal(-dice.randrange(189, dearest)) / 100
            shop = dice.choice(SHOPS)
            proof = f"KARTE 0 {day:%d.%m.} {dice.randrange(8, 20):02d}:{dice.randrange(60):02d}"
            out.append(Booking(day, amount, "Kartenzahlung", (shop, proof)))


def in_order(bookings: Iterable[Booking]) -> list[Booking]:
    """By day; bookings move from the weekend to Monday, as banks do."""
    moved = [
        replace(b, day=b.day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[b.day.weekday()]))
        for b in bookings
    ]
    return sorted(moved, key=lambda b: (b.day, -b.amount))


def between(bookings: Sequence[Booking], first: date, last: date) -> list[Booking]:
    """Those of a period, both days included."""
    return [b for b in bookings if first <= b.day <= last]


def branch_bank(
    paper: Paper,
    account: Account,
    title: str,
    first: date,
    last: date,
    opening: Decimal,
    bookings: Sequence[Booking],
    *,
    pages: int,
    first_page: int = 1,
    all_pages: int | None = None,
) -> Decimal:
    """The printed statement of a branch bank over `pages` pages; returns the closing balance."""
    total = all_pages or pages
    balance = opening
    for number, chunk in enumerate(_filled(bookings, pages, 470, 500, 11, 5.5)):
        if number:
            paper.next_page()
        _letterhead(paper, account, title, first_page + number, total)
        y = 262.0
        if number == 0:
            y = 300.0
            paper.text(57, 238, f"Umsätze vom {first:%d.%m.%Y} bis {last:%d.%m.%Y}", 10, bold=True)
            _branch_columns(paper, 258)
            day = first - timedelta(days=1)
            _balance(paper, 276, f"Alter Kontostand vom {day:%d.%m.%Y}", balance)
        else:
            _branch_columns(paper, 238)
            _balance(paper, 256, "Übertrag", balance)
            y = 280.0
        for booking in chunk:
            paper.text(57, y, f"{booking.day:%d.%m.}", 9)
            paper.text(97, y, f"{booking.day:%d.%m.}", 9)
            paper.text(140, y, booking.kind, 9)
            paper.text(538, y, euro(booking.amount, "letter"), 9, align="right")
            for row in booking.text:
                paper.text(222, y, row, 9)
                y += 11
            y += 5.5
            balance += booking.amount
        paper.rule(57, y - 8, 538)
        if number == pages - 1:
            words = f"Neuer Kontostand vom {last:%d.%m.%Y}"
            _balance(paper, y + 6, words, balance, bold=True)
        else:
            _balance(paper, y + 6, "Zwischensumme", balance)
    return balance


def _letterhead(paper: Paper, account: Account, title: str, page: int, pages: int) -> None:
    paper.fill(57, 44, 26, 26, "#0f5f57", 4)
    paper.text(70, 62, account.bank[0], 16, bold=True, align="center", colour=_white())
    paper.text(92, 63, account.bank, 16, bold=True)
    paper.text(538, 63, title, 11, bold=True, align="right")
    paper.text(538, 78, f"Seite {page} von {pages}", 8, align="right")
    paper.rule(57, 84, 538, 1.2, 0.3)
    paper.text(57, 112, f"{account.bank} · Postfach 10 00 · 52301 Düren", 6.5)
    paper.lines(57, 128, account.address, 10)
    for row, (label, value) in enumerate(
        (
            ("Kontoinhaber", account.holder),
            ("IBAN", grouped(account.iban)),
            ("BIC", account.bic),
            ("Kontoart", "Girokonto, Kontowährung EUR"),
        )
    ):
        paper.text(318, 128 + 14 * row, label, 9)
        paper.text(392, 128 + 14 * row, value, 9)
    paper.text(
        57, 806, "Einwendungen gegen Rechnungsabschlüsse sind binnen sechs Wochen zu erheben. "
        "Guthaben sind als Einlagen geschützt.", 6.5,
    )  # fmt: skip


def _branch_columns(paper: Paper, y: float) -> None:
    for x, word in ((57, "Buchung"), (97, "Wert"), (140, "Verwendungszweck")):
        paper.text(x, y, word, 8, bold=True)
    paper.text(538, y, "Betrag EUR", 8, bold=True, align="right")
    paper.rule(57, y + 4, 538, 0.8)


def _balance(paper: Paper, y: float, words: str, amount: Decimal, bold: bool = False) -> None:
    paper.text(140, y, words, 9, bold=bold)
    paper.text(538, y, euro(amount, "letter"), 9, bold=bold, align="right")


def online_bank(
    paper: Paper,
    account: Account,
    first: date,
    last: date,
    closing: Decimal,
    bookings: Sequence[Booking],
    *,
    pages: int,
    asked: str,
) -> None:
    """The print-out of an online bank: newest booking first, signs before the amount."""
    newest_first = list(reversed(bookings))
    for number, chunk in enumerate(_filled(newest_first, pages, 650, 700, 12, 7)):
        if number:
            paper.next_page()
        paper.fill(0, 0, paper.width, 30, "#27364b")
        paper.text(40, 20, account.bank, 12, bold=True, colour=_white())
        paper.text(555, 20, "Umsatzübersicht", 10, align="right", colour=_white())
        y = 66.0
        if number == 0:
            paper.text(40, y, account.holder, 12, bold=True)
            paper.text(555, y, f"Abruf: {asked}", 8, align="right")
            y = paper.lines(40, y + 16, account.address, 9)
            for row, (label, value) in enumerate(
                (
                    ("IBAN", grouped(account.iban)),
                    ("Zeitraum", f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}"),
                    ("Kontostand", f"{euro(closing)} EUR am {last:%d.%m.%Y}"),
                )
            ):
                paper.text(330, 82 + 13 * row, label, 9)
                paper.text(400, 82 + 13 * row, value, 9, bold=label == "Kontostand")
            y += 20
        for x, word in ((40, "Datum"), (100, "Umsatzart"), (190, "Verwendungszweck / Empfänger")):
            paper.text(x, y, word, 8, bold=True)
        paper.text(555, y, "Betrag in EUR", 8, bold=True, align="right")
        y += 18
        for booking in chunk:
            paper.rule(40, y - 12, 555, 0.4, 0.75)
            paper.text(40, y, f"{booking.day:%d.%m.%Y}", 9)
            paper.text(100, y, booking.kind, 9)
            paper.text(555, y, euro(booking.amount), 9, align="right")
            for row in booking.text:
                paper.text(190, y, row, 9)
                y += 12
            y += 7
        paper.rule(40, y - 12, 555, 0.4, 0.75)
        paper.text(40, 820, f"Kontoauszug {grouped(account.iban)}", 7)
        paper.text(555, 820, f"Seite {number + 1} von {pages}", 7, align="right")


def _filled(
    bookings: Sequence[Booking], pages: int, first: float, later: float, line: float, gap: float
) -> list[list[Booking]]:
    """Bookings over pages, each filled to the brim (points); raises when `pages` is not met."""
    out: list[list[Booking]] = [[]]
    room = first
    for booking in bookings:
        high = len(booking.text) * line + gap
        if high > room:
            out.append([])
            room = later
        out[-1].append(booking)
        room -= high
    if len(out) != pages:
        raise ValueError(f"{len(bookings)} bookings fill {len(out)} pages, not {pages}")
    return out


def _white() -> object:
    from reportlab.lib.colors import white

    return white
