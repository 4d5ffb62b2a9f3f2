"""A QR square painted from its modules, sharp at every size and dark on light in every look."""

import segno
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.naming import named

_QUIET = 4  # modules of white around, as ISO 18004 asks
_SIDE = 232


class QrView(QWidget):
    """Shows `text`; whole pixels per module, so that nothing is blurred."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        named(self, name, title)
        self._modules: tuple[tuple[int, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        made = segno.make(text, error="m", micro=False)
        self._modules = tuple(tuple(row) for row in made.matrix)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        count = len(self._modules) + 2 * _QUIET
        wanted = theme.current().px(_SIDE)
        pixels = max(1, -(-wanted // count)) * count
        return QSize(pixels, pixels)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._modules:
            return
        size = min(self.width(), self.height()) // (len(self._modules) + 2 * _QUIET)
        for y, row in enumerate(self._modules, _QUIET):
            for x, is_dark in enumerate(row, _QUIET):
                if is_dark:
                    painter.fillRect(QRect(x * size, y * size, size, size), Qt.GlobalColor.black)
