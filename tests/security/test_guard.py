"""Nobody guesses more than twenty times: not by restarting, killing, editing or changing the clock."""

import contextlib
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import MustWait
from clinic_desktop.security import keys
from clinic_desktop.security.device import DeviceStore, NoKeyring
from clinic_desktop.security.guard import (
    MOST_FAILURES,
    MOST_NAMES,
    Count,
    Failure,
    Guard,
    State,
)
from clinic_desktop.security.memory_device import MemoryDevice
from tests.security.vaults import dice_from

KEY = keys.guard_key(bytes(32))
ANN, BOB = "a" * 16, "b" * 16


@dataclass
class Clock:
    """A monotonic clock that stands still until told."""

    seconds: float = 1000

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Desk:
    """One computer: its state file, its keyring, its clock."""

    path: Path
    device: DeviceStore
    clock: Clock
    key: bytes | None = KEY

    def start_program(self) -> Guard:
        return Guard(self.path, self.key, self.device, self.clock)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "guard.json", MemoryDevice(), Clock())
    desk.start_program().start()
    return desk


def _fail(guard: Guard, clock: Clock, tag: str, times: int) -> None:
    """So many attempts, each wait served before the next."""
    for _attempt in range(times):
        guard.begin(tag)
        clock.seconds += guard.remaining(tag) or 0
        guard.serve()


def test_four_mistakes_cost_no_wait(desk: Desk) -> None:
    guard = desk.start_program()
    for _attempt in range(4):
        guard.begin(ANN)
    assert guard.remaining(ANN) == 0


def test_waits_grow_from_the_fifth_mistake_to_an_hour(desk: Desk) -> None:
    guard, waits = desk.start_program(), []
    for _attempt in range(11):
        guard.begin(ANN)
        waits.append(guard.remaining(ANN))
        desk.clock.seconds += guard.remaining(ANN) or 0
    assert waits == [0, 0, 0, 0, 30, 60, 300, 900, 3600, 3600, 3600]


def test_an_attempt_before_the_wait_is_served_is_refused_with_the_time_left(desk: Desk) -> None:
    guard = desk.start_program()
    for _attempt in range(5):
        guard.begin(ANN)
    desk.clock.seconds += 29
    with pytest.raises(MustWait, match="1 second ") as caught:
        guard.begin(ANN)
    assert caught.value.seconds == 1
    desk.clock.seconds += 1
    guard.begin(ANN)


def test_after_twenty_mistakes_only_an_administrator_helps(desk: Desk) -> None:
    guard = desk.start_program()
    _fail(guard, desk.clock, ANN, 20)
    desk.clock.seconds += 1_000_000
    with pytest.raises(MustWait) as caught:
        guard.begin(ANN)
    assert caught.value.seconds is None
    assert guard.remaining(ANN) is None
    guard.clear(ANN)
    guard.begin(ANN)


def test_one_persons_mistakes_do_not_stop_another(desk: Desk) -> None:
    guard = desk.start_program()
    _fail(guard, desk.clock, ANN, 20)
    guard.begin(BOB)


def test_a_good_sign_in_starts_the_count_again(desk: Desk) -> None:
    guard = desk.start_program()
    for _attempt in range(4):
        guard.begin(ANN)
    guard.clear(ANN)
    assert desk.start_program().failures(ANN) == 0


def test_a_right_password_before_a_code_is_no_failure(desk: Desk) -> None:
    guard = desk.start_program()
    for _attempt in range(4):
        guard.begin(ANN)
    guard.begin(ANN)
    guard.take_back(ANN)
    assert (guard.failures(ANN), guard.remaining(ANN)) == (4, 0)


def test_a_known_password_does_not_buy_more_than_twenty_guesses_at_the_code(desk: Desk) -> None:
    guard, guesses = desk.start_program(), 0
    while guard.remaining(ANN) is not None:
        guard.begin(ANN)
        guard.take_back(ANN)
        guard.begin(ANN)
        guesses += 1
        desk.clock.seconds += 3600
    assert guesses == 20


def test_a_restart_forgives_nothing(desk: Desk) -> None:
    first = desk.start_program()
    for _attempt in range(5):
        first.begin(ANN)
    desk.clock.seconds += 86_400  # the program is closed for a day
    second = desk.start_program()
    assert second.remaining(ANN) == 30
    with pytest.raises(MustWait):
        second.begin(ANN)


def test_waiting_is_saved_every_five_seconds(desk: Desk) -> None:
    guard = desk.start_program()
    for _attempt in range(5):
        guard.begin(ANN)
    for _second in range(12):
        desk.clock.seconds += 1
        guard.serve()
    assert desk.start_program().remaining(ANN) == 20


def test_a_clock_that_runs_backwards_serves_nothing(desk: Desk) -> None:
    guard = desk.start_program()
    for _attempt in range(5):
        guard.begin(ANN)
    desk.clock.seconds -= 500
    guard.serve()
    assert guard.remaining(ANN) == 30


@pytest.mark.parametrize("act", ["deleted", "garbage", "edited", "old copy", "other key"])
def test_a_missing_or_altered_file_counts_as_ten_mistakes(desk: Desk, act: str) -> None:
    old = desk.path.read_bytes()
    desk.start_program().begin(ANN)
    if act == "deleted":
        desk.path.unlink()
    elif act == "garbage":
        desk.path.write_bytes(b"x")
    elif act == "edited":
        desk.path.write_bytes(desk.path.read_bytes().replace(b'"failures":1', b'"failures":0'))
    elif act == "old copy":
        desk.path.write_bytes(old)
    else:
        desk.key = keys.guard_key(bytes(31) + b"1")
    guard = desk.start_program()
    assert (guard.failures(ANN), guard.failures(BOB), guard.remaining(BOB)) == (10, 10, 3600)


def test_deleting_the_file_forgives_nothing_that_the_keyring_remembers(desk: Desk) -> None:
    _fail(desk.start_program(), desk.clock, ANN, 19)
    desk.path.unlink()
    guard = desk.start_program()
    assert (guard.failures(ANN), guard.failures(BOB)) == (19, 19)
    desk.clock.seconds += 3600
    guard.begin(ANN)
    assert guard.remaining(ANN) is None


def test_a_distrusted_file_is_served_and_then_forgiven_one_by_one(desk: Desk) -> None:
    desk.path.unlink()
    guard = desk.start_program()
    desk.clock.seconds += 3600
    guard.begin(ANN)
    guard.clear(ANN)
    assert (guard.failures(ANN), guard.failures(BOB)) == (0, 10)


def test_without_a_keyring_a_deleted_or_edited_file_is_still_noticed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "guard.json", NoKeyring(), Clock(), key=None)
    desk.start_program().start()
    desk.start_program().begin(ANN)
    desk.path.write_bytes(desk.path.read_bytes().replace(b'"failures":1', b'"failures":0'))
    assert desk.start_program().failures(ANN) == 10
    desk.path.unlink()
    assert desk.start_program().failures(ANN) == 10


def test_a_new_device_secret_keeps_the_counts(desk: Desk) -> None:
    guard = desk.start_program()
    guard.begin(ANN)
    desk.key = keys.guard_key(bytes(31) + b"1")
    guard.use_key(desk.key)
    assert desk.start_program().failures(ANN) == 1


def test_inventing_names_does_not_grow_the_file_without_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic_desktop.security.guard.MOST_NAMES", 3)
    guard = desk.start_program()
    for number in range(5):
        guard.begin(f"{number:016x}")
    assert guard.failures("f" * 16) == 2


def test_two_windows_share_one_count(desk: Desk) -> None:
    windows, tries = [desk.start_program(), desk.start_program()], 0
    for number in range(100):
        guard = windows[number % 2]
        with contextlib.suppress(MustWait):
            guard.begin(ANN)
            tries += 1
        desk.clock.seconds += 3600
    assert tries == 20


# what is still to be written into the trail

SEEN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_failures_are_kept_with_their_moment_until_they_are_written(desk: Desk) -> None:
    guard = desk.start_program()
    guard.begin(ANN, SEEN)
    guard.begin(BOB, SEEN + timedelta(minutes=1))
    noted = desk.start_program().take_failures()
    assert [(each.tag, each.at) for each in noted] == [
        (ANN, SEEN),
        (BOB, SEEN + timedelta(minutes=1)),
    ]
    again = desk.start_program()
    assert again.take_failures() == noted, "taking alone forgets nothing"
    again.forget(noted[:1])
    assert desk.start_program().take_failures() == noted[1:]


def test_a_right_password_takes_back_its_own_note_only(desk: Desk) -> None:
    guard = desk.start_program()
    for minute in range(3):
        guard.begin(ANN, SEEN + timedelta(minutes=minute))
    guard.take_back(ANN)
    assert [each.at.minute for each in guard.take_failures()] == [0, 1]


def test_a_recovery_code_and_an_administrators_word_keep_the_notes(desk: Desk) -> None:
    guard = desk.start_program()
    guard.begin(ANN, SEEN)
    guard.clear(ANN)
    guard.start()
    assert len(guard.take_failures()) == 1


def test_invented_names_never_crowd_out_the_notes_about_real_ones(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic_desktop.security.guard.MOST_FAILURES", 5)
    guard = desk.start_program()
    guard.spare_known([ANN])
    guard.begin(ANN, SEEN)
    for number in range(9):
        guard.begin(f"{number:016x}", SEEN)
    noted = guard.take_failures()
    assert len(noted) == 5
    assert noted[0].tag == ANN


def test_the_fullest_file_can_still_be_read(desk: Desk) -> None:
    guard = desk.start_program()
    names = [f"{number:016x}" for number in range(MOST_NAMES)]
    guard._state = State(
        10**9,
        counts={name: Count(19, 3600) for name in names},
        failures=tuple(Failure(name * 2, name, SEEN) for name in names[:MOST_FAILURES]),
    )
    guard.begin(ANN, SEEN)
    assert desk.start_program().failures(names[0]) == 19


# a clock that is off


def test_the_same_neighbouring_step_five_times_in_a_row_doubts_the_clock(desk: Desk) -> None:
    for offset in (1, 1, 1, 1, 0, 1, 1, 1, 1):
        guard = desk.start_program()
        guard.note_offset(offset)
        assert guard.clock_offset == 0
    guard.note_offset(1)
    assert desk.start_program().clock_offset == 1
    guard.note_offset(-1)
    assert guard.clock_offset == 0


# Attempts until it is killed: each letter written is one attempt that was really made.
GUESSING = """
import sys
from pathlib import Path
from clinic_desktop.security.device import NoKeyring
from clinic_desktop.security.guard import Guard
clock = iter(range(0, 10**9, 4000))
guard = Guard(Path(sys.argv[1]), bytes(32), NoKeyring(), lambda: next(clock))
print("ready", flush=True)
while guard.remaining("a" * 16) is not None:
    guard.begin("a" * 16)
    print("T", end="", flush=True)
"""


def _guess_and_kill(path: Path, letters: int) -> int:
    """Attempts made by a program that is killed after so many of them."""
    child = subprocess.Popen([sys.executable, "-c", GUESSING, str(path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    made = len(child.stdout.read(letters))
    child.send_signal(signal.SIGKILL)
    made += len(child.stdout.read())
    child.wait()
    child.stdout.close()
    return made


def _free_attempts(path: Path, kills: int) -> int:
    """How often the file knew of fewer attempts than were made."""
    dice, made, free = dice_from(1), 0, 0
    clock = Clock(0)
    Guard(path, bytes(32), NoKeyring(), clock).start()
    for _kill in range(kills):
        made += _guess_and_kill(path, dice.randint(0, 3))
        counted = Guard(path, bytes(32), NoKeyring(), clock).failures(ANN)
        free += counted < made
        if counted >= 16:
            Guard(path, bytes(32), NoKeyring(), clock).start()
            made = 0
    return free


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX test")
def test_a_kill_between_counting_and_trying_gives_no_free_attempt(tmp_path: Path) -> None:
    assert _free_attempts(tmp_path / "guard.json", 6) == 0


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX test")
def test_200_kills_give_no_free_attempt(tmp_path: Path) -> None:
    assert _free_attempts(tmp_path / "guard.json", 200) == 0
