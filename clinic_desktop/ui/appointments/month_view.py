"""The month: how many come each day and the first of them; Enter goes to the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.day_words import weekday, whole_day
from clinic_desktop.ui.widgets.naming import named

WEEKS = 6
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


@dataclass(frozen=True)
class MonthDay:
    """What a cell tells: `lines` are times and names, the earliest first."""

    day: date
    count: int = 0
    lines: tuple[str, ...] = ()
    closed_for: str = ""
    is_off: bool = False  # nobody works


class MonthModel(QAbstractTableModel):
    """Six weeks of seven days."""

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        self._format = formatter
        self._days: Sequence[MonthDay] = ()

    def show(self, days: Sequence[MonthDay]) -> None:
        self.beginResetModel()
        self._days = days
        self.endResetModel()

    def day(self, index: Index) -> MonthDay | None:
        at = index.row() * 7 + index.column()
        return self._days[at] if index.isValid() and at < len(self._days) else None

    def place(self, day: date) -> QModelIndex:
        at = next((n for n, each in enumerate(self._days) if each.day == day), -1)
        return self.index(at // 7, at % 7) if at >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else WEEKS

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 7

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        day = self.day(index)
        if day is None:
            return None
        if role == Role.DisplayRole:
            return self._format.number(day.day.day)
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            count = ngettext("{n} appointment", "{n} appointments", day.count).format(n=day.count)
            head = f"{whole_day(day.day, self._format)}, {count}"
            return "\n".join(part for part in (head, day.closed_for, *day.lines) if part)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if role != Role.DisplayRole or orientation != Qt.Orientation.Horizontal or not self._days:
            return None
        return weekday(self._days[section % 7].day)


class _DayDelegate(QStyledItemDelegate):
    """Paints one day: its number, how many come, and as many of them as there is room for."""

    def __init__(self, view: "MonthView") -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        day = self._view.rows.day(index)
        if day is None:
            return
        look = theme.current()
        rect = QRect(option.rect)
        is_other = day.day.month != self._view.month
        is_quiet = is_other or day.is_off or bool(day.closed_for)
        painter.save()
        painter.fillRect(rect, look.color("raised" if is_quiet else "surface"))
        painter.setPen(look.color("border"))
        painter.drawRect(rect.adjusted(0, 0, 0, 0))
        self._write(painter, rect.adjusted(look.px(8), look.px(4), -look.px(8), -look.px(4)), day)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(look.color("accent"), 2))
            painter.drawRect(rect.adjusted(2, 2, -2, -2))
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, day: MonthDay) -> None:
        look, font = theme.current(), QFont(self._view.font())
        is_today, is_other = day.day == self._view.today, day.day.month != self._view.month
        font.setPixelSize(look.px(13))
        font.setWeight(QFont.Weight.DemiBold if is_today else QFont.Weight.Normal)
        painter.setFont(font)
        line = painter.fontMetrics().height() + 1
        painter.setPen(look.color("accent" if is_today else "text2" if is_other else "text"))
        number = str(self._view.rows.data(self._view.rows.place(day.day)))
        _line(painter, room, number)
        if day.count:
            count = ngettext("{n} booked", "{n} booked", day.count).format(n=day.count)
            _line(painter, room, count, is_trailing=True)
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(look.px(12))
        painter.setFont(font)
        lines = ([day.closed_for] if day.closed_for else []) + list(day.lines)
        self._names(painter, room.adjusted(0, line, 0, 0), lines, day.count - len(day.lines))

    def _names(self, painter: QPainter, room: QRect, lines: list[str], beyond: int) -> None:
        line = painter.fontMetrics().height()
        fitting = max(room.height() // line, 0)
        shown = lines if len(lines) <= fitting and not beyond else lines[: max(fitting - 1, 0)]
        left = beyond + len(lines) - len(shown)
        if left and fitting:
            shown = [*shown, _("{n} more").format(n=left)]
        painter.setPen(theme.current().color("text2"))
        for text in shown:
            _line(painter, room, text)
            room = room.adjusted(0, line, 0, 0)


class MonthView(QTableView):
    """Walked by the arrows; the day under Enter or a double click is told."""

    day_wanted = Signal(object)  # date
    moved = Signal(object)  # the date the cursor came to

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        named(self, "month_view", _("Month"))
        self.rows = MonthModel(formatter)
        self.month, self.today = 1, date.min
        self.setModel(self.rows)
        self.setItemDelegate(_DayDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(theme.current().px(48))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_month(self, day: date, today: date, days: Sequence[MonthDay]) -> None:
        """Six weeks around the month of `day`, the cursor on it."""
        self.month, self.today = day.month, today
        self.selectionModel().blockSignals(True)
        self.rows.show(days)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.rows.place(day), flags)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        if (day := self.rows.day(index)) is not None:
            self.day_wanted.emit(day.day)

    def _moved(self, index: QModelIndex) -> None:
        if (day := self.rows.day(index)) is not None:
            self.moved.emit(day.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)


def first_shown(day: date, week_start: int) -> date:
    """The first of the six weeks around a month."""
    first = day.replace(day=1)
    return first - timedelta(days=(first.weekday() - week_start) % 7)


def _line(painter: QPainter, room: QRect, text: str, *, is_trailing: bool = False) -> None:
    is_rtl = theme.current().is_rtl
    side = Qt.AlignmentFlag.AlignRight if is_rtl != is_trailing else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(flags) | int(Qt.TextFlag.TextSingleLine), cut)
