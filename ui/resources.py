"""Where the window's fonts, icons, style and texts lie. Reads files, interprets none."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "resources"
FONTS = ROOT / "fonts"
ICONS = ROOT / "icons"
STYLE = ROOT / "style"
TEXTS = ROOT / "texts"
