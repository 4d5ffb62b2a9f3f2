"""The order key, places in line, and the estimate."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_desktop.domain import queue
from clinic_desktop.domain.patient import PersonName
from clinic_desktop.domain.queue import Estimate, InLine, Ticket, TicketState

NINE = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def waiting(*due: int, urgent: int = 0, who: str = "") -> list[InLine]:
    """A line whose members are due so many minutes after nine; the first `urgent` are urgent."""
    keys = queue.fresh_keys(len(due))
    return [
        InLine(f"t{at}", keys[at], NINE + minutes(each), at < urgent, who)
        for at, each in enumerate(due)
    ]


@given(st.lists(st.integers(0, 400), max_size=150))
@settings(max_examples=60)
def test_keys_put_anywhere_stay_strictly_in_order_and_never_collide(places: list[int]) -> None:
    keys: list[str] = []
    for place in places:
        at = place % (len(keys) + 1)
        low = keys[at - 1] if at else ""
        high = keys[at] if at < len(keys) else ""
        keys.insert(at, queue.key_between(low, high))
    assert keys == sorted(set(keys))


def test_a_long_day_of_tickets_at_the_end_keeps_its_keys_short() -> None:
    keys = queue.fresh_keys(500)
    assert keys == sorted(set(keys))
    assert max(len(key) for key in keys) <= 20


def test_nothing_fits_between_a_key_and_itself() -> None:
    with pytest.raises(ValueError, match="no key between"):
        queue.key_between("V", "V")
    with pytest.raises(ValueError, match="no key between"):
        queue.key_between("V", "V0")


def test_a_booked_patient_counts_by_the_appointment_and_a_late_one_by_coming() -> None:
    booked = NINE + minutes(60)
    assert queue.due(NINE, booked) == booked
    assert queue.due(booked + minutes(10), booked) == booked
    assert queue.due(booked + minutes(11), booked) == booked + minutes(11)
    assert queue.due(NINE, None) == NINE


def test_a_newcomer_overtakes_only_those_who_are_due_later_and_no_urgent_one() -> None:
    line = waiting(90, 10, 30, 60, urgent=1)
    assert queue.place_by_due(line, NINE + minutes(45)) == 3
    assert queue.place_by_due(line, NINE) == 1
    assert queue.place_by_due(line, NINE + minutes(60)) == 4
    assert queue.place_by_due([], NINE) == 0


def test_who_comes_back_stands_near_the_front_but_not_there() -> None:
    assert queue.place_back(waiting(0, 10, 20), "") == 1
    assert queue.place_back(waiting(0, 10, 20, urgent=2), "") == 2
    assert queue.place_back(waiting(), "") == 0
    assert queue.place_back(waiting(0, 10, who="lina"), "karim") == 2


@pytest.mark.parametrize(
    ("ahead", "in_room", "median", "expected"),
    [
        (0, 0, 12, Estimate(0, 0, 0)),
        (0, 1, 12, Estimate(0, 0, 15)),
        (2, 1, 12, Estimate(2, 25, 40)),
        (3, 0, 20, Estimate(3, 60, 60)),
        (3, 1, None, None),
    ],
)
def test_the_estimate_is_people_ahead_times_the_median_rounded_up(
    ahead: int, in_room: int, median: int | None, expected: Estimate | None
) -> None:
    assert queue.estimated(ahead, in_room, median) == expected


@given(st.lists(st.floats(1, 200), min_size=5, max_size=20), st.integers(0, 30), st.booleans())
def test_an_estimate_never_says_less_than_people_ahead_times_the_median(
    consults: list[float], ahead: int, is_busy: bool
) -> None:
    median = queue.median_minutes(consults)
    assert median is not None
    found = queue.estimated(ahead, int(is_busy), median)
    assert found is not None
    assert ahead * median <= found.low <= found.high
    assert found.low % 5 == found.high % 5 == 0
    assert found.low < ahead * median + 5


def test_four_consults_say_nothing_yet() -> None:
    assert queue.median_minutes([10, 10, 10, 10]) is None
    assert queue.median_minutes([10, 30, 12, 14, 90]) == 14


def test_those_ahead_are_called_or_earlier_and_for_the_same_person_or_anybody() -> None:
    mine = Ticket("me", 1, 9, TicketState.WAITING, "M", practitioner_id="karim")
    others = [
        Ticket("a", 1, 1, TicketState.WAITING, "A", practitioner_id="karim"),
        Ticket("b", 1, 2, TicketState.WAITING, "B"),
        Ticket("c", 1, 3, TicketState.WAITING, "C", practitioner_id="lina"),
        Ticket("d", 1, 4, TicketState.CALLED, "Z", practitioner_id="karim"),
        Ticket("e", 1, 5, TicketState.WAITING, "X", practitioner_id="karim"),
        Ticket("f", 1, 6, TicketState.HELD, "A", practitioner_id="karim"),
        Ticket("g", 1, 7, TicketState.IN_ROOM, "A", practitioner_id="karim"),
    ]
    assert queue.ahead_of([*others, mine], mine) == 3


def test_every_state_has_its_ways_on_and_enter_follows_one_of_them() -> None:
    assert set(queue.FOLLOWING) == set(TicketState)
    assert all(queue.may_follow(state, after) for state, after in queue.NEXT.items())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (PersonName("Rania", "", "Khoury"), "R. K."),
        (PersonName("प्रिया", "", "शर्मा"), "प. श."),
        (PersonName("", "", "حداد"), "ح."),
        (PersonName("айгерім", "", ""), "А."),
        (PersonName("", "", ""), ""),
    ],
)
def test_initials_in_any_script(name: PersonName, expected: str) -> None:
    assert queue.initials(name) == expected
