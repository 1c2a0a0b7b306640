"""What a pull brought that a person should hear of, each once. Pure: from histories to news."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from inbox.store.projection import REPORT_REFUSED
from inbox.submission import Submission


class News(NamedTuple):
    """A code with its values, as the sentence of it needs them."""

    code: str
    values: Mapping[str, object]


def news_since(
    submissions: Iterable[Submission], told: datetime
) -> tuple[tuple[News, ...], datetime]:
    """Refusals of the statistics after `told`, oldest first, and the instant they reach up to."""
    found = sorted(
        (entry.at, submission.number, entry.detail)
        for submission in submissions
        for entry in submission.history
        if entry.action == REPORT_REFUSED and entry.at > told
    )
    news = tuple(
        News("report-refused", {"number": number, "detail": detail}) for _, number, detail in found
    )
    return news, found[-1][0] if found else told
