"""Spans, working hours and free slots: nothing proposed ever overlaps what is taken."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain import slots, spans, working_hours
from clinic_desktop.domain.slots import Occupied, Wanted
from clinic_desktop.domain.spans import Span
from clinic_desktop.domain.working_hours import Shift

BEIRUT = ZoneInfo("Asia/Beirut")
DAY = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _span(start: int, end: int) -> Span:
    return Span(DAY + start * MINUTE, DAY + end * MINUTE)


some_spans = st.lists(
    st.tuples(st.integers(0, 1440), st.integers(0, 240)).map(
        lambda pair: _span(pair[0], pair[0] + pair[1])
    ),
    max_size=12,
)


def _minutes(found: list[Span]) -> set[int]:
    return {
        minute
        for span in found
        for minute in range(
            int((span.start - DAY) / MINUTE),
            int((span.end - DAY) / MINUTE),
        )
    }


@given(some_spans, some_spans)
def test_sets_of_spans_hold_the_minutes_that_sets_of_minutes_hold(
    left: list[Span], right: list[Span]
) -> None:
    one, other = _minutes(left), _minutes(right)
    assert _minutes(spans.merged(left)) == one
    assert _minutes(spans.without(left, right)) == one - other
    assert _minutes(spans.common(left, right)) == one & other


def test_spans_that_touch_do_not_overlap() -> None:
    assert not _span(0, 30).overlaps(_span(30, 60))
    assert _span(0, 31).overlaps(_span(30, 60))


@given(some_spans, some_spans, some_spans, st.integers(5, 90), st.integers(0, 20))
def test_no_slot_ever_touches_what_is_taken(
    work: list[Span], busy: list[Span], room_busy: list[Span], minutes: int, buffer: int
) -> None:
    wanted = Wanted(minutes * MINUTE, buffer * MINUTE, buffer * MINUTE, rooms=("r",))
    at_work, taken = spans.merged(work), Occupied({"p": busy}, {"r": room_busy})
    found = list(slots.free(wanted, {"p": at_work}, taken, BEIRUT))
    blocked = spans.merged([*busy, *room_busy])
    for slot in found:
        span = Span(slot.start, slot.end)
        around = span.widened(wanted.before, wanted.after)
        assert any(each.holds(span) for each in at_work)
        assert not any(each.overlaps(around) for each in blocked)
    assert [slot.start for slot in found] == sorted(slot.start for slot in found)


@given(some_spans, some_spans, st.integers(5, 90))
def test_no_slot_that_fits_is_left_out(work: list[Span], busy: list[Span], minutes: int) -> None:
    at_work = spans.merged(work)
    found = slots.free(Wanted(minutes * MINUTE), {"p": at_work}, Occupied({"p": busy}), BEIRUT)
    expected = {
        start
        for minute in range(0, 1700, 5)
        for start in [DAY + minute * MINUTE]
        for span in [Span(start, start + minutes * MINUTE)]
        if any(each.holds(span) for each in at_work)
        and not any(each.overlaps(span) for each in busy)
    }
    assert {slot.start for slot in found} == expected


def test_the_first_free_room_is_taken_and_every_device_must_be_free() -> None:
    wanted = Wanted(30 * MINUTE, rooms=("one", "two"), devices=("laser",), step=30 * MINUTE)
    taken = Occupied(rooms={"one": [_span(0, 30)]}, devices={"laser": [_span(30, 60)]})
    found = list(slots.free(wanted, {"p": [_span(0, 90)]}, taken, BEIRUT))
    assert [(slot.start, slot.room_id) for slot in found] == [
        (DAY, "two"),
        (DAY + 60 * MINUTE, "one"),
    ]


@given(some_spans, some_spans, some_spans, st.integers(5, 90), st.integers(0, 20))
def test_every_slot_lies_in_an_opening_and_every_opening_holds_its_length(
    work: list[Span], busy: list[Span], room_busy: list[Span], minutes: int, buffer: int
) -> None:
    around = timedelta(minutes=buffer)
    wanted = Wanted(minutes * MINUTE, around, around, ("one", "two"), step=MINUTE)
    at_work = {"p": spans.merged(work)}
    taken = Occupied({"p": busy}, {"one": room_busy, "two": []})
    opened = slots.openings(wanted, at_work, taken)["p"]
    starts = {slot.start for slot in slots.free(wanted, at_work, taken, BEIRUT)}
    inside = {
        span.start + n * MINUTE
        for span in opened
        for n in range(int((span.length - wanted.length) / MINUTE) + 1)
    }
    assert starts == inside


def test_shifts_have_breaks_between_them_and_none_on_a_closed_day() -> None:
    shifts = [Shift(0, time(9), time(13)), Shift(0, time(14), time(18))]
    monday = date(2026, 3, 2)
    hours = working_hours.working(shifts, monday, BEIRUT)
    assert [span.start.astimezone(BEIRUT).hour for span in hours] == [9, 14]
    assert working_hours.working(shifts, monday, BEIRUT, closed={monday}) == []
    assert working_hours.working(shifts, date(2026, 3, 3), BEIRUT) == []


def test_leave_takes_its_hours_out_of_the_day() -> None:
    shifts = [Shift(0, time(9), time(17))]
    leave = Span(datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 3, 2, 20, tzinfo=UTC))
    hours = working_hours.working(shifts, date(2026, 3, 2), BEIRUT, absent=[leave])
    assert [(span.start.hour, span.end.hour) for span in hours] == [(7, 10)]


def test_shifts_that_overlap_are_named() -> None:
    apart = [Shift(0, time(9), time(12)), Shift(1, time(10), time(13))]
    assert working_hours.problem(apart) == ""
    assert working_hours.problem([*apart, Shift(0, time(11), time(14))]) == "0 11:00"
    later = Shift(0, time(11), time(14), since=date(2027, 1, 1))
    ended = Shift(0, time(9), time(12), until=date(2026, 12, 31))
    assert working_hours.problem([ended, later]) == ""
