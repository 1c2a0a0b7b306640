"""Sets texts as a tagged PDF/A-2a. Equal texts at the same moment give equal bytes, on any machine.

Knows nothing of what the texts say.
"""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from inbox.errors import Damaged
from sync.handover.paper_text import showable

#: Last characters the fonts can show, tried in turn; others are written as their code point.
_ALPHABETS = (0x10FFFF, 0x06FF, 0x04FF, 0x017F)


class Typesetter:
    """One template with its fonts, which are read once in every thread."""

    def __init__(self, template: Path, fonts: Path) -> None:
        self._template = template
        self._fonts = fonts
        self._kept = threading.local()

    def made(self, content: Mapping[str, Any], at: datetime) -> bytes:
        """The PDF. Raises Damaged("paper-not-rendered")."""
        for last in _ALPHABETS:
            data = json.dumps(showable(content, last), ensure_ascii=False, sort_keys=True)
            try:
                made = self._compiler().compile(
                    format="pdf",
                    pdf_standards=["a-2a"],
                    sys_inputs={"data": data},
                    timestamp=int(at.timestamp()),
                )
            except typst.TypstError:
                continue
            assert isinstance(made, bytes)  # one PDF, not a picture a page
            return made
        raise Damaged("paper-not-rendered")

    def _compiler(self) -> typst.Compiler:
        kept = getattr(self._kept, "compiler", None)
        if kept is None:
            kept = self._kept.compiler = typst.Compiler(
                str(self._template), ignore_system_fonts=True, font_paths=[str(self._fonts)]
            )
        return kept
