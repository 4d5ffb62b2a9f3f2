"""Values as text and back, per locale."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.dates import from_age, from_month, from_year
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.money import Money
from clinic_desktop.domain.patient import BirthDate

NBSP, NARROW = "\u00a0", "\u202f"
LEBANON = Formatter("en", "LB", "Asia/Beirut", "USD")
ARABIC = Formatter("ar", "LB", "Asia/Beirut", "LBP")
FRENCH = Formatter("fr", "LB", "Asia/Beirut", "USD")
INDIA = Formatter("en", "IN", "Asia/Kolkata", "INR")
RUSSIAN = Formatter("ru", "KZ", "Asia/Almaty", "KZT")
KAZAKH = Formatter("kk", "KZ", "Asia/Almaty", "KZT")
AMERICAN = Formatter("en", "US", "America/New_York", "USD")
ALL = (LEBANON, ARABIC, FRENCH, INDIA, RUSSIAN, KAZAKH, AMERICAN)
TODAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("formatter", "short", "long"),
    [
        (LEBANON, "05/03/2026", "05 Mar 2026"),
        (ARABIC, "05/03/2026", "05 آذار 2026"),
        (FRENCH, "05/03/2026", "05 mars 2026"),
        (INDIA, "05-03-2026", "05 Mar 2026"),
        (RUSSIAN, "05.03.2026", "05 мар. 2026"),
        (KAZAKH, "05.03.2026", "05 нау. 2026"),
        (AMERICAN, "03/05/2026", "05 Mar 2026"),
    ],
)
def test_dates_follow_the_country_and_months_the_language(
    formatter: Formatter, short: str, long: str
) -> None:
    assert formatter.date(TODAY) == short
    assert formatter.date_long(TODAY) == long


@pytest.mark.parametrize(
    "text", ["5/3/26", "05/03/2026", "2026-03-05", "05.03.2026", "5 3 2026", "5 Mar 2026", "5 march 26",
             "٠٥/٠٣/٢٠٢٦", " 05/03/2026 ", "\u206605/03/2026\u2069"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_typed(text: str) -> None:
    assert LEBANON.parse_date(text) == TODAY


def test_two_numbers_follow_the_order_of_the_locale_but_dots_mean_day_first() -> None:
    assert AMERICAN.parse_date("3/5/26") == TODAY
    assert AMERICAN.parse_date("05.03.2026") == TODAY


@pytest.mark.parametrize("text", ["31/02/2026", "5/13/2026", "00/01/2000", "12 foo 2020", "x", "",
                                  "5/3/126", "2026", "1/2/3/4"])  # fmt: skip
def test_what_is_no_date_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w .*\.$"):
        LEBANON.parse_date(text)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(ALL))
def test_every_shown_date_reads_back_as_itself(day: date, formatter: Formatter) -> None:
    for text in (formatter.date(day), formatter.date_long(day), day.isoformat()):
        assert formatter.parse_date(text) == day


@pytest.mark.parametrize(
    ("formatter", "minor", "currency", "shown"),
    [
        (LEBANON, 123450, "USD", "$1,234.50"),
        (LEBANON, -123450, "USD", "-$1,234.50"),
        (LEBANON, 150000000, "LBP", f"LBP{NBSP}1,500,000"),
        (LEBANON, 150000050, "LBP", f"LBP{NBSP}1,500,000.50"),
        (ARABIC, 150000000, "LBP", f"1,500,000{NBSP}ل.ل."),
        (FRENCH, 123450, "USD", f"1{NARROW}234,50{NBSP}$"),
        (INDIA, 123456700, "INR", "₹12,34,567.00"),
        (INDIA, 12345678900, "INR", "₹12,34,56,789.00"),
        (RUSSIAN, 123456700, "KZT", f"1{NBSP}234{NBSP}567,00{NBSP}₸"),
        (LEBANON, 5, "KWD", f"KWD{NBSP}0.005"),
        (LEBANON, 0, "USD", "$0.00"),
    ],
)
def test_money_is_shown_as_the_locale_writes_it(
    formatter: Formatter, minor: int, currency: str, shown: str
) -> None:
    assert formatter.money(Money(minor, currency)) == shown


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(("USD", "LBP", "INR", "KZT", "KWD", "JPY")),
    st.sampled_from(ALL),
)
def test_every_shown_amount_reads_back_as_itself(
    minor: int, currency: str, formatter: Formatter
) -> None:
    money = Money(minor, currency)
    assert formatter.parse_money(formatter.money(money), currency) == money


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1500,50", 150050),
        ("1500.5", 150050),
        ("1,500", 150000),
        ("1.500,25", 150025),
        ("12", 1200),
    ],
)
def test_a_decimal_comma_is_never_taken_for_grouping(text: str, minor: int) -> None:
    assert LEBANON.parse_money(text).minor == minor


@pytest.mark.parametrize("text", ["", "abc", "1-2", "12.345678", "--5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        LEBANON.parse_money(text)


def test_times_follow_the_clinics_zone_and_clock() -> None:
    instant = datetime(2026, 3, 5, 12, 5, tzinfo=UTC)
    assert LEBANON.moment(instant) == "05/03/2026 14:05"
    assert LEBANON.moment_long(instant) == "05 Mar 2026 14:05"
    assert INDIA.moment(instant) == f"05-03-2026 5:35{NBSP}PM"
    assert LEBANON.time(time(9, 5)) == "09:05"
    with pytest.raises(ValueError, match="zone"):
        LEBANON.moment(datetime(2026, 3, 5))  # noqa: DTZ001 -- a time without zone is the point


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("14:30", 14, 30), ("14.30", 14, 30), ("9", 9, 0), ("2:30 PM", 14, 30), ("12 am", 0, 0)],
)
def test_a_time_is_read_however_it_is_typed(text: str, hour: int, minute: int) -> None:
    assert LEBANON.parse_time(text) == time(hour, minute)


@pytest.mark.parametrize("text", ["25:00", "14:60", "14 pm", "soon", ""])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        LEBANON.parse_time(text)


@given(st.times(), st.sampled_from(ALL))
def test_every_shown_time_reads_back_to_the_minute(at: time, formatter: Formatter) -> None:
    expected = at.replace(second=0, microsecond=0, fold=0)
    assert formatter.parse_time(formatter.time(at)) == expected


def test_births_that_are_not_exact_say_so() -> None:
    assert LEBANON.birth(BirthDate(date(1990, 3, 5)), TODAY) == "05/03/1990"
    assert LEBANON.birth(from_month(1990, 3), TODAY) == "c. Mar 1990"
    assert LEBANON.birth(from_year(1990), TODAY) == "c. 1990"
    assert LEBANON.birth(from_age(35, TODAY), TODAY) == "c. 1990"


def test_ages_are_years_and_for_infants_months() -> None:
    assert LEBANON.age(BirthDate(date(1990, 3, 6)), TODAY) == "35 years"
    assert LEBANON.age(BirthDate(date(2025, 1, 5)), TODAY) == "14 months"
    assert LEBANON.age(from_age(1, date(2026, 3, 5)), TODAY) == "c. 1 year"


def test_own_numbers_are_shown_nationally_and_foreign_ones_with_their_code() -> None:
    assert LEBANON.phone("+96171123456") == "71 123 456"
    assert LEBANON.phone("+77011234567") == "+7 701 123 4567"
    assert LEBANON.phone("ext. 5") == "ext. 5"


def test_arabic_indic_digits_are_a_choice() -> None:
    formatter = Formatter("ar", "LB", currency="LBP", has_arabic_digits=True)
    assert formatter.date(TODAY) == "٠٥/٠٣/٢٠٢٦"
    assert formatter.parse_date("٠٥/٠٣/٢٠٢٦") == TODAY


def test_numbers_round_half_up_and_the_week_starts_where_the_country_says() -> None:
    assert (LEBANON.number(Decimal("2.345"), 2), LEBANON.number(1234567)) == ("2.35", "1,234,567")
    assert (LEBANON.week_start, INDIA.week_start, RUSSIAN.week_start) == (0, 6, 0)


def test_isolated_text_carries_its_marks_and_nothing_stays_nothing() -> None:
    assert Formatter.isolate("+961 71") == "\u2066+961 71\u2069"
    assert Formatter.isolate("") == ""
