"""The days of the practice clinic: weeks of appointments in every state, who waits, who should come."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import reading, store
from clinic_desktop.data.base import STAMP
from clinic_desktop.data.patients import store as registry
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import (
    AppointmentRow,
    BookingForm,
    CancelledBy,
    CancelReason,
    Practitioner,
    Service,
    State,
)
from clinic_desktop.domain.errors import Conflict
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import ContactKind
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.waiting import Urgency, WaitingWish
from clinic_desktop.usecases import appointments, patients, queue, recalls, waiting_list
from clinic_desktop.usecases.patients import PatientFilter
from clinic_desktop.usecases.work import Work, writes

_SHARE = 0.65  # of the working time that is booked
_NOTES = ("", "", "", "", "Comes with her mother", "Asked for the same room", "Often late")
_WAITS, _RETURNS = 5, 8
_MINUTE = timedelta(minutes=1)
_CANCELS = (CancelReason.ILL, CancelReason.BUSY, CancelReason.TRANSPORT)


@dataclass(frozen=True)
class _Caller:
    id: Id
    phone: str


@writes(Permission.MANAGE_CALENDAR)
def bookings(work: Work, first: date, days: int, people: int = 120, seed: int = 7) -> int:
    """Book these days about as full as a clinic is; returns how many appointments there are."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    offered, callers, made = store.services(work.session), _callers(work, people), 0
    for day in (first + timedelta(days=n) for n in range(days)):
        if store.holidays(work.session, day, day) or not callers:
            continue
        for who in store.practitioners(work.session):
            doing = [each for each in offered if who.id in each.practitioners]
            for at, service, room in _drawn(work, day, who, doing, dice):
                form = _form(who, service, room, at, dice)
                caller = dice.choice(callers)
                made += _booked(work, replace(form, patient_id=caller.id, phone=caller.phone))
    return made


@writes(Permission.MANAGE_CALENDAR)
def lived(work: Work, first: date, days: int, seed: int = 7) -> None:
    """Let days pass as far as the clock says: people arrive, are seen, cancel or do not come."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    zone, stamp = ZoneInfo(work.clinic.zone), work.session.info[STAMP]
    for day in (first + timedelta(days=n) for n in range(days)):
        span = wall_time.day_span(day, zone)
        steps = [
            step
            for row in reading.between(work.session, span.start, span.end)
            for step in _steps(row, dice)
        ]
        for at, row, state in sorted(steps, key=lambda step: (step[0], step[1].id)):
            if at <= work.now:
                _go(_at(work, at), row.id, state, dice)
    work.session.flush()
    work.session.info[STAMP] = stamp


@writes(Permission.MANAGE_CALENDAR)
def lists(work: Work, seed: int = 7) -> None:
    """A few people wait for an earlier slot, walk in, or are to be called back."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    callers, offered = _callers(work, 60), store.services(work.session)
    if len(callers) < _WAITS + _RETURNS:
        return
    chosen = dice.sample(callers, _WAITS + _RETURNS)
    for at, caller in enumerate(chosen[:_WAITS]):
        wish = WaitingWish(
            caller.id,
            (dice.choice(offered).id,),
            work.today + timedelta(days=30),
            urgency=Urgency.URGENT if at == 0 else Urgency.NORMAL,
            note="Can come at short notice" if at % 2 else "",
        )
        waiting_list.add(work, wish)
    for at, caller in enumerate(chosen[_WAITS:]):
        due = work.today + timedelta(days=4 * at)
        recalls.add(work, caller.id, dice.choice(offered).id, due)


@writes(Permission.MANAGE_CALENDAR)
def walk_ins(work: Work, count: int = 2) -> None:
    """Somebody without an appointment takes a number; of the first it is not yet known who."""
    for at in range(count):
        queue.take_ticket(work, note="Rash on both hands" if at else "")


def _callers(work: Work, count: int) -> list[_Caller]:
    """Those registered first, so that they are there in every look at the clinic."""
    found = []
    for row in patients.page(work, PatientFilter(deceased=False), limit=count).rows:
        stored = registry.load(work.session, row.id)
        contacts = stored.form.contacts if stored else ()
        phones = [each.value for each in contacts if each.kind is ContactKind.PHONE]
        found.append(_Caller(row.id, phones[0] if phones else ""))
    return found


def _drawn(
    work: Work, day: date, who: Practitioner, doing: Sequence[Service], dice: random.Random
) -> Iterator[tuple[datetime, Service, Id]]:
    """When what begins, one after the other through each stretch of work; with the room."""
    zone = ZoneInfo(work.clinic.zone)
    for shift in (each for each in who.shifts if doing and each.is_on(day)):
        at = wall_time.moment(datetime.combine(day, shift.start), zone)
        end = wall_time.moment(datetime.combine(day, shift.end), zone)
        while at < end:
            service = dice.choice(doing)
            if at + service.minutes * _MINUTE <= end and dice.random() < _SHARE:
                rooms = service.rooms
                yield at, service, shift.room_id if shift.room_id in rooms else rooms[0]
            whole = service.minutes + service.before + service.after
            at += (whole + 9) // 10 * 10 * _MINUTE


def _form(
    who: Practitioner, service: Service, room: Id, at: datetime, dice: random.Random
) -> BookingForm:
    return BookingForm(
        patient_id="",
        practitioner_id=who.id,
        start=at,
        minutes=service.minutes,
        service_ids=(service.id,),
        room_id=room,
        device_ids=service.devices,
        note=dice.choice(_NOTES),
        may_contact=dice.random() < 0.8,
    )


def _booked(work: Work, form: BookingForm) -> bool:
    """Whether it fitted; now and then somebody is booked over another, with a reason."""
    try:
        with work.session.begin_nested():
            appointments.book(work, form)
    except Conflict:
        if form.note != _NOTES[-1]:
            return False
        reason = "Both treatments in one visit"
        appointments.book(work, replace(form, overlap_reason=reason))
    return True


def _steps(
    row: AppointmentRow, dice: random.Random
) -> Iterator[tuple[datetime, AppointmentRow, State]]:
    """What happens to an appointment and when; most are confirmed, come, and are seen."""
    draw, late = dice.random(), dice.randint(-12, 9) * _MINUTE
    if draw < 0.07:
        yield row.start - timedelta(hours=dice.randint(1, 30)), row, State.CANCELLED
        return
    if draw < 0.75:
        yield row.start - timedelta(hours=dice.randint(20, 40)), row, State.CONFIRMED
    if draw > 0.95:
        yield row.end, row, State.NO_SHOW
        return
    seen = row.start + max(late, 0 * _MINUTE) + dice.randint(0, 14) * _MINUTE
    yield row.start + late - 2 * _MINUTE, row, State.ARRIVED
    yield seen, row, State.IN_ROOM
    yield row.end + max(seen - row.start - 10 * _MINUTE, 0 * _MINUTE), row, State.DONE


def _at(work: Work, at: datetime) -> Work:
    """The same work at another time, in all that it writes."""
    work.session.flush()
    user_id, device_id, _now = work.session.info[STAMP]
    work.session.info[STAMP] = (user_id, device_id, at)
    return replace(work, now=at)


def _go(work: Work, appointment_id: Id, state: State, dice: random.Random) -> None:
    row = reading.by_id(work.session, appointment_id)
    if row is None:
        return
    if state is State.CANCELLED:
        code = dice.choice(_CANCELS)
        appointments.cancel(work, row.id, row.rev, CancelledBy.PATIENT, code)
    else:
        appointments.change_state(work, row.id, row.rev, state)
