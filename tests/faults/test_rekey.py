"""A3: a re-key cut short by a kill, a power cut, a full disk or a lock: one key opens everything."""

import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from clinic_desktop.data import file_settings
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import patients, rekeying, verifying
from clinic_desktop.usecases.backend import Backend
from tests.faults import day, power_cut, recording, rekeying_day, small_disk
from tests.faults.power_cut import Recording
from tests.faults.processes import context_for, dice_from, said_until_killed
from tests.faults.rekeying_day import FOLDERS

MANY = 100_000  # re-keys: never reached


@dataclass
class Clinic:
    """A clinic whose keys are changed again and again, and what was promised in it."""

    folder: Path
    epoch: int = 1
    marks: set[str] = field(default_factory=set)
    old_keys: list[bytes] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def note(self, said: list[str]) -> None:
        for line in said:
            if line.isdigit():
                self.epoch = max(self.epoch, int(line))
            elif line.startswith("{"):
                self.marks.add(day.saved_of(line).mark)

    def examine(self) -> int:
        """Sign in as the next start would and assert all that must hold; returns the epoch."""
        backend = rekeying_day.sign_in(self.folder)
        try:
            held, key = backend.stay.keys.opened.vault, backend.stay.keys.database_key()
            assert held.epoch >= self.epoch, "an acknowledged key is gone"
            self._one_file_one_key(held.database_file, key)
            self._is_whole(backend)
        finally:
            backend.close()
        self.epoch = held.epoch
        return held.epoch

    def _one_file_one_key(self, name: str, key: bytes) -> None:
        files = {path.name for path in self.data.glob("clinic-*")}
        assert files <= {name, f"{name}-wal", f"{name}-shm"}, "a stray was not swept"
        if key not in self.old_keys:
            self.old_keys.append(key)
        fitting = [old for old in self.old_keys[-4:] if opens(self.data / name, old)]
        assert fitting == [key]

    def _is_whole(self, backend: Backend) -> None:
        with backend.database.transaction() as session:
            rows = session.execute(text("SELECT family FROM patient")).scalars().all()
        assert self.marks <= set(rows), "an acknowledged save is gone"
        assert len(set(rows)) == len(rows)
        self.marks = set(rows)
        backend.database.tidy()
        report = backend.run(verifying.everything, Progress())
        assert report.is_good, report


def opens(path: Path, key: bytes) -> bool:
    try:
        with closing(file_settings.connect(path, key, create=False, read_only=True)):
            return True
    except (StorageError, sqlcipher.DatabaseError):
        return False


@pytest.fixture(scope="module")
def context() -> BaseContext:
    return context_for("tests.faults.rekeying_day")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("founded") / "clinic"
    rekeying_day.found(folder)
    return folder


@pytest.fixture
def clinic(founded: Path, tmp_path: Path) -> Clinic:
    shutil.copytree(founded, tmp_path / "clinic")
    return Clinic(tmp_path / "clinic")


def seconds_of_a_round(folder: Path) -> float:
    """How long one save and one re-key take here and now."""
    rekeying_day.run(folder, 900, 1, lambda _line: None)
    before = time.monotonic()
    rekeying_day.run(folder, 901, 1, lambda _line: None)
    return time.monotonic() - before


def kill_often(context: BaseContext, clinic: Clinic, kills: int) -> int:
    """How many of the kills left a half copy behind."""
    unhurt = clinic.folder.with_name("unhurt")
    shutil.copytree(clinic.folder, unhurt)
    longest, dice, epochs, half = seconds_of_a_round(unhurt), dice_from(11), {1}, 0
    for stay in range(kills):
        given, seconds = (clinic.folder, stay, MANY), dice.uniform(0, 1.5 * longest)
        clinic.note(said_until_killed(context, rekeying_day.run_connected, given, seconds))
        half += any(clinic.data.glob("*.unfinished"))
        epochs.add(clinic.examine())
    assert len(epochs) > 1, "no re-key came to its end"
    return half


def test_six_kills_leave_one_key_and_all_rows(context: BaseContext, clinic: Clinic) -> None:
    kill_often(context, clinic, 6)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_300_kills_leave_one_key_and_all_rows(context: BaseContext, clinic: Clinic) -> None:
    assert kill_often(context, clinic, 300) > 30, "the kills came at the wrong moments"


@pytest.fixture
def recorded(clinic: Clinic, tmp_path: Path) -> Recording:
    if why := recording.why_impossible():
        pytest.skip(why)
    command = [sys.executable, "-m", "tests.faults.rekeying_day", str(clinic.folder), "1", "2"]
    folders = [clinic.folder / name for name in FOLDERS]
    return recording.record(command, folders, tmp_path / "calls.log")


def cut_often(recorded: Recording, clinic: Clinic, cuts: int) -> None:
    dice, epochs, opened = dice_from(13), set(), moment_of_opening(recorded)
    for _cut in range(cuts):
        remains = power_cut.cut(recorded, dice.randrange(opened, len(recorded.events) + 1), dice)
        after = Clinic(clinic.folder.with_name("after"))
        remains.put_into({clinic.folder / name: after.folder / name for name in FOLDERS})
        after.note("".join(remains.said).splitlines())
        epochs.add(after.examine())
    assert epochs <= {1, 2, 3}
    assert len(epochs) > 1


def moment_of_opening(recorded: Recording) -> int:
    return next(
        number for number, event in enumerate(recorded.events) if event == power_cut.Said("open\n")
    )


def test_ten_power_cuts_leave_one_key_and_all_rows(recorded: Recording, clinic: Clinic) -> None:
    cut_often(recorded, clinic, 10)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_600_power_cuts_leave_one_key_and_all_rows(recorded: Recording, clinic: Clinic) -> None:
    cut_often(recorded, clinic, 600)


@pytest.fixture
def on_small_disk(clinic: Clinic) -> Iterator[Path]:
    """The clinic's data on a disk of its own, small enough to be filled."""
    kept = clinic.folder / "kept"
    clinic.data.rename(kept)
    (kept / "reserve.bin").unlink()
    clinic.data.mkdir()
    with small_disk.mounted(clinic.data, megabytes=16):
        shutil.copytree(kept, clinic.data, dirs_exist_ok=True)
        yield clinic.data


def filled_at(step: int, folder: Path, room: int) -> Progress:
    """Progress that fills the disk, but for so many bytes, once a re-key has come so far."""
    steps = iter(range(MANY))

    def tell(_done: int, _total: int) -> None:
        if next(steps) == step:
            small_disk.fill(folder, room)

    return Progress(tell)


def fill_often(clinic: Clinic, fills: int) -> None:
    """Each refused re-key leaves a clinic in which the same stay can go on saving."""
    dice, refused = dice_from(17), 0
    backend = rekeying_day.sign_in(clinic.folder)
    for number in range(fills):
        step, room = fault_at(clinic, number, dice)
        try:
            rekeying.rekey(backend, "somebody left", filled_at(step, clinic.data, room))
        except StorageError as error:
            refused += 1
            assert "The keys were not changed" in str(error)
        small_disk.free(clinic.data)
        mark = day.mark_of(3, number)
        backend.run(patients.register, day.person(mark, 1))
        clinic.marks.add(mark)
        assert len(list(clinic.data.glob("clinic-*.db"))) == 1
        assert not list(clinic.data.glob("*.unfinished"))
    backend.close()
    clinic.examine()
    assert refused > fills // 2


def fault_at(clinic: Clinic, number: int, dice: random.Random) -> tuple[int, int]:
    """Before the copy with room for a part of it, or at a later step with next to none."""
    size = max(path.stat().st_size for path in clinic.data.glob("clinic-*.db"))
    if number % 2 == 0:
        return 0, dice.randrange(size + size // 4)
    return dice.randrange(1, 20), dice.choice((0, 0, 4096, 12288))


def test_six_full_disks_leave_one_key_and_all_rows(on_small_disk: Path, clinic: Clinic) -> None:
    fill_often(clinic, 6)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_50_full_disks_leave_one_key_and_all_rows(on_small_disk: Path, clinic: Clinic) -> None:
    fill_often(clinic, 50)


def once(act: Callable[[], object]) -> Progress:
    """Progress that does something between the stated reason and the copy."""
    steps = iter(range(MANY))

    def tell(_done: int, _total: int) -> None:
        if next(steps) == 0:
            act()

    return Progress(tell)


def disturb_often(clinic: Clinic, tries: int) -> None:
    """By turns another connection holds the lock, or reads all the time."""
    backend = rekeying_day.sign_in(clinic.folder)
    for number in range(tries):
        before, holds_lock = backend.database.path, number % 2 == 0
        key = backend.stay.keys.database_key()
        other = file_settings.connect(before, key, create=False, read_only=not holds_lock)
        begin = "BEGIN IMMEDIATE" if holds_lock else "BEGIN"
        progress = once(lambda: other.execute(begin) and count(other))  # noqa: B023 - used at once
        with closing(other):
            if holds_lock:
                with pytest.raises(StorageError, match=r"The keys were not changed.*busy"):
                    rekeying.rekey(backend, "somebody left", progress)
                assert backend.database.path == before
            else:
                rekeying.rekey(backend, "somebody left", progress)
                assert count(other) == len(clinic.marks)  # what it saw when it began
        mark = day.mark_of(4, number)
        backend.run(patients.register, day.person(mark, 1))
        clinic.marks.add(mark)
    backend.close()
    assert clinic.examine() == 1 + tries // 2


def count(connection: sqlcipher.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM patient").fetchone()[0])


def test_a_lock_and_a_second_connection_leave_one_key_and_all_rows(clinic: Clinic) -> None:
    disturb_often(clinic, 2)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_20_locks_and_second_connections_leave_one_key_and_all_rows(clinic: Clinic) -> None:
    disturb_often(clinic, 20)
