"""What the confirm bar says and offers in each phase. Pure: from a picture of the case to words."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from inbox.caseview import Bar, CaseView, Phase
from inbox.comparison.result import OPEN_RESULTS, Result
from inbox.handover import Target
from ui.approval_words import (
    asked_look,
    release_hold_look,
    release_look,
    second_done_look,
    waiting_approval,
)
from ui.bar_look import BarLook as BarLook
from ui.bar_look import next_press
from ui.field_list_words import open_words
from ui.messages import (
    Message,
    clock_text,
    fields_word,
    key_text,
    result_count,
    sentence,
    short_name,
    status_word,
)
from ui.paint import KIND
from ui.press_button import DONE, FIRST, HOLLOW, SECOND, WAITING, PressLook
from ui.report_words import report_count


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("confirm", words)


def look_of(view: CaseView) -> BarLook:
    """The look of the bar for a case."""
    return _LOOKS[view.bar.phase](view)


def _second() -> PressLook:
    return PressLook(SECOND, tr("In Akte ablegen"), key_text("Ctrl+Return"))


def _undo(bar: Bar) -> tuple[str, ...]:
    return ("undo",) if bar.may_undo else ()


def _from(message: Message, press: PressLook, action: str, *extra: str) -> BarLook:
    return BarLook(message.kind, message.title, message.text, press, action, extra)


def _open(view: CaseView) -> BarLook:
    bar = view.bar
    if bar.code == "waits-for-answer":
        press = PressLook(HOLLOW, tr("Zum Feld mit Rückfrage"), "", filled=False)
        return _from(sentence("waits-for-answer", {"count": bar.count}), press, "first-field")
    one = bar.count == 1
    title = tr("1 Feld ist noch offen") if one else tr("{count} Felder sind noch offen")
    words = tr("Noch {fields} klären").format(fields=fields_word(bar.count))
    return BarLook(
        _worst(view),
        title.format(count=bar.count),
        tr("Enter führt zum nächsten offenen Feld."),
        PressLook(HOLLOW, words, key_text("Return"), filled=False),
        "next-open",
    )


def _worst(view: CaseView) -> str:
    waiting = [
        row.result
        for row in (view.comparison.rows if view.comparison else ())
        if row.is_open and row.field not in view.decisions
    ]
    order = (Result.MISMATCH, Result.OTHER_PERSON, Result.UNREADABLE, Result.MISSING)
    worst = next((r for r in order if r in waiting), waiting[0] if waiting else Result.MISMATCH)
    return KIND[worst]


def _not_read(view: CaseView) -> BarLook:
    press = PressLook(HOLLOW, tr("Nachweis wird gelesen"), "", filled=False)
    look = _from(sentence("not-read"), press, "say")
    return BarLook("waiting", look.title, look.text, press, "say")


def _not_seen(view: CaseView) -> BarLook:
    press = PressLook(HOLLOW, tr("Noch eine Seite ansehen"), key_text("Return"), filled=False)
    return _from(sentence("not-seen", {"page": view.bar.page}), press, "show-page")


def _cover(view: CaseView) -> BarLook:
    code = view.bar.code if view.bar.code in ("page-not-read", "card-unclear") else "redaction-open"
    press = PressLook(HOLLOW, tr("Diagnosefeld prüfen"), key_text("Return"), filled=False)
    if code == "card-unclear":
        press = PressLook(HOLLOW, tr("Kartennummer prüfen"), key_text("Return"), filled=False)
    return _from(sentence(code, {"page": view.bar.page}), press, "show-page")


def _case(view: CaseView) -> BarLook:
    code = view.bar.code or "case-missing"
    if code == "case-unavailable":
        code = "case-system-down"
    press = PressLook(HOLLOW, tr("Fall erneut prüfen"), "", filled=False)
    return _from(sentence(code, view.bar.values), press, "resolve-case")


def _report(view: CaseView) -> BarLook:
    press = PressLook(HOLLOW, tr("Zum Feld für die Statistik"), "", filled=False)
    label = next((gap.label for gap in view.report_gaps), None)
    return _from(sentence("report-incomplete", {"label": label}), press, "first-field")


def _counts(view: CaseView) -> str:
    if view.comparison is None:
        return ""
    summary = view.comparison.summary
    parts = [result_count(r, summary[r]) for r in Result if summary[r]]
    return " · ".join([*parts, open_words(summary, 0), *report_count(view.report_gaps)])


def _ready(view: CaseView, words: str) -> BarLook:
    rows = view.comparison.rows if view.comparison else ()
    decided = any(r.compared and r.result in OPEN_RESULTS for r in rows)
    agree = any(r.compared and r.result is Result.MATCH for r in rows)
    if decided:
        title = tr("Alle offenen Felder sind entschieden")
    elif agree:
        title = tr("Alle Angaben stimmen mit dem Nachweis überein")
    else:
        title = tr("Nichts offen")
    press = PressLook(FIRST, words, key_text("Ctrl+Return"))
    return BarLook("ok", title, _counts(view), press, "confirm")


def _hold(view: CaseView) -> BarLook:
    bar = view.bar
    if not bar.may_file:
        return BarLook(
            "none",
            tr("Zur Freigabe vorgemerkt"),
            tr("Geht in {n} Sekunden weiter. Bis dahin lässt sich alles zurücknehmen."),
            waiting_approval(),
            "say",
            _undo(bar),
            counts=True,
        )
    return BarLook(
        "none",
        tr("Übernahme in {n} Sekunden"),
        tr("Bis dahin lässt sich alles zurücknehmen."),
        _second(),
        "file",
        _undo(bar),
        counts=True,
        short=tr("Bis dahin rücknehmbar"),
    )


def _file_hold(view: CaseView) -> BarLook:
    return BarLook(
        "none",
        tr("Ablage in {n} Sekunden"),
        tr("Bis dahin lässt sich das Ablegen zurücknehmen."),
        next_press(WAITING),
        "next",
        _undo(view.bar),
        counts=True,
        short=tr("Bis dahin rücknehmbar"),
    )


def _then_file(view: CaseView) -> tuple[PressLook, str]:
    return (_second(), "file") if view.bar.may_file else (next_press(WAITING), "next")


def _confirmed(view: CaseView) -> BarLook:
    return BarLook(
        "waiting",
        tr("Bestätigt, wird übernommen"),
        tr("Die Quittung des Fachverfahrens steht noch aus."),
        *_then_file(view),
        _undo(view.bar),
    )


def _taken_over(view: CaseView) -> BarLook:
    return BarLook(
        "ok",
        tr("Übernommen"),
        tr("Die Quittung des Fachverfahrens liegt vor."),
        *_then_file(view),
        _undo(view.bar),
    )


def _filing(view: CaseView) -> BarLook:
    return BarLook(
        "waiting",
        tr("Wird abgelegt"),
        tr("Durchschrift und Nachweise gehen in die E-Akte."),
        next_press(WAITING),
        "next",
        _undo(view.bar),
    )


def _filed(view: CaseView) -> BarLook:
    prefix = f"{Target.E_FILE}:nachweis"
    proofs = sum(1 for leg in view.legs if leg.name.startswith(prefix))
    if proofs == 1:
        what = tr("Durchschrift und 1 Nachweis abgelegt")
    elif proofs:
        what = tr("Durchschrift und {k} Nachweise abgelegt").replace("{k}", str(proofs))
    elif view.bar.count > 1:
        what = tr("{k} Dokumente abgelegt").replace("{k}", str(view.bar.count))
    else:
        what = tr("Durchschrift abgelegt")
    at = f", {clock_text(view.bar.at)}" if view.bar.at else ""
    return BarLook(
        "ok",
        what + at,
        tr("Der nächste Vorgang öffnet sich mit seiner Taste."),
        next_press(DONE, filled=True),
        "next",
        _undo(view.bar),
    )


def _noted(view: CaseView) -> BarLook:
    return BarLook(
        "waiting",
        tr("Vorgemerkt"),
        tr("Ohne Verbindung. Nichts geht hinaus, bevor der Formularserver zugestimmt hat."),
        *_then_file(view),
        _undo(view.bar),
    )


def _trouble(view: CaseView) -> BarLook:
    message = sentence(view.bar.code or "handover-failed", view.bar.values)
    press, action = _then_file(view)
    return _from(message, press, action, "send-now", *_undo(view.bar))


def name_of(view: CaseView, who: str | None) -> str:
    """The short name of somebody the bar speaks of; ids are looked up in what is known."""
    if not who:
        return tr("Eine andere Person")
    if "," in who:
        return short_name(who)
    submission = view.submission
    known: dict[str, str] = {p.id: p.name for p in submission.present}
    known |= {c.person: c.name for c in view.others}
    if submission.claim is not None:
        known[submission.claim.person] = submission.claim.name
    if submission.owner is not None:
        known[submission.owner] = submission.owner_name
    return short_name(known[who]) if who in known else tr("Eine andere Person")


def _since(view: CaseView) -> Mapping[str, object]:
    return {"who": name_of(view, view.bar.who), "since": view.bar.at, "at": view.bar.at}


def _locked(view: CaseView) -> BarLook:
    return _from(sentence("claimed", _since(view)), next_press(), "next")


def _elsewhere(view: CaseView) -> BarLook:
    message = sentence("already-decided", _since(view))
    return BarLook(
        message.kind, message.title, tr("Hier ist nichts mehr zu tun."), next_press(), "next"
    )


def _closed(view: CaseView) -> BarLook:
    if view.bar.code == "forbidden":
        return BarLook(
            "other",
            tr("Diesen Vorgang bearbeitet eine andere Rolle"),
            tr("Sie können lesen."),
            next_press(),
            "next",
        )
    return BarLook(
        "other",
        status_word(view.submission.status),
        tr("Hier ist nichts mehr zu tun."),
        next_press(),
        "next",
    )


_LOOKS = {
    Phase.OPEN: _open,
    Phase.NOT_READ: _not_read,
    Phase.NOT_SEEN: _not_seen,
    Phase.COVER: _cover,
    Phase.CASE: _case,
    Phase.REPORT: _report,
    Phase.READY: lambda view: _ready(view, tr("Bestätigen und übernehmen")),
    Phase.READY_APPROVAL: lambda view: _ready(view, tr("Bestätigen und zur Freigabe")),
    Phase.HOLD: _hold,
    Phase.CONFIRMED: _confirmed,
    Phase.TAKEN_OVER: _taken_over,
    Phase.FILE_HOLD: _file_hold,
    Phase.FILING: _filing,
    Phase.FILED: _filed,
    Phase.APPROVAL: asked_look,
    Phase.RELEASE: release_look,
    Phase.RELEASE_HOLD: release_hold_look,
    Phase.SECOND_DONE: second_done_look,
    Phase.NOTED: _noted,
    Phase.TROUBLE: _trouble,
    Phase.LOCKED: _locked,
    Phase.ELSEWHERE: _elsewhere,
    Phase.CLOSED: _closed,
}
