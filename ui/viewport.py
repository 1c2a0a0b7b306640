"""A viewport made in Python, for views on the way to the first list. Nothing else about views."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def own_viewport(view: QAbstractScrollArea) -> None:
    """Give a view a viewport that looks like its own; call it first of all.

    Asking for the one that Qt made lets PySide load every widget class there is, to find out which
    of them it is: a tenth of the start.
    """
    made = QWidget()
    made.setObjectName("qt_scrollarea_viewport")
    made.setBackgroundRole(QPalette.ColorRole.Base)
    made.setAutoFillBackground(True)
    view.setViewport(made)
