import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inbox.comparison.result import Result
from ui import icons, paint
from ui.resources import ICONS
from ui.theme import Density, Theme, ThemeName, look, theme, tokens

UI = Path(__file__).resolve().parents[2] / "ui"
DRAWN = [ThemeName.LIGHT, ThemeName.DARK, ThemeName.CONTRAST]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", [n.value for n in DRAWN])
def test_every_stated_contrast_is_the_computed_one_and_high_enough(name: str) -> None:
    colours, pairs = tokens()["themes"][name], tokens()["contrast"][name]
    assert len(pairs) > 50
    for front, ground, stated, least in pairs:
        computed = ratio(colours[front], colours[ground])
        assert computed == pytest.approx(stated, abs=0.011), (front, ground)
        assert computed >= least, (front, ground)


@pytest.mark.parametrize("name", [n.value for n in DRAWN])
def test_no_text_and_no_status_is_left_out_of_the_contrast_table(name: str) -> None:
    pairs = {(front, ground) for front, ground, _, _ in tokens()["contrast"][name]}
    for ground in ("bg", "surface", "sunken", "hover", "selected"):
        for front in ("text", "text2", "text3", "accent", "focus", "border"):
            assert (front, ground) in pairs
    for kind in {paint.token(k) for k in paint.KIND.values()}:
        for ground in (f"{kind}Bg", "surface", "hover", "selected"):
            assert (kind, ground) in pairs


def test_a_weak_colour_would_be_found() -> None:
    assert ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert ratio("#FFFFFF", "#FFFFFF") == 1


def test_every_result_has_a_shape_of_its_own() -> None:
    assert set(paint.KIND) == set(Result)
    assert len(set(paint.KIND.values())) == len(Result)


def test_no_colour_stands_outside_the_tokens() -> None:
    guilty = []
    for source in [*UI.rglob("*.py"), UI.parent / "resources/style/window.qss"]:
        for number, line in enumerate(source.read_text("utf-8").splitlines(), 1):
            if re.search(r"#[0-9A-Fa-f]{6}\b", line):
                guilty.append(f"{source.name}:{number}")
    assert not guilty, f"take a token of resources/style/tokens.json instead: {guilty}"


def test_the_shipped_faces_are_found_in_every_weight(qapp: QApplication) -> None:
    look()
    families = set(QFontDatabase.families())
    for family in ("IBM Plex Sans", "Atkinson Hyperlegible Next"):
        for cut in ("", " Medium", " SemiBold"):
            assert family + cut in families
    info = QFontInfo(Theme().font("title"))
    assert info.family() in ("IBM Plex Sans SemiBold", "IBM Plex Sans")


def test_the_licences_of_fonts_and_icons_lie_beside_them() -> None:
    licences = list((ICONS.parent / "fonts" / "LICENSES").glob("*.txt"))
    assert len(licences) == 2
    assert all("SIL Open Font License" in p.read_text("utf-8") for p in licences)
    assert "MIT License" in (ICONS / "LICENSE").read_text("utf-8")


def test_every_icon_named_in_the_code_is_shipped_in_both_cuts() -> None:
    code = "\n".join(p.read_text("utf-8") for p in UI.glob("*.py"))
    shipped = {p.name.removesuffix("_16_regular.svg") for p in ICONS.glob("*_16_regular.svg")}
    named = {name for name in re.findall(r'"([a-z]+(?:_[a-z]+)*)"', code) if name in shipped}
    assert {"mail_inbox", "search", "people_swap"} <= named
    for name in shipped:
        assert (ICONS / f"{name}_20_regular.svg").exists()


@pytest.mark.parametrize("name", DRAWN)
def test_an_icon_is_drawn_in_the_colour_of_its_token(qapp: QApplication, name: ThemeName) -> None:
    look().apply(name=name)
    try:
        image = icons.pixmap("mail_inbox", 20, "accent").toImage()
        found = {
            image.pixelColor(x, y).name().upper()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert theme().hexadecimal("accent") in found
    finally:
        look().apply(name=ThemeName.LIGHT)


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("density", list(Density))
def test_the_style_sheet_has_no_gap_in_any_theme(name: ThemeName, density: Density) -> None:
    sheet = Theme(name=name, density=density).style_sheet()
    assert "$" not in sheet
    assert theme().hexadecimal("accent") or sheet


def test_rows_grow_with_the_font(qapp: QApplication) -> None:
    small, large = Theme(), Theme(zoom=2.0)
    assert small.row_height("case", 2) == 56
    assert large.row_height("case", 2) >= 2 * 56
    assert Theme(density=Density.LARGE).row_height("case", 2) == 72
    assert Theme(density=Density.COMPACT).row_height("case", 2) >= 46


def test_zooming_goes_in_steps_and_back(qapp: QApplication) -> None:
    look().apply(zoom=1.0)
    look().zoom_by(1)
    assert theme().zoom == 1.1
    for _ in range(20):
        look().zoom_by(1)
    assert theme().zoom == 2.0
    look().zoom_by(0)
    assert theme().zoom == 1.0


def test_a_change_of_theme_is_told_and_reaches_the_palette(qtbot: QtBot) -> None:
    with qtbot.waitSignal(look().changed):
        look().apply(name=ThemeName.DARK)
    assert QApplication.palette().window().color().name().upper() == "#12151A"
    with qtbot.waitSignal(look().changed):
        look().apply(name=ThemeName.LIGHT)


def test_the_system_theme_follows_the_system(qtbot: QtBot) -> None:
    hints = QApplication.styleHints()
    look().apply(name=ThemeName.SYSTEM)
    try:
        for scheme, drawn in (
            (Qt.ColorScheme.Dark, ThemeName.DARK),
            (Qt.ColorScheme.Light, ThemeName.LIGHT),
        ):
            hints.colorSchemeChanged.emit(scheme)
            assert theme().name is drawn
        look().apply(name=ThemeName.CONTRAST)
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert theme().name is ThemeName.CONTRAST
    finally:
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
        look().apply(name=ThemeName.LIGHT)
