"""Redacted copies for the papers: the original's bytes from wherever they lie, the worker's copy.

The original stays as it is; only the copy leaves this module.
"""

import hashlib
from collections.abc import Callable

from inbox.errors import Damaged
from inbox.evidence.pool import WorkerPool
from inbox.evidence.redact import redacted_copy
from inbox.submission import Document
from sync.handover.filing import Covers
from sync.handover.papers import Redact
from sync.handover.view import HandoverView

#: The bytes of a received document. Raises Unreachable, Refused, Damaged.
BytesOf = Callable[[HandoverView, Document], bytes]


def redact_with(pool: WorkerPool, bytes_of: BytesOf) -> Redact:
    """Copies made by this pool of workers."""

    def redact(view: HandoverView, document: Document, covers: Covers) -> bytes:
        data = bytes_of(view, document)
        if hashlib.sha256(data).hexdigest() != document.sha256:
            raise Damaged("store-damaged", document=document.id)
        return redacted_copy(pool, data, document.sha256, covers)

    return redact
