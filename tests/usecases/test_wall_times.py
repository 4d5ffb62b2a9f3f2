"""The country changes its clock, or the clinic corrects its zone: who comes at nine comes at nine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from clinic_desktop.data.appointments.records import ReminderRow
from clinic_desktop.data.base import instant
from clinic_desktop.data.database import Database
from clinic_desktop.data.restrictions import Restriction
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Place, State
from clinic_desktop.domain.errors import Conflict
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.permissions import Permission, Role
from clinic_desktop.domain.reminder import Told
from clinic_desktop.domain.spans import Span
from clinic_desktop.usecases import appointments, clinic
from clinic_desktop.usecases.appointments import Realigned
from clinic_desktop.usecases.appointments.series import OnClash
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.work import Work, writes
from tests import make, zones
from tests.calendar import SmallClinic, furnish

HOUR = timedelta(hours=1)
BEFORE = datetime(2026, 3, 2, 1, tzinfo=UTC)  # 07:00 in Almaty under the old rules
NINE_THEN = datetime(2026, 3, 2, 3, tzinfo=UTC)  # 09:00 there while it was six hours ahead
NINE_NOW = NINE_THEN + HOUR


@pytest.fixture
def small(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = BEFORE
    return furnish(database, clock)


@pytest.fixture
def old_rules(tmp_path: Path) -> Path:
    """Almaty as the rules had it until 2024: six hours ahead."""
    return zones.write(tmp_path / "old", Asia__Almaty="<+06>-6")


@pytest.fixture
def almaty(as_administrator: Backend, database: Database, clock: make.Clock) -> Backend:
    """The receptionist's door of a clinic in Almaty."""
    return moved_to(as_administrator, database, clock, "Asia/Almaty")


def moved_to(owner: Backend, database: Database, clock: make.Clock, zone: str) -> Backend:
    stored = owner.run(clinic.profile)
    owner.run(clinic.change_profile, stored.rev, replace(stored.profile, zone=zone))
    return make.backend(database, Role.RECEPTIONIST, clock)


def booked(door: Backend, rules: Path, small: SmallClinic, *forms: Any) -> list[Id]:
    """Booked while the old rules held."""
    with zones.ruled_by(rules):
        return [door.run(appointments.book, form) for form in forms or [small.form(NINE_THEN)]]


def stored(database: Database, appointment: Id) -> dict[str, Any]:
    with database.transaction() as session:
        query = text("SELECT * FROM appointment WHERE id = :id")
        row = dict(session.execute(query, {"id": appointment}).mappings().one())
        taken = text(
            "SELECT target_id, busy_from, busy_until, is_firm FROM occupation "
            "WHERE appointment_id = :id ORDER BY target_id"
        )
        row["taken"] = [tuple(each) for each in session.execute(taken, {"id": appointment})]
    return row


def start(database: Database, appointment: Id) -> datetime:
    return instant(stored(database, appointment)["starts_at"])


def test_a_booking_keeps_its_hour_when_the_country_changes_its_clock(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path
) -> None:
    form = small.form(NINE_THEN, service_ids=(small.peeling,), room_id=small.room_one)
    (one,) = booked(almaty, old_rules, small, form)
    was = stored(database, one)
    assert was["wall_start"] == "2026-03-02T09:00"
    assert almaty.run(appointments.astray) == 1
    assert almaty.run(appointments.realign) == Realigned(moved=1)
    now = stored(database, one)
    for name in ("starts_at", "ends_at", "busy_from", "busy_until"):
        assert instant(now[name]) - instant(was[name]) == HOUR, name
    assert (now["wall_start"], now["zone"]) == ("2026-03-02T09:00", "Asia/Almaty")
    assert (now["sequence"], now["rev"]) == (was["sequence"] + 1, was["rev"] + 1)
    assert [each[0] for each in now["taken"]] == [each[0] for each in was["taken"]]
    assert all(firm for *_span, firm in now["taken"])
    assert {instant(begin) - instant(old) for (_t, begin, *_n), (_o, old, *_w) in zip(
        now["taken"], was["taken"], strict=True
    )} == {HOUR}  # fmt: skip
    assert not now["overlap_reason"]


def test_its_history_and_the_audit_trail_say_so(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path
) -> None:
    (one,) = booked(almaty, old_rules, small)
    almaty.run(appointments.realign)
    step = almaty.run(appointments.history, one)[-1]
    assert (step.kind, step.from_start, step.to_start) == ("rules", NINE_THEN, NINE_NOW)
    assert step.by == "Rima Khoury"
    with database.transaction() as session:
        query = text("SELECT action, outcome FROM audit_entry ORDER BY seq DESC LIMIT 1")
        assert tuple(session.execute(query).one()) == ("appointments.realign", "done")


def test_once_is_enough(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path
) -> None:
    (one,) = booked(almaty, old_rules, small)
    almaty.run(appointments.realign)
    before = stored(database, one)
    assert almaty.run(appointments.astray) == 0
    assert almaty.run(appointments.realign) == Realigned()
    assert stored(database, one) == before


def test_bookings_that_stand_at_their_time_are_let_alone(
    almaty: Backend, small: SmallClinic, database: Database
) -> None:
    one = almaty.run(appointments.book, small.form(NINE_NOW))
    before = stored(database, one)
    assert almaty.run(appointments.astray) == 0
    assert almaty.run(appointments.realign) == Realigned()
    assert stored(database, one) == before


def test_neighbours_move_into_each_others_old_place_and_stay_firm(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path
) -> None:
    first, second = (
        small.form(NINE_THEN + n * HOUR, 60, patient_id=small.patients[n], room_id=small.room_one)
        for n in range(2)
    )
    ids = booked(almaty, old_rules, small, first, second)
    assert almaty.run(appointments.realign) == Realigned(moved=2)
    assert [start(database, each) for each in ids] == [NINE_NOW, NINE_NOW + HOUR]
    for each in ids:
        assert [firm for *_span, firm in stored(database, each)["taken"]] == [1, 1, 1]
    third = small.form(NINE_NOW + HOUR / 2, patient_id=small.patients[2])
    with pytest.raises(Conflict):
        almaty.run(appointments.book, third)
    left = small.form(NINE_THEN, patient_id=small.patients[2])
    almaty.run(appointments.book, left)  # the hour they gave up is free


def test_one_that_comes_to_lie_over_another_is_kept_loose_and_says_why(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path
) -> None:
    (moving,) = booked(almaty, old_rules, small)
    standing = almaty.run(appointments.book, small.form(NINE_NOW, patient_id=small.patients[1]))
    assert almaty.run(appointments.realign) == Realigned(moved=1, overlapping=1)
    firm = {target: is_firm for target, _b, _u, is_firm in stored(database, moving)["taken"]}
    assert firm == {small.karim: 0, small.patients[0]: 1}
    assert all(is_firm for *_span, is_firm in stored(database, standing)["taken"])
    rows = almaty.run(appointments.calendar, date(2026, 3, 2), 1).rows
    assert {row.id: row.is_double for row in rows} == {moving: True, standing: False}


def test_a_booking_over_another_with_a_reason_is_loose_again_and_the_other_firm(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path
) -> None:
    over = small.form(NINE_THEN - HOUR / 4, patient_id=small.patients[1], overlap_reason="sisters")
    under, above = booked(almaty, old_rules, small, small.form(NINE_THEN), over)
    was = {each: [taken[3] for taken in stored(database, each)["taken"]] for each in (under, above)}
    assert almaty.run(appointments.realign) == Realigned(moved=2)
    for each in (under, above):
        assert [taken[3] for taken in stored(database, each)["taken"]] == was[each]
    assert stored(database, above)["overlap_reason"] == "sisters"


def test_what_is_past_over_or_cancelled_stays_as_it_happened(
    almaty: Backend, small: SmallClinic, database: Database, clock: make.Clock, old_rules: Path
) -> None:
    forms = [small.form(NINE_THEN + n * HOUR) for n in range(4)]
    past, done, off, to_come = booked(almaty, old_rules, small, *forms)
    almaty.run(appointments.cancel, off, 1, CancelledBy.PATIENT, CancelReason.ILL)
    rev = almaty.run(appointments.change_state, done, 1, State.ARRIVED)
    almaty.run(appointments.change_state, done, rev, State.DONE)
    clock.now = NINE_NOW + timedelta(minutes=1)
    before = [stored(database, each) for each in (past, done, off)]
    assert almaty.run(appointments.realign) == Realigned(moved=1)
    assert [stored(database, each) for each in (past, done, off)] == before
    assert start(database, to_come) == NINE_NOW + 3 * HOUR


def test_one_that_has_begun_by_the_old_clock_but_not_by_the_new_one_is_put_right(
    almaty: Backend, small: SmallClinic, database: Database, clock: make.Clock, old_rules: Path
) -> None:
    (one,) = booked(almaty, old_rules, small)
    clock.now = NINE_THEN + HOUR / 2  # half past eight on the wall
    assert almaty.run(appointments.realign) == Realigned(moved=1)
    assert start(database, one) == NINE_NOW


def test_a_midnight_that_the_clock_skips_is_the_hour_after_and_comes_back(
    as_receptionist: Backend, small: SmallClinic, database: Database, tmp_path: Path
) -> None:
    # booked while Lebanon meant to leave summer time aside, as it did for a day in 2023
    midnight = datetime(2026, 3, 28, 22, tzinfo=UTC)
    winter = zones.write(tmp_path / "winter", Asia__Beirut="EET-2")
    form = small.form(midnight + HOUR / 2, practitioner_id=small.lina)
    later = small.form(midnight + 10 * HOUR)
    skipped, same_day = booked(as_receptionist, winter, small, form, later)
    assert stored(database, skipped)["wall_start"] == "2026-03-29T00:30"
    assert as_receptionist.run(appointments.realign) == Realigned(moved=1)
    assert start(database, skipped) == midnight + HOUR / 2  # the wall shows 01:30
    assert start(database, same_day) == midnight + 9 * HOUR
    row = as_receptionist.run(appointments.details, skipped)
    as_receptionist.run(
        appointments.edit, skipped, row.row.rev, replace(row.form, note="rings the night bell")
    )
    assert stored(database, skipped)["wall_start"] == "2026-03-29T00:30"
    assert as_receptionist.run(appointments.astray) == 0


def test_a_clinic_that_corrects_its_zone_keeps_nine_at_nine(
    as_administrator: Backend, small: SmallClinic, database: Database, clock: make.Clock
) -> None:
    door = moved_to(as_administrator, database, clock, "UTC")
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    one = door.run(appointments.book, small.form(nine))
    summer = door.run(appointments.book, small.form(nine + timedelta(days=126)))
    door = moved_to(as_administrator, database, clock, "Asia/Beirut")
    assert door.run(appointments.realign) == Realigned(moved=2, is_zone_new=True)
    assert start(database, one) == nine - 2 * HOUR
    assert start(database, summer) == nine + timedelta(days=126) - 3 * HOUR
    assert stored(database, one)["zone"] == "Asia/Beirut"


def test_a_zone_with_the_same_clock_is_only_noted(
    as_administrator: Backend, small: SmallClinic, database: Database, clock: make.Clock
) -> None:
    door = make.backend(database, Role.RECEPTIONIST, clock)
    one = door.run(appointments.book, small.form(NINE_NOW))
    door = moved_to(as_administrator, database, clock, "Europe/Athens")
    assert door.run(appointments.astray) == 1
    assert door.run(appointments.realign) == Realigned()
    row = stored(database, one)
    assert (row["zone"], row["sequence"], instant(row["starts_at"])) == (
        "Europe/Athens", 0, NINE_NOW,
    )  # fmt: skip
    assert door.run(appointments.astray) == 0


def test_a_series_goes_on_at_its_hour_in_the_corrected_zone(
    as_administrator: Backend, small: SmallClinic, database: Database, clock: make.Clock
) -> None:
    door = moved_to(as_administrator, database, clock, "UTC")
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    door.run(appointments.book_series, small.form(nine), "FREQ=WEEKLY;COUNT=8", OnClash.REFUSE)
    door = moved_to(as_administrator, database, clock, "Asia/Beirut")
    assert door.run(appointments.realign).moved == 8
    with database.transaction() as session:
        found = session.execute(
            text("SELECT id, starts_at, zone FROM appointment ORDER BY starts_at")
        ).all()
        assert session.execute(text("SELECT zone FROM series")).scalars().all() == ["Asia/Beirut"]
    beirut = ZoneInfo("Asia/Beirut")
    assert {f"{instant(row.starts_at).astimezone(beirut):%H:%M}" for row in found} == {"09:00"}
    view = door.run(appointments.series_of, found[0].id)
    assert view is not None
    assert view.all == 8


def test_a_closed_record_does_not_keep_the_others_from_their_time(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path,
    as_administrator: Backend,
) -> None:  # fmt: skip
    forms = [small.form(NINE_THEN + n * HOUR, patient_id=small.patients[n]) for n in range(2)]
    closed, free = booked(almaty, old_rules, small, *forms)
    as_administrator.run(_close, small.patients[0])
    assert almaty.run(appointments.realign) == Realigned(moved=2)
    assert [start(database, each) for each in (closed, free)] == [NINE_NOW, NINE_NOW + HOUR]


@writes(Permission.USE_DESK)
def _close(work: Work, patient_id: Id) -> None:
    someone = make.USERS[Role.ACCOUNTANT].id
    work.session.add(Restriction(patient_id=patient_id, user_ids=[someone], reason="asked for"))


def test_what_the_patient_was_told_of_it_counts_for_the_new_moment(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path
) -> None:
    (one,) = booked(almaty, old_rules, small)
    almaty.run(_tell, one, small.patients[0])
    almaty.run(appointments.realign)
    with database.transaction() as session:
        due = session.execute(text("SELECT due_at FROM reminder")).scalar_one()
    assert instant(due) == NINE_NOW


@writes(Permission.USE_DESK)
def _tell(work: Work, appointment_id: Id, patient_id: Id) -> None:
    work.session.add(
        ReminderRow(
            appointment_id=appointment_id,
            patient_id=patient_id,
            channel=Channel.PHONE,
            due_at=NINE_THEN,
            state=Told.DONE,
        )
    )


def test_a_booking_moved_by_hand_afterwards_is_told_anew(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path
) -> None:
    (one,) = booked(almaty, old_rules, small)
    almaty.run(appointments.realign)
    rev = stored(database, one)["rev"]
    almaty.run(appointments.move, one, rev, Place(NINE_NOW + HOUR))
    assert stored(database, one)["wall_start"] == "2026-03-02T10:00"


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 4), st.integers(0, 2), st.booleans()),
        min_size=2,
        max_size=10,
    )
)
def test_nothing_is_lost_and_no_two_firm_ones_meet_whatever_was_booked(
    almaty: Backend, small: SmallClinic, database: Database, old_rules: Path,
    drawn: list[tuple[int, int, int, bool]],
) -> None:  # fmt: skip
    """Some booked under the old rules, some under the new ones."""
    quarter, made = timedelta(minutes=15), []
    for at, length, who, is_old in drawn:
        form = small.form(
            NINE_THEN + at * quarter, length * 15, patient_id=small.patients[who],
            overlap_reason="it cannot wait",
        )  # fmt: skip
        if is_old:
            made += booked(almaty, old_rules, small, form)
        else:
            made.append(almaty.run(appointments.book, form))
    almaty.run(appointments.realign)
    assert almaty.run(appointments.astray) == 0
    for each in made:
        row = stored(database, each)
        assert len(row["taken"]) == 2
    _assert_firm_ones_apart(database)
    almaty.run(_clear)  # the next example begins with an empty day


@writes(Permission.USE_DESK)
def _clear(work: Work) -> None:
    work.session.execute(text("DELETE FROM occupation"))
    work.session.execute(text("UPDATE appointment SET state = 'cancelled'"))


def _assert_firm_ones_apart(database: Database) -> None:
    with database.transaction() as session:
        rows = session.execute(
            text("SELECT target_id, busy_from, busy_until FROM occupation WHERE is_firm")
        ).all()
    spans: dict[str, list[Span]] = {}
    for target, begin, end in sorted(tuple(row) for row in rows):
        spans.setdefault(target, []).append(Span(instant(begin), instant(end)))
    for kept in spans.values():
        assert all(one.end <= next_.start for one, next_ in pairwise(kept))


def test_a_folder_of_newer_rules_wins_without_a_release_and_the_rest_comes_from_the_package(
    tmp_path: Path,
) -> None:
    folder = zones.write(tmp_path, Asia__Almaty="<+07>-7")
    asked = (
        "from zoneinfo import ZoneInfo; from datetime import datetime as d; "
        "print(*(d(2026, 7, 1, tzinfo=ZoneInfo(z)).utcoffset() for z in "
        "('Asia/Almaty', 'Asia/Beirut')))"
    )
    environment = {**os.environ, "PYTHONTZPATH": str(folder)}
    said = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == ["7:00:00", "3:00:00"]


@pytest.fixture(autouse=True)
def _own_rules() -> Iterator[None]:
    yield
    ZoneInfo.clear_cache()
