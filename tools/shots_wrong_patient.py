"""Pictures of the wrong-patient repair: the dialog, and the trace on both records."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.appointments.wrong_patient_dialog import WrongPatientDialog
from clinic_desktop.usecases import appointments
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot, settle
from tools.shots_access import opened
from tools.shots_booking import booked_for, morning, practitioner


def dialog(scene: Scene) -> QWidget:
    """The right patient found, what happened chosen."""
    shown = WrongPatientDialog(scene.desk, _booked(scene))
    opened(shown)
    shown.person.picked.emit(scene.first("Leila"))
    shown.why.set_value("name")
    shown.own_words.setText("Both came on the same morning")
    settle()
    return shown


def dialog_search(scene: Scene) -> QWidget:
    shown = WrongPatientDialog(scene.desk, _booked(scene))
    opened(shown)
    shown.person.box.setText("ha")
    settle()
    return shown


def wrong_record(scene: Scene) -> QWidget:
    return _record(scene, _given(scene)[0])


def right_record(scene: Scene) -> QWidget:
    return _record(scene, _given(scene)[1])


def _booked(scene: Scene) -> Id:
    return booked_for(scene, scene.first("Khalil"), practitioner(scene), morning(scene, 3, 11))


def _given(scene: Scene) -> tuple[Id, Id]:
    booked, right = _booked(scene), scene.first("Leila")
    row = scene.desk.run(appointments.details, booked).row
    reason = "Same or similar name. Both came on the same morning"
    scene.desk.run(appointments.give_to, booked, row.rev, right, reason)
    return row.patient_id, right


def _record(scene: Scene, patient: Id) -> QWidget:
    scene.window.route("patient", {"id": patient})
    record = scene.registry.record
    record.tabs.setCurrentWidget(record.appointments)
    return scene.window


SHOTS: dict[str, Shot] = {
    "wrong_patient": dialog,
    "wrong_patient_search": dialog_search,
    "record_given_away": wrong_record,
    "record_came_from": right_record,
}
