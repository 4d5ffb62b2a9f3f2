"""A read-only table of plain rows, described by columns."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from clinic_desktop.ui import theme

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its heading and how a row is shown in it.

    `sort_by` None means the column cannot be sorted by.
    `icon` gives an icon of the theme (or "" for none), `said` what a screen reader says instead
    of the text; `tone` names a colour token for the text.
    """

    title: str
    text: Callable[[Row], str]
    sort_by: Callable[[Row], Any] | None = None
    is_trailing: bool = False
    icon: Callable[[Row], str] | None = None
    tone: Callable[[Row], str] | None = None
    tooltip: Callable[[Row], str] | None = None
    said: Callable[[Row], str] | None = None
    hint: str = ""  # tool tip of the heading
    width: int = 0  # at 100 %; 0 = a fair default
    is_stretched: bool = False

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignTrailing if self.is_trailing else Qt.AlignmentFlag.AlignLeading
        return side | Qt.AlignmentFlag.AlignVCenter


class RowTableModel(QAbstractTableModel, Generic[Row]):
    """Rows come in by `show`; `key` tells which new row is the same as an old one."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable] | None = None,
    ) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.key: Callable[[Row], Hashable] = key or (lambda row: getattr(row, "id", row))
        self._rows: list[Row] = []
        self._order: tuple[int, Qt.SortOrder] | None = None
        self._icons: dict[tuple[str, str], QIcon] = {}

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Replace all rows, in the order chosen at the header if one was."""
        self.beginResetModel()
        self._rows = list(rows)
        if self._order:
            self._rows = self._sorted(*self._order)
        self.endResetModel()

    def row(self, index: Index) -> Row:
        return self._rows[index.row()]

    def position(self, key: Hashable) -> int:
        """Where the row with that key stands; -1 when it is not shown."""
        return next((at for at, row in enumerate(self._rows) if self.key(row) == key), -1)

    def _sorted(self, column: int, order: Qt.SortOrder) -> list[Row]:
        sort_by = self.columns[column].sort_by
        if sort_by is None:
            return self._rows
        return sorted(self._rows, key=sort_by, reverse=order == Qt.SortOrder.DescendingOrder)

    # Qt overrides

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns) or self.columns[column].sort_by is None:
            return
        self._order = (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self._rows
        self._rows = self._sorted(column, order)
        places = {id(row): at for at, row in enumerate(self._rows)}
        old = self.persistentIndexList()
        new = [self.index(places[id(before[index.row()])], index.column()) for index in old]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        match role:
            case Role.DisplayRole:
                return column.text(row)
            case Role.TextAlignmentRole:
                return column.alignment
            case Role.DecorationRole:
                return self._icon(column, row)
            case Role.ForegroundRole:
                tone = column.tone(row) if column.tone else ""
                return theme.current().color(tone) if tone else None
            case Role.ToolTipRole:
                return (column.tooltip(row) or None) if column.tooltip else None
            case Role.AccessibleTextRole:
                return column.said(row) if column.said else column.text(row)
        return None

    def _icon(self, column: Column[Row], row: Row) -> QIcon | None:
        name = column.icon(row) if column.icon else ""
        if not name:
            return None
        tone = (column.tone(row) if column.tone else "") or "text2"
        if (name, tone) not in self._icons:
            self._icons[name, tone] = theme.icon(name, tone)
        return self._icons[name, tone]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        match role:
            case Role.DisplayRole:
                return column.title
            case Role.TextAlignmentRole:
                return column.alignment
            case Role.ToolTipRole:
                return column.hint or None
        return None
