"""A series is moved, this appointment and those that follow: all by keyboard."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_desktop.app import Application
from clinic_desktop.data.places import Places
from clinic_desktop.domain.appointment import (
    BookingForm,
    CancelledBy,
    CancelReason,
    Practitioner,
    State,
)
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.series import Series
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui.appointments.move_dialog import MoveDialog
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.usecases import appointments, calendar_setup, patients
from clinic_desktop.usecases.appointments.series_changes import Cancellation, Scope
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.journeys import hands
from tests.journeys.conftest import QuickDoor, Until, opened
from tests.make import Clock
from tests.ui.access import doors

AT_ELEVEN = make.NOW + timedelta(hours=1)  # it is ten in Beirut
HOURS = timedelta(hours=2)
CALLED_OFF = 1  # of the series


def furnish(door: Backend) -> Id:
    """Somebody comes today at eleven and the three weeks after, the second of them called off; the id."""
    shifts = tuple(Shift(day, time(9), time(18)) for day in range(7))
    karim = door.run(calendar_setup.save_practitioner, Practitioner("", 0, "Dr. K", shifts=shifts))
    comes = door.run(patients.register, make.form("Rania", phone="03 123 456"))
    form = BookingForm(comes, karim, AT_ELEVEN, 30)
    booked = door.run(appointments.book_series, form, "FREQ=WEEKLY;COUNT=4")
    rev = door.run(appointments.details, booked.ids[CALLED_OFF]).row.rev
    away = Cancellation(CancelledBy.PATIENT, CancelReason.BUSY)
    door.run(appointments.cancel_series, booked.ids[CALLED_OFF], rev, Scope.THIS, away)
    return comes


@dataclass(frozen=True)
class Stands:
    """Everything about one appointment that a person can tell from another."""

    id: Id
    form: BookingForm
    state: State
    series_id: Id
    rule: Series | None


def standing(main: MainWindow, patient: Id) -> list[Stands]:
    """How a patient's appointments stand, in order."""
    found = []
    for row in main.desk.run(appointments.of_patient, patient):
        form = main.desk.run(appointments.details, row.id).form
        view = main.desk.run(appointments.series_of, row.id)
        rule = view.series if view else None
        found.append(Stands(row.id, form, row.state, row.series_id, rule))
    return sorted(found, key=lambda each: each.form.start)


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
    people.append(furnish(owner))
    owner.close()
    with opened(qapp, places, lambda: door) as made:
        yield made


def sign_in(application: Application, until: Until) -> MainWindow:
    until(lambda: hands.is_at("login") or hands.is_at("password"))
    hands.fill(login="maya")
    hands.go_to("password")
    hands.write(doors.PASSWORD)
    hands.enter()
    until(lambda: application.main is not None)
    main = application.main
    assert main is not None
    until(lambda: main.page_name() == "today")
    return main


def move_to_one(main: MainWindow, until: Until) -> None:
    """The first appointment of the day and those that follow, two hours later."""
    hands.control(Qt.Key.Key_2)
    until(lambda: main.page_name() == "calendar")
    hands.press(Qt.Key.Key_Tab)  # to the first appointment of the day
    hands.enter()
    hands.go_to("panel_move")
    hands.press(Qt.Key.Key_Space)
    until(lambda: hands.is_at("move_dialog"))
    dialog = main.findChild(MoveDialog)
    assert dialog is not None
    hands.fill(start="13:00")
    until(lambda: dialog._slot is not None and dialog._slot.start == AT_ELEVEN + HOURS)
    hands.go_to("scope_this")
    hands.press(Qt.Key.Key_Down)
    until(lambda: hands.is_at("scope_following"))
    until(lambda: not dialog.search.is_busy)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(lambda: not hands.is_at("move_dialog"))


def test_this_and_following_move_together_and_are_put_back_exactly(
    application: Application, until: Until, people: list[Id]
) -> None:
    main = sign_in(application, until)
    before = standing(main, people[0])
    assert [each.state for each in before] == [
        State.BOOKED,
        State.CANCELLED,
        State.BOOKED,
        State.BOOKED,
    ]
    move_to_one(main, until)
    moved = {each.id: each for each in standing(main, people[0])}
    for was in before:
        now = moved[was.id]
        is_off = was.state is State.CANCELLED
        assert now.state is was.state
        assert now.form.start == was.form.start + (timedelta() if is_off else HOURS)
    hands.control(Qt.Key.Key_Z)
    until(
        lambda: (
            [each.form for each in standing(main, people[0])] != [m.form for m in moved.values()]
        )
    )
    assert standing(main, people[0]) == before


def test_the_day_called_off_does_not_come_back_when_everything_is_moved_again(
    application: Application, until: Until, people: list[Id]
) -> None:
    main = sign_in(application, until)
    called_off = standing(main, people[0])[CALLED_OFF]
    move_to_one(main, until)
    hands.control(Qt.Key.Key_Z)
    until(lambda: standing(main, people[0])[0].form.start == AT_ELEVEN)
    move_to_one(main, until)
    rows = standing(main, people[0])
    assert len(rows) == 4
    off = [each for each in rows if each.state is State.CANCELLED]
    assert [(each.id, each.form) for each in off] == [(called_off.id, called_off.form)]
    days = [each.form.start.date() for each in rows if each.state is State.BOOKED]
    assert called_off.form.start.date() not in days
