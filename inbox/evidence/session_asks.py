"""Questions to a worker whose answer lies in the shared area. Each is asked again with more room.

Knows the protocol, no session; a lost worker is the caller's.
"""

from typing import Any

from inbox.errors import Damaged
from inbox.evidence.protocol import Answer, AreaNeeded, CopyMade, Failed, Pixels
from inbox.evidence.reading import PageImage
from inbox.evidence.spawn import WorkerLost, WorkerProcess


def ask_picture(worker: WorkerProcess, request: dict[str, Any], deadline: float) -> PageImage:
    """The pixels of a page. Raises Damaged with the worker's code, WorkerLost."""
    answer = _asked(worker, request, deadline)
    if not isinstance(answer, Pixels):
        raise WorkerLost("crashed")
    pixels = worker.pixels(answer.stride * answer.height)
    return PageImage(
        answer.width, answer.height, answer.stride, pixels, answer.scale, answer.doubtful
    )


def ask_copy(worker: WorkerProcess, request: dict[str, Any], deadline: float) -> tuple[bytes, int]:
    """A redacted copy and its pages. Raises Damaged with the worker's code, WorkerLost."""
    answer = _asked(worker, request, deadline)
    if not isinstance(answer, CopyMade):
        raise WorkerLost("crashed")
    return worker.pixels(answer.size), answer.pages


def _asked(worker: WorkerProcess, request: dict[str, Any], deadline: float) -> Answer:
    answer = worker.ask(request, None, deadline)
    if isinstance(answer, AreaNeeded):
        area = worker.enlarge(answer.need)
        answer = worker.ask({**request, "area": area.size}, area, deadline)
    if isinstance(answer, Failed):
        raise Damaged(answer.code)
    return answer
