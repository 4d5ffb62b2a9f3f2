"""Founding cut short by a kill or a power cut: afterwards there is no clinic, or one that opens."""

import shutil
import sys
import time
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import verifying
from clinic_desktop.usecases.access import ClinicState, Need
from tests.faults import founding_day, power_cut, recording
from tests.faults.founding_day import FileDevice, door_of
from tests.faults.power_cut import Recording
from tests.faults.processes import context_for, dice_from, said_until_killed

FOLDERS = ("data", "state", "keyring")


@pytest.fixture(scope="module")
def context() -> BaseContext:
    return context_for("tests.faults.founding_day", "alembic.command")


def found_until_killed(context: BaseContext, folder: Path, seconds: float) -> bool:
    """Whether the process lived long enough to hand out the recovery code."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    return bool(said_until_killed(context, founding_day.run_connected, (folder,), seconds))


def assert_none_or_one_that_opens(folder: Path, *, was_promised: bool) -> bool:
    """Whether a clinic was there; where none was, one can be founded."""
    was_ready = door_of(folder).state is ClinicState.READY
    assert was_ready or not was_promised, "the owner was given the code of a clinic that is gone"
    if not was_ready:
        door_of(folder).found(founding_day.PLAN, Progress()).entrance.abandon()
    entrance = door_of(folder).sign_in("maya", founding_day.PASSWORD)
    assert entrance.needs == {Need.KIT}
    entrance.confirm_kit(entrance.new_kit().code)
    backend = entrance.finish()
    backend.database.tidy()
    assert backend.run(verifying.everything, Progress()).is_good
    backend.close()
    assert len(list((folder / "data").glob("clinic-*.db"))) == 1
    assert not (folder / "data" / "founding.json").exists()
    return was_ready


def seconds_of_founding(tmp_path: Path) -> float:
    before = time.monotonic()
    (tmp_path / "unhurt" / "keyring").mkdir(parents=True)
    founding_day.run(tmp_path / "unhurt", lambda _line: None)
    return time.monotonic() - before


def kill_often(context: BaseContext, tmp_path: Path, kills: int) -> None:
    longest = seconds_of_founding(tmp_path)
    dice, ready = dice_from(3), 0
    for number in range(kills):
        folder = tmp_path / str(number)
        was_promised = found_until_killed(context, folder, dice.uniform(0, longest))
        ready += assert_none_or_one_that_opens(folder, was_promised=was_promised)
        shutil.rmtree(folder)
    assert ready < kills, "no kill came early enough"


def test_eight_kills_leave_no_half_clinic(context: BaseContext, tmp_path: Path) -> None:
    kill_often(context, tmp_path, 8)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_hundred_kills_leave_no_half_clinic(context: BaseContext, tmp_path: Path) -> None:
    kill_often(context, tmp_path, 200)


@pytest.fixture
def recorded(tmp_path: Path) -> Recording:
    if why := recording.why_impossible():
        pytest.skip(why)
    folder = tmp_path / "founded"
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    command = [sys.executable, "-m", "tests.faults.founding_day", str(folder)]
    return recording.record(command, [folder / name for name in FOLDERS], tmp_path / "calls.log")


def cut_often(recorded: Recording, tmp_path: Path, cuts: int) -> None:
    dice, after = dice_from(7), tmp_path / "after"
    for _cut in range(cuts):
        remains = power_cut.cut(recorded, dice.randrange(len(recorded.events) + 1), dice)
        remains.put_into({tmp_path / "founded" / name: after / name for name in FOLDERS})
        assert_none_or_one_that_opens(after, was_promised=bool(remains.said[1:]))


def test_eight_power_cuts_leave_no_half_clinic(recorded: Recording, tmp_path: Path) -> None:
    cut_often(recorded, tmp_path, 8)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_two_hundred_power_cuts_leave_no_half_clinic(recorded: Recording, tmp_path: Path) -> None:
    cut_often(recorded, tmp_path, 200)


def test_a_founding_that_failed_leaves_nothing_in_the_keyring(tmp_path: Path) -> None:
    for name in FOLDERS:
        (tmp_path / name).mkdir()

    def stop(done: int, _total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        door_of(tmp_path).found(founding_day.PLAN, Progress(tell=stop))
    assert FileDevice(tmp_path / "keyring" / "keyring.json").is_empty
