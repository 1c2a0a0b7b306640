"""What the rest of the program tells the window. Carries ids and values, never rows or widgets."""

from PySide6.QtCore import QObject, Signal


class DeskEvents(QObject):
    """Lives on the main thread; other threads emit, Qt queues."""

    changed = Signal(object)  #: frozenset[SubmissionId]: these look different now
    state = Signal(object)  #: DeskState: the status line
    queues = Signal()  #: counts, lists or substitutions changed
    notice = Signal(str, object)  #: code, values: something a person should read
