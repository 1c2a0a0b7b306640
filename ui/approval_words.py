"""What the confirm bar says of four eyes, to the first person and to the second. Pure words."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from inbox.caseview import Bar, CaseView
from ui.bar_look import BarLook, next_press
from ui.messages import clock_text, day_text, key_text, sentence, short_name
from ui.press_button import DONE, FIRST, HOLLOW, WAITING, PressLook


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("approval", words)


#: Names of approvers said in the bar; more are counted.
NAMED = 3

_WHY: Mapping[str, str] = {
    "always": "Zahlungswirksam",
    "payment": "Zahlungswirksam",
    "declined": "Nach Rückgabe erneut bestätigt",
    "sample": "Stichprobe",
}


def why_word(why: object) -> str:
    """Why a second person is asked, in one word or two."""
    return tr(_WHY.get(str(why), "Vier-Augen"))


def waiting_approval() -> PressLook:
    """The second press while another person is asked."""
    return PressLook(WAITING, tr("Freigabe ausstehend"), "", filled=False)


def asked_look(view: CaseView) -> BarLook:
    """For the first person: it waits for another one, or that one has just approved."""
    bar = view.bar
    if bar.code == "approved":
        return BarLook(
            "ok",
            tr("Freigegeben von {who}").format(who=short_name(bar.who or "")),
            tr("Geht in {n} Sekunden weiter."),
            waiting_approval(),
            "say",
            _undo(bar),
            counts=True,
        )
    title = tr("Wartet auf Freigabe")
    if bar.values.get("why") == "sample":
        title = tr("Wartet auf Freigabe (Stichprobe)")
    return BarLook("waiting", title, _who_may(bar), waiting_approval(), "say", _undo(bar))


def _who_may(bar: Bar) -> str:
    told = bar.values.get("approvers")
    if not isinstance(told, Sequence) or isinstance(told, str):
        return tr("Freigeben muss eine andere Person. Danach können Sie ablegen.")
    names = [short_name(str(name)) for name in told]
    away = bar.values.get("away")
    if not names and isinstance(away, Sequence) and away:
        name, back = min(away, key=lambda one: one[1])
        words = tr("Wer freigeben darf, ist heute nicht da: {who} ist ab {day} zurück.")
        return words.format(who=short_name(str(name)), day=day_text(back))
    if not names:
        return tr("Zurzeit darf hier niemand freigeben. Bitte wenden Sie sich an die Teamleitung.")
    words = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        words = tr("{names} und {n} weitere").format(names=words, n=len(names) - NAMED)
    return tr("Freigeben kann: {names}. Danach können Sie ablegen.").format(names=words)


def release_look(view: CaseView) -> BarLook:
    """For the second person: one press lets it leave, another way sends it back."""
    bar = view.bar
    if bar.code == "changed-since":
        message = sentence("changed-since")
        press = PressLook(HOLLOW, tr("Zurück mit Begründung"), "", filled=False)
        return BarLook(message.kind, message.title, message.text, press, "decline")
    title = tr("{why}: bitte prüfen").format(why=why_word(bar.values.get("why")))
    count = bar.values.get("count")
    what = tr("Nichts wurde anders entschieden als angegeben.")
    if isinstance(count, int) and count:
        words = tr("1 Wert steht oben.") if count == 1 else tr("{n} Werte stehen oben.")
        what = words.replace("{n}", str(count))
    at = clock_text(bar.at) if bar.at is not None else ""
    text = tr("Bestätigt um {at}. {what}").format(at=at, what=what)
    press = PressLook(FIRST, tr("Freigeben"), key_text("Ctrl+Return"))
    return BarLook("hand", title, text, press, "approve", ("decline",), short=what)


def release_hold_look(view: CaseView) -> BarLook:
    """For the second person: approved, and certain to be taken back for a while."""
    return BarLook(
        "none",
        tr("Freigabe wirkt in {n} Sekunden"),
        tr("Bis dahin lässt sie sich zurücknehmen."),
        next_press(WAITING),
        "next",
        _undo(view.bar),
        counts=True,
        short=tr("Bis dahin rücknehmbar"),
    )


def second_done_look(view: CaseView) -> BarLook:
    """For the second person: nothing is left to do here."""
    bar = view.bar
    at = f", {clock_text(bar.at)}" if bar.at else ""
    if bar.code == "declined":
        title, text = tr("Zurückgegeben"), tr("Es wurde nichts übergeben.")
        return BarLook("hand", title + at, text, next_press(filled=True), "next")
    text = tr("Abgelegt wird von der Person, die bestätigt hat.")
    return BarLook("ok", tr("Freigegeben") + at, text, next_press(DONE, filled=True), "next")


def _undo(bar: Bar) -> tuple[str, ...]:
    return ("undo",) if bar.may_undo else ()
