"""How far handovers got, in words: each with its legs. Pure: from the ledger to lines."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from inbox.copying import COPY
from inbox.handover import HandoverEntry, Leg, LegState, StuckHandover, Target
from ui.messages import clock_text, instant_text, sentence, short_name
from ui.told_list import Told, head


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("handovers", words)


def leg_words(name: str, label: str = "") -> str:
    """Where a leg leads: "Fachverfahren", "E-Akte: Prüfvermerk"."""
    target, _, paper = name.partition(":")
    if target == Target.CASE_SYSTEM:
        return tr("Fachverfahren")
    if target == Target.STATISTICS:
        return tr("Statistik")
    return tr("E-Akte: {paper}").format(paper=label or paper)


def why(reason: str | None) -> str:
    """Why a leg failed, with what the target itself called it."""
    if not reason:
        return ""
    problem = reason.partition(":")[2]
    words = sentence(reason).words
    return (
        tr("{words} Meldung des Ziels: {problem}.").format(words=words, problem=problem)
        if (problem)
        else words
    )


def standing(entry: HandoverEntry, now: datetime) -> tuple[str, str]:
    """Shape and word of a whole handover."""
    opened = entry.opened
    if opened.state == "undone":
        return "other", tr("zurückgenommen")
    if opened.state == "done":
        return "ok", tr("abgeschlossen")
    if entry.needs_a_person:
        return "trouble", tr("braucht Sie")
    if any(each.state is LegState.FAILED for each in entry.legs):
        return "similar", tr("wird wiederholt")
    if entry.waits_for_approval:
        return "waiting", tr("wartet auf Freigabe")
    hold = opened.file_hold_until if opened.filed else opened.hold_until
    if hold is not None and hold > now:
        return "waiting", tr("bis {at} rücknehmbar").format(at=clock_text(hold))
    early = [each for each in entry.legs if each.target is not Target.E_FILE]
    if not opened.filed and early and all(e.state is LegState.RECEIVED for e in early):
        return "waiting", tr("wartet auf „In Akte ablegen“")
    return "waiting", tr("unterwegs")


def entry_lines(entries: tuple[HandoverEntry, ...], now: datetime) -> list[Told]:
    """The list of handovers, in three sections."""
    lines: list[Told] = []
    last = ""
    for entry in entries:
        kind, mark = standing(entry, now)
        section = tr("Abgeschlossen") if entry.opened.state != "open" else tr("Unterwegs")
        if kind in ("trouble", "similar"):
            section = tr("Nicht angekommen")
        if section != last:
            lines.append(head(section))
            last = section
        arrived = sum(each.state is LegState.RECEIVED for each in entry.legs)
        below = [" · ".join(part for part in (entry.title, entry.person) if part)]
        if entry.legs:
            below.append(tr("{n} von {all} angekommen").format(n=arrived, all=len(entry.legs)))
        if entry.opened.damage is not None and entry.opened.state == "open":
            below.append(sentence(entry.opened.damage).words)
        lines.append(
            Told(
                entry.opened.number,
                below="\n".join(part for part in below if part),
                mark=mark,
                kind=kind,
                id=entry.opened.number,
            )
        )
    return lines


def leg_lines(entry: HandoverEntry, now: datetime) -> list[Told]:
    """The legs of one handover with state, receipt, attempts, next attempt and reason."""
    if not entry.legs:
        words = tr("Die Strecken stehen fest, sobald die Wartefrist vorbei ist.")
        return [head(tr("Strecken")), Told(words)]
    lines = [head(tr("Strecken von {number}").format(number=entry.opened.number))]
    return lines + [_leg(each, entry, now) for each in entry.legs]


def _leg(leg: Leg, entry: HandoverEntry, now: datetime) -> Told:
    below: list[str] = []
    kind, mark = "none", tr("geplant")
    match leg.state:
        case LegState.RECEIVED:
            kind, mark = "ok", tr("angekommen")
            below.append(tr("Quittung {receipt}").format(receipt=leg.receipt or "–"))
        case LegState.FAILED if leg.reason == COPY:
            kind, mark = "similar", tr("wartet auf Sie: Kopierfeld")
        case LegState.FAILED if leg.not_before is None:
            kind, mark = "trouble", tr("wartet auf Sie")
        case LegState.FAILED:
            assert leg.not_before is not None
            kind = "similar"
            mark = (
                tr("nächster Versuch {at}").format(at=clock_text(leg.not_before))
                if leg.not_before > now
                else tr("wird gleich wiederholt")
            )
        case LegState.SENT:
            kind, mark = "waiting", tr("gesendet, Quittung steht aus")
        case LegState.UNDONE:
            kind, mark = "other", tr("zurückgenommen")
        case LegState.PLANNED if leg.target is Target.E_FILE and not entry.opened.filed:
            mark = tr("nach „In Akte ablegen“")
    if leg.state is LegState.FAILED:
        below.append(why(leg.reason))
    if leg.reason != COPY and (leg.attempts > 1 or leg.state is LegState.FAILED):
        one = leg.attempts == 1
        below.append(tr("1 Versuch") if one else tr("{n} Versuche").format(n=leg.attempts))
    return Told(
        leg_words(leg.name, entry.labels.get(leg.name, "")),
        below="\n".join(part for part in below if part),
        mark=mark,
        kind=kind,
        id=leg.name,
    )


def stuck_lines(found: tuple[StuckHandover, ...]) -> list[Told]:
    """What stands still across people, by team."""
    lines: list[Told] = []
    last = None
    for each in sorted(found, key=lambda s: (s.team, s.confirmed_at, s.number)):
        if each.team != last:
            lines.append(head(each.team))
            last = each.team
        who = tr("bestätigt {at} von {who}").format(
            at=instant_text(each.confirmed_at), who=short_name(each.confirmed_by)
        )
        below = [who, why(each.reason)]
        if each.not_before is not None:
            below.append(tr("Nächster Versuch {at}").format(at=instant_text(each.not_before)))
        elif not each.leg:
            below.append(tr("Kein Arbeitsplatz und kein Läufer arbeitet daran."))
        place = leg_words(each.leg) if each.leg else tr("steht still")
        lines.append(
            Told(
                f"{each.number} · {place}",
                below="\n".join(part for part in below if part),
                mark=tr("{n} Versuche").format(n=each.attempts) if each.attempts else "",
                kind="similar" if each.not_before is not None else "trouble",
                id=f"{each.number}/{each.leg}",
            )
        )
    return lines
