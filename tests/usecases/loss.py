"""A clinic with an owner and a receptionist, its paper code, and the computer it stands on."""

import shutil
from pathlib import Path

from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import device, keys, vault
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceSecrets
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import audit_trail, users
from clinic_desktop.usecases.access import ClinicPlan, FrontDoor, Places
from clinic_desktop.usecases.audit_trail import AuditFilter
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import NewUser
from tests.make import Clock

OWNER, RECEPTION = "walnut bicycle thunder lagoon", "meadow lantern copper violin"
EVERYBODY = (("maya", OWNER), ("rana", RECEPTION))
PLAN = ClinicPlan(
    ClinicProfile("Cedar Clinic"), "maya", "Maya Haddad", OWNER, kdf=KdfParameters(19456, 1)
)


class Seconds:
    """A monotonic clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Clinic:
    """Founded with two users who chose their own passwords."""

    def __init__(self, folder: Path, store: MemoryDevice | None = None) -> None:
        self.places = Places(folder / "data", folder / "state")
        self.store = store or MemoryDevice()
        self.clock = Clock()
        self.seconds = Seconds()
        founded = self.door().found(PLAN, Progress())
        self.code = founded.recovery_code
        founded.entrance.kit(self.code)
        founded.entrance.confirm_kit(self.code)
        backend = founded.entrance.finish()
        one_time = backend.run(users.add, NewUser("rana", "Rana Aoun", (Role.RECEPTIONIST,)))
        backend.close()
        entrance = self.door().sign_in("rana", one_time.password)
        entrance.change_password(RECEPTION)
        entrance.finish().close()

    def door(self) -> FrontDoor:
        """The program started anew."""
        return FrontDoor(self.places, self.clock, self.seconds, self.store)

    def owner(self) -> Backend:
        return self.door().sign_in("maya", OWNER).finish()

    def everybody_gets_in(self) -> None:
        for login, password in EVERYBODY:
            self.door().sign_in(login, password).finish().close()

    def move(self, folder: Path) -> None:
        """To another computer: the data folder alone, an empty keyring."""
        there = Places(folder / "data", folder / "state")
        shutil.copytree(self.places.data, there.data)
        self.places, self.store = there, MemoryDevice()

    def copy(self, folder: Path) -> "Clinic":
        """The same clinic on the same computer, to be hurt in another way."""
        there = Places(folder / "data", folder / "state")
        shutil.copytree(self.places.data, there.data)
        shutil.copytree(self.places.state, there.state)
        made = object.__new__(Clinic)
        made.__dict__.update(self.__dict__)
        made.places, made.store = there, MemoryDevice()
        made.store.items = dict(self.store.items)
        made.clock, made.seconds = Clock(self.clock.now), Seconds()
        return made

    def deeds(self) -> list[tuple[str, str, str]]:
        """User, action and outcome, newest first, as the owner reads them."""
        backend = self.owner()
        rows = backend.run(audit_trail.listing, AuditFilter())
        backend.close()
        return [(row.user, row.action, row.outcome) for row in rows]

    def secrets(self) -> DeviceSecrets:
        held = device.read_secrets(self.store)
        assert held is not None
        return held

    def used_secrets(self) -> set[str]:
        """The names of the device secrets that key slots hang on."""
        slots = vault.load(self.places.data).slots
        return {slot.header.device_id for slot in slots if slot.header.device_id is not None}

    def present_secret(self) -> str:
        return keys.device_id(self.secrets().secret)
