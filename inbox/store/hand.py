"""What a person marked and said about papers: places to cover, "nothing more", "file it"."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from inbox.comparison.result import Rect
from inbox.errors import Refused
from inbox.redaction import ByHand, Statement
from inbox.store.base import StoreBase
from inbox.store.codec import instant
from inbox.store.tables import by_hand, document
from inbox.submission import DocumentId, PersonId, SubmissionId

COVER, NOTHING_MORE, WANTED = "cover", "nothing-more", "wanted"


class HandPart(StoreBase):
    """Kept until the submission leaves the store; each entry says who and when."""

    def submission_of(self, id_: DocumentId) -> SubmissionId:
        """Where a document belongs. Raises Refused("unknown-document")."""
        with self.seeing() as connection:
            found: str | None = connection.scalar(
                select(document.c.submission).where(document.c.id == id_)
            )
        if found is None:
            raise Refused("unknown-document", document=id_)
        return SubmissionId(found)

    def note_by_hand(
        self,
        id_: DocumentId,
        what: str,
        by: PersonId,
        at: datetime,
        *,
        page: int = 0,
        rect: Rect | None = None,
    ) -> None:
        """Keep an entry; the first one of the same content stays."""
        values = {"by": by, "at": instant(at)}
        with self.writing() as connection:
            connection.execute(
                insert(by_hand)
                .values(**_key(self.submission_of(id_), id_, what, page, rect), **values)
                .on_conflict_do_nothing()
            )

    def drop_by_hand(
        self, id_: DocumentId, what: str, *, page: int = 0, rect: Rect | None = None
    ) -> None:
        """Take an entry back; nothing happens when there is none."""
        key = _key(self.submission_of(id_), id_, what, page, rect)
        with self.writing() as connection:
            connection.execute(
                delete(by_hand).where(*(by_hand.c[name] == value for name, value in key.items()))
            )

    def by_hand(self, submission: SubmissionId) -> Mapping[DocumentId, ByHand]:
        """Everything people marked and said about a submission's documents."""
        marks: dict[DocumentId, dict[int, list[Rect]]] = {}
        said: dict[DocumentId, Statement] = {}
        wanted: set[DocumentId] = set()
        with self.seeing() as connection:
            rows = connection.execute(
                select(by_hand)
                .where(by_hand.c.submission == submission)
                .order_by(by_hand.c.document, by_hand.c.page, by_hand.c.rect)
            ).all()
        for row in rows:
            id_ = DocumentId(row.document)
            if row.what == COVER:
                corners = Rect(*map(float, row.rect.split()))
                marks.setdefault(id_, {}).setdefault(row.page, []).append(corners)
            elif row.what == NOTHING_MORE:
                said[id_] = Statement(row.by, row.at)
            elif row.what == WANTED:
                wanted.add(id_)
        return {
            id_: ByHand(
                {page: tuple(rects) for page, rects in marks.get(id_, {}).items()},
                said.get(id_),
                id_ in wanted,
            )
            for id_ in {*marks, *said, *wanted}
        }


def _key(
    submission: SubmissionId, id_: DocumentId, what: str, page: int, rect: Rect | None
) -> dict[str, object]:
    """Rectangles to a tenth of a point: what was marked can be named again."""
    corners = () if rect is None else (rect.x0, rect.y0, rect.x1, rect.y1)
    return {
        "submission": submission,
        "document": id_,
        "what": what,
        "page": page,
        "rect": " ".join(f"{value:.1f}" for value in corners),
    }
