"""A clinic in its second week: the program with an administrator and a receptionist, by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app import Application
from clinic_desktop.data.places import Places
from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.administration.administration_page import AdministrationPage
from clinic_desktop.ui.administration.users_section import UsersSection
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.usecases import users
from clinic_desktop.usecases.access import ClinicPlan, Entrance, FrontDoor
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import NewUser
from tests.journeys.screen import texts_of
from tests.make import Clock

OWNER, RECEPTION = "walnut bicycle thunder lagoon", "meadow lantern copper violin"
LONG = 30_000
Shown = TypeVar("Shown", bound=QWidget)


@dataclass
class Seconds:
    """The monotonic clock of the counter of wrong sign-ins."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class CountingDoor(FrontDoor):
    """Counts the sign-ins it refused."""

    refused = 0

    def sign_in(self, login: str, password: str) -> Entrance:
        try:
            return super().sign_in(login, password)
        except ClinicError:
            self.refused += 1
            raise


@dataclass
class Crew:
    """Two people and their computer; `start` founds the clinic and opens the program on it."""

    qtbot: QtBot
    app: QApplication
    places: Places
    clock: Clock
    device: MemoryDevice = field(default_factory=MemoryDevice)
    seconds: Seconds = field(default_factory=Seconds)
    code: str = ""
    application: Application | None = None

    def door(self) -> CountingDoor:
        return CountingDoor(self.places, self.clock, self.seconds, self.device)

    def found(self) -> None:
        plan = ClinicPlan(
            ClinicProfile("Cedar Clinic"),
            "maya",
            "Maya Haddad",
            OWNER,
            kdf=KdfParameters(19 * 1024, 1),
        )
        door = self.door()
        founded = door.found(plan, Progress())
        self.code = founded.recovery_code
        founded.entrance.kit(self.code)
        founded.entrance.confirm_kit(self.code)
        backend = founded.entrance.finish()
        new = NewUser("rima", "Rima Khoury", (Role.RECEPTIONIST,))
        one_time = backend.run(users.add, new).password
        backend.close()
        entrance = door.sign_in("rima", one_time)
        entrance.change_password(RECEPTION)
        entrance.finish().close()

    def open(self) -> None:
        self.application = Application(self.app, self.places, self.door)
        self.application.open()

    def close(self) -> None:
        """End the program."""
        if self.application is not None:
            self.application.close()
            self.application.entry.close()
            self.application.deleteLater()
            self.application = None

    # what stands on the screen

    @property
    def window(self) -> MainWindow:
        assert self.application is not None
        assert self.application.main is not None
        return self.application.main

    @property
    def is_in(self) -> bool:
        """Whether somebody's desk is open."""
        return self.application is not None and self.application.main is not None

    @property
    def sign_in_page(self) -> SignInPage:
        return self.until(SignInPage)

    @property
    def users(self) -> UsersSection:
        page = self.window.page("administration")
        assert isinstance(page, AdministrationPage)
        (found,) = page.findChildren(UsersSection)
        return found

    def until(self, kind: type[Shown]) -> Shown:
        """The screen of that kind, once it can be seen and used."""
        self.wait(lambda: bool(_seen(kind)))
        return _seen(kind)[0]

    def until_called(self, name: str) -> QWidget:
        """The window of that object name, once it can be seen."""

        def found() -> list[QWidget]:
            windows = QApplication.topLevelWidgets()
            return [one for one in windows if one.objectName() == name and one.isVisible()]

        self.wait(lambda: bool(found()))
        return found()[0]

    def wait(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=LONG)

    def is_shown(self, kind: type[QWidget]) -> bool:
        return bool(_seen(kind))

    # hands

    def type(self, page: QWidget, name: str, text: str) -> None:
        found = page.findChild(QWidget, name)
        assert found is not None, name
        while not isinstance(found, QLineEdit):
            inner = found.focusProxy()
            assert inner is not None, name
            found = inner
        found.clear()
        QTest.keyClicks(found, text)

    def press(self, page: QWidget, name: str) -> None:
        found = page.findChild(QPushButton, name)
        assert found is not None, name
        self.wait(lambda: found.isVisible() and found.isEnabled())
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def sign_in(self, login: str, password: str) -> None:
        page = self.sign_in_page
        self.type(page, "login", login)
        self.type(page, "password", password)
        self.press(page, "sign_in")

    def enter(self, login: str, password: str) -> None:
        self.sign_in(login, password)
        self.wait(lambda: self.is_in)

    def lock(self) -> None:
        assert self.application is not None
        with self.qtbot.waitSignal(self.application.lock.closed, timeout=LONG):
            self.window.lock_requested.emit()

    def choose(self, login: str) -> UsersSection:
        """Open the users and mark that one."""
        self.window.route("administration", {})
        section = self.users
        row = next(row for row in section.table.rows.rows if row.login == login)
        section.table.select(row.id)
        return section

    def state_of(self, login: str) -> str:
        section = self.users
        row = next(row for row in section.table.rows.rows if row.login == login)
        return section.table.rows.columns[3].text(row)

    def said(self) -> str:
        """Every word in the windows now seen."""
        return "\n".join(texts_of(QApplication.topLevelWidgets()))


def _seen(kind: type[Shown]) -> list[Shown]:
    return [
        widget
        for widget in QApplication.allWidgets()
        if isinstance(widget, kind) and widget.isVisible()
    ]
