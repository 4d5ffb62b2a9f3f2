"""Undo gives back exactly what was there, and nothing that never was."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Place, State
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.usecases import appointments
from clinic_desktop.usecases.appointments.series_changes import Cancellation, Scope
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

HALF, DAY = timedelta(minutes=30), timedelta(days=1)
PHONE, OTHER = "+9613123456", "+9613654321"
# versions and the number of changes rise with an undo as with any other deed
COUNTING = frozenset({"rev", "sequence", "updated_at"})


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


def rows(database: Database) -> dict[str, dict[str, Any]]:
    """Every appointment with every column but those that only count, and what it keeps busy."""
    with database.transaction() as session:
        found = session.execute(text("SELECT * FROM appointment ORDER BY id")).mappings()
        made = {
            row["id"]: {name: row[name] for name in row if name not in COUNTING} for row in found
        }
        busy = "SELECT * FROM occupation ORDER BY appointment_id, target_id"
        for row in session.execute(text(busy)).mappings():
            made[row["appointment_id"]][f"busy {row['target_id']}"] = tuple(row.values())
    return made


def changed(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> set[str]:
    return {each for each in before.keys() | after.keys() if before.get(each) != after.get(each)}


def test_the_clocks_of_state_and_phone_go_back_with_the_undo(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form(phone=PHONE))
    clock.now = NINE
    rev = as_receptionist.run(appointments.change_state, booked, 1, State.ARRIVED)
    before = as_receptionist.run(appointments.details, booked)
    clock.forward(minutes=20)
    rev = as_receptionist.run(appointments.edit, booked, rev, clinic.form(NINE + HALF, phone=OTHER))
    rev = as_receptionist.run(appointments.change_state, booked, rev, State.IN_ROOM)
    as_receptionist.run(appointments.put_back, booked, rev, before.form, before.row.state)
    after = as_receptionist.run(appointments.details, booked)
    assert (after.row.state_at, after.phone_confirmed_at) == (NINE, MONDAY)


def test_undo_takes_nothing_to_a_state_it_never_had(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    form = clinic.form()
    booked = as_receptionist.run(appointments.book, form)
    with pytest.raises(InvalidInput):
        as_receptionist.run(appointments.put_back, booked, 1, form, State.DONE)


def test_undo_does_not_take_back_what_somebody_else_did_since(
    as_receptionist: Backend, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    booked = as_receptionist.run(appointments.book, clinic.form())
    before = as_receptionist.run(appointments.details, booked)
    rev = as_receptionist.run(appointments.move, booked, 1, Place(NINE + 2 * HALF))
    rev = as_practitioner.run(appointments.move, booked, rev, Place(NINE + 4 * HALF))
    with pytest.raises(Conflict):
        as_receptionist.run(appointments.put_back, booked, rev, before.form, before.row.state)
    assert as_receptionist.run(appointments.details, booked).row.start == NINE + 4 * HALF


def test_the_undo_of_a_cancelled_series_gives_back_since_when_it_was_booked(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    made = as_receptionist.run(appointments.book_series, clinic.form(), "FREQ=WEEKLY;COUNT=3")
    before = rows(as_receptionist.database)
    clock.forward(minutes=20)
    why = Cancellation(CancelledBy.CLINIC, CancelReason.PRACTITIONER_AWAY)
    undo = as_receptionist.run(appointments.cancel_series, made.ids[0], 1, Scope.ALL, why)
    as_receptionist.run(appointments.put_back_series, undo)
    assert rows(as_receptionist.database) == before


deeds = st.tuples(
    st.sampled_from(["edit", "move", "state", "cancel"]),
    st.integers(0, 3),  # which appointment
    st.integers(0, 16),  # where to, in half hours
    st.sampled_from([15, 30, 60]),
    st.sampled_from([State.CONFIRMED, State.ARRIVED, State.IN_ROOM, State.DONE, State.BOOKED]),
    st.booleans(),  # another person, or room and device
    st.booleans(),  # whether it is kept
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(deeds, min_size=1, max_size=8))
def test_whatever_is_done_to_one_touches_one_and_undo_restores_all_of_it(
    as_receptionist: Backend, clinic: SmallClinic, clock: make.Clock, steps: list[Any]
) -> None:
    door = as_receptionist
    begin = NINE + len(rows(door.database)) * DAY  # what earlier examples kept lies behind
    clock.now = begin - 2 * HALF
    ids = [
        door.run(appointments.book, clinic.form(begin + n * 2 * HALF, phone=PHONE))
        for n in range(4)
    ]
    for kind, at, to, minutes, state, is_other, is_kept in steps:
        clock.forward(minutes=7)
        before, found = rows(door.database), door.run(appointments.details, ids[at])
        try:
            rev = _done(door, clinic, found, (kind, begin + to * HALF, minutes, state, is_other))
        except (Conflict, InvalidInput):
            assert rows(door.database) == before
            continue
        assert changed(before, rows(door.database)) <= {ids[at]}
        if not is_kept:
            clock.forward(minutes=1)
            door.run(appointments.put_back, ids[at], rev, found.form, found.row.state)
            assert rows(door.database) == before


def _done(door: Backend, clinic: SmallClinic, found: Any, step: tuple[Any, ...]) -> int:
    kind, start, minutes, state, is_other = step
    row = found.row
    if kind == "edit":
        more = {"room_id": clinic.room_one, "device_ids": (clinic.laser,)} if is_other else {}
        form = clinic.form(start, minutes, phone=OTHER, note="changed", **more)
        return door.run(appointments.edit, row.id, row.rev, form)
    if kind == "move":
        who = clinic.lina if is_other else ""
        return door.run(appointments.move, row.id, row.rev, Place(start, minutes, who))
    if kind == "cancel":
        why = (CancelledBy.PATIENT, CancelReason.ILL)
        return door.run(appointments.cancel, row.id, row.rev, *why)
    return door.run(appointments.change_state, row.id, row.rev, state)
