"""A slot is freed in the calendar and filled from the waiting list, all by keyboard."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_desktop.app import Application
from clinic_desktop.data.places import Places
from clinic_desktop.domain.appointment import BookingForm, Practitioner, Service, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.waiting import WaitingWish
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import appointments, calendar_setup, patients, waiting_list
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.waiting_list import WaitingFilter
from tests import make
from tests.journeys import hands
from tests.journeys.conftest import QuickDoor, Until, opened
from tests.make import Clock
from tests.ui.access import doors

AT_ELEVEN = make.NOW + timedelta(hours=1)  # it is ten in Beirut


def furnish(door: Backend) -> tuple[Id, Id]:
    """Today at eleven is booked for one patient; another one waits. Both ids."""
    shifts = tuple(Shift(day, time(9), time(18)) for day in range(7))
    karim = door.run(calendar_setup.save_practitioner, Practitioner("", 0, "Dr. K", shifts=shifts))
    service = door.run(calendar_setup.save_service, Service("", 0, "Consultation"))
    comes, waits = (
        door.run(patients.register, make.form(given, phone="03 123 456"))
        for given in ("Rania", "Nour")
    )
    door.run(appointments.book, BookingForm(comes, karim, AT_ELEVEN, 30, (service,)))
    door.run(waiting_list.add, WaitingWish(waits, (service,), make.TODAY))
    return comes, waits


@pytest.fixture
def people() -> list[Id]:
    return []


@pytest.fixture
def application(
    qapp: QApplication, places: Places, clock: Clock, device: MemoryDevice, people: list[Id]
) -> Iterator[Application]:
    """The program on a clinic founded yesterday, so that it opens at its sign-in page."""
    door = QuickDoor(places, clock, store=device)
    owner = doors.administrator(door)
    people.extend(furnish(owner))
    owner.close()
    with opened(qapp, places, lambda: door) as made:
        yield made


def test_a_freed_slot_is_filled_from_the_waiting_list(
    application: Application, until: Until, people: list[Id]
) -> None:
    until(lambda: hands.is_at("login") or hands.is_at("password"))
    hands.fill(login="maya")
    hands.go_to("password")
    hands.write(doors.PASSWORD)
    hands.enter()
    until(lambda: application.main is not None)
    main = application.main
    assert main is not None
    until(lambda: main.page_name() == "today")
    hands.control(Qt.Key.Key_2)
    until(lambda: main.page_name() == "calendar")
    hands.press(Qt.Key.Key_Tab)  # to the first appointment of the day
    hands.press(Qt.Key.Key_Delete)
    until(lambda: hands.is_at("cancel_dialog"))
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(lambda: len(main.freed.strips) == 1)
    until(lambda: not hands.is_at("cancel_dialog"))
    hands.control(Qt.Key.Key_G)
    until(lambda: hands.is_at("who_table"))
    hands.enter()
    until(lambda: not hands.is_at("who_takes_it"))
    came, waited = (main.desk.run(appointments.of_patient, each) for each in people)
    assert [row.state for row in came] == [State.CANCELLED]
    assert [(row.start, row.state) for row in waited] == [(AT_ELEVEN, State.BOOKED)]
    assert main.desk.run(waiting_list.listing, WaitingFilter()) == []
    until(lambda: main.freed.strips == [])
