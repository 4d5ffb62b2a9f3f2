"""A fresh code before a grave deed, over the screen that asks for it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pyotp
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.access.kit_check_dialog import KitCheckDialog
from clinic_desktop.ui.access.new_kit_dialog import NewKitDialog
from clinic_desktop.ui.access.spare_codes_dialog import SpareCodesDialog
from clinic_desktop.ui.access.spare_codes_page import SpareCodesPage
from clinic_desktop.ui.access.step_up_dialog import StepUpDialog, deed_class
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import catalogue, kit, second_factor, users
from clinic_desktop.usecases.access import FrontDoor
from clinic_desktop.usecases.users import NewUser
from clinic_desktop.usecases.work import action_of, rule_of
from tests import make
from tests.conftest import formatter
from tests.journeys import tools
from tests.ui.access import doors

Shown = TypeVar("Shown", bound=QWidget)
WithPhone = tuple[Desk, Callable[[], str], tuple[str, ...]]  # what it shows now; ten spare codes


@pytest.fixture(autouse=True)
def _nothing_left_open(qapp: object) -> Iterator[None]:
    yield
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog) and window.isVisible():
            window.done(0)


@pytest.fixture
def seconds() -> doors.Seconds:
    return doors.Seconds()


@pytest.fixture
def door(tmp_path: Path, clock: make.Clock, seconds: doors.Seconds) -> FrontDoor:
    return doors.front_door(tmp_path / "clinic", clock, seconds)


@pytest.fixture
def owner(qapp: object, door: FrontDoor, clock: make.Clock) -> Iterator[Desk]:
    """An administrator without a second factor, six minutes after signing in."""
    backend = doors.administrator(door)
    clock.forward(minutes=6)
    yield Desk(backend, formatter())
    backend.close()


@pytest.fixture
def with_phone(qapp: object, door: FrontDoor, clock: make.Clock) -> Iterator[WithPhone]:
    """The same with a phone: the desk, what the phone shows now, and the ten spare codes."""
    entrance = doors.founded(door).entrance
    phone = pyotp.parse_uri(entrance.start_enrolment().uri)
    assert isinstance(phone, pyotp.TOTP)
    spare = entrance.confirm_enrolment(phone.at(clock.now))
    entrance.confirm_kit(entrance.new_kit().code)
    backend = entrance.finish()
    clock.forward(minutes=6)
    yield Desk(backend, formatter()), lambda: phone.at(clock.now), spare
    backend.close()


def ask(desk: Desk) -> tuple[StepUpDialog, list[str]]:
    """The dialog, and what went on after it."""
    done: list[str] = []
    dialog = StepUpDialog(desk, lambda: done.append("done"), deed="users.add")
    dialog.open()
    return dialog, done


def test_six_digits_go_on_at_the_last_of_them(qtbot: QtBot, with_phone: WithPhone) -> None:
    desk, shows, _spare = with_phone
    dialog, done = ask(desk)
    assert dialog.windowTitle() == "Enter a code"
    assert "five minutes" in doors.texts(dialog)
    assert "Users and what they may do" in doors.texts(dialog)
    QTest.keyClicks(dialog.digits, shows())
    qtbot.waitUntil(lambda: done == ["done"])
    desk.run(users.add, NewUser("rima", "Rima Khoury", (Role.RECEPTIONIST,)))


def test_a_recovery_code_does_too(qtbot: QtBot, with_phone: WithPhone) -> None:
    desk, _shows, spare = with_phone
    dialog, done = ask(desk)
    dialog.other_way.click()
    QTest.keyClicks(dialog.spare, spare[0])
    QTest.keyClick(dialog.spare, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["done"])
    assert desk.run(second_factor.spare_codes_left) == 9


def test_without_a_phone_the_password_is_asked_and_enter_goes_on(qtbot: QtBot, owner: Desk) -> None:
    dialog, done = ask(owner)
    assert dialog.windowTitle() == "Enter your password"
    QTest.keyClicks(dialog.password.line, doors.PASSWORD)
    QTest.keyClick(dialog.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["done"])


def test_a_wrong_one_is_said_and_may_be_tried_again(qtbot: QtBot, owner: Desk) -> None:
    dialog, done = ask(owner)
    doors.type_into(dialog, "step_up_password", "wrong")
    doors.press(dialog, "save")
    qtbot.waitUntil(dialog.banner.isVisible)
    assert dialog.password.value() == ""
    assert done == []
    doors.type_into(dialog, "step_up_password", doors.PASSWORD)
    doors.press(dialog, "save")
    qtbot.waitUntil(lambda: done == ["done"])


def test_after_five_wrong_ones_it_waits(qtbot: QtBot, owner: Desk) -> None:
    dialog, _done = ask(owner)
    for _time in range(6):
        doors.type_into(dialog, "step_up_password", "wrong")
        doors.press(dialog, "save")
        qtbot.waitUntil(lambda: bool(dialog.banner.text.text()) and not dialog.password.value())
        qtbot.waitUntil(lambda: dialog.save_button.isEnabled() or not dialog.password.isEnabled())
    assert "0:30" in dialog.banner.text.text()
    assert not dialog.save_button.isEnabled()


def test_leaving_it_does_nothing(qtbot: QtBot, owner: Desk) -> None:
    dialog, done = ask(owner)
    QTest.keyClicks(dialog.password.line, "half")
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert done == []


def test_nothing_typed_asks_nobody(qtbot: QtBot, owner: Desk) -> None:
    dialog, _done = ask(owner)
    doors.press(dialog, "save")
    assert dialog.banner.isVisible()


def test_every_deed_that_asks_for_a_code_has_words() -> None:
    grave = [action_of(each) for each in catalogue.use_cases() if rule_of(each).wants_code]
    assert [deed for deed in grave if not deed_class(deed)] == []


# over the window


def test_the_list_of_patients_is_printed_after_the_code(qtbot: QtBot, owner: Desk) -> None:
    window = shown(qtbot, owner)
    window.go("patients")
    window._print()
    dialog = only(StepUpDialog)
    assert window.findChildren(PaperDialog) == []
    doors.type_into(dialog, "step_up_password", doors.PASSWORD)
    doors.press(dialog, "save")
    qtbot.waitUntil(lambda: window.findChildren(PaperDialog) != [], timeout=20_000)


def test_the_kit_is_checked_from_the_window(qtbot: QtBot, owner: Desk) -> None:
    shown(qtbot, owner)
    owner.request("check_kit")
    dialog = only(KitCheckDialog)
    doors.type_into(dialog, "code", "ABCD")
    doors.press(dialog, "save")
    qtbot.waitUntil(lambda: bool(dialog.fields["code"].problem.text()))
    assert owner.run(kit.state).checked_at is None


def test_a_new_kit_is_typed_back_and_says_what_still_opens(
    qtbot: QtBot, owner: Desk, clock: make.Clock, tmp_path: Path
) -> None:
    tools.wanted("pdftotext")
    owner.step_up(doors.PASSWORD)
    dialog = NewKitDialog(owner)
    qtbot.addWidget(dialog)
    dialog.show()
    page = dialog.page
    qtbot.waitUntil(lambda: page.preview.document.pageCount() > 0, timeout=20_000)
    doors.press(dialog, "kit_next")
    doors.type_into(dialog, "kit_code", "ABCD-EFGH")
    doors.press(dialog, "kit_next")
    qtbot.waitUntil(lambda: bool(page.code_field.problem.text()))
    page.code.setText(tools.kit_code(tools.pdf_text(page.preview.content(), tmp_path)))
    doors.press(dialog, "kit_next")
    qtbot.waitUntil(dialog.after.isVisible)
    assert "still open with the old code" in doors.texts(dialog)
    assert owner.run(kit.state).confirmed_at == clock.now
    with qtbot.waitSignal(owner.requested) as asked:
        doors.press(dialog, "new_kit_keys")
    assert asked.args[0] == "change_keys"


def test_ten_new_recovery_codes_are_shown_after_a_code(qtbot: QtBot, with_phone: WithPhone) -> None:
    desk, shows, _spare = with_phone
    dialog = SpareCodesDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "10 codes are left" in doors.texts(dialog)
    with qtbot.waitSignal(desk.code_wanted) as asked:
        doors.press(dialog, "spare_codes_renew")
    desk.step_up(shows())
    asked.args[0]()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(SpareCodesPage)), timeout=20_000)
    (page,) = dialog.findChildren(SpareCodesPage)
    assert len(page.findChildren(QLabel, "spare_code_9")) == 1


def test_without_a_second_factor_there_are_no_codes_to_renew(qtbot: QtBot, owner: Desk) -> None:
    dialog = SpareCodesDialog(owner)
    qtbot.addWidget(dialog)
    assert not dialog.renew.isEnabled()


def shown(qtbot: QtBot, desk: Desk) -> MainWindow:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    return window


def only(kind: type[Shown]) -> Shown:
    """The one of that kind that can be seen."""
    found = [each for each in QApplication.allWidgets() if isinstance(each, kind)]
    (shown,) = [each for each in found if each.isVisible()]
    return shown
