"""A figure on a card, and below it what it counts; most lead to the list of what was counted."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import entitle, named

_UNKNOWN = "…"  # until the figures have been counted


class Tile(Card):
    """A figure to read."""

    def __init__(self, name: str, text: str, tone: str = "") -> None:
        super().__init__()
        named(self, f"{name}_tile", text)
        self._text, self._tone = text, tone
        self.number = labels.plain(_UNKNOWN, "figure", name)
        self.add(self.number)
        self.add(labels.plain(text, "hint"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_number(self, text: str, *, is_none: bool) -> None:
        self.number.setText(text)
        self.number.setProperty("tone", "" if is_none else self._tone)
        theme.repolish(self.number)
        entitle(self, f"{text} {self._text}")


class LinkTile(QPushButton):
    """A figure that opens the list of what it counts, by click, Space or Enter."""

    def __init__(self, name: str, text: str, tone: str, action: Callable[[], object]) -> None:
        super().__init__()
        named(self, f"{name}_tile", text)
        self.setProperty("kind", "tile")
        self.setAutoDefault(True)  # Enter presses it too
        self._text, self._tone = text, tone
        self.number = labels.plain(_UNKNOWN, "figure", name)
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(16))
        layout.setSpacing(px(8))
        for label in (self.number, labels.plain(text, "hint")):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: action())

    def show_number(self, text: str, *, is_none: bool) -> None:
        self.number.setText(text)
        self.number.setProperty("tone", "" if is_none else self._tone)
        theme.repolish(self.number)
        entitle(self, f"{text} {self._text}")

    def sizeHint(self) -> QSize:
        return self._needed()

    def minimumSizeHint(self) -> QSize:
        return self._needed()

    def _needed(self) -> QSize:
        layout = self.layout()
        inside = layout.sizeHint() if layout is not None else super().sizeHint()
        return inside + QSize(2, 2)  # the border
