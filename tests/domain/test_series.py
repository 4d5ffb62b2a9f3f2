"""Series in wall time: published rules, jumping clocks, exceptions, courses."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain import series, wall_time
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.series import Series
from tests.shared_data import shared_data

RULES = "vectors/rrule-expected-instances.txt"
BEIRUT, ALMATY = ZoneInfo("Asia/Beirut"), ZoneInfo("Asia/Almaty")


def _published() -> list[tuple[str, str, str, str]]:
    blocks = (shared_data() / RULES).read_text("ascii").split("\n\n")
    found = []
    for block in blocks:
        lines = dict(line.split(":", 1) for line in block.strip().splitlines() if ":" in line)
        if lines:
            begin = lines.get("START-AT", lines["DTSTART"])
            found.append((lines["RRULE"], lines["DTSTART"], begin, lines["INSTANCES"]))
    return found


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _given(made: Series, begin: datetime, limit: int) -> list[datetime]:
    return list(islice((at for at in series.wall_times(made) if at >= begin), limit))


def test_the_published_rules_give_their_published_instances() -> None:
    published, wrong = _published(), []
    for rule, start, begin, instances in published:
        expected = [_wall(each.rstrip("Z")) for each in instances.split(",")]
        is_ended = "COUNT" in rule or "UNTIL" in rule
        made = Series(rule, _wall(start.rstrip("Z")), "UTC")
        if _given(made, _wall(begin.rstrip("Z")), len(expected) + is_ended) != expected:
            wrong.append(rule)
    assert (len(published), wrong) == (35, [])


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYHOUR=9,15;COUNT=4",
        "FREQ=DAILY;FREQ=SECONDLY;COUNT=4",
        "FREQ=DAILY;INTERVAL=0;COUNT=3",
        "FREQ=DAILY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30;COUNT=1",
        "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31;COUNT=1",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20270101",
        "RRULE:FREQ=DAILY;COUNT=3",
        "DTSTART:20200101T000000\nRRULE:FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;COUNT",
    ],
)
def test_a_rule_of_tricks_is_refused_at_once(rule: str) -> None:
    with pytest.raises(InvalidInput):
        series.check(Series(rule, _wall("2026-03-02 09:00"), "Asia/Beirut"))


def test_a_series_keeps_its_time_on_the_wall_when_summer_time_begins() -> None:
    weekly = Series("FREQ=WEEKLY;COUNT=3", _wall("2026-03-23 09:00"), "Asia/Beirut")
    moments = [each.at for each in series.occurrences(weekly)]
    assert [at.astimezone(BEIRUT).time() for at in moments] == [time(9, 0)] * 3
    assert [at.astimezone(UTC).hour for at in moments] == [7, 6, 6]


def test_a_series_keeps_its_time_on_the_wall_when_a_country_changes_its_rules() -> None:
    weekly = Series("FREQ=WEEKLY;COUNT=2", _wall("2024-02-26 09:00"), "Asia/Almaty")
    first, second = series.occurrences(weekly)
    assert (first.at.hour, second.at.hour) == (3, 4)  # from +06 to +05 on 1 March 2024
    assert second.at.astimezone(ALMATY).time() == time(9, 0)


def test_beiruts_missing_midnight_has_a_day_of_23_hours_that_begins_at_the_jump() -> None:
    day = wall_time.day_span(date(2026, 3, 29), BEIRUT)
    assert day.length == timedelta(hours=23)
    assert wall_time.on_wall(day.start, BEIRUT) == _wall("2026-03-29 01:00")
    assert wall_time.is_skipped(_wall("2026-03-29 00:30"), BEIRUT)
    at = wall_time.moment(_wall("2026-03-29 00:30"), BEIRUT)
    assert wall_time.on_wall(at, BEIRUT) == _wall("2026-03-29 01:30")


def test_a_time_that_comes_twice_means_the_first() -> None:
    at = wall_time.moment(_wall("2026-10-24 23:30"), BEIRUT)
    assert at == datetime(2026, 10, 24, 20, 30, tzinfo=UTC)
    assert wall_time.day_span(date(2026, 10, 24), BEIRUT).length == timedelta(hours=25)


def test_a_cancelled_day_never_returns() -> None:
    weekly = Series("FREQ=WEEKLY;COUNT=4", _wall("2026-03-02 09:00"), "UTC")
    gone = date(2026, 3, 9)
    with_hole = Series(weekly.rule, weekly.starts, weekly.zone, frozenset({gone}))
    assert [each.day.day for each in series.occurrences(with_hole)] == [2, 16, 23]
    before, after = series.split(with_hole, date(2026, 3, 16))
    assert before is not None
    assert [each.day.day for each in series.occurrences(before)] == [2]
    assert [each.day.day for each in series.occurrences(after)] == [16, 23]


@given(
    count=st.integers(1, 30),
    interval=st.integers(1, 4),
    at=st.integers(0, 29),
    frequency=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
)
def test_splitting_a_series_loses_and_doubles_nothing(
    count: int, interval: int, at: int, frequency: str
) -> None:
    rule = f"FREQ={frequency};INTERVAL={interval};COUNT={count}"
    whole = Series(rule, _wall("2026-01-15 10:00"), "Asia/Beirut")
    times = list(series.wall_times(whole))
    before, after = series.split(whole, times[min(at, count - 1)].date())
    parts = [] if before is None else list(series.wall_times(before))
    assert parts + list(series.wall_times(after)) == times


@pytest.mark.parametrize(
    "rule", ["", "every week", "FREQ=SECONDLY;COUNT=3", "FREQ=WEEKLY", "FREQ=DAILY;COUNT=4000"]
)
def test_a_rule_that_is_none_or_never_ends_is_refused_in_words(rule: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        series.check(Series(rule, _wall("2026-01-05 09:00"), "UTC"))
    assert refused.value.problems["rule"]


def test_a_course_tries_the_wanted_day_first_then_the_nearest() -> None:
    days = series.course_days(date(2026, 3, 2), sessions=3, every=28, slack=2)
    assert days[0] == (date(2026, 3, 2),)
    assert [day.day for day in days[1]] == [30, 31, 29, 1, 28]
    assert len(days) == 3
