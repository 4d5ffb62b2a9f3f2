"""A day with a time, typed as one says it."""

from datetime import date, datetime, time

import pytest

from clinic_desktop.domain import day_and_time
from clinic_desktop.domain.formatting import Formatter

NOW = datetime.combine(date(2026, 3, 2), time(10))  # a Monday
FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def read(text: str, language: str = "en") -> datetime:
    formatter = Formatter(language=language, country="LB")
    return day_and_time.parse(text, NOW, FRENCH, formatter.parse_date, formatter.parse_time)


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("tue 9:30", (3, 3), time(9, 30)),
        ("Tuesday 9.30", (3, 3), time(9, 30)),
        ("mar 9:30", (3, 3), time(9, 30)),
        ("mon 14", (3, 2), time(14)),
        ("mon 9", (3, 9), time(9)),
        ("14/3 16", (3, 14), time(16)),
        ("14.3. 16", (3, 14), time(16)),
        ("14/03/2026 16:15", (3, 14), time(16, 15)),
        ("2026-03-14 8", (3, 14), time(8)),
        ("14 Mar 2026 2:30 PM", (3, 14), time(14, 30)),
        ("tomorrow 10", (3, 3), time(10)),
        ("today 17:05", (3, 2), time(17, 5)),
        ("11:20", (3, 2), time(11, 20)),
        ("9:30", (3, 3), time(9, 30)),
        ("tue ٩:٣٠", (3, 3), time(9, 30)),
    ],
)
def test_a_day_and_a_time_are_understood(text: str, day: tuple[int, int], at: time) -> None:
    assert read(text) == datetime.combine(date(2026, *day), at)


def test_a_day_without_its_year_lies_ahead() -> None:
    assert read("1/2 9").year == 2027
    assert read("3/3 9").year == 2026


@pytest.mark.parametrize("text", ["", "tue", "soon", "t 9", "32/1 9", "tue 25", "tue 9:30 sharp"])
def test_anything_else_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="tue 9:30"):
        read(text)
