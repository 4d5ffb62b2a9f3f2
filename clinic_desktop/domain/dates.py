"""Birth dates that are not always known to the day: reading, age, likely year, majority (REG-3)."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import BirthDate, Precision

OLDEST_YEARS = 130  # nobody on record has lived longer (122)
_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(?:(\d{1,2})[./ -](\d{4})|(\d{4})[./-](\d{1,2}))")
_AGE = re.compile(
    r"(\d{1,3}) ?(?:y|yr|yrs|years?|ans?|л|лет|год|года|г|ж|жас|س|سنة|سنوات)\.?", re.I
)


def exact(day: date) -> BirthDate:
    return BirthDate(day)


def from_month(year: int, month: int) -> BirthDate:
    return BirthDate(date(year, month, 1), Precision.MONTH)


def from_year(year: int) -> BirthDate:
    return BirthDate(date(year, 1, 1), Precision.YEAR)


def from_age(years: int, stated_on: date) -> BirthDate:
    """From an age in whole years stated on a day; the likely birthday is half a year earlier."""
    likely = stated_on - relativedelta(years=years, months=6)
    return BirthDate(date(likely.year, 7, 1), Precision.AGE, years, stated_on)


def parse_birth(text: str, today: date, parse_date: Callable[[str], date]) -> BirthDate:
    """What was typed: "1990", "05.1990", "35y" or a whole date as `parse_date` understands it.

    Raises ValueError with a sentence for the person.
    """
    typed = " ".join(text.split())
    try:
        birth = _partial(typed, today) or exact(_not_ahead(parse_date(typed), typed, today))
    except (OverflowError, IndexError) as error:
        raise ValueError(_("There is no such date.")) from error
    return _plausible(birth, today)


def _partial(typed: str, today: date) -> BirthDate | None:
    if found := _YEAR.fullmatch(typed):
        return from_year(_year(found[1]))
    if found := _MONTH.fullmatch(typed):
        month = int(found[1] or found[4])
        if not 1 <= month <= 12:
            raise ValueError(_("There are only twelve months in a year."))
        return from_month(_year(found[2] or found[3]), month)
    if found := _AGE.fullmatch(typed):
        years = int(found[1])
        if years > OLDEST_YEARS:
            raise ValueError(_("Nobody is that old; check the age."))
        return from_age(years, today)
    return None


def _year(text: str) -> int:
    if int(text) < 1000:
        raise ValueError(_("There is no such date."))
    return int(text)


def _not_ahead(day: date, typed: str, today: date) -> date:
    """A year typed with two digits that lies ahead belongs to the century before."""
    has_full_year = re.search(r"\d{4}", typed) is not None
    return day if has_full_year or day <= today else day - relativedelta(years=100)


def _plausible(birth: BirthDate, today: date) -> BirthDate:
    if birth.day > today:
        raise ValueError(_("This birth date lies in the future."))
    if today.year - birth.day.year > OLDEST_YEARS:
        raise ValueError(_("This birth date is too long ago; check the year."))
    return birth


def age_on(birth: BirthDate, day: date) -> int:
    """Age in whole years; never below zero. Where only the year is known, the likeliest age."""
    if birth.stated_age is not None and birth.stated_on is not None:
        return max(0, birth.stated_age + _whole_years(birth.stated_on, day))
    return max(0, _whole_years(_middle(birth), day))


def age_in_months(birth: BirthDate, day: date) -> int:
    """Age in whole months, for small children."""
    gap = relativedelta(day, _middle(birth))
    return max(0, gap.years * 12 + gap.months)


def _middle(birth: BirthDate) -> date:
    """The middle of what is known, so that the error is smallest."""
    if birth.precision is Precision.YEAR:
        return birth.day.replace(month=7, day=1)
    if birth.precision is Precision.MONTH:
        return birth.day.replace(day=15)
    return birth.day


def _whole_years(start: date, end: date) -> int:
    # relativedelta counts a 29 February birthday on the 28th; in law the year is full on 1 March
    before = (end.month, end.day) < (start.month, start.day)
    return end.year - start.year - before


def likely_year(birth: BirthDate) -> int:
    return birth.day.year


def earliest_and_latest(birth: BirthDate) -> tuple[date, date]:
    """The first and last day that the birth may have been."""
    first = birth.day
    if birth.precision is Precision.MONTH:
        return first, first + relativedelta(months=1) - timedelta(days=1)
    if birth.precision is Precision.YEAR:
        return first, first.replace(month=12, day=31)
    if birth.stated_age is not None and birth.stated_on is not None:
        latest = birth.stated_on - relativedelta(years=birth.stated_age)
        return latest - relativedelta(years=1) + timedelta(days=1), latest
    return first, first


def majority_on(birth: BirthDate, years: int = 18) -> date:
    """The day the person surely has come of age: reckoned from the latest possible birth."""
    latest = earliest_and_latest(birth)[1]
    try:
        return latest.replace(year=latest.year + years)
    except ValueError:  # born on 29 February
        return date(latest.year + years, 3, 1)


def is_adult(birth: BirthDate, today: date, years: int = 18) -> bool:
    return today >= majority_on(birth, years)
