"""From what the door answers to what the calendar's views show."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.domain import calendar_layout
from clinic_desktop.domain.appointment import (
    AppointmentRow,
    Practitioner,
    Resource,
    ResourceKind,
    State,
)
from clinic_desktop.domain.calendar_layout import Board, Column
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui.appointments.block_painter import shown_name
from clinic_desktop.ui.appointments.calendar_state import CalendarState, Shape
from clinic_desktop.ui.appointments.day_words import week_of
from clinic_desktop.ui.appointments.month_view import WEEKS, MonthDay, first_shown
from clinic_desktop.usecases.appointments.looking import CalendarPage
from clinic_desktop.usecases.calendar_setup import CalendarSetup

_NAMED = 5  # appointments named in a day of the month view
Named = tuple[Id, str]


@dataclass(frozen=True)
class Owners:
    """Practitioners and rooms with their names; the retired ones too, for what was booked then."""

    people: tuple[Named, ...] = ()
    rooms: tuple[Named, ...] = ()
    retired: frozenset[Id] = frozenset()
    names: dict[Id, str] = field(default_factory=dict)


def owners_of(setup: CalendarSetup) -> Owners:
    """`setup` as read with the retired."""
    rooms = [each for each in setup.resources if each.kind is ResourceKind.ROOM]
    known: list[Practitioner | Resource] = [*setup.practitioners, *setup.resources]
    return Owners(
        tuple((each.id, each.name) for each in setup.practitioners),
        tuple((each.id, each.name) for each in rooms),
        frozenset(each.id for each in known if each.is_retired),
        {each.id: each.name for each in known},
    )


def days_of(state: CalendarState, week_start: int) -> tuple[date, int]:
    """The first day to ask for, and how many."""
    match state.shape:
        case Shape.DAY:
            return state.day, 1
        case Shape.MONTH:
            return first_shown(state.day, week_start), WEEKS * 7
    return week_of(state.day, week_start), 7


def stepped(state: CalendarState, by: int) -> date:
    """The day to go to from one page of the calendar to the next or the last."""
    match state.shape:
        case Shape.DAY:
            return state.day + timedelta(days=by)
        case Shape.MONTH:
            months = state.day.year * 12 + state.day.month - 1 + by
            first = date(months // 12, months % 12 + 1, 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return first.replace(day=min(state.day.day, last.day))
    return state.day + timedelta(days=7 * by)


def shown_rows(rows: Iterable[AppointmentRow], state: CalendarState) -> list[AppointmentRow]:
    """Without those of hidden practitioners, and without cancelled ones where they are hidden."""
    return [
        row
        for row in rows
        if row.practitioner_id not in state.hidden
        and (state.shows_cancelled or row.state is not State.CANCELLED)
    ]


def board_of(page: CalendarPage, owners: Owners, state: CalendarState, zone: ZoneInfo) -> Board:
    """The columns of a day or week with everything in them."""
    rows = shown_rows(page.rows, state)
    columns = _rooms(page, rows, owners, zone) if state.is_by_room else None
    if columns is None:
        columns = _people(page, rows, owners, state, zone)
    return calendar_layout.board(rows, columns, zone, is_by_room=state.is_by_room)


def _people(
    page: CalendarPage,
    rows: list[AppointmentRow],
    owners: Owners,
    state: CalendarState,
    zone: ZoneInfo,
) -> list[Column]:
    booked = {row.practitioner_id for row in rows}
    people = [
        (owner, name)
        for owner, name in owners.people
        if owner not in state.hidden and (owner not in owners.retired or owner in booked)
    ]
    busy = frozenset(
        (day, row.practitioner_id)
        for row in rows
        for day, _span in calendar_layout.on_days(row.start, row.end, zone)
    )
    is_week = state.shape is Shape.WEEK
    days = {day for day, _owner in busy} | {state.day}
    frames = [
        frame
        for frame in page.frames
        # a week leaves out the days on which nobody works, unless something is there to see
        if not is_week or any(frame.hours.values()) or frame.closed_for or frame.day in days
    ]
    return calendar_layout.columns_by_person(frames, people, busy, zone, is_dense=is_week)


def _rooms(
    page: CalendarPage, rows: list[AppointmentRow], owners: Owners, zone: ZoneInfo
) -> list[Column] | None:
    used = {row.room_id for row in rows}
    rooms = [each for each in owners.rooms if each[0] not in owners.retired or each[0] in used]
    if "" in used:
        rooms.append(("", _("Without a room")))
    return calendar_layout.columns_by_room(page.frames, rooms, zone) if rooms else None


def month_of(page: CalendarPage, state: CalendarState, formatter: Formatter) -> list[MonthDay]:
    """Each day with its count and the first names; cancelled ones are not counted."""
    by_day: dict[date, list[AppointmentRow]] = {}
    for row in shown_rows(page.rows, state):
        if row.state is not State.CANCELLED:
            by_day.setdefault(formatter.local(row.start).date(), []).append(row)
    return [
        MonthDay(
            frame.day,
            len(by_day.get(frame.day, ())),
            tuple(
                f"{formatter.isolate(formatter.time(row.start))} "
                f"{shown_name(row, hides_names=state.hides_names)}"
                for row in by_day.get(frame.day, ())[:_NAMED]
            ),
            frame.closed_for,
            not any(frame.hours.values()),
        )
        for frame in page.frames
    ]


def first_minute(board: Board, formatter: Formatter, now: datetime) -> int:
    """Where one begins to look at these days: when work begins; today, an hour before the present."""
    opening = min(
        (at for column in board.columns if (at := _opening(column)) is not None), default=8 * 60
    )
    earliest = min((block.start for block in board.blocks), default=opening)
    local = formatter.local(now)
    if any(column.day == local.date() for column in board.columns):
        return max(min(opening, earliest), local.hour * 60 - 60)
    return min(opening, earliest)


def _opening(column: Column) -> int | None:
    """The first minute of work; None on a day without."""
    if not column.off or column.off[0][0] > 0:
        return 0
    end = column.off[0][1]
    return end if end < calendar_layout.DAY else None
