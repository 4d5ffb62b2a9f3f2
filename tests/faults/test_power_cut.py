"""A2: the power goes while people save; the disk is rebuilt as it may be found afterwards."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.faults import day, examining, power_cut, recording
from tests.faults.power_cut import Recording
from tests.faults.processes import dice_from

DEEDS = 30
WITHOUT_FLUSH = """
import os, sys
for number in range(20):
    with open(sys.argv[1] + "/kept", "ab") as file:
        file.write(b"x")
        {flush}
    os.write(1, b"%d" % (number + 1))
"""
FLUSH = "file.flush(); os.fsync(file.fileno()); os.fsync(os.open(sys.argv[1], os.O_RDONLY))"

pytestmark = pytest.mark.skipif(
    bool(recording.why_impossible()), reason=recording.why_impossible() or "possible"
)


@pytest.fixture
def recorded(tmp_path: Path, template: Path) -> Recording:
    """One day at the desk, with imports, edits and checkpoints of the journal."""
    data = tmp_path / "day" / "data"
    data.mkdir(parents=True)
    shutil.copyfile(template, data / "clinic-1.db")
    command = [sys.executable, "-m", "tests.faults.day", str(data.parent), "1", str(DEEDS)]
    return recording.record(command, [data], tmp_path / "calls.log")


def examine_cuts(recorded: Recording, tmp_path: Path, cuts: int) -> int:
    """Cut the power at random moments; returns how many acknowledged saves were looked for."""
    dice, looked_for = dice_from(5), 0
    data, copy = tmp_path / "day" / "data", tmp_path / "after"
    for _cut in range(cuts):
        at = dice.randrange(len(recorded.events) + 1)
        remains = power_cut.cut(recorded, at, dice)
        remains.put_into({data: copy})
        lines = "".join(remains.said).splitlines()
        saved = [day.saved_of(line) for line in lines if line.startswith("{")]
        examining.examine(copy / "clinic-1.db", saved, 1)
        looked_for += len(saved)
    return looked_for


def test_twenty_five_power_cuts_lose_no_acknowledged_save(
    recorded: Recording, tmp_path: Path
) -> None:
    assert examine_cuts(recorded, tmp_path, 25) > 25


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_power_cuts_lose_no_acknowledged_save(
    recorded: Recording, tmp_path: Path
) -> None:
    assert examine_cuts(recorded, tmp_path, 1000) > 1000


@pytest.mark.parametrize(("flush", "is_lost"), [("", True), (FLUSH, False)])
def test_the_simulation_loses_what_was_not_flushed_and_nothing_else(
    tmp_path: Path, flush: str, is_lost: bool
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    command = [sys.executable, "-c", WITHOUT_FLUSH.format(flush=flush or "pass"), str(folder)]
    recorded = recording.record(command, [folder], tmp_path / "calls.log")
    dice, lost = dice_from(5), 0
    for at in range(len(recorded.events) + 1):
        remains = power_cut.cut(recorded, at, dice)
        promised = int(remains.said[-1]) if remains.said else 0
        lost += len(remains.files.get(str(folder / "kept"), b"")) < promised
    assert bool(lost) is is_lost
