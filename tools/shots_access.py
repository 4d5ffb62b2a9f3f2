"""Pictures of the first run, of signing in and of the administration, on a throw-away clinic."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import pyotp
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import NoKeyring
from clinic_desktop.ui.access.change_password_dialog import ChangePasswordDialog
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.entrance_steps import EntranceSteps, first_entrance
from clinic_desktop.ui.access.kit_page import KitPage
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.administration.administration_page import AdministrationPage
from clinic_desktop.ui.administration.secret_clipboard import SecretClipboard
from clinic_desktop.ui.administration.user_dialogs import (
    AddUserDialog,
    EditRolesDialog,
    OneTimeDialog,
)
from clinic_desktop.ui.administration.verify_panel import VerifyPanel
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.setup.setup_wizard import SetupWizard
from clinic_desktop.usecases import users
from clinic_desktop.usecases.access import ClinicPlan, Founded, FrontDoor, Places
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.users import NewUser, OneTime
from clinic_desktop.usecases.verifying import everything

R = TypeVar("R")
Shot = tuple[str, Callable[[], QWidget]]

_PASSWORD = "walnut bicycle thunder lagoon"  # noqa: S105 - of a clinic that lives for a minute
_PROFILE = ClinicProfile(
    "Cedar Skin & Spine Clinic",
    "عيادة الأرز للجلد والعمود الفقري",
    "Rue Hamra 12, Beirut",
    "+961 1 340 100",
    "desk@cedar.example",
    "601-284-7",
    zone="Asia/Beirut",
    id_schemes=("national", "passport", "other"),
)
_PLAN = ClinicPlan(
    _PROFILE, "maya", "Maya Haddad", _PASSWORD,
    is_practitioner=True, without_keyring=True, kdf=KdfParameters(19 * 1024, 1),
)  # fmt: skip


def shots() -> list[Shot]:
    """Name and maker of each picture; the makers run work at once, so nothing has to be waited for."""
    return [*_first_run(), *_signing_in(), *_administration()]


def at_once(work: Callable[[Progress], R], then: Callable[[R], None], owner: QObject) -> Job:
    """A pool of one that is done before it returns."""
    then(work(Progress()))
    return Job(then, owner, None)


def _door() -> FrontDoor:
    folder = Path(tempfile.mkdtemp(prefix="clinic-shots-"))
    return FrontDoor(Places(folder / "data", folder / "state"), store=NoKeyring())


def _found(door: FrontDoor) -> Founded:
    return door.found(_PLAN, Progress())


@cache
def _desk() -> tuple[Desk, Places]:
    door = _door()
    founded = _found(door)
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    desk = Desk(founded.entrance.finish(), Formatter(zone="Asia/Beirut"))
    for login, name, role in (
        ("karim", "Dr. Karim Nasser", Role.PRACTITIONER),
        ("rima", "Rima Khoury", Role.RECEPTIONIST),
        ("aigerim", "Айгерім Садықова", Role.PRIVACY_OFFICER),
    ):
        desk.run(users.add, NewUser(login, name, (role,), needs_code=role is Role.PRACTITIONER))
    leaver = desk.run(users.add, NewUser("samir", "Samir Aoun", (Role.ACCOUNTANT,)))
    row = next(row for row in desk.run(users.listing) if row.id == leaver.user_id)
    desk.run(users.deactivate, row.id, row.rev)
    return desk, door.places


# the first run


def _wizard() -> SetupWizard:
    wizard = SetupWizard(_door(), at_once, first_entrance(at_once))
    wizard.profile.form.show_profile(_PROFILE)
    wizard.resize(1100, 760)
    return wizard


def _wizard_at(step: int) -> SetupWizard:
    wizard = _wizard()
    for page in (wizard.welcome, wizard.profile)[:step]:
        page.advance()
    return wizard


def _filled_administrator() -> QWidget:
    wizard = _wizard_at(2)
    page = wizard.administrator
    page.name.setText("Maya Haddad")
    page.login.setText("maya")
    page.password.password.line.setText(_PASSWORD)
    page.password.judge()
    page.password.again.line.setText("walnut")
    page.advance()
    return wizard


def _first_run() -> list[Shot]:
    return [
        ("set_up_welcome", _wizard),
        ("set_up_clinic", lambda: _wizard_at(1)),
        ("set_up_administrator", _filled_administrator),
        ("set_up_kit", lambda: _after_founding(0)),
        ("set_up_kit_proof", lambda: _after_founding(1)),
        ("set_up_second_factor", lambda: _after_founding(2)),
        ("set_up_recovery_codes", lambda: _after_founding(3)),
    ]


def _after_founding(step: int) -> QWidget:
    """0 kit, 1 its code asked back, 2 second factor, 3 recovery codes."""
    wizard, founded = _wizard_at(2), _found(_door())
    wizard.go_on(founded)
    (steps,) = wizard.stack.findChildren(EntranceSteps)
    _walk(steps, founded, step)
    return wizard


def _walk(steps: EntranceSteps, founded: Founded, step: int) -> None:
    kit = steps.currentWidget()
    if step >= 1 and isinstance(kit, KitPage):
        kit.advance()
        kit.code.setText(founded.recovery_code)
    if step >= 2 and isinstance(kit, KitPage):
        kit.advance()
    enrol = steps.currentWidget()
    if step >= 3 and isinstance(enrol, EnrolPage):
        enrol.code.setText(_code(enrol))
        enrol.advance()


def _code(page: EnrolPage) -> str:
    key = "".join(letter for letter in page.key.text() if letter.isalnum() and letter.isascii())
    return pyotp.TOTP(key).now()


# signing in


def _signing_in() -> list[Shot]:
    return [
        ("sign_in", _sign_in),
        ("sign_in_wrong", lambda: _sign_in(wrong=1)),
        ("sign_in_waiting", lambda: _sign_in(wrong=6)),
        ("sign_in_code", _code_page),
        ("sign_in_new_password", _new_password),
        ("change_password", lambda: _open(ChangePasswordDialog(_desk()[0]))),
    ]


def _sign_in(wrong: int = 0) -> QWidget:
    door = _door()
    _found(door).entrance.abandon()
    page = SignInPage(door, at_once, [("en", "English"), ("qps", "Ƥšéûðö")])
    page.prefill("maya")
    for _time in range(wrong):
        page.form.password.line.setText("wrong")
        page.form.submit.click()
    page.resize(1100, 760)
    return page


def _code_page() -> QWidget:
    door = _door()
    founded = _found(door)
    enrolment = founded.entrance.start_enrolment()
    founded.entrance.confirm_enrolment(pyotp.TOTP(enrolment.key_text.replace(" ", "")).now())
    founded.entrance.abandon()
    return _entered(door, "maya", _PASSWORD)


def _new_password() -> QWidget:
    door = _door()
    founded = _found(door)
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    backend = founded.entrance.finish()
    made = backend.run(users.add, NewUser("rima", "Rima Khoury", (Role.RECEPTIONIST,)))
    backend.close()
    return _entered(door, "rima", made.password)


def _entered(door: FrontDoor, login: str, password: str) -> QWidget:
    page = SignInPage(door, at_once)
    page.prefill(login)
    page.form.password.line.setText(password)
    page.form.submit.click()
    page.resize(1100, 760)
    return page


# administration


def _administration() -> list[Shot]:
    return [
        ("administration_users", lambda: _section(0)),
        ("administration_clinic", lambda: _section(1)),
        ("administration_activity", lambda: _section(2)),
        ("administration_data", _verified),
        ("administration_add_user", lambda: _open(AddUserDialog(_desk()[0], lambda *_all: None))),
        ("administration_roles", _roles),
        ("administration_one_time", _one_time),
    ]


def _section(at: int) -> AdministrationPage:
    page = AdministrationPage(*_desk())
    page.resize(1100, 760)
    page.tabs.setCurrentIndex(at)
    return page


def _verified() -> QWidget:
    page = _section(3)
    (panel,) = page.findChildren(VerifyPanel)
    panel.show_report(_desk()[0].run(everything, Progress()))
    return page


def _roles() -> QWidget:
    desk = _desk()[0]
    row = next(row for row in desk.run(users.listing) if row.login == "karim")
    return _open(EditRolesDialog(desk, row))


def _one_time() -> QWidget:
    made = OneTime("0" * 32, "walnut bicycle thunder lagoon", datetime.now(UTC) + timedelta(days=1))
    return _open(OneTimeDialog(made, "rima", _desk()[0].format, SecretClipboard()))


def _open(dialog: QDialog) -> QDialog:
    dialog.adjustSize()
    return dialog
