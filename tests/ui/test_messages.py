import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from inbox.comparison.result import Result, Summary
from inbox.decision import FieldChoice
from inbox.errors import Refused
from inbox.submission import Status
from ui import messages
from ui.messages import sentence
from ui.texts.errors import ACTIONS, ENTRIES, FAMILIES

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
SHAPES = {"ok", "diff", "similar", "unread", "missing", "none", "hand", "other", "trouble"}

#: Codes of the contract with the form server, its problems and the evidence worker.
CONTRACT = """
not-read rows-open waits-for-answer not-seen case-missing case-differs claimed already-decided
version-conflict undo-too-late press-too-early unknown-submission document-not-stored
memory-only-offline damaged encrypted unknown-type too-large timeout crashed empty unreachable
unauthenticated token-expired forbidden not-found server-nonsense hash-mismatch disk-full
keyring-locked keyring-missing store-damaged store-newer case-unknown case-system-down own-approval
plan-sealed lease-lost lease-held hold-running undone waits-for-approval not-filed already-received
idempotency-mismatch idempotency-missing bad-request invalid in-progress unexpected
""".split()  # noqa: SIM905


def codes_in_the_program() -> set[str]:
    raised = re.compile(r"(?:Refused|Unreachable|Damaged)\(\s*\"([a-z0-9-]+)\"")
    return {
        code
        for folder in ("inbox", "sync", "app", "ui")
        for source in (ROOT / folder).rglob("*.py")
        # The form server and the demo Fachverfahren are other programs, with problems of their own.
        if not {"formserver", "democase"} & set(source.parts)
        for code in raised.findall(source.read_text("utf-8"))
    }


def sentences(words: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])(?:\s+|$)", words) if s]


@pytest.mark.parametrize("code", CONTRACT)
def test_every_code_of_the_contract_has_a_sentence_of_its_own(code: str) -> None:
    assert code in messages.known_codes()


def test_every_code_raised_in_the_program_has_a_sentence_of_its_own() -> None:
    found = codes_in_the_program()
    assert "undo-too-late" in found
    missing = sorted(found - messages.known_codes())
    assert not missing, f"add to ui/texts: {missing}"


@pytest.mark.parametrize("code", sorted(ENTRIES))
def test_no_message_is_longer_than_three_short_sentences(code: str) -> None:
    entry = ENTRIES[code]
    found = sentences(f"{entry.title} {entry.text}")
    assert 1 < len(found) <= 3, found
    assert all(len(s) <= 95 for s in found), found
    assert entry.title.endswith((".", "?")) and entry.text.endswith(".")


@pytest.mark.parametrize("code", sorted(ENTRIES))
def test_messages_speak_plainly_and_politely(code: str) -> None:
    words = f"{ENTRIES[code].title} {ENTRIES[code].text}"
    for never in ("Fehler", "ungültig", "Exception", "Error", " du ", " dein", "ae", "0x"):
        assert never.casefold() not in words.casefold().replace("israel", ""), never
    assert ENTRIES[code].kind in SHAPES
    assert not ENTRIES[code].action or ENTRIES[code].action in ACTIONS


def test_values_fill_the_sentence() -> None:
    said = sentence(
        "claimed", {"who": "Schulte, Maren", "since": datetime(2026, 11, 23, 8, 12, tzinfo=UTC)}
    )
    assert said.title == "M. Schulte bearbeitet diesen Vorgang seit 09:12."
    assert said.action == "take-over"
    assert sentence("rows-open", {"count": 1, "first": "x"}).title == "Noch 1 Feld klären."
    assert sentence("rows-open", {"count": 3}).title == "Noch 3 Felder klären."
    assert "Seite 2" in sentence("not-seen", {"document": "d", "page": 1}).text
    differs = sentence("case-differs", {"state": "differs", "reasons": ("name", "birth-date")})
    assert differs.title.endswith("der Name weicht ab, das Geburtsdatum weicht ab.")


@pytest.mark.parametrize("code", sorted(ENTRIES))
def test_missing_values_leave_no_gap(code: str) -> None:
    said = sentence(code)
    assert "{" not in said.words and "None" not in said.words


def test_an_unknown_code_gets_the_sentence_of_its_family_or_the_general_one() -> None:
    assert sentence("efile-brand-new").title == ENTRIES["efile-trouble"].title
    assert sentence("never-heard-of").title == ENTRIES["unexpected"].title
    assert all(target in ENTRIES for target in FAMILIES.values())
    assert messages.of_error(Refused("undo-too-late")).title == ENTRIES["undo-too-late"].title


def test_every_status_result_and_decision_has_a_word() -> None:
    assert {messages.status_word(s) for s in Status} >= {"Rückfrage offen", "In Akte abgelegt"}
    assert len({messages.status_word(s) for s in Status}) == len(Status)
    assert messages.result_word(Result.SIMILAR) == "ähnlich, bitte ansehen"
    assert len({messages.result_word(r) for r in Result}) == len(Result)
    assert len({messages.choice_word(c) for c in FieldChoice}) == len(FieldChoice)


@pytest.mark.parametrize(
    ("result", "n", "words"),
    [
        (Result.MATCH, 9, "9 stimmen"),
        (Result.MATCH, 1, "1 stimmt"),
        (Result.MISMATCH, 1, "1 weicht ab"),
        (Result.MISMATCH, 2, "2 weichen ab"),
        (Result.MISSING, 1, "1 fehlt im Nachweis"),
        (Result.MISSING, 2, "2 fehlen im Nachweis"),
        (Result.UNREADABLE, 3, "3 nicht lesbar"),
        (Result.NOT_READ, 9, "noch nicht gelesen"),
    ],
)
def test_counts_are_said_in_german(result: Result, n: int, words: str) -> None:
    assert messages.result_count(result, n) == words


def test_at_most_two_chips_are_shown_and_the_worst_comes_first() -> None:
    mixed = Summary(
        ((Result.MATCH, 5), (Result.SIMILAR, 1), (Result.UNREADABLE, 1), (Result.MISMATCH, 2))
    )
    assert [w for _, w in messages.summary_chips(mixed)] == ["2 weichen ab", "1 nicht lesbar"]
    fine = Summary(((Result.MATCH, 9),))
    assert [w for _, w in messages.summary_chips(fine)] == ["9 stimmen"]
    assert [w for _, w in messages.summary_chips(Summary(()))] == ["kein Nachweis"]
    assert [w for _, w in messages.summary_chips(None)] == ["noch nicht gelesen"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "heute"),
        (date(2026, 11, 24), "morgen"),
        (date(2026, 11, 26), "3 Tage"),
        (date(2026, 11, 22), "seit gestern"),
        (date(2026, 11, 19), "seit 4 Tagen"),
        (None, "ohne Frist"),
    ],
)
def test_due_days_are_said_as_distance(day: date | None, words: str) -> None:
    assert messages.due_words(day, TODAY) == words


def test_days_and_times_are_written_the_german_way_in_the_offices_time() -> None:
    assert messages.day_text(TODAY) == "Mo 23.11.2026"
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert messages.instant_text(summer) == "Do 02.07.2026, 00:30"
    assert messages.clock_text(datetime(2026, 11, 23, 8, 14, tzinfo=UTC)) == "09:14"
    assert messages.office_day(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == TODAY


def test_every_sentence_can_be_said_in_another_language(qapp: QApplication) -> None:
    class English(QTranslator):
        def translate(
            self, context: str, text: str, disambiguation: str | None = None, n: int = -1
        ) -> str | None:
            known = {("messages", ENTRIES["undone"].text): "The case is open again."}
            return known.get((context, text))

        def isEmpty(self) -> bool:
            return False

    english = English()
    qapp.installTranslator(english)
    try:
        assert sentence("undone").text == "The case is open again."
        assert sentence("damaged").text == ENTRIES["damaged"].text
    finally:
        qapp.removeTranslator(english)


def test_keys_are_called_as_on_a_german_keyboard(qapp: QApplication) -> None:
    assert messages.key_text("Ctrl+Shift+R") == "Strg+Umsch+R"
    assert messages.key_text("Return") == "Enter"
    assert messages.key_text("Ctrl+PgDown") == "Strg+Bild ab"
    assert messages.key_text("Esc") == "Esc"


def test_what_the_target_calls_a_refusal_does_not_hide_that_it_refused() -> None:
    plain = messages.sentence("case-system-refused")
    assert messages.sentence("case-system-refused:unknown-case") == plain
    assert "antwortet nicht" not in plain.words
