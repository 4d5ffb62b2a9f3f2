"""What stays in sight beside and above the columns: the hours, and whose column it is."""

from collections.abc import Sequence
from datetime import date, datetime, time

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.domain.calendar_layout import Column
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.day_grid import Box, DayGrid
from clinic_desktop.ui.appointments.day_words import weekday_short


class HourGutter(QWidget):
    """The times at the leading side; scrolls with the day."""

    def __init__(self, formatter: Formatter, parent: QWidget) -> None:
        super().__init__(parent)
        self._format = formatter
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grid = DayGrid(1, 1, 60)
        self.offset = 0
        self.now_minute = -1

    def wanted_width(self) -> int:
        """As wide as the widest time, in whichever way the clinic writes it."""
        font = _small(self.font())
        widest = max(
            _width(font, self._format.time(time(hour, 0))) for hour in (0, 9, 10, 12, 20, 22)
        )
        return widest + theme.current().px(14)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(event.rect(), look.color("surface"))
        painter.setFont(_small(self.font()))
        height = painter.fontMetrics().height()
        painter.setPen(look.color("text2"))
        for hour in range(1, 24):
            y = self.grid.y(hour * 60) - self.offset
            if not event.rect().top() - height < y < event.rect().bottom() + height:
                continue
            place = QRect(look.px(6), y - height // 2, self.width() - look.px(12), height)
            side = Qt.AlignmentFlag.AlignLeft if look.is_rtl else Qt.AlignmentFlag.AlignRight
            flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
            painter.drawText(place, int(flags), self._format.time(time(hour, 0)))
        if self.now_minute >= 0:
            y = self.grid.y(self.now_minute) - self.offset
            size = look.px(8)
            x = 0 if look.is_rtl else self.width() - size // 2
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(look.color("danger"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(
                QRect(x - (size // 2 if look.is_rtl else 0), y - size // 2, size, size)
            )


class ColumnHeader(QWidget):
    """Days and people above the columns; a click on a day asks for that day."""

    day_wanted = Signal(object)  # date

    def __init__(self, formatter: Formatter, parent: QWidget) -> None:
        super().__init__(parent)
        self._format = formatter
        self.columns: Sequence[Column] = ()
        self.grid = DayGrid(1, 1, 60)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.offset = 0
        self.is_mirrored = False
        self.today: date | None = None
        self.chosen = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wanted_height(self) -> int:
        line = self.fontMetrics().height() + theme.current().px(6)
        rows = 1 + (len(self._days()) > 1 and self.has_several_a_day())
        return line * rows + theme.current().px(4)

    def sizeHint(self) -> QSize:
        return QSize(0, self.wanted_height())

    def _days(self) -> list[tuple[date, int, int, str]]:
        """Each day with its first column, its last and why it is closed."""
        found: list[tuple[date, int, int, str]] = []
        for at, column in enumerate(self.columns):
            if found and found[-1][0] == column.day:
                found[-1] = (column.day, found[-1][1], at, column.closed_for)
            else:
                found.append((column.day, at, at, column.closed_for))
        return found

    def has_several_a_day(self) -> bool:
        return len(self.columns) > len({column.day for column in self.columns})

    def mousePressEvent(self, event: QMouseEvent) -> None:
        days = self._days()
        if len(days) < 2:
            return
        look = theme.current()
        x = round(event.position().x())
        x = (self.width() - x if look.is_rtl else x) + self.offset
        at = self.grid.column_at(x)
        self.day_wanted.emit(self.columns[at].day)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        painter.fillRect(event.rect(), look.color("surface"))
        days, line = self._days(), self.fontMetrics().height() + look.px(6)
        top = look.px(2)
        if len(days) > 1:
            for day in days:
                if self._box(day[1], day[2], top, line).intersects(event.rect()):
                    self._day(painter, day, top, line)
            top += line
        if len(days) == 1 or self.has_several_a_day():
            for at, column in enumerate(self.columns):
                if self._box(at, at, top, line).intersects(event.rect()):
                    self._person(painter, at, column, top, line)
        painter.setPen(look.color("border"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _day(self, painter: QPainter, day: tuple[date, int, int, str], top: int, line: int) -> None:
        look, (on, first, last, closed) = theme.current(), day
        words = f"{weekday_short(on)} {self._format.number(on.day)}"
        if self.today == on:
            painter.setPen(look.color("accent"))
            painter.setFont(_strong(self.font()))
        else:
            painter.setPen(look.color("text"))
            painter.setFont(_strong(self.font()) if not closed else self.font())
        if closed:
            words = f"{words} · {closed}"
        # its name stays in sight as long as something of the day does
        self._centred(painter, self._box(first, last, top, line) & self.rect(), words)
        if first:
            edge = self._box(first, first, top, self.height() - top)
            x = edge.right() + 1 if look.is_rtl else edge.left()
            painter.setPen(look.color("border"))
            painter.drawLine(x, top, x, self.height())

    def _person(self, painter: QPainter, at: int, column: Column, top: int, line: int) -> None:
        look = theme.current()
        is_chosen = at == self.chosen
        painter.setFont(_strong(self.font()) if is_chosen else self.font())
        painter.setPen(look.color("accent" if is_chosen else "text"))
        words = column.title
        if column.closed_for and len(self._days()) == 1:
            words = f"{words} · {column.closed_for}"
        self._centred(painter, self._box(at, at, top, line), words, is_name=True)

    def _centred(self, painter: QPainter, box: QRect, words: str, *, is_name: bool = False) -> None:
        room, metrics = box.adjusted(4, 0, -4, 0), painter.fontMetrics()
        if is_name:  # a narrow column has the family name rather than the title and three letters
            parts = words.split()
            ends = (" ".join(parts[at:]) for at in range(len(parts)))
            words = next((e for e in ends if metrics.horizontalAdvance(e) <= room.width()), words)
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), cut)

    def _box(self, first: int, last: int, top: int, height: int) -> QRect:
        x = self.grid.x(first) - self.offset
        box = Box(x, top, self.grid.x(last + 1) - self.grid.x(first), height)
        if self.is_mirrored:
            box = box.mirrored(self.width())
        return QRect(box.x, box.y, box.width, box.height)


def minute_of(moment: datetime, formatter: Formatter) -> int:
    local = formatter.local(moment)
    return local.hour * 60 + local.minute


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(theme.current().px(12))
    return made


def _strong(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _width(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)
