"""The keys of the calendar: those that walk over it, and those that do something."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from clinic_desktop.domain.language import N_
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import calendar_cursor

if TYPE_CHECKING:
    from clinic_desktop.ui.appointments.calendar_view import CalendarView

Key = Qt.Key
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_PLAIN = Qt.KeyboardModifier.NoModifier
_IGNORED = Qt.KeyboardModifier.KeypadModifier

# what the line under the calendar and the sheet of keys (F1) say
HELP: tuple[tuple[str, str], ...] = (
    ("↑ ↓ ← →", N_("move")),
    ("Tab", N_("next appointment")),
    ("Enter", N_("open or book")),
    ("Shift+↓", N_("longer")),
    ("Ctrl+X, Ctrl+V", N_("move by the pinboard")),
    ("C A R D N", N_("confirmed, arrived, in room, done, no-show")),
    ("Del", N_("cancel")),
    ("1–4", N_("views")),
    ("T", N_("today")),
    ("F1", N_("all keys")),
)


def walk(view: "CalendarView", event: QKeyEvent) -> bool:
    """Move the cursor as the key says; False where it says nothing of the kind."""
    modifiers = event.modifiers() & ~_IGNORED
    key, board, cursor = event.key(), view.board, view.cursor
    if not board.columns:
        return False
    if key in (Key.Key_Return, Key.Key_Enter) and modifiers == _PLAIN:
        row = view.chosen_row()
        (view.opened if row else view.book_wanted).emit(row or cursor)
    elif modifiers == _CONTROL and key in _JUMPS:
        if found := calendar_cursor.jumped(board, cursor, _JUMPS[key] * _sign(key)):
            view.go(found)
    elif modifiers == _SHIFT and key in (Key.Key_Down, Key.Key_Up):
        step = calendar_cursor.STEP
        view.go(calendar_cursor.stretched(cursor, step if key == Key.Key_Down else -step))
    elif modifiers == _PLAIN and key in (Key.Key_Down, Key.Key_Up):
        go = calendar_cursor.down if key == Key.Key_Down else calendar_cursor.up
        view.go(go(board, cursor))
    elif modifiers == _PLAIN and key in (Key.Key_Left, Key.Key_Right):
        _sideways(view, _JUMPS[key] * _sign(key))
    elif modifiers == _PLAIN and key in (Key.Key_Home, Key.Key_End):
        column = 0 if key == Key.Key_Home else len(board.columns) - 1
        view.go(calendar_cursor.on_slot(board, column, cursor.start))
    elif modifiers == _CONTROL and key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus):
        view.zoom(-1 if key == Key.Key_Minus else 1)
    else:
        return False
    event.accept()
    return True


_JUMPS = {Key.Key_Down: 1, Key.Key_Up: -1, Key.Key_Right: 1, Key.Key_Left: -1}


def _sign(key: int) -> int:
    """Left and right change places where one reads from the right."""
    return -1 if theme.current().is_rtl and key in (Key.Key_Left, Key.Key_Right) else 1


def _sideways(view: "CalendarView", by: int) -> None:
    found = calendar_cursor.sideways(view.board, view.cursor, by)
    if found is not None:
        view.go(found)
    else:
        view.stepped.emit(by)


class DeedKeys(QObject):
    """Keys that do something, on every view they are installed on; sequences such as "Ctrl+X"."""

    def __init__(self, deeds: Mapping[str, Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._deeds = {QKeySequence(key).toString(): deed for key, deed in deeds.items()}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent):
            return False
        pressed = QKeySequence(event.key() | (event.modifiers() & ~_IGNORED).value)
        deed = self._deeds.get(pressed.toString())
        if deed is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            deed()
        return True
