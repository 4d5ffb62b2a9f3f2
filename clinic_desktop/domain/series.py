"""Appointments that repeat: a rule in local wall time, and what was taken out of it (CAL-1, CAL-3)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.wall_time import moment, on_wall

Made = TypeVar("Made")
MOST = 400  # occurrences of one series: a session every week for seven years
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_WITHIN_A_DAY = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_UNTIL = re.compile(r"(?:^|;)UNTIL=([^;]+)", re.I)


@dataclass(frozen=True)
class Series:
    """A rule (RFC 5545 RRULE text) from a first time on the wall; `without` are days taken out.

    A rule "" stands for days that no rule gives, as a course has them: only its appointments say
    which they are, so nothing here can be asked about it.

    `starts` is naive, in `zone`; `without` holds the days on which the rule gives an occurrence that
    was cancelled or stands on its own since it was edited alone: they never come back.
    """

    rule: str
    starts: datetime
    zone: str
    without: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Occurrence:
    """One appointment of a series: the day the rule gave it, and its moment (UTC)."""

    day: date
    at: datetime


def check(series: Series) -> None:
    """Raise InvalidInput(rule=…) for a rule that is not one, never ends or repeats within a day."""
    parts = _understood(lambda: _parts(series.rule))
    if parts.keys() & _WITHIN_A_DAY or parts.get("FREQ", "") not in _FREQUENCIES:
        raise InvalidInput(rule=_("Repeat by day, week, month or year."))
    if len(parts.keys() & {"COUNT", "UNTIL"}) != 1:
        raise InvalidInput(rule=_("Say how many times it repeats, or until when."))
    rule = _understood(lambda: _rule(series))
    if len(list(islice(iter(rule), MOST + 1))) > MOST:
        text = _("A series holds at most {n} appointments.").format(n=MOST)
        raise InvalidInput(rule=text)


def wall_times(series: Series) -> Iterator[datetime]:
    """Every time on the wall (naive) that the rule gives, in order, exceptions left out."""
    return (at for at in _rule(series) if at.date() not in series.without)


def occurrences(series: Series, limit: int = MOST) -> list[Occurrence]:
    """The appointments of the series in order, at most `limit`.

    The wall shows the same time at each, whatever the zone's rules do in between.
    """
    zone = ZoneInfo(series.zone)
    return [Occurrence(at.date(), moment(at, zone)) for at in islice(wall_times(series), limit)]


def split(series: Series, day: date) -> tuple[Series | None, Series]:
    """The series before `day`, and the one from that day on ("this and following").

    The first is None where `day` is its first. Raises InvalidInput(day=…) where the rule gives
    nothing from that day on.
    """
    times = list(islice(_rule(series), MOST))
    before = [at for at in times if at.date() < day]
    after = [at for at in times if at.date() >= day]
    if not after:
        raise InvalidInput(day=_("The series has no appointment on or after this day."))
    following = replace(series, rule=_counted(series.rule, len(after)), starts=after[0])
    if not before:
        return None, following
    return replace(series, rule=_counted(series.rule, len(before))), following


def course_days(first: date, sessions: int, every: int, slack: int) -> list[tuple[date, ...]]:
    """For each session the days to try, the wanted one first, then nearest (CAL-9).

    Session n is wanted `n * every` days after the first; ± `slack` days are tried. The first
    session is fixed.
    """
    if sessions < 1 or every < 1 or not 0 <= slack < every:
        raise InvalidInput(every=_("Sessions must be further apart than the days they may shift."))
    wanted = [first + timedelta(days=number * every) for number in range(sessions)]
    return [(first,), *(_around(day, slack) for day in wanted[1:])]


def _around(day: date, slack: int) -> tuple[date, ...]:
    shifts = sorted(range(-slack, slack + 1), key=lambda shift: (abs(shift), shift < 0))
    return tuple(day + timedelta(days=shift) for shift in shifts)


def _rule(series: Series) -> rrule:
    if not series.rule.strip(" ;"):
        raise ValueError("days without a rule: ask the appointments themselves")
    _refuse_endless(_parts(series.rule))
    text = _UNTIL.sub(lambda found: _local_until(found[0], found[1], series.zone), series.rule)
    made = rrulestr(text.strip(" ;"), dtstart=series.starts, cache=False)
    if not isinstance(made, rrule):
        raise ValueError("one rule, not a set")
    return made


def _understood(work: Callable[[], Made]) -> Made:
    try:
        return work()
    except (ValueError, TypeError, KeyError, IndexError):
        raise InvalidInput(rule=_("This is not a rule for repeating appointments.")) from None


def _parts(rule: str) -> dict[str, str]:
    """The parts of a rule by their names, in capitals; raises ValueError where one stands twice."""
    pairs = [part.split("=", 1) for part in rule.upper().strip(" ;").split(";")]
    parts = {name: value for name, value in pairs if name.isalpha()}
    if len(parts) < len(pairs):
        raise ValueError("a part without a name, or one that stands twice")
    return parts


def _refuse_endless(parts: dict[str, str]) -> None:
    """Raise ValueError for what would be looked for until the end of time, and not be found."""
    if int(parts.get("INTERVAL", "1")) < 1:
        raise ValueError("an interval of nothing")
    months = [int(each) for each in parts.get("BYMONTH", "").split(",") if each]
    days = [abs(int(each)) for each in parts.get("BYMONTHDAY", "").split(",") if each]
    longest = max((_LONGEST_MONTHS.get(month, 31) for month in months), default=31)
    if days and min(days) > longest:
        raise ValueError("a day that none of the months has")


def _local_until(whole: str, value: str, zone: str) -> str:
    # an end given in UTC is brought to the wall, where the rule is counted
    if not value.upper().endswith("Z"):
        return whole
    at = datetime.strptime(value.upper(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    local = on_wall(at, ZoneInfo(zone)).strftime("%Y%m%dT%H%M%S")
    return whole.replace(value, local)


def _counted(rule: str, count: int) -> str:
    kept = [
        part
        for part in rule.split(";")
        if part and not part.upper().startswith(("COUNT=", "UNTIL="))
    ]
    return ";".join([*kept, f"COUNT={count}"])
