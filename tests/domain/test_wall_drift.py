"""How far a booking stands from the time that was told, where clocks jump and rules change."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.wall_time import drift, moment, on_wall
from tests import zones

BEIRUT, ALMATY = ZoneInfo("Asia/Beirut"), ZoneInfo("Asia/Almaty")
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_booking_made_before_the_clock_went_back_by_law_moves_on_by_an_hour() -> None:
    assert drift(wall("2026-03-02T09:00"), ALMATY, at("2026-03-02T03:00")) == HOUR


def test_one_that_stands_at_its_time_stays() -> None:
    assert not drift(wall("2026-03-02T09:00"), ALMATY, at("2026-03-02T04:00"))


@pytest.mark.parametrize("minutes", [0, 30])
def test_beiruts_missing_midnight_is_the_hour_after_and_stays_there(minutes: int) -> None:
    told = wall(f"2026-03-29T00:{minutes:02}")  # the clock goes from 00:00 to 01:00
    meant = at("2026-03-28T22:00") + timedelta(minutes=minutes)
    assert not drift(told, BEIRUT, meant)
    assert drift(told, BEIRUT, meant - HOUR) == HOUR


def test_the_second_time_round_is_as_good_as_the_first() -> None:
    told = wall("2026-10-24T23:30")  # Beirut shows it twice
    for first_or_second in ("2026-10-24T20:30", "2026-10-24T21:30"):
        assert not drift(told, BEIRUT, at(first_or_second))


def test_seconds_are_nobodys_drift() -> None:
    assert not drift(wall("2026-03-02T09:00"), BEIRUT, at("2026-03-02T07:00:42.000123"))


@given(
    st.datetimes(wall("2026-01-01"), wall("2027-01-01")),
    st.sampled_from(["Asia/Beirut", "Asia/Almaty", "America/New_York", "Pacific/Kiritimati"]),
    st.integers(-26 * 60, 26 * 60),
)
def test_moved_by_its_drift_it_stands_and_drifts_no_more(
    told: datetime, name: str, off: int
) -> None:
    zone, told = ZoneInfo(name), told.replace(second=0, microsecond=0)
    stood = moment(told, zone) + timedelta(minutes=off)
    now = stood + drift(told, zone, stood)
    assert not drift(told, zone, now)
    assert on_wall(now, zone) in {told, on_wall(moment(told, zone), zone)}


def test_a_compiled_zone_of_a_newer_rule_is_read_as_it_is(tmp_path: Path) -> None:
    with zones.ruled_by(zones.write(tmp_path, Asia__Almaty="<+06>-6")):
        assert drift(wall("2026-03-02T09:00"), ZoneInfo("Asia/Almaty"), at("2026-03-02T04:00")) == (
            -HOUR
        )
