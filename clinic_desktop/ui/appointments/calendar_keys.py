"""The keys of the calendar: those that walk over it, and those that do something."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import N_, _
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
    ("C A R D N", N_("set the state")),
    ("Del", N_("cancel")),
    ("1–4", N_("views")),
    ("T", N_("today")),
    ("F1", N_("all keys")),
)


def help_line() -> str:
    """The keys that matter, in one line."""
    return "   ".join(f"\u2068{Formatter.isolate(key)}  {_(words)}\u2069" for key, words in HELP)


def walk(view: "CalendarView", event: QKeyEvent) -> bool:
    """Move the cursor as the key says; False where it says nothing of the kind."""
    modifiers = event.modifiers() & ~_IGNORED
    step = _STEPS.get((modifiers, Key(event.key())))
    if step is None or not view.board.columns:
        return False
    step(view, Key(event.key()))
    event.accept()
    return True


def _enter(view: "CalendarView", _key: Key) -> None:
    row = view.chosen_row()
    if row is not None:
        view.opened.emit(row)
    else:
        view.book_wanted.emit(view.here)


def _jump(view: "CalendarView", key: Key) -> None:
    found = calendar_cursor.jumped(view.board, view.here, _way(key))
    if found is not None:
        view.go(found)


def _stretch(view: "CalendarView", key: Key) -> None:
    view.go(calendar_cursor.stretched(view.here, _way(key) * calendar_cursor.STEP))


def _walk(view: "CalendarView", key: Key) -> None:
    go = calendar_cursor.down if key == Key.Key_Down else calendar_cursor.up
    view.go(go(view.board, view.here))


def _sideways(view: "CalendarView", key: Key) -> None:
    found = calendar_cursor.sideways(view.board, view.here, _way(key))
    if found is not None:
        view.go(found)
    else:
        view.stepped.emit(_way(key))


def _to_edge(view: "CalendarView", key: Key) -> None:
    column = 0 if key == Key.Key_Home else len(view.board.columns) - 1
    view.go(calendar_cursor.on_slot(view.board, column, view.here.start))


def _zoom(view: "CalendarView", key: Key) -> None:
    view.zoom(-1 if key == Key.Key_Minus else 1)


_WAYS = {Key.Key_Down: 1, Key.Key_Up: -1, Key.Key_Right: 1, Key.Key_Left: -1}
_ACROSS = (Key.Key_Left, Key.Key_Right)
_STEPS: dict[tuple[Qt.KeyboardModifier, Key], Callable[["CalendarView", Key], None]] = {
    **{(_PLAIN, key): _enter for key in (Key.Key_Return, Key.Key_Enter)},
    **{(_PLAIN, key): _walk for key in (Key.Key_Down, Key.Key_Up)},
    **{(_PLAIN, key): _sideways for key in _ACROSS},
    **{(_PLAIN, key): _to_edge for key in (Key.Key_Home, Key.Key_End)},
    **{(_CONTROL, key): _jump for key in _WAYS},
    **{(_SHIFT, key): _stretch for key in (Key.Key_Down, Key.Key_Up)},
    **{(_CONTROL, key): _zoom for key in (Key.Key_Plus, Key.Key_Equal, Key.Key_Minus)},
}


def _way(key: Key) -> int:
    """1 on, -1 back; left and right change places where one reads from the right."""
    is_mirrored = theme.current().is_rtl and key in _ACROSS
    return -_WAYS[key] if is_mirrored else _WAYS[key]


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
