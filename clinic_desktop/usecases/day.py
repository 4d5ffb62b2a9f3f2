"""The day at a glance: my appointments, who waits, what is unresolved, what is free; and its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from clinic_desktop.data import clinic as clinics
from clinic_desktop.data.appointments import day_figures, reading, store
from clinic_desktop.domain import day_ahead, wall_time
from clinic_desktop.domain.appointment import SETTLED, AppointmentRow, State
from clinic_desktop.domain.day_ahead import Gap
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.queue import HERE, Ticket, TicketState
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases import appointments, free_today, queue
from clinic_desktop.usecases.appointments import looking
from clinic_desktop.usecases.appointments.booking import stored
from clinic_desktop.usecases.work import Trace, Work, reads, writes

UNRESOLVED_SHOWN = 100
_ASIDE = frozenset({TicketState.HELD, TicketState.NO_ANSWER})  # they wait outside the line


@dataclass(frozen=True)
class Overview:
    """A day as one person needs it.

    `mine` is the practitioner who is signed in, "" for anybody else: then `rows`, `gaps`, `waiting`
    and `unresolved` are those of the whole clinic. Cancelled appointments are left out.
    """

    day: date
    mine: Id
    practitioners: Mapping[Id, str]
    rows: tuple[AppointmentRow, ...]
    waiting: tuple[Ticket, ...]  # in the order of being called, those outside the line last
    waiting_for_others: int
    unresolved: tuple[AppointmentRow, ...]  # of past days, the oldest first, at most 100
    unresolved_count: int
    gaps: tuple[Gap, ...]
    closed_at: datetime | None


@dataclass(frozen=True)
class ToCall:
    """How many the lists of the day say to call."""

    recalls: int  # due
    fitting: int  # on the waiting list, and a free time of today would suit them


@dataclass(frozen=True)
class Closing:
    """What closing a day stands on; `waiting` counts those in the house who were not seen."""

    day: date
    open: tuple[AppointmentRow, ...]
    waiting: int
    closed_at: datetime | None
    closed_by: str


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def overview(work: Work) -> Overview:
    """Today: a practitioner's own, or the whole clinic's for everybody else."""
    everybody = store.practitioners(work.session, with_retired=True)
    active = tuple(who for who in everybody if not who.is_retired)
    mine = next((who.id for who in active if who.user_id == work.user.id), "")
    here = [each for each in queue.board(work).tickets if each.state in HERE]
    here.sort(key=lambda each: each.state in _ASIDE)
    waiting = [each for each in here if not mine or each.practitioner_id in ("", mine)]
    past = _past(work)
    shown = reading.unsettled(work.session, past.start, past.end, mine, UNRESOLVED_SHOWN)
    closed = day_figures.closing(work.session, work.today)
    return Overview(
        day=work.today,
        mine=mine,
        practitioners={who.id: who.name for who in everybody},
        rows=tuple(_rows(work, mine)),
        waiting=tuple(waiting),
        waiting_for_others=len(here) - len(waiting),
        unresolved=tuple(looking.as_allowed(shown, work)),
        unresolved_count=day_figures.unsettled(work.session, past.start, past.end, mine),
        gaps=tuple(free_today.gaps(free_today.rest(active, work), mine)),
        closed_at=closed.created_at if closed else None,
    )


@reads(Permission.VIEW_CALENDAR)
def to_call(work: Work) -> ToCall:
    """Counts that take their time; no name is told."""
    left = free_today.rest(tuple(store.practitioners(work.session)), work)
    recalls = day_figures.recalls_due(work.session, work.today)
    return ToCall(recalls, free_today.fitting(left, work))


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def closing(work: Work, day: date) -> Closing:
    """What still stands open on a day, and whether it was closed."""
    rows = [row for row in _of_day(work, day) if row.state not in SETTLED]
    waiting = sum(each.state in HERE for each in queue.board(work, day).tickets)
    closed = day_figures.closing(work.session, day)
    by = clinics.user_names(work.session).get(closed.created_by, "") if closed else ""
    return Closing(
        day,
        tuple(looking.as_allowed(rows, work)),
        waiting,
        closed.created_at if closed else None,
        by,
    )


@writes(Permission.BOOK_APPOINTMENTS)
def settle(work: Work, appointment_id: Id, rev: int, state: State) -> int:
    """Say how an appointment ended: done or no-show; returns the new version.

    One that nobody touched becomes done by way of arrived. Raises InvalidInput(state=…) where no
    way leads there, or where it has not begun.
    """
    row = stored(appointment_id, rev, work)
    steps = day_ahead.way(State(row.state), state)
    if not steps or state is State.CANCELLED:
        raise InvalidInput(state=_("An appointment cannot go from here to there."))
    if row.starts_at > work.now and State(row.state) in day_ahead.EXPECTED:
        raise InvalidInput(state=_("It has not begun yet: cancel it instead."))
    for each in steps:
        rev = appointments.change_state(work, appointment_id, rev, each)
    return rev


def _of_day(work: Work, day: date, practitioner_id: Id = "") -> list[AppointmentRow]:
    span = wall_time.day_span(day, ZoneInfo(work.clinic.zone))
    people = (practitioner_id,) if practitioner_id else ()
    rows = reading.between(work.session, span.start, span.end, people)
    return [row for row in rows if row.start >= span.start]


def _past(work: Work) -> Span:
    today = wall_time.day_span(work.today, ZoneInfo(work.clinic.zone))
    return Span(today.start - looking.LOOK_BACK, today.start)


def _rows(work: Work, mine: Id) -> list[AppointmentRow]:
    rows = [row for row in _of_day(work, work.today, mine) if row.state is not State.CANCELLED]
    return looking.as_allowed(rows, work)
