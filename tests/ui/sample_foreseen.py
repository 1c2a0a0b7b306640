"""A preview of the handover for widget tests, made of the rows on screen."""

from inbox.caseview import CaseView
from inbox.decision import undecided
from inbox.foreseen import FiledPaper, Foreseen, MaskValue, NotFiled
from inbox.submission import DocumentId, HandoverNumber

SHARED = (
    ("Aktenzeichen", "II-0001234-26"),
    ("BG-Nummer", "12345BG0001234"),
    ("Name", "Demirtaş, Aylin"),
    ("Geburtsdatum", "12.03.1990"),
    ("Posteingangsdatum", "20.11.2026"),
    ("Sachbearbeitung", "Koch, Petra i. V. für Weber, Thomas"),
    ("Vorgangsnummer", "AUM-2026-000815-4"),
    ("Übergabe", "AUM-2026-000815-4-U1"),
)


def paper(id_: str, label: str, **more: object) -> FiledPaper:
    """One paper in the file of the sample."""
    return FiledPaper(
        id=id_,
        label=label,
        folders=("II-0001234-26",),
        name=f"2026-11-20_AUM-2026-000815-4_{id_}.pdf",
        metadata=(*SHARED, ("Dokumentart", label)),
        **more,  # type: ignore[arg-type]
    )


def foreseen(view: CaseView) -> Foreseen:
    """What would be handed over of this case."""
    rows = view.comparison.rows if view.comparison else ()
    decided = view.decisions
    masks = tuple(
        MaskValue(
            row.group or "Vorgang",
            row.label,
            decided[row.field].value if row.field in decided else row.entered,
            row.field,
            decided[row.field].choice if row.field in decided else None,
        )
        for row in rows
    )
    return Foreseen(
        handover=HandoverNumber(f"{view.submission.number}-U1"),
        case_state="agrees",
        case_number="12345BG0001234",
        file_number="II-0001234-26",
        masks=masks,
        statistics=masks[:2],
        papers=(
            paper("durchschrift", "Durchschrift", document=DocumentId("d0")),
            paper("pruefvermerk", "Prüfvermerk"),
            paper("protokoll", "Protokoll", document=DocumentId("d1")),
            paper("nachweis-1-geschwaerzt", "AU-Bescheinigung", redacted="Diagnose (Seite 1)"),
        ),
        not_filed=(
            NotFiled(
                DocumentId("d2"),
                "ausweis.jpg",
                "Personalausweis",
                "nicht abgelegt: Personalausweis lag vor, gültig bis 04.05.2031",
            ),
        ),
        open_fields={row.field: row.label for row in undecided(rows, decided)},
        confirmed=view.handover is not None,
    )
