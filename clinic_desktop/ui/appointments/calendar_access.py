"""The painted calendar as a screen reader finds it: the cursor's slot and every appointment an item."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAccessibleWidget, QApplication

from clinic_desktop.domain.calendar_layout import Block

if TYPE_CHECKING:
    from clinic_desktop.ui.appointments.calendar_view import CalendarView

_FACTORY = "clinic_calendar_factory"  # a property of the application: installed once for all views


class CalendarItem(QAccessibleInterface):
    """Child 0 is the free slot under the cursor, child n the n-th appointment in reading order.

    An item stands for a place in that order, not for one appointment: the items are kept as long
    as their view, so none that a screen reader still holds is ever deleted.
    """

    def __init__(self, view: "CalendarView", at: int, whole: "CalendarInterface") -> None:
        super().__init__()
        self._view, self._at, self._whole = view, at, whole
        self.told = ""  # the name a screen reader heard last

    @property
    def _block(self) -> Block | None:
        blocks = self._view.board.blocks
        return blocks[self._at - 1] if 0 < self._at <= len(blocks) else None

    def _is_focused(self) -> bool:
        return self._at == focus_place(self._view)

    def isValid(self) -> bool:  # noqa: N802 - Qt override
        return self._at <= len(self._view.board.blocks)

    def text(self, kind: QAccessible.Text) -> str:
        if kind != QAccessible.Text.Name:
            return ""
        view, block = self._view, self._block
        if block is not None:
            return view.spoken.appointment(block.row)
        if not view.board.columns:
            return ""
        ends = view.times_of(view.here)
        return view.spoken.slot(view.board, view.here.column, ends["start"], ends["end"])

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        view, block = self._view, self._block
        rect = view.block_rect(block) if block else view.cursor_rect(view.here)
        return QRect(view.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def state(self) -> Any:
        made, view = QAccessible.State(), self._view
        made.focusable = made.selectable = 1
        if not view.isVisible():
            made.invisible = 1
        if self._is_focused():
            made.selected = 1
            made.active = 1
            made.focused = int(view.hasFocus())
        if not view.viewport().rect().intersects(self._seen()):
            made.offscreen = 1
        return made

    def _seen(self) -> QRect:
        view, block = self._view, self._block
        return view.block_rect(block) if block else view.cursor_rect(view.here)

    def parent(self) -> QAccessibleInterface:
        return self._whole

    def childCount(self) -> int:  # noqa: N802 - Qt override
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:  # noqa: N802 - Qt override
        return -1

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._view.window().windowHandle()

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:  # noqa: N802 - Qt override
        return None


class CalendarInterface(QAccessibleWidget):
    """The calendar as a list of its items."""

    def __init__(self, view: "CalendarView") -> None:
        super().__init__(view, QAccessible.Role.List)
        self._view = view
        self._items: list[CalendarItem] = []

    def childCount(self) -> int:  # noqa: N802 - Qt override
        return len(self._view.board.blocks) + 1

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        while len(self._items) <= index:
            self._items.append(CalendarItem(self._view, len(self._items), self))
        return self._items[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:  # noqa: N802 - Qt override
        return next((at for at, item in enumerate(self._items) if item is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        point = self._view.viewport().mapFromGlobal(QPoint(x, y))
        block = self._view.block_at(point)
        blocks = self._view.board.blocks
        return self.child(blocks.index(block) + 1 if block else 0)

    def tell_names(self) -> bool:
        """Say what items now stand for; True where it is another thing under the cursor."""
        at = focus_place(self._view)
        told = [each for each in range(len(self._items)) if self.tell_name(each)]
        return at in told

    def tell_name(self, at: int) -> bool:
        """Screen readers remember a name until they are told of another."""
        item = self.child(at)
        if not isinstance(item, CalendarItem) or not item.isValid():
            return False
        name = item.text(QAccessible.Text.Name)
        if name == item.told:
            return False
        item.told = name
        _tell(self._view, QAccessible.Event.NameChanged, at)
        return True

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # noqa: N802
        return self.child(focus_place(self._view)) if self._view.hasFocus() else None


def focus_place(view: "CalendarView") -> int:
    """Which child the cursor stands on."""
    chosen = view.here.chosen
    return next((at for at, block in enumerate(view.board.blocks, 1) if block.id == chosen), 0)


def install() -> None:
    """Teach Qt to describe calendar views; harmless when it was done before."""
    app = QApplication.instance()
    if app is not None and not app.property(_FACTORY):
        app.setProperty(_FACTORY, True)
        QAccessible.installFactory(_made)


def _made(_kind: str, made_for: QObject | None) -> QAccessibleInterface | None:
    interface = getattr(made_for, "accessible_interface", None)
    return interface() if interface else None


def focused(view: "CalendarView") -> None:
    """Tell a screen reader that the cursor moved, and what stands there now."""
    if QAccessible.isActive() and view.hasFocus():
        view.accessible_interface().tell_name(focus_place(view))
        _tell(view, QAccessible.Event.Focus, focus_place(view))


def reordered(view: "CalendarView") -> None:
    """Tell a screen reader that other appointments are shown, or the same in another state."""
    if not QAccessible.isActive():
        return
    QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.ObjectReorder))
    if view.accessible_interface().tell_names() and view.hasFocus():
        _tell(view, QAccessible.Event.Focus, focus_place(view))


def _tell(view: "CalendarView", kind: QAccessible.Event, at: int) -> None:
    event = QAccessibleEvent(view, kind)
    event.setChild(at)
    QAccessible.updateAccessibility(event)
