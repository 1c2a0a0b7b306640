"""Where the files that sync needs lie within the product."""

from pathlib import Path

_RESOURCES = Path(__file__).resolve().parent.parent / "resources"

#: Templates of the papers, and the fonts they are set in.
PAPERS = _RESOURCES / "papers"
FONTS = _RESOURCES / "fonts"
