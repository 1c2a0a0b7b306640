"""Colours, type and measures of the window, read from resources/style/tokens.json.

The only place that knows a value; everything else asks for a role. `theme()` is the active theme,
`look()` changes it (theme, density, zoom, reading font) and says so with `changed`.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from string import Template
from typing import Any, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ui.resources import FONTS, STYLE

#: Qt's own style under the style sheet, and the property of an application made with it.
STYLE_NAME, STYLED = "Fusion", "zweiklick-styled"
READING_FONT = "Atkinson Hyperlegible Next"
#: Widths of words kept before all are forgotten.
WIDTHS_KEPT = 20_000
ZOOM_STEPS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class ThemeName(StrEnum):
    """The drawn themes, and SYSTEM: what the desktop asks for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Density(StrEnum):
    """How much air a row has."""

    COMPACT = "kompakt"
    STANDARD = "standard"
    LARGE = "gross"


@cache
def tokens() -> Mapping[str, Any]:
    """The whole token file, read once."""
    return cast(Mapping[str, Any], json.loads((STYLE / "tokens.json").read_text("utf-8")))


@dataclass(frozen=True)
class Theme:
    """One drawn theme in one density and zoom. Lengths are logical pixels."""

    name: ThemeName = ThemeName.LIGHT
    density: Density = Density.STANDARD
    zoom: float = 1.0
    family: str = ""
    _colours: dict[str, QColor] = field(default_factory=dict, compare=False, repr=False)
    _fonts: dict[tuple[str, int], QFont] = field(default_factory=dict, compare=False, repr=False)
    _metrics: dict[tuple[str, int], QFontMetrics] = field(
        default_factory=dict, compare=False, repr=False
    )
    _widths: dict[tuple[str, str, int | None], int] = field(
        default_factory=dict, compare=False, repr=False
    )

    def hexadecimal(self, name: str) -> str:
        """The colour of a token as "#RRGGBB"."""
        return cast(str, tokens()["themes"][self.name.value][name])

    def colour(self, name: str) -> QColor:
        """The colour of a token ("text2", "okBg", …)."""
        found = self._colours.get(name)
        if found is None:
            found = self._colours[name] = QColor(self.hexadecimal(name))
        return found

    def px(self, length: float) -> int:
        """A length of the drawing in this zoom."""
        return round(length * self.zoom)

    def measure(self, name: str) -> int:
        """A measure of the density ("case", "field", "control", "nav") in this zoom."""
        return self.px(tokens()["density"][self.density.value][name])

    def radius(self, name: str) -> int:
        """A corner radius: "chip", "control", "panel"."""
        return self.px(tokens()["radius"][name])

    def size(self, role: str) -> int:
        """Font size of a type role ("caption", "body", "value", "heading", …)."""
        return self.px(tokens()["type"][role][0])

    def line(self, role: str) -> int:
        """Line height of a type role."""
        return self.px(tokens()["type"][role][1])

    @property
    def border_width(self) -> int:
        """Width of a control's edge: 2 in the contrast theme."""
        return 2 if self.name is ThemeName.CONTRAST else 1

    @property
    def font_family(self) -> str:
        """The face everything is set in."""
        return self.family or cast(str, tokens()["font"]["family"])

    def font(self, role: str = "body", weight: int | None = None) -> QFont:
        """The font of a role; figures are equally wide."""
        weight = weight or cast(int, tokens()["type"][role][2])
        found = self._fonts.get((role, weight))
        if found is None:
            found = QFont([face(self.font_family, weight), self.font_family])
            found.setPixelSize(self.size(role))
            found.setWeight(QFont.Weight(weight))
            found.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[role, weight] = found
        return found

    def metrics(self, role: str = "body", weight: int | None = None) -> QFontMetrics:
        """Font metrics of a role, kept, because delegates ask thousands of times."""
        weight = weight or cast(int, tokens()["type"][role][2])
        found = self._metrics.get((role, weight))
        if found is None:
            found = self._metrics[role, weight] = QFontMetrics(self.font(role, weight))
        return found

    def width_of(self, words: str, role: str = "body", weight: int | None = None) -> int:
        """How wide words are, kept: lists ask for the same words at every paint."""
        key = (words, role, weight)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > WIDTHS_KEPT:
                self._widths.clear()
            found = self.metrics(role, weight).horizontalAdvance(words)
            self._widths[key] = found
        return found

    def row_height(self, measure: str, lines: int) -> int:
        """max(token, font height × lines + 16): rows grow with the font."""
        return max(self.measure(measure), self.metrics("body").height() * lines + 16)

    def style_sheet(self) -> str:
        """The style sheet of the whole application in this theme."""
        family = self.font_family
        lengths = {f"s{n}": str(self.px(n)) for n in (2, 3, 4, 6, 8, 10, 12, 16, 24, 32)}
        return Template((STYLE / "window.qss").read_text("utf-8")).substitute(
            tokens()["themes"][self.name.value],
            **lengths,
            family=family,
            semi=face(family, 600),
            body=self.size("body"),
            controlIn=self.measure("control") - 2,
            hair=self.border_width,
            edge=self.hexadecimal("border" if self.name is ThemeName.CONTRAST else "line"),
            rControl=self.radius("control"),
            rPanel=self.radius("panel"),
        ) + "".join(self._label_rules())

    def _label_rules(self) -> list[str]:
        rules = []
        for role in tokens()["type"]:
            rules.append(f'QLabel[role="{role}"] {{ font-size: {self.size(role)}px; }}\n')
        for weight in (400, 500, 600):
            rules.append(
                f'QLabel[weight="{weight}"] {{ font-family: "{face(self.font_family, weight)}",'
                f' "{self.font_family}"; font-weight: {weight}; }}\n'
            )
        for tone in tokens()["themes"][self.name.value]:
            rules.append(f'QLabel[tone="{tone}"] {{ color: {self.hexadecimal(tone)}; }}\n')
        return rules

    def palette(self) -> QPalette:
        """The palette behind the style sheet, for everything Qt draws by itself."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "bg",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "sunken",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "onAccent",
            QPalette.ColorRole.PlaceholderText: "text3",
            QPalette.ColorRole.ToolTipBase: "surface",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.Accent: "accent",
        }
        for role, token in roles.items():
            palette.setColor(role, self.colour(token))
        return palette


@cache
def face(family: str, weight: int) -> str:
    """The name a cut is registered under, so that Qt never fakes a weight."""
    cut = {500: " Medium", 600: " SemiBold"}.get(weight, "")
    return family + cut


def load_fonts() -> int:
    """Register the shipped faces; how many were registered. Needs a QGuiApplication."""
    loaded = [QFontDatabase.addApplicationFont(str(p)) for p in sorted(FONTS.glob("*.ttf"))]
    return sum(1 for font in loaded if font >= 0)


class Look(QObject):
    """Owner of the active theme: applies it to the application and tells who paints by hand."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName("look")
        self._application = application
        self.wish = ThemeName.SYSTEM
        self.theme = Theme()
        self._fonts = load_fonts()
        self._applied = False
        self._bare = False
        self._scheme = application.styleHints().colorScheme()
        application.styleHints().colorSchemeChanged.connect(self._system_changed)

    def apply(
        self,
        *,
        name: ThemeName | None = None,
        density: Density | None = None,
        zoom: float | None = None,
        family: str | None = None,
    ) -> None:
        """Change what is given, restyle everything, then emit `changed`."""
        if name is not None:
            self.wish = name
        drawn = self._system() if self.wish is ThemeName.SYSTEM else self.wish
        wanted = replace(
            self.theme,
            name=drawn,
            density=density or self.theme.density,
            zoom=self.theme.zoom if zoom is None else zoom,
            family=self.theme.family if family is None else family,
            _colours={},
            _fonts={},
            _metrics={},
            _widths={},
        )
        if wanted == self.theme and self._applied:
            # Styling again costs a quarter of the start.
            return
        self.theme = wanted
        if not self._applied and not self._application.property(STYLED):
            self._application.setStyle(STYLE_NAME)
        self._applied = True
        self._application.setPalette(self.theme.palette())
        self._application.setFont(self.theme.font())
        if not self._bare:
            self._application.setStyleSheet(self.theme.style_sheet())
        self.changed.emit()

    @contextmanager
    def bare(self) -> Iterator[None]:
        """While a window is built: every layout would match all rules anew for all it holds."""
        self._bare = True
        if self._application.styleSheet():
            self._application.setStyleSheet("")
        try:
            yield
        finally:
            self._bare = False
            self._application.setStyleSheet(self.theme.style_sheet())

    def zoom_by(self, steps: int) -> None:
        """One step larger (+1) or smaller (-1); 0 is back to 100 %."""
        nearest = min(range(len(ZOOM_STEPS)), key=lambda i: abs(ZOOM_STEPS[i] - self.theme.zoom))
        at = max(0, min(len(ZOOM_STEPS) - 1, nearest + steps))
        self.apply(zoom=1.0 if steps == 0 else ZOOM_STEPS[at])

    def _system(self) -> ThemeName:
        hints = self._application.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return ThemeName.CONTRAST
        dark = self._scheme is Qt.ColorScheme.Dark
        return ThemeName.DARK if dark else ThemeName.LIGHT

    def _system_changed(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        if self.wish is ThemeName.SYSTEM:
            self.apply()


_known: list[Look] = []


def look() -> Look:
    """The application's look; made (and first applied in the light theme) when first asked for."""
    if _known and isValid(_known[0]):
        # Painting asks hundreds of times a frame.
        return _known[0]
    application = cast(QApplication, QApplication.instance())
    _known[:] = [Look(application)]
    _known[0].apply()
    return _known[0]


def theme() -> Theme:
    """The active theme."""
    return look().theme
