"""Hours as they are typed, and the colours of the calendar."""

from datetime import time

import pytest

from clinic_desktop.domain import hours_text
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.hours_text import Stretch

EUROPE = Formatter(language="en", country="LB", zone="Asia/Beirut", currency="USD")
AMERICA = Formatter(language="en", country="US", zone="America/New_York", currency="USD")
DAY = (Stretch(time(9), time(13)), Stretch(time(14), time(18, 30)))


@pytest.mark.parametrize(
    "text",
    [
        "9-13, 14-18:30",
        "09:00–13:00, 14:00–18:30",
        "14 to 18.30; 9 to 13",
        "9-13 + 14-1830",
        "٩-١٣، ١٤-١٨:٣٠",
        "9am-1pm, 2pm-6:30pm",
    ],
)
def test_hours_are_read_as_people_type_them(text: str) -> None:
    assert hours_text.parse(text, EUROPE.parse_time) == DAY


def test_a_stretch_may_name_its_room() -> None:
    read = hours_text.parse("9-13 @Room 1, 14-18", EUROPE.parse_time)
    assert [each.room for each in read] == ["Room 1", ""]


def test_nothing_typed_is_a_day_off() -> None:
    assert hours_text.parse("  ", EUROPE.parse_time) == ()


@pytest.mark.parametrize("formatter", [EUROPE, AMERICA], ids=["24 hours", "12 hours"])
def test_what_is_written_is_read_again(formatter: Formatter) -> None:
    stretches = (*DAY, Stretch(time(20), time(21), "Room 2"))
    written = hours_text.write(stretches, formatter.time)
    assert hours_text.parse(written, formatter.parse_time) == stretches


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("9-13, 12-15", "overlap"),
        ("13-9", "later than it begins"),
        ("9", "Write it like"),
        ("9-", "Write it like"),
        ("9-13-15", "Write it like"),
        ("9-25", "Write the time like"),
        ("all day", "Write it like"),
    ],
)
def test_what_cannot_be_meant_is_said(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        hours_text.parse(text, EUROPE.parse_time)
