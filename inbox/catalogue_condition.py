"""The one condition grammar of the catalogue: `field op value`, joined by and, or, not.

    condition  = "always" | term { ("and" | "or") term }      (and binds tighter than or)
    term       = "not" term | "(" condition ")" | field op value
    op         = == | != | > | <
    value      = word | number | "text" | true | false ;  field in [value, value, …]

A comparison with a field that was not entered is false, also `!=`; the empty text `""` stands for
"not entered", so `field != ""` asks whether something was entered. A field of a list
("einkommen[].art") compares with any of its entries. The limit: no arithmetic, no functions,
nothing that could run.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_TOKEN = re.compile(
    r"\s*(?:(?P<op>==|!=|>|<)|(?P<mark>[()\[\],])|\"(?P<text>[^\"]*)\"|(?P<word>[^\s()\[\],=!<>\"]+))"
)

Entered = Mapping[str, object]
_Test = Callable[[Entered], bool]


class ConditionError(ValueError):
    """The text is not a condition; the message says where it stops making sense."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition; `fields` are the fields it asks for."""

    text: str
    fields: frozenset[str]
    test: _Test

    def holds(self, data: Entered) -> bool:
        """Whether the condition is true for the entered data (flat: "einkommen[0].art")."""
        return self.test(data)


def parse_condition(text: str) -> Condition:
    """Read a condition. Raises ConditionError when the text breaks the grammar."""
    parser = _Parser(text)
    if text.strip() == "always":
        return Condition(text, frozenset(), lambda _data: True)
    test = parser.either()
    parser.end()
    return Condition(text, frozenset(parser.fields), test)


def entries(data: Entered, field: str) -> list[object]:
    """All entered values of a field, those of "x[].y" in their order; empty texts are left out."""
    if "[]" in field:
        head, _, tail = field.partition("[]")
        found = [v for k, v in data.items() if k.startswith(head + "[") and k.endswith("]" + tail)]
    else:
        found = [data[field]] if field in data else []
    flat: list[object] = []
    for value in found:
        flat.extend(value if isinstance(value, list | tuple) else [value])
    return [v for v in flat if v is not None and v != ""]


def _folded(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip().casefold()


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.fields: set[str] = set()
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        place = 0
        while text[place:].strip():
            found = _TOKEN.match(text, place)
            if found is None:
                raise ConditionError(f"„{text}“: ab Zeichen {place + 1} nicht lesbar.")
            kind = found.lastgroup or ""
            self.tokens.append((kind, found.group(kind)))
            place = found.end()

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def word(self, word: str) -> bool:
        if self.peek() == ("word", word):
            self.at += 1
            return True
        return False

    def expect(self, mark: str) -> None:
        if self.take() != ("mark", mark):
            raise ConditionError(f"„{self.text}“: Hier fehlt „{mark}“.")

    def end(self) -> None:
        if self.peek()[0] != "end":
            raise ConditionError(f"„{self.text}“: „{self.peek()[1]}“ ist zu viel.")

    def either(self) -> _Test:
        tests = [self.both()]
        while self.word("or"):
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else lambda data: any(t(data) for t in tests)

    def both(self) -> _Test:
        tests = [self.term()]
        while self.word("and"):
            tests.append(self.term())
        return tests[0] if len(tests) == 1 else lambda data: all(t(data) for t in tests)

    def term(self) -> _Test:
        if self.word("not"):
            inner = self.term()
            return lambda data: not inner(data)
        if self.peek() == ("mark", "("):
            self.take()
            inner = self.either()
            self.expect(")")
            return inner
        return self.comparison()

    def comparison(self) -> _Test:
        kind, field = self.take()
        if kind == "word" and self.peek() == ("mark", "["):
            field += self.list_tail()
        if kind != "word":
            raise ConditionError(f"„{self.text}“: Hier wird ein Feld erwartet, nicht „{field}“.")
        self.fields.add(field)
        if self.word("in"):
            self.expect("[")
            wanted = {_folded(self.value())}
            while self.peek() == ("mark", ","):
                self.take()
                wanted.add(_folded(self.value()))
            self.expect("]")
            return lambda data: any(_folded(v) in wanted for v in entries(data, field))
        kind, op = self.take()
        if kind != "op":
            raise ConditionError(f"„{self.text}“: Nach „{field}“ fehlt ==, !=, >, < oder in.")
        return _compare(field, op, self.value(), self.text)

    def list_tail(self) -> str:
        """The rest of "einkommen[].art", which the reader of words cuts at the bracket."""
        self.expect("[")
        self.expect("]")
        kind, tail = self.take()
        if kind != "word" or not tail.startswith("."):
            raise ConditionError(f"„{self.text}“: Nach [] fehlt ein Feld der Liste.")
        return "[]" + tail

    def value(self) -> str:
        kind, value = self.take()
        if kind not in {"word", "text"}:
            raise ConditionError(f"„{self.text}“: Hier fehlt ein Wert.")
        return value


def _compare(field: str, op: str, value: str, text: str) -> _Test:
    if op in {"==", "!="} and value == "":
        return lambda data: (not entries(data, field)) == (op == "==")
    folded = _folded(value)
    if op == "==":
        return lambda data: any(_folded(v) == folded for v in entries(data, field))
    if op == "!=":
        return lambda data: (
            bool(found := entries(data, field)) and all(_folded(v) != folded for v in found)
        )
    limit = _number(value)
    if limit is None:
        raise ConditionError(f"„{text}“: „{value}“ ist keine Zahl.")

    def beyond(data: Entered) -> bool:
        numbers = [n for v in entries(data, field) if (n := _number(v)) is not None]
        return any(n > limit if op == ">" else n < limit for n in numbers)

    return beyond
