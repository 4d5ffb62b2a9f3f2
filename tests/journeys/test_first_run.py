"""From an empty folder to an open clinic, and back in with a second factor."""

from pathlib import Path
from typing import TypeVar

import pyotp
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.ui import background
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.entrance_steps import EntranceSteps, first_entrance
from clinic_desktop.ui.access.idle_watch import IdleWatch
from clinic_desktop.ui.access.kit_page import KitPage
from clinic_desktop.ui.access.lock_controller import LockController
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.access.spare_codes_page import SpareCodesPage
from clinic_desktop.ui.setup.setup_wizard import SetupWizard
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.access import FrontDoor
from clinic_desktop.usecases.backend import Backend
from tests.make import Clock
from tests.ui.access import doors

Page = TypeVar("Page")


def test_a_clinic_is_made_locked_and_opened_again(
    qtbot: QtBot, qapp: object, tmp_path: Path, clock: Clock
) -> None:
    door = doors.front_door(tmp_path, clock)
    backend, phone = first_run(qtbot, door, clock)
    assert backend.run(clinic.profile).profile.name == "Cedar Clinic"
    lock(qtbot, backend)
    clock.forward(minutes=20)
    again = sign_in(qtbot, door, phone.at(clock.now))
    assert again.user.name == "Maya Haddad"
    again.close()


def first_run(qtbot: QtBot, door: FrontDoor, clock: Clock) -> tuple[Backend, pyotp.TOTP]:
    """Welcome, clinic, administrator, kit, second factor."""
    wizard = SetupWizard(door, background.start, first_entrance(background.start))
    qtbot.addWidget(wizard)
    wizard.show()
    codes: list[str] = []
    wizard.making.made.connect(lambda founded: codes.append(founded.recovery_code))
    qtbot.waitUntil(wizard.welcome.primary.isEnabled)
    doors.press(wizard, "welcome_next")
    doors.type_into(wizard.profile, "name", "Cedar Clinic")
    doors.press(wizard, "profile_next")
    doors.type_into(wizard.administrator, "admin_name", "Maya Haddad")
    doors.type_into(wizard.administrator, "admin_login", "maya")
    for name in ("password", "again"):
        doors.type_into(wizard.administrator, name, doors.PASSWORD)
    doors.press(wizard, "administrator_next")
    prove_kit(qtbot, wizard, codes)
    phone = enrol(qtbot, wizard, clock)
    codes_page = page_of(wizard, SpareCodesPage)
    codes_page.kept.click()
    with qtbot.waitSignal(wizard.finished) as caught:
        doors.press(codes_page, "spare_codes_next")
    assert caught.args is not None
    return caught.args[0], phone


def prove_kit(qtbot: QtBot, wizard: SetupWizard, codes: list[str]) -> None:
    qtbot.waitUntil(lambda: is_at(wizard, KitPage), timeout=30_000)
    kit = page_of(wizard, KitPage)
    qtbot.waitUntil(lambda: kit.preview.document.pageCount() == 1)
    doors.press(kit, "kit_next")
    doors.type_into(kit, "kit_code", codes[0])
    doors.press(kit, "kit_next")


def enrol(qtbot: QtBot, wizard: SetupWizard, clock: Clock) -> pyotp.TOTP:
    qtbot.waitUntil(lambda: is_at(wizard, EnrolPage))
    page = page_of(wizard, EnrolPage)
    phone = pyotp.TOTP("".join(c for c in page.key.text() if c.isascii() and c.isalnum()))
    doors.type_into(page, "enrol_code", phone.at(clock.now))
    qtbot.waitUntil(lambda: is_at(wizard, SpareCodesPage))
    return phone


def lock(qtbot: QtBot, backend: Backend) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    controller = LockController(IdleWatch(app))
    controller.opened(backend, "maya")
    with qtbot.waitSignal(controller.closed, timeout=2_000):
        controller.lock()
    assert not backend.database.is_open


def sign_in(qtbot: QtBot, door: FrontDoor, code: str) -> Backend:
    page = SignInPage(door, background.start)
    qtbot.addWidget(page)
    page.prefill("maya")
    page.show()
    doors.type_into(page.form, "password", doors.PASSWORD)
    doors.press(page.form, "sign_in")
    qtbot.waitUntil(doors.visible(page, "code_digits"))
    with qtbot.waitSignal(page.signed_in) as caught:
        doors.type_into(page, "code_digits", code)
    assert caught.args is not None
    backend = caught.args[0]
    assert isinstance(backend, Backend)
    return backend


def is_at(wizard: SetupWizard, kind: type[object]) -> bool:
    steps = wizard.stack.currentWidget()
    return isinstance(steps, EntranceSteps) and isinstance(steps.currentWidget(), kind)


def page_of(wizard: SetupWizard, kind: type[Page]) -> Page:
    steps = wizard.stack.currentWidget()
    assert isinstance(steps, EntranceSteps)
    page = steps.currentWidget()
    assert isinstance(page, kind)
    return page
