"""Words on a screen: headings, hints and text that is cut with an ellipsis."""

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_ENDLESS, _PIECE = re.compile(r"\S{49,}"), re.compile(r"\S{1,16}")


class PlainLabel(QLabel):
    """Text without markup that starts at the leading side whatever script it is in.

    A QLabel looks at its text instead of the layout: a Latin name would hang at the far side of
    an Arabic form.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._turn()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt override
        super().setText(breakable(text) if self.wordWrap() else text)

    def _turn(self) -> None:
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        absolute = Qt.AlignmentFlag.AlignAbsolute
        if not self.alignment() & Qt.AlignmentFlag.AlignHCenter:
            self.setAlignment(side | absolute | Qt.AlignmentFlag.AlignVCenter)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._turn()


def breakable(text: str) -> str:
    """Lets a word no line can hold break; an address or number of usual length stays whole."""
    return _ENDLESS.sub(lambda word: "\u200b".join(_PIECE.findall(word[0])), text)


def plain(text: str = "", kind: str = "", name: str = "", *, wraps: bool = False) -> QLabel:
    """A label that never reads markup out of its text; `kind` as in style.qss."""
    label = PlainLabel()
    label.setWordWrap(wraps)
    label.setText(text)
    if kind:
        label.setProperty("kind", kind)
    if name:
        label.setObjectName(name)
    return label


def page_title(text: str) -> QLabel:
    return plain(text, "page-title", "page_title")


def section(text: str) -> QLabel:
    return plain(text, "section")


def hint(text: str = "") -> QLabel:
    return plain(text, "hint", wraps=True)


class ElidedLabel(QLabel):
    """One line of text, cut with an ellipsis when there is no room; the whole text as tool tip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt override
        super().setText(text)
        self.setAccessibleName(text)
        self._tell_all()

    def _shown(self) -> str:
        room = self.contentsRect().width()
        return QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def _tell_all(self) -> None:
        self.setToolTip(self.text() if self._shown() != self.text() else "")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2
        return QSize(width, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_all()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setFont(self.font())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        self.style().drawItemText(
            painter, self.contentsRect(), int(flags), self.palette(), self.isEnabled(),
            self._shown(), self.foregroundRole(),
        )  # fmt: skip
