"""What is wrong with a file of the catalogue, in plain German for whoever keeps it.

Only sentences are made here; where the fault is found stands beside them (file and place).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from jsonschema import ValidationError

_TYPES = {
    "string": "ein Text",
    "integer": "eine ganze Zahl",
    "number": "eine Zahl",
    "boolean": "true oder false",
    "array": "eine Liste",
    "object": "ein Objekt in geschweiften Klammern",
    "null": "null",
}


def schema_fault(error: ValidationError) -> str:
    """The reason of a broken schema rule."""
    say = _SENTENCES.get(str(error.validator))
    if say is None:
        return f"Die Angabe passt nicht zur Vorgabe „{error.validator}“."
    return say(error)


def schema_place(error: ValidationError) -> str:
    """Where the fault is: "fields/3/rule"."""
    return "/".join(str(p) for p in error.absolute_path)


def syntax_fault(fault: Exception) -> tuple[str, str]:
    """Place and reason of a file that cannot be read as JSON."""
    if isinstance(fault, json.JSONDecodeError):
        place = f"Zeile {fault.lineno}, Spalte {fault.colno}"
        return place, "Hier ist die Datei kein gültiges JSON."
    if isinstance(fault, UnicodeDecodeError):
        return f"Byte {fault.start}", "Die Datei ist nicht in UTF-8 geschrieben."
    if isinstance(fault, FileNotFoundError):
        return "", "Die Datei fehlt."
    return "", "Die Datei lässt sich nicht lesen."


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _enum(error: ValidationError) -> str:
    values: Any = error.validator_value
    wanted = [str(v) for v in values]
    most = ", ".join(wanted[:8]) + (" …" if len(wanted) > 8 else "")
    return f"„{_shown(error.instance)}“ ist hier nicht vorgesehen. Möglich sind: {most}."


def _required(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    given: Any = error.instance
    missing = [name for name in wanted if name not in given]
    return f"„{missing[0]}“ fehlt." if missing else "Eine Angabe fehlt."


def _additional(error: ValidationError) -> str:
    known = set(error.schema.get("properties", {})) if isinstance(error.schema, Mapping) else set()
    given: Any = error.instance
    unknown = [name for name in given if name not in known]
    return f"„{unknown[0]}“ ist hier nicht bekannt." if unknown else "Zu viele Angaben."


def _type(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    told = " oder ".join(_TYPES.get(n, n) for n in names)
    return f"Erwartet wird {told}, nicht „{_shown(error.instance)}“."


def _pattern(error: ValidationError) -> str:
    return f"„{_shown(error.instance)}“ hat nicht die verlangte Form ({error.validator_value})."


_SENTENCES: Mapping[str, Callable[[ValidationError], str]] = {
    "enum": _enum,
    "required": _required,
    "additionalProperties": _additional,
    "type": _type,
    "pattern": _pattern,
    "minLength": lambda _error: "Der Text ist leer.",
    "minItems": lambda _error: "Die Liste ist leer.",
    "minimum": lambda error: f"Die Zahl muss mindestens {error.validator_value} sein.",
    "anyOf": lambda error: f"„{_shown(error.instance)}“ ist hier nicht vorgesehen.",
}
