"""A series moved as a whole: every occurrence by the same number of days, to another time of day."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice

from clinic_desktop.domain import series
from clinic_desktop.domain.series import MOST, Series

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# parts that mean the same when days and first day of the week turn together
_TURNING = frozenset({"FREQ", "INTERVAL", "COUNT", "BYDAY", "WKST"})


def shifted(found: Series, by: timedelta) -> Series:
    """The series with each occurrence later (or earlier) by `by`, counted on the wall.

    Days taken out move along. Where no rule of the same kind gives exactly those days ("the 31st of
    each month", two days later), the rule is "": its appointments alone say which days they are.
    """
    days = _days_between(found.starts, found.starts + by)
    moved = replace(
        found,
        starts=found.starts + by,
        without=frozenset(day + timedelta(days=days) for day in found.without),
    )
    if not found.rule or not days:
        return moved
    turned = replace(moved, rule=_turned(found.rule, days))
    return turned if turned.rule and _agree(found, turned, by) else replace(moved, rule="")


def _days_between(one: datetime, other: datetime) -> int:
    return (other.date() - one.date()).days


def _agree(found: Series, turned: Series, by: timedelta) -> bool:
    before = [at + by for at in islice(series.wall_times(found), MOST)]
    return before == list(islice(series.wall_times(turned), MOST))


def _turned(rule: str, days: int) -> str:
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    if not parts.keys() <= _TURNING or parts.get("FREQ") not in ("DAILY", "WEEKLY"):
        return ""
    named = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    if not set(named) <= set(_DAYS):
        return ""
    if named:
        parts["BYDAY"] = ",".join(_later(each, days) for each in named)
    parts["WKST"] = _later(parts.get("WKST", "MO"), days)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _later(day: str, days: int) -> str:
    return _DAYS[(_DAYS.index(day) + days) % 7]
