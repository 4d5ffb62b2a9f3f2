"""B1, B2, B3, B5: nobody guesses a way in, and nobody is told which part of it was wrong."""

import contextlib
import random
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from clinic_desktop.data.audit import AuditEntry
from clinic_desktop.data.base import instant
from clinic_desktop.domain.errors import MustWait, SignInFailed
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import argon
from clinic_desktop.security.guard import LOCKED_AT
from clinic_desktop.usecases import failures, signing_in
from clinic_desktop.usecases.access import Entrance, FrontDoor
from clinic_desktop.usecases.founding import GUARD_FILE
from tests.faults import founding_day, guessing_day
from tests.faults.processes import context_for, dice_from, said_until_killed
from tests.usecases.loss import OWNER, RECEPTION, Clinic

WRONG = "not the password"
HOUR = 3_600.0


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    return Clinic(tmp_path_factory.mktemp("founded"))


@pytest.fixture
def clinic(founded: Clinic, tmp_path: Path) -> Clinic:
    return founded.copy(tmp_path / "clinic")


# B1: twenty tries and no more


class Guesser:
    """Tries one name as often as it can, with every trick that a person at the computer has."""

    def __init__(self, clinic: Clinic, dice: random.Random) -> None:
        self.clinic, self.dice = clinic, dice
        self.windows = [clinic.door(), clinic.door()]
        self.tries = 0
        self.old_copy = self.file.read_bytes()

    @property
    def file(self) -> Path:
        return self.clinic.places.state / GUARD_FILE

    def try_once(self) -> None:
        with contextlib.suppress(MustWait):
            try:
                self.dice.choice(self.windows).sign_in("maya", WRONG)
            except SignInFailed:
                self.tries += 1

    def restart(self) -> None:
        self.windows = [self.clinic.door(), self.clinic.door()]

    def delete(self) -> None:
        self.file.unlink(missing_ok=True)
        self.restart()

    def edit(self) -> None:
        held = self.file.read_bytes() if self.file.exists() else b""
        self.file.write_bytes(held.replace(b'"failures":1', b'"failures":0'))
        self.restart()

    def put_back(self) -> None:
        self.file.write_bytes(self.old_copy)
        self.restart()

    def move_clock(self) -> None:
        self.clinic.clock.forward(days=self.dice.choice((-1, 1)))

    def wait(self) -> None:
        self.clinic.seconds.now += HOUR
        for window in self.windows:
            window.serve_wait("maya")


TRICKS: tuple[Callable[[Guesser], None], ...] = (
    Guesser.restart, Guesser.delete, Guesser.edit, Guesser.put_back, Guesser.move_clock,
    Guesser.wait,
)  # fmt: skip


def play_tricks(clinic: Clinic, seed: int, tricks: int) -> int:
    """Tries made in all; somebody with the paper always gets in afterwards."""
    guesser = Guesser(clinic, dice_from(seed))
    for _trick in range(tricks):
        for _try in range(3):
            guesser.try_once()
        guesser.dice.choice(TRICKS)(guesser)
        guesser.wait()
    door = clinic.door()
    door.recover(clinic.code)
    door.sign_in("maya", OWNER).abandon()
    return guesser.tries


@pytest.mark.parametrize("seed", range(2))
def test_no_trick_gives_more_than_twenty_tries(clinic: Clinic, seed: int) -> None:
    assert play_tricks(clinic, seed, 15) <= LOCKED_AT


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(40))
def test_no_trick_gives_more_than_twenty_tries_in_40_games(clinic: Clinic, seed: int) -> None:
    assert play_tricks(clinic, seed, 40) <= LOCKED_AT


def kill_often(folder: Path, kills: int) -> int:
    """How often more tries were made than were counted, or than are allowed."""
    for name in ("data", "state", "keyring"):
        (folder / name).mkdir(parents=True)
    founding_day.run(folder, lambda _line: None)
    context, dice = context_for("tests.faults.guessing_day"), dice_from(7)
    free, made, number = 0, 0, 0
    for _kill in range(kills):
        given = (folder, f"name {number}")
        said = said_until_killed(
            context, guessing_day.run_connected, given, dice.uniform(0, 0.4), after=0
        )
        made += len(said)
        counted = counted_for(folder, f"name {number}")
        free += made > counted or made > LOCKED_AT
        if counted >= LOCKED_AT:
            made, number = 0, number + 1
    return free


def counted_for(folder: Path, login: str) -> int:
    """Failures that a program started now knows of, asked as the users' page asks."""
    entrance = guessing_day.door_of(folder).sign_in("maya", founding_day.PASSWORD)
    kit = entrance.new_kit()
    entrance.confirm_kit(kit.code)
    backend = entrance.finish()
    try:
        return backend.stay.keys.failed_attempts(login)[0]
    finally:
        backend.close()


def test_a_kill_between_count_and_try_gives_no_free_try(tmp_path: Path) -> None:
    assert kill_often(tmp_path, 4) == 0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_200_kills_between_count_and_try_give_no_free_try(tmp_path: Path) -> None:
    assert kill_often(tmp_path, 200) == 0


def test_a_locked_name_does_not_lock_the_clinic_out(clinic: Clinic) -> None:
    door = clinic.door()
    guess_until_locked(clinic, door, "maya")
    door.sign_in("rana", RECEPTION).finish().close()
    entrance = door.reset_with_code(
        clinic.code, "maya", "copper harbour violin thistle", Progress()
    )
    entrance.finish().close()


def guess_until_locked(clinic: Clinic, door: FrontDoor, login: str) -> None:
    with contextlib.suppress(MustWait):
        while True:
            with pytest.raises(SignInFailed):
                door.sign_in(login, WRONG)
            clinic.seconds.now += HOUR
            door.serve_wait(login)


# failures come into the trail


def failed_in_trail(clinic: Clinic) -> list[tuple[str | None, int]]:
    """Login and minute of each failed sign-in, in the order of the trail."""
    backend = clinic.owner()
    names = {"maya": backend.user.id}
    with backend.database.transaction() as session:
        rows = session.query(AuditEntry).filter_by(action=failures.ACTION).order_by(AuditEntry.seq)
        found = [(row.user_id == names["maya"], row.user_id, instant(row.at)) for row in rows]
    backend.close()
    start = clinic.clock.now.replace(hour=8, minute=0)
    return [
        ("maya" if is_owner else user and "other", round((at - start).total_seconds() / 60))
        for is_owner, user, at in found
    ]


def fail(clinic: Clinic, *logins: str) -> None:
    for login in logins:
        clinic.clock.forward(minutes=1)
        with pytest.raises(SignInFailed):
            clinic.door().sign_in(login, WRONG)


def test_failed_sign_ins_stand_in_the_trail_with_their_moment_and_whose_name_it_was(
    clinic: Clinic,
) -> None:
    fail(clinic, "maya", "rana", "nobody")
    assert failed_in_trail(clinic) == [("maya", 1), ("other", 2), (None, 3)]
    assert len(failed_in_trail(clinic)) == 3, "written once"


class PowerCut(BaseException):
    pass


@pytest.mark.parametrize("is_after", [False, True])
def test_a_crash_between_trail_and_notes_loses_and_doubles_nothing(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, is_after: bool
) -> None:
    fail(clinic, "maya", "maya")
    door = clinic.door()
    entrance = door.sign_in("maya", OWNER)
    broken = "forget" if is_after else "take_failures"

    def cut(*_given: object) -> None:
        raise PowerCut

    with monkeypatch.context() as power:
        power.setattr(f"clinic_desktop.security.guard.Guard.{broken}", cut)
        with pytest.raises(PowerCut):
            entrance.finish()
    entrance.abandon()
    assert [who for who, _minute in failed_in_trail(clinic)] == ["maya", "maya"]


# B2: codes of the phone


def enrolled(clinic: Clinic) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    entrance = clinic.door().sign_in("maya", OWNER)
    phone, codes = enrol(clinic, entrance)
    entrance.finish().close()
    return phone, codes


def enrol(clinic: Clinic, entrance: Entrance) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    phone = pyotp.TOTP(entrance.start_enrolment().key_text.replace(" ", ""))
    return phone, entrance.confirm_enrolment(phone.at(clinic.clock.now))


def accepts(entrance: Entrance, typed: str) -> bool:
    """Whether the code opens; its count is taken away, so that thousands can be tried."""
    entrance._way.attempts.clear(entrance._way.tag)
    try:
        entrance.enter_code(typed)
    except SignInFailed:
        return False
    return True


def malformed(code: str, dice: random.Random) -> str:
    """What is not six plain digits, made from a code that is right."""
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    arabic = "".join(chr(ord(digit) + 0x0630) for digit in code)
    cut = dice.randrange(6)
    return dice.choice((
        full_width, arabic, code[:cut], code + "0", f"-{code[1:]}", f"{code[:cut]}٫{code[cut:]}",
        f"{code[:5]}\u2075", f"0x{code[:4]}", f"{code}\x00", f"{code[:cut]}O{code[cut + 1:]}",
        "", "      ", code.encode().hex(), f"{code}' OR 1=1", code * 100,
    ))  # fmt: skip


def guess_codes(clinic: Clinic, tries: int) -> tuple[int, int]:
    """Codes tried, and how many were judged otherwise than the rule says."""
    dice, (phone, _codes) = dice_from(2), enrolled(clinic)
    clinic.clock.forward(minutes=5)
    entrance = clinic.door().sign_in("maya", OWNER)
    last, wrong = 0, 0
    for _try in range(tries):
        now, offset = clinic.clock.now, dice.randint(-3, 3)
        step = int(now.timestamp()) // 30 + offset
        code = phone.at(now + timedelta(seconds=30 * offset))
        is_malformed = dice.random() < 0.4
        typed = malformed(code, dice) if is_malformed else f"{code[:3]} {code[3:]}"
        is_right = not is_malformed and -1 <= offset <= 1 and step > last
        wrong += accepts(entrance, typed) != is_right
        last = step if is_right else last
        clinic.clock.forward(seconds=dice.choice((0, 0, 7, 30, 61)))
    entrance.abandon()
    return tries, wrong


def test_only_a_fresh_code_of_the_nearest_three_steps_opens(clinic: Clinic) -> None:
    assert guess_codes(clinic, 60) == (60, 0)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_10000_codes_malformed_replayed_early_and_late(clinic: Clinic) -> None:
    clinic.clock.forward(hours=1)
    total = wrong = 0
    for _part in range(20):  # a stay lasts twelve hours
        tried, misjudged = guess_codes(clinic, 500)
        total, wrong = total + tried, wrong + misjudged
        clinic.door().reset_with_code(clinic.code, "maya", OWNER, Progress()).abandon()
    assert (total, wrong) == (10_000, 0)


def race(clinic: Clinic, code: str) -> int:
    """Two windows enter the same code at the same moment; how many get in.

    Both have counted their attempt: what is raced for is the code itself, in its transaction.
    """
    entrances = [clinic.door().sign_in("maya", OWNER) for _window in range(2)]
    line, winners = threading.Barrier(2), list[int]()

    def run(entrance: Entrance) -> None:
        line.wait()
        with contextlib.suppress(SignInFailed):
            entrance._backend.run(signing_in.accept_code, code)
            winners.append(1)

    threads = [threading.Thread(target=run, args=(entrance,)) for entrance in entrances]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for entrance in entrances:
        entrance.abandon()
    return len(winners)


@pytest.mark.parametrize(
    "rounds", [3, pytest.param(50, marks=(pytest.mark.long, pytest.mark.timeout(1800)))]
)
def test_of_two_windows_with_one_code_one_gets_in(clinic: Clinic, rounds: int) -> None:
    phone, _codes = enrolled(clinic)
    for _round in range(rounds):
        clinic.clock.forward(minutes=1)
        assert race(clinic, phone.at(clinic.clock.now)) == 1


# B3: spare codes


def spend_all(clinic: Clinic, sets: int) -> tuple[int, int]:
    """Codes used, and how many opened a second time, or after new ones were made."""
    used, again = 0, 0
    entrance = clinic.door().sign_in("maya", OWNER)
    for _set in range(sets):
        clinic.clock.forward(minutes=1)
        _phone, codes = enrol(clinic, entrance)
        for code in codes[:9]:
            assert accepts(entrance, code.lower())
            again += accepts(entrance, code)
        clinic.clock.forward(minutes=1)
        enrol(clinic, entrance)
        again += accepts(entrance, codes[9])
        used += len(codes)
    entrance.abandon()
    return used, again


@pytest.mark.parametrize(
    "sets", [1, pytest.param(20, marks=(pytest.mark.long, pytest.mark.timeout(1800)))]
)
def test_a_spare_code_opens_once_and_never_after_new_ones(clinic: Clinic, sets: int) -> None:
    assert spend_all(clinic, sets) == (10 * sets, 0)


# B5: every failure looks the same


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(SignInFailed) as refused:
        deed()
    return str(refused.value)


@dataclass(frozen=True)
class Failing:
    """One door, and every way in which it stays shut."""

    ways: dict[str, Callable[[], object]]
    entrance: Entrance

    def forget_tries(self) -> None:
        self.entrance._way.attempts.start()


def failing(clinic: Clinic) -> Failing:
    phone, codes = enrolled(clinic)
    door = clinic.door()
    entrance = door.sign_in("maya", OWNER)
    used = phone.at(clinic.clock.now)
    ways: dict[str, Callable[[], object]] = {
        "unknown user": lambda: door.sign_in("nobody", OWNER),
        "wrong password": lambda: door.sign_in("rana", WRONG),
        "wrong code": lambda: entrance.enter_code("000000"),
        "code used before": lambda: entrance.enter_code(used),
        "no code at all": lambda: entrance.enter_code("six digits"),
        "wrong spare code": lambda: entrance.enter_code(codes[0][:3] + codes[1][3:]),
    }
    return Failing(ways, entrance)


def test_every_failure_says_the_same_and_works_as_hard(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[argon.KdfParameters] = []
    stretch = argon.stretch

    def counted(secret: bytes, salt: bytes, parameters: argon.KdfParameters) -> bytes:
        work.append(parameters)
        return stretch(secret, salt, parameters)

    ways = failing(clinic).ways
    monkeypatch.setattr(argon, "stretch", counted)
    said, done = {}, {}
    for name, way in ways.items():
        work.clear()
        said[name] = refusal(way)
        done[name] = tuple(work)
    assert len(set(said.values())) == 1, said
    assert done["unknown user"] == done["wrong password"] != ()
    assert len({done[name] for name in list(ways)[2:]}) == 1, done


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_300_failures_of_each_kind_take_the_same_time(tmp_path: Path) -> None:
    shut = failing(Clinic(tmp_path))
    spent: dict[str, list[float]] = {name: [] for name in shut.ways}
    for _time in range(300):
        for name, way in shut.ways.items():
            shut.forget_tries()
            before = time.thread_time()
            refusal(way)
            spent[name].append(time.thread_time() - before)
    shut.entrance.abandon()
    medians = {name: statistics.median(times) for name, times in spent.items()}
    assert 0.9 < medians["unknown user"] / medians["wrong password"] < 1.1, medians
    codes = list(medians.values())[2:]
    assert max(codes) / min(codes) < 1.1, medians
