"""Fluent icons as pixmaps in a token's colour. Ships and knows only the names used."""

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from ui.resources import ICONS
from ui.theme import theme


def pixmap(name: str, size: int = 20, tone: str = "text2") -> QPixmap:
    """The icon `name` in its 16 or 20 px cut, filled with token `tone`, at the screen's ratio."""
    active = theme()
    screen = QApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    return _drawn(name, size, active.px(size), active.hexadecimal(tone), ratio)


def icon(name: str, size: int = 20, tone: str = "text2") -> QIcon:
    """The same as a QIcon, for actions and buttons."""
    return QIcon(pixmap(name, size, tone))


@cache
def _source(name: str, cut: int) -> str:
    return (ICONS / f"{name}_{cut}_regular.svg").read_text("utf-8")


@cache
def _drawn(name: str, cut: int, length: int, colour: str, ratio: float) -> QPixmap:
    svg = _source(name, cut).replace("<path", f'<path fill="{colour}"')
    drawn = QPixmap(round(length * ratio), round(length * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(svg.encode()).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn
