"""Appointments that repeat: looked at before anything is kept, then booked at once (CAL-3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import series_rows, store
from clinic_desktop.data.appointments.records import AppointmentRecord, SeriesRow
from clinic_desktop.domain import series as rules
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import BookingForm, Clash, State
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.series import Occurrence, Series
from clinic_desktop.usecases.appointments import placing
from clinic_desktop.usecases.appointments.booking import note
from clinic_desktop.usecases.work import Work, reads, writes

# what is said but stops nobody: a reason could not overrule it
ADVICE = frozenset({placing.OUT_OF_HOURS, placing.HELD})


class OnClash(StrEnum):
    """What becomes of a series of which one day is taken."""

    REFUSE = "refuse"  # nothing is booked at all
    SKIP = "skip"  # that day is left out for good, days off too


@dataclass(frozen=True)
class Proposed:
    """One occurrence before it is kept, with what is in its way."""

    day: date
    start: datetime
    clashes: tuple[Clash, ...] = ()

    @property
    def is_taken(self) -> bool:
        return any(each.kind not in ADVICE for each in self.clashes)


@dataclass(frozen=True)
class SeriesBooked:
    """The series, its appointments in order, and the days left out with what was in the way."""

    series_id: Id
    ids: tuple[Id, ...]
    left_out: tuple[Proposed, ...] = ()


class SeriesClash(Conflict):
    """Some days are taken; nothing was written. `taken` says which, and by whom."""

    def __init__(self, taken: Iterable[Proposed], of: int) -> None:
        self.taken = tuple(taken)
        text = _("{n} of {all} appointments meet somebody else's time. Nothing was changed.")
        fields = {
            each.day.isoformat(): (each.clashes[0].what, each.clashes[0].whom)
            for each in self.taken
        }
        super().__init__(text.format(n=len(self.taken), all=of), fields, 0)


@reads(Permission.BOOK_APPOINTMENTS)
def preview_series(
    work: Work, booking: BookingForm, rule: str, first_id: Id = ""
) -> list[Proposed]:
    """Every occurrence with what is in its way; nothing is kept. Raises InvalidInput(rule=…).

    `first_id` is an appointment that stands already and would become the first of the series; the
    patient may be "", somebody who is not registered yet.
    """
    work.about(*([booking.patient_id] if booking.patient_id else []))
    standing(first_id, work)
    return _proposed(work, booking, _series_for(work, booking, rule), first_id)


@writes(Permission.BOOK_APPOINTMENTS)
def book_series(
    work: Work,
    booking: BookingForm,
    rule: str,
    on_clash: OnClash = OnClash.REFUSE,
    first_id: Id = "",
) -> SeriesBooked:
    """Book every occurrence of the rule, the first at the booking's start: all in one transaction.

    `first_id` stands already and becomes the first; `ids` are those booked now. Raises SeriesClash
    where a day is taken and is not to be skipped; a booking with a reason for overlapping goes over
    it.
    """
    work.about(booking.patient_id)
    first = standing(first_id, work)
    placing.check_fields(booking, work)
    made = _series_for(work, booking, rule)
    proposed = _proposed(work, booking, made, first_id)
    left_out = _left_out(proposed, on_clash, has_reason=bool(booking.overlap_reason.strip()))
    kept = [each for each in proposed if each not in left_out]
    if not kept:
        raise SeriesClash(left_out, len(proposed))
    without = frozenset(each.day for each in left_out)
    row = new_row(replace(made, without=without), work)
    ids = book_days(booking, row.id, {each.day: each.start for each in kept}, work, first)
    return SeriesBooked(row.id, ids, tuple(left_out))


def standing(first_id: Id, work: Work) -> AppointmentRecord | None:
    """The appointment that a series begins with, where one stands already."""
    if not first_id:
        return None
    row = store.appointment(work.session, first_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    if row.series_id:
        raise InvalidInput(rule=_("This appointment belongs to a series already."))
    return row


def book_days(
    booking: BookingForm,
    series_id: Id,
    starts: Mapping[date, datetime],
    work: Work,
    first: AppointmentRecord | None = None,
) -> tuple[Id, ...]:
    """An appointment of the series for each day; raises SeriesClash when one is taken."""
    taken, ids = [], []
    for day, start in starts.items():
        if first is not None and first.starts_at == start:
            first.series_id, first.series_day = series_id, day
            continue
        form = replace(booking, start=start)
        row = AppointmentRecord(state=State.BOOKED, state_at=work.now, phone="")
        placing.fill(row, form, work)
        row.series_id, row.series_day = series_id, day
        work.session.add(row)
        work.session.flush()
        if clash := claimed(row, day, work):
            taken.append(clash)
            continue
        note(row, work, "booked", to_start=start, reason=row.overlap_reason)
        ids.append(row.id)
    if taken:
        raise SeriesClash(taken, len(starts))
    return tuple(ids)


def claimed(row: AppointmentRecord, day: date, work: Work) -> Proposed | None:
    """Take the time of one occurrence; what is in the way, where it cannot be taken."""
    try:
        placing.claim(row, work)
    except Conflict:
        found = placing.clashes(placing.form_of(row), work, row.id)
        taken = tuple(each for each in found if each.kind not in ADVICE)
        return Proposed(day, row.starts_at, taken)
    return None


def new_row(made: Series, work: Work) -> SeriesRow:
    """A stored series, without appointments yet."""
    row = SeriesRow()
    series_rows.keep(row, made)
    work.session.add(row)
    work.session.flush()
    return row


def _series_for(work: Work, booking: BookingForm, rule: str) -> Series:
    zone = work.clinic.zone
    made = Series(rule.strip(), wall_time.on_wall(booking.start, ZoneInfo(zone)), zone)
    rules.check(made)
    first = next(rules.wall_times(made), None)
    if first is None:
        raise InvalidInput(rule=_("This rule gives no day at all."))
    return replace(made, starts=first)


def _proposed(work: Work, booking: BookingForm, made: Series, first_id: Id = "") -> list[Proposed]:
    return [_one(work, booking, each, first_id) for each in rules.occurrences(made)]


def _one(work: Work, booking: BookingForm, found: Occurrence, first_id: Id) -> Proposed:
    if first_id and found.at == booking.start:
        return Proposed(found.day, found.at)  # it stands there already
    form = replace(booking, start=found.at)
    return Proposed(found.day, found.at, tuple(placing.clashes(form, work)))


def _left_out(proposed: list[Proposed], on_clash: OnClash, *, has_reason: bool) -> list[Proposed]:
    if on_clash is OnClash.SKIP:
        return [each for each in proposed if each.clashes]
    taken = [each for each in proposed if each.is_taken]
    if taken and not has_reason:
        raise SeriesClash(taken, len(proposed))
    return []
