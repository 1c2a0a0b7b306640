"""Puts a window around a desk. The only module the program's start needs to know."""

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ui.events import DeskEvents
from ui.main_window import MainWindow
from ui.remembered import KEY, Remembered
from ui.resources import TEXTS
from ui.theme import STYLE_NAME, STYLED, look

if TYPE_CHECKING:
    from inbox.desk import Desk


#: Whoever computes beside the window gives it its turn this often (seconds). With Python's own 5 ms
#: the window waits for up to 60 while evidence is read and compared, with this for 4 at most.
SHORT_TURN_S = 0.001


def the_application(name: str) -> QApplication:
    """The application, made when there is none; `name` is the program's, as on a command line.

    The style is named before it exists: asked for later, Qt would make another one first, and
    PySide would load all constants of styles for the answer.
    """
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    made = QApplication([name, "-style", STYLE_NAME])
    made.setProperty(STYLED, True)
    return made


def prepare_application(app: QApplication, language: str | None = None) -> None:
    """Language, fonts and theme, before the first window. German is the source language."""
    sys.setswitchinterval(SHORT_TURN_S)
    language = language or os.environ.get("ZWEIKLICK_LANGUAGE", "de")
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{language}", qt), (f"zweiklick_{language}", str(TEXTS))):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    app.setApplicationName("zweiklick")
    app.setApplicationDisplayName("Zweiklick")
    look().apply()


def build_window(desk: "Desk", events: DeskEvents) -> MainWindow:
    """The main window of a desk, not shown yet.

    The remembered places are read here, once, before anything is on screen: a window that jumps
    from light to dark after its first paint would be worse than this one short read.
    """
    with look().bare():
        return MainWindow(desk, events, Remembered.of(desk.setting(KEY)))
