"""Clinics behind a door, and small hands for the screens before it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import users
from clinic_desktop.usecases.access import ClinicPlan, Entrance, Founded, FrontDoor, Places
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import NewUser
from tests.make import Clock

PASSWORD = "walnut bicycle thunder lagoon"
OWN_PASSWORD = "copper meadow violin harbour"
PLAN = ClinicPlan(
    ClinicProfile("Cedar Clinic", zone="Asia/Beirut"),
    "maya",
    "Maya Haddad",
    PASSWORD,
    kdf=KdfParameters(19 * 1024, 1),
)


class Seconds:
    """A monotonic clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def front_door(folder: Path, clock: Clock, seconds: Seconds | None = None) -> FrontDoor:
    places = Places(folder / "data", folder / "state")
    return FrontDoor(places, clock, seconds or Seconds(), MemoryDevice())


def store_of(door: FrontDoor) -> MemoryDevice:
    """The keyring in memory behind a door made here."""
    assert isinstance(door._store, MemoryDevice)
    return door._store


def founded(door: FrontDoor) -> Founded:
    return door.found(PLAN, Progress())


def administrator(door: FrontDoor) -> Backend:
    """A new clinic with its kit confirmed, opened."""
    made = founded(door)
    made.entrance.kit(made.recovery_code)
    made.entrance.confirm_kit(made.recovery_code)
    return made.entrance.finish()


def receptionist_password(backend: Backend) -> str:
    """Add Rima; returns her one-time password."""
    new = NewUser("rima", "Rima Khoury", (Role.RECEPTIONIST,))
    return backend.run(users.add, new).password


def sign_in_without_screen(door: FrontDoor) -> Entrance:
    return door.sign_in("maya", PASSWORD)


def line(page: QWidget, name: str) -> QLineEdit:
    """The line edit of that name, or the one inside the compound editor of that name."""
    found = page.findChild(QWidget, name)
    assert found is not None, name
    while not isinstance(found, QLineEdit):
        inner = found.focusProxy()
        assert inner is not None, name
        found = inner
    return found


def press(page: QWidget, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def type_into(page: QWidget, name: str, text: str) -> None:
    target = line(page, name)
    target.clear()
    QTest.keyClicks(target, text)


def texts(page: QWidget) -> str:
    """Every word now visible on the page."""
    labels = page.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def visible(page: QWidget, name: str) -> Callable[[], bool]:
    """Whether a widget of that name can be seen, to be waited for."""

    def seen() -> bool:
        return any(each.isVisible() for each in page.findChildren(QWidget, name))

    return seen
