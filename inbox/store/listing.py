"""A list as SQL: its condition, its order, and where to take its rows from. Runs only the sample.

Words are looked up in the full-text index while few rows have them; when many have them, walking
the list in its order and testing each row finds a page sooner than sorting all hits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inbox.queue import QueueKind, QueueQuery, ResultFilter, SortKey
from inbox.store.folding import words_of
from inbox.store.known import Picture, substitutions_in
from inbox.submission import Person, Status
from inbox.substitution import in_force

#: So many rows at the beginning of a list tell how frequent a word is.
SAMPLE = 2000
#: Share of rows with all words from which on the list is walked.
MANY = 0.01
#: Share of rows from which on a word is not worth looking up.
FREQUENT = 0.35
_ORDER: Mapping[SortKey, tuple[str, tuple[str, ...]]] = {
    SortKey.DUE: ("ix_submission_by_due", ("due_day", "received_at", "row")),
    SortKey.KIND: ("ix_submission_by_kind", ("title_sort", "due_day", "row")),
    SortKey.PERSON: ("ix_submission_by_person", ("person_sort", "due_day", "row")),
    SortKey.RESULT: ("ix_submission_by_result", ("result_sort", "due_day", "row")),
    SortKey.RECEIVED: ("ix_submission_by_received", ("received_at", "row")),
}

SHELF_ONLY = "shelf = :shelf"
_URGENT = "(due_day <= :today OR emergency)"
_ONLY: Mapping[QueueKind, str] = {
    QueueKind.OWN_URGENT: _URGENT,
    QueueKind.SUBSTITUTED_URGENT: _URGENT,
    QueueKind.OWN_NEW: "is_new",
    QueueKind.OWN_QUESTION: f"status IN ('{Status.QUESTION.value}')",
    QueueKind.LATER: f"status IN ('{Status.COOPERATION.value}')",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A query as SQL: `where` over the list indexes, and the words to look for."""

    where: str
    values: Mapping[str, Any]
    words: tuple[str, ...]
    index: str
    keys: tuple[str, ...]
    descending: bool

    @property
    def order(self) -> str:
        """The list's order, as SQL."""
        way = " DESC" if self.descending else ""
        return ", ".join(f"{key}{way}" for key in self.keys)

    def tests(self, words: Iterable[str]) -> str:
        """Conditions that look for words in the folded column."""
        return "".join(f" AND instr(folded, :w{self.words.index(w)})" for w in words)

    @property
    def word_values(self) -> dict[str, str]:
        """What the conditions compare with: a word begins after a blank."""
        return {f"w{i}": f" {word}" for i, word in enumerate(self.words)}


def list_of(picture: Picture, query: QueueQuery, me: Person, today: date) -> Listing | None:
    """The list as SQL; None when it is not mine to see today."""
    kind, ref = query.ref.kind, query.ref
    if kind in (QueueKind.SUBSTITUTED, QueueKind.SUBSTITUTED_URGENT):
        standing_in = in_force(me.id, substitutions_in(picture), today)
        if ref.person not in {one.absent for one in standing_in}:
            return None
        shelf = f"open/o:{ref.person}"
    elif kind is QueueKind.TEAM:
        shelf = f"open/t:{ref.team or me.team}"
    elif kind is QueueKind.APPROVAL:
        shelf = f"open/a:{me.id}"
    elif kind is QueueKind.DONE:
        shelf = f"done/o:{me.id}"
    else:
        shelf = f"open/o:{me.id}"
    where = [SHELF_ONLY]
    values: dict[str, Any] = {"shelf": shelf}
    if kind in _ONLY:
        where.append(_ONLY[kind])
        if ":today" in _ONLY[kind]:
            values["today"] = today.isoformat()
    if query.result is ResultFilter.NOTHING_OPEN:
        where.append("open_rows = 0")
    elif query.result is ResultFilter.OPEN_FIELDS:
        where.append("open_rows > 0")
    index, keys = _ORDER[query.sort]
    return Listing(" AND ".join(where), values, words_of(query.text), index, keys, query.descending)


def source_of(picture: Picture, wanted: Listing) -> tuple[str, dict[str, Any], str]:
    """Condition, its values, and the table to take the rows from.

    The first rows of the list tell how frequent each word is: where hits are many, walking the
    list finds a page soonest; where they are few, the word index does, asked for rare words only.
    """
    walked = f"submission INDEXED BY {wanted.index}"
    values = dict(wanted.values)
    if not wanted.words:
        return wanted.where, values, walked
    values |= wanted.word_values
    sums = ", ".join(f"total(instr(folded, :w{i}) > 0)" for i in range(len(wanted.words)))
    together = " AND ".join(f"instr(folded, :w{i}) > 0" for i in range(len(wanted.words)))
    rows, hits, *each = picture.exec_driver_sql(
        f"SELECT count(*), total({together}), {sums} FROM (SELECT folded FROM {walked}"
        f" WHERE {wanted.where} ORDER BY {wanted.order} LIMIT {SAMPLE})",
        values,
    ).first()
    if rows < SAMPLE or hits >= SAMPLE * MANY:
        return wanted.where + wanted.tests(wanted.words), values, walked
    rare = [w for w, found in zip(wanted.words, each, strict=True) if found < SAMPLE * FREQUENT]
    if not rare:
        rare = [min(zip(each, wanted.words, strict=True))[1]]
    values["match"] = " ".join(f'"{word}"*' for word in rare)
    # "+": the rows come from the word index, not from walking the list.
    condition = wanted.where.replace("shelf =", "+shelf =", 1) + (
        " AND row IN (SELECT rowid FROM words WHERE words MATCH :match)"
    )
    return condition + wanted.tests(w for w in wanted.words if w not in rare), values, "submission"


def counting(picture: Picture, wanted: Listing) -> tuple[str, dict[str, Any]]:
    """Statement and values that count the list."""
    if wanted.where == SHELF_ONLY and not wanted.words:
        return "SELECT rows FROM shelf_count WHERE shelf = :shelf", dict(wanted.values)
    condition, values, source = source_of(picture, wanted)
    if not wanted.words:
        source = "submission INDEXED BY ix_submission_counted"
    return f"SELECT count(*) FROM {source} WHERE {condition}", values
