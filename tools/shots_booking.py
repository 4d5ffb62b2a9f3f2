"""Pictures of booking: the dialog, what is in its way, moving, cancelling, a patient's appointments."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.appointment import BookingForm, Practitioner, Service, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.appointments.booking_dialog import BookingDialog
from clinic_desktop.ui.appointments.booking_start import Start
from clinic_desktop.ui.appointments.cancel_dialog import CancelDialog
from clinic_desktop.ui.appointments.move_dialog import MoveDialog
from clinic_desktop.usecases import appointments, calendar_setup
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot, settle, wait_for
from tools.shots_access import opened

_THIRD = 2  # of the free times


def new_booking(scene: Scene) -> QWidget:
    """A known caller, a service, the next free times."""
    dialog = _begun(scene, Start(patient=scene.first("Khalil")))
    dialog.input.note.setPlainText("Asks for a morning next time")
    dialog.input.reach.read_back.click()
    dialog.input.may_contact.setChecked(True)
    return dialog


def empty_booking(scene: Scene) -> QWidget:
    """As it opens: nobody and nothing yet, and free times already."""
    dialog = BookingDialog(scene.desk, None, Start())
    dialog.open()
    wait_for(lambda: bool(dialog.side.slots()) and not dialog.search.is_busy)
    return dialog


def found_people(scene: Scene) -> QWidget:
    dialog = _begun(scene, Start())
    dialog.input.person.box.setText("ha")
    settle()
    return dialog


def new_caller(scene: Scene) -> QWidget:
    """Somebody new, and who may already be registered under that phone."""
    dialog = _begun(scene, Start())
    person = dialog.input.person
    person.box.setText("Khaleel Hadad")
    settle()
    person.begin_new()
    person.newcomer.phone.setText("03 481 223")
    person.newcomer.birth.line.setText("1984")
    person.newcomer.edited.emit()
    settle()
    return dialog


def in_the_way(scene: Scene) -> QWidget:
    """A time that is taken: by whom, and the reason asked for."""
    who, start = practitioner(scene), morning(scene, 3, 10)
    booked_for(scene, scene.first("Leila"), who, start)
    begin = Start(patient=scene.first("Khalil"), start=start.isoformat(), practitioner=who.id)
    return _begun(scene, begin)


def change(scene: Scene) -> QWidget:
    booked = booked_for(scene, scene.first("Khalil"), practitioner(scene), morning(scene, 3, 11))
    return _begun(scene, Start(appointment=booked))


def move(scene: Scene) -> QWidget:
    booked = booked_for(scene, scene.first("Khalil"), practitioner(scene), morning(scene, 3, 11))
    dialog = MoveDialog(scene.desk, booked)
    dialog.open()
    wait_for(lambda: len(dialog.side.slots()) > _THIRD)
    dialog.pick(dialog.side.slots()[_THIRD])
    settle()
    return dialog


def cancel(scene: Scene) -> QWidget:
    start = scene.desk.now + timedelta(hours=4)
    booked = booked_for(scene, scene.first("Khalil"), practitioner(scene), start)
    return opened(CancelDialog(scene.desk, booked))


def appointments_tab(scene: Scene) -> QWidget:
    """Coming and past, with their states."""
    patient, who = scene.first("Khalil"), practitioner(scene)
    for days, hour in ((2, 10), (16, 9), (30, 15)):
        booked_for(scene, patient, who, morning(scene, days, hour))
    past = [booked_for(scene, patient, who, morning(scene, -days, 11)) for days in (8, 21, 40)]
    for booked, state in zip(past, (State.NO_SHOW, State.ARRIVED, State.ARRIVED), strict=True):
        rev = scene.desk.run(appointments.details, booked).row.rev
        rev = scene.desk.run(appointments.change_state, booked, rev, state)
        if state is State.ARRIVED:
            scene.desk.run(appointments.change_state, booked, rev, State.DONE)
    scene.window.route("patient", {"id": patient})
    tabs = scene.registry.record.tabs
    tabs.setCurrentWidget(scene.registry.record.appointments)
    return scene.window


def _begun(scene: Scene, start: Start) -> BookingDialog:
    dialog = BookingDialog(scene.desk, None, start)
    dialog.open()
    if not start.appointment:
        dialog.input.services.set_value((_service(scene).id,))
        dialog.input.services.edited.emit()
    wait_for(lambda: bool(dialog.side.slots()) and not dialog.search.is_busy)
    return dialog


def practitioner(scene: Scene) -> Practitioner:
    return scene.desk.run(calendar_setup.offered).practitioners[0]


def _service(scene: Scene) -> Service:
    """What the first practitioner does, at the usual length."""
    who = practitioner(scene).id
    offered = scene.desk.run(calendar_setup.offered).services
    return next(each for each in offered if not each.practitioners or who in each.practitioners)


def morning(scene: Scene, days: int, hour: int) -> datetime:
    """That hour on a working day about so many days from now."""
    day = scene.desk.today + timedelta(days=days)
    day += timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
    return datetime.combine(day, time(hour), ZoneInfo(scene.desk.clinic.zone))


def booked_for(scene: Scene, patient: Id, who: Practitioner, start: datetime) -> Id:
    form = BookingForm(
        patient,
        who.id,
        start,
        30,
        service_ids=(_service(scene).id,),
        note="Bring the photos of 2024",
        phone="+9613481223",
        overlap_reason="for the picture",
    )
    return scene.desk.run(appointments.book, form)


SHOTS: dict[str, Shot] = {
    "booking": new_booking,
    "booking_empty": empty_booking,
    "booking_found": found_people,
    "booking_new_caller": new_caller,
    "booking_clash": in_the_way,
    "booking_change": change,
    "booking_move": move,
    "booking_cancel": cancel,
    "record_appointments": appointments_tab,
}
