"""The rows of the comparison as a table: sections and fields. Knows no widget, decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from inbox.comparison.result import FieldResult
from inbox.decision import FieldDecision
from ui.field_list_words import evidence_words, sentence, spoken, tr, verdict_words

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, left to right."""

    SHAPE = 0
    LABEL = 1
    ENTERED = 2
    EVIDENCE = 3
    VERDICT = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One table row: a section when `row` is None, else a field with its decision."""

    section: str
    row: FieldResult | None = None
    decision: FieldDecision | None = None
    last: bool = False  #: the last row of its section has no hairline

    @property
    def is_loud(self) -> bool:
        """An open row nobody decided yet."""
        return self.row is not None and self.row.is_open and self.decision is None


def lines_of(
    rows: Sequence[FieldResult], decisions: Mapping[str, FieldDecision]
) -> tuple[Line, ...]:
    """Group rows into sections, in the order in which the sections first appear."""
    groups: dict[str, list[FieldResult]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    lines: list[Line] = []
    for group, members in groups.items():
        if group:
            lines.append(Line(group))
        lines.extend(
            Line(group, row, decisions.get(row.field), row is members[-1]) for row in members
        )
    return tuple(lines)


def first_row(rows: Sequence[FieldResult]) -> FieldResult | None:
    """Where a person begins: at the first row whose evidence can be pointed at."""
    shown = [line.row for line in lines_of(rows, {}) if line.row is not None]
    pointed = (row for row in shown if row.compared and row.place is not None)
    return next(pointed, shown[0] if shown else None)


class FieldListModel(QAbstractTableModel):
    """Five columns; roles Display, AccessibleText and User (the Line)."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fields.model")
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Everything in order."""
        return self._lines

    def show_rows(
        self, rows: Sequence[FieldResult], decisions: Mapping[str, FieldDecision]
    ) -> bool:
        """Take new rows; whether the table was built anew (else only cells changed)."""
        before = self._lines
        lines = lines_of(rows, decisions)
        same = [(a.section, a.row and a.row.field) for a in before] == [
            (b.section, b.row and b.row.field) for b in lines
        ]
        if same:
            self._lines = lines
            for number, (old, new) in enumerate(zip(before, lines, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(number, 0), self.index(number, 4))
            return False
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()
        return True

    def row_of(self, field: str | None) -> int:
        """The table row of a field, -1 when it is not here."""
        return next(
            (n for n, line in enumerate(self._lines) if line.row and line.row.field == field), -1
        )

    def line(self, index: Index) -> Line | None:
        """The line of an index."""
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def next_open(self, after: int, step: int = 1) -> int:
        """The next undecided open row after a table row, round the corner; -1 when none is left."""
        count = len(self._lines)
        for distance in range(1, count + 1):
            number = (after + step * distance) % count
            if self._lines[number].is_loud:
                return number
        return -1

    def words(self, line: Line, column: Column) -> str:
        """What a cell shows."""
        row = line.row
        if row is None:
            return line.section if column in (Column.SHAPE, Column.LABEL) else ""
        if column is Column.LABEL:
            return row.label
        if column is Column.ENTERED:
            return row.entered
        if column is Column.EVIDENCE:
            return evidence_words(row)
        return verdict_words(row, line.decision) if column is Column.VERDICT else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Sections and fields."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Shape, Feld, Angabe, Nachweis, Ergebnis."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sections cannot be walked to."""
        line = self.line(index)
        if line is None or line.row is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Column titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                tr("Zeichen"), tr("Feld"), tr("Angabe"), tr("Nachweis"), tr("Ergebnis"),
            )[section]  # fmt: skip
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell; for screen readers a row is one sentence."""
        line = self.line(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row, column = line.row, Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole or row is None:
            return self.words(line, column)
        if column is Column.LABEL:
            return sentence(row, line.decision)
        if column is Column.SHAPE:
            return verdict_words(row, None) if row.compared else ""
        return spoken(self.words(line, column))
