"""Where each appointment stands in a calendar of columns: pure minutes and lanes, no pixels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import AppointmentRow, DayFrame
from clinic_desktop.domain.ids import Id

DAY = 24 * 60  # minutes that a column shows, whatever the clock did that day
Minutes = tuple[int, int]  # from, up to but not including; minutes on the wall


@dataclass(frozen=True)
class Column:
    """One day of one practitioner or room; `owner` "" stands for appointments without a room."""

    day: date
    owner: Id
    title: str
    off: tuple[Minutes, ...] = ()  # outside the hours of work
    closed_for: str = ""


@dataclass(frozen=True)
class Block:
    """An appointment in its column; those that overlap share the width in `lanes`."""

    row: AppointmentRow
    column: int
    start: int
    end: int
    lane: int = 0
    lanes: int = 1

    @property
    def id(self) -> Id:
        return self.row.id


@dataclass(frozen=True)
class Board:
    """All that a day or week view paints; blocks in reading order."""

    columns: tuple[Column, ...] = ()
    blocks: tuple[Block, ...] = ()
    by_id: Mapping[Id, Block] = field(default_factory=dict)

    def at(self, column: int, minute: int) -> Block | None:
        """The first appointment that covers this minute of a column."""
        return next(
            (b for b in self.blocks if b.column == column and b.start <= minute < b.end), None
        )

    def column_of(self, day: date, owner: Id) -> int:
        """Where that day of that owner stands, else where the day begins; -1 for neither."""
        days = [at for at, column in enumerate(self.columns) if column.day == day]
        return next((at for at in days if self.columns[at].owner == owner), days[0] if days else -1)


def lanes(spans: Sequence[Minutes]) -> list[tuple[int, int]]:
    """For each span its lane and how many lanes its neighbours need; those that touch share one."""
    order = sorted(range(len(spans)), key=lambda at: (spans[at][0], -spans[at][1]))
    found: list[tuple[int, int]] = [(0, 1)] * len(spans)
    group: list[tuple[int, int]] = []  # (which span, lane) of those that hang together
    ends: list[int] = []  # of each lane of the group
    for at in order:
        start, end = spans[at]
        if ends and start >= max(ends):
            _settle(group, len(ends), found)
            group, ends = [], []
        lane = next((lane for lane, until in enumerate(ends) if until <= start), len(ends))
        ends[lane : lane + 1] = [end]
        group.append((at, lane))
    _settle(group, len(ends), found)
    return found


def _settle(group: list[tuple[int, int]], count: int, found: list[tuple[int, int]]) -> None:
    for at, lane in group:
        found[at] = (lane, count)


def board(
    rows: Iterable[AppointmentRow],
    columns: Sequence[Column],
    zone: ZoneInfo,
    *,
    is_by_room: bool = False,
) -> Board:
    """Put every appointment into its column; one that passes midnight shows on both days."""
    places = {(column.day, column.owner): at for at, column in enumerate(columns)}
    held: dict[int, list[tuple[AppointmentRow, Minutes]]] = {}
    for row in rows:
        owner = row.room_id if is_by_room else row.practitioner_id
        for day, span in on_days(row.start, row.end, zone):
            if (at := places.get((day, owner))) is not None:
                held.setdefault(at, []).append((row, span))
    blocks = [block for at in sorted(held) for block in _column_blocks(at, held[at])]
    return Board(tuple(columns), tuple(blocks), {block.id: block for block in reversed(blocks)})


def _column_blocks(at: int, held: list[tuple[AppointmentRow, Minutes]]) -> list[Block]:
    placed = lanes([span for _row, span in held])
    blocks = [
        Block(row, at, *span, lane, count)
        for (row, span), (lane, count) in zip(held, placed, strict=True)
    ]
    return sorted(blocks, key=lambda block: (block.start, block.lane))


def on_days(start: datetime, end: datetime, zone: ZoneInfo) -> list[tuple[date, Minutes]]:
    """The days that a stretch of time touches, with its minutes on the wall of each."""
    first = wall_time.on_wall(start, zone)
    begin = first.hour * 60 + first.minute
    # by length, not by the clock at its end: an hour stays an hour tall on the night of a change
    left = begin + max(1, int((end - start).total_seconds() // 60))
    days, day = [], first.date()
    while left > 0:
        days.append((day, (begin, min(left, DAY))))
        day, begin, left = day + timedelta(days=1), 0, left - DAY
    return days


def off_minutes(
    hours: Iterable[tuple[datetime, datetime]], day: date, zone: ZoneInfo
) -> tuple[Minutes, ...]:
    """What lies outside the hours of work on that day."""
    work = sorted(
        span for start, end in hours if (span := _shown_on(day, start, end, zone)) is not None
    )
    off, at = [], 0
    for begin, until in work:
        if begin > at:
            off.append((at, begin))
        at = max(at, until)
    return (*off, (at, DAY)) if at < DAY else tuple(off)


def _shown_on(day: date, start: datetime, end: datetime, zone: ZoneInfo) -> Minutes | None:
    """From clock to clock: work ends when the wall says so, also on the night of a change."""
    first, last = wall_time.on_wall(start, zone), wall_time.on_wall(end, zone)
    begin = first.hour * 60 + first.minute if first.date() == day else 0
    until = last.hour * 60 + last.minute if last.date() == day else DAY
    return (begin, until) if first.date() <= day <= last.date() and begin < until else None


def columns_by_person(
    frames: Iterable[DayFrame],
    people: Sequence[tuple[Id, str]],
    busy: frozenset[tuple[date, Id]],
    zone: ZoneInfo,
    *,
    is_dense: bool,
) -> list[Column]:
    """A column for everybody on each day; dense: only for those at work or booked on it."""
    found: list[Column] = []
    for frame in frames:
        shown = [
            (owner, title)
            for owner, title in people
            if not is_dense or frame.hours.get(owner) or (frame.day, owner) in busy
        ]
        for owner, title in shown or people[:1]:
            off = off_minutes(frame.hours.get(owner, ()), frame.day, zone)
            found.append(Column(frame.day, owner, title, off, frame.closed_for))
    return found


def columns_by_room(
    frames: Iterable[DayFrame], rooms: Sequence[tuple[Id, str]], zone: ZoneInfo
) -> list[Column]:
    """A column for every room; dim where nobody of the clinic works."""
    found: list[Column] = []
    for frame in frames:
        anybody = [span for spans in frame.hours.values() for span in spans]
        off = off_minutes(anybody, frame.day, zone)
        found += [Column(frame.day, owner, title, off, frame.closed_for) for owner, title in rooms]
    return found
