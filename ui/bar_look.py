"""One state of the confirm bar as values: mark, words, button. Decides nothing."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from ui.messages import key_text
from ui.press_button import HOLLOW, PressLook


def tr(words: str) -> str:
    """Translate words of the confirm bar."""
    return QCoreApplication.translate("confirm", words)


@dataclass(frozen=True, slots=True)
class BarLook:
    """One state of the bar. `action` is what the button does, `extra` ids of further actions.

    `{n}` in `title` and `text` are the seconds left of a hold.
    """

    kind: str
    title: str
    text: str
    press: PressLook
    action: str
    extra: tuple[str, ...] = ()
    counts: bool = False
    short: str = ""  #: instead of `text` when stacked

    def words(self, seconds: int = 0) -> str:
        """Title and text as they are announced."""
        return f"{self.title}. {self.text}".format(n=seconds).replace("..", ".")


def next_press(step: float = HOLLOW, *, filled: bool = False) -> PressLook:
    """The button that goes to the next case."""
    return PressLook(step, tr("Nächster Vorgang"), key_text("Ctrl+PgDown"), filled)
