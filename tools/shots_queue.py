"""Pictures of the queue: a lively morning, an empty one, its dialogs, the waiting-room screen."""

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.appointment import BookingForm, Practitioner, Resource, ResourceKind
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.queue import Ticket
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.ui.queue import QueuePage
from clinic_desktop.ui.queue.deeds import URGENT
from clinic_desktop.ui.queue.reason_dialog import ReasonDialog
from clinic_desktop.ui.queue.ticket_dialog import TicketDialog, WalkInDialog
from clinic_desktop.usecases import appointments, calendar_setup, patients, queue
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot
from tools.shots_access import opened


class Morning:
    """Who came when; minutes count back from now."""

    def __init__(self, scene: Scene) -> None:
        self.desk, self._backend = scene.desk, scene.backend
        self._end = self._backend.clock()
        rooms = [
            self.desk.run(calendar_setup.save_resource, Resource("", 0, ResourceKind.ROOM, name))
            for name in ("Room 1", "Room 2")
        ]
        self.karim, self.lina = (
            self._doctor(name, room)
            for name, room in zip(("Dr. Karim Nasser", "Lina Aoun"), rooms, strict=True)
        )
        rows = self.desk.run(patients.recent)
        self.people = [row.id for row in rows]

    def _doctor(self, name: str, room: Id) -> Id:
        now = self.desk.format.local(self._end)
        start, end = (now + timedelta(minutes=m) for m in (-1, 2))
        shift = Shift(now.weekday(), start.time(), end.time(), room)
        return self.desk.run(
            calendar_setup.save_practitioner, Practitioner("", 0, name, shifts=(shift,))
        )

    def at(self, minutes_ago: float) -> None:
        moment: datetime = self._end - timedelta(minutes=minutes_ago)
        self._backend.clock = lambda: moment

    def walk_in(self, minutes_ago: float, person: int = -1, who: Id = "", note: str = "") -> Ticket:
        self.at(minutes_ago)
        patient = self.people[person] if person >= 0 else ""
        return self.desk.run(queue.take_ticket, patient, who, note)

    def seen(self, began: float, ended: float, who: Id) -> None:
        ticket = self.walk_in(began + 9, who=who)
        self.at(began)
        rev = self.desk.run(queue.enter, ticket.id, ticket.rev)
        self.at(ended)
        self.desk.run(queue.done, ticket.id, rev)

    def booked(self, start_in: float, person: int, who: Id) -> Id:
        start = self._end + timedelta(minutes=start_in)
        form = BookingForm(self.people[person], who, start, 15)
        return self.desk.run(appointments.book, form)

    def arrive(self, minutes_ago: float, appointment: Id) -> Ticket:
        self.at(minutes_ago)
        rev = self.desk.run(appointments.details, appointment).row.rev
        return self.desk.run(queue.arrive, appointment, rev)

    def go(self, ticket: Ticket, minutes_ago: float, *steps: str, reason: str = "") -> None:
        rev = ticket.rev
        for name in steps:
            self.at(minutes_ago)
            more = (reason,) if name in {"hold", "leave", "prioritise"} else ()
            rev = self.desk.run(getattr(queue, name), ticket.id, rev, *more)


def lively(scene: Scene) -> QueuePage:
    """Seven seen, three called or inside, a line with all that happens in one."""
    morning = Morning(scene)
    karim, lina = morning.karim, morning.lina
    for began, ended in ((150, 139), (136, 122), (120, 104), (100, 90), (86, 72), (70, 55)):
        morning.seen(began, ended, karim)
    gone = morning.walk_in(90, 6)
    morning.go(gone, 60, "leave", reason="Could not wait")
    inside = morning.arrive(52, morning.booked(-30, 0, karim))
    morning.go(inside, 12, "call", "enter")
    called = morning.walk_in(44, 1, lina)
    morning.go(called, 2, "call")
    morning.walk_in(38, 2, karim, "Dressing change")
    urgent = morning.walk_in(9, 3, karim)
    morning.go(urgent, 8, "prioritise", reason="Is in pain")
    silent = morning.walk_in(35, 4, karim)
    morning.go(silent, 6, "call", "no_answer")
    morning.booked(5, 5, lina)
    morning.arrive(12, morning.booked(10, 7, karim))
    morning.walk_in(15, 5, lina)
    morning.walk_in(4)
    held = morning.walk_in(20, 8, karim)
    morning.go(held, 10, "hold", reason="Waits for a result")
    morning.at(0)
    page = scene.window.page("queue")
    if not isinstance(page, QueuePage):
        raise TypeError(type(page).__name__)
    scene.window.go("queue")
    page.refresh()
    page.select(urgent.id)
    return page


def board(scene: Scene) -> QWidget:
    lively(scene)
    return scene.window


def hidden(scene: Scene) -> QWidget:
    lively(scene).names.click()
    return scene.window


def empty(scene: Scene) -> QWidget:
    bare = Scene(scene.clinic.without_people())
    bare.window.go("queue")
    return bare.window


def walk_in(scene: Scene) -> QWidget:
    page = lively(scene)
    dialog = WalkInDialog(scene.desk, scene.desk.run(queue.board).practitioners, page)
    dialog.person.box.setText("ma")
    dialog.person.box.entered.emit()
    dialog.person.box.searched.emit("ma")
    return opened(dialog)


def reason(scene: Scene) -> QWidget:
    page = lively(scene)
    ticket = page.ticket()
    if ticket is None:
        raise LookupError
    dialog = ReasonDialog(scene.desk, URGENT, ticket, page)
    opened(dialog)
    dialog.accept()
    return dialog


def ticket(scene: Scene) -> QWidget:
    page = lively(scene)
    chosen = page.ticket()
    if chosen is None:
        raise LookupError
    return opened(TicketDialog(scene.desk, chosen, scene.desk.run(queue.board).practitioners, page))


def wall(scene: Scene, *, has_initials: bool = False) -> QWidget:
    window = lively(scene).open_wall()
    window.resize(1100, 760)
    if has_initials:
        window.change_letters()
    return window


SHOTS: dict[str, Shot] = {
    "queue": board,
    "queue_hidden_names": hidden,
    "queue_empty": empty,
    "queue_walk_in": walk_in,
    "queue_reason": reason,
    "queue_ticket": ticket,
    "queue_waiting_room": wall,
    "queue_waiting_room_initials": partial(wall, has_initials=True),
}
