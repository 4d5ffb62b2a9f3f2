"""What can be booked, with whom, where and when: the set-up of the calendar."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup.days_off_section import DaysOffSection
from clinic_desktop.ui.calendar_setup.practitioners_section import PractitionersSection
from clinic_desktop.ui.calendar_setup.resources_section import ResourcesSection
from clinic_desktop.ui.calendar_setup.services_section import ServicesSection
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named


class CalendarSetupPage(QWidget):
    """A section is made when its tab is first shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("calendar_setup_page")
        self.setProperty("kind", "page")
        self._makers: list[Callable[[], QWidget]] = []
        self.tabs = named(QTabWidget(), "calendar_setup_tabs", _("Sections"))
        self.tabs.setDocumentMode(True)
        sections: tuple[tuple[str, str, Callable[[], QWidget]], ...] = (
            ("list", _("Services"), lambda: ServicesSection(desk)),
            ("users", _("Practitioners"), lambda: PractitionersSection(desk)),
            ("room", _("Rooms and devices"), lambda: ResourcesSection(desk)),
            ("today", _("Days off"), lambda: DaysOffSection(desk)),
        )
        for icon, title, make in sections:
            self._add(icon, title, make)
        self.back = button(
            _("To the calendar"), "setup_to_calendar", lambda: desk.request("calendar"),
            icon="calendar",
        )  # fmt: skip
        self._lay_out()
        self.tabs.currentChanged.connect(self._fill)
        self._fill(0)

    def _add(self, icon: str, title: str, make: Callable[[], QWidget]) -> None:
        self._makers.append(make)
        empty = QWidget()
        QVBoxLayout(empty).setContentsMargins(0, 0, 0, 0)
        self.tabs.addTab(empty, theme.icon(icon), title)

    def _lay_out(self) -> None:
        px = theme.current().px
        head = QHBoxLayout()
        head.addWidget(labels.page_title(_("Calendar set-up")))
        head.addStretch(1)
        head.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    def _fill(self, at: int) -> None:
        place = self.tabs.widget(at)
        layout = place.layout() if place is not None else None
        if layout is not None and layout.count() == 0:
            layout.addWidget(self._makers[at]())

    def enter(self) -> None:
        """The keyboard starts on the tabs: Left and Right choose a section."""
        self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> dict[str, Any]:
        """The section shown, to come back to after a lock."""
        return {"section": self.tabs.currentIndex()} if self.isVisible() else {}

    def restore_place(self, place: dict[str, Any]) -> None:
        self.tabs.setCurrentIndex(place.get("section", self.tabs.currentIndex()))
