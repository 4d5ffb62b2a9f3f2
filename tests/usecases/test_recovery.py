"""The paper code when this computer's key or memory is gone; users keep their passwords."""

import shutil
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import InvalidInput, MustWait, SignInFailed, StorageError
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import recovery_code
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.usecases import audit_trail, users
from clinic_desktop.usecases.access import ClinicPlan, FrontDoor, Places
from clinic_desktop.usecases.audit_trail import AuditFilter
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import NewUser
from tests.make import Clock
from tests.security.memory_device import MemoryDevice

OWNER, RECEPTION = "walnut bicycle thunder lagoon", "meadow lantern copper violin"


class Clinic:
    """A founded clinic with two users, its code, and the computer it stands on."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "data", folder / "state")
        self.store = MemoryDevice()
        self.clock = Clock()
        founded = self.door().found(
            ClinicPlan(
                ClinicProfile("Cedar Clinic"),
                "maya",
                "Maya Haddad",
                OWNER,
                kdf=KdfParameters(19456, 1),
            ),
            Progress(),
        )
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
        return FrontDoor(self.places, self.clock, lambda: 0.0, self.store)


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(tmp_path)


def everybody_gets_in(clinic: Clinic) -> None:
    for login, password in (("maya", OWNER), ("rana", RECEPTION)):
        clinic.door().sign_in(login, password).finish().close()


def test_an_emptied_keyring_is_filled_again_and_everybody_keeps_the_password(
    clinic: Clinic,
) -> None:
    clinic.store.items.clear()
    with pytest.raises(StorageError, match="no longer holds"):
        clinic.door().sign_in("maya", OWNER)
    clinic.door().recover(clinic.code.lower())
    everybody_gets_in(clinic)


def test_a_new_computer_needs_only_the_data_folder_and_the_code(
    clinic: Clinic, tmp_path: Path
) -> None:
    there = Places(tmp_path / "new" / "data", tmp_path / "new" / "state")
    shutil.copytree(clinic.places.data, there.data)
    clinic.places, clinic.store = there, MemoryDevice()
    clinic.door().recover(clinic.code)
    everybody_gets_in(clinic)


def test_a_lost_state_folder_is_noticed_and_accepted_with_the_code_only(clinic: Clinic) -> None:
    shutil.rmtree(clinic.places.state)
    clinic.store.items = {
        item: value for item, value in clinic.store.items.items() if item.value != "anchor"
    }
    with pytest.raises(StorageError, match="no longer remembers"):
        clinic.door().sign_in("maya", OWNER)
    clinic.door().recover(clinic.code)
    everybody_gets_in(clinic)


def test_a_locked_name_is_free_again(clinic: Clinic) -> None:
    door = clinic.door()
    for _attempt in range(25):
        with pytest.raises((SignInFailed, MustWait)):
            door.sign_in("maya", "wrong wrong wrong")
    door.recover(clinic.code)
    door.sign_in("maya", OWNER).finish().close()


def test_the_use_of_the_code_stands_in_the_trail(clinic: Clinic) -> None:
    clinic.door().recover(clinic.code)
    backend = clinic.door().sign_in("maya", OWNER).finish()
    actions = [row.action for row in backend.run(audit_trail.listing, AuditFilter())]
    backend.close()
    assert "access.recover" in actions


def test_a_mistyped_code_and_another_clinics_code_change_nothing(clinic: Clinic) -> None:
    clinic.store.items.clear()
    with pytest.raises(InvalidInput):
        clinic.door().recover(clinic.code[:-1])
    with pytest.raises(SignInFailed):
        clinic.door().recover(recovery_code.new_code())
    assert clinic.store.items == {}
