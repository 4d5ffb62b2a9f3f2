"""Pictures of the calendar's set-up: each section and dialog, with the demo clinic's calendar."""

from datetime import timedelta

from PySide6.QtWidgets import QDialog, QWidget

from clinic_desktop.domain.appointment import ResourceKind
from clinic_desktop.ui.calendar_setup import CalendarSetupPage
from clinic_desktop.ui.calendar_setup.absence_dialog import AbsenceDialog
from clinic_desktop.ui.calendar_setup.days_off_section import DaysOffSection
from clinic_desktop.ui.calendar_setup.holiday_dialogs import HolidayDialog, ProposedDialog
from clinic_desktop.ui.calendar_setup.practitioner_dialog import PractitionerDialog
from clinic_desktop.ui.calendar_setup.resources_section import ResourceDialog
from clinic_desktop.ui.calendar_setup.service_dialog import ServiceDialog
from clinic_desktop.usecases import calendar_setup
from clinic_desktop.usecases.calendar_setup import Absence, Holiday
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot


def _section(scene: Scene, at: int) -> QWidget:
    scene.window.go("calendar")
    scene.window.route("calendar_setup", {})
    page = scene.window.page("calendar_setup")
    if not isinstance(page, CalendarSetupPage):
        raise TypeError(type(page).__name__)
    page.tabs.setCurrentIndex(at)
    return scene.window


def _days_off(scene: Scene) -> QWidget:
    """Leave was just entered over what is booked."""
    desk, start = scene.desk, scene.desk.now
    who = desk.run(calendar_setup.offered).practitioners[0]
    ahead = Absence("", who.id, start, start + timedelta(days=4), "illness: Back on Monday")
    made = desk.run(calendar_setup.save_absence, ahead)
    tomorrow = desk.today + timedelta(days=1)
    desk.run(calendar_setup.save_holidays, [Holiday("", tomorrow, "Founder's day")])
    window = _section(scene, 3)
    window.findChildren(DaysOffSection)[0].absences.table.select(made)
    return window


def _opened(dialog: QDialog) -> QWidget:
    dialog.open()
    return dialog


def _service(scene: Scene) -> QWidget:
    offered = scene.desk.run(calendar_setup.offered).services
    row = next(each for each in offered if each.devices)
    return _opened(ServiceDialog(scene.desk, row, scene.window))


def _practitioner(scene: Scene) -> QWidget:
    row = scene.desk.run(calendar_setup.offered).practitioners[0]
    return _opened(PractitionerDialog(scene.desk, row, scene.window))


def _problems(scene: Scene) -> QWidget:
    row = scene.desk.run(calendar_setup.offered).practitioners[1]
    dialog = PractitionerDialog(scene.desk, row, scene.window)
    dialog.open()
    dialog.hours.other.click()
    dialog.hours.days[2].line.setText("9-13, 12-18")
    dialog.hours.days[4].line.setText("from nine")
    dialog.accept()
    return dialog


def _room(scene: Scene) -> QWidget:
    row = next(
        each
        for each in scene.desk.run(calendar_setup.offered).resources
        if each.kind is ResourceKind.ROOM
    )
    return _opened(ResourceDialog(scene.desk, row, scene.window))


def _absence(scene: Scene) -> QWidget:
    dialog = AbsenceDialog(scene.desk, None, str, scene.window)
    dialog.open()
    dialog.target.set_value(scene.desk.run(calendar_setup.offered).practitioners[0].id)
    dialog.first.set_value(scene.desk.today + timedelta(days=1))
    dialog.last.set_value(scene.desk.today + timedelta(days=3))
    return dialog


def _holiday(scene: Scene) -> QWidget:
    row = next(
        each
        for each in scene.desk.run(calendar_setup.holidays, scene.desk.today.year + 1)
        if each.is_estimated
    )
    return _opened(HolidayDialog(scene.desk, row, scene.window))


def _proposed(scene: Scene) -> QWidget:
    year = scene.desk.today.year + 2
    found = scene.desk.run(calendar_setup.proposed_holidays, year)
    return _opened(ProposedDialog(scene.desk, year, found, scene.window))


def _empty(scene: Scene) -> QWidget:
    return _section(Scene(scene.clinic.without_people()), 0)


SHOTS: dict[str, Shot] = {
    "setup_services": lambda scene: _section(scene, 0),
    "setup_practitioners": lambda scene: _section(scene, 1),
    "setup_rooms": lambda scene: _section(scene, 2),
    "setup_days_off": _days_off,
    "setup_empty": _empty,
    "service": _service,
    "practitioner": _practitioner,
    "practitioner_problems": _problems,
    "room": _room,
    "absence": _absence,
    "holiday": _holiday,
    "proposed_holidays": _proposed,
}
