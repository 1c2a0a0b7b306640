"""`python -m tests.bench LIST` names the measures, `python -m tests.bench NAME …` runs one."""

import importlib
import pkgutil
import sys
from pathlib import Path


def measures() -> list[str]:
    """The modules of this folder that have a `main(argv)`."""
    here = Path(__file__).parent
    return sorted(
        m.name
        for m in pkgutil.iter_modules([str(here)])
        if not m.name.startswith("_")
        and "\ndef main(" in (here / f"{m.name}.py").read_text("utf-8")
    )


def main(arguments: list[str]) -> int:
    """Run one measure; 2 when there is none of that name."""
    if not arguments or arguments[0] in ("LIST", "list", "-h", "--help"):
        sys.stdout.write("\n".join(measures()) + "\n")
        return 0
    name, *rest = arguments
    if name not in measures():
        sys.stderr.write(f"no measure {name!r}; there are: {', '.join(measures())}\n")
        return 2
    return int(importlib.import_module(f"tests.bench.{name}").main(rest) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
