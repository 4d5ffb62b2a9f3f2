"""Pictures of Today: a lively morning as the owner, the reception and a practitioner see it."""

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.appointment import BookingForm, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.ui.today.close_day_dialog import CloseDayDialog
from clinic_desktop.usecases import appointments, demo_calendar, drafts, queue
from tools.screenshot_clinic import PRACTITIONER, RECEPTION, SIZE, Scene
from tools.screenshot_stage import Shot, settle
from tools.shots_access import opened

_SMALL = (1366, 768)


class Morning:
    """What the practice clinic's day lacks: an urgent ticket, one on hold, days never settled."""

    def __init__(self, scene: Scene) -> None:
        self._backend, self._now = scene.backend, scene.backend.clock()
        page = self._backend.run(appointments.calendar, scene.desk.today, 1)
        self._rows = page.rows
        self._who = page.rows[0].practitioner_id
        self._people = [row.patient_id for row in page.rows]

    def live(self) -> None:
        self._ticket(38, self._people[-1], "hold", "Waits for a result")
        self._ticket(14, self._people[-2], "prioritise", "Is in pain")
        self._at(0)
        for days, hours in ((1, 2), (1, 1), (3, 0)):
            self._left_open(self._now - timedelta(days=days, hours=hours), self._people[days])

    def _ticket(self, minutes_ago: float, patient: Id, step: str, reason: str) -> None:
        self._at(minutes_ago)
        ticket = self._backend.run(queue.take_ticket, patient, self._who)
        self._backend.run(getattr(queue, step), ticket.id, ticket.rev, reason)

    def _left_open(self, start: datetime, patient: Id) -> None:
        whole = start.replace(minute=0, second=0, microsecond=0)
        again = BookingForm(patient, self._who, whole, 20, overlap_reason="Came along")
        made = self._backend.run(appointments.book, again)
        self._backend.run(appointments.change_state, made, 1, State.CONFIRMED)

    def _at(self, minutes_ago: float) -> None:
        moment = self._now - timedelta(minutes=minutes_ago)
        self._backend.clock = lambda: moment


def owner(scene: Scene) -> QWidget:
    begun = {"phone": "03 12", "name": {"given": "Zeinab", "middle": "", "family": "Fakhoury"}}
    scene.desk.run(drafts.save, "patient.new", begun)
    Morning(scene).live()
    scene.window.route("today", {})
    settle()  # those to call are counted on the pool
    return scene.window


def as_somebody(scene: Scene, login: str) -> Scene:
    """The same clinic, with somebody else signed in."""
    Morning(scene).live()
    other = Scene(scene.clinic)
    vars(other)["backend"] = scene.clinic.enter(login)
    other.window.route("today", {})
    return other


def somebody(scene: Scene, login: str, size: tuple[int, int] = SIZE) -> QWidget:
    other = as_somebody(scene, login)
    other.window.resize(*size)
    settle()
    return other.window


def closing(scene: Scene) -> QWidget:
    other = as_somebody(scene, RECEPTION)
    page = other.window.page("today")
    if not isinstance(page, TodayPage) or page.day_part is None:
        raise TypeError(type(page).__name__)
    dialog = CloseDayDialog(other.desk, page.day_part.words, other.window)
    opened(dialog)
    dialog.day.set_value(other.desk.today - timedelta(days=1))
    dialog.refresh()
    return dialog


def quiet(scene: Scene) -> QWidget:
    """The calendar is set up, and nobody has booked or come yet."""
    fresh = Scene(scene.clinic.without_people())
    fresh.desk.run(demo_calendar.calendar)
    fresh.window.route("today", {})
    settle()
    return fresh.window


SHOTS: dict[str, Shot] = {
    "today": owner,
    "today_reception": partial(somebody, login=RECEPTION),
    "today_practitioner": partial(somebody, login=PRACTITIONER),
    "today_small_screen": partial(somebody, login=RECEPTION, size=_SMALL),
    "today_narrow": partial(somebody, login=RECEPTION, size=(980, 900)),
    "today_close_the_day": closing,
    "today_quiet": quiet,
}
