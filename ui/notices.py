"""Messages in the flow, one at a time, the others counted. Never floats, never times out."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal

from ui.announce import announce
from ui.messages import Message, action_words, sentence
from ui.widgets import Banner

#: Messages that are untrue once the line to the form server holds.
OF_THE_LINE = (
    "unreachable",
    "server-nonsense",
    "token-expired",
    "unauthenticated",
    "certificate-refused",
    "disk-full",
)


class Notices(Banner):
    """The banner of the window. A code is shown once; a newer message of it replaces the older."""

    wanted = Signal(object)  #: Message whose action was taken

    def __init__(self) -> None:
        super().__init__("notice")
        self._messages: list[Message] = []
        self.acted.connect(self._act)
        self.closed.connect(self._next)

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is waiting to be read, the shown one first."""
        return tuple(self._messages)

    def add(self, message: Message) -> None:
        """Show a message in front of the others and say it aloud."""
        self.drop(message.code)
        self._messages.insert(0, message)
        announce(self, message.words)
        self._show()

    def tell(self, code: str, values: Mapping[str, object]) -> None:
        """News from behind; those of one submission name it, for another may be on screen."""
        message, number = sentence(code, values), values.get("number")
        if isinstance(number, str) and number not in message.words:
            message = replace(message, title=f"{number}: {message.title}")
        self.add(message)

    def line_holds(self) -> None:
        """The form server answers as it should."""
        for code in OF_THE_LINE:
            self.drop(code)

    def drop(self, code: str) -> None:
        """A message has become untrue."""
        self._messages = [m for m in self._messages if m.code != code]
        self._show()

    def _next(self) -> None:
        self._messages = self._messages[1:]
        self._show()

    def _act(self, _: str) -> None:
        message = self._messages[0]
        self._next()
        self.wanted.emit(message)

    def _show(self) -> None:
        if not self._messages:
            self.hide()
            return
        first, others = self._messages[0], len(self._messages) - 1
        action = (first.action, *action_words(first.action)) if first.action else None
        more = ""
        if others == 1:
            more = self.tr("1 weiterer Hinweis")
        elif others:
            more = self.tr("{n} weitere Hinweise").format(n=others)
        self.show_message(first.kind, first.words, action, more=more)
