"""Pictures of the waiting list, the recalls and the call when a slot falls free."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.appointment import (
    BookingForm,
    CancelledBy,
    CancelReason,
    Practitioner,
    Service,
)
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.recall import Outcome
from clinic_desktop.domain.waiting import Answer, Urgency, WaitingWish, Window
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.ui.waiting import WaitingPage
from clinic_desktop.ui.waiting.recall_dialogs import ContactedDialog, RecallDialog
from clinic_desktop.ui.waiting.recall_message_dialog import RecallMessageDialog
from clinic_desktop.ui.waiting.waiting_dialog import WaitingDialog
from clinic_desktop.ui.waiting.who_takes_it import WhoTakesItDialog
from clinic_desktop.ui.widgets.link_opener import LinkOpener
from clinic_desktop.usecases import appointments, calendar_setup, patients, recalls, waiting_list
from clinic_desktop.usecases.recalls import RecallFilter
from clinic_desktop.usecases.waiting_list import WaitingFilter
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot
from tools.shots_access import opened

_NOTES = ("after work", "", "calls back at once", "only by phone", "has a babysitter on Thursdays")


def _furnished(scene: Scene) -> tuple[Id, Id]:
    """One practitioner who always works and one service, whatever the demo clinic has."""
    who = Practitioner("", 0, "Dr. Rania Farah", shifts=tuple(
        Shift(day, time(8), time(20)) for day in range(7)
    ))  # fmt: skip
    return (
        scene.desk.run(calendar_setup.save_practitioner, who),
        scene.desk.run(calendar_setup.save_service, Service("", 0, "Mole check", minutes=30)),
    )


def _people(scene: Scene, count: int) -> list[Id]:
    return [row.id for row in scene.desk.run(patients.recent)][:count]


def _waiting(scene: Scene) -> Id:
    """Five people who wait; the id of a cancelled appointment that four of them would take."""
    karim, service = _furnished(scene)
    people = _people(scene, 7)
    tomorrow = scene.desk.today + timedelta(days=1)
    zone = ZoneInfo(scene.desk.clinic.zone)
    at = datetime.combine(tomorrow, time(10), zone).astimezone(UTC)
    held = scene.desk.run(
        appointments.book,
        BookingForm(people[2], karim, at + timedelta(days=14), 30, (service,), phone="+9613123456"),
    )
    for rank, (who, note) in enumerate(zip(people, _NOTES, strict=False)):
        wish = WaitingWish(who, (service,), tomorrow + timedelta(days=30), (), note=note)
        if rank == 1:
            wish = replace(wish, urgency=Urgency.SOON)
        if rank == 2:
            wish = replace(wish, urgency=Urgency.URGENT, appointment_id=held)
        if rank == 3:
            wish = replace(wish, practitioner_ids=(karim,), windows=(
                Window(tomorrow.weekday(), time(9), time(12)),
                Window((tomorrow.weekday() + 2) % 7, time(14), time(18)),
            ))  # fmt: skip
        scene.desk.run(waiting_list.add, wish)
    entry = scene.desk.run(waiting_list.listing, WaitingFilter())[0]
    scene.desk.run(waiting_list.tried, entry.id, entry.rev, Answer.NO_ANSWER)
    booked = scene.desk.run(appointments.book, BookingForm(people[6], karim, at, 30, (service,)))
    scene.desk.run(appointments.cancel, booked, 1, CancelledBy.PATIENT, CancelReason.ILL)
    return booked


def _recalled(scene: Scene) -> None:
    _who, service = _furnished(scene)
    today = scene.desk.today
    for at, who in enumerate(_people(scene, 6)):
        scene.desk.run(recalls.add, who, service if at != 4 else "", today, "see the scar again")
    due = scene.desk.run(recalls.due, today, RecallFilter())
    scene.desk.run(recalls.contacted, due[0].id, due[0].rev, Channel.PHONE, Outcome.NO_ANSWER, 1)


def _page(scene: Scene, tab: int) -> QWidget:
    scene.window.go("waiting")
    page = scene.window.page("waiting")
    if not isinstance(page, WaitingPage):
        raise TypeError(type(page).__name__)
    page.tabs.setCurrentIndex(tab)
    return page


def waiting(scene: Scene) -> QWidget:
    booked = _waiting(scene)
    _page(scene, 0)
    scene.desk.request("slot_freed", appointment=booked)
    return scene.window


def waiting_empty(scene: Scene) -> QWidget:
    for entry in scene.desk.run(waiting_list.listing, WaitingFilter()):
        scene.desk.run(waiting_list.withdraw, entry.id, entry.rev, "for the picture")
    _page(scene, 0)
    return scene.window


def recall_list(scene: Scene) -> QWidget:
    _recalled(scene)
    page = _page(scene, 1)
    if isinstance(page, WaitingPage):
        page.recalls.reach.set_value(14)
    return scene.window


def wish(scene: Scene) -> QWidget:
    _waiting(scene)
    found = scene.desk.run(waiting_list.listing, WaitingFilter())
    entry = next(each for each in found if each.wish.windows)
    return opened(WaitingDialog(scene.desk, scene.window, entry))


def new_wish(scene: Scene) -> QWidget:
    _waiting(scene)
    dialog = WaitingDialog(scene.desk, scene.window)
    dialog.patient.box.setText("haddad")
    return opened(dialog)


def who_takes_it(scene: Scene) -> QWidget:
    freed = scene.desk.run(waiting_list.freed, _waiting(scene))
    if freed is None:
        raise ValueError("nothing fell free")
    return opened(WhoTakesItDialog(scene.desk, freed.slot, scene.window))


def new_recall(scene: Scene) -> QWidget:
    _furnished(scene)
    return opened(RecallDialog(scene.desk, scene.window))


def contacted(scene: Scene) -> QWidget:
    _recalled(scene)
    due = scene.desk.run(recalls.due, scene.desk.today, RecallFilter())
    return opened(ContactedDialog(scene.desk, due[0], scene.window))


def message(scene: Scene) -> QWidget:
    _recalled(scene)
    due = scene.desk.run(recalls.due, scene.desk.today, RecallFilter())
    return opened(RecallMessageDialog(scene.desk, due[0], LinkOpener(), scene.window))


SHOTS: dict[str, Shot] = {
    "waiting": waiting,
    "waiting_empty": waiting_empty,
    "recalls": recall_list,
    "waiting_change": wish,
    "waiting_add": new_wish,
    "who_takes_it": who_takes_it,
    "recall_add": new_recall,
    "recall_contacted": contacted,
    "recall_message": message,
}
