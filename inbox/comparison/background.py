"""What is known besides a submission: appointments, earlier papers of the case, what was asked for.

Everything is optional. None means that nobody could be asked, which is said on screen; an empty
value means that there is nothing. The limit: values only, whoever calls the comparison asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from inbox.comparison.result import Gap


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something that takes place on certain days, both included; `what` is shown as it is."""

    first: date
    last: date
    what: str  #: "Meldetermin", "Maßnahme", "Krankmeldung"
    clock: str = ""  #: "09:30"; empty when the whole day counts


@dataclass(frozen=True, slots=True)
class EarlierCopy:
    """The same bytes came before, with another submission of the case or into the file."""

    number: str  #: of the submission; empty when only the file knows the document
    on: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """A submission of the case waits for this."""

    number: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class Background:
    """What the desk and the Fachverfahren know about the case of a submission."""

    appointments: tuple[Appointment, ...] | None = None
    earlier: Mapping[str, EarlierCopy] = field(
        default_factory=lambda: MappingProxyType({})
    )  #: by SHA-256
    wanted: tuple[Wanted, ...] = ()
    sick_until: date | None = None  #: end of the last sick note, told by the Fachverfahren
    days_away: Mapping[int, int] = field(
        default_factory=lambda: MappingProxyType({})
    )  #: days of absence used, by calendar year


NOTHING_KNOWN = Background()
