"""Users, profile, activity and verification on the administration page."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.places import Places
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui import background
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.administration.administration_page import AdministrationPage, may_see
from clinic_desktop.ui.administration.leaving_dialog import LeavingDialog
from clinic_desktop.ui.administration.profile_section import ProfileSection, contested
from clinic_desktop.ui.administration.user_dialogs import (
    AddUserDialog,
    EditRolesDialog,
    OneTimeDialog,
)
from clinic_desktop.ui.administration.users_section import UsersSection
from clinic_desktop.ui.administration.verify_panel import VerifyPanel
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import clinic, users
from clinic_desktop.usecases.access import FrontDoor
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import UserRow
from clinic_desktop.usecases.verifying import Line, Report
from tests import make
from tests.conftest import formatter
from tests.ui.access import doors


@pytest.fixture
def door(tmp_path: Path, clock: make.Clock) -> FrontDoor:
    return doors.front_door(tmp_path / "clinic", clock)


@pytest.fixture
def owner(qapp: object, door: FrontDoor) -> Iterator[Desk]:
    """The desk of an administrator in a clinic with real keys."""
    backend = doors.administrator(door)
    yield Desk(backend, formatter())
    backend.close()


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(1100, 760)
    widget.show()


def titles(page: AdministrationPage) -> list[str]:
    return [page.tabs.tabText(at) for at in range(page.tabs.count())]


def row_of(desk: Desk, login: str) -> UserRow:
    return next(row for row in desk.run(users.listing) if row.login == login)


def add_rima(qtbot: QtBot, section: UsersSection) -> OneTimeDialog:
    section.add.click()
    dialog = section.findChild(AddUserDialog)
    assert dialog is not None
    doors.type_into(dialog, "name", "Rima Khoury")
    doors.type_into(dialog, "login", "rima")
    dialog.roles.set_value([Role.RECEPTIONIST])
    dialog.accept()
    qtbot.waitUntil(lambda: section.findChild(OneTimeDialog) is not None)
    handed = section.findChild(OneTimeDialog)
    assert handed is not None
    return handed


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ADMINISTRATOR, ["Users", "Roles", "Clinic", "Activity", "Data", "Keys"]),
        (Role.PRIVACY_OFFICER, ["Activity", "Data"]),
        (Role.RECEPTIONIST, []),
    ],
)
def test_each_role_sees_only_the_sections_it_may(
    qtbot: QtBot,
    desk_for: Callable[[Role], Desk],
    places: Places,
    role: Role,
    expected: list[str],
) -> None:
    desk = desk_for(role)
    page = AdministrationPage(desk, places)
    shown(qtbot, page)
    assert titles(page) == expected
    assert may_see(desk) == bool(expected)


def test_a_new_user_signs_in_with_the_one_time_password_and_must_change_it(
    qtbot: QtBot, door: FrontDoor, owner: Desk
) -> None:
    section = UsersSection(owner)
    shown(qtbot, section)
    password = add_rima(qtbot, section).password.text()
    assert len(password.split("-")) == 4
    assert row_of(owner, "rima").must_change_password
    page = SignInPage(door, background.start)
    shown(qtbot, page)
    doors.type_into(page.form, "login", "rima")
    doors.type_into(page.form, "password", password)
    doors.press(page.form, "sign_in")
    qtbot.waitUntil(doors.visible(page, "new_password_next"))
    page.abandon()


def test_a_login_that_is_taken_is_said_beside_its_field(qtbot: QtBot, owner: Desk) -> None:
    dialog = AddUserDialog(owner, lambda *_all: None)
    shown(qtbot, dialog)
    doors.type_into(dialog, "name", "Maya Two")
    doors.type_into(dialog, "login", "MAYA")
    dialog.accept()
    qtbot.waitUntil(lambda: bool(dialog.fields["login"].problem.text()))
    assert dialog.fields["roles"].problem.text()
    assert dialog.isVisible()


def test_roles_and_the_second_factor_are_changed_together(qtbot: QtBot, owner: Desk) -> None:
    section = UsersSection(owner)
    shown(qtbot, section)
    add_rima(qtbot, section).accept()
    dialog = EditRolesDialog(owner, row_of(owner, "rima"))
    shown(qtbot, dialog)
    dialog.roles.set_value([Role.RECEPTIONIST, Role.ACCOUNTANT])
    dialog.needs_code.setChecked(True)
    dialog.accept()
    qtbot.waitUntil(lambda: row_of(owner, "rima").needs_code)
    assert row_of(owner, "rima").roles == (Role.RECEPTIONIST, Role.ACCOUNTANT)


def test_the_last_administrator_cannot_be_taken_away(qtbot: QtBot, owner: Desk) -> None:
    dialog = EditRolesDialog(owner, row_of(owner, "maya"))
    shown(qtbot, dialog)
    dialog.roles.set_value([Role.RECEPTIONIST])
    dialog.accept()
    qtbot.waitUntil(lambda: bool(dialog.fields["roles"].problem.text()))
    assert row_of(owner, "maya").roles == (Role.ADMINISTRATOR,)


def test_a_deactivated_user_stays_in_the_list_without_a_way_in(qtbot: QtBot, owner: Desk) -> None:
    section = UsersSection(owner)
    shown(qtbot, section)
    add_rima(qtbot, section).accept()
    section.table.select(row_of(owner, "rima").id)
    section.remove.click()
    dialog = section.findChild(LeavingDialog)
    assert dialog is not None
    doors.type_into(dialog, "reason", "Moved away")
    dialog.keys.setChecked(False)
    dialog.accept()
    qtbot.waitUntil(lambda: not row_of(owner, "rima").is_active)
    qtbot.waitUntil(lambda: not section.edit.isEnabled())


def test_oneself_cannot_be_deactivated(qtbot: QtBot, owner: Desk) -> None:
    section = UsersSection(owner)
    shown(qtbot, section)
    section.table.select(row_of(owner, "maya").id)
    assert section.edit.isEnabled()
    assert not section.remove.isEnabled()


def test_a_role_is_made_to_use_a_second_factor(qtbot: QtBot, owner: Desk) -> None:
    section = UsersSection(owner)
    shown(qtbot, section)
    box = section.findChild(QCheckBox, "code_role_practitioner")
    assert box is not None
    box.click()
    assert owner.run(clinic.profile).profile.code_roles == ("practitioner",)


def test_the_profile_is_saved(qtbot: QtBot, owner: Desk) -> None:
    section = ProfileSection(owner)
    shown(qtbot, section)
    assert not section.save_button.isEnabled()
    doors.type_into(section, "name", "Cedar Skin Clinic")
    section.save_button.click()
    assert owner.run(clinic.profile).profile.name == "Cedar Skin Clinic"
    assert not section.save_button.isEnabled()


def test_what_somebody_else_changed_meanwhile_is_kept_beside_mine(
    qtbot: QtBot, owner: Desk
) -> None:
    section = ProfileSection(owner)
    shown(qtbot, section)
    doors.type_into(section, "phone", "+961 1 111 111")
    stored = owner.run(clinic.profile)
    owner.run(clinic.change_profile, stored.rev, replace(stored.profile, address="Hamra"))
    section.save_button.click()
    now = owner.run(clinic.profile).profile
    assert (now.phone, now.address) == ("+961 1 111 111", "Hamra")


def test_the_same_field_changed_by_two_is_asked_about(qtbot: QtBot, owner: Desk) -> None:
    section = ProfileSection(owner)
    shown(qtbot, section)
    doors.type_into(section, "phone", "+961 1 111 111")
    stored = owner.run(clinic.profile)
    owner.run(clinic.change_profile, stored.rev, replace(stored.profile, phone="+961 1 222 222"))
    section.save_button.click()
    assert "Phone" in section.banner.text.text()
    assert owner.run(clinic.profile).profile.phone == "+961 1 222 222"
    section.mine.click()
    assert owner.run(clinic.profile).profile.phone == "+961 1 111 111"


def test_only_fields_both_changed_differently_are_contested() -> None:
    base = ClinicProfile("A", phone="1", address="x")
    mine = replace(base, phone="2", address="y")
    theirs = replace(base, phone="3", address="y")
    assert contested(base, mine, theirs) == ["phone"]


def test_verifying_everything_ends_with_a_seal(
    qtbot: QtBot, desk_for: Callable[[Role], Desk]
) -> None:
    panel = VerifyPanel(desk_for(Role.PRIVACY_OFFICER))
    shown(qtbot, panel)
    panel.start_button.click()
    qtbot.waitUntil(lambda: "as it was written" in panel.verdict.text(), timeout=20_000)
    assert panel.start_button.isEnabled()


def test_a_finding_is_said_and_never_called_good(
    qtbot: QtBot, desk_for: Callable[[Role], Desk]
) -> None:
    panel = VerifyPanel(desk_for(Role.PRIVACY_OFFICER))
    shown(qtbot, panel)
    problems = tuple(f"Deed {number}: it was altered" for number in range(7))
    panel.show_report(Report((Line("Audit trail", 12, problems),)))
    words = "\n".join(label.text() for label in panel.findChildren(QLabel))
    assert "changed or damaged" in words
    assert "Deed 0: it was altered" in words
    assert "and 2 more" in words
