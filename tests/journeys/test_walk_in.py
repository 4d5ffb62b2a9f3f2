"""A walk-in from the door to done, by keyboard alone; the waiting-room screen beside it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_desktop.domain.appointment import Practitioner
from clinic_desktop.domain.queue import TicketState
from clinic_desktop.ui.queue import QueuePage
from clinic_desktop.ui.queue.ticket_dialog import WalkInDialog
from clinic_desktop.ui.queue.waiting_room_window import WaitingRoomWindow
from clinic_desktop.usecases import calendar_setup, patients, queue
from tests import make
from tests.journeys import hands
from tests.journeys.crew import OWNER, RECEPTION, Crew
from tests.journeys.screen import texts_of

MOST_KEYS = 6  # beside the name that is typed


def test_a_walk_in_goes_from_ticket_to_done_by_keyboard(crew: Crew) -> None:
    set_up(crew)
    crew.enter("rima", RECEPTION)
    page = open_queue(crew)
    pressed = [
        press(crew, Qt.Key.Key_F6, lambda: crew.is_shown(WalkInDialog)),
        *find(crew, "khoury"),
        press(crew, Qt.Key.Key_Return, lambda: state_of(page) is TicketState.CALLED),
        press(crew, Qt.Key.Key_Return, lambda: state_of(page) is TicketState.IN_ROOM),
    ]
    crew.clock.forward(minutes=11)
    page.tick()
    assert "in the room 11 min" in crew.said()
    pressed.append(press(crew, Qt.Key.Key_Return, lambda: state_of(page) is TicketState.DONE))
    assert len(pressed) <= MOST_KEYS
    (ticket,) = crew.window.desk.run(queue.board).tickets
    assert (ticket.number, ticket.patient) == (1, "Rania Khoury")
    assert ticket.done_at == crew.clock.now


def test_the_waiting_room_hears_the_number_and_goes_dark_with_the_lock(crew: Crew) -> None:
    set_up(crew)
    crew.enter("rima", RECEPTION)
    page = open_queue(crew)
    press(crew, Qt.Key.Key_F6, lambda: crew.is_shown(WalkInDialog))
    find(crew, "khoury")
    wall = page.open_wall()
    crew.wait(wall.isVisible)
    page.press("Return")
    shown = texts_of([wall])
    assert "1" in shown
    assert not any("Rania" in text or "Khoury" in text for text in shown)
    crew.lock()
    assert not crew.is_shown(WaitingRoomWindow)
    crew.wait(
        lambda: not any("Khoury" in text for text in texts_of(QApplication.topLevelWidgets()))
    )


def set_up(crew: Crew) -> None:
    """One practitioner and one patient, a week ago."""
    crew.enter("maya", OWNER)
    desk = crew.window.desk
    desk.run(calendar_setup.save_practitioner, Practitioner("", 0, "Dr. Karim Nasser"))
    desk.run(patients.register, make.form("Rania", "Khoury"))
    crew.lock()


def open_queue(crew: Crew) -> QueuePage:
    """By its number on the rail."""
    names = [page.name for page in crew.window.places if page.is_on_rail]
    number = Qt.Key(Qt.Key.Key_1 + names.index("queue"))
    awake(crew)
    hands.control(number)
    crew.wait(lambda: crew.window.page_name() == "queue")
    page = crew.window.page("queue")
    assert isinstance(page, QueuePage)
    return page


def find(crew: Crew, name: str) -> list[Qt.Key]:
    """Type a name, take the first one found, give the ticket."""
    dialog = crew.until(WalkInDialog)
    awake(crew, "ticket_patient")
    hands.write(name)
    crew.wait(lambda: bool(dialog.person.found.rows.rows))
    picked = press(crew, Qt.Key.Key_Return, lambda: bool(dialog.person.patient_id))
    hands.control(Qt.Key.Key_Return)
    crew.wait(lambda: not crew.is_shown(WalkInDialog))
    awake(crew, "queue_waiting")
    return [picked, Qt.Key.Key_Return]


def press(crew: Crew, key: Qt.Key, holds: Callable[[], bool]) -> Qt.Key:
    """One key, then wait until it has done its work."""
    awake(crew)
    hands.press(key)
    crew.wait(holds)
    return key


def awake(crew: Crew, at: str = "") -> None:
    """Wait until something, or the control of that name, has the keyboard."""

    def is_awake() -> bool:
        hands.keep_awake()
        return hands.is_at(at) if at else QApplication.focusWidget() is not None

    crew.wait(is_awake)


def state_of(page: QueuePage) -> TicketState | None:
    ticket = page.ticket()
    return ticket.state if ticket is not None else None
