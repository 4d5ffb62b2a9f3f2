"""A1: the program killed while people save; nothing that was acknowledged may be missing."""

import shutil
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from tests.faults import day, examining
from tests.faults.day import Saved
from tests.faults.processes import context_for, dice_from, said_until_killed

MOST_SAVES = 12
LONGEST = 0.06  # seconds between the last of them and the kill
MANY = 100_000  # deeds: never reached


@dataclass
class Clinic:
    """A clinic whose program is killed again and again, and what was promised in it."""

    folder: Path
    saved: list[Saved] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "data" / "clinic-1.db"


@pytest.fixture(scope="module")
def context() -> BaseContext:
    return context_for("tests.faults.day")


@pytest.fixture
def clinic(tmp_path: Path, template: Path) -> Clinic:
    made = Clinic(tmp_path)
    made.file.parent.mkdir()
    shutil.copyfile(template, made.file)
    return made


def kill_often(context: BaseContext, clinic: Clinic, kills: int, seed: int) -> None:
    dice = dice_from(seed)
    for stay in range(kills):
        given = (clinic.folder, stay, MANY)
        seconds, saves = dice.uniform(0, LONGEST), dice.randrange(MOST_SAVES)
        said = said_until_killed(context, day.run_connected, given, seconds, saves)
        clinic.saved += [day.saved_of(line) for line in said]
        examining.examine(clinic.file, clinic.saved, stay)
    assert len(clinic.saved) > kills, "the kills came before anything was saved"


def test_twelve_kills_lose_no_acknowledged_save(context: BaseContext, clinic: Clinic) -> None:
    kill_often(context, clinic, 12, seed=1)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(20))
def test_fifty_kills_in_each_of_twenty_clinics(
    context: BaseContext, clinic: Clinic, seed: int
) -> None:
    kill_often(context, clinic, 50, seed)
