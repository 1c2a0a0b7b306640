"""What the window remembers between two days, as one JSON setting. Reads and writes text only."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from inbox.queue import SortKey
from ui.theme import Density, ThemeName

KEY = "window"


@dataclass
class Remembered:
    """Places, widths (in drawing units) and wishes; defaults are those of the drawing."""

    width: int = 1440
    height: int = 900
    maximised: bool = False
    splitter: list[int] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    sort: str = SortKey.DUE.value
    descending: bool = False
    density: str = Density.STANDARD.value
    theme: str = ThemeName.SYSTEM.value
    zoom: float = 1.0
    family: str = ""
    preview: bool = True

    def text(self) -> str:
        """The setting as it is kept."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def of(cls, text: str | None) -> "Remembered":
        """Read a kept setting; what is missing or of another kind stays at its default."""
        remembered = cls()
        try:
            kept: Any = json.loads(text) if text else {}
        except ValueError:
            return remembered
        if not isinstance(kept, dict):
            return remembered
        for name, default in asdict(remembered).items():
            value = kept.get(name, default)
            if isinstance(default, float) and isinstance(value, int):
                value = float(value)
            if type(value) is type(default):
                setattr(remembered, name, value)
        remembered._check()
        return remembered

    def _check(self) -> None:
        """A value of a later version must not keep the window from opening."""
        for name, kind in (
            ("sort", SortKey),
            ("density", Density),
            ("theme", ThemeName),
        ):
            if getattr(self, name) not in {member.value for member in kind}:
                setattr(self, name, getattr(Remembered(), name))
        self.zoom = min(2.0, max(0.8, self.zoom))
        self.width, self.height = max(640, self.width), max(400, self.height)
        self.splitter = [n for n in self.splitter if isinstance(n, int)]
        self.columns = {k: v for k, v in self.columns.items() if isinstance(v, int)}
