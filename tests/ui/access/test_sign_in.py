"""Signing in through the page a person sees."""

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.errors import SignInFailed
from clinic_desktop.security.device import Item
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui import background
from clinic_desktop.ui.access.recovery_page import RecoveryPage
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.usecases.access import FrontDoor, Places
from clinic_desktop.usecases.backend import Backend
from tests.make import Clock
from tests.ui.access import doors


@pytest.fixture
def seconds() -> doors.Seconds:
    return doors.Seconds()


@pytest.fixture
def door(tmp_path: Path, clock: Clock, seconds: doors.Seconds) -> FrontDoor:
    return doors.front_door(tmp_path, clock, seconds)


@pytest.fixture
def page(qtbot: QtBot, door: FrontDoor) -> SignInPage:
    made = SignInPage(door, background.start)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def knock(page: SignInPage, login: str, password: str) -> None:
    doors.type_into(page.form, "login", login)
    doors.type_into(page.form, "password", password)
    doors.press(page.form, "sign_in")


def said_after(qtbot: QtBot, page: SignInPage, login: str, password: str) -> str:
    knock(page, login, password)
    qtbot.waitUntil(lambda: page.form.banner.isVisible() and page.form.submit.isEnabled())
    return page.form.banner.text.text()


def entered(qtbot: QtBot, page: SignInPage, login: str, password: str) -> Backend:
    with qtbot.waitSignal(page.signed_in) as caught:
        knock(page, login, password)
    assert caught.args is not None
    backend = caught.args[0]
    assert isinstance(backend, Backend)
    return backend


def enrol(door: FrontDoor) -> pyotp.TOTP:
    """Give the administrator a second factor; its next code is fresh."""
    entrance = doors.sign_in_without_screen(door)
    key = entrance.start_enrolment().key_text.replace(" ", "")
    totp = pyotp.TOTP(key)
    entrance.confirm_enrolment(totp.at(Clock().now))
    entrance.abandon()
    return totp


def test_a_right_password_opens_the_desk(qtbot: QtBot, door: FrontDoor, page: SignInPage) -> None:
    doors.administrator(door).close()
    backend = entered(qtbot, page, "maya", doors.PASSWORD)
    assert backend.user.name == "Maya Haddad"
    backend.close()


def test_an_unknown_name_and_a_wrong_password_get_the_same_sentence(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    doors.administrator(door).close()
    wrong_password = said_after(qtbot, page, "maya", "not the password")
    unknown_name = said_after(qtbot, page, "nobody", doors.PASSWORD)
    assert wrong_password == unknown_name


def test_the_password_is_gone_from_the_field_after_a_failure(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    doors.administrator(door).close()
    said_after(qtbot, page, "maya", "not the password")
    assert page.form.password.value() == ""
    assert page.form.login.text() == "maya"


def test_a_wrong_code_gets_the_sentence_of_a_wrong_password(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    doors.administrator(door).close()
    said = said_after(qtbot, page, "maya", "not the password")
    enrol(door)
    knock(page, "maya", doors.PASSWORD)
    qtbot.waitUntil(doors.visible(page, "code_digits"))
    doors.type_into(page, "code_digits", "000000")
    qtbot.waitUntil(doors.visible(page, "code_banner"))
    assert said in doors.texts(page)
    page.abandon()


def test_a_code_from_the_phone_opens_the_desk_in_the_same_place(
    qtbot: QtBot, door: FrontDoor, page: SignInPage, clock: Clock
) -> None:
    doors.administrator(door).close()
    totp = enrol(door)
    clock.forward(seconds=60)
    knock(page, "maya", doors.PASSWORD)
    qtbot.waitUntil(doors.visible(page, "code_digits"))
    with qtbot.waitSignal(page.signed_in) as caught:
        doors.type_into(page, "code_digits", totp.at(clock.now))
    assert caught.args is not None
    caught.args[0].close()


def test_a_recovery_code_opens_the_desk_too(
    qtbot: QtBot, door: FrontDoor, page: SignInPage, clock: Clock
) -> None:
    doors.administrator(door).close()
    entrance = doors.sign_in_without_screen(door)
    totp = pyotp.TOTP(entrance.start_enrolment().key_text.replace(" ", ""))
    codes = entrance.confirm_enrolment(totp.at(clock.now))
    entrance.abandon()
    knock(page, "maya", doors.PASSWORD)
    qtbot.waitUntil(doors.visible(page, "code_other_way"))
    doors.press(page, "code_other_way")
    doors.type_into(page, "code_spare", codes[3].lower())
    with qtbot.waitSignal(page.signed_in) as caught:
        doors.press(page, "code_next")
    assert caught.args is not None
    caught.args[0].close()


def test_too_many_failures_make_one_wait_and_say_how_long(
    qtbot: QtBot, door: FrontDoor, page: SignInPage, seconds: doors.Seconds
) -> None:
    doors.administrator(door).close()
    for _time in range(5):
        said_after(qtbot, page, "maya", "not the password")
    knock(page, "maya", doors.PASSWORD)
    qtbot.waitUntil(lambda: "0:30" in page.form.banner.text.text())
    assert not page.form.submit.isEnabled()
    seconds.now += 31
    qtbot.waitUntil(page.form.submit.isEnabled)
    entered(qtbot, page, "maya", doors.PASSWORD).close()


def test_a_one_time_password_must_be_replaced(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    backend = doors.administrator(door)
    one_time = doors.receptionist_password(backend)
    backend.close()
    knock(page, "rima", one_time)
    qtbot.waitUntil(doors.visible(page, "new_password_next"))
    doors.press(page, "new_password_next")
    assert "At least" in doors.texts(page)
    steps = page.stack.currentWidget()
    assert steps is not None
    doors.type_into(steps, "password", doors.OWN_PASSWORD)
    doors.type_into(steps, "again", doors.OWN_PASSWORD)
    with qtbot.waitSignal(page.signed_in) as caught:
        doors.press(steps, "new_password_next")
    assert caught.args is not None
    caught.args[0].close()
    entered(qtbot, page, "rima", doors.OWN_PASSWORD).close()


def test_an_empty_password_is_asked_for_beside_the_field(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    doors.founded(door).entrance.abandon()
    doors.type_into(page, "login", "maya")
    QTest.keyClick(page.form.login, Qt.Key.Key_Return)
    assert page.form.password_field.problem.text() == "Enter your password."


def test_going_back_from_the_code_leaves_nothing_open(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    doors.administrator(door).close()
    enrol(door)
    knock(page, "maya", doors.PASSWORD)
    qtbot.waitUntil(doors.visible(page, "code_back"))
    doors.press(page, "code_back")
    qtbot.waitUntil(page.form.isVisible)
    assert background.stop_all()
    assert doors.sign_in_without_screen(door).user_name == "Maya Haddad"


def test_without_its_key_in_the_keyring_the_page_says_so(
    qtbot: QtBot, tmp_path: Path, clock: Clock
) -> None:
    door = doors.front_door(tmp_path, clock)
    doors.administrator(door).close()
    other = doors.front_door(tmp_path, clock)
    page = SignInPage(other, background.start)
    qtbot.addWidget(page)
    page.show()
    knock(page, "maya", doors.PASSWORD)
    qtbot.waitUntil(page.form.banner.isVisible)
    assert "key" in page.form.banner.text.text()
    assert page.form.banner.property("tone") == "warn"


def test_the_page_tells_which_language_was_chosen(qtbot: QtBot, door: FrontDoor) -> None:
    page = SignInPage(door, background.start, [("en", "English"), ("qps", "Pseudo")])
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.language_chosen) as caught:
        page.languages.setCurrentIndex(1)
        page.languages.activated.emit(1)
    assert caught.args == ["qps"]


def test_a_computer_that_lost_the_key_comes_back_with_the_paper_code(
    qtbot: QtBot, clock: Clock, tmp_path: Path
) -> None:
    places, store = Places(tmp_path / "data", tmp_path / "state"), MemoryDevice()
    door = FrontDoor(places, clock, doors.Seconds(), store)
    founded = doors.founded(door)
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    founded.entrance.finish().close()
    store.items.clear()
    page = SignInPage(door, background.start)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    assert not page.form.recover.isVisible()
    assert "no longer holds" in said_after(qtbot, page, "maya", doors.PASSWORD)
    doors.press(page.form, "use_recovery")
    recovery = page.findChild(RecoveryPage)
    assert isinstance(recovery, RecoveryPage)
    recovery.code.setText(founded.recovery_code[:-1])
    recovery.primary.click()
    qtbot.waitUntil(recovery.fields["code"].problem.isVisible)
    recovery.code.setText(founded.recovery_code.lower())
    recovery.primary.click()
    qtbot.waitUntil(lambda: page.form.banner.text.text().startswith("This computer holds"))
    entered(qtbot, page, "maya", doors.PASSWORD).close()


def closed_clinic(door: FrontDoor) -> str:
    """A clinic with its kit confirmed, closed again; its recovery code."""
    founded = doors.founded(door)
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    founded.entrance.finish().close()
    return founded.recovery_code


def recovery_page(page: SignInPage) -> RecoveryPage:
    found = page.findChild(RecoveryPage)
    assert isinstance(found, RecoveryPage)
    return found


def test_a_reason_is_asked_for_only_where_the_files_are_doubtful(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    code = closed_clinic(door)
    (door.places.state / "anchor.json").unlink()
    doors.store_of(door).delete(Item.ANCHOR)
    assert "no longer remembers" in said_after(qtbot, page, "maya", doors.PASSWORD)
    doors.press(page.form, "use_recovery")
    recovery = recovery_page(page)
    assert not recovery.reason.isVisible()
    doors.type_into(recovery, "recovery_code", code)
    recovery.primary.click()
    qtbot.waitUntil(recovery.reason.isVisible)
    assert "does not remember the clinic" in recovery.doubt.text.text()
    assert recovery.focusWidget() is recovery.reason
    QTest.keyClicks(recovery.reason, "the disk was cleaned")
    recovery.primary.click()
    qtbot.waitUntil(lambda: page.form.banner.text.text().startswith("This computer holds"))
    entered(qtbot, page, "maya", doors.PASSWORD).close()


def test_the_only_administrator_chooses_a_new_password_with_the_code_by_keyboard(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    code = closed_clinic(door)
    doors.type_into(page.form, "login", "maya")
    doors.press(page.form, "forgotten_password")
    recovery = recovery_page(page)
    assert recovery.login.text() == "maya"
    for name, text in (("recovery_code", code), ("password", "x"), ("again", "x")):
        doors.type_into(recovery, name, text)
    recovery.primary.click()
    assert "at least" in doors.texts(recovery)
    for name in ("password", "again"):
        doors.type_into(recovery, name, doors.OWN_PASSWORD)
    with qtbot.waitSignal(page.signed_in) as caught:
        QTest.keyClick(recovery.password.again.line, Qt.Key.Key_Return)
    assert caught.args is not None
    caught.args[0].close()
    entered(qtbot, page, "maya", doors.OWN_PASSWORD).close()


def test_the_code_gives_no_password_to_an_unknown_name(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    code = closed_clinic(door)
    doors.press(page.form, "forgotten_password")
    recovery = recovery_page(page)
    for name, text in (("recovery_code", code), ("recovery_login", "nobody")):
        doors.type_into(recovery, name, text)
    for name in ("password", "again"):
        doors.type_into(recovery, name, doors.OWN_PASSWORD)
    recovery.primary.click()
    qtbot.waitUntil(recovery.fields["login"].problem.isVisible)
    assert recovery.code.text() == code
    assert recovery.focusWidget() is recovery.login


def test_the_two_uses_of_the_code_lead_to_each_other(
    qtbot: QtBot, door: FrontDoor, page: SignInPage
) -> None:
    closed_clinic(door)
    doors.press(page.form, "forgotten_password")
    recovery = recovery_page(page)
    doors.press(recovery, "recovery_other_way")
    assert not recovery.login.isVisible() and not recovery.password.isVisible()
    doors.press(recovery, "recovery_other_way")
    assert recovery.login.isVisible()
    doors.press(recovery, "recovery_back")
    assert page.form.isVisible()


def test_a_locked_name_is_told_who_unlocks_it(
    qtbot: QtBot, door: FrontDoor, page: SignInPage, seconds: doors.Seconds
) -> None:
    doors.administrator(door).close()
    for _time in range(20):
        with pytest.raises(SignInFailed):
            door.sign_in("maya", "not the password")
        seconds.now += 3600
        door.serve_wait("maya")
    said = said_after(qtbot, page, "maya", doors.PASSWORD)
    assert "An administrator, or the recovery code" in said
    assert page.form.recover.isVisible()


def test_a_clock_that_is_always_off_is_spoken_of_after_the_fifth_code(
    qtbot: QtBot, door: FrontDoor, page: SignInPage, clock: Clock
) -> None:
    doors.administrator(door).close()
    totp = enrol(door)
    for _time in range(4):
        clock.forward(minutes=2)
        entrance = doors.sign_in_without_screen(door)
        entrance.enter_code(totp.at(clock.now + timedelta(seconds=30)))
        assert entrance.clock_offset == 0
        entrance.finish().close()
    clock.forward(minutes=2)
    knock(page, "maya", doors.PASSWORD)
    qtbot.waitUntil(doors.visible(page, "code_digits"))
    doors.type_into(page, "code_digits", totp.at(clock.now + timedelta(seconds=30)))
    qtbot.waitUntil(lambda: "half a minute slow" in doors.texts(page))
    with qtbot.waitSignal(page.signed_in) as caught:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert caught.args is not None
    caught.args[0].close()
