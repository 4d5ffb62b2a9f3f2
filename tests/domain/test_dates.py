"""Birth dates known to the day, month, year or by age."""

from datetime import date

import pytest

from clinic_desktop.domain import dates
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.patient import BirthDate, Precision

TODAY = date(2026, 3, 5)


def read(text: str) -> BirthDate:
    return dates.parse_birth(text, TODAY, Formatter("en", "LB").parse_date)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("1990", date(1990, 1, 1), Precision.YEAR),
        ("05.1990", date(1990, 5, 1), Precision.MONTH),
        ("1990-05", date(1990, 5, 1), Precision.MONTH),
        ("5/3/1990", date(1990, 3, 5), Precision.EXACT),
        ("5/3/46", date(1946, 3, 5), Precision.EXACT),
        ("5/3/26", date(2026, 3, 5), Precision.EXACT),
        ("35y", date(1990, 7, 1), Precision.AGE),
        ("35 лет", date(1990, 7, 1), Precision.AGE),
        ("35 ans", date(1990, 7, 1), Precision.AGE),
    ],
)
def test_a_birth_is_read_as_far_as_it_is_known(text: str, day: date, precision: Precision) -> None:
    birth = read(text)
    assert (birth.day, birth.precision) == (day, precision)


def test_a_stated_age_keeps_what_was_said_and_when() -> None:
    birth = read("35y")
    assert (birth.stated_age, birth.stated_on) == (35, TODAY)
    assert dates.age_on(birth, TODAY) == 35
    assert dates.age_on(birth, date(2028, 3, 5)) == 37


@pytest.mark.parametrize("text", ["2027", "06.03.2026", "1700", "140y", "13.1990", "30/02/1990",
                                  "", "soon", "0000"])  # fmt: skip
def test_an_impossible_birth_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w .*\.$"):
        read(text)


def test_age_turns_on_the_birthday() -> None:
    born = BirthDate(date(1990, 3, 6))
    assert [dates.age_on(born, day) for day in (TODAY, date(2026, 3, 6))] == [35, 36]
    assert dates.age_on(BirthDate(date(2027, 1, 1)), TODAY) == 0
    assert dates.age_in_months(BirthDate(date(2025, 1, 5)), TODAY) == 14


def test_a_leap_day_birthday_is_full_on_the_first_of_march() -> None:
    born = BirthDate(date(2008, 2, 29))
    assert dates.age_on(born, date(2026, 2, 28)) == 17
    assert dates.majority_on(born) == date(2026, 3, 1)


def test_majority_waits_for_the_latest_possible_birth() -> None:
    assert dates.majority_on(dates.from_year(2008)) == date(2026, 12, 31)
    assert dates.majority_on(dates.from_month(2008, 3)) == date(2026, 3, 31)
    assert dates.is_adult(BirthDate(date(2008, 3, 5)), TODAY)
    assert not dates.is_adult(dates.from_month(2008, 3), TODAY)
    assert dates.is_adult(dates.from_age(18, TODAY), TODAY)


def test_the_likely_year_is_the_stored_one() -> None:
    assert dates.likely_year(dates.from_age(35, TODAY)) == 1990
