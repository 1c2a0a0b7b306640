"""What a preview of the handover says, line by line. Pure: from the foreseen to words."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from inbox.decision import FieldChoice
from inbox.foreseen import FiledPaper, Foreseen, MaskValue
from inbox.handover import Target
from inbox.submission import LegReport
from ui.messages import choice_word, fields_word, sentence
from ui.told_list import Told, head

#: What a person decided by this word is not worth a mark: it is what was entered.
_PLAIN = frozenset({FieldChoice.ENTERED_HOLDS, FieldChoice.CHECKED_BY_HAND})


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("foreseen", words)


def title(told: Foreseen) -> str:
    """One line above everything."""
    if told.has_arrived:
        return tr("Wo zu berichtigen ist")
    if told.confirmed:
        return tr("Das wird übergeben")
    return tr("Das würde übergeben")


def standing(told: Foreseen) -> tuple[str, str]:
    """Shape and sentence: what stands in the way, else that nothing has been sent."""
    if told.has_arrived:
        return "similar", tr(
            "Was eine Quittung trägt, ist angekommen. Berichtigen Sie es dort: "
            "in diesen Masken und an diesen Papieren, mit diesen Nummern."
        )
    if told.confirmed:
        return "ok", tr("Bestätigt. So geht es hinaus, der Stand steht unter Übergaben.")
    if told.case_state not in ("agrees", "new"):
        return "diff", tr(
            "Der Fall ist im Fachverfahren noch nicht bestätigt. Vorher geht nichts hinaus."
        )
    if told.open_fields:
        count = len(told.open_fields)
        return "similar", tr("Noch {fields} offen: dort steht bis dahin die Angabe.").format(
            fields=fields_word(count)
        )
    return "waiting", tr("Es ist noch nichts gesendet. Gesendet wird nach dem ersten Druck.")


def mask_lines(told: Foreseen) -> list[Told]:
    """Fachverfahren and statistics: mask, field, value."""
    case = told.case_number or (
        tr("neuer Fall") if told.case_state == "new" else tr("Fall noch offen")
    )
    lines: list[Told] = []
    for place, leg, values in (
        (tr("Fachverfahren {case}").format(case=case), Target.CASE_SYSTEM, told.masks),
        (tr("Statistik"), Target.STATISTICS, told.statistics),
    ):
        if told.legs:
            lines += [head(place), _arrived(place, told.legs.get(leg))]
        if not values:
            lines += [head(place), Told(tr("Nichts zu übergeben"))]
        lines += _of_masks(place, values, told)
    return lines


def _arrived(place: str, leg: LegReport | None) -> Told:
    """What a target has said of its part."""
    if leg is not None and leg.receipt:
        words = tr("Quittung {receipt}").format(receipt=leg.receipt)
        return Told(words, mark=tr("angekommen"), kind="ok", id=f"{place}/leg")
    return Told(tr("Noch keine Quittung"), kind="waiting", id=f"{place}/leg")


def _of_masks(place: str, values: Iterable[MaskValue], told: Foreseen) -> list[Told]:
    lines: list[Told] = []
    last = None
    for each in values:
        if each.mask != last:
            lines.append(head(f"{place} · {each.mask}"))
            last = each.mask
        mark, kind = "", ""
        if each.field in told.open_fields:
            mark, kind = tr("offen"), "similar"
        elif each.choice is not None and each.choice not in _PLAIN:
            mark, kind = choice_word(each.choice), "hand"
        spoken = tr("{place}, Maske {mask}, {name}: {value}").format(
            place=place, mask=each.mask, name=each.name, value=each.value
        )
        lines.append(
            Told(
                each.name,
                each.value,
                mark=mark,
                kind=kind,
                id=f"{place}/{each.mask}/{each.name}",
                spoken=f"{spoken}, {mark}" if mark else spoken,
            )
        )
    return lines


def paper_lines(told: Foreseen) -> list[Told]:
    """The e-file: each paper with place and name, what all of them carry, what stays out."""
    file = told.file_number or tr("neue Akte, die Nummer kommt mit dem Fall")
    count = len(told.papers)
    papers = tr("1 Papier") if count == 1 else tr("{n} Papiere").format(n=count)
    lines = [head(f"{tr('E-Akte')} {file} · {papers}")]
    shared = _shared(told.papers)
    lines += [
        _paper(paper, shared, told.legs.get(f"{Target.E_FILE}:{paper.id}")) for paper in told.papers
    ]
    if told.not_filed:
        lines.append(head(tr("Nicht in die Akte")))
    for each in told.not_filed:
        kind = f" ({each.kind})" if each.kind else ""
        lines.append(Told(each.name + kind, below=each.reason, kind="other", id=each.document))
    if shared:
        lines.append(head(tr("E-Akte · Angaben an jedem Papier")))
        lines += [Told(name, value, id=f"meta/{name}") for name, value in shared]
    return lines


def _shared(papers: tuple[FiledPaper, ...]) -> tuple[tuple[str, str], ...]:
    """The pairs every paper carries alike, in the order of the first."""
    if len(papers) < 2:
        return ()
    counted = Counter(pair for paper in papers for pair in paper.metadata)
    return tuple(pair for pair in papers[0].metadata if counted[pair] == len(papers))


def _paper(paper: FiledPaper, shared: tuple[tuple[str, str], ...], leg: LegReport | None) -> Told:
    place = " / ".join((*paper.folders, paper.name))
    own = [f"{name} {value}" for name, value in paper.metadata if (name, value) not in shared]
    below = [place, " · ".join(own)]
    kind = mark = ""
    if paper.redacted:
        below.append(tr("geschwärzte Kopie: {what}").format(what=paper.redacted))
        mark = tr("geschwärzt")
    elif paper.document is not None:
        mark = tr("unverändert")
    if leg is not None and leg.receipt:
        kind, mark = "ok", tr("angekommen")
        below.append(tr("Quittung {receipt}").format(receipt=leg.receipt))
    if paper.fault is not None:
        kind, mark = "trouble", tr("geht so nicht")
        below.append(sentence(paper.fault).words)
    return Told(
        paper.label,
        below="\n".join(part for part in below if part),
        mark=mark,
        kind=kind,
        id=paper.id,
        spoken=", ".join([tr("{label} in die Akte").format(label=paper.label), mark, *below]),
    )
