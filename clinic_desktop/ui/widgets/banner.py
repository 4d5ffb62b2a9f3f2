"""A strip that says something about the page it stands on."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.sign import Sign

_ICONS = {"info": "info", "ok": "ok", "warn": "warn", "danger": "stop"}


class Banner(QFrame):
    """Hidden until it has something to say; `is_edge`: from edge to edge of a window, not a box."""

    def __init__(
        self,
        text: str = "",
        tone: str = "info",
        parent: QWidget | None = None,
        *,
        is_edge: bool = False,
    ) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.setProperty("kind", "banner")
        self.setProperty("place", "edge" if is_edge else "")
        self.setObjectName("banner")
        self._sign = Sign(size=18)
        self.text = labels.plain(wraps=True)
        self._layout = QHBoxLayout(self)
        side = px(24 if is_edge else 12)
        self._layout.setContentsMargins(side, px(8), side, px(8))
        self._layout.setSpacing(px(8))
        self._layout.addWidget(self._sign)
        self._layout.addWidget(self.text, 1)
        self.hide()
        if text:
            self.say(text, tone)

    def say(self, text: str, tone: str = "info") -> None:
        """Show `text`; `tone` info, ok, warn or danger. An empty text hides the strip."""
        self._sign.show_icon(_ICONS[tone], tone)
        self.text.setText(text)
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        theme.repolish(self)
        self.setVisible(bool(text))
        if text:
            announce(self, text)

    def add_button(self, button: QPushButton) -> None:
        """A deed that answers what the strip says, on its trailing side."""
        self._layout.addWidget(button)


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say something that did not take the focus."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
