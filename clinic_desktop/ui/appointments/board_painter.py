"""Paints what the calendar view shows: hours, appointments, cursor, the line of the present."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from clinic_desktop.domain.calendar_layout import Block
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.block_painter import BlockLook, mixed
from clinic_desktop.ui.appointments.calendar_edges import minute_of
from clinic_desktop.ui.theme import Look

if TYPE_CHECKING:
    from clinic_desktop.ui.appointments.calendar_view import CalendarView


class BoardPainter:
    """Paints the part of a view that has to be painted anew, and no more."""

    def __init__(self, view: "CalendarView") -> None:
        self._view = view

    def paint(self, painter: QPainter, part: QRect) -> None:
        look = theme.current()
        self._columns(painter, part, look)
        self._lines(painter, part, look)
        if not self._view.here.chosen:
            self._slot(painter, look)
        for block, rect in self._blocks_in(part):
            self._block(painter, block, rect)
        self._present(painter, part, look)
        self._view.drag.paint(painter)

    # behind

    def _seen_columns(self, part: QRect, look: Look) -> range:
        """The columns of which something lies in that part."""
        view = self._view
        left, right = part.left(), part.right()
        if look.is_rtl:
            width = view.viewport().width()
            left, right = width - 1 - right, width - 1 - left
        across = view.horizontalScrollBar().value()
        first, last = (view.grid.column_at(x + across) for x in (left, right))
        return range(first, min(last + 1, len(view.board.columns)))

    def _columns(self, painter: QPainter, part: QRect, look: Look) -> None:
        view = self._view
        painter.fillRect(part, look.color("surface"))
        off, closed = look.color("raised"), mixed(look.color("text2"), look.color("raised"), 0.07)
        for at in self._seen_columns(part, look):
            column = view.board.columns[at]
            tone = closed if column.closed_for else off
            for span in column.off:
                rect = view.seen(view.grid.span_box(at, span)).intersected(part)
                if not rect.isEmpty():
                    painter.fillRect(rect, tone)

    def _lines(self, painter: QPainter, part: QRect, look: Look) -> None:
        view, grid = self._view, self._view.grid
        top = view.verticalScrollBar().value()
        first = max(0, (part.top() + top) * 2 // grid.hour)
        last = min(48, (part.bottom() + top) * 2 // grid.hour + 1)
        whole: list[QLine] = []
        half: list[QLine] = []
        for step in range(first, last + 1):
            y = grid.y(step * 30) - top
            (half if step % 2 else whole).append(QLine(part.left(), y, part.right(), y))
        border = look.color("border")
        painter.setPen(mixed(border, look.color("surface"), 0.45))
        painter.drawLines(half)
        painter.setPen(border)
        painter.drawLines(whole)
        self._dividers(painter, part, border, look)

    def _dividers(self, painter: QPainter, part: QRect, border: QColor, look: Look) -> None:
        view = self._view
        columns = view.board.columns
        strong = mixed(look.color("text2"), border, 0.5)
        has_several = view.header.has_several_a_day()
        for at in self._seen_columns(part, look):
            if not at:
                continue
            rect = view.seen(view.grid.span_box(at, (0, 1)))
            x = rect.right() + 1 if look.is_rtl else rect.left()
            is_day = columns[at].day != columns[at - 1].day and has_several
            painter.setPen(QPen(strong, 2) if is_day else QPen(border, 1))
            painter.drawLine(x, part.top(), x, part.bottom())

    # appointments

    def _blocks_in(self, part: QRect) -> list[tuple[Block, QRect]]:
        view = self._view
        width, is_rtl = view.viewport().width(), theme.current().is_rtl
        across, down = view.horizontalScrollBar().value(), view.verticalScrollBar().value()
        place = QRect(part)
        if is_rtl:  # the part as content pixels: mirrored once instead of every box
            place.moveLeft(width - part.right() - 1)
        place.translate(across, down)
        return [
            (block, _moved(box, across, down, width if is_rtl else 0))
            for block, box in zip(view.board.blocks, view.boxes, strict=True)
            if box.intersects(place)
        ]

    def _block(self, painter: QPainter, block: Block, rect: QRect) -> None:
        view = self._view
        wanted = BlockLook(
            block.row,
            (rect.width(), rect.height()),
            is_chosen=block.id == view.here.chosen,
            is_faint=view.drag.is_moving(block.id) or block.id == view.pinned,
        )
        ratio = view.viewport().devicePixelRatioF()
        painter.drawPixmap(rect.topLeft(), view.blocks.picture(wanted, ratio))

    # above

    def _slot(self, painter: QPainter, look: Look) -> None:
        view = self._view
        if not view.board.columns:
            return
        rect = view.cursor_rect(view.here).adjusted(1, 1, -1, 0)
        painter.fillRect(rect, look.color("accent_soft"))
        is_active = view.hasFocus()
        painter.setPen(QPen(look.color("accent"), 2 if is_active else 1))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _present(self, painter: QPainter, part: QRect, look: Look) -> None:
        view = self._view
        if view.now is None:
            return
        today, minute = view.header.today, minute_of(view.now, view.format)
        for at in self._seen_columns(part, look):
            if view.board.columns[at].day != today:
                continue
            rect = view.seen(view.grid.span_box(at, (minute, minute)))
            if rect.adjusted(0, -3, 0, 3).intersects(part):
                painter.setPen(QPen(look.color("danger"), 2, Qt.PenStyle.SolidLine))
                painter.drawLine(rect.left(), rect.top(), rect.right(), rect.top())


def _moved(box: QRect, across: int, down: int, width: int) -> QRect:
    """From content pixels to those of the viewport; `width` where it is mirrored, else 0."""
    x = width - box.right() - 1 + across if width else box.x() - across
    return QRect(x, box.y() - down, box.width(), box.height())
