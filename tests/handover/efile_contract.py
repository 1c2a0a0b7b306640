"""What every e-file adapter must do. A test class inherits it and gives the adapter."""

from dataclasses import replace

import pytest

from inbox.errors import Damaged, Refused
from sync.handover.targets import EFile
from tests.handover.values import paper, sha

DATA = b"%PDF-1.7 some paper \x00\xff"
KEY = "AUM-2026-001234-5/AUM-2026-001234-5-U1/eakte:pruefvermerk"


class EFileContract:
    """Exactly once in effect, byte by byte alike, never into another file."""

    def count(self) -> int:
        """How many papers the e-file holds, counted without the adapter."""
        raise NotImplementedError

    def test_a_paper_comes_back_byte_by_byte(self, efile: EFile) -> None:
        receipt = efile.put(paper(DATA), DATA, KEY)
        assert efile.read_back(receipt) == DATA

    def test_the_same_key_again_files_nothing_new_and_gives_the_same_receipt(
        self, efile: EFile
    ) -> None:
        first = efile.put(paper(DATA), DATA, KEY)
        assert efile.put(paper(DATA), DATA, KEY) == first
        assert self.count() == 1

    def test_a_paper_is_found_by_its_key_and_by_no_other(self, efile: EFile) -> None:
        assert efile.find_by_key(paper(DATA), KEY) is None
        receipt = efile.put(paper(DATA), DATA, KEY)
        assert efile.find_by_key(paper(DATA), KEY) == receipt
        assert efile.find_by_key(paper(DATA), KEY + "x") is None

    def test_a_new_will_is_filed_beside_the_old_one(self, efile: EFile) -> None:
        other = b"%PDF-1.7 second handover"
        first = efile.put(paper(DATA), DATA, KEY)
        second = efile.put(paper(other), other, KEY.replace("U1", "U2"))
        assert first != second
        assert (efile.read_back(first), efile.read_back(second)) == (DATA, other)
        assert self.count() == 2

    def test_equal_bytes_under_two_keys_are_two_papers(self, efile: EFile) -> None:
        efile.put(paper(DATA), DATA, KEY)
        efile.put(paper(DATA), DATA, KEY.replace("U1", "U2"))
        assert self.count() == 2

    def test_bytes_that_are_not_those_of_the_plan_are_never_filed(self, efile: EFile) -> None:
        with pytest.raises(Damaged, match="efile-hash-differs"):
            efile.put(replace(paper(DATA), sha256=sha(b"else")), DATA, KEY)
        assert self.count() == 0

    def test_without_a_file_number_nothing_is_filed(self, efile: EFile) -> None:
        with pytest.raises(Refused, match="efile-no-file-number"):
            efile.put(paper(DATA, Aktenzeichen=""), DATA, KEY)
        assert self.count() == 0

    def test_two_file_numbers_never_share_a_place(self, efile: EFile) -> None:
        one = efile.put(paper(DATA, Aktenzeichen="12345//0004711"), DATA, KEY)
        assert efile.find_by_key(paper(DATA, Aktenzeichen="12345--0004711"), KEY) is None
        two = efile.put(paper(DATA, Aktenzeichen="12345--0004711"), DATA, KEY)
        assert one != two
