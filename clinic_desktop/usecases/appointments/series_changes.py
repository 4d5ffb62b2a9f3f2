"""This, this and following, or all: a series moved or cancelled, and put back as it was (CAL-3).

The appointments are the truth: one that was moved or cancelled by itself is an exception, whether
the series was told or not. Only what has not begun is changed with the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import occupying, series_rows, store
from clinic_desktop.data.appointments.records import AppointmentRecord, SeriesRow
from clinic_desktop.domain import series as rules
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import (
    FREED,
    BookingForm,
    CancelledBy,
    CancelReason,
    Place,
    State,
)
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.series import Series
from clinic_desktop.domain.series_shift import shifted
from clinic_desktop.usecases.appointments import booking, placing, states
from clinic_desktop.usecases.appointments.series import SeriesClash, claimed, new_row
from clinic_desktop.usecases.work import Work, reads, writes

_MOVABLE = frozenset({State.BOOKED, State.CONFIRMED})


class Scope(StrEnum):
    """How far a change of one appointment of a series reaches."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Cancellation:
    """Who gives the time back, and why."""

    by: CancelledBy
    code: CancelReason
    reason: str = ""


@dataclass(frozen=True)
class Was:
    """One appointment before a change; `rev` is its version after it."""

    appointment_id: Id
    rev: int
    form: BookingForm
    state: State
    series_id: Id = ""
    series_day: date | None = None


@dataclass(frozen=True)
class SeriesUndo:
    """Everything `put_back_series` needs: series (None: made by the change) and appointments."""

    series: tuple[tuple[Id, Series | None], ...]
    appointments: tuple[Was, ...]


@dataclass(frozen=True)
class SeriesView:
    """What a screen says of an appointment's series; `following` and `all` count who would move."""

    series: Series
    following: int
    all: int


@reads(Permission.VIEW_CALENDAR)
def series_of(work: Work, appointment_id: Id) -> SeriesView | None:
    """The series an appointment belongs to; None for one that stands alone."""
    row = _stored(work, appointment_id)
    found = series_rows.row(work.session, row.series_id or "")
    if found is None or row.series_day is None:
        return None
    members = series_rows.members(work.session, found.id)
    open_ones = [each for each in members if _may_change(each, work)]
    later = [each for each in open_ones if _day(each) >= row.series_day]
    return SeriesView(series_rows.series_of(found), len(later), len(open_ones))


@writes(Permission.BOOK_APPOINTMENTS)
def move_series(work: Work, appointment_id: Id, rev: int, place: Place, scope: Scope) -> SeriesUndo:
    """Move one appointment of a series, and as far as `scope` says the others by as much.

    Raises as `move` does, and SeriesClash with every day that is taken: then nothing was written.
    """
    chosen = booking.stored(appointment_id, rev, work)
    row = series_rows.row(work.session, chosen.series_id or "")
    if row is None or scope is Scope.THIS:
        return _move_one(work, chosen, row, place)
    if not _may_change(chosen, work):
        raise InvalidInput(scope=_("It has begun or is settled already. Move it alone."))
    return _move_many(work, chosen, row, place, scope)


@writes(Permission.BOOK_APPOINTMENTS)
def cancel_series(
    work: Work, appointment_id: Id, rev: int, scope: Scope, cancellation: Cancellation
) -> SeriesUndo:
    """Cancel one appointment of a series, or with it those that follow, or all not yet begun.

    Their days never come back by the rule. Raises as `cancel` does.
    """
    chosen = booking.stored(appointment_id, rev, work)
    row = series_rows.row(work.session, chosen.series_id or "")
    meant = [chosen]
    if row is not None and scope is not Scope.THIS:
        first = _day(chosen) if scope is Scope.FOLLOWING else date.min
        members = series_rows.members(work.session, row.id)
        meant = [each for each in members if _may_change(each, work) and _day(each) >= first]
        if chosen not in meant:
            raise InvalidInput(scope=_("It has begun or is settled already. Cancel it alone."))
    before, why = _before(meant, [row] if row else []), cancellation
    for each in meant:
        states.cancel(work, each.id, each.rev, why.by, why.code, why.reason)
    if row is not None:
        _take_out(row, meant)
    return _after(work, before)


@writes(Permission.BOOK_APPOINTMENTS)
def put_back_series(work: Work, undo: SeriesUndo) -> None:
    """Undo: every appointment and series exactly as it was; raises SeriesClash, or Conflict."""
    rows = [booking.stored(was.appointment_id, was.rev, work) for was in undo.appointments]
    occupying.release(work.session, [row.id for row in rows])
    for series_id, series in undo.series:
        held = series_rows.row(work.session, series_id)
        if held is None:
            raise NotFound(_("This series is no longer in the calendar."))
        if series is None:
            held.deleted_at = work.now
        else:
            series_rows.keep(held, series)
    starts = [row.starts_at for row in rows]
    for row, was in zip(rows, undo.appointments, strict=True):
        booking.refill(row, was.form, was.state, work)
        row.series_id, row.series_day = was.series_id or None, was.series_day
        row.sequence += 1
    _claim_all(work, rows, starts, "put_back")


def _stored(work: Work, appointment_id: Id) -> AppointmentRecord:
    row = store.appointment(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    return row


def _move_one(
    work: Work, chosen: AppointmentRecord, row: SeriesRow | None, place: Place
) -> SeriesUndo:
    before = _before([chosen], [row] if row else [])
    booking.move(work, chosen.id, chosen.rev, place)
    if row is not None:
        _take_out(row, [chosen])
    return _after(work, before)


def _move_many(
    work: Work, chosen: AppointmentRecord, row: SeriesRow, place: Place, scope: Scope
) -> SeriesUndo:
    found, members = series_rows.series_of(row), series_rows.members(work.session, row.id)
    open_ones = [each for each in members if _may_change(each, work)]
    cut = _day(chosen) if scope is Scope.FOLLOWING else min(_day(each) for each in open_ones)
    later = [each for each in members if _day(each) >= cut]
    apart = {each.id for each in later if _is_apart(each, found)} - {chosen.id}
    moving = [each for each in later if each in open_ones and each.id not in apart]
    settled = frozenset(_day(each) for each in later if each not in moving)
    work.about(*{each.patient_id for each in later})  # one may have become somebody else's
    before = _before(later, [row])
    target, given = _wall(place.start, found), _given(chosen, found)
    by, days = target - given, (target.date() - given.date()).days
    told = replace(found, without=(found.without | settled) - {_day(chosen)})
    made = _split(work, row, told, cut, len(later) < len(members), by)
    starts = [each.starts_at for each in moving]
    _refill(work, moving, found, (place, placing.form_of(chosen)), by)
    for each in later:
        each.series_id, each.series_day = made.id, _day(each) + timedelta(days=days)
    _claim_all(work, moving, starts, "moved")
    return _after(work, before, made)


def _split(
    work: Work, row: SeriesRow, found: Series, cut: date, has_earlier: bool, by: timedelta
) -> SeriesRow:
    """Shorten the series to what lies before `cut`; returns the row of the rest, moved."""
    if not found.rule:
        earlier, rest = found, found
    else:
        before, rest = rules.split(found, cut)
        earlier = before or found
    rest = replace(rest, without=frozenset(day for day in rest.without if day >= cut))
    if not has_earlier:
        series_rows.keep(row, shifted(rest, by))
        return row
    kept = frozenset(day for day in earlier.without if day < cut)
    series_rows.keep(row, replace(earlier, without=kept))
    return new_row(shifted(rest, by), work)


def _refill(
    work: Work,
    moving: Iterable[AppointmentRecord],
    found: Series,
    asked: tuple[Place, BookingForm],
    by: timedelta,
) -> None:
    zone = ZoneInfo(found.zone)
    for row in moving:
        own = placing.form_of(row)
        start = wall_time.moment(_given(row, found) + by, zone)
        form = booking.moved_form(own, replace(_place_of(own, *asked), start=start))
        placing.check_fields(form, work, row.services)
        placing.fill(row, form, work)
        row.sequence += 1


def _place_of(own: BookingForm, place: Place, was: BookingForm) -> Place:
    """What changes for the chosen one changes for those like it; what one had alone it keeps."""
    return replace(
        place,
        minutes=place.minutes if own.minutes == was.minutes else 0,
        practitioner_id=place.practitioner_id if own.practitioner_id == was.practitioner_id else "",
        room_id=place.room_id if own.room_id == was.room_id else None,
    )


def _claim_all(
    work: Work, rows: list[AppointmentRecord], starts: list[datetime], kind: str
) -> None:
    """Take every time anew, so that they may change places; all of them, or none."""
    occupying.release(work.session, [row.id for row in rows])
    days = [(row, row.series_day or row.starts_at.date()) for row in rows]
    taken = [found for row, day in days if (found := claimed(row, day, work))]
    if taken:
        raise SeriesClash(taken, len(rows))
    for row, before in zip(rows, starts, strict=True):
        booking.note(
            row,
            work,
            kind,
            from_start=before,
            to_start=row.starts_at,
            to_state=row.state,
            reason=row.overlap_reason,
        )


def _take_out(row: SeriesRow, meant: Iterable[AppointmentRecord]) -> None:
    found = series_rows.series_of(row)
    days = frozenset(_day(each) for each in meant)
    series_rows.keep(row, replace(found, without=found.without | days))


def _may_change(row: AppointmentRecord, work: Work) -> bool:
    return row.state in _MOVABLE and row.starts_at > work.now


def _is_apart(row: AppointmentRecord, found: Series) -> bool:
    """Whether it stands where the rule would not have put it, or was taken out."""
    if row.state in FREED or _day(row) in found.without:
        return True
    at = wall_time.moment(_given(row, found), ZoneInfo(found.zone))
    return row.starts_at != at


def _given(row: AppointmentRecord, found: Series) -> datetime:
    """Its time on the wall as the rule gave it; for days without a rule, as it stands."""
    if not found.rule:
        return _wall(row.starts_at, found)
    return datetime.combine(_day(row), found.starts.time())


def _wall(at: datetime, found: Series) -> datetime:
    return wall_time.on_wall(at, ZoneInfo(found.zone))


def _day(row: AppointmentRecord) -> date:
    return row.series_day or row.starts_at.date()


def _before(rows: Iterable[AppointmentRecord], series: Iterable[SeriesRow]) -> SeriesUndo:
    return SeriesUndo(
        tuple((each.id, series_rows.series_of(each)) for each in series),
        tuple(
            Was(
                row.id,
                row.rev,
                placing.form_of(row),
                State(row.state),
                row.series_id or "",
                row.series_day,
            )
            for row in rows
        ),
    )


def _after(work: Work, before: SeriesUndo, made: SeriesRow | None = None) -> SeriesUndo:
    """The way back, with the versions that stand now."""
    work.session.flush()
    rows = series_rows.by_ids(work.session, [was.appointment_id for was in before.appointments])
    known = dict(before.series)
    if made is not None and made.id not in known:
        known[made.id] = None
    return SeriesUndo(
        tuple(known.items()),
        tuple(replace(was, rev=rows[was.appointment_id].rev) for was in before.appointments),
    )
