"""A new caller registered and booked into the next free slot, by keyboard alone (issue 4)."""

import time
from collections.abc import Callable, Iterator
from datetime import time as clock_time
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from clinic_desktop.domain.appointment import Practitioner, Service, State
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.ui.appointments.booking_dialog import BookingDialog
from clinic_desktop.usecases import appointments, calendar_setup, patients
from tests.journeys import hands
from tests.journeys.crew import OWNER, RECEPTION, Crew
from tests.make import NOW

MOST_KEYS = 12  # beyond the data itself (PRODUCT.md)
MOST_SECONDS = 30  # of the program's own; how fast somebody types comes on top
OPENING = NOW + timedelta(hours=1)  # at nine; the clinic's clock shows UTC
WEEK = tuple(Shift(day, clock_time(9), clock_time(18)) for day in range(7))


class Strokes(QObject):
    """Counts the keys that go down anywhere in the program, Ctrl and Alt too, whoever presses them."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._down: set[int] = set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyRelease:
                self._down.discard(event.key())
            elif event.key() not in self._down:  # the same event comes by again on its way up
                self._down.add(event.key())
                self.count += 1
        return False


class Keyboard:
    """Writes what a caller says, and counts every other key: Ctrl+B is two."""

    def __init__(self, crew: Crew) -> None:
        self.crew = crew
        self.typed = self.pressed = 0

    def write(self, text: str) -> None:
        self.typed += len(text)
        hands.write(text)

    def press(self, key: Qt.Key, modifier: hands.Modifier = hands.Modifier.NoModifier) -> None:
        self.pressed += 1 if modifier is hands.Modifier.NoModifier else 2
        hands.press(key, modifier)

    def until_at(self, name: str) -> None:
        self.until_awake()
        self.crew.wait(lambda: hands.is_at(name))

    def until_awake(self) -> None:
        def is_awake() -> bool:
            hands.keep_awake()
            active = QApplication.activeWindow()
            return active is not None and active.isVisible()

        self.crew.wait(is_awake)


@pytest.fixture
def strokes(qapp: QApplication) -> Iterator[Strokes]:
    made = Strokes()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def furnish(crew: Crew) -> None:
    """One practitioner who works all week, and something to come for."""
    owner = crew.door().sign_in("maya", OWNER).finish()
    owner.run(
        calendar_setup.save_practitioner, Practitioner("", 0, "Dr. Karim Nasser", shifts=WEEK)
    )
    owner.run(calendar_setup.save_service, Service("", 0, "Consultation", minutes=30))
    owner.close()


def test_a_new_caller_is_registered_and_booked_with_at_most_twelve_keys(
    crew: Crew, strokes: Strokes, record_property: Callable[[str, object], None]
) -> None:
    furnish(crew)
    crew.enter("rima", RECEPTION)
    keys = Keyboard(crew)
    keys.until_awake()
    strokes.count, began = 0, time.perf_counter()
    keys.press(Qt.Key.Key_B, hands.Modifier.ControlModifier)
    keys.until_at("person_search")
    keys.write("Nadia Haddad")
    keys.press(Qt.Key.Key_Return)
    keys.until_at("phone")
    keys.write("03 123 456")
    keys.press(Qt.Key.Key_Tab)
    keys.write("35y")
    keys.press(Qt.Key.Key_Tab)
    keys.until_at("services")
    keys.write("cons")
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_B, hands.Modifier.AltModifier)  # the phone was read back
    keys.press(Qt.Key.Key_C, hands.Modifier.AltModifier)  # agrees to be contacted
    dialog = crew.until(BookingDialog)
    crew.wait(lambda: not dialog._pause.isActive() and not dialog.search.is_busy)
    keys.press(Qt.Key.Key_Return, hands.Modifier.ControlModifier)
    crew.wait(lambda: not crew.is_shown(BookingDialog))
    seconds = time.perf_counter() - began
    beyond = strokes.count - keys.typed
    assert beyond == keys.pressed  # nothing was pressed behind the count's back
    assert beyond <= MOST_KEYS, beyond
    assert seconds < MOST_SECONDS, seconds
    for name, value in (("keys beyond the data", beyond), ("seconds", round(seconds, 2))):
        record_property(name, value)
        print(f"new caller: {name} {value}")  # noqa: T201 - what is told of this journey
    is_booked(crew)
    keys.until_awake()
    keys.press(Qt.Key.Key_Z, hands.Modifier.ControlModifier)
    crew.wait(lambda: state_of_the_booking(crew) is State.CANCELLED)


def state_of_the_booking(crew: Crew) -> State:
    desk = crew.window.desk
    (found,) = desk.run(patients.search, "Nadia Haddad")
    (row,) = desk.run(appointments.of_patient, found.id)
    return row.state


def is_booked(crew: Crew) -> None:
    desk = crew.window.desk
    (found,) = desk.run(patients.search, "Nadia Haddad")
    (row,) = desk.run(appointments.of_patient, found.id)
    booked = desk.run(appointments.details, row.id)
    assert (row.start, row.end - row.start) == (OPENING, timedelta(minutes=30))
    assert (row.services, row.state) == ("Consultation", State.BOOKED)
    assert (booked.form.phone, booked.form.may_contact) == ("+9613123456", True)
    assert booked.phone_confirmed_at is not None
    assert "Booked: Monday" in crew.window.toast.text.text()


def test_a_lock_in_the_middle_of_a_call_loses_nothing(crew: Crew) -> None:
    furnish(crew)
    crew.enter("rima", RECEPTION)
    crew.window.route("book", {})
    dialog = crew.until(BookingDialog)
    dialog.input.person.box.setText("Nadia Haddad")
    dialog.input.person.begin_new()
    dialog.input.note.setPlainText("calls back at five")
    crew.lock()
    assert "Nadia" not in crew.said()
    crew.enter("rima", RECEPTION)
    again = crew.until(BookingDialog)
    assert again.input.person.newcomer.given.text() == "Nadia"
    assert again.input.note.toPlainText() == "calls back at five"
