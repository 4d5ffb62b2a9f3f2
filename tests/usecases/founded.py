"""A founded clinic with real keys, its administrator at the desk, and hands to go in and out."""

from dataclasses import dataclass, field
from pathlib import Path

import pyotp

from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import clinic, users
from clinic_desktop.usecases.access import ClinicPlan, Entrance, FrontDoor, Places
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import NewUser, OneTime, UserRow
from tests.make import Clock

PASSWORD = "walnut bicycle thunder lagoon"
RECEPTION = "meadow lantern copper violin"
PLAN = ClinicPlan(
    ClinicProfile("Cedar Clinic"), "maya", "Maya Haddad", PASSWORD, kdf=KdfParameters(19456, 1)
)


@dataclass
class Seconds:
    """A monotonic clock that moves only when told."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class FoundedClinic:
    """`owner` is open; close it before somebody else signs in."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    seconds: Seconds = field(default_factory=Seconds)
    store: MemoryDevice = field(default_factory=MemoryDevice)
    code: str = ""

    def __post_init__(self) -> None:
        self.places = Places(self.folder / "data", self.folder / "state")
        self.door = FrontDoor(self.places, self.clock, self.seconds, self.store)
        founded = self.door.found(PLAN, Progress())
        self.code = founded.recovery_code
        founded.entrance.kit(self.code)
        founded.entrance.confirm_kit(self.code)
        self.owner = founded.entrance.finish()

    def sign_in(self, login: str = "maya", password: str = PASSWORD) -> Entrance:
        return self.door.sign_in(login, password)

    def back(self) -> Backend:
        """The administrator at the desk again."""
        self.owner = self.sign_in().finish()
        return self.owner

    def add(self, login: str = "rima", *roles: Role, needs_code: bool = False) -> OneTime:
        new = NewUser(login, f"{login.title()} Khoury", roles or (Role.RECEPTIONIST,), needs_code)
        return self.owner.run(users.add, new)

    def add_with_password(self, login: str = "rima", *roles: Role) -> None:
        """Somebody who has chosen a password already; the administrator is at the desk again."""
        one_time = self.add(login, *roles)
        self.owner.close()
        entrance = self.sign_in(login, one_time.password)
        entrance.change_password(RECEPTION)
        entrance.finish().close()
        self.back()

    def row(self, login: str = "rima") -> UserRow:
        return next(row for row in self.owner.run(users.listing) if row.login == login)

    def demand_codes(self, *roles: Role) -> None:
        stored = self.owner.run(clinic.profile)
        keys = tuple(role.value for role in roles)
        self.owner.run(clinic.change_security, stored.rev, 5, keys)

    def enrol(self, entrance: Entrance) -> tuple[pyotp.TOTP, tuple[str, ...]]:
        """What the phone and the paper hold afterwards."""
        totp = pyotp.parse_uri(entrance.start_enrolment().uri)
        assert isinstance(totp, pyotp.TOTP)
        return totp, entrance.confirm_enrolment(totp.at(self.clock.now))
