"""Choosing one value out of a list of texts."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

Value = TypeVar("Value")


class ChoiceCombo(QComboBox, Generic[Value]):
    """Values and their texts; the wheel scrolls the page instead of changing a value unseen."""

    edited = Signal()

    def __init__(
        self, choices: Iterable[tuple[Value, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values: list[Value] = []
        self.set_choices(choices)
        self.activated.connect(lambda _at: self.edited.emit())

    def set_choices(self, choices: Iterable[tuple[Value, str]]) -> None:
        """Replace the list; the value chosen stays chosen when it is still there."""
        kept = self.value() if self.currentIndex() >= 0 else None
        self.clear()
        self._values = []
        for value, text in choices:
            self._values.append(value)
            self.addItem(text)
        if kept in self._values:
            self.setCurrentIndex(self._values.index(kept))

    def value(self) -> Value:
        return self._values[self.currentIndex()]

    def set_value(self, value: Value) -> None:
        """ValueError when the value is not among the choices."""
        self.setCurrentIndex(self._values.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
