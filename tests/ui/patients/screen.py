"""What the tests of the registry's screens share."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.patients.file_chooser import FileChooser

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
    # held until then: freed by the end of the test, it would take a closing dialog with it twice
    widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(widget, before_close_func=lambda _closing, held=widget: held)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def typed(qtbot: QtBot, *texts: str) -> None:
    """Each text into the field that has the focus, then Tab."""
    for text in texts:
        focused = QApplication.focusWidget()
        if focused is None:
            pytest.fail("nothing has the focus")
        qtbot.keyClicks(focused, text)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
