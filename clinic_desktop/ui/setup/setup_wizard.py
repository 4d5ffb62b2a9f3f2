"""The first run: what this is, the clinic, the first administrator, the kit, the second factor."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from clinic_desktop.domain.errors import Cancelled, ClinicError, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.setup.administrator_page import AdministratorPage
from clinic_desktop.ui.setup.making_page import MakingPage
from clinic_desktop.ui.setup.profile_page import ProfilePage
from clinic_desktop.ui.setup.step_rail import StepRail
from clinic_desktop.ui.setup.welcome_page import WelcomePage
from clinic_desktop.ui.widgets.attempt import Start
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases.access import ClinicPlan, Founded, FrontDoor, Need
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile

_KIT, _CODE = 3, 4
_RAIL_FROM = 860


class Afterwards(Protocol):
    """Makes the page that goes on once the clinic exists (kit, second factor): access knows it."""

    def __call__(
        self,
        founded: Founded,
        profile: ClinicProfile,
        at: Callable[[Need], None],
        done: Callable[[Backend], None],
        /,
    ) -> QWidget: ...


class SetupWizard(QWidget):
    """Ends with `finished`, which carries the open Backend."""

    finished = Signal(object)

    def __init__(self, front_door: FrontDoor, start: Start, afterwards: Afterwards) -> None:
        super().__init__()
        self.setObjectName("setup_wizard")
        self.setProperty("kind", "page")
        self._door = front_door
        self._afterwards = afterwards
        self.welcome = WelcomePage(front_door, start)
        self.profile = ProfilePage(start)
        self.administrator = AdministratorPage(start)
        self.making = MakingPage(front_door, start)
        titles = (_("Welcome"), _("The clinic"), _("Administrator"))
        self.rail = StepRail((*titles, _("Emergency kit"), _("Second factor")))
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show(self.welcome)

    def _lay_out(self) -> None:
        for page in (self.welcome, self.profile, self.administrator, self.making):
            self.stack.addWidget(page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.welcome.agreed.connect(lambda: self._show(self.profile))
        self.profile.filled.connect(self._ask_administrator)
        self.profile.went_back.connect(lambda: self._show(self.welcome))
        self.administrator.filled.connect(self._make)
        self.administrator.went_back.connect(lambda: self._show(self.profile))
        self.making.went_back.connect(lambda: self._show(self.administrator))
        self.making.made.connect(self.go_on)
        self.making.failed.connect(self._ask_again)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # in a small window the questions need the room more than the way shown beside them
        self.rail.setVisible(event.size().width() >= theme.current().px(_RAIL_FROM))

    def _show(self, page: StepPage) -> None:
        order: tuple[QWidget, ...] = (self.welcome, self.profile, self.administrator)
        self.rail.show_at(order.index(page) if page in order else 2)
        self.stack.setCurrentWidget(page)
        page.enter()

    def _ask_administrator(self) -> None:
        self.administrator.require(
            clinic_name=self.profile.profile.name, without_keyring=self.welcome.without_keyring
        )
        self._show(self.administrator)

    def _make(self) -> None:
        entered = self.administrator.entered()
        plan = ClinicPlan(
            self.profile.profile,
            entered.login,
            entered.name,
            entered.password,
            is_practitioner=entered.is_practitioner,
            without_keyring=self.welcome.without_keyring,
        )
        self._show(self.making)
        self.making.make(plan)

    def _ask_again(self, error: ClinicError) -> None:
        if isinstance(error, Cancelled):
            self._show(self.administrator)
        elif isinstance(error, InvalidInput):
            is_profile = bool(set(error.problems) & set(self.profile.form.fields))
            page = self.profile if is_profile else self.administrator
            self._show(page)
            page.show_problems(error)

    def go_on(self, founded: Founded) -> None:
        """The clinic exists: kit and second factor are left."""
        self.administrator.forget()
        page = self._afterwards(founded, self.profile.profile, self._at, self.finished.emit)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def _at(self, need: Need) -> None:
        self.rail.show_at(_KIT if need is Need.KIT else _CODE)
