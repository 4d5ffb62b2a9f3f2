"""The place of those who wait for a slot and those who should come back."""

from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting.recalls_tab import RecallsTab
from clinic_desktop.ui.waiting.waiting_tab import WaitingTab
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import named


class WaitingPage(QWidget):
    """Two tabs: the waiting list and the recalls."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        named(self, "waiting_page", _("Waiting"))
        self.setProperty("kind", "page")
        self.waiting = WaitingTab(desk)
        self.recalls = RecallsTab(desk)
        self.tabs = named(QTabWidget(), "waiting_tabs", _("Lists"))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.waiting, theme.icon("clock"), _("Waiting list"))
        self.tabs.addTab(self.recalls, theme.icon("restore"), _("Recalls"))
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addWidget(labels.page_title(_("Waiting")))
        layout.addWidget(self.tabs, 1)

    def enter(self) -> None:
        """Bring the keyboard into the list that is shown."""
        shown = self.recalls if self.tabs.currentWidget() is self.recalls else self.waiting
        shown.table.setFocus()

    def place(self) -> dict[str, Any]:
        """The list shown, to come back to after a lock."""
        return {"tab": self.tabs.currentIndex()}

    def restore_place(self, place: dict[str, Any]) -> None:
        self.tabs.setCurrentIndex(place.get("tab", 0))
