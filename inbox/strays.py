"""Which documents of a submission certainly belong to somebody else. They are never filed."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from inbox.catalogue_values import Service, flatten
from inbox.comparison.facts import read_facts
from inbox.comparison.owner import owner_of
from inbox.evidence.reading import Reading
from inbox.submission import DocumentId, Submission


def strays(
    submission: Submission, service: Service, readings: Mapping[DocumentId, Reading]
) -> frozenset[DocumentId]:
    """Documents whose name is certainly neither the person's nor of her household."""
    data = flatten(submission.data)
    received = submission.received_at.astimezone(ZoneInfo(submission.time_zone)).date()
    found = set()
    for document in submission.evidence:
        facts = read_facts(document, readings.get(document.id), service)
        if owner_of(facts, data, service, received).other:
            found.add(document.id)
    return frozenset(found)
