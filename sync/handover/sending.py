"""Sends one leg: looks it up when it may have arrived before, sends it, verifies what arrived.

Knows the targets, not the ledger: whether and when to send is decided in run.py.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from inbox.decision import CaseResolution
from inbox.errors import Damaged, Refused, Unreachable
from inbox.handover import Leg, Paper, Target
from sync.handover.names import plain_number
from sync.handover.server import HandoverServer
from sync.handover.targets import NewCase, Targets
from sync.handover.view import HandoverView

#: Bytes of a paper kept on this machine, None when they are not.
LocalBytes = Callable[[Paper], bytes | None]


class Sender:
    """Carries the legs of one handover. Made anew for every pass."""

    def __init__(
        self,
        view: HandoverView,
        papers: Mapping[str, Paper],
        targets: Targets,
        server: HandoverServer,
        local: LocalBytes,
        lease: str = "",
    ) -> None:
        self._view = view
        self._papers = papers
        self._targets = targets
        self._server = server
        self._local = local
        self._lease = lease
        self._case: CaseResolution | None = None
        self._case_maybe_there = False

    def send(self, leg: Leg, *, maybe_there: bool) -> str:
        """Bring a leg to its target; returns the receipt.

        With `maybe_there` the target is asked by key first and what it holds already is taken
        as the answer. Raises the errors of sync.handover.targets, and those of the form server
        when a paper's bytes have to be fetched.
        """
        self._case_maybe_there |= maybe_there
        if leg.target is Target.E_FILE:
            return self._file(leg, maybe_there=maybe_there)
        taker = (
            self._targets.case_system
            if leg.target is Target.CASE_SYSTEM
            else self._targets.statistics
        )
        if maybe_there:
            found = taker.find_by_key(leg.key)
            if found is not None:
                return found
        number = self._known_case().case_number or ""
        if leg.target is Target.CASE_SYSTEM:
            record = self._targets.case_system.record(self._view, number)
        else:
            record = self._targets.statistics.facts(self._view, number)
        return taker.put_record(leg.key, record)

    @property
    def opens_a_case(self) -> bool:
        """Whether the case has to be opened with the first leg."""
        return self._view.order.case.state == "new"

    # -- inside ----------------------------------------------------------------------------
    def _known_case(self) -> CaseResolution:
        """The case of the order, or the one opened for it: the same key gives the same case.

        Its number is kept at the form server before anything goes there. Refused("case-differs")
        when the case of that number is not this person's.
        """
        if not self.opens_a_case:
            return self._view.order.case
        if self._case is None:
            self._case = self._opened()
        return self._case

    def _opened(self) -> CaseResolution:
        submission, cases = self._view.submission, self._targets.case_system
        if submission.case_number or self._case_maybe_there:
            # opened by an earlier try, whose key the Fachverfahren may have forgotten since
            found = cases.resolve(submission)
            if found.state == "agrees":
                return self._kept(found)
            if submission.case_number:
                raise Refused("case-differs", state=found.state, reasons=found.reasons)
        return self._kept(
            cases.create_case(
                f"{submission.number}/fall",
                NewCase(
                    submission.text("nachname"),
                    submission.text("vorname"),
                    submission.text("geburtsdatum"),
                    submission.office,
                ),
            )
        )

    def _kept(self, case: CaseResolution) -> CaseResolution:
        number = case.case_number or ""
        if plain_number(self._view.submission.case_number or "") == plain_number(number):
            return case
        try:
            self._server.keep_case(self._view.number, self._lease, number)
        except Refused as refused:
            if refused.code == "case-known":
                raise Refused("case-differs", reasons=("number-differs",)) from refused
            raise Unreachable("server-busy") from refused  # the lease is another's by now
        return case

    def _file(self, leg: Leg, *, maybe_there: bool) -> str:
        paper = self._addressed(self._papers[leg.name.partition(":")[2]])
        receipt = self._targets.e_file.find_by_key(paper, leg.key) if maybe_there else None
        if receipt is None:
            receipt = self._targets.e_file.put(paper, self._bytes(paper), leg.key)
        # twice: a page that a proxy put in place of the paper is not what the file holds
        for _ in range(2):
            stored = self._targets.e_file.read_back(receipt)
            if hashlib.sha256(stored).hexdigest() == paper.sha256:
                return receipt
        raise Damaged("efile-hash-differs", paper=paper.id)

    def _addressed(self, paper: Paper) -> Paper:
        """The paper with the number of the file it goes to, which a new case gets late."""
        if not self.opens_a_case:
            return paper
        case = self._known_case()
        return replace(
            paper,
            metadata={
                **paper.metadata,
                "Aktenzeichen": case.file_number or "",
                "BG-Nummer": case.case_number or "",
            },
        )

    def _bytes(self, paper: Paper) -> bytes:
        kept = self._local(paper)
        if kept is not None and hashlib.sha256(kept).hexdigest() == paper.sha256:
            return kept
        fetched = self._server.paper(self._view.number, paper.id)
        if hashlib.sha256(fetched).hexdigest() != paper.sha256:
            raise Damaged("hash-mismatch", paper=paper.id)
        return fetched
