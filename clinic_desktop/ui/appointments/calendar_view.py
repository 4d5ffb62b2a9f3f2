"""The painted day and week: columns of time in which appointments stand."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.calendar_layout import Block, Board
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import calendar_access, calendar_cursor, calendar_keys
from clinic_desktop.ui.appointments.block_drag import BlockDrag
from clinic_desktop.ui.appointments.block_painter import BlockPainter, BlockStyle
from clinic_desktop.ui.appointments.board_painter import BoardPainter
from clinic_desktop.ui.appointments.calendar_access import CalendarInterface
from clinic_desktop.ui.appointments.calendar_cursor import Cursor
from clinic_desktop.ui.appointments.calendar_edges import ColumnHeader, HourGutter, minute_of
from clinic_desktop.ui.appointments.day_grid import Box, DayGrid
from clinic_desktop.ui.appointments.spoken import Spoken
from clinic_desktop.ui.widgets.naming import named

HOURS = (48, 64, 80, 112, 160)  # heights of an hour to choose from, at 100 %
_NARROWEST = 76
MOVABLE = frozenset({State.BOOKED, State.CONFIRMED, State.ARRIVED})


class CalendarView(QAbstractScrollArea):
    """Paints a Board and lets it be walked over; what was wanted goes out as signals."""

    chosen = Signal(object)  # the AppointmentRow under the cursor, or None
    opened = Signal(object)  # an AppointmentRow, by Enter or double click
    book_wanted = Signal(object)  # a Cursor on free time
    placed = Signal(object, object)  # an AppointmentRow and the Cursor it was dragged to
    stepped = Signal(int)  # the cursor left the first or last column
    day_wanted = Signal(object)  # a day's heading was clicked
    menu_wanted = Signal(QPoint)  # global
    zoomed = Signal(int)

    _interface: CalendarInterface | None = None

    def __init__(self, formatter: Formatter, spoken: Spoken) -> None:
        # first of all: where a screen reader listens, Qt asks for the interface at the first name
        calendar_access.install()
        super().__init__()
        named(self, "calendar_view", _("Calendar"))
        self.spoken, self.format = spoken, formatter
        self.board, self.here = Board(), Cursor()
        self.hour = HOURS[1]
        self.grid = DayGrid(1, 1, 64)
        self.now: datetime | None = None
        self.boxes: list[QRect] = []  # of the blocks, in content pixels from the leading side
        self.blocks = BlockPainter(formatter)
        self.paints = BoardPainter(self)
        self.drag = BlockDrag(self)
        self.header = ColumnHeader(formatter, self)
        self.gutter = HourGutter(formatter, self)
        self.pinned: Id = ""  # the appointment that waits on the pinboard
        self.is_writable, self.is_mirrored = True, False
        self._lay_out()

    def _lay_out(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setObjectName("calendar_paper")
        self.verticalScrollBar().setSingleStep(theme.current().px(24))
        self.header.day_wanted.connect(self.day_wanted)
        self._arrange()

    def accessible_interface(self) -> CalendarInterface:
        """How a screen reader sees it; made once, it lives as long as the view."""
        if self._interface is None:
            self._interface = CalendarInterface(self)
        return self._interface

    # what the page says

    def show_board(self, board: Board, now: datetime) -> None:
        """Show these columns; the cursor and the scrolled place stay where they can."""
        before, self.board = self.board, board
        self.header.columns = board.columns
        self.now = now
        self.drag.cancel()
        self._arrange()
        self._set_cursor(calendar_cursor.kept(before, board, self.here), is_told=False)
        self.set_now(now)
        self.viewport().update()
        calendar_access.reordered(self)
        self.chosen.emit(self.chosen_row())

    def set_style(self, style: BlockStyle) -> None:
        self.blocks.set_style(style)
        self.viewport().update()

    def set_now(self, now: datetime) -> None:
        """Move the line of the present; only what it leaves and where it goes is painted anew."""
        self._update_now()
        self.now = now
        today = self.format.local(now).date()
        self.header.today = today
        is_shown = any(column.day == today for column in self.board.columns)
        self.gutter.now_minute = minute_of(now, self.format) if is_shown else -1
        self.gutter.update()
        self.header.update()
        self._update_now()

    def _update_now(self) -> None:
        if self.now is not None:
            y = self.grid.y(minute_of(self.now, self.format)) - self.verticalScrollBar().value()
            self.viewport().update(QRect(0, y - 3, self.viewport().width(), 7))

    def set_pinned(self, appointment: Id) -> None:
        """Show an appointment faintly while it waits on the pinboard; "" for none."""
        self.pinned = appointment
        self.viewport().update()

    def set_hour(self, hour: int) -> None:
        """How tall an hour is; the minute in the middle of the view stays there."""
        bar, half = self.verticalScrollBar(), self.viewport().height() // 2
        middle = (bar.value() + half) / max(self.grid.content_height, 1)
        self.hour = min(HOURS, key=lambda known: abs(known - hour))
        self._arrange()
        bar.setValue(round(middle * self.grid.content_height) - half)
        self.zoomed.emit(self.hour)

    def zoom(self, by: int) -> None:
        at = HOURS.index(self.hour) + by
        if 0 <= at < len(HOURS):
            self.set_hour(HOURS[at])

    def scroll_to(self, minute: int) -> None:
        """Bring a time to the top, with a little of what comes before."""
        self.verticalScrollBar().setValue(self.grid.y(max(0, minute - 20)))

    # the cursor

    def chosen_row(self) -> AppointmentRow | None:
        block = self.board.by_id.get(self.here.chosen)
        return block.row if block else None

    def choose(self, appointment: Id) -> bool:
        """Put the cursor on an appointment; False where it is not shown."""
        block = self.board.by_id.get(appointment)
        if block is not None:
            self.go(calendar_cursor.on_block(block))
        return block is not None

    def go(self, cursor: Cursor) -> None:
        """Put the cursor somewhere, bring it into view and tell of it."""
        self._set_cursor(cursor, is_told=True)
        self._show_cursor()

    def _set_cursor(self, cursor: Cursor, *, is_told: bool) -> None:
        before, self.here = self.here, cursor
        if before == cursor:
            return
        for place in (before, cursor):
            self.viewport().update(self.cursor_rect(place).adjusted(-4, -4, 4, 4))
        if self.header.chosen != cursor.column:
            self.header.chosen = cursor.column
            self.header.update()
        if is_told:
            calendar_access.focused(self)
            if before.chosen != cursor.chosen:
                self.chosen.emit(self.chosen_row())

    def _show_cursor(self) -> None:
        rect, view = self.cursor_rect(self.here), self.viewport().rect()
        bar, margin = self.verticalScrollBar(), theme.current().px(16)
        if rect.top() < margin:
            bar.setValue(bar.value() + rect.top() - margin)
        elif rect.bottom() > view.bottom() - margin:
            bar.setValue(bar.value() + min(rect.bottom() - view.bottom() + margin, rect.top()))
        across, x = self.horizontalScrollBar(), self.grid.x(self.here.column)
        if x < across.value():
            across.setValue(x)
        elif x + self.grid.column_width > across.value() + view.width():
            across.setValue(round(x + self.grid.column_width) - view.width())

    def cursor_rect(self, cursor: Cursor) -> QRect:
        """Where the cursor is seen, in pixels of the viewport."""
        block = self.board.by_id.get(cursor.chosen)
        if block is not None:
            return self.block_rect(block)
        return self.seen(self.grid.span_box(cursor.column, (cursor.start, cursor.end)))

    def block_rect(self, block: Block) -> QRect:
        return self.seen(self.grid.block_box(block))

    def seen(self, box: Box) -> QRect:
        """From content pixels to those of the viewport."""
        x = box.x - self.horizontalScrollBar().value()
        if self.is_mirrored:
            x = self.viewport().width() - x - box.width
        return QRect(x, box.y - self.verticalScrollBar().value(), box.width, box.height)

    def content_point(self, point: QPoint) -> QPoint:
        """From pixels of the viewport to those of the content."""
        x = point.x()
        if theme.current().is_rtl:
            x = self.viewport().width() - 1 - x
        return QPoint(
            x + self.horizontalScrollBar().value(), point.y() + self.verticalScrollBar().value()
        )

    def is_movable(self, row: AppointmentRow) -> bool:
        """Whether this appointment may be carried elsewhere."""
        return self.is_writable and not row.is_closed and row.state in MOVABLE

    def times_of(self, cursor: Cursor) -> dict[str, datetime]:
        """The moments `start` and `end` of a stretch of a column."""
        day, zone = self.board.columns[cursor.column].day, ZoneInfo(self.format.zone)
        wall = datetime.combine(day, time.min) + timedelta(minutes=cursor.start)
        start = wall_time.moment(wall, zone)
        return {"start": start, "end": start + timedelta(minutes=cursor.minutes)}

    def block_at(self, point: QPoint) -> Block | None:
        at = self.content_point(point)
        found = [block for block, box in zip(self.board.blocks, self.boxes, strict=True)
                 if box.contains(at)]  # fmt: skip
        return found[-1] if found else None

    def slot_at(self, point: QPoint) -> Cursor:
        at = self.content_point(point)
        step = calendar_cursor.STEP
        return Cursor(self.grid.column_at(at.x()), self.grid.minute_at(at.y(), step), step)

    # layout

    def _arrange(self) -> None:
        px = theme.current().px
        gutter, head = self.gutter.wanted_width(), self.header.wanted_height()
        is_rtl = self.is_mirrored = self.header.is_mirrored = theme.current().is_rtl
        # margins, unlike layouts, are never mirrored
        self.setViewportMargins(0 if is_rtl else gutter, head, gutter if is_rtl else 0, 0)
        view = self.viewport().size()
        self.grid = DayGrid(
            max(len(self.board.columns), 1), view.width(), px(self.hour), px(_NARROWEST)
        )
        self.header.grid = self.gutter.grid = self.grid
        self.boxes = [
            QRect(box.x, box.y, box.width, box.height)
            for box in map(self.grid.block_box, self.board.blocks)
        ]
        self._set_bars()
        self._place_edges()
        self.viewport().update()

    def _set_bars(self) -> None:
        view = self.viewport().size()
        for bar, content, shown in (
            (self.verticalScrollBar(), self.grid.content_height, view.height()),
            (self.horizontalScrollBar(), self.grid.content_width, view.width()),
        ):
            bar.setRange(0, max(0, content - shown))
            bar.setPageStep(shown)

    def _place_edges(self) -> None:
        view = self.viewport().geometry()
        gutter, head = self.gutter.wanted_width(), self.header.wanted_height()
        x = view.right() + 1 if theme.current().is_rtl else view.left() - gutter
        self.gutter.setGeometry(x, view.top(), gutter, view.height())
        self.header.setGeometry(view.left(), view.top() - head, view.width(), head)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt override
        self.gutter.offset = self.verticalScrollBar().value()
        self.header.offset = self.horizontalScrollBar().value()
        dx = -dx if self.is_mirrored else dx
        # copies what is there; only the rest is painted
        self.viewport().scroll(dx, dy)
        if dy:
            self.gutter.scroll(0, dy)
        if dx:
            self.header.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        self.paints.paint(painter, event.rect())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and hasattr(
            self, "drag"
        ):
            self.blocks.forget()
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not calendar_keys.walk(self, event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: N802 - Qt override
        """Tab goes from appointment to appointment, and past the last one out of the calendar."""
        cursor = calendar_cursor.jumped(self.board, self.here, 1 if is_next else -1)
        if cursor is None:
            return super().focusNextPrevChild(is_next)
        self.go(cursor)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update(self.cursor_rect(self.here).adjusted(-4, -4, 4, 4))
        calendar_access.focused(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update(self.cursor_rect(self.here).adjusted(-4, -4, 4, 4))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        point = event.position().toPoint()
        block = self.block_at(point)
        if block is None:
            self.go(self.slot_at(point))
            return
        self.go(calendar_cursor.on_block(block))
        if event.button() == Qt.MouseButton.LeftButton:
            self.drag.press(block, point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.drag.move(event.position().toPoint(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.drag.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        block = self.block_at(event.position().toPoint())
        if block is not None:
            self.opened.emit(block.row)
        elif event.button() == Qt.MouseButton.LeftButton and self.board.columns:
            self.book_wanted.emit(self.here)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.cursor_rect(self.here).center() if is_by_key else event.pos()
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            block = self.block_at(event.pos())
            text = self.spoken.tooltip(block) if block and not self.drag.is_on else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)
