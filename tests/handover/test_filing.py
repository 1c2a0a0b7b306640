"""Which evidence is filed, as what, and what the Prüfvermerk says of the rest."""

from typing import Any

import pytest

from inbox.catalogue import Catalogue
from inbox.errors import Damaged
from inbox.submission import Document
from sync.handover.filing import Covers, judge
from sync.handover.papers import PaperDesk
from sync.handover.view import HandoverView
from tests.handover.conftest import resources
from tests.handover.values import row, sha, submission, view

COPY = b"%PDF-1.7 redacted copy"


class Redactor:
    """Says what it was asked; gives a copy, or the fault it was given."""

    def __init__(self, fault: str | None = None) -> None:
        self.fault = fault
        self.asked: list[tuple[str, Covers]] = []

    def __call__(self, of: HandoverView, document: Document, covers: Covers) -> bytes:
        self.asked.append((document.id, covers))
        if self.fault is not None:
            raise Damaged(self.fault)
        return COPY


def covered_row(document: str = "d-1", **more: Any) -> dict[str, Any]:
    covers = [[0, 10.0, 20.0, 90.0, 40.0], [2, 1.0, 2.0, 3.0, 4.0], [0, 10.0, 50.0, 90.0, 60.0]]
    return row(
        f"schwaerzung:{document}",
        "Diagnose (Seite 1, 3)",
        None,
        "none",
        by_hand=False,
        covers=covers,
        **more,
    )


def paper_desk(catalogue: Catalogue, redact: Redactor | None) -> PaperDesk:
    return PaperDesk(resources("papers"), resources("fonts"), catalogue, redact=redact)


def told(desk: PaperDesk, of: HandoverView) -> str:
    verdicts, _ = desk._redacted(of, judge(of, desk._catalogue, {}))
    return " | ".join(
        f"{name}: {what}" for name, _, what in desk.content(of, verdicts)["documents"]
    )


def test_what_has_to_be_redacted_is_filed_as_its_redacted_copy_alone(catalogue: Catalogue) -> None:
    redact = Redactor()
    desk = paper_desk(catalogue, redact)
    of = view(submission(evidence=("au_bescheinigung",)), rows=(covered_row(),))
    made = desk.make(of)
    paper = made.papers[-1]
    assert (paper.id, paper.file_name) == ("nachweis-1-geschwaerzt", "nachweis-1-geschwaerzt.pdf")
    assert paper.sha256 == sha(COPY) and made.rendered[paper.id] == COPY
    assert paper.source_document is None, "nobody may send the original in its place"
    assert paper.metadata["Schwärzung"] == "geschwärzt"
    ((document, covers),) = redact.asked
    assert document == "d-1" and [len(covers[n]) for n in (0, 2)] == [2, 1]
    assert "geschwärzt abgelegt: Diagnose (Seite 1, 3)" in told(desk, of)


@pytest.mark.parametrize("fault", ["redaction-not-proven", "encrypted", "timeout", "no-such-page"])
def test_a_copy_that_cannot_be_proven_is_held_back_and_said_so(
    catalogue: Catalogue, fault: str
) -> None:
    desk = paper_desk(catalogue, Redactor(fault))
    of = view(submission(evidence=("au_bescheinigung",)), rows=(covered_row(),))
    assert not [p.id for p in desk.make(of).papers if p.id.startswith("nachweis")]
    assert "nicht abgelegt: die Schwärzung ließ sich nicht beweisen" in told(desk, of)


def test_without_a_worker_nothing_is_filed_in_its_place(catalogue: Catalogue) -> None:
    of = view(submission(evidence=("au_bescheinigung",)), rows=(covered_row(),))
    papers = paper_desk(catalogue, None).make(of).papers
    assert not [p.id for p in papers if p.id.startswith("nachweis")]


@pytest.mark.parametrize("fault", ["no-worker", "cancelled", "closed", "store-damaged"])
def test_a_fault_of_this_machine_seals_nothing(catalogue: Catalogue, fault: str) -> None:
    of = view(submission(evidence=("au_bescheinigung",)), rows=(covered_row(),))
    with pytest.raises(Damaged, match=fault):
        paper_desk(catalogue, Redactor(fault)).make(of)


@pytest.mark.parametrize("covers", [None, [], [[0, 1]], [["a", 1, 2, 3, 4]], "x", 7])
def test_covers_that_cannot_be_read_stop_everything(catalogue: Catalogue, covers: Any) -> None:
    broken = {**covered_row(), "covers": covers}
    of = view(submission(evidence=("au_bescheinigung",)), rows=(broken,))
    with pytest.raises(Damaged, match="handover-unreadable"):
        paper_desk(catalogue, Redactor()).make(of)


def test_a_diagnosis_on_a_harmless_kind_of_paper_is_redacted_too(catalogue: Catalogue) -> None:
    of = view(submission(evidence=("liegebescheinigung",)), rows=(covered_row(),))
    papers = paper_desk(catalogue, Redactor()).make(of).papers
    assert papers[-1].sha256 == sha(COPY)


@pytest.mark.parametrize("recognised", ["personalausweis", "fachverfahren"])
def test_covers_do_not_make_a_note_only_paper_fit_for_the_file(
    catalogue: Catalogue, recognised: str
) -> None:
    rows = (covered_row(), row("dokument:d-1", "x", recognised, "kind"))
    redact = Redactor()
    of = view(submission(evidence=("au_bescheinigung",)), rows=rows)
    papers = paper_desk(catalogue, redact).make(of).papers
    assert not [p.id for p in papers if p.id.startswith("nachweis")] and redact.asked == []


def test_what_is_usually_not_needed_is_filed_only_when_a_person_wants_it(
    catalogue: Catalogue,
) -> None:
    desk = paper_desk(catalogue, None)
    ticket = submission(evidence=("reisebuchung",))
    assert "für die Entscheidung nicht nötig" in told(desk, view(ticket))
    wanted = view(ticket, rows=(row("abzulegen:d-1", "gewünscht", None, "none"),))
    assert desk.make(wanted).papers[-1].id == "nachweis-1"


def test_another_persons_paper_is_never_filed(catalogue: Catalogue) -> None:
    desk = paper_desk(catalogue, Redactor())
    rows = (row("fremd:d-1", "nicht ablegen", None, "none"), covered_row())
    for kind in ("mietvertrag", "au_bescheinigung"):
        of = view(submission(evidence=(kind,)), rows=rows)
        assert not [p.id for p in desk.make(of).papers if p.id.startswith("nachweis")]
        assert "nicht abgelegt: betrifft eine andere Person" in told(desk, of)


def test_an_empty_page_is_named_and_not_filed(catalogue: Catalogue) -> None:
    desk = paper_desk(catalogue, None)
    of = view(
        submission(evidence=("mietvertrag",)), rows=(row("leer:d-1", "nicht ablegen", None, ""),)
    )
    assert "nicht abgelegt: leere Seite" in told(desk, of)


def test_the_same_bytes_twice_are_filed_once_and_the_second_is_named(
    catalogue: Catalogue,
) -> None:
    from dataclasses import replace

    of = submission(evidence=("mietvertrag", "mietvertrag"))
    *others, first, second = of.documents
    twin = replace(second, sha256=first.sha256)
    desk = paper_desk(catalogue, None)
    doubled = view(replace(of, documents=(*others, first, twin)))
    assert [p.id for p in desk.make(doubled).papers if "nachweis" in p.id] == ["nachweis-1"]
    assert f"nicht noch einmal abgelegt: gleich mit {first.name}" in told(desk, doubled)


@pytest.mark.parametrize(("by_hand", "filed"), [(True, True), (False, False)])
def test_only_a_person_can_say_that_a_bank_card_shows_nothing(
    catalogue: Catalogue, by_hand: bool, filed: bool
) -> None:
    clear = {**row("ohne-schwaerzung:d-1", "nicht nötig", None, "none"), "by_hand": by_hand}
    of = view(submission(evidence=("bankkarte",)), rows=(clear,))
    papers = paper_desk(catalogue, None).make(of).papers
    assert bool([p for p in papers if p.id == "nachweis-1"]) is filed
