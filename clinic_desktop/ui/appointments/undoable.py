"""Deeds on appointments that the toast can take back."""

from collections.abc import Callable
from functools import partial

from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Place
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments
from clinic_desktop.usecases.appointments.looking import AppointmentDetails


def say_booked(desk: Desk, text: str, appointment_id: Id) -> None:
    """Tell that it stands; Undo cancels it as booked by mistake."""
    desk.toast(text, partial(_unbook, desk, appointment_id))


def move(desk: Desk, appointment_id: Id, rev: int, place: Place, text: str = "") -> int:
    """Move it and offer the way back; returns the new version and raises as the use case does."""
    before = desk.run(appointments.details, appointment_id)
    moved = desk.run(appointments.move, appointment_id, rev, place)
    desk.toast(text or _("Moved."), put_back(desk, before))
    row = before.row
    left = Slot(row.start, row.end, row.practitioner_id, row.room_id)
    desk.request("slot_freed", slot=left)
    return moved


def cancel(
    desk: Desk,
    before: AppointmentDetails,
    by: CancelledBy,
    code: CancelReason,
    reason: str,
) -> None:
    """Give the time back and offer the way back."""
    row = before.row
    desk.run(appointments.cancel, row.id, row.rev, by, code, reason)
    desk.toast(
        _("Cancelled: {name}.").format(name=f"\u2068{row.patient}\u2069"), put_back(desk, before)
    )
    desk.request("slot_freed", appointment=row.id)


def give_to(desk: Desk, before: AppointmentDetails, patient_id: Id, name: str, why: str) -> None:
    """Give it to the patient it was meant for, and offer the way back."""
    row = before.row
    desk.run(appointments.give_to, row.id, row.rev, patient_id, why)
    said = _("Given to {name}. The phone and the consent to be contacted are to be asked anew.")
    desk.toast(said.format(name=f"\u2068{name}\u2069"), partial(_give_back, desk, row.id))


def _give_back(desk: Desk, appointment_id: Id) -> None:
    row = desk.run(appointments.details, appointment_id).row
    desk.run(appointments.give_back, appointment_id, row.rev)


def put_back(desk: Desk, before: AppointmentDetails) -> Callable[[], None]:
    """The way back to exactly the time, place, words and state it had."""

    def undo() -> None:
        row = desk.run(appointments.details, before.row.id).row
        desk.run(appointments.put_back, row.id, row.rev, before.form, before.row.state)

    return undo


def _unbook(desk: Desk, appointment_id: Id) -> None:
    row = desk.run(appointments.details, appointment_id).row
    desk.run(
        appointments.cancel,
        appointment_id,
        row.rev,
        CancelledBy.CLINIC,
        CancelReason.BOOKED_BY_MISTAKE,
    )
    desk.toast(_("Taken back: nothing is booked."))
