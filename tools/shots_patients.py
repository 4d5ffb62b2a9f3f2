"""Pictures of the registry, its dialogs, and the window around them."""

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget

from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.main_window.about_dialog import AboutDialog
from clinic_desktop.ui.main_window.shortcuts_dialog import ShortcutsDialog
from clinic_desktop.ui.patients.archive_dialog import ArchiveDialog
from clinic_desktop.ui.patients.conflict_dialog import ConflictDialog
from clinic_desktop.ui.patients.import_dialog import ImportDialog
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.ui.patients.record_copy_dialog import RecordCopyDialog
from clinic_desktop.ui.patients.restrict_dialog import RestrictDialog
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import patients
from tools.screenshot_clinic import PRACTITIONER, Scene
from tools.screenshot_stage import Shot, close_floating, dialogs, settle, wait_for


def first_day(scene: Scene) -> QWidget:
    return Scene(scene.clinic.without_people()).window


def first_patients(scene: Scene) -> QWidget:
    window = first_day(scene)
    if isinstance(window, MainWindow):
        window.route("patients", {})
    return window


def patients_page(scene: Scene) -> QWidget:
    scene.window.route("patients", {})
    scene.registry.list.table.select(scene.first("khalil"))
    return scene.window


def search_on_top(scene: Scene) -> QWidget:
    scene.window.route("patients", {})
    scene.window.activateWindow()
    scene.window.top.search.setFocus()
    scene.window.top.search.setText("абдра")
    return scene.window


def nobody_found(scene: Scene) -> QWidget:
    scene.window.route("patients", {})
    scene.registry.list.search.setText("Zeinab Fakhoury")
    return scene.window


def record(scene: Scene) -> QWidget:
    scene.window.route("patient", {"id": scene.first("khalil")})
    close_floating()
    return scene.window


def record_details(scene: Scene) -> QWidget:
    record(scene)
    scene.registry.record.tabs.setCurrentIndex(1)
    return scene.window


def record_privacy(scene: Scene) -> QWidget:
    record(scene)
    scene.registry.record.tabs.setCurrentIndex(2)
    return scene.window


def alerts(scene: Scene) -> QWidget:
    scene.window.route("patient", {"id": scene.first("khalil")})
    settle()
    return next(box for box in dialogs() if box.objectName() == "alert_dialog")


def new_patient(scene: Scene) -> QWidget:
    dialog = PatientDialog(scene.desk, scene.window)
    dialog.open()
    dialog.input.phone.setText("03 481 223")
    dialog.input.name.given.setText("Khaleel")
    dialog.input.name.family.setText("Hadad")
    dialog.input.birth.line.setText("2/5/1984")
    dialog.check()
    return dialog


def edit_patient(scene: Scene) -> QWidget:
    dialog = PatientDialog(scene.desk, scene.window, patient=scene.first("khalil"))
    dialog.open()
    return dialog


def archive(scene: Scene) -> QWidget:
    dialog = ArchiveDialog(scene.desk, scene.first("khalil"), scene.window)
    dialog.open()
    return dialog


def record_copy(scene: Scene) -> QWidget:
    dialog = RecordCopyDialog(scene.desk, scene.window)
    dialog.open()
    return dialog


def paper(scene: Scene) -> QWidget:
    scene.registry.print_record(scene.first("khalil"))
    next(box for box in dialogs() if isinstance(box, RecordCopyDialog)).accept()
    wait_for(lambda: any(isinstance(box, PaperDialog) for box in dialogs()))
    return next(box for box in dialogs() if isinstance(box, PaperDialog))


def import_file(scene: Scene) -> QWidget:
    dialog = ImportDialog(scene.desk, scene.registry.chooser, scene.window)
    dialog.open()
    return dialog


def import_columns(scene: Scene) -> QWidget:
    return _import(scene, "columns_page")


def import_check(scene: Scene) -> QWidget:
    dialog = _import(scene, "columns_page")
    dialog.columns_page.advance()
    wait_for(lambda: dialog.steps.currentWidget() is dialog.check_page)
    return dialog


def _import(scene: Scene, page: str) -> ImportDialog:
    dialog = ImportDialog(scene.desk, scene.registry.chooser, scene.window)
    dialog.open()
    file = Path(tempfile.gettempdir()) / "old-program.csv"
    file.write_text(
        "Nr;First name;Last name;Date of birth;Mobile;Sex\n"
        "1;Karim;Nassar;31.12.1980;03 111 222;m\n"
        "2;Khalil;Haddad;02.05.1984;03 481 223;m\n"
        "3;Sara;Bitar;14.07.1990;71 222 333;f\n"
        "4;;;01.01.1990;;f\n",
        encoding="utf-8",
    )
    dialog.look_at(file)
    wait_for(lambda: dialog.steps.currentWidget() is getattr(dialog, page))
    return dialog


def shortcuts(scene: Scene) -> QWidget:
    dialog = ShortcutsDialog(scene.window)
    dialog.open()
    return dialog


def about(scene: Scene) -> QWidget:
    dialog = AboutDialog(scene.window)
    dialog.open()
    return dialog


def edit_patient_more(scene: Scene) -> QWidget:
    dialog = PatientDialog(scene.desk, scene.window, patient=scene.first("khalil"))
    dialog.open()
    settle()
    bar = dialog._scroll.verticalScrollBar()
    bar.setValue(round(bar.maximum() * 0.55))
    return dialog


def conflict(scene: Scene) -> QWidget:
    fields: dict[str, tuple[str, str]] = {
        "reason": ("Laser, second session", "Scars on both cheeks"),
        "note": ("", "Prefers mornings."),
    }
    titles = {"reason": "Reason for coming", "note": "Note"}
    dialog = ConflictDialog(fields, titles, lambda _names: None, scene.window)
    dialog.open()
    return dialog


# records that open for named people only


def _restricted(scene: Scene) -> str:
    """Kept to the practitioner and another; whoever sits at the desk is not among them."""
    patient = scene.first("priya")
    named = [each.id for each in scene.desk.run(patients.may_be_named) if "Dr." in each.name]
    why = "Works at this clinic; asked for it herself."
    scene.desk.run(patients.restrict, patient, tuple(named), why)
    return patient


def _broken(scene: Scene) -> tuple[str, Scene]:
    """Somebody else's desk, at which the glass of a restricted record was broken."""
    patient = scene.first("priya")
    owner = [each.id for each in scene.desk.run(patients.may_be_named) if "Dr." not in each.name]
    scene.desk.run(patients.restrict, patient, tuple(owner[:2]), "Works at this clinic.")
    scene.backend.close()
    other = Scene(scene.clinic)
    other.__dict__["backend"] = scene.clinic.enter(PRACTITIONER)
    reason = "Fainted in the waiting room, allergies must be known at once."
    other.desk.run(patients.break_glass, patient, reason)
    return patient, other


def restricted_list(scene: Scene) -> QWidget:
    patient = _restricted(scene)
    scene.window.route("patients", {})
    scene.registry.list.search.setText("pri")
    scene.registry.list.refresh()
    scene.registry.list.table.select(patient)
    return scene.window


def closed_record(scene: Scene) -> QWidget:
    scene.window.route("patient", {"id": _restricted(scene)})
    return scene.window


def closed_to_practitioner(scene: Scene) -> QWidget:
    patient = scene.first("priya")
    named = [each.id for each in scene.desk.run(patients.may_be_named) if "Dr." not in each.name]
    scene.desk.run(patients.restrict, patient, tuple(named), "Works at this clinic.")
    scene.backend.close()
    other = Scene(scene.clinic)
    other.__dict__["backend"] = scene.clinic.enter(PRACTITIONER)
    other.window.route("patient", {"id": patient})
    return other.window


def break_glass(scene: Scene) -> QWidget:
    window = closed_to_practitioner(scene)
    (made,) = window.findChildren(QPushButton, "break_glass")
    made.click()
    settle()
    return next(box for box in dialogs() if box.objectName() == "break_glass_dialog")


def opened_in_emergency(scene: Scene) -> QWidget:
    patient, other = _broken(scene)
    other.window.route("patient", {"id": patient})
    close_floating()
    return other.window


def restrict(scene: Scene) -> QWidget:
    patient = scene.first("priya")
    dialog = RestrictDialog(scene.desk, patient, None, scene.window)
    dialog.open()
    return dialog


def restricted_privacy(scene: Scene) -> QWidget:
    patient = scene.first("priya")
    named = [each.id for each in scene.desk.run(patients.may_be_named)]
    scene.desk.run(patients.restrict, patient, tuple(named[:3]), "Works at this clinic.")
    scene.window.route("patient", {"id": patient})
    close_floating()
    scene.registry.record.tabs.setCurrentIndex(2)
    return scene.window


def notices(scene: Scene) -> QWidget:
    _patient, other = _broken(scene)
    other.backend.close()
    mine = Scene(scene.clinic)
    mine.window.route("today", {})
    return mine.window


SHOTS: dict[str, Shot] = {
    "first_day": first_day,
    "first_patients": first_patients,
    "patients": patients_page,
    "search_on_top": search_on_top,
    "nobody_found": nobody_found,
    "record": record,
    "record_details": record_details,
    "record_privacy": record_privacy,
    "alerts": alerts,
    "new_patient": new_patient,
    "edit_patient": edit_patient,
    "edit_patient_more": edit_patient_more,
    "conflict": conflict,
    "archive": archive,
    "record_copy": record_copy,
    "paper": paper,
    "import_file": import_file,
    "import_columns": import_columns,
    "import_check": import_check,
    "restricted_list": restricted_list,
    "closed_record": closed_record,
    "closed_to_practitioner": closed_to_practitioner,
    "break_glass": break_glass,
    "opened_in_emergency": opened_in_emergency,
    "restrict": restrict,
    "restricted_privacy": restricted_privacy,
    "notices": notices,
    "shortcuts": shortcuts,
    "about": about,
}
