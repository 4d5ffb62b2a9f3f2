"""What is still free today, and whom of the waiting list it would suit; serves the day's overview."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import occupying, store
from clinic_desktop.data.appointments import waiting as lists
from clinic_desktop.domain import day_ahead, slots, wall_time, working_hours
from clinic_desktop.domain.appointment import Practitioner, Resource, ResourceKind, Service
from clinic_desktop.domain.day_ahead import Gap
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.slots import Occupied, Wanted
from clinic_desktop.domain.spans import Span, common, merged, without
from clinic_desktop.domain.waiting import WaitingEntry, WaitingState
from clinic_desktop.usecases.appointments import free_slots
from clinic_desktop.usecases.appointments.free_slots import SlotWish
from clinic_desktop.usecases.work import Work


@dataclass(frozen=True)
class Rest:
    """What is left of the day to book in."""

    people: tuple[Practitioner, ...]
    services: Mapping[Id, Service]
    rooms: tuple[Id, ...]
    at_work: Mapping[Id, Sequence[Span]]
    taken: Occupied
    span: Span
    zone: ZoneInfo


def rest(people: tuple[Practitioner, ...], work: Work) -> Rest:
    """The hours of today from now on, with everything that is taken in them."""
    zone = ZoneInfo(work.clinic.zone)
    end = max(wall_time.day_span(work.today, zone).end, work.now)
    span = Span(work.now, end)
    closed = store.holidays(work.session, work.today, work.today)
    away = store.absences(work.session, span)
    services = {each.id: each for each in store.services(work.session)}
    things = store.resources(work.session)
    at_work = {
        who.id: common(
            working_hours.working(who.shifts, work.today, zone, closed, away.get(who.id, ())),
            [span],
        )
        for who in people
    }
    everything = _everything(services.values(), things)
    taken = _merged(free_slots.occupied(SlotWish(), everything, list(at_work), span, work))
    return Rest(people, services, everything.rooms, at_work, taken, span, zone)


def _merged(taken: Occupied) -> Occupied:
    """The same in the fewest spans: it is gone through for every service and practitioner."""
    return Occupied(
        {each: merged(spans) for each, spans in taken.practitioners.items()},
        {each: merged(spans) for each, spans in taken.rooms.items()},
        {each: merged(spans) for each, spans in taken.devices.items()},
    )


def _everything(services: Collection[Service], things: Sequence[Resource]) -> Wanted:
    """Every room and device, with the longest time around an appointment."""
    return Wanted(
        timedelta(),
        timedelta(minutes=max((each.before for each in services), default=0)),
        timedelta(minutes=max((each.after for each in services), default=0)),
        tuple(each.id for each in things if each.kind is ResourceKind.ROOM),
        tuple(each.id for each in things if each.kind is ResourceKind.DEVICE),
    )


def _openings(left: Rest, service_ids: tuple[Id, ...], only: Id = "") -> dict[Id, list[Span]]:
    """Where these services fit together today, by practitioner who does them all."""
    chosen = [left.services[each] for each in service_ids]
    wanted = free_slots.together(chosen, left.rooms)
    if not wanted.rooms and any(each.rooms for each in chosen):
        return {}  # no room will do for all of them
    at_work = {
        who.id: left.at_work[who.id]
        for who in left.people
        if only in ("", who.id) and all(_does(who, each) for each in chosen)
    }
    return slots.openings(wanted, at_work, left.taken)


def _does(who: Practitioner, service: Service) -> bool:
    return not service.practitioners or who.id in service.practitioners


def gaps(left: Rest, mine: Id) -> list[Gap]:
    """Free times in which at least the shortest service finds its room and devices too."""
    found: dict[Id, list[Span]] = {}
    for kind in _kinds(left.services.values()):
        for who, spans in _openings(left, kind, mine).items():
            found.setdefault(who, []).extend(spans)
    gaps = [
        Gap(who.id, who.name, span.start, span.end, _least(who, left))
        for who in left.people
        for span in merged(found.get(who.id, ()))
    ]
    return sorted(day_ahead.remaining(gaps, left.span.start), key=lambda gap: gap.start)


def _kinds(services: Iterable[Service]) -> Collection[tuple[Id, ...]]:
    """The shortest service of each kind: where a longer one fits, that one does."""
    found: dict[object, Service] = {}
    for each in sorted(services, key=lambda service: -service.minutes):
        found[each.before, each.after, each.rooms, each.devices, each.practitioners] = each
    return [(each.id,) for each in found.values()] or [()]


def _least(who: Practitioner, left: Rest) -> timedelta:
    lengths = (each.minutes for each in left.services.values() if _does(who, each))
    return timedelta(minutes=min(lengths, default=30))


# the waiting list


def fitting(left: Rest, work: Work) -> int:
    """How many who wait for a slot could come today."""
    waiting = [
        each
        for each in lists.waiting(work.session, work.today)
        if each.state is WaitingState.OPEN and left.services.keys() >= set(each.wish.service_ids)
    ]
    kinds = {each.wish.service_ids for each in waiting}
    free = {kind: _openings(left, kind) for kind in kinds}
    if not any(spans for by_person in free.values() for spans in by_person.values()):
        return 0
    busy = occupying.busy(work.session, {each.wish.patient_id for each in waiting}, left.span)
    return sum(
        _fits(each, free[each.wish.service_ids], busy[each.wish.patient_id], left)
        for each in waiting
    )


def _fits(
    entry: WaitingEntry, free: Mapping[Id, list[Span]], busy: Iterable[Span], left: Rest
) -> bool:
    wish = entry.wish
    chosen = [left.services[each] for each in wish.service_ids]
    length = free_slots.together(chosen, left.rooms).length
    # the booking kept meanwhile gives way, and only an earlier time is better
    taken = [each for each in busy if each.start != entry.held_at]
    wished = _windows(entry, left)
    return any(
        piece.length >= length and (entry.held_at is None or piece.start < entry.held_at)
        for who, spans in free.items()
        if not wish.practitioner_ids or who in wish.practitioner_ids
        for span in spans
        for piece in common(without([span], taken), wished)
    )


def _windows(entry: WaitingEntry, left: Rest) -> list[Span]:
    """The hours of today that somebody wishes for."""
    day = wall_time.on_wall(left.span.start, left.zone).date()
    if not entry.wish.windows:
        return [left.span]
    return [
        wall_time.span_on(day, each.start, each.end, left.zone)
        for each in entry.wish.windows
        if each.weekday == day.weekday()
    ]
