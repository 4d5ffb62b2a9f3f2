"""Resetting, unlocking, lost phones, leaving, and the keys of the clinic, on their screens."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.errors import SignInFailed
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.administration.change_keys_dialog import ChangeKeysDialog
from clinic_desktop.ui.administration.keys_section import KeysSection
from clinic_desktop.ui.administration.leaving_dialog import LeavingDialog, Left, outcome
from clinic_desktop.ui.administration.profile_section import ProfileSection
from clinic_desktop.ui.administration.reset_password_dialog import ResetPasswordDialog
from clinic_desktop.ui.administration.user_dialogs import AddUserDialog, OneTimeDialog
from clinic_desktop.ui.administration.users_section import UsersSection
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.today.to_do_card import ToDoCard
from clinic_desktop.usecases import clinic, kit, users
from clinic_desktop.usecases.access import FrontDoor
from clinic_desktop.usecases.users import NewUser, UserRow
from tests import make
from tests.conftest import formatter
from tests.ui.access import doors


@pytest.fixture
def seconds() -> doors.Seconds:
    return doors.Seconds()


@pytest.fixture
def door(tmp_path: Path, clock: make.Clock, seconds: doors.Seconds) -> FrontDoor:
    return doors.front_door(tmp_path / "clinic", clock, seconds)


@pytest.fixture
def owner(qapp: object, door: FrontDoor) -> Iterator[Desk]:
    """An administrator who signed in just now; Rima is at reception."""
    backend = doors.administrator(door)
    doors.receptionist_password(backend)
    yield Desk(backend, formatter())
    backend.close()


@pytest.fixture
def section(qtbot: QtBot, owner: Desk) -> UsersSection:
    made = UsersSection(owner)
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    return made


def row_of(desk: Desk, login: str = "rima") -> UserRow:
    return next(row for row in desk.run(users.listing) if row.login == login)


def choose(section: UsersSection, desk: Desk, login: str = "rima") -> None:
    section.table.select(row_of(desk, login).id)


def fail(door: FrontDoor, seconds: doors.Seconds, times: int) -> None:
    for _time in range(times):
        seconds.now += 3601
        with suppress(SignInFailed):
            door.sign_in("rima", "wrong")


def cells(section: UsersSection, login: str = "rima") -> list[str]:
    row = next(row for row in section.table.rows.rows if row.login == login)
    return [column.text(row) for column in section.table.rows.columns]


def test_a_reset_hands_over_four_words(qtbot: QtBot, section: UsersSection, owner: Desk) -> None:
    choose(section, owner)
    section.reset.click()
    dialog = section.findChild(ResetPasswordDialog)
    assert dialog is not None
    assert "Be sure who is asking" in doors.texts(dialog)
    doors.press(dialog, "save")
    qtbot.waitUntil(lambda: section.findChild(OneTimeDialog) is not None)
    handed = section.findChild(OneTimeDialog)
    assert handed is not None
    assert len(handed.password.text().split("-")) == 4


def test_for_oneself_only_roles_can_be_changed(section: UsersSection, owner: Desk) -> None:
    choose(section, owner, "maya")
    assert section.edit.isEnabled()
    assert not any(each.isEnabled() for each in (section.reset, section.remove, section.unlock))


def test_one_who_must_wait_and_one_who_is_locked_are_told_apart(
    section: UsersSection, owner: Desk, door: FrontDoor, seconds: doors.Seconds
) -> None:
    fail(door, seconds, 5)
    section.refresh()
    assert cells(section)[3] == "must wait"
    fail(door, seconds, 15)
    section.refresh()
    assert cells(section)[3] == "locked"


def test_unlocking_takes_one_press(
    qtbot: QtBot, section: UsersSection, owner: Desk, door: FrontDoor, seconds: doors.Seconds
) -> None:
    choose(section, owner)
    assert not section.unlock.isEnabled()
    fail(door, seconds, 20)
    section.refresh()
    choose(section, owner)
    section.unlock.click()
    qtbot.waitUntil(lambda: cells(section)[3] == "one-time password")
    assert row_of(owner).failures == 0


@pytest.mark.parametrize("deed", ["add", "edit", "reset", "remove", "unlock"])
def test_each_button_asks_for_a_code_after_five_minutes(
    qtbot: QtBot,
    section: UsersSection,
    owner: Desk,
    clock: make.Clock,
    door: FrontDoor,
    seconds: doors.Seconds,
    deed: str,
) -> None:
    fail(door, seconds, 1)
    section.refresh()
    choose(section, owner)
    clock.forward(minutes=6)
    with qtbot.waitSignal(owner.code_wanted):
        getattr(section, deed).click()
    assert section.findChildren(QDialog) == []


def test_a_code_that_grew_old_while_typing_is_asked_for_and_nothing_is_lost(
    qtbot: QtBot, section: UsersSection, owner: Desk, clock: make.Clock
) -> None:
    section.add.click()
    dialog = section.findChild(AddUserDialog)
    assert dialog is not None
    doors.type_into(dialog, "name", "Samir Aoun")
    doors.type_into(dialog, "login", "samir")
    dialog.roles.set_value([Role.ACCOUNTANT])
    clock.forward(minutes=6)
    with qtbot.waitSignal(owner.code_wanted) as asked:
        dialog.accept()
    assert dialog.isVisible()
    assert dialog.name.text() == "Samir Aoun"
    owner.step_up(doors.PASSWORD)
    asked.args[0]()
    qtbot.waitUntil(lambda: any(row.login == "samir" for row in owner.run(users.listing)))


def test_a_role_gets_its_second_factor_only_after_the_code(
    qtbot: QtBot, section: UsersSection, owner: Desk, clock: make.Clock
) -> None:
    clock.forward(minutes=6)
    box = section.findChild(QWidget, "code_role_practitioner")
    assert box is not None
    with qtbot.waitSignal(owner.code_wanted) as asked:
        box.click()  # type: ignore[attr-defined]
    assert section.code_roles.value() == ()
    owner.step_up(doors.PASSWORD)
    asked.args[0]()
    assert section.code_roles.value() == ("practitioner",)
    assert owner.run(clinic.profile).profile.code_roles == ("practitioner",)


def test_the_time_until_the_lock_is_stored_after_the_code_with_the_rest(
    qtbot: QtBot, owner: Desk, clock: make.Clock
) -> None:
    section = ProfileSection(owner)
    qtbot.addWidget(section)
    section.show()
    doors.type_into(section, "phone", "+961 1 111 111")
    section.form.idle_minutes.setValue(3)
    clock.forward(minutes=6)
    with qtbot.waitSignal(owner.code_wanted) as asked:
        section.save_button.click()
    assert owner.run(clinic.profile).profile.phone == ""
    owner.step_up(doors.PASSWORD)
    asked.args[0]()
    stored = owner.run(clinic.profile).profile
    assert (stored.phone, stored.idle_minutes) == ("+961 1 111 111", 3)
    assert not section.save_button.isEnabled()


# leaving


def test_leaving_wants_a_reason_and_changes_the_keys(
    qtbot: QtBot, section: UsersSection, owner: Desk
) -> None:
    before = owner._backend.stay.keys.opened.vault.epoch
    choose(section, owner)
    section.remove.click()
    dialog = section.findChild(LeavingDialog)
    assert dialog is not None
    dialog.accept()
    qtbot.waitUntil(lambda: bool(dialog.fields["reason"].problem.text()))
    doors.type_into(dialog, "reason", "Moved away")
    dialog.accept()
    qtbot.waitUntil(lambda: section.findChild(QDialog, "told") is not None, timeout=20_000)
    told = section.findChild(QDialog, "told")
    assert told is not None
    assert "still open with the old password" in doors.texts(told)
    assert owner._backend.stay.keys.opened.vault.epoch == before + 1
    assert not row_of(owner).is_active


def test_stopping_the_keys_has_let_go_already_and_is_said(
    section: UsersSection, owner: Desk
) -> None:
    dialog = LeavingDialog(owner, row_of(owner), lambda _left: None, section)
    dialog.reason.setText("Moved away")
    left = dialog.work()(Progress(is_cancelled=lambda: True))
    assert not row_of(owner).is_active
    assert not left.has_new_keys
    assert "You stopped it" in outcome(left)[0]
    assert owner._backend.stay.keys.opened.vault.epoch == 1


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (Left("Rima", has_new_keys=True), ("has new keys", "old password")),
        (Left("Rima", has_new_keys=False), ("keys are as before", "Change the keys")),
        (
            Left("Rima", has_new_keys=False, problem="The disk is full."),
            ("The disk is full.", "Change the keys"),
        ),
    ],
)
def test_what_is_said_afterwards_is_what_happened(left: Left, words: tuple[str, str]) -> None:
    said = " ".join(outcome(left))
    assert all(word in said for word in words)


def test_keys_are_changed_by_themselves(qtbot: QtBot, owner: Desk) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    dialog = ChangeKeysDialog(owner, host)
    dialog.open()
    dialog.accept()
    qtbot.waitUntil(lambda: bool(dialog.fields["reason"].problem.text()))
    doors.type_into(dialog, "reason", "A disk was stolen")
    dialog.accept()
    qtbot.waitUntil(lambda: host.findChild(QDialog, "told") is not None, timeout=20_000)
    assert owner._backend.stay.keys.opened.vault.epoch == 2


# the kit


def test_the_card_says_how_the_kit_stands(
    qtbot: QtBot, owner: Desk, clock: make.Clock, desk_for: Callable[[Role], Desk]
) -> None:
    section = KeysSection(owner)
    qtbot.addWidget(section)
    section.show()
    assert "within the last six months" in section.kit.state.text()
    assert section.kit.alone.isVisible()
    owner.run(users.add, NewUser("karim", "Karim", (Role.ADMINISTRATOR,)))
    assert not section.kit.alone.isVisible()
    never = KeysSection(desk_for(Role.ADMINISTRATOR))
    qtbot.addWidget(never)
    assert "never confirmed" in never.kit.state.text()


def test_today_asks_for_the_drill_and_a_second_administrator(
    qtbot: QtBot, door: FrontDoor, owner: Desk, clock: make.Clock
) -> None:
    card = ToDoCard(owner)
    qtbot.addWidget(card)
    card.refresh()
    card.show()
    assert "add a second" in doors.texts(card)
    assert "Check the emergency kit" not in doors.texts(card)
    owner._backend.close()
    clock.forward(days=183)
    backend = door.sign_in("maya", doors.PASSWORD).finish()
    later = Desk(backend, formatter())
    due = ToDoCard(later)
    qtbot.addWidget(due)
    due.refresh()
    due.show()
    with qtbot.waitSignal(later.requested) as asked:
        doors.press(due, "to_do_check_kit")
    assert asked.args[0] == "check_kit"
    assert later.run(kit.state).is_due
    backend.close()


def test_today_says_nothing_of_keys_to_a_receptionist(
    qtbot: QtBot, desk_for: Callable[[Role], Desk]
) -> None:
    card = ToDoCard(desk_for(Role.RECEPTIONIST))
    qtbot.addWidget(card)
    card.refresh()
    card.show()
    assert "kit" not in doors.texts(card)
    assert "administrator" not in doors.texts(card)
