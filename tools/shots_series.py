"""Pictures of a series, a course, the question how far, and calendar files."""

import tempfile
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.ui.appointments.course_dialog import CourseDialog
from clinic_desktop.ui.appointments.ics_dialog import IcsExportDialog, IcsImportDialog
from clinic_desktop.ui.appointments.repeat_base import standing
from clinic_desktop.ui.appointments.series_dialog import SeriesDialog
from clinic_desktop.ui.appointments.series_scope_dialog import SeriesScopeDialog
from clinic_desktop.usecases import appointments
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot, wait_for
from tools.shots_access import opened

_BUSY = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:seminar@example.org
DTSTART:{day}T070000Z
DURATION:PT3H
RRULE:FREQ=WEEKLY;COUNT=5
END:VEVENT
END:VCALENDAR
"""


def _row(scene: Scene) -> AppointmentRow:
    """The next appointment that stands alone."""
    page = scene.desk.run(appointments.calendar, scene.desk.today + timedelta(days=1), 14)
    return next(row for row in page.rows if row.state is State.BOOKED and not row.series_id)


def series(scene: Scene) -> QWidget:
    dialog = SeriesDialog(scene.desk, standing(scene.desk, _row(scene).id), scene.window)
    dialog.open()
    wait_for(lambda: bool(dialog.proposed))
    return dialog


def course(scene: Scene) -> QWidget:
    dialog = CourseDialog(scene.desk, standing(scene.desk, _row(scene).id), scene.window)
    dialog.open()
    wait_for(lambda: bool(dialog.planned))
    return dialog


def scope(scene: Scene) -> QWidget:
    row = _row(scene)
    form = scene.desk.run(appointments.details, row.id).form
    rule = "FREQ=DAILY;INTERVAL=91;COUNT=4"
    scene.desk.run(appointments.book_series, form, rule, first_id=row.id)
    view = scene.desk.run(appointments.series_of, row.id)
    if view is None:
        raise LookupError(row.id)
    return opened(SeriesScopeDialog(scene.desk, row, view, lambda _scope: None, scene.window))


def ics_export(scene: Scene) -> QWidget:
    return opened(IcsExportDialog(scene.desk, scene.window))


def ics_import(scene: Scene) -> QWidget:
    """A file that was read: what would be kept, and what is booked then already."""
    dialog = IcsImportDialog(scene.desk, scene.window)
    dialog.open()
    file = Path(tempfile.mkdtemp(prefix="clinic-")) / "busy.ics"
    first = f"{scene.desk.today + timedelta(days=1):%Y%m%d}"
    file.write_text(_BUSY.format(day=first), encoding="utf-8")
    dialog.read(file)
    wait_for(lambda: bool(dialog.model.rows))
    return dialog


SHOTS: dict[str, Shot] = {
    "calendar_series": series,
    "calendar_course": course,
    "calendar_series_scope": scope,
    "calendar_file_export": ics_export,
    "calendar_file_import": ics_import,
}
