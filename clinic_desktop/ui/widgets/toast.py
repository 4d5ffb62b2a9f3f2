"""A short word about what was just done, with the way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import announce
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named

_STAYS = 8_000  # ms


class Toast(QFrame):
    """Lies over the bottom leading corner of its host; one at a time, the newest.

    It goes after its time whatever happens; a new text starts the time again. Ctrl+Z takes the deed
    back while it is shown, unless the focus is where Ctrl+Z means something already.
    """

    def __init__(self, host: QWidget, stays: int = _STAYS) -> None:
        super().__init__(host)
        px = theme.current().px
        named(self, "toast").setProperty("kind", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._host = host
        self._undo: Callable[[], object] | None = None
        self.text = labels.plain()
        self.undo_button = button(_("Undo"), "toast_undo", self.undo, kind="toast")
        self._shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self.undo)
        self._shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(16), px(8), px(8), px(8))
        layout.setSpacing(px(16))
        layout.addWidget(self.text)
        layout.addWidget(self.undo_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(stays)
        self._timer.timeout.connect(self._close)
        host.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show `text`; with `undo` also the button that takes it back."""
        self._undo = undo
        self.text.setText(text)
        self.setAccessibleName(text)
        self.undo_button.setVisible(undo is not None)
        self._shortcut.setEnabled(undo is not None)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def undo(self) -> None:
        action, self._undo = self._undo, None
        self._close()
        if action:
            action()

    def _close(self) -> None:
        self._timer.stop()
        self._shortcut.setEnabled(False)
        self._undo = None
        self.hide()

    def _place(self) -> None:
        gap = theme.current().px(16)
        room = max(self._host.width() - 2 * gap, 1)
        self.text.setWordWrap(False)
        size = self.sizeHint()
        if size.width() > room:  # a long sentence takes more lines, not more width
            self.text.setWordWrap(True)
            size = QSize(room, self.heightForWidth(room))
        is_rtl = self._host.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self._host.width() - size.width() - gap if is_rtl else gap
        self.setGeometry(QRect(QPoint(x, self._host.height() - size.height() - gap), size))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
