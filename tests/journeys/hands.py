"""A keyboard for windows in this process; nothing here knows a mouse."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Modifier = Qt.KeyboardModifier


def focused() -> QWidget:
    found = QApplication.focusWidget() or QApplication.activeWindow()
    assert found is not None, "nothing has the keyboard"
    return found


def write(text: str) -> None:
    """Type where the cursor is, in any script."""
    for letter in text:  # QTest types Latin letters only
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focused(), QKeyEvent(kind, 0, Modifier.NoModifier, letter))


def press(key: Qt.Key, modifier: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def control(key: Qt.Key) -> None:
    press(key, Modifier.ControlModifier)


def enter() -> None:
    press(Qt.Key.Key_Return)


def is_at(name: str) -> bool:
    """Whether the control of that name, or the field inside it, has the keyboard."""
    return name in place()


def place() -> list[str]:
    """The names of the control that has the keyboard and of all around it."""
    at: QWidget | None = QApplication.focusWidget()
    names = []
    while at is not None:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return names


def keep_awake() -> None:
    """Do what a window manager does: the window on top has the keyboard, one that is gone has not."""
    on_top, active = QApplication.activeModalWidget(), QApplication.activeWindow()
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    is_seen = active is not None and active.isVisible()
    wanted = on_top or (None if is_seen else next(iter(shown), None))
    if wanted is not None and not wanted.isActiveWindow():
        wanted.activateWindow()


def go_to(name: str) -> None:
    """Press Tab until the control of that name has the keyboard."""
    for _time in range(80):
        if is_at(name):
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {name}, but {place()}")


def fill(**fields: str) -> None:
    """Go to each field by Tab and write into it what belongs there, in place of what stood there."""
    for name, text in fields.items():
        go_to(name)
        control(Qt.Key.Key_A)
        write(text)
