"""A small calendar to book in: one service, two practitioners, two rooms, a device, patients."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import (
    BookingForm,
    Practitioner,
    Resource,
    ResourceKind,
    Service,
)
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.usecases import calendar_setup, patients
from tests import make

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NINE = MONDAY + timedelta(hours=7)  # 09:00 in Beirut


@dataclass(frozen=True)
class SmallClinic:
    """Ids of what `furnish` made."""

    karim: Id
    lina: Id
    room_one: Id
    room_two: Id
    laser: Id
    consultation: Id
    peeling: Id
    patients: tuple[Id, ...]

    def form(self, start: datetime = NINE, minutes: int = 30, **more: Any) -> BookingForm:
        """A booking with Karim for the first patient, unless told otherwise."""
        values: dict[str, Any] = {
            "patient_id": self.patients[0],
            "practitioner_id": self.karim,
            "service_ids": (self.consultation,),
        }
        return BookingForm(start=start, minutes=minutes, **{**values, **more})


def furnish(database: Database, clock: make.Clock, people: int = 3) -> SmallClinic:
    """Set the calendar up as an administrator would, and register patients."""
    owner = make.backend(database, Role.ADMINISTRATOR, clock)
    week = tuple(
        shift
        for day in range(5)
        for shift in (Shift(day, time(9), time(13)), Shift(day, time(14), time(18)))
    )
    karim = owner.run(
        calendar_setup.save_practitioner,
        Practitioner(
            "", 0, "Dr. Karim Nasser", user_id=make.USERS[Role.PRACTITIONER].id, shifts=week
        ),
    )
    lina = owner.run(
        calendar_setup.save_practitioner, Practitioner("", 0, "Lina Aoun", shifts=week)
    )
    one, two = (
        owner.run(calendar_setup.save_resource, Resource("", 0, ResourceKind.ROOM, name))
        for name in ("Room 1", "Room 2")
    )
    laser = owner.run(calendar_setup.save_resource, Resource("", 0, ResourceKind.DEVICE, "Laser"))
    consultation = owner.run(
        calendar_setup.save_service, Service("", 0, "Consultation", minutes=30)
    )
    peeling = owner.run(
        calendar_setup.save_service,
        Service(
            "", 0, "Peeling", minutes=45, before=5, after=10, rooms=(one, two), devices=(laser,)
        ),
    )
    registered = tuple(
        owner.run(patients.register, make.form("Rania", f"Khoury {number}"))
        for number in range(people)
    )
    return SmallClinic(karim, lina, one, two, laser, consultation, peeling, registered)
