"""Where an appointment fits: practitioner at work and free, a room free, every device free (CAL-10)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.spans import Span, without
from clinic_desktop.domain.wall_time import moment, on_wall


@dataclass(frozen=True)
class Wanted:
    """How long it takes; `before` and `after` keep practitioner, room and devices free around it.

    `rooms` are those that will do (empty: none is needed), `devices` are all needed at once.
    """

    length: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()
    rooms: tuple[Id, ...] = ()
    devices: tuple[Id, ...] = ()
    step: timedelta = timedelta(minutes=5)


@dataclass(frozen=True)
class Slot:
    """A place for an appointment (UTC)."""

    start: datetime
    end: datetime
    practitioner_id: Id
    room_id: Id = ""


@dataclass(frozen=True)
class Occupied:
    """What is taken, by whom or what: buffers of other appointments included."""

    practitioners: Mapping[Id, Sequence[Span]] = field(default_factory=dict)
    rooms: Mapping[Id, Sequence[Span]] = field(default_factory=dict)
    devices: Mapping[Id, Sequence[Span]] = field(default_factory=dict)
    patient: Sequence[Span] = ()


@dataclass(frozen=True)
class _Starts:
    """Moments at which it may start, both ends included."""

    first: datetime
    last: datetime


def free(
    wanted: Wanted, at_work: Mapping[Id, Sequence[Span]], taken: Occupied, zone: ZoneInfo
) -> Iterator[Slot]:
    """Every slot that fits, the earliest first; `at_work` is by practitioner, over the days asked.

    Starts lie on multiples of `step` on the wall. At one moment the practitioners come in the order
    given and each takes the first room that is free.
    """
    found: list[tuple[datetime, int, int, Slot]] = []
    for order, (practitioner, spans) in enumerate(at_work.items()):
        for rank, room in enumerate(wanted.rooms or ("",)):
            for start in _starts(wanted, practitioner, spans, room, taken, zone):
                slot = Slot(start, start + wanted.length, practitioner, room)
                found.append((start, order, rank, slot))
    found.sort(key=lambda each: each[:3])
    seen: set[tuple[datetime, Id]] = set()
    for start, _order, _rank, slot in found:
        if (start, slot.practitioner_id) not in seen:
            seen.add((start, slot.practitioner_id))
            yield slot


def openings(
    wanted: Wanted, at_work: Mapping[Id, Sequence[Span]], taken: Occupied
) -> dict[Id, list[Span]]:
    """By practitioner the stretches inside which it fits at any moment; one for each room."""
    return {
        practitioner: [
            Span(each.first, each.last + wanted.length)
            for room in wanted.rooms or ("",)
            for each in _ranges(wanted, practitioner, spans, room, taken)
        ]
        for practitioner, spans in at_work.items()
    }


def _starts(
    wanted: Wanted,
    practitioner: Id,
    spans: Sequence[Span],
    room: Id,
    taken: Occupied,
    zone: ZoneInfo,
) -> Iterator[datetime]:
    for each in _ranges(wanted, practitioner, spans, room, taken):
        yield from _on_step(each, wanted.step, zone)


def _ranges(
    wanted: Wanted, practitioner: Id, spans: Sequence[Span], room: Id, taken: Occupied
) -> list[_Starts]:
    if not spans:
        return []
    around = Span(spans[0].start, spans[-1].end).widened(wanted.before, wanted.after)
    kept = [*taken.practitioners.get(practitioner, ()), *taken.rooms.get(room, ())]
    for device in wanted.devices:
        kept.extend(taken.devices.get(device, ()))
    bare = _inside(spans, wanted.length, timedelta())
    buffered = _inside(without([around], kept), wanted.length + wanted.after, wanted.before)
    unhurried = _inside(without([around], taken.patient), wanted.length, timedelta())
    return _both(_both(bare, buffered), unhurried)


def _inside(spans: Iterable[Span], needed: timedelta, before: timedelta) -> list[_Starts]:
    starts = (_Starts(span.start + before, span.end - needed) for span in spans)
    return [each for each in starts if each.first <= each.last]


def _both(left: list[_Starts], right: list[_Starts]) -> list[_Starts]:
    at = to = 0
    result: list[_Starts] = []
    while at < len(left) and to < len(right):
        first = max(left[at].first, right[to].first)
        last = min(left[at].last, right[to].last)
        if first <= last:
            result.append(_Starts(first, last))
        if left[at].last < right[to].last:
            at += 1
        else:
            to += 1
    return result


def _on_step(starts: _Starts, step: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    wall = on_wall(starts.first, zone)
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    over = (wall - midnight) % step
    wall += step - over if over else timedelta()
    at = moment(wall, zone)
    while at <= starts.last:
        if at >= starts.first:
            yield at
        wall += step
        at = moment(wall, zone)
