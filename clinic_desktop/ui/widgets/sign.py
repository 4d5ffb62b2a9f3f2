"""An icon standing on its own, drawn afresh in every look."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui import theme


class Sign(QWidget):
    """Shows `icon` in the colour of `tone`; `size` in pixels at 100 %."""

    def __init__(self, icon: str = "", tone: str = "text2", size: int = 18) -> None:
        super().__init__()
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_icon(icon, tone)

    def show_icon(self, icon: str, tone: str) -> None:
        self._icon = theme.icon(icon, tone) if icon else None
        self.update()

    def sizeHint(self) -> QSize:
        side = theme.current().px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if self._icon:
            rect = QRect(self.rect())
            self._icon.paint(QPainter(self), rect)
