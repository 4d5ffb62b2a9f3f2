"""What a series or a course begins with: an appointment that stands, or a booking being filled in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clinic_desktop.domain.appointment import BookingForm
from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments, repeating
from clinic_desktop.usecases.appointments.course import Planned, Rhythm
from clinic_desktop.usecases.appointments.series import OnClash, Proposed, SeriesBooked
from clinic_desktop.usecases.repeating import Begun


@dataclass(frozen=True)
class RepeatBase:
    """`appointment` is the one that stands, else `begun` is kept together with what follows it."""

    form: BookingForm
    patient: str
    appointment: Id = ""
    begun: Begun | None = None

    def preview(self, desk: Desk, rule: str) -> list[Proposed]:
        """Every day with what is in its way; the first is settled already."""
        found = desk.run(appointments.preview_series, self.form, rule, self.appointment)
        return [
            replace(each, clashes=()) if each.start == self.form.start else each for each in found
        ]

    def book_series(self, desk: Desk, rule: str, on_clash: OnClash) -> SeriesBooked:
        if self.begun is not None:
            return desk.run(repeating.book_repeated, self.begun, rule, on_clash)
        return desk.run(appointments.book_series, self.form, rule, on_clash, self.appointment)

    def plan(self, desk: Desk, rhythm: Rhythm) -> list[Planned]:
        """Where each session fits; the first is settled already."""
        first, *others = desk.run(appointments.plan_course, self.form, rhythm, self.appointment)
        return [replace(first, start=self.form.start), *others]

    def book_course(self, desk: Desk, planned: Sequence[Planned]) -> SeriesBooked:
        if self.begun is not None:
            return desk.run(repeating.book_as_course, self.begun, planned)
        return desk.run(appointments.book_course, self.form, planned, self.appointment)


def standing(desk: Desk, appointment: Id) -> RepeatBase:
    """What repeats an appointment that is booked; raises NotFound or Restricted."""
    found = desk.run(appointments.details, appointment)
    return RepeatBase(found.form, found.row.patient, appointment)
