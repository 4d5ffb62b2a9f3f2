"""An appointment under the mouse: carried to another place, or pulled longer at its lower edge."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QApplication

from clinic_desktop.domain.calendar_layout import DAY, Block
from clinic_desktop.domain.ids import Id
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.block_painter import BlockLook
from clinic_desktop.ui.appointments.calendar_cursor import Cursor
from clinic_desktop.ui.appointments.day_grid import placed, snapped

if TYPE_CHECKING:
    from clinic_desktop.ui.appointments.calendar_view import CalendarView

COARSE, FINE = 15, 5  # minutes; Shift makes it fine
SHORTEST = 5
_EDGE = 6  # pixels at the lower edge of a block that pull it longer
_BEAT = 40  # ms between two steps of scrolling at the border


class BlockDrag(QObject):
    """What the mouse holds; nothing is saved before it lets go."""

    def __init__(self, view: "CalendarView") -> None:
        super().__init__(view)
        self._view = view
        self._block: Block | None = None
        self._from = QPoint()
        self._last = (QPoint(), Qt.KeyboardModifier.NoModifier)
        self._is_pulled = False
        self.target: Cursor | None = None
        self._roll = QTimer(self)
        self._roll.setInterval(_BEAT)
        self._roll.timeout.connect(self._scroll)

    @property
    def is_on(self) -> bool:
        return self.target is not None

    def is_moving(self, appointment: Id) -> bool:
        return self.is_on and self._block is not None and self._block.id == appointment

    # the mouse

    def press(self, block: Block, point: QPoint) -> None:
        if self._view.is_movable(block.row):
            self._block, self._from = block, self._view.content_point(point)
            self._is_pulled = self._is_at_edge(block, point)

    def move(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        if self._block is None:
            self._show_hand(point)
            return
        at = self._view.content_point(point)
        far = (at - self._from).manhattanLength() >= QApplication.startDragDistance()
        if not self.is_on and not far:
            return
        self._last = (point, modifiers)
        self._follow(self._block, at, modifiers)
        if not self._roll.isActive():
            self._roll.start()

    def release(self) -> None:
        block, target = self._block, self.target
        self.cancel()
        if block is not None and target is not None:
            was = (block.column, block.start, block.end - block.start)
            if (target.column, target.start, target.minutes) != was:
                self._view.placed.emit(block.row, target)

    def cancel(self) -> None:
        self._roll.stop()
        if self.is_on:
            self._view.viewport().update()
        self._block = self.target = None

    def _follow(self, block: Block, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        step = FINE if modifiers & Qt.KeyboardModifier.ShiftModifier else COARSE
        grid = self._view.grid
        by = (at.y() - self._from.y()) * 60 / grid.hour
        length = block.end - block.start
        if self._is_pulled:
            end = min(max(snapped(block.end + by, step), block.start + SHORTEST), DAY)
            target = Cursor(block.column, block.start, end - block.start, block.id)
        else:
            start = placed(snapped(block.start + by, step), length)
            target = Cursor(grid.column_at(at.x()), start, length, block.id)
        if target != self.target:
            before, self.target = self.target, target
            self._update(before)
            self._update(target)

    def _update(self, target: Cursor | None) -> None:
        if target is not None:
            self._view.viewport().update(self._rect(target).adjusted(-3, -3, 3, 3))
        if self._block is not None:
            self._view.viewport().update(self._view.block_rect(self._block))

    def _scroll(self) -> None:
        """Near the upper or lower border the day rolls on under the mouse."""
        point, modifiers = self._last
        height, margin = self._view.viewport().height(), theme.current().px(24)
        step = (
            -margin // 2
            if point.y() < margin
            else margin // 2
            if point.y() > height - margin
            else 0
        )
        if step and self._block is not None:
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + step)
            self._follow(self._block, self._view.content_point(point), modifiers)

    def _is_at_edge(self, block: Block, point: QPoint) -> bool:
        rect = self._view.block_rect(block)
        return rect.bottom() - point.y() <= min(theme.current().px(_EDGE), rect.height() // 3)

    def _show_hand(self, point: QPoint) -> None:
        block = self._view.block_at(point)
        shape = Qt.CursorShape.ArrowCursor
        if block is not None and self._view.is_movable(block.row):
            is_edge = self._is_at_edge(block, point)
            shape = Qt.CursorShape.SizeVerCursor if is_edge else Qt.CursorShape.PointingHandCursor
        if self._view.viewport().cursor().shape() != shape:
            self._view.viewport().setCursor(shape)

    # the ghost

    def _rect(self, target: Cursor) -> QRect:
        grid = self._view.grid
        return self._view.seen(grid.span_box(target.column, (target.start, target.end)))

    def paint(self, painter: QPainter) -> None:
        """The appointment where it would stand, with its new times."""
        if self._block is None or self.target is None:
            return
        look, rect = theme.current(), self._rect(self.target).adjusted(2, 1, -2, 0)
        ends = self._view.times_of(self.target)
        moved = replace(self._block.row, start=ends["start"], end=ends["end"])
        wanted = BlockLook(moved, (rect.width(), max(rect.height(), 14)), is_chosen=True)
        ratio = self._view.viewport().devicePixelRatioF()
        painter.setOpacity(0.9)
        painter.drawPixmap(rect.topLeft(), self._view.blocks.fresh(wanted, ratio))
        painter.setOpacity(1)
        painter.setPen(QPen(look.color("accent"), 2))
        painter.drawRect(rect)
        self._label(painter, rect)

    def _label(self, painter: QPainter, rect: QRect) -> None:
        look, target = theme.current(), self.target
        if target is None:
            return
        words = self._view.spoken.times(self._view.times_of(target))
        font = QFont(self._view.font())
        font.setPixelSize(look.px(12))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        box = QRect(0, 0, metrics.horizontalAdvance(words) + look.px(12), metrics.height() + 4)
        box.moveCenter(rect.center())
        box.moveTop(
            rect.top() - box.height() - 2 if rect.top() > box.height() else rect.bottom() + 2
        )
        painter.fillRect(box, look.color("tip"))
        painter.setPen(look.color("on_tip"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
