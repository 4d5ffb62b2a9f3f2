"""Pictures of the reminders: the list, the words, the mail account, the call list."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import BookingForm, Practitioner, Service
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.mail import Account, Security
from clinic_desktop.domain.patient import (
    Channel,
    Contact,
    ContactKind,
    ContactPermission,
    Purpose,
)
from clinic_desktop.domain.reminder import Told
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.ui.reminders import RemindersPage
from clinic_desktop.ui.reminders.mail_account_dialog import MailAccountDialog
from clinic_desktop.ui.reminders.templates_dialog import TemplatesDialog
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import (
    appointments,
    calendar_setup,
    mail_account,
    patients,
    reminders,
)
from clinic_desktop.usecases.backend import Backend
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot, dialogs, wait_for

_NAMES = ("khalil", "Айгерім", "priya", "nour", "timur", "dupont", "rami", "Ольга")
_YES = tuple(
    ContactPermission(channel, Purpose.REMINDERS, True)
    for channel in (Channel.SMS, Channel.WHATSAPP, Channel.EMAIL)
)


def page(scene: Scene) -> RemindersPage:
    """A day with eight people, of whom some were told."""
    mine = _fill(scene)
    scene.backend.prove()
    account = Account("smtp.example.com", 587, Security.STARTTLS, "desk@cedar.example", "desk", "x")
    scene.desk.run(mail_account.save, account, 0)
    scene.window.route("reminders", {})
    made = scene.window.page("reminders")
    if not isinstance(made, RemindersPage):
        raise TypeError(type(made).__name__)
    made.show_day(_day(scene.backend))
    rows = [due for due in made.model.rows if due.id in mine and due.can_be_told]
    scene.desk.run(reminders.mark_done, rows[1].id, Channel.PHONE, Told.DONE)
    scene.desk.run(reminders.mark_done, rows[3].id, Channel.PHONE, Told.NO_ANSWER)
    scene.desk.run(reminders.claim, rows[4].id)
    scene.desk.run(reminders.settle, rows[4].id, Told.FAILED, "550 no such mailbox here")
    made.refresh()
    made.table.select(rows[2].id)
    made.enter()
    return made


def _fill(scene: Scene) -> frozenset[Id]:
    """Eight bookings of yesterday: the demo's own may still lie within the grace."""
    earlier = scene.clinic.enter(days_back=1)
    week = tuple(Shift(day, time(8), time(18)) for day in range(7))
    who = earlier.run(
        calendar_setup.save_practitioner, Practitioner("", 0, "Dr. Karim Nasser", shifts=week)
    )
    what = earlier.run(calendar_setup.save_service, Service("", 0, "Consultation"))
    zone, day, made = ZoneInfo(earlier.stay.clinic.zone), _day(scene.backend), list[Id]()
    for at, name in enumerate(_NAMES):
        patient_id = earlier.run(patients.search, name)[0].id
        _allow(earlier, patient_id, at)
        start = wall_time.moment(datetime.combine(day, time(9 + at)), zone)
        form = BookingForm(patient_id, who, start, 30, (what,), may_contact=at != 5)
        made.append(earlier.run(appointments.book, form))
    earlier.close()
    return frozenset(made)


def _day(backend: Backend) -> date:
    zone = ZoneInfo(backend.stay.clinic.zone)
    return wall_time.on_wall(backend.clock() + timedelta(days=3), zone).date()


def _allow(backend: Backend, patient_id: str, at: int) -> None:
    stored = backend.run(patients.open_for_edit, patient_id)
    email = Contact(ContactKind.EMAIL, f"patient{at}@example.org")
    language = ("ar", "kk", "hi", "fr", "ru", "fr", "en", "ru")[at]
    changed = replace(
        stored.form,
        contacts=(*stored.form.contacts[:1], email),
        permissions=_YES if at != 3 else (),
        language=language,
    )
    backend.run(patients.edit, patient_id, stored, changed)


def reminders_page(scene: Scene) -> QWidget:
    page(scene)
    return scene.window


def reminders_arabic(scene: Scene) -> QWidget:
    made = page(scene)
    in_arabic = (due for due in made.model.rows if due.language == "ar" and due.can_be_told)
    made.table.select(next(in_arabic).id)
    return scene.window


def nobody(scene: Scene) -> QWidget:
    scene.window.route("reminders", {})
    made = scene.window.page("reminders")
    if isinstance(made, RemindersPage):
        made.show_day(_day(scene.backend) + timedelta(days=600))
    return scene.window


def texts(scene: Scene) -> QWidget:
    made = page(scene)
    dialog = TemplatesDialog(scene.desk, made.model.rows[0].id, scene.window)
    dialog.open()
    return dialog


def texts_arabic(scene: Scene) -> QWidget:
    dialog = texts(scene)
    if isinstance(dialog, TemplatesDialog):
        dialog._go_to(dialog.kind.value(), "ar")
        dialog.body.setPlainText("تحية طيبة {name}")
        dialog.accept()
    return dialog


def account(scene: Scene) -> QWidget:
    page(scene)
    dialog = MailAccountDialog(scene.desk, scene.window)
    dialog.open()
    return dialog


def call_list(scene: Scene) -> QWidget:
    page(scene).print_shown()
    wait_for(lambda: any(isinstance(box, PaperDialog) for box in dialogs()))
    return next(box for box in dialogs() if isinstance(box, PaperDialog))


SHOTS: dict[str, Shot] = {
    "reminders": reminders_page,
    "reminders_arabic": reminders_arabic,
    "reminders_nobody": nobody,
    "reminders_texts": texts,
    "reminders_texts_refused": texts_arabic,
    "reminders_account": account,
    "reminders_call_list": call_list,
}
