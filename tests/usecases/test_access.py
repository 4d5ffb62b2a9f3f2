"""Founding a clinic, signing in, second factor, kit, users."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from clinic_desktop.domain.errors import InvalidInput, MustWait, NotAllowed, SignedOut, SignInFailed
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import audit_trail, clinic, signing_in, users
from clinic_desktop.usecases.access import (
    ClinicPlan,
    ClinicState,
    Entrance,
    Founded,
    FrontDoor,
    Need,
    Places,
)
from clinic_desktop.usecases.audit_trail import AuditFilter
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import NewUser

FAST = KdfParameters(19 * 1024, 1)
PASSWORD = "walnut bicycle thunder lagoon"
PLAN = ClinicPlan(ClinicProfile("Cedar Clinic"), "maya", "Maya Haddad", PASSWORD, kdf=FAST)


class Clock:
    """A wall clock and a monotonic clock that move only when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        return self.seconds

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)
        self.seconds += timedelta(**by).total_seconds()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(tmp_path: Path, clock: Clock) -> FrontDoor:
    return FrontDoor(
        Places(tmp_path / "data", tmp_path / "state"), clock, clock.ticks, MemoryDevice()
    )


@pytest.fixture
def founded(door: FrontDoor) -> Founded:
    return door.found(PLAN, Progress())


@pytest.fixture
def administrator(founded: Founded) -> Backend:
    entrance = founded.entrance
    entrance.kit(founded.recovery_code)
    entrance.confirm_kit(founded.recovery_code)
    return entrance.finish()


def sign_in(door: FrontDoor, login: str = "maya", password: str = PASSWORD) -> Entrance:
    return door.sign_in(login, password)


def test_a_new_clinic_asks_its_administrator_to_prove_the_kit(founded: Founded) -> None:
    assert founded.entrance.needs == {Need.KIT}
    with pytest.raises(SignInFailed):
        founded.entrance.finish()


def test_the_kit_is_proven_by_typing_its_code(founded: Founded) -> None:
    entrance = founded.entrance
    entrance.kit(founded.recovery_code)
    with pytest.raises(InvalidInput):
        entrance.confirm_kit(founded.recovery_code[:-1])
    entrance.confirm_kit(founded.recovery_code.lower().replace("-", " "))
    assert entrance.finish().user.name == "Maya Haddad"


def test_a_kit_never_confirmed_is_asked_for_at_the_next_sign_in(
    door: FrontDoor, founded: Founded
) -> None:
    founded.entrance.abandon()
    entrance = sign_in(door)
    assert entrance.needs == {Need.KIT}
    kit = entrance.new_kit()
    with pytest.raises(InvalidInput):
        entrance.confirm_kit(founded.recovery_code)  # the code of the page that was lost
    entrance.confirm_kit(kit.code)
    entrance.finish().close()


def test_founding_twice_in_one_folder_is_refused(door: FrontDoor, administrator: Backend) -> None:
    with pytest.raises(Exception, match="already a clinic"):
        door.found(PLAN, Progress())


def test_the_same_sentence_for_unknown_name_and_wrong_password(
    door: FrontDoor, administrator: Backend
) -> None:
    administrator.close()
    texts = set()
    for login, password in (("maya", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(SignInFailed) as refusal:
            sign_in(door, login, password)
        texts.add(str(refusal.value))
    assert len(texts) == 1


def test_five_failures_cost_a_wait_that_is_served(
    door: FrontDoor, administrator: Backend, clock: Clock
) -> None:
    administrator.close()
    for _attempt in range(5):
        with pytest.raises(SignInFailed):
            sign_in(door, password="wrong")
    with pytest.raises(MustWait) as wait:
        sign_in(door)
    assert wait.value.seconds == 30
    clock.forward(seconds=31)
    assert sign_in(door).needs == frozenset()


def test_after_locking_nothing_can_be_run(administrator: Backend) -> None:
    administrator.close()
    with pytest.raises(SignedOut):
        administrator.run(clinic.profile)


def enrol(entrance_or_backend: Entrance, clock: Clock) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    enrolment = entrance_or_backend.start_enrolment()
    totp = pyotp.parse_uri(enrolment.uri)
    assert isinstance(totp, pyotp.TOTP)
    codes = entrance_or_backend.confirm_enrolment(totp.at(clock.now))
    return totp, codes


def test_a_required_second_factor_is_enrolled_and_then_asked_for(
    door: FrontDoor, administrator: Backend, clock: Clock
) -> None:
    stored = administrator.run(clinic.profile)
    administrator.run(clinic.change_security, stored.rev, 5, (Role.ADMINISTRATOR.value,))
    administrator.close()

    entrance = sign_in(door)
    assert entrance.needs == {Need.ENROL}
    totp, _codes = enrol(entrance, clock)
    entrance.finish().close()

    clock.forward(minutes=2)
    entrance = sign_in(door)
    assert entrance.needs == {Need.CODE}
    with pytest.raises(SignInFailed):
        entrance.enter_code("000000")
    entrance.enter_code(totp.at(clock.now))
    entrance.finish().close()

    entrance = sign_in(door)
    with pytest.raises(SignInFailed):
        entrance.enter_code(totp.at(clock.now))  # used a moment ago
    entrance.abandon()


def test_a_spare_code_works_once(door: FrontDoor, administrator: Backend, clock: Clock) -> None:
    stored = administrator.run(clinic.profile)
    administrator.run(clinic.change_security, stored.rev, 5, (Role.ADMINISTRATOR.value,))
    administrator.close()
    entrance = sign_in(door)
    _totp, codes = enrol(entrance, clock)
    entrance.finish().close()

    entrance = sign_in(door)
    entrance.enter_code(codes[3].lower())
    entrance.finish().close()
    entrance = sign_in(door)
    with pytest.raises(SignInFailed):
        entrance.enter_code(codes[3])
    entrance.abandon()


def test_a_new_user_signs_in_with_the_one_time_password_and_must_change_it(
    door: FrontDoor, administrator: Backend
) -> None:
    one_time = administrator.run(users.add, NewUser("rana", "Rana Aoun", (Role.RECEPTIONIST,)))
    administrator.close()
    entrance = sign_in(door, "Rana", one_time.password)
    assert entrance.needs == {Need.NEW_PASSWORD}
    with pytest.raises(InvalidInput):
        entrance.change_password("short")
    entrance.change_password("meadow lantern copper violin")
    backend = entrance.finish()
    with pytest.raises(NotAllowed):
        backend.run(users.listing)
    backend.close()
    with pytest.raises(SignInFailed):
        sign_in(door, "rana", one_time.password)
    sign_in(door, "rana", "meadow lantern copper violin").abandon()


def test_a_one_time_password_expires(door: FrontDoor, administrator: Backend, clock: Clock) -> None:
    one_time = administrator.run(users.add, NewUser("rana", "Rana Aoun", (Role.RECEPTIONIST,)))
    administrator.close()
    clock.forward(hours=25)
    entrance = sign_in(door, "rana", one_time.password)
    with pytest.raises(SignInFailed):
        entrance.change_password("meadow lantern copper violin")
    entrance.abandon()


def test_a_deactivated_user_has_no_way_in(door: FrontDoor, administrator: Backend) -> None:
    one_time = administrator.run(users.add, NewUser("rana", "Rana Aoun", (Role.RECEPTIONIST,)))
    row = next(row for row in administrator.run(users.listing) if row.login == "rana")
    administrator.run(users.deactivate, row.id, row.rev, "Has left")
    administrator.close()
    with pytest.raises(SignInFailed):
        sign_in(door, "rana", one_time.password)


def test_the_last_administrator_stays(administrator: Backend) -> None:
    [row] = administrator.run(users.listing)
    with pytest.raises(InvalidInput):
        administrator.run(users.change_roles, row.id, row.rev, (Role.RECEPTIONIST,))
    with pytest.raises(InvalidInput):
        administrator.run(users.deactivate, row.id, row.rev, "Has left")


def test_a_password_change_needs_the_old_one(door: FrontDoor, administrator: Backend) -> None:
    new = "meadow lantern copper violin"
    with pytest.raises(InvalidInput) as refusal:
        administrator.run(signing_in.change_password, "wrong", new)
    assert "old" in refusal.value.problems
    administrator.run(signing_in.change_password, PASSWORD, new)
    administrator.close()
    sign_in(door, password=new).abandon()


def test_refusals_and_sign_ins_stand_in_the_trail(door: FrontDoor, administrator: Backend) -> None:
    one_time = administrator.run(users.add, NewUser("rana", "Rana Aoun", (Role.RECEPTIONIST,)))
    administrator.close()
    entrance = sign_in(door, "rana", one_time.password)
    entrance.change_password("meadow lantern copper violin")
    backend = entrance.finish()
    with pytest.raises(NotAllowed):
        backend.run(users.listing)
    backend.close()
    owner = sign_in(door).finish()
    deeds = {
        (row.user, row.action, row.outcome) for row in owner.run(audit_trail.listing, AuditFilter())
    }
    assert ("Rana Aoun", "users.listing", "refused") in deeds
    assert ("Rana Aoun", "signing_in.open_session", "done") in deeds
    owner.close()


@pytest.mark.parametrize("fail_at", range(5))
def test_a_crash_while_founding_leaves_nothing_and_founding_can_be_repeated(
    door: FrontDoor, fail_at: int
) -> None:
    def stop(done: int, _total: int) -> None:
        if done == fail_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        door.found(PLAN, Progress(tell=stop))
    assert door.state is ClinicState.NONE
    left = sorted(path.name for path in door.places.data.glob("*")) if fail_at else []
    assert left == []
    assert door.found(PLAN, Progress()).entrance.needs == {Need.KIT}
