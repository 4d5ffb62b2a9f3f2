"""Typing the six digits of a one-time code."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.ui import theme

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)


class CodeEdit(QLineEdit):
    """Keeps digits only, whatever is typed or pasted; `completed` fires with the last of them."""

    completed = Signal(str)

    def __init__(self, length: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length = length
        self.setProperty("kind", "code")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.setMaximumWidth(theme.current().px(40 + length * 26))
        self.textEdited.connect(self._clean)

    def value(self) -> str:
        return self.text()

    def _clean(self, text: str) -> None:
        digits = "".join(one for one in text.translate(_DIGITS) if "0" <= one <= "9")
        digits = digits[: self._length]
        if digits != text:
            self.setText(digits)
        if len(digits) == self._length:
            self.completed.emit(digits)
