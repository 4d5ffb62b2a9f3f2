"""The dialogs of appointments, which open over whatever is shown."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.appointments.appointment_file import save_file
from clinic_desktop.ui.appointments.booking_dialog import BookingDialog
from clinic_desktop.ui.appointments.booking_start import Start
from clinic_desktop.ui.appointments.cancel_dialog import CancelDialog
from clinic_desktop.ui.appointments.course_dialog import CourseDialog
from clinic_desktop.ui.appointments.day_papers import DayPapers
from clinic_desktop.ui.appointments.ics_dialog import IcsExportDialog, IcsImportDialog
from clinic_desktop.ui.appointments.move_dialog import MoveDialog
from clinic_desktop.ui.appointments.repeat_base import standing
from clinic_desktop.ui.appointments.series_dialog import SeriesDialog
from clinic_desktop.ui.appointments.wrong_patient_dialog import WrongPatientDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments, calendar_files, day_paper


class BookingRoutes:
    """What the window does when a screen asks to book, change, move or cancel."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        self._desk = desk
        self._window = window
        self.routes: dict[str, Callable[..., object]] = {
            "book": self.book,
            "appointment_edit": self.edit,
            "appointment_move": self.move,
            "appointment_cancel": self.cancel,
            "appointment_wrong_patient": self.wrong_patient,
            "appointment_repeat": self.repeat,
            "appointment_course": self.course,
            "calendar_export": self.export,
            "calendar_import": self.take_in,
            "appointment_slip": self.slip,
            "appointment_file": self.file,
            "day_sheet": self.day_sheet,
            "downtime_kit": self.downtime_kit,
        }
        self.papers = DayPapers(desk, window)

    def book(self, values: dict[str, Any] | None = None, **what: str) -> BookingDialog | None:
        """The dialog for a new booking, begun as `Start` says; `values` continue a draft."""
        if not self._desk.may(appointments.book):
            return None
        return self._begun(BookingDialog(self._desk, self._window, Start(**what)), values)

    def edit(self, id: Id, values: dict[str, Any] | None = None) -> BookingDialog | None:  # noqa: A002 - as requested
        if not self._desk.may(appointments.edit):
            return None
        return self._begun(BookingDialog(self._desk, self._window, Start(appointment=id)), values)

    def move(self, id: Id) -> None:  # noqa: A002 - as requested
        if self._desk.may(appointments.move):
            self._open(MoveDialog(self._desk, id, self._window))

    def cancel(self, id: Id) -> None:  # noqa: A002 - as requested
        if self._desk.may(appointments.cancel):
            self._open(CancelDialog(self._desk, id, self._window))

    def wrong_patient(self, id: Id) -> None:  # noqa: A002 - as requested
        if self._desk.may(appointments.give_to):
            self._open(WrongPatientDialog(self._desk, id, self._window))

    def repeat(self, id: Id) -> None:  # noqa: A002 - as requested
        if self._desk.may(appointments.book_series):
            self._open(SeriesDialog(self._desk, standing(self._desk, id), self._window))

    def course(self, id: Id) -> None:  # noqa: A002 - as requested
        if self._desk.may(appointments.book_course):
            self._open(CourseDialog(self._desk, standing(self._desk, id), self._window))

    def export(self) -> None:
        if self._desk.may(calendar_files.export_range):
            self._open(IcsExportDialog(self._desk, self._window))

    def take_in(self) -> None:
        if self._desk.may(calendar_files.import_busy):
            self._open(IcsImportDialog(self._desk, self._window))

    def slip(self, id: Id) -> None:  # noqa: A002 - as requested
        if self._desk.may(day_paper.slip):
            self.papers.slip(id)

    def file(self, id: Id) -> None:  # noqa: A002 - as requested
        if self._desk.may(calendar_files.export_one):
            save_file(self._desk, id, self.papers.chooser, self._window)

    def day_sheet(self, day: str, people: tuple[Id, ...] = (), is_week: bool = False) -> None:
        """The day on paper; a week where one practitioner's week is shown."""
        if not self._desk.may(day_paper.day_sheet):
            return
        if is_week and len(people) == 1:
            self.papers.week(date.fromisoformat(day), people[0])
        else:
            self.papers.day(date.fromisoformat(day), people)

    def downtime_kit(self) -> None:
        if self._desk.may(day_paper.downtime_kit):
            self.papers.downtime()

    def _begun(self, dialog: BookingDialog, values: dict[str, Any] | None) -> BookingDialog:
        self._open(dialog)
        if values is not None:
            dialog.take_draft(values)
        return dialog

    def _open(self, dialog: QDialog) -> None:
        dialog.open()
