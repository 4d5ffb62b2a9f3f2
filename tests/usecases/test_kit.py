"""The emergency kit over the years: drills, renewal, and who else could put things right."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import CodeWanted, InvalidInput, NotAllowed
from clinic_desktop.domain.permissions import Role
from clinic_desktop.security import recovery_code
from clinic_desktop.usecases import clinic as settings
from clinic_desktop.usecases import kit, signing_in, users
from tests.usecases.founded import RECEPTION, FoundedClinic


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[FoundedClinic]:
    made = FoundedClinic(tmp_path)
    yield made
    made.owner.close()


def later(clinic: FoundedClinic, days: int) -> None:
    """The administrator signs in again after that time: a session lasts twelve hours."""
    clinic.owner.close()
    clinic.clock.forward(days=days)
    clinic.back()


def test_a_kit_just_confirmed_needs_no_check_for_six_months(clinic: FoundedClinic) -> None:
    assert not clinic.owner.run(kit.state).is_due
    later(clinic, 181)
    assert not clinic.owner.run(kit.state).is_due
    later(clinic, 1)
    assert clinic.owner.run(kit.state).is_due


def test_a_check_holds_for_six_months_more(clinic: FoundedClinic) -> None:
    later(clinic, 200)
    typed = clinic.code.lower().replace("-", " ")
    clinic.owner.run(kit.check, typed)
    found = clinic.owner.run(kit.state)
    assert found.checked_at == clinic.clock.now
    assert not found.is_due
    later(clinic, 182)
    assert clinic.owner.run(kit.state).is_due


def test_a_check_changes_no_key(clinic: FoundedClinic) -> None:
    before = (clinic.places.data / "clinic.vault").read_bytes()
    clinic.owner.run(kit.check, clinic.code)
    assert (clinic.places.data / "clinic.vault").read_bytes() == before


@pytest.mark.parametrize("typed", ["", "ABCD", recovery_code.new_code()])
def test_a_wrong_code_is_no_check(clinic: FoundedClinic, typed: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        clinic.owner.run(kit.check, typed)
    assert "code" in refusal.value.problems
    assert clinic.owner.run(kit.state).checked_at is None


def test_the_paper_of_an_older_kit_is_told_apart(clinic: FoundedClinic) -> None:
    fresh = clinic.owner.run(signing_in.make_kit)
    clinic.owner.run(signing_in.confirm_kit)
    with pytest.raises(InvalidInput):
        clinic.owner.run(kit.check, clinic.code)
    clinic.owner.run(kit.check, fresh)


def test_a_new_kit_asks_for_a_fresh_code_and_a_check_does_not(clinic: FoundedClinic) -> None:
    clinic.clock.forward(minutes=6)
    with pytest.raises(CodeWanted):
        clinic.owner.run(signing_in.make_kit)
    clinic.owner.run(kit.check, clinic.code)


def test_a_kit_made_and_not_typed_back_is_due(clinic: FoundedClinic) -> None:
    fresh = clinic.owner.run(signing_in.make_kit)
    found = clinic.owner.run(kit.state)
    assert (found.confirmed_at, found.is_due) == (None, True)
    clinic.owner.run(kit.check, fresh)  # that is the same proof
    assert clinic.owner.run(kit.state).confirmed_at == clinic.clock.now


def test_the_kit_is_for_who_manages_settings(clinic: FoundedClinic) -> None:
    clinic.add_with_password()
    clinic.owner.close()
    reception = clinic.sign_in("rima", RECEPTION).finish()
    with pytest.raises(NotAllowed):
        reception.run(kit.state)
    with pytest.raises(NotAllowed):
        reception.run(kit.check, clinic.code)
    reception.close()
    clinic.back()


def test_a_second_active_administrator_ends_being_the_only_one(clinic: FoundedClinic) -> None:
    assert clinic.owner.run(kit.state).is_only_administrator
    clinic.add("rima")
    assert clinic.owner.run(kit.state).is_only_administrator
    clinic.add("karim", Role.ADMINISTRATOR)
    assert not clinic.owner.run(kit.state).is_only_administrator
    karim = clinic.row("karim")
    clinic.owner.run(users.deactivate, karim.id, karim.rev, "Has left")
    assert clinic.owner.run(kit.state).is_only_administrator


# the settings of security beside the profile


def test_the_settings_of_security_ask_for_a_code(clinic: FoundedClinic) -> None:
    clinic.clock.forward(minutes=6)
    with pytest.raises(CodeWanted):
        clinic.demand_codes(Role.ADMINISTRATOR)


@pytest.mark.parametrize("change", [{"idle_minutes": 15}, {"code_roles": ("administrator",)}])
def test_the_profile_cannot_smuggle_them_in(
    clinic: FoundedClinic, change: dict[str, object]
) -> None:
    stored = clinic.owner.run(settings.profile)
    smuggled = replace(stored.profile, name="Other", **change)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput):
        clinic.owner.run(settings.change_profile, stored.rev, smuggled)
    assert clinic.owner.run(settings.profile) == stored


@pytest.mark.parametrize(
    ("minutes", "roles", "field"),
    [(0, (), "idle_minutes"), (16, (), "idle_minutes"), (5, ("nobody",), "code_roles")],
)
def test_settings_of_security_stay_in_bounds(
    clinic: FoundedClinic, minutes: int, roles: tuple[str, ...], field: str
) -> None:
    stored = clinic.owner.run(settings.profile)
    with pytest.raises(InvalidInput) as refusal:
        clinic.owner.run(settings.change_security, stored.rev, minutes, roles)
    assert field in refusal.value.problems
    assert clinic.owner.run(settings.profile) == stored


def test_a_change_of_security_acts_on_the_open_stay(clinic: FoundedClinic) -> None:
    stored = clinic.owner.run(settings.profile)
    clinic.owner.run(settings.change_security, stored.rev, 3, ())
    assert clinic.owner.stay.clinic.idle_minutes == 3
