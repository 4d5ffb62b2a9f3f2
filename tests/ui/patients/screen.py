"""What the tests of the registry's screens share."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.widgets.file_chooser import FileChooser

W = TypeVar("W", bound=QWidget)


class Chosen(FileChooser):
    """A chooser that answers at once with the same place."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.names: list[str] = []

    def save(self, _parent: QWidget, _title: str, name: str, then: Callable[[Path], None]) -> None:
        self.names.append(name)
        then(self.place)

    def open(
        self, _parent: QWidget, _title: str, _pattern: str, then: Callable[[Path], None]
    ) -> None:
        then(self.place)


def opened(kind: type[W]) -> W:
    """The open dialog of that class."""
    found = [box for box in QApplication.topLevelWidgets() if isinstance(box, kind)]
    return next(box for box in found if box.isVisible())


def is_open(kind: type[QDialog]) -> bool:
    return any(isinstance(box, kind) and box.isVisible() for box in QApplication.topLevelWidgets())


def shown(qtbot: QtBot, widget: W) -> W:
    """The widget on the screen, cleaned up after the test."""
    widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    kept = [widget]

    def let_go(_closing: QWidget) -> None:
        # held until then: freed at the test's end, it would take a closing dialog with it twice
        kept.clear()

    qtbot.addWidget(widget, before_close_func=let_go)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def focused() -> QWidget:
    """The widget that the next key goes to."""
    found = QApplication.focusWidget()
    if found is None:
        pytest.fail("nothing has the focus")
    return found


def typed(*texts: str) -> None:
    """Each text into the field that has the focus, then Tab."""
    for text in texts:
        QTest.keyClicks(focused(), text)
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
