"""A redacted copy that counts: made in one locked process, looked through in a second, fresh one.

Only what came out of both is handed on. Opens nothing itself.
"""

import hashlib
from collections.abc import Mapping, Sequence

from inbox.comparison.result import Rect
from inbox.errors import Damaged
from inbox.evidence.pool import WorkerPool

#: Faults of the machine, not of the document: it is tried again later.
PASSING = frozenset({"cancelled", "closed", "no-worker"})


def redacted_copy(
    pool: WorkerPool, data: bytes, sha256: str, covers: Mapping[int, Sequence[Rect]]
) -> bytes:
    """The redacted copy (PDF) of a document; the same bytes for the same input.

    `covers` by page, from 0, in points of the displayed page. Raises Damaged: a verdict of the
    document, "redaction-not-proven", "no-such-page", or one of PASSING.
    """
    if not any(covers.values()):
        raise Damaged("no-such-page", sha256=sha256)
    with pool.open(data, sha256) as session:
        made, pages = session.redacted(covers)
    with pool.open(made, hashlib.sha256(made).hexdigest()) as second:
        if second.proof(pages, covers):
            raise Damaged("redaction-not-proven", sha256=sha256)
    return made
