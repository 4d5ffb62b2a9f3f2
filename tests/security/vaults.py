"""A small clinic's vault for tests: Ann is its owner, Bob works there."""

import random
from dataclasses import dataclass

from clinic_desktop.security import recovery_code, vault
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceSecrets, new_secrets
from clinic_desktop.security.vault import Credentials, NewUser, Opened

QUICK = KdfParameters(memory=19456, passes=1)
ANN, BOB = "ann pass phrase", "bob pass phrase"


@dataclass(frozen=True)
class Clinic:
    """What the tests know of it."""

    opened: Opened
    device: DeviceSecrets | None
    code: str

    def tag(self, name: str) -> str:
        return vault.tag_of(vault.tag_key_of(self.opened.vault, self.device), name)

    def credentials(self, name: str, password: str) -> Credentials:
        return Credentials(self.tag(name), password, self.device, QUICK)


def make_clinic(*, with_keyring: bool = True) -> Clinic:
    device, code = new_secrets() if with_keyring else None, recovery_code.new_code()
    opened = vault.create(vault.new_clinic_id(), NewUser("Ann", ANN, device, QUICK), code)
    clinic = Clinic(opened, device, code)
    with_bob = vault.add_user_slot(opened, clinic.credentials("Bob", BOB))
    return Clinic(with_bob, device, code)


def dice_from(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 (tests must be repeatable)
