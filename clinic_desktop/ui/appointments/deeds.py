"""What is done to an appointment from the calendar: moved, taken to its next state; all with Undo."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.appointment import AppointmentRow, BookingForm, Place, State, may_follow
from clinic_desktop.domain.errors import Conflict
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui.appointments import series_deeds
from clinic_desktop.ui.appointments.clash_dialog import ClashDialog
from clinic_desktop.ui.appointments.state_looks import LOOKS
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.usecases import appointments, calendar_files
from clinic_desktop.usecases.appointments.looking import AppointmentDetails
from clinic_desktop.usecases.appointments.series_changes import Scope


class Deeds(QObject):
    """Asks where something needs an answer, and offers to take back what was done."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host)
        self._desk, self._host = desk, host

    # places

    def move(self, row: AppointmentRow, place: Place, changes: list[str]) -> None:
        """Move it; what changes beside the time of day is named and asked about first."""
        if row.series_id:
            self._ask_scope(row, place, "\n".join(changes))
            return
        if not changes:
            self._move(row, place)
            return
        confirm(
            self._host.window(),
            _("Move {name}?").format(name=row.patient),
            _("Move"),
            lambda: self._move(row, place),
            detail="\n".join(changes),
        )

    def _ask_scope(self, row: AppointmentRow, place: Place, detail: str) -> None:
        then = partial(self._move_series, row, place)
        series_deeds.ask_scope(self._desk, row, self._host.window(), then, detail)

    def _move_series(self, row: AppointmentRow, place: Place, scope: Scope) -> None:
        try:
            series_deeds.move(self._desk, row.id, row.rev, place, scope)
        except Conflict as clash:
            if not clash.fields:
                raise
            ClashDialog(
                list(clash.fields.values()),
                lambda reason: self._move_series(row, replace(place, overlap_reason=reason), scope),
                self._host.window(),
            ).open()

    def _move(self, row: AppointmentRow, place: Place) -> None:
        before = self._desk.run(appointments.details, row.id)
        try:
            rev = self._desk.run(appointments.move, row.id, row.rev, place)
        except Conflict as clash:
            if not clash.fields:  # somebody else changed it meanwhile: no place would help
                raise
            self._ask_over(row, place, clash)
            return
        start = self._desk.format.moment(place.start)
        is_longer = bool(place.minutes) and place.start == row.start
        text = _("Now {n} minutes.").format(n=place.minutes) if is_longer else _("Moved to {time}.")
        self._offer_undo(before, rev, text.format(time=self._desk.format.isolate(start)))
        left = Slot(before.row.start, before.row.end, row.practitioner_id, row.room_id)
        self._desk.request("slot_freed", slot=left)

    def _ask_over(self, row: AppointmentRow, place: Place, clash: Conflict) -> None:
        def over(reason: str) -> None:
            self._move(
                row,
                Place(place.start, place.minutes, place.practitioner_id, place.room_id, reason),
            )

        ClashDialog(list(clash.fields.values()), over, self._host.window()).open()

    # states

    def set_state(self, row: AppointmentRow, state: State) -> None:
        """Take it to that state where it may go there; elsewhere the key does nothing."""
        if row.is_closed or not may_follow(row.state, state) or not self.may_write():
            return
        before = self._desk.run(appointments.details, row.id)
        rev = self._desk.run(appointments.change_state, row.id, row.rev, state)
        self._offer_undo(before, rev, _("Now {state}.").format(state=LOOKS[state].word))

    def may_write(self) -> bool:
        return self._desk.may(appointments.change_state)

    def _offer_undo(self, before: AppointmentDetails, rev: int, text: str) -> None:
        self._desk.toast(
            text, partial(self._put_back, before.row.id, rev, before.form, before.row.state)
        )

    def _put_back(self, appointment: Id, rev: int, form: BookingForm, state: State) -> None:
        self._desk.run(appointments.put_back, appointment, rev, form, state)

    # what other parts do

    def edit(self, row: AppointmentRow) -> None:
        self._desk.request("appointment_edit", id=row.id)

    def repeat(self, row: AppointmentRow) -> None:
        self._desk.request("appointment_repeat", id=row.id)

    def course(self, row: AppointmentRow) -> None:
        self._desk.request("appointment_course", id=row.id)

    def ask_move(self, row: AppointmentRow) -> None:
        self._desk.request("appointment_move", id=row.id)

    def wrong_patient(self, row: AppointmentRow) -> None:
        self._desk.request("appointment_wrong_patient", id=row.id)

    def cancel(self, row: AppointmentRow) -> None:
        if may_follow(row.state, State.CANCELLED) and not row.is_closed:
            self._desk.request("appointment_cancel", id=row.id)

    def print_slip(self, row: AppointmentRow) -> None:
        self._desk.request("appointment_slip", id=row.id)

    def save_file(self, row: AppointmentRow) -> None:
        self._desk.request("appointment_file", id=row.id)

    def may_hand_out(self) -> bool:
        """Whether this person may give papers and files to patients."""
        return self._desk.may(calendar_files.export_one)

    def recall(self, row: AppointmentRow) -> None:
        self._desk.request("recall", appointment=row.id)

    def open_patient(self, row: AppointmentRow) -> None:
        self._desk.request("patient", id=row.patient_id)
