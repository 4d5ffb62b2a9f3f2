"""Users, roles, the clinic's profile, activity and the state of the data, each for those who may."""

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration.activity_section import ActivitySection
from clinic_desktop.ui.administration.data_section import DataSection
from clinic_desktop.ui.administration.keys_section import KeysSection
from clinic_desktop.ui.administration.profile_section import ProfileSection
from clinic_desktop.ui.administration.roles_section import RolesSection
from clinic_desktop.ui.administration.users_section import UsersSection
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import (
    audit_trail,
    calendar_setup,
    clinic,
    kit,
    roles,
    users,
    verifying,
)
from clinic_desktop.usecases.access import Places

USE_CASES: tuple[Callable[..., Any], ...] = (
    users.listing,
    clinic.change_profile,
    audit_trail.listing,
    verifying.everything,
    kit.state,
)


def may_see(desk: Desk) -> bool:
    """Whether there is anything here for the person signed in."""
    return any(desk.may(use_case) for use_case in USE_CASES)


class AdministrationPage(QWidget):
    """A section is made when its tab is first shown: opening the activity is a deed."""

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__()
        self.setObjectName("administration_page")
        self.setProperty("kind", "page")
        self._makers: list[Callable[[], QWidget]] = []
        self._names: list[str] = []
        self.tabs = named(QTabWidget(), "administration_tabs", _("Sections"))
        self.tabs.setDocumentMode(True)
        sections: tuple[tuple[Callable[..., Any], str, str, Callable[[], QWidget]], ...] = (
            (users.listing, "users", _("Users"), lambda: UsersSection(desk)),
            (roles.listing, "roles", _("Roles"), lambda: RolesSection(desk)),
            (clinic.change_profile, "settings", _("Clinic"), lambda: ProfileSection(desk)),
            (audit_trail.listing, "audit", _("Activity"), lambda: ActivitySection(desk)),
            (verifying.everything, "database", _("Data"), lambda: DataSection(desk, places)),
            (kit.state, "key", _("Keys"), lambda: KeysSection(desk)),
        )
        for use_case, icon, title, make in sections:
            if desk.may(use_case):
                self._add(icon, title, make)
        self._lay_out(desk)
        self.tabs.currentChanged.connect(self._fill)

    def _add(self, icon: str, title: str, make: Callable[[], QWidget]) -> None:
        self._makers.append(make)
        self._names.append(icon)
        empty = QWidget()
        QVBoxLayout(empty).setContentsMargins(0, 0, 0, 0)
        self.tabs.addTab(empty, theme.icon(icon), title)

    def _lay_out(self, desk: Desk) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addLayout(self._head(desk))
        layout.addWidget(self.tabs, 1)

    def _head(self, desk: Desk) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(labels.page_title(_("Administration")))
        head.addStretch(1)
        if desk.may(calendar_setup.save_service):
            words = _("Calendar set-up")
            head.addWidget(
                button(
                    words, "to_calendar_setup", lambda: desk.request("calendar_setup"),
                    icon="calendar",
                )
            )  # fmt: skip
        return head

    def _fill(self, at: int) -> None:
        place = self.tabs.widget(at)
        layout = place.layout() if place is not None else None
        if layout is not None and layout.count() == 0:
            layout.addWidget(self._makers[at]())

    def show_activity(self, patient: str = "") -> None:
        """The activity; with a patient's id, who looked at their record."""
        at = next((at for at, name in enumerate(self._names) if name == "audit"), -1)
        self.tabs.setCurrentIndex(at)
        self._fill(at)
        section = self.findChild(ActivitySection)
        if section is not None and patient:
            section.show_patient(patient)

    def place(self) -> dict[str, Any]:
        """The section shown, to come back to after a lock: opening one unseen would be a deed."""
        return {"section": self.tabs.currentIndex()} if self.isVisible() else {}

    def restore_place(self, place: dict[str, Any]) -> None:
        self.tabs.setCurrentIndex(place.get("section", self.tabs.currentIndex()))

    def showEvent(self, event: QShowEvent) -> None:
        self._fill(self.tabs.currentIndex())
        super().showEvent(event)
