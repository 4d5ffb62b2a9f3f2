"""A6: lost or exchanged journals and old files put back are noticed at the next sign-in."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import anchor, keys
from clinic_desktop.security.device import Item
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.access import Entrance, FrontDoor, Places
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.founding import ANCHOR_FILE
from tests import make
from tests.faults import damage, day, founding_day
from tests.faults.processes import dice_from

JOURNAL, FILE = "clinic-1.db-wal", "clinic-1.db"
EARLY, LATE = 10, 25
SENTENCES = ("older than this PC remembers", "is damaged", "is empty", "another file")


@dataclass(frozen=True)
class Story:
    """A clinic as it was one evening, and as it lay there when the program was killed next day."""

    evening: Path
    killed: Path
    other_journal: bytes
    keyring: dict[Item, bytes]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder, store = tmp_path_factory.mktemp("story"), MemoryDevice()
    entrance = new_clinic(folder / "live", store)
    register(entrance.finish(), 1, EARLY).close()
    shutil.copytree(folder / "live", folder / "evening")
    entrance = door_of(folder / "live", store).sign_in("maya", founding_day.PASSWORD)
    backend = register(entrance.finish(), 2, LATE)
    entrance.write_anchor()
    shutil.copytree(folder / "live", folder / "killed")
    keyring = dict(store.items)
    backend.close()
    other = new_clinic(folder / "other", MemoryDevice()).finish()
    register(other, 3, EARLY)
    journal = (folder / "other" / "data" / JOURNAL).read_bytes()
    other.close()
    assert (folder / "killed" / "data" / JOURNAL).stat().st_size > 0
    return Story(folder / "evening", folder / "killed", journal, keyring)


def new_clinic(folder: Path, store: MemoryDevice) -> Entrance:
    founded = door_of(folder, store).found(founding_day.PLAN, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    return founded.entrance


def register(backend: Backend, stay: int, people: int) -> Backend:
    for number in range(people):
        backend.run(patients.register, day.person(day.mark_of(stay, number), 1))
    return backend


def door_of(folder: Path, store: MemoryDevice) -> FrontDoor:
    return FrontDoor(Places(folder / "data", folder / "state"), make.Clock(), store=store)


@dataclass(frozen=True)
class Scene:
    """A copy of the clinic after the kill, on which something is done before the next sign-in."""

    story: Story
    data: Path

    def write(self, name: str, content: bytes) -> None:
        (self.data / name).write_bytes(content)

    def journal(self) -> bytes:
        return (self.data / JOURNAL).read_bytes()

    def evening(self, name: str) -> bytes:
        return (self.story.evening / "data" / name).read_bytes()


def _deleted(scene: Scene, _dice: random.Random) -> None:
    (scene.data / JOURNAL).unlink()


def _cut(scene: Scene, dice: random.Random) -> None:
    scene.write(JOURNAL, scene.journal()[: dice.randrange(len(scene.journal()))])


def _flipped(scene: Scene, dice: random.Random) -> None:
    held = bytearray(scene.journal())
    damage.flip(held, 0, len(held), dice)
    scene.write(JOURNAL, bytes(held))


def _zeroed(scene: Scene, dice: random.Random) -> None:
    held = bytearray(scene.journal())
    start = dice.randrange(len(held) // 512) * 512
    held[start : start + 512] = bytes(len(held[start : start + 512]))
    scene.write(JOURNAL, bytes(held))


def _of_another_clinic(scene: Scene, _dice: random.Random) -> None:
    scene.write(JOURNAL, scene.story.other_journal)


def _old_database(scene: Scene, _dice: random.Random) -> None:
    _deleted(scene, _dice)
    scene.write(FILE, scene.evening(FILE))


def _old_database_under_the_journal(scene: Scene, _dice: random.Random) -> None:
    scene.write(FILE, scene.evening(FILE))


def _old_folder(scene: Scene, _dice: random.Random) -> None:
    shutil.rmtree(scene.data)
    shutil.copytree(scene.story.evening / "data", scene.data)


FAULTS: dict[str, Callable[[Scene, random.Random], None]] = {
    "journal deleted": _deleted,
    "journal cut": _cut,
    "journal flipped": _flipped,
    "journal zeroed": _zeroed,
    "journal of another clinic": _of_another_clinic,
    "old database": _old_database,
    "old database under the journal": _old_database_under_the_journal,
    "old folder": _old_folder,
}


def sign_in(folder: Path, story: Story) -> str:
    """The sentence with which the clinic is refused; "" where it opens with everything in it."""
    store = MemoryDevice()
    store.items = dict(story.keyring)
    try:
        entrance = door_of(folder, store).sign_in("maya", founding_day.PASSWORD)
    except StorageError as error:
        return str(error)
    backend = entrance.finish()
    try:
        assert backend.run(patients.figures).total == EARLY + LATE, "work is missing, unnoticed"
    finally:
        backend.close()
    return ""


def try_often(story: Story, tmp_path: Path, fault: str, tries: int) -> list[str]:
    sentences = []
    for seed in range(tries):
        folder = tmp_path / str(seed)
        shutil.copytree(story.killed, folder)
        FAULTS[fault](Scene(story, folder / "data"), dice_from(seed))
        sentences.append(sign_in(folder, story))
        shutil.rmtree(folder)
    for sentence in filter(None, sentences):
        assert any(known in sentence for known in SENTENCES), sentence
    return sentences


def test_a_killed_program_finds_everything_again(story: Story, tmp_path: Path) -> None:
    shutil.copytree(story.killed, tmp_path / "same")
    assert sign_in(tmp_path / "same", story) == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_lost_work_is_noticed_at_the_next_sign_in(story: Story, tmp_path: Path, fault: str) -> None:
    sentences = try_often(story, tmp_path, fault, 3)
    assert any(sentences)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("fault", FAULTS)
def test_lost_work_is_noticed_100_times(story: Story, tmp_path: Path, fault: str) -> None:
    assert any(try_often(story, tmp_path, fault, 100))


@pytest.mark.parametrize("gone", ["state", "keyring", "both"])
def test_the_memory_of_one_place_is_enough_and_of_none_is_refused(
    story: Story, tmp_path: Path, gone: str
) -> None:
    folder = tmp_path / "clinic"
    shutil.copytree(story.killed, folder)
    keyring = dict(story.keyring)
    if gone != "keyring":
        (folder / "state" / ANCHOR_FILE).unlink()
    if gone != "state":
        keyring.pop(Item.ANCHOR)
    (folder / "data" / JOURNAL).unlink()
    refusal = sign_in(folder, replace(story, keyring=keyring))
    assert ("no longer remembers" if gone == "both" else "older") in refusal


def test_the_anchor_is_never_more_than_100_deeds_behind(tmp_path: Path) -> None:
    store = MemoryDevice()
    backend = register(new_clinic(tmp_path, store).finish(), 1, 120)
    key = keys.anchor_key(store.items[Item.DEVICE_SECRET])
    remembered = anchor.read(tmp_path / "state" / ANCHOR_FILE, key, store)
    behind = backend.head().seq - (remembered.audit_seq if remembered else 0)
    backend.close()
    assert behind <= 100
