"""What a booking is: its shapes, its states and who may follow whom (CAL-2, CAL-5)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import AlertLevel
from clinic_desktop.domain.working_hours import Shift

LATE = timedelta(hours=24)  # a cancellation later than this before the start counts as late


class State(StrEnum):
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    ARRIVED = "arrived"
    IN_ROOM = "in_room"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


FOLLOWING: dict[State, tuple[State, ...]] = {
    State.BOOKED: (State.CONFIRMED, State.ARRIVED, State.CANCELLED, State.NO_SHOW),
    State.CONFIRMED: (State.ARRIVED, State.BOOKED, State.CANCELLED, State.NO_SHOW),
    State.ARRIVED: (State.IN_ROOM, State.DONE, State.BOOKED, State.CANCELLED),
    State.IN_ROOM: (State.DONE, State.ARRIVED),
    State.DONE: (State.IN_ROOM,),
    State.CANCELLED: (State.BOOKED,),
    State.NO_SHOW: (State.ARRIVED, State.BOOKED),
}
# states that leave the time to somebody else
FREED = frozenset({State.CANCELLED, State.NO_SHOW})
# states with which a day may be closed
SETTLED = FREED | {State.DONE}


class CancelledBy(StrEnum):
    PATIENT = "patient"
    CLINIC = "clinic"


class CancelReason(StrEnum):
    """Why an appointment did not take place; `OTHER` needs words."""

    ILL = "ill"
    BUSY = "busy"
    NO_LONGER_NEEDED = "no_longer_needed"
    TRANSPORT = "transport"
    PRACTITIONER_AWAY = "practitioner_away"
    ROOM_OR_DEVICE = "room_or_device"
    BOOKED_BY_MISTAKE = "booked_by_mistake"
    LEFT_UNSEEN = "left_unseen"
    OTHER = "other"


class ResourceKind(StrEnum):
    ROOM = "room"
    DEVICE = "device"


@dataclass(frozen=True)
class Service:
    """What can be booked. Minutes; `rooms` are those that will do, `devices` are all needed."""

    id: Id
    rev: int
    name: str
    second_name: str = ""
    category: str = ""
    minutes: int = 30
    before: int = 0
    after: int = 0
    colour: str = ""
    rooms: tuple[Id, ...] = ()
    devices: tuple[Id, ...] = ()
    practitioners: tuple[Id, ...] = ()  # empty: everybody does it
    is_retired: bool = False


@dataclass(frozen=True)
class Practitioner:
    """Somebody with a column in the calendar; `user_id` "" for one who does not sign in."""

    id: Id
    rev: int
    name: str
    second_name: str = ""
    user_id: Id = ""
    colour: str = ""
    shifts: tuple[Shift, ...] = ()
    is_retired: bool = False


@dataclass(frozen=True)
class Resource:
    """A room or a device of which there is one."""

    id: Id
    rev: int
    kind: ResourceKind
    name: str
    is_retired: bool = False


@dataclass(frozen=True)
class BookingForm:
    """What reception enters: who comes, for what, with whom, where, when, and how to reach them."""

    patient_id: Id
    practitioner_id: Id
    start: datetime  # aware
    minutes: int
    service_ids: tuple[Id, ...] = ()
    room_id: Id = ""
    device_ids: tuple[Id, ...] = ()
    note: str = ""
    booked_by: str = ""  # who called, where that is not the person who comes
    phone: str = ""  # E.164
    is_read_back: bool = True  # the phone was read back to the caller and is right
    may_contact: bool = False  # agreed to be contacted about this appointment
    overlap_reason: str = ""  # why it may lie over another; "" forbids it


@dataclass(frozen=True)
class Place:
    """Where an appointment goes; 0, "" and None leave minutes, practitioner and room as they are.

    `room_id` "" means no room; `overlap_reason` says why it may lie over another.
    """

    start: datetime  # aware
    minutes: int = 0
    practitioner_id: Id = ""
    room_id: Id | None = None
    overlap_reason: str = ""


@dataclass(frozen=True)
class Clash:
    """One thing in the way of a booking; `kind` is practitioner, room, device, patient, hours or hold."""

    kind: str
    what: str  # the name of the practitioner, room or device
    whom: str = ""  # the patient, or the user who is filling in a form
    start: datetime | None = None
    end: datetime | None = None
    appointment_id: Id = ""


@dataclass(frozen=True)
class AppointmentRow:
    """One appointment as the calendar paints it; instants UTC."""

    id: Id
    rev: int
    start: datetime
    end: datetime
    state: State
    patient_id: Id
    patient: str
    number: str
    practitioner_id: Id
    room_id: Id
    services: str
    colour: str
    phone: str = ""
    note: str = ""
    is_double: bool = False  # booked over another, with a reason
    series_id: Id = ""
    state_at: datetime | None = None
    is_closed: bool = False  # the patient's record opens for others only
    alert: AlertLevel | None = None  # the gravest of the patient's that this user should see


@dataclass(frozen=True)
class DayFrame:
    """What the calendar shows behind the appointments of one day."""

    day: date
    hours: dict[Id, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict)
    closed_for: str = ""  # the holiday's name, "" for a day of work


def may_follow(state: State, wanted: State) -> bool:
    """Whether an appointment in `state` may go to `wanted`."""
    return wanted in FOLLOWING[state]


def is_late(start: datetime, now: datetime) -> bool:
    """Whether cancelling at `now` is late for an appointment at `start` (both aware)."""
    return now > start - LATE
