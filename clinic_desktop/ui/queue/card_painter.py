"""A ticket's card, painted: number, name, clock, for whom; the mark of urgency."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clinic_desktop.domain.queue import Ticket, TicketState
from clinic_desktop.ui import theme
from clinic_desktop.ui.queue.words import CardWords

BARS = {
    TicketState.WAITING: "warn",
    TicketState.CALLED: "info",
    TicketState.IN_ROOM: "accent",
    TicketState.DONE: "ok",
    TicketState.HELD: "text2",
    TicketState.NO_ANSWER: "danger",
    TicketState.LEFT: "text2",
}
_GAP = 8  # between two cards
_HEIGHT = 84
_NUMBER = 40  # room for the number
_SIDE, _SIGN = 12, 16


class CardPainter(QStyledItemDelegate):
    """`words` gives the lines of a ticket; everything mirrors with the layout."""

    def __init__(self, words: Callable[[Ticket], CardWords]) -> None:
        super().__init__()
        self._words = words

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del index
        px = theme.current().px
        return QSize(option.rect.width(), px(_HEIGHT + _GAP))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        ticket: Ticket = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = option.rect.adjusted(2, 2, -2, -theme.current().px(_GAP) + 2)
        self._ground(painter, card, option, ticket)
        self._lines(painter, card, option, ticket)
        painter.restore()

    def _ground(
        self, painter: QPainter, card: QRect, option: QStyleOptionViewItem, ticket: Ticket
    ) -> None:
        look, state = theme.current(), option.state
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        has_focus = is_chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        is_urgent = ticket.is_prioritised and ticket.state is TicketState.WAITING
        edge = "accent" if is_chosen else "danger" if is_urgent else "border"
        painter.setPen(QPen(look.color(edge), 2 if has_focus or is_urgent else 1))
        painter.setBrush(look.color("accent_soft" if is_chosen else "surface"))
        painter.drawRoundedRect(card, look.px(10), look.px(10))
        bar = QRect(card.left() + look.px(4), card.top() + look.px(12), look.px(4), 0)
        bar.setBottom(card.bottom() - look.px(12))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(BARS[ticket.state]))
        painter.drawRoundedRect(
            QStyle.visualRect(option.direction, card, bar), look.px(2), look.px(2)
        )

    def _lines(
        self, painter: QPainter, card: QRect, option: QStyleOptionViewItem, ticket: Ticket
    ) -> None:
        look, words = theme.current(), self._words(ticket)
        px = look.px
        number = _font(option.font, px(20), is_strong=True)
        wide = max(px(_NUMBER), QFontMetrics(number).horizontalAdvance(str(ticket.number)) + px(8))
        left = card.left() + px(_SIDE + 4)
        inner = QRect(left, card.top() + px(6), card.right() - px(_SIDE) - left, px(28))
        signs = self._signs(painter, inner, option, ticket)
        first = QRect(inner.left(), inner.top(), wide, inner.height())
        _text(painter, card, first, option, number, "text", str(ticket.number))
        name = inner.adjusted(wide, 0, -signs, 0)
        tone = "text" if ticket.patient else "text2"
        _text(painter, card, name, option, _font(option.font, px(14), True), tone, words.name)
        small = _font(option.font, px(12))
        line = QRect(inner.left(), inner.bottom() + px(1), inner.width(), px(20))
        _text(painter, card, line, option, small, words.tone, words.clock)
        line.translate(0, px(20))
        _text(painter, card, line, option, small, "text2", words.detail)

    def _signs(
        self, painter: QPainter, inner: QRect, option: QStyleOptionViewItem, ticket: Ticket
    ) -> int:
        """Urgent, restricted, a booking to join: icons at the trailing end; returns their width."""
        px = theme.current().px
        shown = [
            ("stop", "danger", ticket.is_prioritised),
            ("lock", "text2", ticket.is_closed),
            ("link", "info", ticket.booking is not None),
        ]
        wide = 0
        for name, tone, is_shown in shown:
            if not is_shown:
                continue
            side = px(_SIGN)
            top = inner.top() + (inner.height() - side) // 2
            at = QRect(inner.right() - wide - side, top, side, side)
            area = QStyle.visualRect(option.direction, inner, at)
            theme.icon(name, tone).paint(painter, area)
            wide += side + px(8)
        return wide


def _font(base: QFont, pixels: int, is_strong: bool = False) -> QFont:
    font = QFont(base)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    return font


def _text(  # noqa: PLR0913 - one line of a card and everything that shapes it
    painter: QPainter,
    card: QRect,
    place: QRect,
    option: QStyleOptionViewItem,
    font: QFont,
    tone: str,
    text: str,
) -> None:
    is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
    area = QStyle.visualRect(option.direction, card, place)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(font)
    painter.setPen(theme.current().color(tone))
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    painter.setLayoutDirection(option.direction)
    painter.drawText(area, int(flags) | int(Qt.TextFlag.TextSingleLine), shown)
