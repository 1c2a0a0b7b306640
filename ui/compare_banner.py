"""Which one message stands under the title of a case, worst first; the others wait behind it."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inbox.caseview import DECIDING, CaseView, Phase
from ui.announce import announce
from ui.confirm_words import name_of
from ui.messages import Message, action_words, sentence
from ui.report_words import report_words
from ui.widgets import Banner

#: Codes of a refused order that the bar itself does not say.
_SAID_BY_BAR = frozenset({"already-decided", "claimed"})


@dataclass(frozen=True, slots=True)
class Notice:
    """One message; `action` is (id, verb, key) or None."""

    kind: str
    words: str
    action: tuple[str, str, str] | None = None
    rank: int = 5


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("compare", words)


def _action(action: str) -> tuple[str, str, str] | None:
    if action not in ("take-over", "resolve-case", "refresh", "send-now", "report-field"):
        return None
    verb, key = action_words("first-field" if action == "report-field" else action)
    return action, verb, key


def notices(view: CaseView) -> tuple[Notice, ...]:
    """Everything worth a banner, worst first."""
    found: list[Notice] = []
    bar = view.bar
    if bar.phase is Phase.LOCKED:
        message = sentence("claimed", {"who": name_of(view, bar.who), "since": bar.at})
        found.append(Notice(message.kind, message.words, _action("take-over"), 0))
    refused = str(bar.values.get("refused") or "")
    if refused and refused not in _SAID_BY_BAR:
        message = sentence(refused, bar.values)
        found.append(Notice(message.kind, message.words, _action(message.action), 1))
    case = view.case
    if case is not None and not case.may_hand_over and bar.phase is not Phase.CASE:
        code = {"unavailable": "case-system-down", "unknown": "case-unknown"}.get(
            case.state, "case-differs"
        )
        message = sentence(code, {"state": case.state, "reasons": case.reasons})
        found.append(Notice(message.kind, message.words, _action("resolve-case"), 2))
    if view.represents is not None:
        words = tr("Sie handeln i. V. für {name}.").format(name=view.represents_name or "")
        found.append(Notice("hand", words, None, 3))
    present = [p for p in view.others if bar.phase is not Phase.LOCKED]
    if present:
        names = ", ".join(name_of(view, p.name) for p in present[:3])
        verb = tr("hat") if len(present) == 1 else tr("haben")
        words = tr("{names} {verb} diesen Vorgang auch geöffnet.").format(names=names, verb=verb)
        found.append(Notice("other", words, None, 4))
    if view.report_gaps and bar.phase in DECIDING:
        found.append(Notice("similar", report_words(view.report_gaps), _action("report-field"), 4))
    found.extend(Notice("similar", hint, None, 5) for hint in view.hints)
    return tuple(sorted(found, key=lambda n: n.rank))


def more_words(count: int) -> str:
    """What stands for the messages behind the first: "2 weitere Hinweise"."""
    if count <= 0:
        return ""
    return tr("1 weiterer Hinweis") if count == 1 else tr("{n} weitere Hinweise").format(n=count)


class CaseBanner:
    """Shows one notice at a time in a `Banner`; a refusal comes first until something is done."""

    def __init__(self, banner: Banner) -> None:
        self._banner = banner
        self._view: CaseView | None = None
        self._failure: Message | None = None
        self._dismissed: set[str] = set()
        self._behind = 0
        banner.closed.connect(self._dismiss)

    def show_case(self, view: CaseView) -> None:
        """The notices of a case; another case forgets what was dismissed."""
        self._view = view
        self._show()

    def forget(self) -> None:
        """Another case is coming."""
        self._view = self._failure = None
        self._dismissed.clear()
        self._behind = 0

    def refused(self, message: Message) -> None:
        """Say why something was not done."""
        self._failure, self._behind = message, 0
        self._show()
        announce(self._banner, message.words, urgent=True)

    def done(self) -> None:
        """Something else was asked for: the refusal has been read."""
        if self._failure is not None:
            self._failure = None
            self._show()

    def show_next(self) -> None:
        """The notice behind the one on show."""
        self._behind += 1
        self._show()
        announce(self._banner, self._banner.words)

    def _show(self) -> None:
        found: list[Notice] = []
        if self._failure is not None:
            found.append(Notice(self._failure.kind, self._failure.words, None, -1))
        if self._view is not None:
            found += [n for n in notices(self._view) if n.words not in self._dismissed]
        if not found:
            self._banner.hide()
            return
        worst, more = found[self._behind % len(found)], more_words(len(found) - 1)
        action = worst.action
        if action is None and more:
            action, more = ("more", more, ""), ""
        stays = worst.rank in (0, 3)
        self._banner.show_message(worst.kind, worst.words, action, more=more, closable=not stays)

    def _dismiss(self) -> None:
        if self._failure is not None:
            self._failure = None
        else:
            self._dismissed.add(self._banner.words)
        self._show()
