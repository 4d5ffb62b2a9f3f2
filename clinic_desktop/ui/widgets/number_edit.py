"""Typing a whole number between two limits."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from clinic_desktop.ui import theme


class NumberEdit(QSpinBox):
    """A spin box whose wheel scrolls the page instead of changing a value unseen."""

    edited = Signal()

    def __init__(
        self, least: int = 0, most: int = 999, unit: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setRange(least, most)
        self.setSuffix(f" {unit}" if unit else "")
        margin = theme.current().px(7)  # Qt ignores the style sheet's padding here
        self.lineEdit().setTextMargins(margin, 0, margin, 0)
        self.lineEdit().textEdited.connect(lambda _text: self.edited.emit())

    def set_value(self, value: int) -> None:
        self.setValue(value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
