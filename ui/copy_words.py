"""What the copy panel says, line by line. Pure: from the tasks to words."""

from PySide6.QtCore import QCoreApplication

from inbox.copying import CopyTask, CopyValue
from ui.handovers_words import leg_words
from ui.told_list import Told, head


def tr(words: str) -> str:
    """Translate words of this module."""
    return QCoreApplication.translate("copying", words)


def row_id(task: CopyTask, value: CopyValue) -> str:
    """What a row is found by."""
    return f"{task.key}\x1f{value.mask}\x1f{value.name}"


def copy_lines(tasks: tuple[CopyTask, ...], copied: str) -> list[Told]:
    """Every value in the order of its mask; `copied` is the id of the row on the clipboard."""
    lines: list[Told] = []
    for task in tasks:
        last = None
        for value in task.values:
            if value.mask != last:
                lines.append(head(f"{leg_words(task.leg)} · {value.mask}"))
                last = value.mask
            lines.append(_row(task, value, copied))
    return lines


def _row(task: CopyTask, value: CopyValue, copied: str) -> Told:
    id_ = row_id(task, value)
    kind, mark = "none", ""
    if task.receipt is not None or value.ticked:
        kind, mark = "ok", tr("übertragen")
    elif id_ == copied:
        kind, mark = "hand", tr("in der Zwischenablage")
    spoken = tr("Maske {mask}, {name}: {value}").format(
        mask=value.mask, name=value.name, value=value.value
    )
    return Told(
        value.name,
        value.value,
        mark=mark,
        kind=kind,
        id=id_,
        spoken=f"{spoken}, {mark or tr('noch nicht übertragen')}",
    )


def standing(tasks: tuple[CopyTask, ...]) -> tuple[str, str]:
    """Shape and sentence above the list."""
    if not tasks:
        return "none", tr("Hier ist nichts von Hand zu übertragen.")
    waiting = [task for task in tasks if task.receipt is None]
    if not waiting:
        return "ok", tr("Übernommen. Alles Weitere geht von selbst.")
    count = sum(task.open for task in waiting)
    if not count:
        return "similar", tr("Alles ist abgehakt. Fertig ist es mit „Übernommen“.")
    words = tr("Noch 1 Wert") if count == 1 else tr("Noch {n} Werte").format(n=count)
    rest = tr("zu übertragen. Nach 60 Sekunden ist die Zwischenablage wieder leer.")
    return "waiting", f"{words} {rest}"
