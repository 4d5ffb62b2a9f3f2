"""The day as it stands at a moment: who is next, who is late, what is still free, how it may end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from clinic_desktop.domain.appointment import FOLLOWING, AppointmentRow, State
from clinic_desktop.domain.ids import Id

EXPECTED = frozenset({State.BOOKED, State.CONFIRMED})
HERE = frozenset({State.ARRIVED, State.IN_ROOM})
ENDS = (State.DONE, State.NO_SHOW, State.CANCELLED)
_STEP = timedelta(minutes=5)  # appointments begin on such minutes
_MIDNIGHT = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Gap:
    """Free time of a practitioner (UTC); `least` is what the shortest service takes."""

    practitioner_id: Id
    practitioner: str
    start: datetime
    end: datetime
    least: timedelta

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


def remaining(gaps: Iterable[Gap], now: datetime) -> list[Gap]:
    """What can still be booked at `now`: gaps that have begun are shorter, or gone."""
    soon = now + (_MIDNIGHT - now) % _STEP
    left = [replace(gap, start=max(gap.start, soon)) for gap in gaps if gap.end > soon]
    return [gap for gap in left if gap.end - gap.start >= gap.least]


def next_of(rows: Iterable[AppointmentRow], now: datetime) -> Id:
    """The first who is here and not yet inside, or whose time is not over; "" for nobody."""
    waiting = [
        row
        for row in rows
        if row.state is State.ARRIVED or (row.state in EXPECTED and row.end > now)
    ]
    return min(waiting, key=lambda row: (row.start, row.id)).id if waiting else ""


def minutes_late(row: AppointmentRow, now: datetime) -> int:
    """Whole minutes by which somebody who has not come is late; 0 for everybody else."""
    if row.state not in EXPECTED or now <= row.start:
        return 0
    return int((now - row.start).total_seconds() // 60)


def way(state: State, wanted: State) -> tuple[State, ...]:
    """The states to go through to that end, the last one included; empty where none leads there.

    Nobody is done who was not here: a booking that was never touched goes by way of arrived.
    """
    if wanted in FOLLOWING[state]:
        return (wanted,)
    if wanted is State.DONE and state in EXPECTED:
        return (State.ARRIVED, State.DONE)
    return ()


def may_end(row: AppointmentRow, wanted: State, now: datetime) -> bool:
    """Whether it may be said at `now` that it ended so; what has not begun can only be cancelled."""
    if row.is_closed or not way(row.state, wanted):
        return False
    return wanted is State.CANCELLED or row.state in HERE or row.start <= now
