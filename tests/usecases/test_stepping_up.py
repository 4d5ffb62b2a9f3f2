"""A code of the last five minutes before grave deeds."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import CodeWanted, InvalidInput, MustWait, SignInFailed
from clinic_desktop.domain.permissions import Role
from clinic_desktop.usecases import audit_trail, patients, second_factor, stepping_up, users
from clinic_desktop.usecases.access import Need
from clinic_desktop.usecases.audit_trail import AuditFilter
from clinic_desktop.usecases.users import NewUser
from tests.usecases.founded import PASSWORD, FoundedClinic

NEW = NewUser("rima", "Rima Khoury", (Role.RECEPTIONIST,))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[FoundedClinic]:
    made = FoundedClinic(tmp_path)
    yield made
    made.owner.close()


def test_the_password_just_given_holds_for_five_minutes(clinic: FoundedClinic) -> None:
    clinic.clock.forward(minutes=5)
    assert not clinic.owner.wants_code(users.add)
    clinic.clock.forward(seconds=1)
    assert clinic.owner.wants_code(users.add)
    with pytest.raises(CodeWanted):
        clinic.owner.run(users.add, NEW)


def test_a_clock_set_back_makes_no_code_fresh(clinic: FoundedClinic) -> None:
    clinic.clock.forward(minutes=-1)
    assert clinic.owner.wants_code(users.add)


def test_without_a_second_factor_the_password_is_asked(clinic: FoundedClinic) -> None:
    clinic.clock.forward(minutes=6)
    with pytest.raises(SignInFailed):
        stepping_up.step_up(clinic.owner, "wrong")
    assert clinic.owner.wants_code(users.add)
    stepping_up.step_up(clinic.owner, PASSWORD)
    clinic.owner.run(users.add, NEW)


def test_with_a_second_factor_the_password_is_not_enough(clinic: FoundedClinic) -> None:
    clinic.demand_codes(Role.ADMINISTRATOR)
    clinic.owner.close()
    entrance = clinic.sign_in()
    totp, spare = clinic.enrol(entrance)
    clinic.owner = entrance.finish()
    clinic.clock.forward(minutes=6)
    with pytest.raises(SignInFailed):
        stepping_up.step_up(clinic.owner, PASSWORD)
    stepping_up.step_up(clinic.owner, totp.at(clinic.clock.now))
    assert not clinic.owner.wants_code(users.add)
    clinic.clock.forward(minutes=6)
    with pytest.raises(SignInFailed):  # worth one deed, not two
        stepping_up.step_up(clinic.owner, totp.at(clinic.clock.now - timedelta(minutes=6)))
    stepping_up.step_up(clinic.owner, spare[0])
    assert not clinic.owner.wants_code(users.add)


def test_wrong_codes_are_counted_like_wrong_sign_ins(clinic: FoundedClinic) -> None:
    for _time in range(5):
        with pytest.raises(SignInFailed):
            stepping_up.step_up(clinic.owner, "wrong")
    with pytest.raises(MustWait) as wait:
        stepping_up.step_up(clinic.owner, PASSWORD)
    assert wait.value.seconds == 30
    clinic.owner.close()
    with pytest.raises(MustWait):
        clinic.sign_in()
    clinic.seconds.now += 31
    clinic.back()


def test_a_right_code_starts_the_count_anew(clinic: FoundedClinic) -> None:
    for _time in range(4):
        with pytest.raises(SignInFailed):
            stepping_up.step_up(clinic.owner, "wrong")
    stepping_up.step_up(clinic.owner, PASSWORD)
    assert clinic.row("maya").failures == 0


def test_right_and_wrong_codes_stand_in_the_trail(clinic: FoundedClinic) -> None:
    with pytest.raises(SignInFailed):
        stepping_up.step_up(clinic.owner, "wrong")
    stepping_up.step_up(clinic.owner, PASSWORD)
    rows = clinic.owner.run(audit_trail.listing, AuditFilter())
    outcomes = [row.outcome for row in rows if row.action == "stepping_up.step_up"]
    assert sorted(outcomes) == ["done", "failed"]


def test_exporting_the_list_of_patients_asks_for_a_code(clinic: FoundedClinic) -> None:
    clinic.clock.forward(minutes=6)
    with pytest.raises(CodeWanted):
        clinic.owner.run(patients.for_list, patients.PatientFilter())


# spare codes


def enrolled(clinic: FoundedClinic) -> tuple[str, ...]:
    clinic.demand_codes(Role.ADMINISTRATOR)
    clinic.owner.close()
    entrance = clinic.sign_in()
    _totp, spare = clinic.enrol(entrance)
    clinic.owner = entrance.finish()
    return spare


def test_ten_spare_codes_are_left_at_first_and_one_less_after_use(clinic: FoundedClinic) -> None:
    spare = enrolled(clinic)
    assert clinic.owner.run(second_factor.spare_codes_left) == 10
    clinic.owner.close()
    entrance = clinic.sign_in()
    entrance.enter_code(spare[0])
    clinic.owner = entrance.finish()
    assert clinic.owner.run(second_factor.spare_codes_left) == 9


def test_new_spare_codes_void_the_old(clinic: FoundedClinic) -> None:
    old = enrolled(clinic)
    new = clinic.owner.run(second_factor.renew_spare_codes)
    assert len(set(new)) == 10
    assert not set(new) & set(old)
    clinic.owner.close()
    entrance = clinic.sign_in()
    assert entrance.needs == {Need.CODE}
    with pytest.raises(SignInFailed):
        entrance.enter_code(old[1])
    entrance.enter_code(new[1])
    clinic.owner = entrance.finish()


def test_new_spare_codes_ask_for_a_fresh_code(clinic: FoundedClinic) -> None:
    enrolled(clinic)
    clinic.clock.forward(minutes=6)
    with pytest.raises(CodeWanted):
        clinic.owner.run(second_factor.renew_spare_codes)


def test_who_has_no_second_factor_has_no_spare_codes(clinic: FoundedClinic) -> None:
    assert clinic.owner.run(second_factor.spare_codes_left) is None
    with pytest.raises(InvalidInput):
        clinic.owner.run(second_factor.renew_spare_codes)
