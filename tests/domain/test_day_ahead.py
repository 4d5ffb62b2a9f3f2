"""The day as it stands at a moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.day_ahead import (
    Gap,
    may_end,
    minutes_late,
    next_of,
    remaining,
    way,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)


def row(name: str, minutes: int, state: State = State.BOOKED, **more: Any) -> AppointmentRow:
    """Half an hour, so many minutes from noon."""
    start = NOON + timedelta(minutes=minutes)
    return AppointmentRow(name, 1, start, start + HALF, state, "p", "", "", "k", "", "", "", **more)


def gap(start: int, end: int, least: int = 30) -> Gap:
    first, last = (NOON + timedelta(minutes=minutes) for minutes in (start, end))
    return Gap("k", "Karim", first, last, timedelta(minutes=least))


def test_the_next_one_is_the_first_whose_time_is_not_over() -> None:
    rows = [row("over", -60), row("late", -10), row("later", 20)]
    assert next_of(rows, NOON) == "late"


def test_whoever_is_here_stays_the_next_one_when_the_time_is_over() -> None:
    assert next_of([row("here", -60, State.ARRIVED), row("later", 20)], NOON) == "here"


@pytest.mark.parametrize("state", [State.IN_ROOM, State.DONE, State.NO_SHOW, State.CANCELLED])
def test_nobody_is_next_who_is_inside_or_settled(state: State) -> None:
    assert next_of([row("one", 0, state)], NOON) == ""


def test_only_somebody_who_has_not_come_is_late() -> None:
    assert minutes_late(row("late", -12), NOON) == 12
    assert minutes_late(row("on time", 0), NOON) == 0
    assert minutes_late(row("here", -12, State.ARRIVED), NOON) == 0


def test_a_gap_that_has_begun_starts_at_the_next_five_minutes() -> None:
    (left,) = remaining([gap(-20, 60)], NOON + timedelta(minutes=1, seconds=5))
    assert left.start == NOON + timedelta(minutes=5)
    assert left.minutes == 55


def test_a_gap_goes_when_the_shortest_service_no_longer_fits() -> None:
    assert remaining([gap(0, 30)], NOON) == [gap(0, 30)]
    assert remaining([gap(0, 30)], NOON + timedelta(seconds=1)) == []
    assert remaining([gap(-60, 0)], NOON) == []


@pytest.mark.parametrize(
    ("state", "wanted", "steps"),
    [
        (State.BOOKED, State.DONE, (State.ARRIVED, State.DONE)),
        (State.CONFIRMED, State.DONE, (State.ARRIVED, State.DONE)),
        (State.ARRIVED, State.DONE, (State.DONE,)),
        (State.BOOKED, State.NO_SHOW, (State.NO_SHOW,)),
        (State.ARRIVED, State.NO_SHOW, ()),
        (State.IN_ROOM, State.CANCELLED, ()),
        (State.DONE, State.DONE, ()),
    ],
)
def test_every_way_to_an_end_goes_through_the_states_between(
    state: State, wanted: State, steps: tuple[State, ...]
) -> None:
    assert way(state, wanted) == steps


def test_what_has_not_begun_can_only_be_cancelled() -> None:
    ahead = row("ahead", 10)
    assert [may_end(ahead, end, NOON) for end in (State.DONE, State.NO_SHOW)] == [False, False]
    assert may_end(ahead, State.CANCELLED, NOON)
    assert may_end(row("early and inside", 10, State.IN_ROOM), State.DONE, NOON)


def test_a_closed_record_is_settled_by_those_who_may_open_it() -> None:
    assert not may_end(row("closed", -60, is_closed=True), State.DONE, NOON)
