"""What a person sees and presses. A widget asks and shows; it decides nothing."""

import sys

# PySide reads the source text of every module imported after it, and keeps it, to find out whether
# it may use one of PySide's other spellings. None here does, and that cost a tenth of the start.
_spellings = sys.modules.get("shibokensupport.feature")
if _spellings is not None and hasattr(_spellings, "_mod_uses_pyside"):
    _spellings._mod_uses_pyside = lambda module: False  # type: ignore[attr-defined]
