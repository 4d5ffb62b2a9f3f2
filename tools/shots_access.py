"""Pictures of the first run, of signing in and of the administration, with the throw-away clinic."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyotp
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from clinic_desktop.cli.demo import FAST, PASSWORD, PROFILE
from clinic_desktop.domain.permissions import GRANTS, Permission, Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.device import Item
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui import theme
from clinic_desktop.ui.access.change_password_dialog import ChangePasswordDialog
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.entrance_steps import EntranceSteps, first_entrance
from clinic_desktop.ui.access.kit_page import KitPage
from clinic_desktop.ui.access.recovery_page import RecoveryPage
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.administration.administration_page import AdministrationPage
from clinic_desktop.ui.administration.role_dialogs import NewRoleDialog
from clinic_desktop.ui.administration.role_matrix import RoleMatrix
from clinic_desktop.ui.administration.user_dialogs import (
    AddUserDialog,
    EditRolesDialog,
    OneTimeDialog,
)
from clinic_desktop.ui.administration.verify_panel import VerifyPanel
from clinic_desktop.ui.administration.who_can_dialog import WhoCanDialog
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.main_window.records_banner import FoundDialog
from clinic_desktop.ui.setup.setup_wizard import SetupWizard
from clinic_desktop.ui.widgets.secret_clipboard import SecretClipboard
from clinic_desktop.usecases import roles as role_rules
from clinic_desktop.usecases import users
from clinic_desktop.usecases.access import ClinicPlan, Founded, FrontDoor, Places
from clinic_desktop.usecases.users import NewUser, OneTime
from clinic_desktop.usecases.verifying import Line, Report, everything
from tools.screenshot_clinic import OWNER, PRACTITIONER, RECEPTION, Scene
from tools.screenshot_stage import Shot

R = TypeVar("R")
_OWN_ROLES = (
    "Night desk",
    "Locum practitioner from another clinic",
    "Nurse",
    "Trainee",
    "Lab courier",
    "Stock keeper",
    "Cleaner",
)
_FOUND = Report(
    (
        Line(
            "Audit trail and what it sealed",
            1204,
            ("Deed 1198: the changes it sealed were altered",),
        ),
    )
)
_PLAN = ClinicPlan(PROFILE, OWNER, "Maya Haddad", PASSWORD, is_practitioner=True, kdf=FAST)


def at_once(work: Callable[[Progress], R], then: Callable[[R], None], owner: QObject) -> Job:
    """A pool of one that is done before it returns."""
    then(work(Progress()))
    return Job(then, owner, None)


# the first run


def _new_door(scene: Scene) -> FrontDoor:
    folder = Path(tempfile.mkdtemp(prefix="new-", dir=scene.clinic.places.data.parent))
    return FrontDoor(Places(folder / "data", folder / "state"), store=MemoryDevice())


def _wizard(door: FrontDoor, step: int = 0) -> SetupWizard:
    wizard = SetupWizard(door, at_once, first_entrance(at_once))
    wizard.profile.form.show_profile(_PLAN.profile)
    px = theme.current().px
    wizard.resize(px(1100), px(760))
    for page in (wizard.welcome, wizard.profile)[:step]:
        page.advance()
    return wizard


def welcome(scene: Scene) -> QWidget:
    return _wizard(_new_door(scene))


def clinic_page(scene: Scene) -> QWidget:
    return _wizard(_new_door(scene), 1)


def administrator(scene: Scene) -> QWidget:
    wizard = _wizard(_new_door(scene), 2)
    page = wizard.administrator
    page.name.setText("Maya Haddad")
    page.login.setText("maya")
    page.password.password.line.setText(PASSWORD)
    page.password.judge()
    page.password.again.line.setText("walnut")
    page.advance()
    return wizard


def _after_founding(scene: Scene, step: int) -> QWidget:
    """0 kit, 1 its code asked back, 2 second factor, 3 recovery codes."""
    door = _new_door(scene)
    wizard, founded = _wizard(door, 2), door.found(_PLAN, Progress())
    wizard.go_on(founded)
    (steps,) = wizard.stack.findChildren(EntranceSteps)
    _walk(steps, founded, step)
    wizard.show()  # the page of the kit is drawn once it is seen
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


def _page(door: FrontDoor, login: str, *passwords: str) -> SignInPage:
    page = SignInPage(door, at_once, [("en", "English"), ("qps", "Ƥšéûðö")])
    page.prefill(login)
    for password in passwords:
        page.form.password.line.setText(password)
        page.form.submit.click()
    px = theme.current().px
    page.resize(px(1100), px(760))
    return page


def sign_in(scene: Scene) -> QWidget:
    return _page(scene.clinic.door(), OWNER)


def sign_in_locked(scene: Scene) -> QWidget:
    """While what was open is still being closed."""
    page = _page(scene.clinic.door(), OWNER)
    page.form.say_closing()
    return page


def records_do_not_agree(scene: Scene) -> QWidget:
    scene.window.records_banner.tell(_FOUND)
    return scene.window


def records_found(scene: Scene) -> QWidget:
    return FoundDialog(_FOUND, scene.window)


def sign_in_wrong(scene: Scene) -> QWidget:
    return _page(scene.clinic.door(), OWNER, "wrong")


def sign_in_waiting(scene: Scene) -> QWidget:
    return _page(scene.clinic.door(), OWNER, *["wrong"] * 6)


def _closed_clinic(scene: Scene) -> tuple[FrontDoor, MemoryDevice, str]:
    """A clinic on a keyring of its own, closed; its recovery code."""
    folder, store = Path(tempfile.mkdtemp(dir=scene.clinic.places.data.parent)), MemoryDevice()
    door = FrontDoor(Places(folder / "data", folder / "state"), store=store)
    founded = door.found(_PLAN, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    founded.entrance.finish().close()
    return door, store, founded.recovery_code


def sign_in_lost_keyring(scene: Scene) -> QWidget:
    door, store, _code = _closed_clinic(scene)
    store.items.clear()
    return _page(door, OWNER, PASSWORD)


def sign_in_recovery(scene: Scene) -> QWidget:
    page = _page(scene.clinic.door(), OWNER)
    page.form.recovery_wanted.emit()
    return page


def sign_in_recovery_reason(scene: Scene) -> QWidget:
    door, store, code = _closed_clinic(scene)
    (door.places.state / "anchor.json").unlink()
    store.delete(Item.ANCHOR)
    page = _page(door, OWNER, PASSWORD)
    page.form.recovery_wanted.emit()
    (recovery,) = page.findChildren(RecoveryPage)
    recovery.code.setText(code)
    recovery.advance()
    return page


def sign_in_forgotten(scene: Scene) -> QWidget:
    page = _page(scene.clinic.door(), OWNER)
    page.form.password_forgotten.emit()
    return page


def sign_in_code(scene: Scene) -> QWidget:
    door = scene.clinic.door()
    entrance = door.sign_in(OWNER, PASSWORD)
    enrolment = entrance.start_enrolment()
    entrance.confirm_enrolment(scene.clinic.code(enrolment.key_text))
    entrance.abandon()
    return _page(door, OWNER, PASSWORD)


def sign_in_new_password(scene: Scene) -> QWidget:
    backend = scene.clinic.enter()
    made = backend.run(users.add, NewUser("nadine", "Nadine Aoun", (Role.RECEPTIONIST,)))
    backend.close()
    return _page(scene.clinic.door(), "nadine", made.password)


def change_password(scene: Scene) -> QWidget:
    return opened(ChangePasswordDialog(scene.desk))


# administration


def section(scene: Scene, at: int) -> QWidget:
    scene.window.route("administration", {})
    tabs = administration(scene).tabs
    tabs.setCurrentIndex(at % tabs.count())
    return scene.window


def administration(scene: Scene) -> AdministrationPage:
    page = scene.window.page("administration")
    if not isinstance(page, AdministrationPage):
        raise TypeError(type(page).__name__)
    return page


def verified(scene: Scene) -> QWidget:
    section(scene, 4)
    (panel,) = administration(scene).findChildren(VerifyPanel)
    panel.show_report(scene.desk.run(everything, Progress()))
    return scene.window


def add_user(scene: Scene) -> QWidget:
    return opened(AddUserDialog(scene.desk, lambda *_all: None))


def roles(scene: Scene) -> QWidget:
    row = next(row for row in scene.desk.run(users.listing) if row.login == PRACTITIONER)
    return opened(EditRolesDialog(scene.desk, row))


def role_table(scene: Scene, own: tuple[str, ...] = _OWN_ROLES[:1]) -> QWidget:
    """Own roles, one changed, and two ticks that wait to be saved."""
    scene.backend.prove()
    for name in own:
        scene.desk.run(role_rules.add, name, frozenset(), Role.RECEPTIONIST)
    changed = GRANTS[Role.RECEPTIONIST] - {Permission.PRINT_PATIENTS}
    scene.desk.run(role_rules.change, Role.RECEPTIONIST, 0, "", changed)
    window = section(scene, 1)
    (matrix,) = administration(scene).findChildren(RoleMatrix)
    for row, column in ((3, 1), (4, 2)):
        matrix.cells.toggle(matrix.cells.index(row, column))
    matrix.choose(Role.RECEPTIONIST)
    return window


def new_role(scene: Scene) -> QWidget:
    rows = scene.desk.run(role_rules.listing)
    dialog = NewRoleDialog(scene.desk, rows, Role.RECEPTIONIST, lambda _key: None)
    dialog.name.setText("Night desk")
    return opened(dialog)


def who_may(scene: Scene, at: int = 0) -> QWidget:
    dialog = WhoCanDialog(scene.desk)
    dialog.tabs.setCurrentIndex(at)
    return opened(dialog)


def one_time(scene: Scene) -> QWidget:
    made = OneTime("0" * 32, "walnut bicycle thunder lagoon", datetime.now(UTC) + timedelta(days=1))
    return opened(OneTimeDialog(made, RECEPTION, scene.desk.format, SecretClipboard()))


def opened(dialog: QDialog) -> QDialog:
    dialog.open()
    return dialog


SHOTS: dict[str, Shot] = {
    "set_up_welcome": welcome,
    "set_up_clinic": clinic_page,
    "set_up_administrator": administrator,
    "set_up_kit": partial(_after_founding, step=0),
    "set_up_kit_proof": partial(_after_founding, step=1),
    "set_up_second_factor": partial(_after_founding, step=2),
    "set_up_recovery_codes": partial(_after_founding, step=3),
    "sign_in": sign_in,
    "sign_in_locked": sign_in_locked,
    "records_do_not_agree": records_do_not_agree,
    "records_found": records_found,
    "sign_in_wrong": sign_in_wrong,
    "sign_in_waiting": sign_in_waiting,
    "sign_in_lost_keyring": sign_in_lost_keyring,
    "sign_in_recovery": sign_in_recovery,
    "sign_in_recovery_reason": sign_in_recovery_reason,
    "sign_in_forgotten": sign_in_forgotten,
    "sign_in_code": sign_in_code,
    "sign_in_new_password": sign_in_new_password,
    "change_password": change_password,
    "administration_users": partial(section, at=0),
    "administration_clinic": partial(section, at=2),
    "administration_activity": partial(section, at=3),
    "administration_data": verified,
    "administration_add_user": add_user,
    "administration_roles": roles,
    "administration_role_table": role_table,
    "administration_role_table_many": partial(role_table, own=_OWN_ROLES),
    "administration_new_role": new_role,
    "administration_who_may": who_may,
    "administration_who_may_do_this": partial(who_may, at=1),
    "administration_one_time": one_time,
}
