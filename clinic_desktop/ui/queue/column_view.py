"""One column of the board: cards in a list, walked over by arrows, carried by the mouse."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.queue import Ticket
from clinic_desktop.ui import theme
from clinic_desktop.ui.queue.card_painter import CardPainter
from clinic_desktop.ui.queue.words import CardWords
from clinic_desktop.ui.widgets.naming import named

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class TicketList(QAbstractTableModel):
    """The tickets of a column, the one on top first."""

    def __init__(self, said: Callable[[Ticket], str], tip: Callable[[Ticket], str]) -> None:
        super().__init__()
        self._said, self._tip = said, tip
        self.tickets: tuple[Ticket, ...] = ()

    def show(self, tickets: Sequence[Ticket]) -> None:
        self.beginResetModel()
        self.tickets = tuple(tickets)
        self.endResetModel()

    def tick(self) -> None:
        """Time has passed: what the clocks say is different."""
        if self.tickets:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.tickets) - 1, 0))

    def position(self, ticket_id: Id) -> int:
        return next((at for at, each in enumerate(self.tickets) if each.id == ticket_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.tickets)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        ticket = self.tickets[index.row()]
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return self._said(ticket)
            case Role.ToolTipRole:
                return self._tip(ticket) or None
            case Role.AccessibleDescriptionRole:
                return self._tip(ticket)
            case Role.UserRole:
                return ticket
        return None


class ColumnView(QListView):
    """Tells what is wanted of a ticket; the page does it."""

    chosen = Signal(object)  # the Ticket under the keyboard, or None
    pressed_key = Signal(str)  # Return or a letter of a deed
    sideways = Signal(int)  # to the next column, +1 in reading order
    moved = Signal(int)  # up or down in the line, by Ctrl and an arrow
    carried = Signal(object, QPoint)  # a ticket under way, and where the mouse is
    dropped = Signal(object, QPoint)
    menu_wanted = Signal(QPoint)

    def __init__(
        self,
        name: str,
        title: str,
        model: TicketList,
        words: Callable[[Ticket], CardWords],
        keys: frozenset[str],
    ) -> None:
        super().__init__()
        named(self, name, title)
        self.setProperty("kind", "board")
        self.tickets = model
        self._painter = CardPainter(words)
        self._keys = keys
        self._grabbed: tuple[Ticket, QPoint] | None = None
        self._is_carrying = False
        self._mark: int | None = None
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(lambda *_all: self._tell())
        self.doubleClicked.connect(lambda _index: self.pressed_key.emit("Return"))

    # which one

    def ticket(self) -> Ticket | None:
        index = self.currentIndex()
        return self.tickets.tickets[index.row()] if index.isValid() else None

    def choose(self, at: int) -> None:
        """Put the mark on that card; below zero takes it away."""
        if at < 0 or not self.tickets.tickets:
            self.selectionModel().clear()
            return
        index = self.tickets.index(min(at, len(self.tickets.tickets) - 1), 0)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self.scrollTo(index)

    def place_at(self, y: int) -> int:
        """Between which cards a drop at that height would come: 0 is on top."""
        for at in range(len(self.tickets.tickets)):
            if y < self.visualRect(self.tickets.index(at, 0)).center().y():
                return at
        return len(self.tickets.tickets)

    def mark(self, at: int | None) -> None:
        """Show where a carried card would come to lie."""
        self._mark = at
        self.viewport().update()

    def _tell(self) -> None:
        if self.hasFocus():
            self.chosen.emit(self.ticket())

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, is_control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        letter = event.text().upper()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            self.sideways.emit(-step if is_rtl else step)
        elif is_control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed_key.emit("Return")
        elif key == Qt.Key.Key_Escape and self._grabbed:
            self._let_go()
        elif letter in self._keys and not is_control:
            self.pressed_key.emit(letter)
        elif not letter or is_control:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.tickets.tickets:
            self.choose(0)
        self._tell()

    # mouse

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.ticket() is not None:
            self.menu_wanted.emit(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._grabbed = None
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = (self.tickets.tickets[index.row()], event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        ticket, began = self._grabbed
        far = (event.position().toPoint() - began).manhattanLength()
        if self._is_carrying or far >= QApplication.startDragDistance():
            self._is_carrying = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.carried.emit(ticket, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        carried = self._grabbed[0] if self._grabbed and self._is_carrying else None
        self._let_go()
        super().mouseReleaseEvent(event)
        if carried is not None:
            self.dropped.emit(carried, event.globalPosition().toPoint())

    def _let_go(self) -> None:
        self._grabbed, self._is_carrying = None, False
        self.unsetCursor()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._mark is None:
            return
        painter, area = QPainter(self.viewport()), self.viewport().rect()
        painter.setPen(QPen(theme.current().color("accent"), 2))
        painter.drawRect(area.adjusted(1, 1, -2, -2))
        at = self._line_at(self._mark)
        painter.fillRect(QRect(4, at - 1, area.width() - 8, 3), theme.current().color("accent"))
        painter.end()

    def _line_at(self, place: int) -> int:
        count = len(self.tickets.tickets)
        if place < count:
            return self.visualRect(self.tickets.index(place, 0)).top()
        return self.visualRect(self.tickets.index(count - 1, 0)).bottom() if count else 4
