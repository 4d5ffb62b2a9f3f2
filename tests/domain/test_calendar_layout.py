"""Columns, lanes and minutes of the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain import calendar_layout as layout
from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import AppointmentRow, DayFrame, State
from clinic_desktop.domain.calendar_layout import DAY, Column

BEIRUT = ZoneInfo("Asia/Beirut")
MONDAY = date(2026, 3, 2)


def _row(hour: float, minutes: int = 30, who: str = "k", name: str = "a") -> AppointmentRow:
    start = datetime(2026, 3, 2, tzinfo=BEIRUT).astimezone(UTC) + timedelta(hours=hour)
    end = start + timedelta(minutes=minutes)
    return AppointmentRow(name, 1, start, end, State.BOOKED, "p", "", "", who, "", "", "")


spans = st.lists(
    st.tuples(st.integers(0, 1400), st.integers(1, 200)).map(lambda each: (each[0], sum(each))),
    max_size=40,
)


@given(spans)
def test_no_two_that_overlap_share_a_lane_and_lanes_lie_within_their_number(
    found: list[tuple[int, int]],
) -> None:
    placed = layout.lanes(found)
    for (start, end), (lane, count) in zip(found, placed, strict=True):
        assert 0 <= lane < count
        for other, (other_lane, other_count) in zip(found, placed, strict=True):
            if other is not (start, end) and max(start, other[0]) < min(end, other[1]):
                assert other_count == count
                assert other == (start, end) or other_lane != lane


def test_appointments_that_touch_take_the_whole_width_each() -> None:
    assert layout.lanes([(540, 570), (570, 600)]) == [(0, 1), (0, 1)]


def test_three_of_whom_two_fit_below_one_another_need_two_lanes() -> None:
    assert layout.lanes([(540, 600), (540, 570), (570, 600)]) == [(0, 2), (1, 2), (1, 2)]


def test_blocks_come_in_reading_order_column_by_column() -> None:
    columns = [Column(MONDAY, who, who) for who in "kl"]
    rows = [_row(10, who="l", name="third"), _row(9, name="first"), _row(11, name="second")]
    board = layout.board(rows, columns, BEIRUT)
    assert [block.id for block in board.blocks] == ["first", "second", "third"]
    assert [block.column for block in board.blocks] == [0, 0, 1]


def test_an_appointment_over_midnight_stands_on_both_days() -> None:
    columns = [Column(MONDAY, "k", ""), Column(MONDAY + timedelta(days=1), "k", "")]
    board = layout.board([_row(23, 120)], columns, BEIRUT)
    assert [(each.column, each.start, each.end) for each in board.blocks] == [
        (0, 23 * 60, DAY),
        (1, 0, 60),
    ]
    assert board.by_id["a"].column == 0


def test_an_hour_is_as_tall_on_the_night_the_clock_is_put_back() -> None:
    start = datetime(2026, 10, 24, 20, 30, tzinfo=UTC)  # 23:30 in Beirut; midnight comes twice
    found = layout.on_days(start, start + timedelta(minutes=60), BEIRUT)
    assert [span for _day, span in found] == [(23 * 60 + 30, DAY), (0, 30)]


def test_off_hours_are_what_the_hours_of_work_leave() -> None:
    def at(hour: int) -> datetime:
        return datetime(2026, 3, 2, hour, tzinfo=BEIRUT)

    hours = ((at(9), at(13)), (at(14), at(18)))
    assert layout.off_minutes(hours, MONDAY, BEIRUT) == ((0, 540), (780, 840), (1080, DAY))
    assert layout.off_minutes((), MONDAY, BEIRUT) == ((0, DAY),)


def test_work_through_the_night_of_a_change_ends_when_the_wall_says_so() -> None:
    saturday, sunday = date(2026, 3, 28), date(2026, 3, 29)  # 00:00 becomes 01:00
    night = wall_time.span_on(saturday, time(22), time(6), BEIRUT)
    hours = [(night.start, night.end)]
    assert layout.off_minutes(hours, saturday, BEIRUT) == ((0, 22 * 60),)
    assert layout.off_minutes(hours, sunday, BEIRUT) == ((6 * 60, DAY),)
    assert layout.off_minutes(hours, MONDAY, BEIRUT) == ((0, DAY),)


def test_a_dense_week_leaves_out_who_neither_works_nor_is_booked() -> None:
    work = (datetime(2026, 3, 2, 9, tzinfo=BEIRUT), datetime(2026, 3, 2, 13, tzinfo=BEIRUT))
    frames = [DayFrame(MONDAY, {"k": (work,), "l": (), "m": ()}, "")]
    people = [("k", "Karim"), ("l", "Lina"), ("m", "Maya")]
    busy = frozenset({(MONDAY, "m")})
    dense = layout.columns_by_person(frames, people, busy, BEIRUT, is_dense=True)
    assert [column.owner for column in dense] == ["k", "m"]
    whole = layout.columns_by_person(frames, people, busy, BEIRUT, is_dense=False)
    assert [column.owner for column in whole] == ["k", "l", "m"]


def test_a_day_without_anybody_keeps_one_column_with_the_reason() -> None:
    frames = [DayFrame(MONDAY, {}, "Independence Day")]
    (column,) = layout.columns_by_person(
        frames, [("k", "Karim"), ("l", "Lina")], frozenset(), BEIRUT, is_dense=True
    )
    assert (column.owner, column.closed_for) == ("k", "Independence Day")
