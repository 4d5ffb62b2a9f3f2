"""Minutes to pixels and back, and how the keyboard walks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain import calendar_layout as layout
from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.calendar_layout import DAY, Block, Board, Column
from clinic_desktop.ui.appointments import calendar_cursor as walking
from clinic_desktop.ui.appointments.calendar_cursor import Cursor
from clinic_desktop.ui.appointments.day_grid import DayGrid, placed, snapped

ZONE = ZoneInfo("Asia/Beirut")
MONDAY = date(2026, 3, 2)
grids = st.builds(
    DayGrid,
    count=st.integers(1, 60),
    width=st.integers(200, 3000),
    hour=st.sampled_from((48, 64, 80, 112, 160, 240)),
    narrowest=st.integers(1, 120),
)


def _row(name: str, hour: float, minutes: int, who: str = "k") -> AppointmentRow:
    start = datetime(2026, 3, 2, tzinfo=ZONE).astimezone(UTC) + timedelta(hours=hour)
    end = start + timedelta(minutes=minutes)
    return AppointmentRow(name, 1, start, end, State.BOOKED, "p", "", "", who, "", "", "")


@pytest.fixture
def board() -> Board:
    columns = [Column(MONDAY, "k", "Karim"), Column(MONDAY, "l", "Lina")]
    rows = [_row("early", 9, 50), _row("late", 11, 30), _row("hers", 9, 30, "l")]
    return layout.board(rows, columns, ZONE)


@given(grids, st.integers(0, 95), st.integers(0, 200))
def test_a_slot_is_found_again_in_the_middle_of_its_place(
    grid: DayGrid, step: int, column: int
) -> None:
    column %= grid.count
    box = grid.span_box(column, (step * 15, step * 15 + 15))
    assert grid.column_at(box.x + box.width // 2) == column
    assert grid.minute_at(box.y + box.height // 2, 15) == step * 15


@given(grids, st.integers(0, DAY - 1), st.integers(1, 300), st.integers(1, 4))
def test_a_block_stays_inside_its_column_and_is_tall_enough_to_hit(
    grid: DayGrid, start: int, minutes: int, lanes: int
) -> None:
    last = grid.count - 1
    for lane in range(lanes):
        block = Block(_row("a", 9, 30), last, start, min(start + minutes, DAY), lane, lanes)
        box = grid.block_box(block)
        assert box.x >= grid.x(last)
        assert box.x + box.width <= grid.x(last + 1) or grid.column_width < 30
        assert box.height >= 14


def test_a_mirrored_box_is_as_far_from_the_other_side() -> None:
    box = DayGrid(4, 400, 60).span_box(1, (0, 60))
    assert (box.x, box.mirrored(400).x) == (100, 200)
    assert box.mirrored(400).mirrored(400) == box


def test_dragging_snaps_to_the_nearest_step_and_keeps_the_end_on_its_day() -> None:
    assert [snapped(minute, 15) for minute in (547, 548, 560)] == [540, 555, 555]
    assert snapped(547, 5) == 545
    assert placed(DAY - 10, 30) == DAY - 30
    assert placed(-20, 30) == 0


def test_down_goes_step_by_step_on_free_time_and_past_an_appointment_at_once(board: Board) -> None:
    at = Cursor(0, 8 * 60 + 45)
    at = walking.down(board, at)
    assert (at.start, at.chosen) == (540, "early")
    at = walking.down(board, at)
    assert (at.start, at.chosen) == (590, "")  # right behind it, so that the next fits closely
    assert walking.down(board, at).start == 600


def test_up_comes_back_the_same_way(board: Board) -> None:
    at = walking.up(board, Cursor(0, 600))
    assert at.start == 585 or at.chosen == "early"
    assert walking.up(board, Cursor(0, 590)).chosen == "early"
    assert walking.up(board, walking.on_block(board.by_id["early"])).start == 525


def test_jumping_goes_from_appointment_to_appointment_and_ends_at_the_last(board: Board) -> None:
    names, at = [], Cursor(0, 0)
    while (found := walking.jumped(board, at, 1)) is not None:
        at = found
        names.append(at.chosen)
    assert names == ["early", "late", "hers"]
    assert walking.jumped(board, walking.on_block(board.by_id["early"]), -1) is None


def test_sideways_keeps_the_time_and_tells_when_there_is_no_column_left(board: Board) -> None:
    found = walking.sideways(board, Cursor(0, 11 * 60), 1)
    assert found == Cursor(1, 11 * 60)
    assert walking.sideways(board, Cursor(1, 11 * 60), 1) is None


def test_a_slot_grows_and_shrinks_but_never_below_a_step(board: Board) -> None:
    longer = walking.stretched(Cursor(0, 600), 15)
    assert longer.minutes == 30
    assert walking.stretched(Cursor(0, 600), -15).minutes == 15
    on = walking.on_block(board.by_id["early"])
    assert walking.stretched(on, 15) == on


def test_the_cursor_follows_its_appointment_to_other_columns(board: Board) -> None:
    other = layout.board([_row("early", 12, 50, "l")], board.columns, ZONE)
    was = walking.on_block(board.by_id["early"])
    found = walking.kept(board, other, was)
    assert (found.column, found.start, found.chosen) == (1, 12 * 60, "early")


def test_the_cursor_stays_with_its_practitioner_where_columns_go(board: Board) -> None:
    other = layout.board([], [Column(MONDAY + timedelta(days=1), "l", "Lina")], ZONE)
    assert walking.kept(board, other, Cursor(1, 600)) == Cursor(0, 600)
    assert walking.kept(board, Board(), Cursor(1, 600)).chosen == ""
