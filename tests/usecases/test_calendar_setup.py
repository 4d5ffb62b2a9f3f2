"""Services, practitioners, rooms, hours, days off: the calendar's set-up."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import (
    CancelledBy,
    CancelReason,
    Practitioner,
    Resource,
    ResourceKind,
    Service,
)
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.usecases import appointments, calendar_setup, holidays_proposed
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.calendar_setup import Absence, Holiday, Ordered
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish


@pytest.fixture
def house(database: Database, clock: make.Clock) -> SmallClinic:
    return furnish(database, clock)


@pytest.fixture
def owner(as_administrator: Backend, house: SmallClinic) -> Backend:
    return as_administrator


def service_of(owner: Backend, service_id: str) -> Service:
    found = owner.run(calendar_setup.offered, with_retired=True).services
    return next(each for each in found if each.id == service_id)


def practitioner_of(owner: Backend, practitioner_id: str) -> Practitioner:
    found = owner.run(calendar_setup.offered, with_retired=True).practitioners
    return next(each for each in found if each.id == practitioner_id)


# services


def test_a_service_comes_back_as_it_was_entered(owner: Backend, house: SmallClinic) -> None:
    entered = Service(
        "", 0, "Laser, face", "ليزر الوجه", "Laser", 45, 5, 10, "#0D9488",
        (house.room_one,), (house.laser,), (house.lina,),
    )  # fmt: skip
    made = owner.run(calendar_setup.save_service, entered)
    assert service_of(owner, made) == replace(entered, id=made, rev=service_of(owner, made).rev)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "CONSULTATION"}, "name"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 721}, "minutes"),
        ({"before": 121}, "before"),
        ({"after": -1}, "after"),
    ],
)
def test_what_no_service_can_be_is_refused_beside_its_field(
    owner: Backend, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        owner.run(calendar_setup.save_service, replace(Service("", 0, "New"), **changes))  # type: ignore[arg-type]
    assert set(refused.value.problems) == {field}


def test_a_retired_service_is_offered_no_more_but_its_appointments_keep_its_name(
    owner: Backend, house: SmallClinic
) -> None:
    owner.run(appointments.book, house.form())
    held = service_of(owner, house.consultation)
    owner.run(calendar_setup.save_service, replace(held, is_retired=True))
    assert held.name not in [s.name for s in owner.run(calendar_setup.offered).services]
    page = owner.run(appointments.calendar, MONDAY.date(), 1)
    assert [row.services for row in page.rows] == ["Consultation"]


def test_whoever_saves_second_is_told(owner: Backend, house: SmallClinic) -> None:
    held = service_of(owner, house.consultation)
    owner.run(calendar_setup.save_service, replace(held, minutes=40))
    with pytest.raises(Conflict):
        owner.run(calendar_setup.save_service, replace(held, minutes=50))


# practitioners, rooms, order


def test_practitioners_and_rooms_stand_in_the_order_given(
    owner: Backend, house: SmallClinic
) -> None:
    owner.run(calendar_setup.reorder, Ordered.PRACTITIONERS, (house.lina, house.karim))
    owner.run(calendar_setup.reorder, Ordered.RESOURCES, (house.room_two, house.room_one))
    found = owner.run(calendar_setup.offered)
    assert [each.id for each in found.practitioners] == [house.lina, house.karim]
    rooms = [each.id for each in found.resources if each.kind is ResourceKind.ROOM]
    assert rooms == [house.room_two, house.room_one]


def test_a_user_has_one_column(owner: Backend, house: SmallClinic) -> None:
    user = practitioner_of(owner, house.karim).user_id
    lina = practitioner_of(owner, house.lina)
    with pytest.raises(InvalidInput, match="Karim"):
        owner.run(calendar_setup.save_practitioner, replace(lina, user_id=user))


def test_a_column_of_a_retired_practitioner_frees_the_user(
    owner: Backend, house: SmallClinic
) -> None:
    karim, lina = practitioner_of(owner, house.karim), practitioner_of(owner, house.lina)
    owner.run(calendar_setup.save_practitioner, replace(karim, is_retired=True))
    owner.run(calendar_setup.save_practitioner, replace(lina, user_id=karim.user_id))


def test_everybody_who_signs_in_can_be_linked(owner: Backend) -> None:
    assert make.USERS[Role.PRACTITIONER].id in owner.run(calendar_setup.users_to_link)


def test_hours_that_overlap_are_refused_and_those_of_two_seasons_are_not(
    owner: Backend, house: SmallClinic
) -> None:
    lina = practitioner_of(owner, house.lina)
    summer = Shift(0, time(7), time(12), since=date(2026, 6, 1))
    winter = Shift(0, time(9), time(17), until=date(2026, 5, 31))
    rev = lina.rev
    owner.run(calendar_setup.save_practitioner, replace(lina, shifts=(winter, summer)))
    with pytest.raises(InvalidInput) as refused:
        late = replace(winter, until=date(2026, 6, 1))
        changed = replace(lina, rev=rev + 1, shifts=(late, summer))
        owner.run(calendar_setup.save_practitioner, changed)
    assert "shifts" in refused.value.problems


def test_a_room_can_be_renamed_and_retired(owner: Backend, house: SmallClinic) -> None:
    room = next(
        each for each in owner.run(calendar_setup.offered).resources if each.id == house.room_two
    )
    owner.run(calendar_setup.save_resource, replace(room, name="Laser room", is_retired=True))
    found = owner.run(calendar_setup.offered, with_retired=True).resources
    held = next(each for each in found if each.id == house.room_two)
    assert (held.name, held.is_retired) == ("Laser room", True)
    with pytest.raises(InvalidInput):
        owner.run(calendar_setup.save_resource, Resource("", 0, ResourceKind.ROOM, " "))


# absences


def test_leave_is_kept_changed_and_dropped(owner: Backend, house: SmallClinic) -> None:
    leave = Absence("", house.karim, MONDAY, MONDAY + timedelta(days=3), "leave")
    made = owner.run(calendar_setup.save_absence, leave)
    longer = replace(leave, id=made, ends_at=MONDAY + timedelta(days=5))
    assert owner.run(calendar_setup.save_absence, longer) == made
    week = (MONDAY, MONDAY + timedelta(days=7))
    assert owner.run(calendar_setup.absences, *week) == [longer]
    owner.run(calendar_setup.drop_absence, made)
    assert owner.run(calendar_setup.absences, *week) == []
    with pytest.raises(NotFound):
        owner.run(calendar_setup.save_absence, longer)


def test_why_somebody_is_away_is_read_by_managers_and_the_person_alone(
    owner: Backend, as_practitioner: Backend, as_receptionist: Backend, house: SmallClinic
) -> None:
    end = MONDAY + timedelta(days=1)
    for target, why in (
        (house.karim, "illness: back"),
        (house.lina, "leave"),
        (house.laser, "repair"),
    ):
        owner.run(calendar_setup.save_absence, Absence("", target, MONDAY, end, why))

    def read(whose: Backend) -> dict[str, str]:
        found = whose.run(calendar_setup.absences, MONDAY, end)
        return {each.target_id: each.reason for each in found}

    everything = {house.karim: "illness: back", house.lina: "leave", house.laser: "repair"}
    assert read(owner) == everything
    assert read(as_practitioner) == {**everything, house.lina: ""}  # Karim himself
    assert read(as_receptionist) == {**everything, house.karim: "", house.lina: ""}


def test_nothing_of_the_calendar_tells_reception_why_somebody_is_away(
    owner: Backend, as_receptionist: Backend, house: SmallClinic
) -> None:
    away = Absence("", house.karim, MONDAY, MONDAY + timedelta(days=1), "illness: secret")
    owner.run(calendar_setup.save_absence, away)
    page = as_receptionist.run(appointments.calendar, MONDAY.date(), 1)
    assert page.frames[0].hours[house.karim] == ()
    said = [page, as_receptionist.run(appointments.check, house.form())]
    assert not any(word in repr(said) for word in ("illness", "secret"))


@pytest.mark.parametrize(
    ("changes", "field"), [({"ends_at": MONDAY}, "ends_at"), ({"target_id": "nobody"}, "target")]
)
def test_leave_of_nobody_or_of_no_length_is_refused(
    owner: Backend, house: SmallClinic, changes: dict[str, object], field: str
) -> None:
    leave = Absence("", house.karim, MONDAY, MONDAY + timedelta(days=1))
    with pytest.raises(InvalidInput) as refused:
        owner.run(calendar_setup.save_absence, replace(leave, **changes))  # type: ignore[arg-type]
    assert set(refused.value.problems) == {field}


def test_leave_tells_which_bookings_fall_into_it(owner: Backend, house: SmallClinic) -> None:
    first = owner.run(appointments.book, house.form())
    hour = NINE + timedelta(hours=1)
    owner.run(appointments.book, house.form(hour, practitioner_id=house.lina))
    day = (MONDAY, MONDAY + timedelta(days=1))
    found = owner.run(calendar_setup.bookings_during, house.karim, *day)
    assert [row.id for row in found] == [first]
    assert len(owner.run(calendar_setup.bookings_during, "", *day)) == 2
    assert (
        owner.run(calendar_setup.bookings_during, house.karim, NINE - timedelta(hours=4), NINE)
        == []
    )


def test_a_device_out_of_use_tells_who_needs_it(owner: Backend, house: SmallClinic) -> None:
    with_laser = owner.run(
        appointments.book,
        house.form(
            NINE, 45, service_ids=(house.peeling,), room_id=house.room_one,
            device_ids=(house.laser,),
        ),
    )  # fmt: skip
    day = (MONDAY, MONDAY + timedelta(days=1))
    for target in (house.laser, house.room_one):
        found = owner.run(calendar_setup.bookings_during, target, *day)
        assert [row.id for row in found] == [with_laser]
    assert owner.run(calendar_setup.bookings_during, house.room_two, *day) == []


def test_a_cancelled_booking_is_nobodys_worry(owner: Backend, house: SmallClinic) -> None:
    booked = owner.run(appointments.book, house.form())
    rev = owner.run(appointments.details, booked).row.rev
    owner.run(appointments.cancel, booked, rev, CancelledBy.PATIENT, CancelReason.ILL, "")
    day = (MONDAY, MONDAY + timedelta(days=1))
    assert owner.run(calendar_setup.bookings_during, house.karim, *day) == []
    assert owner.run(calendar_setup.bookings_during, "", *day) == []


# holidays


def test_the_clinics_country_proposes_its_year_with_the_days_of_the_moon(owner: Backend) -> None:
    found = {each.day: each for each in owner.run(calendar_setup.proposed_holidays, 2027)}
    independence = found[date(2027, 11, 22)]
    assert (independence.name, independence.is_estimated) == ("Independence Day", False)
    eid = found[date(2027, 3, 9)]
    assert eid.name == "Eid al-Fitr"
    assert eid.is_estimated
    assert date(2027, 4, 30) in found  # Orthodox Good Friday moves every year


def test_a_day_kept_already_is_proposed_with_its_id(owner: Backend) -> None:
    owner.run(calendar_setup.save_holidays, [Holiday("", date(2027, 11, 22), "Independence")])
    kept = owner.run(calendar_setup.holidays, 2027)[0]
    found = owner.run(calendar_setup.proposed_holidays, 2027)
    assert [each.day for each in found if each.id == kept.id] == [kept.day]


@pytest.mark.parametrize("country", ["LB", "KZ", "IN", "AE", "SA", "TR", "RU", "KG", "GB", "US"])
def test_each_country_has_its_days_in_order_and_without_marks_in_their_names(country: str) -> None:
    found = holidays_proposed.in_year(country, 2027)
    assert len(found) >= 8
    assert found == sorted(found, key=lambda each: each.day)
    assert not [each.name for each in found if "estimated" in each.name or not each.name]


def test_a_country_nobody_describes_proposes_nothing() -> None:
    assert holidays_proposed.in_year("XX", 2027) == []


def test_optional_days_of_a_country_are_proposed_as_days_of_work() -> None:
    assert {each.is_public for each in holidays_proposed.in_year("IN", 2027)} == {True, False}


def test_a_feast_beside_a_fixed_one_does_not_make_the_day_uncertain() -> None:
    found = {each.day: each for each in holidays_proposed.in_year("IN", 2027)}
    assert found[date(2027, 8, 15)].name.startswith("Independence Day; ")
    assert not found[date(2027, 8, 15)].is_estimated


def test_a_day_off_counts_what_is_booked_on_it(owner: Backend, house: SmallClinic) -> None:
    owner.run(appointments.book, house.form())
    owner.run(appointments.book, house.form(NINE + timedelta(days=1)))
    monday = MONDAY.date()
    days = [Holiday("", monday, "Founder's day"), Holiday("", date(2026, 5, 1), "Labour Day")]
    owner.run(calendar_setup.save_holidays, days)
    assert owner.run(calendar_setup.booked_on_days_off, 2026) == {monday: 1}
    kept = owner.run(calendar_setup.holidays, 2026)[0]
    owner.run(calendar_setup.save_holidays, [replace(kept, is_closed=False)])
    assert owner.run(calendar_setup.booked_on_days_off, 2026) == {}


def test_a_day_off_without_a_name_is_refused(owner: Backend) -> None:
    with pytest.raises(InvalidInput):
        owner.run(calendar_setup.save_holidays, [Holiday("", date(2027, 1, 1), " ")])
    assert owner.run(calendar_setup.holidays, 2027) == []
