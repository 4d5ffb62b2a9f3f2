"""The calendar of the practice clinic: made through the use cases, full of every state."""

from collections import Counter
from datetime import timedelta

from clinic_desktop.domain.appointment import State
from clinic_desktop.usecases import (
    appointments,
    calendar_setup,
    demo,
    demo_calendar,
    demo_days,
    queue,
    recalls,
)
from clinic_desktop.usecases.backend import Backend


def test_the_practice_clinic_has_a_calendar_in_every_state_and_people_who_wait(
    as_administrator: Backend,
) -> None:
    door = as_administrator
    today = door.clock().date()
    first = today - timedelta(days=2)  # a Saturday; today is the Monday
    door.run(demo.people, 30)
    door.run(demo_calendar.calendar)
    assert door.run(demo_days.bookings, first, 3) > 20
    door.run(demo_days.lists)
    door.run(demo_days.lived, first, 3)
    door.run(demo_days.walk_ins)
    rows = door.run(appointments.calendar, first, 3).rows
    states = Counter(row.state for row in rows)
    assert set(states) >= {State.BOOKED, State.CONFIRMED, State.DONE, State.CANCELLED}
    late = {State.BOOKED, State.CONFIRMED, State.ARRIVED, State.IN_ROOM}
    gone = today - timedelta(days=1)
    assert not [row for row in rows if row.end.date() <= gone and row.state in late]
    assert len(door.run(queue.board).tickets) >= 2
    assert door.run(recalls.due, today + timedelta(days=60))
    assert door.run(calendar_setup.holidays, today.year + 1)
