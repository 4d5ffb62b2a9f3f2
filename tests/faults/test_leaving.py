"""B7: somebody left with old password, old key file, old records and this computer's own secret."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import device, keys, vault
from clinic_desktop.usecases import patients, rekeying, users
from tests import make
from tests.data import independent_client
from tests.usecases.founded import RECEPTION, FoundedClinic

VAULTS = ("clinic.vault", "clinic.vault.bak")


@dataclass
class Leaver:
    """A clinic that Rima left, and the folder she copied the day before."""

    clinic: FoundedClinic
    kept: Path

    def old_database(self) -> Path:
        return self.kept / vault.load(self.kept).database_file

    def new_database(self) -> Path:
        return self.clinic.places.data / vault.load(self.clinic.places.data).database_file

    def old_keys(self) -> list[bytes]:
        """Every database key that the old password yields, with the old file's id and the new's."""
        held, secrets = vault.load(self.kept), device.read_secrets(self.clinic.store)
        tag = vault.tag_of(vault.tag_key_of(held, secrets), "rima")
        master = vault.unlock(held, tag, RECEPTION, secrets).master_key
        now = vault.load(self.clinic.places.data)
        return [keys.database_key(master, known.database_id) for known in (held, now)]


def left(folder: Path) -> Leaver:
    clinic = FoundedClinic(folder / "clinic")
    clinic.add_with_password("rima", Role.PRACTITIONER)
    clinic.owner.run(patients.register, make.form("Before"))
    clinic.owner.close()
    shutil.copytree(clinic.places.data, folder / "kept")
    owner = clinic.back()
    row = clinic.row()
    owner.run(users.deactivate, row.id, row.rev, "Has left")
    rekeying.rekey(owner, "Has left", Progress())
    owner.run(patients.register, make.form("Afterwards"))
    owner.close()
    return Leaver(clinic, folder / "kept")


def only_the_password(_leaver: Leaver) -> None:
    """Nothing is put back."""


def old_key_file(leaver: Leaver) -> None:
    for name in VAULTS:
        shutil.copy(leaver.kept / name, leaver.clinic.places.data / name)


def whole_old_folder(leaver: Leaver) -> None:
    shutil.rmtree(leaver.clinic.places.data)
    shutil.copytree(leaver.kept, leaver.clinic.places.data)


def old_records_under_the_new_name(leaver: Leaver) -> None:
    shutil.copy(leaver.old_database(), leaver.new_database())


ATTACKS: tuple[Callable[[Leaver], None], ...] = (
    only_the_password,
    old_key_file,
    whole_old_folder,
    old_records_under_the_new_name,
)


def try_everything(folder: Path) -> int:
    """Refused sign-ins; asserts that none got in and that the clinic goes on afterwards."""
    leaver, refused = left(folder), 0
    data = leaver.clinic.places.data
    for attack in ATTACKS:
        good = shutil.copytree(data, folder / "good", dirs_exist_ok=True)
        attack(leaver)
        with pytest.raises(ClinicError):
            leaver.clinic.sign_in("rima", RECEPTION)
        refused += 1
        shutil.rmtree(data)
        shutil.copytree(good, data)
    no_old_key_reads_the_new_records(leaver)
    found = leaver.clinic.back()
    assert len(found.run(patients.search, "Khoury")) == 2
    found.close()
    return refused


def no_old_key_reads_the_new_records(leaver: Leaver) -> None:
    """Without the program, too; what she copied opens, as the threat model says, and ends there."""
    for key in leaver.old_keys():
        with pytest.raises(independent_client.WrongKey):
            independent_client.decrypted(leaver.new_database(), key)
    old = independent_client.decrypted(leaver.old_database(), leaver.old_keys()[0])
    assert old.execute("SELECT count(*) FROM patient").fetchone() == (1,)
    old.close()


def test_four_ways_back_open_nothing(tmp_path: Path) -> None:
    assert try_everything(tmp_path) == len(ATTACKS)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_twenty_ways_back_open_nothing(tmp_path: Path) -> None:
    assert sum(try_everything(tmp_path / str(number)) for number in range(5)) == 20
