"""Typing a phone number as people of the clinic's country write it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain import phone
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter


class PhoneEdit(QLineEdit):
    """Understands national and international numbers; groups the digits on leaving.

    A number is written from left to right in every language.
    """

    edited = Signal()

    def __init__(self, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._format = formatter
        self._typed = ""
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDialableCharactersOnly)
        self.textEdited.connect(self._note)

    def value(self) -> str:
        """E.164, or "" when empty; InvalidInput, under this editor's object name, when wrong."""
        if problem := self.problem():
            raise InvalidInput(**{self.objectName() or "phone": problem})
        text = self.text().strip()
        return phone.parse(text, self._format.country).e164 if text else ""

    def typed(self) -> str:
        """The text as the person entered it, before we grouped it."""
        return self._typed or self.text()

    def set_value(self, e164: str, typed: str = "") -> None:
        self._typed = typed
        self.setText(self._format.phone(e164) if e164 else typed)

    def problem(self) -> str:
        """What is wrong with the number; "" when nothing is."""
        text = self.text().strip()
        try:
            if text:
                phone.parse(text, self._format.country)
        except ValueError as error:
            return str(error)
        return ""

    def _note(self, text: str) -> None:
        self._typed = text
        self.edited.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.text().strip() and not self.problem():
            typed = self.typed()
            self.set_value(self.value(), typed)
        super().focusOutEvent(event)
