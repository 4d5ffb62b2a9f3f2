"""Many programs at once: one wins; a killed one never blocks the next (B15)."""

import subprocess
import sys
from pathlib import Path

import pytest

HOLDER = """
import sys
from pathlib import Path
from clinic_desktop.data.instance import AlreadyOpen, InstanceLock
try:
    InstanceLock(Path(sys.argv[1])).take()
except AlreadyOpen:
    print("refused", flush=True)
else:
    print("open", flush=True)
    sys.stdin.read()
"""
ROOT = Path(__file__).resolve().parents[2]


def start(path: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def answer(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


@pytest.mark.parametrize("starts", [8, pytest.param(50, marks=pytest.mark.long)])
def test_of_many_starts_at_once_exactly_one_opens(tmp_path: Path, starts: int) -> None:
    running = [start(tmp_path / "clinic.lock") for _ in range(starts)]
    answers = [answer(process) for process in running]
    for process in running:
        end(process)
    assert sorted(answers) == ["open"] + ["refused"] * (starts - 1)


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_after_a_kill_it_always_starts_again(tmp_path: Path, kills: int) -> None:
    for _ in range(kills):
        process = start(tmp_path / "clinic.lock")
        assert answer(process) == "open"
        end(process)
