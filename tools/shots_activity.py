"""Pictures of the activity: the list, its deeds, verification, the seal of a day, a field's history."""

from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.administration.activity_section import ActivitySection
from clinic_desktop.ui.administration.check_seal_dialog import CheckSealDialog
from clinic_desktop.ui.administration.day_seal_dialog import DaySealDialog
from clinic_desktop.ui.administration.deed_dialog import DeedDialog
from clinic_desktop.ui.administration.verify_panel import VerifyDialog
from clinic_desktop.ui.patients.field_history_dialog import FieldHistoryDialog
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import audit_trail, day_seals, patients, users
from clinic_desktop.usecases.verifying import Line, Report, everything
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot, settle
from tools.shots_access import administration, opened, section

_FOUND = Report((Line("Audit trail", 1204, ("Deed 1,198: it was altered",), deed=1198),), 1204)


def activity(scene: Scene) -> ActivitySection:
    section(scene, 3)
    (shown,) = administration(scene).findChildren(ActivitySection)
    return shown


def activity_verified(scene: Scene) -> QWidget:
    scene.desk.tell_verified(scene.desk.run(everything, Progress()))
    page = activity(scene)
    page.refresh()
    settle()
    page.table.select_first()
    return scene.window


def activity_problem(scene: Scene) -> QWidget:
    scene.desk.tell_verified(_FOUND)
    page = activity(scene)
    page.filter.patient.setText("khou")
    page.filter.patient.setFocus()
    page.filter.patient.missed.emit()
    page.filter.deed.set_value(())
    return scene.window


def who_looked(scene: Scene) -> QWidget:
    (row, *_rest) = scene.desk.run(patients.search, "khou")
    scene.desk.run(patients.open_record, row.id)
    scene.window.route("activity", {"patient": row.id})
    return scene.window


def deed(scene: Scene, action: str = "patients.edit") -> QWidget:
    wanted = audit_trail.AuditFilter(actions=(action,))
    rows = scene.desk.run(audit_trail.listing, wanted)
    details = [scene.desk.run(audit_trail.deed, row.seq) for row in rows[:40]]
    most = max(details, key=lambda each: sum(len(row.values) for row in each.changes))
    return opened(DeedDialog(scene.desk.format, most, scene.desk.run(users.names)))


def verify(scene: Scene) -> QWidget:
    dialog = VerifyDialog(scene.desk)
    dialog.panel.start()
    opened(dialog)
    settle()
    return dialog


def day_seal(scene: Scene) -> QWidget:
    return opened(DaySealDialog(scene.desk, FileChooser()))


def day_seal_paper(scene: Scene) -> QWidget:
    dialog = DaySealDialog(scene.desk, FileChooser())
    dialog.open()
    settle()
    dialog.show_paper()
    settle()
    (paper,) = dialog.findChildren(PaperDialog)
    return paper


def check_seal(scene: Scene, change: str = "") -> QWidget:
    day = scene.desk.today
    text = scene.desk.run(day_seals.day_seal, day).text
    dialog = CheckSealDialog(scene.desk)
    dialog.day.set_value(day - timedelta(days=1) if change == "day" else day)
    dialog.seal.setText(text[:-1] + ("2" if text[-1] != "2" else "3") if change == "typo" else text)
    opened(dialog)
    dialog.accept()
    settle()
    return dialog


def field_history(scene: Scene) -> QWidget:
    (row, *_rest) = scene.desk.run(patients.search, "khou")
    dialog = FieldHistoryDialog(scene.desk, row.id)
    opened(dialog)
    settle()
    return dialog


SHOTS: dict[str, Shot] = {
    "activity_verified": activity_verified,
    "activity_problem": activity_problem,
    "activity_who_looked": who_looked,
    "activity_deed": deed,
    "activity_deed_new": partial(deed, action="patients.register"),
    "activity_verify": verify,
    "activity_day_seal": day_seal,
    "activity_day_seal_paper": day_seal_paper,
    "activity_seal_fits": check_seal,
    "activity_seal_changed": partial(check_seal, change="day"),
    "activity_seal_mistyped": partial(check_seal, change="typo"),
    "record_field_history": field_history,
}
