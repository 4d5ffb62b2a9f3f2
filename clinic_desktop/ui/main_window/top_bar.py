"""The bar on top: search, who is signed in, lock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window.search_everywhere import SearchEverywhere
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named


class TopBar(QFrame):
    """Search on the leading side, the person and Lock on the trailing one."""

    lock_wanted = Signal()

    def __init__(self, desk: Desk, menu: QMenu, host: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        named(self, "top_bar")
        px = theme.current().px
        self.search = SearchEverywhere(desk, host)
        self.search.setMaximumWidth(px(560))
        self.user = named(
            QToolButton(), "user_menu", _("Signed in: {name}").format(name=desk.user.name)
        )
        self.user.setText(desk.user.name.replace("&", "&&"))
        self.user.setIcon(theme.icon("user"))
        self.user.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.user.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.user.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.user.setMenu(menu)
        self.lock = button(_("Lock"), "lock", self.lock_wanted.emit, icon="lock")
        keys = QKeySequence("Ctrl+L").toString(QKeySequence.SequenceFormat.NativeText)
        self.lock.setToolTip(_("Lock ({keys})").format(keys=keys))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(24), px(8), px(16), px(8))
        row.setSpacing(px(8))
        row.addWidget(self.search, 3)
        row.addStretch(1)
        row.addWidget(self.user)
        row.addWidget(self.lock)
