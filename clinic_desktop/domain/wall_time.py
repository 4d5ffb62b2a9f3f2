"""From the clock on the clinic's wall to a moment, also where the clock jumps (CAL-1)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from clinic_desktop.domain.spans import Span


def moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of a time on the wall, given naive.

    A time that happens twice means the first; one that the clock skips means as long after the jump
    as it lay after the last time shown, as RFC 5545 (3.3.5) has it: 00:30 in Beirut's missing
    midnight is 01:30.
    """
    if local.tzinfo is not None:
        raise ValueError("a time on the wall has no zone of its own")
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def on_wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What the wall shows at a moment, naive."""
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def drift(told: datetime, zone: ZoneInfo, at: datetime) -> timedelta:
    """By how much what stands at `at` must move to stand at the minute that was told (naive).

    Nothing where the wall shows that minute, be it the second time round, or never shows it and
    `at` is the moment meant instead.
    """
    minute = at.replace(second=0, microsecond=0)
    if on_wall(minute, zone) == told:
        return timedelta()
    return moment(told, zone) - minute


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock never shows this time on that day."""
    return on_wall(moment(local, zone), zone) != local


def day_span(day: date, zone: ZoneInfo) -> Span:
    """The whole of a calendar day: 23, 24 or 25 hours, from its first moment to the next day's."""
    # where midnight itself is skipped, its moment is that of the jump
    ends = (datetime.combine(each, time.min) for each in (day, day + timedelta(days=1)))
    return Span(*(moment(end, zone) for end in ends))


@lru_cache(4096)  # everybody's shifts on every day shown: the same few hours again and again
def span_on(day: date, start: time, end: time, zone: ZoneInfo) -> Span:
    """From one time on the wall to another; `end` not after `start` reaches into the next day."""
    last = day if end > start else day + timedelta(days=1)
    begin = moment(datetime.combine(day, start), zone)
    return Span(begin, max(begin, moment(datetime.combine(last, end), zone)))
