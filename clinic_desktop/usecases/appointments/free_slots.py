"""Next free: where an appointment fits within the next weeks, and keeping a slot for minutes (CAL-10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import occupying, store
from clinic_desktop.data.appointments.records import SlotHold
from clinic_desktop.domain import slots, wall_time
from clinic_desktop.domain.appointment import Practitioner, ResourceKind, Service
from clinic_desktop.domain.ids import Id, new_id
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.slots import Occupied, Slot, Wanted
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases.appointments.at_work import hours_of
from clinic_desktop.usecases.work import Work, reads, writes

HORIZON = timedelta(days=90)
PIECE = timedelta(
    days=7
)  # looked at in weeks, so that a free slot tomorrow costs no look at summer
HOLD = timedelta(minutes=5)


@dataclass(frozen=True)
class SlotWish:
    """What is looked for; empty tuples and "" mean anybody, any room that will do, any time.

    `weekdays` (Monday 0) and `from_hour` to `to_hour` on the wall narrow it; `minutes` 0 takes the
    services' own length.
    """

    service_ids: tuple[Id, ...] = ()
    practitioner_ids: tuple[Id, ...] = ()
    room_id: Id = ""
    patient_id: Id = ""
    minutes: int = 0
    weekdays: tuple[int, ...] = ()
    from_hour: int = 0
    to_hour: int = 24


@reads(Permission.BOOK_APPOINTMENTS)
def next_free(work: Work, wish: SlotWish, since: datetime, limit: int = 6) -> list[Slot]:
    """The first slots that fit from `since` on, at most 90 days ahead; none lies in the past."""
    start = max(since, work.now)
    found: list[Slot] = []
    last, wanted, people = start + HORIZON, wanted_for(wish, work), able(wish, work)
    while start < last and len(found) < limit:
        end = min(start + PIECE, last)
        # beyond the piece as far as a slot that starts inside it may reach
        reaching = _inside(wish, wanted, people, Span(start, end + wanted.length), work)
        inside = (slot for slot in reaching if slot.start < end)
        found.extend(islice(inside, limit - len(found)))
        start = end
    return found


@writes(Permission.BOOK_APPOINTMENTS)
def hold(work: Work, slot: Slot) -> datetime:
    """Keep a slot for this user while the form is filled in; returns until when."""
    _forget(work)
    until = work.now + HOLD
    work.session.add(
        SlotHold(
            id=new_id(),
            user_id=work.user.id,
            practitioner_id=slot.practitioner_id,
            room_id=slot.room_id,
            starts_at=slot.start,
            ends_at=slot.end,
            expires_at=until,
        )
    )
    return until


@writes(Permission.BOOK_APPOINTMENTS)
def let_go(work: Work) -> None:
    """Give back the slot this user kept."""
    _forget(work)


def wanted_for(wish: SlotWish, work: Work) -> Wanted:
    """Length, buffers, rooms and devices that the services ask for together."""
    order = [r.id for r in store.resources(work.session) if r.kind is ResourceKind.ROOM]
    found = together(_services(work, wish), order)
    rooms = (wish.room_id,) if wish.room_id else found.rooms
    length = timedelta(minutes=wish.minutes) if wish.minutes else found.length
    return replace(found, rooms=rooms, length=length)


def together(chosen: Sequence[Service], order: Iterable[Id]) -> Wanted:
    """What several services ask for in one appointment; `order` is that of the clinic's rooms."""
    rooms = [set(each.rooms) for each in chosen if each.rooms]
    fitting = set.intersection(*rooms) if rooms else set()
    return Wanted(
        length=timedelta(minutes=sum(s.minutes for s in chosen) or 30),
        before=timedelta(minutes=max((s.before for s in chosen), default=0)),
        after=timedelta(minutes=max((s.after for s in chosen), default=0)),
        rooms=tuple(room for room in order if room in fitting),
        devices=tuple(sorted({d for s in chosen for d in s.devices})),
    )


def fitting(wish: SlotWish, piece: Span, work: Work) -> Iterable[Slot]:
    """Every slot inside that stretch of time, the earliest first."""
    return _inside(wish, wanted_for(wish, work), able(wish, work), piece, work)


def _inside(
    wish: SlotWish, wanted: Wanted, people: Sequence[Practitioner], piece: Span, work: Work
) -> Iterable[Slot]:
    at_work = {
        who: [
            Span(max(each.start, piece.start), min(each.end, piece.end))
            for each in spans
            if each.overlaps(piece)
        ]
        for who, spans in hours_of(people, piece, work).items()
    }
    zone = ZoneInfo(work.clinic.zone)
    taken = occupied(wish, wanted, list(at_work), piece, work)
    found = slots.free(wanted, at_work, taken, zone)
    return (slot for slot in found if _suits(slot, wish, zone))


def occupied(wish: SlotWish, wanted: Wanted, people: list[Id], piece: Span, work: Work) -> Occupied:
    """What is taken of these people, of the rooms and devices wanted, and of the patient."""
    wide = piece.widened(wanted.before, wanted.after)
    everything = [
        *people,
        *wanted.rooms,
        *wanted.devices,
        *([wish.patient_id] if wish.patient_id else []),
    ]
    busy = occupying.busy(work.session, everything, wide)
    for target, spans in store.absences(work.session, wide).items():
        if target in busy and target not in people:
            busy[target].extend(spans)
    for each in store.holds(work.session, wide, work.now, work.user.id):
        for target in (each.practitioner_id, each.room_id):
            if target in busy:
                busy[target].append(Span(each.starts_at, each.ends_at))
    return Occupied(
        practitioners={each: busy[each] for each in people},
        rooms={each: busy[each] for each in wanted.rooms},
        devices={each: busy[each] for each in wanted.devices},
        patient=busy.get(wish.patient_id, ()),
    )


def able(wish: SlotWish, work: Work) -> list[Practitioner]:
    """Who does all of these services, of those wished for; nobody where no room will do for all."""
    chosen = _services(work, wish)
    if not wish.room_id and not _have_room(chosen, work):
        return []
    everybody = store.practitioners(work.session)
    doing = [set(each.practitioners) for each in chosen if each.practitioners]
    return [
        who
        for who in everybody
        if (not wish.practitioner_ids or who.id in wish.practitioner_ids)
        and all(who.id in those for those in doing)
    ]


def _have_room(chosen: Iterable[Service], work: Work) -> bool:
    rooms = [set(each.rooms) for each in chosen if each.rooms]
    in_use = {each.id for each in store.resources(work.session)}
    return not rooms or bool(in_use.intersection(*rooms))


def _services(work: Work, wish: SlotWish) -> list[Service]:
    return [each for each in store.services(work.session) if each.id in wish.service_ids]


def _suits(slot: Slot, wish: SlotWish, zone: ZoneInfo) -> bool:
    start, end = wall_time.on_wall(slot.start, zone), wall_time.on_wall(slot.end, zone)
    late = end.hour + end.minute / 60 if end.date() == start.date() else 24
    return (
        (not wish.weekdays or start.weekday() in wish.weekdays)
        and wish.from_hour <= start.hour
        and late <= wish.to_hour
    )


def _forget(work: Work) -> None:
    store.drop_holds(work.session, work.user.id, work.now)
