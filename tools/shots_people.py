"""Pictures of what an administrator does for people and keys, and of the fresh code before it."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from clinic_desktop.cli.demo import PASSWORD
from clinic_desktop.domain.errors import SignInFailed
from clinic_desktop.ui.access.kit_check_dialog import KitCheckDialog
from clinic_desktop.ui.access.new_kit_dialog import NewKitDialog
from clinic_desktop.ui.access.spare_codes_dialog import SpareCodesDialog
from clinic_desktop.ui.access.step_up_dialog import StepUpDialog
from clinic_desktop.ui.administration.change_keys_dialog import ChangeKeysDialog
from clinic_desktop.ui.administration.leaving_dialog import LeavingDialog, Left, outcome
from clinic_desktop.ui.administration.reset_password_dialog import ResetPasswordDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.tell import tell
from clinic_desktop.usecases import users
from clinic_desktop.usecases.access import FrontDoor
from clinic_desktop.usecases.users import UserRow
from tools.screenshot_clinic import OWNER, PRACTITIONER, RECEPTION, Scene
from tools.screenshot_stage import Shot
from tools.shots_access import opened, section


def users_states(scene: Scene) -> QWidget:
    """Locked, waiting, with a one-time password, gone."""
    for login, times in (("hala", 20), (RECEPTION, 6)):
        _fail(scene, login, times)
    return section(scene, 0)


def _fail(scene: Scene, login: str, times: int) -> None:
    """Wrong passwords, and every wait served on the way."""
    now = [0.0]
    door = FrontDoor(scene.clinic.places, ticks=lambda: now[0], store=scene.clinic.store)
    for _time in range(times):
        with suppress(SignInFailed):
            door.sign_in(login, "wrong")
        now[0] += 3601 if _time < times - 1 else 0


def _row(scene: Scene, login: str) -> UserRow:
    return next(row for row in scene.desk.run(users.listing) if row.login == login)


def reset_password(scene: Scene) -> QWidget:
    row = replace(_row(scene, RECEPTION), has_code=True)
    return opened(ResetPasswordDialog(scene.desk, row, lambda *_all: None))


def leaving(scene: Scene) -> QWidget:
    dialog = LeavingDialog(scene.desk, _row(scene, PRACTITIONER), lambda _left: None)
    dialog.reason.setText("Moved to another clinic")
    return opened(dialog)


def left(scene: Scene) -> QWidget:
    window = section(scene, 0)
    return tell(window, *outcome(Left("Dr. Karim Nasser", has_new_keys=True)))


def change_keys(scene: Scene) -> QWidget:
    return opened(ChangeKeysDialog(scene.desk, scene.window))


def step_up(scene: Scene) -> QWidget:
    return opened(StepUpDialog(_with_phone(scene), lambda: None, deed="users.add"))


def step_up_spare(scene: Scene) -> QWidget:
    dialog = StepUpDialog(_with_phone(scene), lambda: None, deed="rekeying.begin")
    dialog.other_way.click()
    return opened(dialog)


def step_up_password(scene: Scene) -> QWidget:
    dialog = StepUpDialog(scene.desk, lambda: None, deed="patients.for_list")
    dialog.open()
    dialog.password.line.setText("wrong")
    dialog.accept()
    return dialog


def step_up_waiting(scene: Scene) -> QWidget:
    for _time in range(5):
        with suppress(SignInFailed):
            scene.desk.step_up("wrong")
    dialog = StepUpDialog(scene.desk, lambda: None, deed="clinic.change_security")
    dialog.open()
    dialog.password.line.setText("wrong")
    dialog.accept()
    return dialog


def _with_phone(scene: Scene) -> Desk:
    entrance = scene.clinic.door().sign_in(OWNER, PASSWORD)
    enrolment = entrance.start_enrolment()
    entrance.confirm_enrolment(scene.clinic.code(enrolment.key_text))
    vars(scene)["backend"] = entrance.finish()
    return scene.desk


def spare_codes_left(scene: Scene) -> QWidget:
    return opened(SpareCodesDialog(_with_phone(scene)))


def kit_check(scene: Scene) -> QWidget:
    dialog = KitCheckDialog(scene.desk)
    dialog.code.setText("ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567")
    dialog.open()
    dialog.accept()
    return dialog


def new_kit(scene: Scene) -> QWidget:
    return opened(NewKitDialog(scene.desk))


def new_kit_after(scene: Scene) -> QWidget:
    dialog = NewKitDialog(scene.desk)
    dialog.page.met.emit()
    return opened(dialog)


SHOTS: dict[str, Shot] = {
    "step_up": step_up,
    "step_up_recovery_code": step_up_spare,
    "step_up_wrong": step_up_password,
    "step_up_waiting": step_up_waiting,
    "recovery_codes_left": spare_codes_left,
    "kit_check": kit_check,
    "kit_new": new_kit,
    "kit_new_after": new_kit_after,
    "administration_users_states": users_states,
    "administration_reset_password": reset_password,
    "administration_leaving": leaving,
    "administration_left": left,
    "administration_keys": partial(section, at=-1),
    "administration_change_keys": change_keys,
}
