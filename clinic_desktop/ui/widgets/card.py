"""A surface that holds what belongs together."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels


class Card(QFrame):
    """Title row with room for buttons (`head`), content below (`body`)."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.title = labels.plain(title, "card-title")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.head = QHBoxLayout()
        self.head.setSpacing(px(8))
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.title.setHidden(not title)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(16))
        layout.setSpacing(px(12) if title else 0)
        layout.addLayout(self.head)
        layout.addLayout(self.body, 1)
        layout.addStretch(0)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        self.body.addWidget(widget, stretch)
