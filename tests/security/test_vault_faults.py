"""A4: the key file when the power goes, when its disk is full, and when an older one is put back."""

import sys
from pathlib import Path

import pytest

from clinic_desktop.data.places import Places
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import vault
from clinic_desktop.security.anchor import OlderThanRemembered
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.security.vault import Opened
from clinic_desktop.usecases.access import FrontDoor
from tests import make
from tests.faults import power_cut, recording, small_disk
from tests.faults.founding_day import PASSWORD, PLAN
from tests.faults.power_cut import Recording
from tests.security.vaults import Clinic, dice_from, make_clinic

SAVES = 25
# Saves one generation after the other and tells each once it is on the disk.
SAVING = """
import os, sys
from pathlib import Path
from clinic_desktop.security import vault
folder = Path(sys.argv[1])
opened = vault.unlock_with_code(vault.load(folder), sys.argv[2])
for _time in range(int(sys.argv[3])):
    opened = opened.changed()
    vault.save(folder, opened.vault, opened.master_key)
    os.write(1, b"%d\\n" % opened.vault.gen)
"""


@pytest.fixture(scope="module")
def clinic() -> Clinic:
    return make_clinic()


@pytest.fixture
def recorded(clinic: Clinic, tmp_path: Path) -> Recording:
    if why := recording.why_impossible():
        pytest.skip(why)
    folder = tmp_path / "folder"
    folder.mkdir()
    vault.save(folder, clinic.opened.vault, clinic.opened.master_key)
    command = [sys.executable, "-c", SAVING, str(folder), clinic.code, str(SAVES)]
    return recording.record(command, [folder], tmp_path / "calls.log")


def cut_often(recorded: Recording, clinic: Clinic, tmp_path: Path, cuts: int) -> None:
    dice, generations = dice_from(19), set()
    for _cut in range(cuts):
        remains = power_cut.cut(recorded, dice.randrange(len(recorded.events) + 1), dice)
        remains.put_into({tmp_path / "folder": tmp_path / "after"})
        loaded = vault.load(tmp_path / "after")
        promised = [int(line) for line in "".join(remains.said).split()]
        assert vault.unlock_with_code(loaded, clinic.code).master_key == clinic.opened.master_key
        assert loaded.gen >= max(promised, default=clinic.opened.vault.gen)
        generations.add(loaded.gen)
    assert len(generations) > 5


def test_50_power_cuts_while_saving_lose_no_generation(
    recorded: Recording, clinic: Clinic, tmp_path: Path
) -> None:
    cut_often(recorded, clinic, tmp_path, 50)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_500_power_cuts_while_saving_lose_no_generation(
    recorded: Recording, clinic: Clinic, tmp_path: Path
) -> None:
    cut_often(recorded, clinic, tmp_path, 500)


def fill_often(clinic: Clinic, folder: Path, fills: int) -> int:
    """Save on a disk with room for none, a part or all of it; returns how often it was refused."""
    dice, refused = dice_from(23), 0
    opened = of_several_pages(clinic)
    vault.save(folder, opened.vault, opened.master_key)
    for _fill in range(fills):
        changed = opened.changed()
        small_disk.fill(folder, dice.randrange(9) * 4096)
        try:
            vault.save(folder, changed.vault, changed.master_key)
        except StorageError as error:
            refused += 1
            assert "disk is full. Nothing was changed" in str(error)
        else:
            opened = changed
        assert vault.load(folder) == opened.vault
        assert not (folder / "clinic.vault.new").exists()
        small_disk.free(folder)
        vault.mend(folder, opened.vault, opened.master_key)
    assert vault.unlock_with_code(vault.load(folder), clinic.code)
    return refused


def of_several_pages(clinic: Clinic) -> Opened:
    """So long that a disk can become full in the middle of it."""
    more = {f"{number:016x}": bytes(96) for number in range(90)}
    return clinic.opened.changed(escrow={**clinic.opened.vault.escrow, **more})


def test_ten_full_disks_lose_no_generation(clinic: Clinic, tmp_path: Path) -> None:
    with small_disk.mounted(tmp_path, megabytes=1):
        assert fill_often(clinic, tmp_path, 10) > 0


@pytest.mark.long
def test_60_full_disks_lose_no_generation(clinic: Clinic, tmp_path: Path) -> None:
    with small_disk.mounted(tmp_path, megabytes=1):
        assert fill_often(clinic, tmp_path, 60) > 15


def test_each_of_20_older_generations_is_refused(tmp_path: Path) -> None:
    places, store = Places(tmp_path / "data", tmp_path / "state"), MemoryDevice()
    founded = FrontDoor(places, make.Clock(), store=store).found(PLAN, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    backend, older = founded.entrance.finish(), []
    for number in range(20):
        older.append((places.data / vault.FILE_NAME).read_bytes())
        backend.stay.keys.add_user(f"user{number}", f"granite parade lemon {number}")
    newest = (places.data / vault.FILE_NAME).read_bytes()
    backend.close()
    for content in older:
        put_in_place(places.data, content)
        with pytest.raises(OlderThanRemembered, match="older than this PC remembers"):
            FrontDoor(places, make.Clock(), store=store).sign_in("maya", PASSWORD)
    put_in_place(places.data, newest)
    FrontDoor(places, make.Clock(), store=store).sign_in("maya", PASSWORD).abandon()


def put_in_place(folder: Path, content: bytes) -> None:
    for name in (vault.FILE_NAME, vault.FILE_NAME + ".bak"):
        (folder / name).write_bytes(content)
