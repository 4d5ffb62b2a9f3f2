"""Own roles, changed shipped roles, and who therefore may do what."""

from dataclasses import replace

import pytest

from clinic_desktop.data import clinic as records
from clinic_desktop.data import roles as stored
from clinic_desktop.domain.errors import CodeWanted, Conflict, InvalidInput, NotAllowed, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import (
    GRANTS,
    KEPT_BY_ADMINISTRATORS,
    KEPT_BY_EVERYBODY,
    Permission,
    Role,
)
from clinic_desktop.usecases import clinic, patients, roles, signing_in, users
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.roles import RoleRow
from clinic_desktop.usecases.work import Work, writes
from tests import make

FRONT = frozenset({*KEPT_BY_EVERYBODY, Permission.VIEW_PATIENTS, Permission.REGISTER_PATIENTS})


@pytest.fixture
def owner(as_administrator: Backend) -> Backend:
    """An administrator whose own rights follow the roles as they are stored."""
    as_administrator.reload = signing_in.reloaded
    return as_administrator


@writes(Permission.USE_DESK)
def _weaken(work: Work) -> None:
    """What no use case of the program does."""
    for row in stored.stored(work.session):
        row.permissions = []


@writes(Permission.USE_DESK)
def _take_the_way_in(work: Work, user_id: Id) -> None:
    user = work.session.get(records.User, user_id)
    assert user is not None
    user.deactivated_at = work.now


def row_of(door: Backend, key: str) -> RoleRow:
    return next(row for row in door.run(roles.listing) if row.key == key)


def give(door: Backend, role: Role, *keys: str) -> None:
    user = next(row for row in door.run(users.listing) if row.id == make.USERS[role].id)
    door.run(users.change_roles, user.id, user.rev, keys)


def problems(error: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    return list(error.value.problems)


def again(door: Backend) -> Backend:
    """The same person at the next click."""
    with door.database.transaction() as session:
        stay = signing_in.reloaded(session, door.stay)
    assert stay is not None
    door.stay = stay
    return door


def row_of_user(door: Backend, user_id: str) -> users.UserRow:
    return next(row for row in door.run(users.listing) if row.id == user_id)


def test_the_shipped_roles_stand_first_and_untouched(owner: Backend) -> None:
    rows = owner.run(roles.listing)
    assert [row.key for row in rows] == list(Role)
    assert [row.name for row in rows][:2] == ["Administrator", "Practitioner"]
    assert all(row.permissions == GRANTS[row.key] for row in rows)
    assert not any(row.is_changed or row.rev for row in rows)
    assert {row.holders for row in rows} == {1}


def test_an_own_role_has_what_it_was_given_and_what_everybody_has(owner: Backend) -> None:
    key = owner.run(roles.add, "  Trainee ", frozenset({Permission.VIEW_PATIENTS}))
    row = row_of(owner, key)
    assert (row.name, row.is_shipped, row.holders) == ("Trainee", False, 0)
    assert row.permissions == KEPT_BY_EVERYBODY | {Permission.VIEW_PATIENTS}
    assert owner.run(roles.names)[key] == "Trainee"


def test_an_own_role_may_start_as_a_copy_of_another(owner: Backend) -> None:
    key = owner.run(roles.add, "Night desk", frozenset(), like=Role.RECEPTIONIST)
    assert row_of(owner, key).permissions == GRANTS[Role.RECEPTIONIST]
    with pytest.raises(InvalidInput) as error:
        owner.run(roles.add, "Other", frozenset(), like="gone")
    assert problems(error) == ["like"]


def test_a_copy_of_a_role_hears_the_alerts_meant_for_that_role(owner: Backend) -> None:
    key = owner.run(roles.add, "Laser practitioner", frozenset(), like=Role.PRACTITIONER)
    copy = owner.run(roles.add, "Trainee", frozenset(), like=key)
    helper = row_of_user(owner, "c3" * 16)
    owner.run(users.change_roles, helper.id, helper.rev, (copy,))
    with owner.database.transaction() as session:
        user = session.get(records.User, helper.id)
        assert user is not None
        found = signing_in.person(session, user)
    assert found.roles == (copy, Role.PRACTITIONER)


@pytest.mark.parametrize("name", ["", "  ", "…", "RECEPTIONIST", "trainee", "Trainée", "x" * 41])
def test_a_name_that_is_missing_taken_or_too_long_is_refused(owner: Backend, name: str) -> None:
    owner.run(roles.add, "Trainee", frozenset())
    with pytest.raises(InvalidInput) as error:
        owner.run(roles.add, name, frozenset())
    assert problems(error) == ["name"]


def test_a_role_keeps_its_own_name_when_only_its_rights_change(owner: Backend) -> None:
    key = owner.run(roles.add, "Trainee", frozenset())
    owner.run(roles.change, key, 1, "Trainee", FRONT)
    assert row_of(owner, key).permissions == FRONT
    owner.run(roles.change, key, 2, "Apprentice", FRONT)
    assert row_of(owner, key).name == "Apprentice"


def test_a_right_on_records_needs_the_right_to_see_them(owner: Backend) -> None:
    blind = KEPT_BY_EVERYBODY | {Permission.PRINT_PATIENTS}
    with pytest.raises(InvalidInput) as error:
        owner.run(roles.add, "Blind", blind)
    assert problems(error) == ["permissions"]


def test_a_shipped_role_is_changed_and_put_back(owner: Backend) -> None:
    owner.run(roles.change, Role.RECEPTIONIST, 0, "", FRONT)
    row = row_of(owner, Role.RECEPTIONIST)
    assert (row.permissions, row.is_changed, row.rev) == (FRONT, True, 1)
    owner.run(roles.reset, Role.RECEPTIONIST, row.rev)
    row = row_of(owner, Role.RECEPTIONIST)
    assert (row.permissions, row.is_changed) == (GRANTS[Role.RECEPTIONIST], False)
    owner.run(roles.change, Role.RECEPTIONIST, row.rev, "", FRONT)
    assert row_of(owner, Role.RECEPTIONIST).is_changed


def test_a_shipped_role_changed_to_what_it_was_counts_as_unchanged(owner: Backend) -> None:
    owner.run(roles.change, Role.ACCOUNTANT, 0, "", FRONT)
    owner.run(roles.change, Role.ACCOUNTANT, 1, "", GRANTS[Role.ACCOUNTANT])
    assert not row_of(owner, Role.ACCOUNTANT).is_changed


def test_a_shipped_role_keeps_its_name_and_cannot_be_removed(owner: Backend) -> None:
    with pytest.raises(InvalidInput) as error:
        owner.run(roles.change, Role.ACCOUNTANT, 0, "Cashier", FRONT)
    assert problems(error) == ["name"]
    with pytest.raises(InvalidInput):
        owner.run(roles.remove, Role.ACCOUNTANT, 0)


@pytest.mark.parametrize("lost", sorted(KEPT_BY_ADMINISTRATORS | KEPT_BY_EVERYBODY))
def test_administrators_cannot_lose_the_way_to_put_things_right(
    owner: Backend, lost: Permission
) -> None:
    with pytest.raises(InvalidInput) as error:
        owner.run(roles.change, Role.ADMINISTRATOR, 0, "", GRANTS[Role.ADMINISTRATOR] - {lost})
    assert problems(error) == ["permissions"]
    assert owner.may(users.add)


def test_administrators_may_lose_the_rest_and_take_it_back(owner: Backend) -> None:
    least = KEPT_BY_ADMINISTRATORS | KEPT_BY_EVERYBODY
    owner.run(roles.change, Role.ADMINISTRATOR, 0, "", least)
    assert not owner.may(patients.open_record)
    owner.run(roles.reset, Role.ADMINISTRATOR, 1)
    assert owner.may(patients.open_record)


def test_a_weakened_row_in_the_file_does_not_take_the_way_in_from_administrators(
    owner: Backend,
) -> None:
    owner.run(roles.change, Role.ADMINISTRATOR, 0, "", KEPT_BY_ADMINISTRATORS | KEPT_BY_EVERYBODY)
    owner.run(_weaken)
    assert owner.may(users.add)


def test_what_a_role_loses_its_holder_loses_at_the_next_click(
    owner: Backend, as_receptionist: Backend
) -> None:
    patient = as_receptionist.run(patients.register, make.form())
    owner.run(roles.change, Role.RECEPTIONIST, 0, "", KEPT_BY_EVERYBODY)
    with pytest.raises(NotAllowed):
        again(as_receptionist).run(patients.open_record, patient)


def test_an_own_role_opens_to_its_holder_what_it_holds(
    owner: Backend, as_accountant: Backend
) -> None:
    key = owner.run(roles.add, "Front desk", FRONT)
    give(owner, Role.ACCOUNTANT, Role.ACCOUNTANT, key)
    door = again(as_accountant)
    door.run(patients.register, make.form())
    assert not door.may(patients.for_copy)


def test_the_person_who_changes_the_own_role_feels_it_at_once(owner: Backend) -> None:
    assert not owner.user.may(Permission.BREAK_GLASS)
    more = GRANTS[Role.ADMINISTRATOR] | {Permission.BREAK_GLASS}
    owner.run(roles.change, Role.ADMINISTRATOR, 0, "", more)
    assert owner.user.may(Permission.BREAK_GLASS)


def test_two_who_change_the_same_role_do_not_overwrite_each_other(owner: Backend) -> None:
    owner.run(roles.change, Role.RECEPTIONIST, 0, "", FRONT)
    with pytest.raises(Conflict):
        owner.run(roles.change, Role.RECEPTIONIST, 0, "", KEPT_BY_EVERYBODY)
    owner.run(roles.reset, Role.RECEPTIONIST, 1)
    with pytest.raises(Conflict):
        owner.run(roles.change, Role.RECEPTIONIST, 1, "", KEPT_BY_EVERYBODY)


def test_a_role_somebody_holds_is_not_removed_and_it_is_said_who(owner: Backend) -> None:
    key = owner.run(roles.add, "Trainee", FRONT)
    give(owner, Role.RECEPTIONIST, key)
    with pytest.raises(InvalidInput, match="Rima Khoury"):
        owner.run(roles.remove, key, 1)
    give(owner, Role.RECEPTIONIST, Role.RECEPTIONIST)
    owner.run(roles.remove, key, 1)
    assert key not in owner.run(roles.names)
    with pytest.raises(NotFound):
        owner.run(roles.change, key, 2, "Trainee", FRONT)
    owner.run(roles.add, "Trainee", FRONT)  # the name is free again


def test_a_removed_role_no_longer_asks_for_a_second_factor(owner: Backend) -> None:
    key = owner.run(roles.add, "Trainee", FRONT)
    profile = owner.run(clinic.profile)
    owner.run(
        clinic.change_security, profile.rev, profile.profile.idle_minutes, (key, "administrator")
    )
    owner.run(roles.remove, key, 1)
    assert owner.run(clinic.profile).profile.code_roles == ("administrator",)


def test_the_answer_names_everybody_who_may_and_through_which_role(owner: Backend) -> None:
    key = owner.run(roles.add, "Front desk", FRONT)
    give(owner, Role.RECEPTIONIST, Role.RECEPTIONIST, key)
    found = owner.run(roles.who_can, Permission.REGISTER_PATIENTS)
    assert [(holder.name, holder.roles) for holder in found] == [
        ("Aigerim Sadykova", (Role.PRIVACY_OFFICER,)),
        ("Dr. Karim Nasser", (Role.PRACTITIONER,)),
        ("Maya Haddad", (Role.ADMINISTRATOR,)),
        ("Rima Khoury", (Role.RECEPTIONIST, key)),
    ]


def test_a_persons_rights_say_where_they_come_from(owner: Backend) -> None:
    give(owner, Role.ACCOUNTANT, Role.ACCOUNTANT, Role.RECEPTIONIST)
    rights = owner.run(roles.rights_of, make.USERS[Role.ACCOUNTANT].id)
    assert rights.permissions[Permission.FIND_PATIENTS] == (Role.ACCOUNTANT, Role.RECEPTIONIST)
    assert rights.permissions[Permission.VIEW_PATIENTS] == (Role.RECEPTIONIST,)
    assert Permission.MANAGE_USERS not in rights.permissions
    assert "patients.register" in [row.action for row in rights.allowed]
    assert "users.add" in [row.action for row in rights.refused]
    assert len(rights.allowed) + len(rights.refused) == len(owner.run(roles.use_cases))


def test_somebody_without_a_way_in_may_nothing(owner: Backend) -> None:
    leaver = make.USERS[Role.ACCOUNTANT].id
    owner.run(_take_the_way_in, leaver)
    assert owner.run(roles.rights_of, leaver).permissions == {}
    assert leaver not in [each.user_id for each in owner.run(roles.who_can, Permission.USE_DESK)]
    assert row_of(owner, Role.ACCOUNTANT).holders == 0
    with pytest.raises(NotFound):
        owner.run(roles.rights_of, "nobody")


def test_use_cases_say_which_ask_for_a_code(owner: Backend) -> None:
    rows = {row.action: row for row in owner.run(roles.use_cases)}
    assert rows["users.add"].wants_code
    assert rows["roles.change"].wants_code
    assert not rows["patients.search"].writes
    assert rows["patients.register"].permission is Permission.REGISTER_PATIENTS


def test_changing_roles_asks_for_a_fresh_code(owner: Backend) -> None:
    owner.stay = replace(owner.stay, proven_at=None)
    for call in (
        lambda: owner.run(roles.add, "x", FRONT),
        lambda: owner.run(roles.change, Role.ACCOUNTANT, 0, "", FRONT),
        lambda: owner.run(roles.reset, Role.ACCOUNTANT, 0),
        lambda: owner.run(roles.remove, "x", 1),
    ):
        with pytest.raises(CodeWanted):
            call()
