"""From booked to done, cancelled or no-show, each with time and user; closing the day (CAL-5)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import reading
from clinic_desktop.data.appointments.records import DayClose
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import (
    FREED,
    SETTLED,
    CancelledBy,
    CancelReason,
    State,
    is_late,
    may_follow,
)
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.appointments import placing
from clinic_desktop.usecases.appointments.booking import note, stored
from clinic_desktop.usecases.work import Work, writes


@writes(Permission.BOOK_APPOINTMENTS)
def change_state(work: Work, appointment_id: Id, rev: int, state: State) -> int:
    """Go on to the next state, or back; returns the new version. Cancelling is `cancel`'s.

    Coming back from cancelled or no-show takes the time again: raises Conflict where it is gone.
    """
    if state is State.CANCELLED:
        raise InvalidInput(reason=_("Say who cancels, and why."))
    row = stored(appointment_id, rev, work)
    before = State(row.state)
    if not may_follow(before, state):
        raise InvalidInput(state=_("An appointment cannot go from here to there."))
    if state is State.NO_SHOW and work.now < row.starts_at:
        raise InvalidInput(state=_("It has not begun yet: cancel it instead."))
    if state is State.ARRIVED and _day(row.starts_at, work) > work.today:
        raise InvalidInput(state=_("It is on a later day: move it to today first."))
    row.state, row.state_at = state, work.now
    if before in FREED or state in FREED:
        # whoever it lay over may have gone, and others come: the old reason says nothing of them
        row.overlap_reason = "" if before in FREED else row.overlap_reason
        row.sequence += 1
        placing.claim(row, work)
    work.session.flush()
    note(row, work, "state", from_state=before, to_state=state)
    return row.rev


@writes(Permission.BOOK_APPOINTMENTS)
def cancel(
    work: Work,
    appointment_id: Id,
    rev: int,
    by: CancelledBy,
    code: CancelReason,
    reason: str = "",
) -> int:
    """Give the time back; who, why and whether it was late are kept. Returns the new version."""
    row = stored(appointment_id, rev, work)
    before = State(row.state)
    if not may_follow(before, State.CANCELLED):
        raise InvalidInput(state=_("This appointment can no longer be cancelled."))
    if code is CancelReason.OTHER and not reason.strip():
        raise InvalidInput(reason=_("Say why in a few words."))
    row.state, row.state_at = State.CANCELLED, work.now
    row.sequence += 1
    work.session.flush()
    placing.claim(row, work)
    note(
        row,
        work,
        "state",
        from_state=before,
        to_state=State.CANCELLED,
        by=by,
        code=code,
        is_late=is_late(row.starts_at, work.now),
        reason=reason.strip(),
    )
    return row.rev


@writes(Permission.BOOK_APPOINTMENTS)
def close_day(work: Work, day: date) -> None:
    """Say that nothing of the day is open; raises InvalidInput(day=…) while something is."""
    span = wall_time.day_span(day, ZoneInfo(work.clinic.zone))
    if work.now < span.start:
        raise InvalidInput(day=_("This day has not come yet."))
    rows = reading.between(work.session, span.start, span.end)
    # one that began the evening before belongs to that day
    left = [row for row in rows if row.state not in SETTLED and row.start >= span.start]
    if left:
        text = ngettext(
            "{n} appointment is neither done, cancelled nor a no-show.",
            "{n} appointments are neither done, cancelled nor no-shows.",
            len(left),
        )
        raise InvalidInput(day=text.format(n=len(left)))
    work.session.add(DayClose(day=day))


def _day(at: datetime, work: Work) -> date:
    return wall_time.on_wall(at, ZoneInfo(work.clinic.zone)).date()
