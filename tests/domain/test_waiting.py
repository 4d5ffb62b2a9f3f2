"""A slot is inside a wish or it is not."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.recall import USUAL, back_after
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.waiting import WaitingWish, Window, overlapping, suits
from clinic_desktop.domain.wall_time import on_wall

BEIRUT = ZoneInfo("Asia/Beirut")
MONDAY_NINE = datetime(2026, 3, 2, 7, tzinfo=UTC)
LATER = date(2026, 4, 1)


def slot(start: datetime = MONDAY_NINE, minutes: int = 30, who: str = "karim") -> Slot:
    return Slot(start, start + timedelta(minutes=minutes), who)


def wish(**more: object) -> WaitingWish:
    values = {"expires_on": LATER, **more}
    return WaitingWish("p", ("s",), **values)  # type: ignore[arg-type]


def test_anything_before_the_last_day_suits_an_open_wish() -> None:
    assert suits(wish(), slot(), BEIRUT)
    assert not suits(wish(expires_on=date(2026, 3, 1)), slot(), BEIRUT)


def test_only_those_wished_for_suit() -> None:
    assert suits(wish(practitioner_ids=("karim",)), slot(), BEIRUT)
    assert not suits(wish(practitioner_ids=("lina",)), slot(), BEIRUT)


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (time(9), time(9, 30), True),
        (time(8), time(12), True),
        (time(9, 1), time(12), False),
        (time(8), time(9, 29), False),
    ],
)
def test_the_whole_appointment_lies_inside_one_window(
    start: time, end: time, *, fits: bool
) -> None:
    assert suits(wish(windows=(Window(0, start, end),)), slot(), BEIRUT) is fits


def test_a_window_is_of_its_weekday() -> None:
    assert not suits(wish(windows=(Window(1, time(0), time(23, 59)),)), slot(), BEIRUT)


minutes_of_day = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
windows = st.lists(st.builds(Window, st.integers(0, 6), minutes_of_day, minutes_of_day), max_size=4)


@given(windows, st.integers(0, 60 * 24 * 120), st.integers(5, 240))
def test_no_slot_outside_every_window_ever_suits(
    hours: list[Window], offset: int, length: int
) -> None:
    at = slot(MONDAY_NINE + timedelta(minutes=offset), length)
    if suits(wish(windows=tuple(hours)), at, BEIRUT):
        start, end = on_wall(at.start, BEIRUT), on_wall(at.end, BEIRUT)
        assert start.date() <= LATER
        assert not hours or any(
            each.weekday == start.weekday()
            and each.start <= start.time() <= end.time() <= each.end
            and start.date() == end.date()
            for each in hours
        )


def test_windows_that_overlap_or_end_before_they_begin_are_found() -> None:
    morning = Window(0, time(9), time(12))
    assert overlapping((morning, Window(0, time(12), time(13)))) is None
    assert overlapping((morning, Window(1, time(9), time(12)))) is None
    assert overlapping((morning, Window(0, time(11), time(13)))) == Window(0, time(11), time(13))
    assert overlapping((Window(0, time(9), time(9)),)) is not None


def test_the_usual_distances_end_on_the_last_of_a_shorter_month() -> None:
    ends = [each.after(date(2026, 1, 31)) for each in USUAL]
    assert ends[:3] == [date(2026, 2, 14), date(2026, 2, 28), date(2026, 4, 30)]
    assert ends[3:] == [date(2026, 7, 31), date(2027, 1, 31)]


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_rest_lasts_from_a_day_to_a_year(days: int) -> None:
    with pytest.raises(ValueError, match=str(days)):
        back_after(date(2026, 3, 2), days)
