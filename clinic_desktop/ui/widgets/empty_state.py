"""What stands where there is nothing yet: an icon, a sentence, one button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign


class EmptyState(QWidget):
    """`text` says what this place is for; the button, if any, starts it."""

    def __init__(
        self,
        icon: str,
        text: str,
        button_text: str = "",
        action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = theme.current().px
        named(self, "empty_state", text)
        self.text = labels.plain(text, wraps=True)
        self.text.setProperty("kind", "empty")
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(px(12))
        layout.addStretch(2)
        parts: list[QWidget] = [Sign(icon, "disabled", 40), self.text]
        if button_text:
            parts.append(button(button_text, "empty_state_start", action, kind="primary"))
        for widget in parts:
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.say(text)

    def say(self, text: str) -> None:
        self.text.setText(text)
        self.setAccessibleName(text)
        self._set_width()

    def _set_width(self) -> None:
        # a wrapping label under an alignment flag would be given far too little width
        wanted = self.text.fontMetrics().horizontalAdvance(self.text.text()) + 4
        width = min(wanted, theme.current().px(360))
        self.text.setFixedWidth(width)
        self.text.setMinimumHeight(self.text.heightForWidth(width))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_width()  # the style that widens the letters is known by now
