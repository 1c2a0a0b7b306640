"""What the copy panel shows: the legs that go by hand, with their values as they are typed.

Made from the handover as the form server knows it, by the tables that fill masks elsewhere.
"""

from collections.abc import Iterable

from inbox.copying import CopyTask, CopyValue
from inbox.handover import Target, leg_key
from inbox.submission import HandoverNumber, PersonId
from sync.handover.casecopy import CONTAINED, CopyCaseSystem, Place
from sync.handover.foresight import shown
from sync.handover.mapping import Filled
from sync.handover.server import HandoverServer
from sync.handover.targets import Targets
from sync.handover.view import HandoverView
from sync.handover.view_wire import read_view

#: The number a person looks the case up by comes before its masks.
CASE_MASK, CASE_FIELD = "Fall aufrufen", "BG-Nummer"


class OfficeCopying:
    """Implements CopyField where the Fachverfahren is a copy panel; elsewhere nothing is copied."""

    def __init__(self, targets: Targets, server: HandoverServer) -> None:
        self._targets = targets
        self._server = server

    def tasks(self, number: HandoverNumber) -> tuple[CopyTask, ...]:
        """The legs of this handover that go by hand, values in the order of the masks."""
        system = self._targets.case_system
        if not isinstance(system, CopyCaseSystem):
            return ()
        view = read_view(self._server.handover(number))
        case = view.order.case.case_number or ""
        first = (CopyValue(CASE_MASK, CASE_FIELD, case),) if case else ()
        legs = [(Target.CASE_SYSTEM, (*first, *_values(system.mappings.masks(view))))]
        if self._targets.statistics is self._targets.case_system:
            legs.append((Target.STATISTICS, tuple(_values(system.further(view)))))
        return tuple(self._task(system, view, leg.value, values) for leg, values in legs if values)

    def tick(self, key: str, mask: str, name: str, on: bool) -> None:
        """Tick a value, or take the tick back."""
        self._system().tick(key, (mask, name), on=on)

    def finish(self, number: HandoverNumber, key: str, by: PersonId) -> None:
        """Write down that a person has taken all values of this leg over."""
        task = next(task for task in self.tasks(number) if task.key == key)
        wanted: list[Place] = [(value.mask, value.name) for value in task.values]
        self._system().finish(key, wanted, by)

    # -- inside ----------------------------------------------------------------------------
    def _system(self) -> CopyCaseSystem:
        system = self._targets.case_system
        assert isinstance(system, CopyCaseSystem), "only its own tasks are ticked"
        return system

    def _task(
        self, system: CopyCaseSystem, view: HandoverView, leg: str, values: tuple[CopyValue, ...]
    ) -> CopyTask:
        key = leg_key(view.submission.number, view.number, leg)
        ticked = system.ticked(key)
        told = tuple(CopyValue(v.mask, v.name, v.value, (v.mask, v.name) in ticked) for v in values)
        receipt = system.find_by_key(key)
        return CopyTask(key, leg, told, None if receipt == CONTAINED else receipt)


def _values(filled: Iterable[Filled]) -> Iterable[CopyValue]:
    for each in filled:
        yield CopyValue(each.target.mask, each.target.name, shown(each.value, each.target.kind))
