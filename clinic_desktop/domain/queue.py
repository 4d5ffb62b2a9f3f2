"""The queue: states of a ticket, the order of being called, and an honest estimate (CAL-6)."""

import math
import statistics
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import PersonName

LATE_AFTER = timedelta(minutes=10)  # a booked patient later than this counts from coming
LONGEST_KEY = 40  # letters; a longer order key means: give everybody new ones
NEEDED_CONSULTS = 5  # fewer say nothing about the next one
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_STEP = 5  # minutes; an estimate to the minute would be a promise


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    IN_ROOM = "in_room"
    DONE = "done"
    HELD = "held"
    NO_ANSWER = "no_answer"
    LEFT = "left"


_W = TicketState
FOLLOWING: dict[TicketState, frozenset[TicketState]] = {
    _W.WAITING: frozenset({_W.CALLED, _W.IN_ROOM, _W.DONE, _W.HELD, _W.LEFT}),
    _W.CALLED: frozenset({_W.IN_ROOM, _W.DONE, _W.NO_ANSWER, _W.HELD, _W.WAITING, _W.LEFT}),
    _W.IN_ROOM: frozenset({_W.DONE, _W.WAITING}),
    _W.DONE: frozenset({_W.IN_ROOM}),
    _W.HELD: frozenset({_W.WAITING, _W.CALLED, _W.LEFT}),
    _W.NO_ANSWER: frozenset({_W.WAITING, _W.CALLED, _W.LEFT}),
    _W.LEFT: frozenset({_W.WAITING}),
}
# those who are in the house and not seen yet
HERE = frozenset({_W.WAITING, _W.CALLED, _W.HELD, _W.NO_ANSWER})
OVER = frozenset({_W.DONE, _W.LEFT})
# what Enter does
NEXT: dict[TicketState, TicketState] = {
    _W.WAITING: _W.CALLED,
    _W.CALLED: _W.IN_ROOM,
    _W.IN_ROOM: _W.DONE,
    _W.HELD: _W.CALLED,
    _W.NO_ANSWER: _W.CALLED,
}


@dataclass(frozen=True)
class Estimate:
    """Minutes until being seen, from `low` to `high`, rounded up to five; never a promise."""

    ahead: int
    low: int
    high: int


@dataclass(frozen=True)
class Booking:
    """An appointment of today a walk-in may have come for."""

    id: Id
    rev: int
    start: datetime
    practitioner: str


@dataclass(frozen=True)
class Ticket:
    """Somebody in the house; instants UTC. `patient` is "" until somebody says who it is.

    `is_closed`: the record opens for others only; then nothing but numbers is told.
    """

    id: Id
    rev: int
    number: int
    state: TicketState
    turn: str
    patient_id: Id = ""
    patient: str = ""
    appointment_id: Id = ""
    booked_for: datetime | None = None
    services: str = ""
    practitioner_id: Id = ""
    practitioner: str = ""
    room: str = ""
    is_prioritised: bool = False
    priority_reason: str = ""
    state_reason: str = ""  # why on hold, or why left unseen
    note: str = ""
    waiting_since: datetime | None = None
    called_at: datetime | None = None
    in_room_at: datetime | None = None
    done_at: datetime | None = None
    estimate: Estimate | None = None
    booking: Booking | None = None  # of the same patient, not yet joined with this ticket
    is_closed: bool = False


@dataclass(frozen=True)
class Board:
    """The queue of a day. `consults`: median minutes by practitioner, where they are known."""

    day: date
    tickets: tuple[Ticket, ...]
    practitioners: tuple[tuple[Id, str], ...]
    consults: dict[Id, int]
    expected: int  # booked for the day and not here yet

    def count(self, *states: TicketState) -> int:
        return sum(ticket.state in states for ticket in self.tickets)


@dataclass(frozen=True)
class Call:
    """One line of the waiting-room screen: nothing that names anybody."""

    number: int
    initials: str
    practitioner: str
    room: str
    called_at: datetime | None = None


@dataclass(frozen=True)
class WaitingRoom:
    """What hangs on the wall: who is called now, and who comes next."""

    called: tuple[Call, ...]
    following: tuple[Call, ...]


@dataclass(frozen=True)
class InLine:
    """One who waits, as the order sees it."""

    id: Id
    turn: str
    due: datetime
    is_prioritised: bool = False
    practitioner_id: Id = ""


def may_follow(state: TicketState, wanted: TicketState) -> bool:
    """Whether a ticket in `state` may go to `wanted`."""
    return wanted in FOLLOWING[state]


# order


def due(waiting_since: datetime, booked_for: datetime | None) -> datetime:
    """The moment that decides the place: the booked time, or when somebody came.

    Whoever comes more than ten minutes late to a booking counts from coming, as a walk-in does.
    """
    if booked_for is None or waiting_since > booked_for + LATE_AFTER:
        return waiting_since
    return booked_for


def place_by_due(line: Sequence[InLine], due_at: datetime) -> int:
    """Behind everybody whose time is not later, and behind all urgent ones."""
    for at in range(len(line), 0, -1):
        before = line[at - 1]
        if before.is_prioritised or before.due <= due_at:
            return at
    return 0


def place_prioritised(line: Sequence[InLine]) -> int:
    """In front, behind those who are urgent already."""
    return sum(each.is_prioritised for each in line)


def place_back(line: Sequence[InLine], practitioner_id: Id) -> int:
    """Near the front and not the front: behind the next one who waits for the same person."""
    urgent = place_prioritised(line)
    for at, each in enumerate(line):
        if not practitioner_id or each.practitioner_id in ("", practitioner_id):
            return max(at + 1, urgent)
    return len(line)


def key_between(low: str, high: str) -> str:
    """A text that sorts strictly between two others; "" is the open end on either side.

    Raises ValueError where nothing fits between.
    """
    if high and not low < high:
        raise ValueError(f"no key between {low!r} and {high!r}")
    made, is_open = "", not high
    for at in range(len(low) + len(high) + 1):
        bottom = _DIGITS.index(low[at]) if at < len(low) else 0
        if is_open:
            digit = _above(bottom, is_given=at < len(low))
            if digit < _BASE:
                return made + _DIGITS[digit]
            made += _DIGITS[bottom]
            continue
        if at >= len(high):
            break
        top = _DIGITS.index(high[at])
        if top - bottom > 1:
            return made + _DIGITS[(bottom + top) // 2]
        made += _DIGITS[bottom]
        is_open = top > bottom
    raise ValueError(f"no key between {low!r} and {high!r}")


def _above(bottom: int, *, is_given: bool) -> int:
    # one step up at the end of the line: halving would spend a letter on every sixth ticket
    return bottom + 1 if is_given else _BASE // 2


def fresh_keys(count: int) -> list[str]:
    """So many keys in rising order."""
    keys: list[str] = []
    for _time in range(count):
        keys.append(key_between(keys[-1] if keys else "", ""))
    return keys


# waiting


def median_minutes(consults: Collection[float]) -> int | None:
    """The median of recent consult times in whole minutes; None for fewer than five."""
    if len(consults) < NEEDED_CONSULTS:
        return None
    return max(1, round(statistics.median(consults)))


def estimated(ahead: int, in_room: int, median: int | None) -> Estimate | None:
    """People ahead x median; the upper end counts whoever is in the room as just begun."""
    if median is None:
        return None
    low, high = (math.ceil(each * median / _STEP) * _STEP for each in (ahead, ahead + in_room))
    return Estimate(ahead, low, high)


def ahead_of(tickets: Sequence[Ticket], ticket: Ticket) -> int:
    """How many will be seen before: called, or earlier in the line, for the same person or anybody."""
    return sum(
        each.state is _W.CALLED or (each.state is _W.WAITING and each.turn < ticket.turn)
        for each in tickets
        if each.id != ticket.id and each.practitioner_id in ("", ticket.practitioner_id)
    )


def minutes_since(moment: datetime | None, now: datetime) -> int:
    """Whole minutes that have passed; 0 for a moment that is unknown or ahead."""
    return max(0, int((now - moment).total_seconds() // 60)) if moment else 0


def initials(name: PersonName) -> str:
    """ "R. K."; a letter keeps the marks that belong to it."""
    return " ".join(f"{_first(part)}." for part in (name.given, name.family) if part.strip())


def _first(word: str) -> str:
    word = word.strip()
    end = 1
    while end < len(word) and _belongs(word[end]):
        end += 1
    return word[:end].upper()


def _belongs(mark: str) -> bool:
    # 9 is a virama: it ties the letter to the next one, which is left out
    return unicodedata.category(mark).startswith("M") and unicodedata.combining(mark) != 9
