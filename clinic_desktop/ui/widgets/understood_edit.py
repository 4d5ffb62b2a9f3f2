"""A line one types freely into, which says below what it understood."""

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels

Value = TypeVar("Value")


class UnderstoodEdit(QWidget, Generic[Value]):
    """Base of the editors of dates. Subclasses give `parse`, `written` and `explained`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.understood = labels.hint()
        self.understood.hide()
        self.setFocusProxy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(4))
        layout.addWidget(self.line)
        layout.addWidget(self.understood)
        self.line.textChanged.connect(self._explain)
        self.line.textEdited.connect(self.edited)

    def parse(self, text: str) -> Value:
        """The value meant; ValueError with a sentence for the person."""
        raise NotImplementedError

    def written(self, value: Value) -> str:
        """The value as one would type it."""
        raise NotImplementedError

    def explained(self, value: Value) -> str:
        """What the hint below says of the value."""
        raise NotImplementedError

    def value(self) -> Value | None:
        """None when empty; InvalidInput, under this editor's object name, when not understood."""
        if problem := self.problem():
            raise InvalidInput(**{self.objectName() or "value": problem})
        text = self.line.text().strip()
        return self.parse(text) if text else None

    def set_value(self, value: Value | None) -> None:
        self.line.setText("" if value is None else self.written(value))

    def problem(self) -> str:
        """What is wrong with the text; "" when nothing is."""
        text = self.line.text().strip()
        try:
            if text:
                self.parse(text)
        except ValueError as error:
            return str(error)
        return ""

    def _explain(self) -> None:
        text = self.line.text().strip()
        is_clear = bool(text) and not self.problem()
        said = self.explained(self.parse(text)) if is_clear else ""
        self.understood.setText(said)
        self.understood.setVisible(bool(said))
        self.line.setAccessibleDescription(said)
