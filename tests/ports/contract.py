"""What every e-file adapter must do. A test class inherits it and gives the adapter.

`TROUBLES` names what can go wrong at this kind of e-file and how it is said; what a kind cannot
have is not in its table.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from inbox.errors import Damaged, Refused, Unreachable, ZweiklickError
from inbox.handover import Leg, Paper, Target
from inbox.submission import HandoverNumber, SubmissionId
from sync.handover.sending import Sender
from sync.handover.targets import EFile, Targets
from tests.handover.values import paper, sha, view
from ui.texts.errors import ENTRIES

DATA = b"%PDF-1.7 some paper \x00\xff\r\n--x\r\n"
KEY = "AUM-2026-001234-5/AUM-2026-001234-5-U1/eakte:pruefvermerk"
SECOND = KEY.replace("U1", "U2")


class EFileContract:
    """Exactly once in effect, byte by byte alike, never into another file."""

    #: Name of a trouble → the error that says it.
    TROUBLES: ClassVar[dict[str, tuple[type[ZweiklickError], str]]] = {}

    def count(self) -> int:
        """How many papers the e-file holds, counted without the adapter."""
        raise NotImplementedError

    def another(self) -> EFile:
        """The adapter of another desk at the same e-file."""
        raise NotImplementedError

    def change(self, receipt: str) -> None:
        """Somebody changes the stored bytes, past the adapter."""
        raise NotImplementedError

    def place_of(self, receipt: str) -> str:
        """Which file a paper lies in, looked up past the adapter."""
        raise NotImplementedError

    def kept_of(self, receipt: str) -> str:
        """Everything the e-file says of a paper and its place, looked up past the adapter."""
        raise NotImplementedError

    def trouble(self, name: str) -> AbstractContextManager[tuple[Paper, bytes]]:
        """Bring a trouble about; gives the paper that meets it."""
        raise NotImplementedError

    def losing_the_answer(self) -> AbstractContextManager[None]:
        """The next paper is filed, and nobody hears of it."""
        return _nothing_lost()

    # -- the contract ----------------------------------------------------------------------
    def test_a_paper_comes_back_byte_by_byte(self, efile: EFile) -> None:
        receipt = efile.put(paper(DATA), DATA, KEY)
        assert efile.read_back(receipt) == DATA

    def test_place_name_and_properties_told_beforehand_are_those_it_is_filed_with(
        self, efile: EFile
    ) -> None:
        told = efile.place_for(paper(DATA), KEY)
        assert self.count() == 0, "telling files nothing"
        kept = self.kept_of(efile.put(paper(DATA), DATA, KEY))
        parts = [p for value in told.properties.values() for p in value.split(", ")]
        for said in (told.folders[-1], told.name, *told.properties, *parts):
            assert said in kept, said

    def test_without_a_file_number_no_place_is_told(self, efile: EFile) -> None:
        with pytest.raises(Refused, match="efile-no-file-number"):
            efile.place_for(paper(DATA, Aktenzeichen=""), KEY)

    def test_the_same_key_again_files_nothing_new_and_gives_the_same_receipt(
        self, efile: EFile
    ) -> None:
        first = efile.put(paper(DATA), DATA, KEY)
        assert efile.put(paper(DATA), DATA, KEY) == first
        assert self.another().put(paper(DATA), DATA, KEY) == first
        assert self.count() == 1

    def test_a_paper_is_found_by_its_key_and_by_no_other(self, efile: EFile) -> None:
        assert efile.find_by_key(paper(DATA), KEY) is None
        receipt = efile.put(paper(DATA), DATA, KEY)
        assert efile.find_by_key(paper(DATA), KEY) == receipt
        assert efile.find_by_key(paper(DATA), KEY + "x") is None

    def test_a_later_addition_is_filed_beside_the_first_in_the_same_file(
        self, efile: EFile
    ) -> None:
        other = b"%PDF-1.7 second handover"
        first = efile.put(paper(DATA), DATA, KEY)
        second = efile.put(paper(other), other, SECOND)
        assert first != second
        assert (efile.read_back(first), efile.read_back(second)) == (DATA, other)
        assert self.place_of(first) == self.place_of(second)
        assert self.count() == 2

    def test_equal_bytes_under_two_keys_are_two_papers(self, efile: EFile) -> None:
        efile.put(paper(DATA), DATA, KEY)
        efile.put(paper(DATA), DATA, SECOND)
        assert self.count() == 2

    def test_a_lost_answer_does_not_make_a_second_paper(self, efile: EFile) -> None:
        with self.losing_the_answer():
            try:
                efile.put(paper(DATA), DATA, KEY)
            except Unreachable as fault:
                assert fault.code in ("efile-unreachable", "efile-nonsense")
        other = self.another()
        receipt = other.find_by_key(paper(DATA), KEY)
        assert receipt is not None
        assert other.put(paper(DATA), DATA, KEY) == receipt
        assert other.read_back(receipt) == DATA
        assert self.count() == 1

    def test_bytes_that_are_not_those_of_the_plan_are_never_filed(self, efile: EFile) -> None:
        with pytest.raises(Damaged, match="efile-hash-differs"):
            efile.put(replace(paper(DATA), sha256=sha(b"else")), DATA, KEY)
        assert self.count() == 0

    def test_what_was_changed_in_the_file_is_noticed_when_it_is_read_back(
        self, efile: EFile
    ) -> None:
        receipt = efile.put(paper(DATA), DATA, KEY)
        self.change(receipt)
        with pytest.raises(Damaged, match="efile-hash-differs"):
            send(efile, paper(DATA), DATA, maybe_there=True)

    def test_a_receipt_of_nothing_is_said_to_be_missing(self, efile: EFile) -> None:
        efile.put(paper(DATA), DATA, KEY)
        with pytest.raises(Damaged, match="efile-missing"):
            efile.read_back("nicht-da")

    def test_without_a_file_number_nothing_is_filed(self, efile: EFile) -> None:
        with pytest.raises(Refused, match="efile-no-file-number"):
            efile.put(paper(DATA, Aktenzeichen=""), DATA, KEY)
        assert self.count() == 0

    def test_two_file_numbers_never_share_a_place(self, efile: EFile) -> None:
        one = efile.put(paper(DATA, Aktenzeichen="12345//0004711"), DATA, KEY)
        assert efile.find_by_key(paper(DATA, Aktenzeichen="12345--0004711"), KEY) is None
        two = efile.put(paper(DATA, Aktenzeichen="12345--0004711"), DATA, KEY)
        assert one != two
        assert self.place_of(one) != self.place_of(two)

    @pytest.mark.parametrize(
        "number",
        ["O'Neil \\ 'x", '"Ä" <5>|*?', "100% ", "C:\\Akte", "..."],
        ids=["quotes", "forbidden", "percent", "drive", "dots"],
    )
    def test_characters_that_names_must_not_have_lead_to_the_same_file_again(
        self, efile: EFile, number: str
    ) -> None:
        receipt = efile.put(paper(DATA, Aktenzeichen=number), DATA, KEY)
        assert self.another().find_by_key(paper(DATA, Aktenzeichen=number), KEY) == receipt
        assert efile.read_back(receipt) == DATA
        efile.put(paper(DATA, Aktenzeichen=number), DATA, SECOND)
        assert self.count() == 2

    def test_two_desks_at_the_same_moment_file_one_paper(self, efile: EFile) -> None:
        desks = [efile, *(self.another() for _ in range(3))]
        efile.put(paper(b"opens the file"), b"opens the file", SECOND)
        with ThreadPoolExecutor(len(desks)) as hands:
            receipts = set(hands.map(lambda desk: desk.put(paper(DATA), DATA, KEY), desks))
        assert len(receipts) == 1
        assert self.count() == 2

    def test_trouble_is_said_and_leaves_nothing_half_done(self, efile: EFile, trouble: str) -> None:
        family, code = self.TROUBLES[trouble]
        with self.trouble(trouble) as (wanted, data):
            before = self.count()
            with pytest.raises(family) as said:
                efile.put(wanted, data, KEY)
            assert said.value.code == code
            assert code in ENTRIES, "and there is a sentence for it"
            assert self.count() == before
        if family is Unreachable:
            assert efile.read_back(efile.put(wanted, data, KEY)) == data
            assert self.count() == before + 1


def send(efile: EFile, of: Paper, data: bytes, *, maybe_there: bool) -> str:
    """One leg as the handover sends it: looked up, sent, read back, hashed."""
    nobody: Any = None
    sender = Sender(
        view(), {of.id: of}, Targets(case_system=nobody, e_file=efile), nobody, lambda _: data
    )
    number = HandoverNumber("AUM-2026-001234-5-U1")
    leg = Leg(number, SubmissionId("s-1"), f"eakte:{of.id}", Target.E_FILE, KEY)
    return sender.send(leg, maybe_there=maybe_there)


@contextmanager
def _nothing_lost() -> Iterator[None]:
    """Where a deed is a file, whoever asked dies before he writes the receipt down."""
    yield
