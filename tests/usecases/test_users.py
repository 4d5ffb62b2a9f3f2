"""Resetting, unlocking, lost phones and leaving: what an administrator may do for whom."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinic_desktop.data import reasons
from clinic_desktop.domain.errors import (
    CodeWanted,
    InvalidInput,
    MustWait,
    NotAllowed,
    NotFound,
    SignInFailed,
)
from clinic_desktop.domain.permissions import Role
from clinic_desktop.usecases import audit_trail, users
from clinic_desktop.usecases.access import Need
from clinic_desktop.usecases.audit_trail import AuditFilter
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.users import NewUser, UserRow
from tests.usecases.founded import RECEPTION, FoundedClinic

Deed = Callable[[Backend, UserRow], object]

GRAVE: tuple[Deed, ...] = (
    lambda backend, _row: backend.run(users.add, NewUser("new", "New", (Role.RECEPTIONIST,))),
    lambda backend, row: backend.run(users.change_roles, row.id, row.rev, (Role.ACCOUNTANT,)),
    lambda backend, row: backend.run(users.require_code, row.id, row.rev, needed=True),
    lambda backend, row: backend.run(users.reset_password, row.id, row.rev),
    lambda backend, row: backend.run(users.unlock, row.id, row.rev),
    lambda backend, row: backend.run(users.new_code, row.id, row.rev),
    lambda backend, row: backend.run(users.deactivate, row.id, row.rev, "Has left"),
)
NAMES = ("add", "change_roles", "require_code", "reset", "unlock", "new_code", "deactivate")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[FoundedClinic]:
    made = FoundedClinic(tmp_path)
    yield made
    made.owner.close()


def reset(clinic: FoundedClinic, login: str = "rima") -> str:
    row = clinic.row(login)
    return clinic.owner.run(users.reset_password, row.id, row.rev).password


def fail(clinic: FoundedClinic, times: int, login: str = "rima") -> None:
    for _time in range(times):
        with pytest.raises(SignInFailed):
            clinic.sign_in(login, "wrong")
        clinic.seconds.now += 3601  # the longest wait, served


@pytest.mark.parametrize("deed", GRAVE, ids=NAMES)
def test_each_deed_on_users_asks_for_a_fresh_code(clinic: FoundedClinic, deed: Deed) -> None:
    clinic.add()
    row = clinic.row()
    clinic.clock.forward(minutes=6)
    with pytest.raises(CodeWanted):
        deed(clinic.owner, row)
    assert clinic.row() == row


@pytest.mark.parametrize("deed", GRAVE, ids=NAMES)
def test_no_deed_on_users_is_for_a_receptionist(clinic: FoundedClinic, deed: Deed) -> None:
    clinic.add_with_password()
    row = clinic.row()
    clinic.owner.close()
    reception = clinic.sign_in("rima", RECEPTION).finish()
    with pytest.raises(NotAllowed):
        deed(reception, row)
    reception.close()
    clinic.back()
    assert clinic.row().rev == row.rev


# a forgotten password


def test_a_reset_gives_four_words_that_open_and_must_be_changed(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    words = reset(clinic)
    assert len(words.split("-")) == 4
    assert clinic.row().must_change_password
    clinic.owner.close()
    entrance = clinic.sign_in("rima", words)
    assert entrance.needs == {Need.NEW_PASSWORD}
    entrance.change_password("harbour candle meadow cobalt")
    entrance.finish().close()
    with pytest.raises(SignInFailed):
        clinic.sign_in("rima", words)


def test_after_a_reset_the_old_password_opens_nothing(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    reset(clinic)
    clinic.owner.close()
    with pytest.raises(SignInFailed):
        clinic.sign_in("rima", RECEPTION)


def test_two_resets_give_different_words_and_only_the_last_open(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    first, second = reset(clinic), reset(clinic)
    assert first != second
    clinic.owner.close()
    with pytest.raises(SignInFailed):
        clinic.sign_in("rima", first)
    clinic.sign_in("rima", second).abandon()


def test_the_words_of_a_reset_expire_after_a_day(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    words = reset(clinic)
    clinic.owner.close()
    clinic.clock.forward(hours=25)
    entrance = clinic.sign_in("rima", words)
    with pytest.raises(SignInFailed, match="expired"):
        entrance.change_password("harbour candle meadow cobalt")
    entrance.abandon()


def test_a_second_factor_is_set_up_again_after_a_reset(clinic: FoundedClinic) -> None:
    one_time = clinic.add(needs_code=True)
    clinic.owner.close()
    entrance = clinic.sign_in("rima", one_time.password)
    entrance.change_password(RECEPTION)
    clinic.enrol(entrance)
    entrance.finish().close()
    clinic.back()
    words = reset(clinic)
    assert not clinic.row().has_code
    assert clinic.row().needs_code
    clinic.owner.close()
    entrance = clinic.sign_in("rima", words)
    assert entrance.needs == {Need.NEW_PASSWORD, Need.ENROL}
    entrance.abandon()


def test_one_who_chose_a_second_factor_freely_keeps_one_after_a_reset(
    clinic: FoundedClinic,
) -> None:
    one_time = clinic.add()
    clinic.owner.close()
    entrance = clinic.sign_in("rima", one_time.password)
    entrance.change_password(RECEPTION)
    clinic.enrol(entrance)
    entrance.finish().close()
    clinic.back()
    assert not clinic.row().needs_code
    reset(clinic)
    assert clinic.row().needs_code


def test_nobody_resets_the_own_password(clinic: FoundedClinic) -> None:
    row = clinic.row("maya")
    with pytest.raises(InvalidInput):
        clinic.owner.run(users.reset_password, row.id, row.rev)
    clinic.owner.close()
    clinic.back()


def test_a_reset_of_what_somebody_else_changed_meanwhile_is_refused(
    clinic: FoundedClinic,
) -> None:
    clinic.add()
    row = clinic.row()
    clinic.owner.run(users.require_code, row.id, row.rev, needed=True)
    with pytest.raises(InvalidInput, match="meanwhile"):
        clinic.owner.run(users.reset_password, row.id, row.rev)


def test_the_one_time_words_are_in_no_representation_and_no_trail(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    row = clinic.row()
    made = clinic.owner.run(users.reset_password, row.id, row.rev)
    assert made.password not in repr(made)
    seen = repr(clinic.owner.run(audit_trail.listing, AuditFilter()))
    assert made.password not in seen
    assert "users.reset_password" in seen


# too many wrong sign-ins


def test_failures_and_waits_stand_in_the_list(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    clinic.owner.close()
    for _time in range(5):
        with pytest.raises(SignInFailed):
            clinic.sign_in("rima", "wrong")
    clinic.back()
    assert (clinic.row().failures, clinic.row().wait_seconds) == (5, 30)
    assert not clinic.row().is_locked
    assert (clinic.row("maya").failures, clinic.row("maya").wait_seconds) == (0, 0)


def test_twenty_failures_lock_and_an_administrator_unlocks(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    clinic.owner.close()
    fail(clinic, 20)
    with pytest.raises(MustWait) as locked:
        clinic.sign_in("rima", RECEPTION)
    assert locked.value.seconds is None
    clinic.back()
    assert clinic.row().is_locked
    clinic.owner.run(users.unlock, clinic.row().id, clinic.row().rev)
    assert (clinic.row().failures, clinic.row().wait_seconds) == (0, 0)
    clinic.owner.close()
    clinic.sign_in("rima", RECEPTION).finish().close()
    clinic.back()


def test_a_reset_unlocks_too(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    clinic.owner.close()
    fail(clinic, 20)
    clinic.back()
    words = reset(clinic)
    clinic.owner.close()
    clinic.sign_in("rima", words).abandon()


def test_unlocking_one_leaves_the_others_counts(clinic: FoundedClinic) -> None:
    clinic.add("rima")
    clinic.add("samir")
    clinic.owner.close()
    fail(clinic, 3, "rima")
    fail(clinic, 2, "samir")
    clinic.back()
    clinic.owner.run(users.unlock, clinic.row().id, clinic.row().rev)
    assert (clinic.row("rima").failures, clinic.row("samir").failures) == (0, 2)


# a lost phone


def with_factor(clinic: FoundedClinic) -> None:
    one_time = clinic.add()
    clinic.owner.close()
    entrance = clinic.sign_in("rima", one_time.password)
    entrance.change_password(RECEPTION)
    clinic.enrol(entrance)
    entrance.finish().close()
    clinic.back()


def test_a_new_code_keeps_the_password_and_asks_to_set_up_the_phone(
    clinic: FoundedClinic,
) -> None:
    with_factor(clinic)
    row = clinic.row()
    clinic.owner.run(users.new_code, row.id, row.rev)
    assert (clinic.row().has_code, clinic.row().needs_code) == (False, True)
    clinic.owner.close()
    entrance = clinic.sign_in("rima", RECEPTION)
    assert entrance.needs == {Need.ENROL}
    entrance.abandon()


def test_a_new_code_needs_an_old_one(clinic: FoundedClinic) -> None:
    clinic.add()
    row = clinic.row()
    with pytest.raises(InvalidInput):
        clinic.owner.run(users.new_code, row.id, row.rev)


# leaving


def test_leaving_asks_why_and_keeps_the_answer(clinic: FoundedClinic) -> None:
    clinic.add()
    row = clinic.row()
    with pytest.raises(InvalidInput) as refusal:
        clinic.owner.run(users.deactivate, row.id, row.rev, "  ")
    assert "reason" in refusal.value.problems
    clinic.owner.run(users.deactivate, row.id, row.rev, " Moved abroad ")
    with clinic.owner.database.transaction() as session:
        kept = reasons.latest(session, "users.deactivate", row.id)
        assert kept is not None
        assert kept.reason == "Moved abroad"


def test_who_left_signs_in_no_more_and_stays_in_the_list(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    row = clinic.row()
    clinic.owner.run(users.deactivate, row.id, row.rev, "Has left")
    assert not clinic.row().is_active
    clinic.owner.close()
    with pytest.raises(SignInFailed):
        clinic.sign_in("rima", RECEPTION)
    clinic.back()


@pytest.mark.parametrize("deed", GRAVE[1:], ids=NAMES[1:])
def test_nothing_more_is_done_to_who_left(clinic: FoundedClinic, deed: Deed) -> None:
    clinic.add()
    row = clinic.row()
    clinic.owner.run(users.deactivate, row.id, row.rev, "Has left")
    with pytest.raises(NotFound):
        deed(clinic.owner, clinic.row())


def test_nobody_takes_the_own_way_in(clinic: FoundedClinic) -> None:
    clinic.add("karim", Role.ADMINISTRATOR)
    row = clinic.row("maya")
    with pytest.raises(InvalidInput):
        clinic.owner.run(users.deactivate, row.id, row.rev, "Has left")


def test_the_last_active_administrator_stays_one(clinic: FoundedClinic) -> None:
    clinic.add("karim", Role.ADMINISTRATOR)
    karim, maya = clinic.row("karim"), clinic.row("maya")
    clinic.owner.run(users.deactivate, karim.id, karim.rev, "Has left")
    with pytest.raises(InvalidInput) as refusal:
        clinic.owner.run(users.change_roles, maya.id, maya.rev, (Role.PRACTITIONER,))
    assert "roles" in refusal.value.problems


def test_an_administrator_goes_while_another_stays(clinic: FoundedClinic) -> None:
    clinic.add("karim", Role.ADMINISTRATOR)
    maya = clinic.row("maya")
    clinic.owner.run(users.change_roles, maya.id, maya.rev, (Role.PRACTITIONER,))
    with pytest.raises(NotAllowed):  # at the next click
        clinic.owner.run(users.listing)


# roles


@pytest.mark.parametrize("roles", [(), ("astrologer",), (Role.RECEPTIONIST, "0" * 32)])
def test_only_roles_that_exist_are_given(clinic: FoundedClinic, roles: tuple[str, ...]) -> None:
    clinic.add()
    row = clinic.row()
    with pytest.raises(InvalidInput) as refusal:
        clinic.owner.run(users.change_roles, row.id, row.rev, roles)
    assert "roles" in refusal.value.problems
    with pytest.raises(InvalidInput):
        clinic.owner.run(users.add, NewUser("new", "New Person", roles))
