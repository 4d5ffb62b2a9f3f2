"""A booking that is still being filled in, kept with everything that repeats it: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clinic_desktop.data.appointments import store
from clinic_desktop.domain.appointment import BookingForm
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientForm
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases import appointments, waiting_list
from clinic_desktop.usecases.appointments.course import Planned
from clinic_desktop.usecases.appointments.series import OnClash, SeriesBooked
from clinic_desktop.usecases.work import Work, writes


@dataclass(frozen=True)
class Begun:
    """A booking nobody kept yet; for `person`, who is registered with it, or off the waiting list."""

    booking: BookingForm
    person: PatientForm | None = None
    waiting_id: Id = ""
    waiting_rev: int = 0


@writes(Permission.BOOK_APPOINTMENTS)
def book_repeated(
    work: Work, begun: Begun, rule: str, on_clash: OnClash = OnClash.REFUSE
) -> SeriesBooked:
    """Keep the booking and every occurrence of the rule after it; `ids` are all of them.

    Raises as `register_and_book`, `waiting_list.offer`, `book` and `book_series` do.
    """
    first, booking = _kept(work, begun)
    made = appointments.book_series(work, booking, rule, on_clash, first)
    row = store.appointment(work.session, first)
    if row is None or row.series_id != made.series_id:
        raise InvalidInput(weekdays=_("Choose the weekday of the first appointment too."))
    return replace(made, ids=(first, *made.ids))


@writes(Permission.BOOK_APPOINTMENTS)
def book_as_course(work: Work, begun: Begun, planned: Sequence[Planned]) -> SeriesBooked:
    """Keep the booking as the first session, and the other sessions; `ids` are all of them."""
    first, booking = _kept(work, begun)
    made = appointments.book_course(work, booking, planned, first)
    return replace(made, ids=(first, *made.ids))


def _kept(work: Work, begun: Begun) -> tuple[Id, BookingForm]:
    """The first appointment, and its booking with whoever comes."""
    booking = begun.booking
    if begun.person is not None:
        made = appointments.register_and_book(work, begun.person, booking)
        return made.appointment_id, replace(booking, patient_id=made.patient_id)
    if begun.waiting_id:
        first = waiting_list.offer(work, begun.waiting_id, begun.waiting_rev, booking)
        return first, booking
    return appointments.book(work, booking), booking
