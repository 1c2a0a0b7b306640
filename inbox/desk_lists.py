"""The part of the desk that needs nothing but the store: who sits here, lists, settings.

It works before anything else is up, so that the first list shows while the rest still opens.
"""

from inbox.clock import BusinessClock
from inbox.desk_header import DeskHeader
from inbox.desk_state import Neighbours
from inbox.queue import QueueEntry, QueueKind, QueueQuery, QueueRow
from inbox.store.queues import ListStore
from inbox.submission import Person, SubmissionId
from inbox.substitution import in_force

QUEUE_LABELS = {
    QueueKind.OWN: "Mein Eingang",
    QueueKind.OWN_URGENT: "Eilig",
    QueueKind.OWN_NEW: "Neu",
    QueueKind.OWN_QUESTION: "Rückfrage offen",
    QueueKind.LATER: "Wiedervorlage",
    QueueKind.SUBSTITUTED: "Für",
    QueueKind.SUBSTITUTED_URGENT: "Eilig",
    QueueKind.TEAM: "Team-Eingang",
    QueueKind.APPROVAL: "Zur Freigabe",
    QueueKind.DONE: "Erledigt",
}

ROLE_LABELS = {
    "leistung": "Leistung",
    "leistung_neuantrag": "Leistung, Neuantrag",
    "integration": "Integration",
    "eingangszone": "Eingangszone",
    "teamleitung": "Teamleitung",
    "freigabe": "Freigabe",
    "verwaltung": "Fachadministration",
    "revision": "Revision und Datenschutz",
}


class Lists:
    """Reads the lists of one person from the store."""

    def __init__(self, store: ListStore, clock: BusinessClock) -> None:
        self._store = store
        self._clock = clock

    # -- who and what ------------------------------------------------------------------------
    @property
    def me(self) -> Person:
        """The person at this desk."""
        return self._store.me()

    def header(self) -> DeskHeader:
        """Name, role and office for the top line, and whom I stand in for today."""
        me = self.me
        role = next((label for key, label in ROLE_LABELS.items() if key in me.roles), "")
        standing_in = in_force(me.id, self._store.substitutions(), self._clock.today())
        return DeskHeader(me, role, me.office_name or me.office, standing_in)

    def queues(self) -> tuple[QueueEntry, ...]:
        """The side rail with its counts."""
        me = self.me
        return self._store.queue_counts(
            me, me.team, self._clock.today(), self._store.substitutions(), labels=QUEUE_LABELS
        )

    def rows(self, query: QueueQuery, offset: int, limit: int = 200) -> tuple[QueueRow, ...]:
        """One page of a list."""
        return self._store.queue_rows(
            query, me=self.me, today=self._clock.today(), offset=offset, limit=limit
        )

    def count(self, query: QueueQuery) -> int:
        """How many rows the list has."""
        return self._store.queue_count(query, me=self.me, today=self._clock.today())

    def neighbours(self, query: QueueQuery, submission: SubmissionId) -> Neighbours:
        """Previous and next within the current list."""
        return self._store.neighbours(query, submission, me=self.me, today=self._clock.today())

    def find_number(self, number: str) -> SubmissionId | None:
        """The submission with this number, if it lies here."""
        return self._store.find_number(number.strip())

    def setting(self, key: str) -> str | None:
        """A remembered setting of the window."""
        return self._store.setting(f"ui.{key}")

    def keep_setting(self, key: str, value: str) -> None:
        """Remember a setting of the window."""
        self._store.keep_setting(f"ui.{key}", value)
