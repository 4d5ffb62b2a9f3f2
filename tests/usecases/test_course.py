"""Courses through the door: planned day by day, booked in one go."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import Place
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.usecases import appointments, calendar_setup
from clinic_desktop.usecases.appointments.course import Planned, Rhythm
from clinic_desktop.usecases.appointments.series import SeriesClash
from clinic_desktop.usecases.appointments.series_changes import Scope
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.calendar_setup import Holiday
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

BEIRUT = ZoneInfo("Asia/Beirut")
DAY = timedelta(days=1)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


def walls(planned: list[Planned]) -> list[str]:
    return [
        each.start.astimezone(BEIRUT).strftime("%m-%d %H:%M") if each.start else "-"
        for each in planned
    ]


def test_a_course_goes_around_holidays_and_weekends_by_the_nearest_day(
    as_receptionist: Backend, as_administrator: Backend, clinic: SmallClinic
) -> None:
    as_administrator.run(calendar_setup.save_holidays, [Holiday("", date(2026, 3, 12), "Off")])
    planned = as_receptionist.run(appointments.plan_course, clinic.form(), Rhythm(4, 10, 2, True))
    # 12 March is a holiday, 22 March a Sunday
    assert walls(planned) == ["03-02 09:00", "03-13 09:00", "03-23 09:00", "04-01 09:00"]
    made = as_receptionist.run(appointments.book_course, clinic.form(), planned)
    assert len(made.ids) == 4
    rows = as_receptionist.run(appointments.of_patient, clinic.patients[0])
    assert {row.series_id for row in rows} == {made.series_id}


def test_a_course_keeps_person_room_and_device_and_takes_the_nearest_free_time(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    kept = {"service_ids": (clinic.peeling,), "room_id": clinic.room_one,
            "device_ids": (clinic.laser,)}  # fmt: skip
    # somebody else has the laser next week at nine, with another person in another room
    other = clinic.form(
        NINE + 7 * DAY, patient_id=clinic.patients[1], practitioner_id=clinic.lina,
        device_ids=(clinic.laser,),
    )  # fmt: skip
    as_receptionist.run(appointments.book, other)
    form = clinic.form(NINE, 45, **kept)
    fixed = as_receptionist.run(appointments.plan_course, form, Rhythm(3, 7, 0, True))
    assert walls(fixed) == ["03-02 09:00", "-", "03-16 09:00"]
    assert fixed[1].tried == (date(2026, 3, 9),)
    free = as_receptionist.run(appointments.plan_course, form, Rhythm(3, 7, 0, False))
    assert walls(free) == ["03-02 09:00", "03-09 09:35", "03-16 09:00"]
    as_receptionist.run(appointments.book_course, form, free)
    rows = as_receptionist.run(appointments.of_patient, clinic.patients[0])
    assert {(row.practitioner_id, row.room_id) for row in rows} == {(clinic.karim, clinic.room_one)}


def test_sessions_stay_in_order_and_never_share_a_day(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    planned = as_receptionist.run(appointments.plan_course, clinic.form(), Rhythm(10, 3, 2, True))
    days = [each.start for each in planned if each.start]
    assert days == sorted(set(days))


def test_a_lost_place_refuses_the_whole_course(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    form = clinic.form()
    planned = as_receptionist.run(appointments.plan_course, form, Rhythm(3, 7, 1, True))
    other = clinic.form(NINE + 7 * DAY, patient_id=clinic.patients[1])
    as_receptionist.run(appointments.book, other)
    with pytest.raises(SeriesClash) as refused:
        as_receptionist.run(appointments.book_course, form, planned)
    assert [each.day for each in refused.value.taken] == [date(2026, 3, 9)]
    assert as_receptionist.run(appointments.of_patient, clinic.patients[0]) == []


@pytest.mark.parametrize(
    ("sessions", "every", "slack"), [(0, 7, 1), (61, 7, 1), (3, 0, 0), (3, 7, 7)]
)
def test_a_course_that_cannot_be_is_refused_in_words(
    as_receptionist: Backend, clinic: SmallClinic, sessions: int, every: int, slack: int
) -> None:
    with pytest.raises(InvalidInput):
        as_receptionist.run(
            appointments.plan_course, clinic.form(), Rhythm(sessions, every, slack, True)
        )
    with pytest.raises(InvalidInput):
        as_receptionist.run(appointments.book_course, clinic.form(), [Planned(DAY_ONE, None, ())])


DAY_ONE = date(2026, 3, 2)


def test_the_rest_of_a_course_moves_by_as_much_as_one_of_it(
    as_receptionist: Backend, clinic: SmallClinic
) -> None:
    form = clinic.form()
    planned = as_receptionist.run(appointments.plan_course, form, Rhythm(4, 7, 1, True))
    made = as_receptionist.run(appointments.book_course, form, planned)
    before = as_receptionist.run(appointments.of_patient, clinic.patients[0])
    place = Place(datetime(2026, 3, 17, 10, tzinfo=BEIRUT))
    undo = as_receptionist.run(appointments.move_series, made.ids[2], 1, place, Scope.FOLLOWING)
    rows = as_receptionist.run(appointments.of_patient, clinic.patients[0])
    found = sorted(row.start.astimezone(BEIRUT).strftime("%m-%d %H:%M") for row in rows)
    assert found == ["03-02 09:00", "03-09 09:00", "03-17 10:00", "03-24 10:00"]
    as_receptionist.run(appointments.put_back_series, undo)
    after = as_receptionist.run(appointments.of_patient, clinic.patients[0])
    assert [row.start for row in after] == [row.start for row in before]
