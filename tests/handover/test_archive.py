"""Whether our papers are archive PDFs is said by veraPDF, a program of other people."""

from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from inbox.catalogue import Catalogue
from sync.formserver.receipts import Papers, receipt, transcript
from sync.handover.papers import PaperDesk
from tests.handover.conftest import resources
from tests.handover.values import row, view
from tests.peers.verapdf_check import validated

SENDING = Papers(
    "AUM-2026-000815-4",
    "Krankmeldung",
    datetime(2026, 11, 23, 8, 12, tzinfo=UTC),
    "",
    {"nachname": "Demirtaş", "au_seit": "2026-11-19", "kinder": True},
    (("au.pdf", 4711, "ab" * 32),),
)


@pytest.fixture(scope="module")
def papers(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("papers")
    desk = PaperDesk(resources("papers"), resources("fonts"), catalogue)
    rows = tuple(row(f"f{n}", "ä", "ß", "match", label=f"Feld {n}") for n in range(80))
    made = {
        "short.pdf": desk.make(view()).rendered["pruefvermerk"],
        "long.pdf": desk.make(view(rows=rows)).rendered["pruefvermerk"],
        "protokoll.pdf": receipt(SENDING),
        "durchschrift.pdf": transcript(SENDING),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in made]


@pytest.mark.timeout(400)  # the first time on a machine it is fetched
def test_an_independent_validator_finds_every_paper_an_archive_pdf(papers: list[Path]) -> None:
    found = validated(papers, "2a")
    assert [each.faults for each in found] == [()] * len(papers)
    assert all(each.complies and each.checks > 500 for each in found)


def test_the_validator_can_say_no(papers: list[Path], tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(papers[0]) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(spoilt)
    (found,) = validated([spoilt], "2a")
    assert not found.complies and found.faults


def test_every_paper_names_its_title_and_its_language_and_is_tagged(papers: list[Path]) -> None:
    for path in papers:
        with pikepdf.open(path) as pdf:
            assert str(pdf.Root.Lang).startswith("de"), path.name
            assert bool(pdf.Root.MarkInfo.Marked), path.name
            assert str(pdf.open_metadata()["dc:title"]), path.name


def test_a_receipt_with_characters_no_font_shows_is_made_all_the_same() -> None:
    odd = Papers(SENDING.number, "漢字 \ue000", SENDING.received, "", {"\ue000": "🎉\x07"}, ())
    assert receipt(odd).startswith(b"%PDF-")
    assert transcript(odd).startswith(b"%PDF-")
