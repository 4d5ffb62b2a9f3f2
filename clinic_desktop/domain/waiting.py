"""Who waits for a slot, what they wish, and whether a slot is inside the wish (CAL-7)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from clinic_desktop.domain.appointment import BookingForm
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.tries import Try
from clinic_desktop.domain.wall_time import on_wall

USUAL_STAY = timedelta(days=30)  # how long a new entry stands unless told otherwise


class Urgency(IntEnum):
    NORMAL = 0
    SOON = 1
    URGENT = 2


class WaitingState(StrEnum):
    OPEN = "open"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"  # never stored: it follows from the day


class Answer(StrEnum):
    """What came of offering somebody a slot."""

    NO_ANSWER = "no_answer"
    DECLINES = "declines"


@dataclass(frozen=True)
class Window:
    """Hours of a weekday (Monday 0) on the wall; the whole appointment lies inside."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True)
class WaitingWish:
    """What is waited for; no practitioners means anybody, no windows any time.

    `appointment_id` is a later booking that is kept until an earlier one is found.
    """

    patient_id: Id
    service_ids: tuple[Id, ...]
    expires_on: date
    practitioner_ids: tuple[Id, ...] = ()
    windows: tuple[Window, ...] = ()
    urgency: Urgency = Urgency.NORMAL
    note: str = ""
    phone: str = ""  # E.164; "" means the patient's own
    appointment_id: Id = ""


@dataclass(frozen=True)
class WaitingEntry:
    """One line of the waiting list; instants UTC."""

    id: Id
    rev: int
    wish: WaitingWish
    patient: str
    number: str
    services: str
    practitioners: str
    phone: str
    since: datetime
    state: WaitingState
    held_at: datetime | None = None  # when the booking kept meanwhile begins
    held_with: str = ""
    tries: tuple[Try, ...] = ()
    closed_reason: str = ""  # why it was taken off
    is_closed: bool = False  # the patient's record opens for others only


@dataclass(frozen=True)
class Fit:
    """Somebody whom a free slot suits, with the booking it would make."""

    entry: WaitingEntry
    booking: BookingForm


def rank(entry: WaitingEntry) -> tuple[int, datetime, Id]:
    """Urgent first, then whoever waits longest."""
    return -entry.wish.urgency, entry.since, entry.id


def suits(wish: WaitingWish, slot: Slot, zone: ZoneInfo) -> bool:
    """Whether the slot is with somebody wished for, inside a window, and before the wish expires."""
    day = on_wall(slot.start, zone).date()
    return (
        day <= wish.expires_on
        and (not wish.practitioner_ids or slot.practitioner_id in wish.practitioner_ids)
        and (not wish.windows or any(_holds(each, slot, zone) for each in wish.windows))
    )


def overlapping(windows: tuple[Window, ...]) -> Window | None:
    """The first window that does not end after it begins, or that another one touches; or None."""
    seen: list[Window] = []
    for window in windows:
        is_wrong = window.end <= window.start
        if is_wrong or any(_meets(window, other) for other in seen):
            return window
        seen.append(window)
    return None


def _holds(window: Window, slot: Slot, zone: ZoneInfo) -> bool:
    start, end = on_wall(slot.start, zone), on_wall(slot.end, zone)
    return (
        start.weekday() == window.weekday
        and end.date() == start.date()
        and window.start <= start.time()
        and end.time() <= window.end
    )


def _meets(one: Window, other: Window) -> bool:
    is_same_day = one.weekday == other.weekday
    return is_same_day and max(one.start, other.start) < min(one.end, other.end)
