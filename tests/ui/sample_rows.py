"""The rows of the drawing, as the store would give them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from inbox.comparison.result import Result, Summary
from inbox.queue import QueueKind, QueueRef, QueueRow
from inbox.submission import Person, PersonId, Status, SubmissionId

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 14, tzinfo=UTC)
KOCH = Person(PersonId("int.koch"), "Koch, Petra", frozenset({"integration"}), "Nord", "team-nord")
WEBER = PersonId("int.weber")
OWN = QueueRef(QueueKind.OWN)
FOR_WEBER = QueueRef(QueueKind.SUBSTITUTED, person=WEBER)


def counts(**found: int) -> Summary:
    """A summary from result ids."""
    return Summary(tuple((Result(name), n) for name, n in found.items()))


def row(
    number: str,
    title: str,
    reason: str,
    person: str,
    case: str,
    due: date | None,
    summary: Summary | None,
    **more: object,
) -> QueueRow:
    """A row with the usual defaults."""
    values: dict[str, object] = {
        "due_note": "",
        "urgent": False,
        "is_new": False,
        "owner": KOCH.id,
        "owner_name": KOCH.name,
        "status": Status.NEW,
        "received_day": date(2026, 11, 20),
        **more,
    }
    return QueueRow(
        SubmissionId(f"id-{number}"),
        number,
        "au",
        title,
        reason,
        person,
        case,
        due,
        summary=summary,
        **values,  # type: ignore[arg-type]
    )


def sample_rows() -> list[QueueRow]:
    """The rows of the drawing."""
    d = timedelta(days=1)
    hot = {"urgent": True, "is_new": True}
    return [
        row(
            "AUM-2026-000815-4",
            "Krankmeldung",
            "In der Frist · Termin 25.11. betroffen",
            "Demirtaş, Aylin",
            "12345BG0001234",
            DAY,
            counts(match=9),
            **hot,
        ),
        row(
            "NAC-2026-000401-1",
            "Rückruf und 3 Dokumente",
            "Antwort da: Kontoauszug September",
            "Gößling, Hans-Peter",
            "12345BG0004711",
            DAY,
            counts(match=2, mismatch=2, unreadable=1),
            due_note="14–16 Uhr",
            **hot,
        ),
        row(
            "NEU-2026-000077-3",
            "Neuantrag Familie",
            "„Kein Geld mehr“: Vorschuss prüfen",
            "Yıldız-Baumann, Derya",
            "",
            DAY,
            counts(match=11, mismatch=2, similar=1),
            due_note="Eilfall",
            **hot,
        ),
        row(
            "AUM-2026-000790-9",
            "Krankmeldung, Folge",
            "Bescheinigung einer anderen Person",
            "Brandt, Kevin",
            "12345BG0005566",
            DAY - 4 * d,
            counts(mismatch=1, other_person=4),
            urgent=True,
        ),
        row(
            "VAM-2026-005120-4",
            "Veränderung: Bankverbindung",
            "Zahllauf 26.11.: bitte nachfragen",
            "Kolb, Sabine",
            "12345BG0007788",
            DAY + 3 * d,
            counts(match=1, mismatch=2),
            is_new=True,
        ),
        row(
            "OAW-2026-000311-8",
            "Ortsabwesenheit",
            "Meldetermin 08.12. im Zeitraum",
            "Nowak, Łukasz",
            "12345BG0002001",
            DAY + 4 * d,
            counts(match=3, mismatch=1, missing=1),
            is_new=True,
        ),
        row(
            "KOP-2026-000099-2",
            "Kopie: Weiterbewilligung",
            "Zur Kenntnis an Integration",
            "Schmidt, Ute",
            "12345BG0008899",
            DAY + 5 * d,
            counts(manual=1),
        ),
        row(
            "WBA-2026-002207-2",
            "Weiterbewilligung",
            "Bewilligung endet: Zahlungslücke droht",
            "Gößling, Hans-Peter",
            "12345//0004711",
            DAY + 7 * d,
            counts(match=6, mismatch=3),
            status=Status.QUESTION,
        ),
        row(
            "OAW-2026-000312-6",
            "Dokumente nachgereicht",
            "Zur Ortsabwesenheit: Buchung",
            "Nowak, Łukasz",
            "12345BG0002001",
            DAY + 8 * d,
            counts(match=1, similar=1),
        ),
        row(
            "WBA-2026-002300-5",
            "Weiterbewilligung",
            "Kontoauszüge lückenlos",
            "Schmidt, Ute",
            "12345BG0008899",
            DAY + 38 * d,
            counts(match=2),
        ),
        row(
            "MIT-2026-000512-7",
            "Mitteilung ohne Nachweis",
            "Rückruf erbeten",
            "Brandt, Kevin",
            "12345BG0005566",
            None,
            counts(),
        ),
    ]


def weber_rows() -> list[QueueRow]:
    """Weber's queue while Koch stands in."""
    return [
        replace(
            known,
            id=SubmissionId(f"weber-{i}"),
            number=f"STA-2026-00064{i}-6",
            owner=WEBER,
            owner_name="Weber, Thomas",
            is_new=False,
        )
        for i, known in enumerate(sample_rows()[3:8])
    ]
