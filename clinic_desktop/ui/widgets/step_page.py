"""One step of a guided way: title, lead, content, and buttons that Enter reaches."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named


class StepPage(QWidget):
    """Base of the pages of the first run and of signing in.

    Subclasses fill `body` and override `advance`, which the primary button and Enter run.
    """

    met = Signal()  # what the page asks for is done
    went_back = Signal()

    def __init__(self, name: str, title: str, lead: str, primary: str, *, back: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "page")
        self.title = labels.plain(title, "page-title", f"{name}_title", wraps=True)
        self.lead = labels.plain(lead, "", f"{name}_lead", wraps=True)
        self.banner = named(Banner(), f"{name}_banner")
        self.body = QVBoxLayout()
        self.primary = button(primary, f"{name}_next", self._press, kind="primary")
        self.back = button(back or _("Back"), f"{name}_back", lambda: self.go_back())
        self.back.setHidden(not back)
        self.busy = named(QProgressBar(), f"{name}_busy", _("Working"))
        self.busy.setRange(0, 0)
        self.busy.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        content = QVBoxLayout(inner)
        content.setContentsMargins(px(32), px(32), px(32), px(16))
        content.setSpacing(px(12))
        for widget in (self.title, self.lead, self.banner):
            content.addWidget(widget)
        self.lead.setHidden(not self.lead.text())
        self.body.setSpacing(px(12))
        content.addLayout(self.body, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.busy)
        layout.addWidget(self._footer())

    def _footer(self) -> QWidget:
        px = theme.current().px
        footer = QFrame()
        footer.setProperty("kind", "footer")
        self.buttons = QHBoxLayout(footer)
        self.buttons.setContentsMargins(px(32), px(12), px(32), px(12))
        self.buttons.setSpacing(px(8))
        self.buttons.addWidget(self.back)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.primary)
        return footer

    def add_button(self, made: QPushButton) -> QPushButton:
        """Another way on, before the primary button."""
        self.buttons.insertWidget(self.buttons.count() - 1, made)
        return made

    def advance(self) -> None:
        """Do what the primary button says."""
        raise NotImplementedError

    def go_back(self) -> None:
        """Do what the other button says."""
        self.went_back.emit()

    def enter(self) -> None:
        """The page is shown: put the cursor where typing starts."""
        editor = next(
            (line for line in self.findChildren(QLineEdit) if line.isVisibleTo(self)), None
        )
        (editor or self.primary).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, is_busy: bool) -> None:
        """Show that work goes on; the page takes no second press meanwhile."""
        self.busy.setVisible(is_busy)
        self.primary.setEnabled(not is_busy)
        self.back.setEnabled(not is_busy)

    def _press(self) -> None:
        self.banner.hide()
        self.advance()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        target = focused if isinstance(focused, QPushButton) else self.primary
        target.click()
