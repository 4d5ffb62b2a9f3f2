"""Every control has a name for tests and one for screen readers, on every page and dialog."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.appointment import BookingForm, Practitioner, Resource, ResourceKind
from clinic_desktop.domain.patient import Alert, AlertLevel, Identity
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.domain.queue import Ticket
from clinic_desktop.domain.recall import RecallEntry, RecallState
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.waiting import WaitingEntry, WaitingState, WaitingWish
from clinic_desktop.ui.access.change_password_dialog import ChangePasswordDialog
from clinic_desktop.ui.access.code_page import CodePage
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.entrance_steps import EntranceSteps, first_entrance
from clinic_desktop.ui.access.kit_check_dialog import KitCheckDialog
from clinic_desktop.ui.access.new_kit_dialog import AfterPage
from clinic_desktop.ui.access.new_password_page import NewPasswordPage
from clinic_desktop.ui.access.recovery_page import RecoveryPage
from clinic_desktop.ui.access.sign_in_page import SignInPage
from clinic_desktop.ui.access.spare_codes_dialog import SpareCodesDialog
from clinic_desktop.ui.access.spare_codes_page import SpareCodesPage
from clinic_desktop.ui.access.step_up_dialog import StepUpDialog
from clinic_desktop.ui.administration.administration_page import AdministrationPage
from clinic_desktop.ui.administration.change_keys_dialog import ChangeKeysDialog
from clinic_desktop.ui.administration.check_seal_dialog import CheckSealDialog
from clinic_desktop.ui.administration.day_seal_dialog import DaySealDialog
from clinic_desktop.ui.administration.deed_dialog import DeedDialog
from clinic_desktop.ui.administration.leaving_dialog import LeavingDialog
from clinic_desktop.ui.administration.reset_password_dialog import ResetPasswordDialog
from clinic_desktop.ui.administration.role_dialogs import NewRoleDialog, RenameRoleDialog
from clinic_desktop.ui.administration.user_dialogs import (
    AddUserDialog,
    EditRolesDialog,
    OneTimeDialog,
)
from clinic_desktop.ui.administration.verify_panel import VerifyDialog
from clinic_desktop.ui.administration.who_can_dialog import WhoCanDialog
from clinic_desktop.ui.appointments.booking_dialog import BookingDialog
from clinic_desktop.ui.appointments.booking_start import Start
from clinic_desktop.ui.appointments.calendar_page import CalendarPage
from clinic_desktop.ui.appointments.cancel_dialog import CancelDialog
from clinic_desktop.ui.appointments.clash_dialog import ClashDialog
from clinic_desktop.ui.appointments.course_dialog import CourseDialog
from clinic_desktop.ui.appointments.ics_dialog import IcsExportDialog, IcsImportDialog
from clinic_desktop.ui.appointments.move_dialog import MoveDialog
from clinic_desktop.ui.appointments.repeat_base import standing
from clinic_desktop.ui.appointments.series_dialog import SeriesDialog
from clinic_desktop.ui.appointments.series_scope_dialog import SeriesScopeDialog
from clinic_desktop.ui.appointments.wrong_patient_dialog import WrongPatientDialog
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.calendar_setup import CalendarSetupPage
from clinic_desktop.ui.calendar_setup.absence_dialog import AbsenceDialog
from clinic_desktop.ui.calendar_setup.holiday_dialogs import HolidayDialog, ProposedDialog
from clinic_desktop.ui.calendar_setup.practitioner_dialog import PractitionerDialog
from clinic_desktop.ui.calendar_setup.resources_section import ResourceDialog
from clinic_desktop.ui.calendar_setup.service_dialog import ServiceDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.main_window.about_dialog import AboutDialog
from clinic_desktop.ui.main_window.records_banner import FoundDialog
from clinic_desktop.ui.main_window.shortcuts_dialog import ShortcutsDialog
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.alert_dialog import AlertDialog
from clinic_desktop.ui.patients.archive_dialog import ArchiveDialog
from clinic_desktop.ui.patients.break_glass_dialog import BreakGlassDialog
from clinic_desktop.ui.patients.closed_record import ClosedRecord
from clinic_desktop.ui.patients.conflict_dialog import ConflictDialog
from clinic_desktop.ui.patients.field_history_dialog import FieldHistoryDialog
from clinic_desktop.ui.patients.import_dialog import ImportDialog
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.ui.patients.record_copy_dialog import RecordCopyDialog
from clinic_desktop.ui.patients.restrict_dialog import LiftDialog, RestrictDialog
from clinic_desktop.ui.queue import QueuePage
from clinic_desktop.ui.queue.deeds import HOLD
from clinic_desktop.ui.queue.reason_dialog import ReasonDialog
from clinic_desktop.ui.queue.ticket_dialog import TicketDialog, WalkInDialog
from clinic_desktop.ui.queue.waiting_room_window import WaitingRoomWindow
from clinic_desktop.ui.reminders import RemindersPage
from clinic_desktop.ui.reminders.mail_account_dialog import MailAccountDialog
from clinic_desktop.ui.reminders.templates_dialog import TemplatesDialog
from clinic_desktop.ui.setup.setup_wizard import SetupWizard
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.ui.today.close_day_dialog import CloseDayDialog
from clinic_desktop.ui.today.words import DayWords
from clinic_desktop.ui.waiting import WaitingPage
from clinic_desktop.ui.waiting.recall_dialogs import (
    ContactedDialog,
    DeclinedDialog,
    RecallDialog,
    SnoozeDialog,
)
from clinic_desktop.ui.waiting.recall_message_dialog import RecallMessageDialog
from clinic_desktop.ui.waiting.waiting_dialog import WaitingDialog, WithdrawDialog
from clinic_desktop.ui.waiting.who_takes_it import WhoTakesItDialog
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.link_opener import LinkOpener
from clinic_desktop.ui.widgets.secret_clipboard import SecretClipboard
from clinic_desktop.ui.widgets.tell import tell
from clinic_desktop.usecases import (
    appointments,
    audit_trail,
    calendar_setup,
    drafts,
    patients,
    queue,
    roles,
    users,
)
from clinic_desktop.usecases.access import Founded, FrontDoor, Places
from clinic_desktop.usecases.audit_trail import AuditFilter
from clinic_desktop.usecases.calendar_setup import Holiday
from clinic_desktop.usecases.patients import RestrictionView
from clinic_desktop.usecases.users import OneTime
from clinic_desktop.usecases.verifying import Line, Report
from tests import make
from tests.ui.access import doors

R = TypeVar("R")
CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
)


def at_once(work: Callable[[Progress], R], then: Callable[[R], None], owner: QObject) -> Job:
    """A pool of one that is done before it returns."""
    then(work(Progress()))
    return Job(then, owner, None)


class Place:
    """What a screen may need to be made; clinics behind a door are founded only where wanted."""

    def __init__(self, desk: Desk, host: QWidget, folder: Path, clock: make.Clock) -> None:
        self.desk, self.host, self._folder, self._clock = desk, host, folder, clock

    @property
    def files(self) -> Places:
        return Places(self._folder / "data", self._folder / "state")

    @cached_property
    def door(self) -> FrontDoor:
        return doors.front_door(self._folder / "clinic", self._clock)

    @cached_property
    def founded(self) -> Founded:
        return doors.founded(self.door)

    @cached_property
    def user(self) -> users.UserRow:
        return self.desk.run(users.listing)[0]

    @cached_property
    def ticket(self) -> Ticket:
        return self.desk.run(queue.take_ticket, self.patient)

    @cached_property
    def patient(self) -> str:
        alert = Alert(AlertLevel.STOP, "Latex allergy", must_acknowledge=True)
        given = Identity("passport", "LR1234567", "Lebanon")
        form = make.form(phone="03 123 456", alerts=(alert,), identities=(given,))
        return self.desk.run(patients.register, form)

    @cached_property
    def booking(self) -> BookingForm:
        who = self.desk.run(calendar_setup.save_practitioner, Practitioner("", 0, "Lina Aoun"))
        return BookingForm(self.patient, who, make.NOW + timedelta(days=1), 30)

    @cached_property
    def appointment(self) -> str:
        return self.desk.run(appointments.book, self.booking)


def _left_open(place: Place) -> QWidget:
    form = replace(place.booking, start=make.NOW - timedelta(days=1))
    place.desk.run(appointments.book, form)
    place.desk.run(queue.take_ticket)
    return TodayPage(place.desk)


def _queue(place: Place) -> QWidget:
    chosen, page = place.ticket, QueuePage(place.desk)
    page.select(chosen.id)
    return page


def _administration(place: Place, at: int) -> QWidget:
    page = AdministrationPage(place.desk, place.files)
    page.tabs.setCurrentIndex(at)
    page.show()
    return page


def _record(place: Place) -> QWidget:
    page = PatientsPage(place.desk)
    page.open_record(place.patient)
    return page


def _alerts(place: Place) -> QWidget:
    record = place.desk.run(patients.open_record, place.patient)
    return AlertDialog(place.desk, list(record.alerts_now), place.host)


def _kept(place: Place) -> RestrictionView:
    return RestrictionView(place.patient, "P1", "Rania", "", (), make.NOW, "Maya", "", False)


def _closed(place: Place) -> QWidget:
    page = ClosedRecord(place.desk)
    page.show_restriction(_kept(place))
    return page


def _kit(place: Place) -> QWidget:
    founded, profile = place.founded, doors.PLAN.profile
    steps = EntranceSteps(founded.entrance, at_once, founded=founded, profile=profile)
    steps.begin()
    return steps


def _one_time(place: Place) -> QWidget:
    made = OneTime("0" * 32, doors.PASSWORD, make.NOW)
    return OneTimeDialog(made, "rima", place.desk.format, SecretClipboard())


def _calendar_setup(place: Place, at: int) -> QWidget:
    page = CalendarSetupPage(place.desk)
    page.tabs.setCurrentIndex(at)
    return page


def _scope(place: Place) -> QWidget:
    form = place.desk.run(appointments.details, place.appointment).form
    rule = "FREQ=WEEKLY;COUNT=3"
    place.desk.run(appointments.book_series, form, rule, first_id=place.appointment)
    row = place.desk.run(appointments.details, place.appointment).row
    view = place.desk.run(appointments.series_of, row.id)
    assert view is not None
    return SeriesScopeDialog(place.desk, row, view, lambda _scope: None, place.host, "Monday")


def _proposed(place: Place) -> QWidget:
    day = Holiday("", make.NOW.date(), "Eid al-Fitr", is_estimated=True)
    return ProposedDialog(place.desk, 2026, [day], place.host)


def _recalled() -> RecallEntry:
    return RecallEntry(
        "", 1, "", "Rania", "1", "", "", make.NOW.date(), "", RecallState.DUE, None, ""
    )


def _withdraw(place: Place) -> QWidget:
    wish = WaitingWish("", (), make.NOW.date())
    made = WaitingEntry("", 1, wish, "Rania", "1", "", "", "", make.NOW, WaitingState.OPEN)
    return WithdrawDialog(place.desk, made, place.host)


def _who_takes_it(place: Place) -> QWidget:
    return WhoTakesItDialog(place.desk, Slot(make.NOW, make.NOW, ""), place.host)


# A page or dialog of another feature is added here by its name and how it is made.
_FOUND = Report((Line("Audit trail", 9, ("Deed 7: it was altered",)),))
SCREENS: dict[str, Callable[[Place], QWidget]] = {
    "main window": lambda place: MainWindow(place.desk, None, place.files),
    "today": lambda place: TodayPage(place.desk),
    "today with work left": _left_open,
    "close the day": lambda place: CloseDayDialog(
        place.desk, DayWords(place.desk.format, {}), place.host
    ),
    "calendar": lambda place: CalendarPage(place.desk),
    "booking": lambda place: BookingDialog(place.desk, place.host),
    "change of a booking": lambda place: BookingDialog(
        place.desk, place.host, Start(appointment=place.appointment)
    ),
    "cancel a booking": lambda place: CancelDialog(place.desk, place.appointment, place.host),
    "wrong patient": lambda place: WrongPatientDialog(place.desk, place.appointment, place.host),
    "repeat a booking": lambda place: SeriesDialog(
        place.desk, standing(place.desk, place.appointment), place.host
    ),
    "book a course": lambda place: CourseDialog(
        place.desk, standing(place.desk, place.appointment), place.host
    ),
    "how far a change reaches": _scope,
    "export a calendar file": lambda place: IcsExportDialog(place.desk, place.host),
    "import a calendar file": lambda place: IcsImportDialog(place.desk, place.host),
    "move a booking": lambda place: MoveDialog(place.desk, place.appointment, place.host),
    "clash": lambda place: ClashDialog([("Lina", "Rania")], lambda _reason: None, place.host),
    "services": lambda place: _calendar_setup(place, 0),
    "practitioners": lambda place: _calendar_setup(place, 1),
    "rooms and devices": lambda place: _calendar_setup(place, 2),
    "days off": lambda place: _calendar_setup(place, 3),
    "service": lambda place: ServiceDialog(place.desk, parent=place.host),
    "practitioner": lambda place: PractitionerDialog(place.desk, parent=place.host),
    "room": lambda place: ResourceDialog(
        place.desk, Resource("", 0, ResourceKind.ROOM, ""), place.host
    ),
    "absence": lambda place: AbsenceDialog(place.desk, parent=place.host),
    "day off": lambda place: HolidayDialog(place.desk, None, place.host),
    "days off to choose from": _proposed,
    "patients": lambda place: PatientsPage(place.desk),
    "waiting list": lambda place: WaitingPage(place.desk),
    "add to the waiting list": lambda place: WaitingDialog(place.desk, place.host),
    "recall": lambda place: RecallDialog(place.desk, place.host),
    "contacted": lambda place: ContactedDialog(place.desk, _recalled(), place.host),
    "put a recall off": lambda place: SnoozeDialog(place.desk, _recalled(), place.host),
    "recall declined": lambda place: DeclinedDialog(place.desk, _recalled(), place.host),
    "take off the waiting list": _withdraw,
    "message to somebody recalled": lambda place: RecallMessageDialog(
        place.desk, _recalled(), LinkOpener(), place.host
    ),
    "who takes it": _who_takes_it,
    "record": _record,
    "patient dialog": lambda place: PatientDialog(place.desk, place.host),
    "edit patient": lambda place: PatientDialog(place.desk, place.host, patient=place.patient),
    "alerts": _alerts,
    "closed record": _closed,
    "restrict": lambda place: RestrictDialog(place.desk, place.patient, None, place.host),
    "lift": lambda place: LiftDialog(place.desk, place.patient, place.host),
    "break the glass": lambda place: BreakGlassDialog(place.desk, _kept(place), place.host),
    "queue": _queue,
    "walk-in": lambda place: WalkInDialog(place.desk, (), place.host),
    "ticket": lambda place: TicketDialog(place.desk, place.ticket, (), place.host),
    "reason for a ticket": lambda place: ReasonDialog(place.desk, HOLD, place.ticket, place.host),
    "waiting room": lambda place: WaitingRoomWindow(place.desk, place.host),
    "conflict": lambda place: ConflictDialog(
        {"note": ("theirs", "mine")}, {"note": "Note"}, lambda _names: None, place.host
    ),
    "reminders": lambda place: RemindersPage(place.desk),
    "message texts": lambda place: TemplatesDialog(place.desk, "", place.host),
    "mail account": lambda place: MailAccountDialog(place.desk, place.host),
    "archive": lambda place: ArchiveDialog(place.desk, "", place.host),
    "record copy": lambda place: RecordCopyDialog(place.desk, place.host),
    "import": lambda place: ImportDialog(place.desk, FileChooser(), place.host),
    "about": lambda place: AboutDialog(place.host),
    "what was found": lambda place: FoundDialog(_FOUND, place.host),
    "keyboard": lambda place: ShortcutsDialog(place.host),
    "set-up": lambda place: SetupWizard(place.door, at_once, first_entrance(at_once)),
    "emergency kit": _kit,
    "enrolment": lambda place: EnrolPage(place.founded.entrance, at_once, is_required=True),
    "spare codes": lambda _place: SpareCodesPage(("AAA-1111", "BBB-2222")),
    "sign in": lambda place: SignInPage(place.door, at_once, [("en", "English"), ("fr", "F")]),
    "code": lambda place: CodePage(place.founded.entrance, at_once),
    "new password": lambda place: NewPasswordPage(place.founded.entrance, at_once),
    "recovery": lambda place: RecoveryPage(place.door, at_once),
    "forgotten password": lambda place: RecoveryPage(place.door, at_once, has_forgotten=True),
    "change password": lambda place: ChangePasswordDialog(place.desk, place.host),
    "users": lambda place: _administration(place, 0),
    "role matrix": lambda place: _administration(place, 1),
    "profile": lambda place: _administration(place, 2),
    "activity": lambda place: _administration(place, 3),
    "data": lambda place: _administration(place, 4),
    "keys": lambda place: _administration(place, 5),
    "deed": lambda place: DeedDialog(
        place.desk.format,
        place.desk.run(audit_trail.deed, place.desk.run(audit_trail.listing, AuditFilter())[0].seq),
        {},
        place.host,
    ),
    "verify": lambda place: VerifyDialog(place.desk, place.host),
    "seal of the day": lambda place: DaySealDialog(place.desk, FileChooser(), place.host),
    "check a seal": lambda place: CheckSealDialog(place.desk, place.host),
    "history of the data": lambda place: FieldHistoryDialog(place.desk, place.patient, place.host),
    "step up": lambda place: StepUpDialog(place.desk, lambda: None, place.host),
    "kit check": lambda place: KitCheckDialog(place.desk, place.host),
    "recovery codes left": lambda place: SpareCodesDialog(place.desk, place.host),
    "after a new kit": lambda _place: AfterPage(),
    "reset password": lambda place: ResetPasswordDialog(
        place.desk, place.user, lambda *_all: None, place.host
    ),
    "leaving": lambda place: LeavingDialog(place.desk, place.user, lambda _left: None, place.host),
    "change keys": lambda place: ChangeKeysDialog(place.desk, place.host),
    "told": lambda place: tell(place.host, "Done.", "And what it means."),
    "add user": lambda place: AddUserDialog(place.desk, lambda *_all: None, place.host),
    "new role": lambda place: NewRoleDialog(
        place.desk, place.desk.run(roles.listing), "", lambda _key: None, place.host
    ),
    "rename role": lambda place: RenameRoleDialog(
        place.desk, place.desk.run(roles.listing)[0], place.host
    ),
    "who may": lambda place: WhoCanDialog(place.desk, place.host),
    "roles": lambda place: EditRolesDialog(place.desk, place.user, place.host),
    "one-time password": _one_time,
}


def controls(screen: QWidget) -> Iterator[QWidget]:
    """Every control a person can use; the inner parts of Qt's own widgets are theirs to name."""
    for widget in screen.findChildren(QWidget):
        if isinstance(widget, CONTROLS) and not is_inner(widget):
            yield widget


def is_inner(widget: QWidget) -> bool:
    """Whether it is a part of another control, which speaks for it."""
    return (
        widget.objectName().startswith("qt_")
        or isinstance(
            widget.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractItemView | QLineEdit
        )
        or _is_part(widget)
    )


def _speaks_for(widget: QWidget) -> bool:
    """The line inside an editor that carries the name itself."""
    above = widget.parentWidget()
    return above is not None and above.focusProxy() is widget and bool(above.objectName())


def _is_part(widget: QWidget) -> bool:
    above = widget.parentWidget()
    if _speaks_for(widget):
        return True
    return above is not None and above.metaObject().className() == "QComboBoxPrivateContainer"


@pytest.fixture
def place(
    qtbot: QtBot, desk_for: Callable[[Role], Desk], tmp_path: Path, clock: make.Clock
) -> Place:
    host = QWidget()
    qtbot.addWidget(host)
    return Place(desk_for(Role.ADMINISTRATOR), host, tmp_path, clock)


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_is_named(qtbot: QtBot, place: Place, name: str) -> None:
    screen = SCREENS[name](place)
    qtbot.addWidget(screen)
    found = list(controls(screen))
    nameless = [
        f"{type(control).__name__} {control.objectName()!r} {control.accessibleName()!r}"
        for control in found
        if not control.objectName() or not control.accessibleName()
    ]
    assert found
    assert nameless == []


@pytest.mark.parametrize("name", SCREENS)
def test_every_stop_of_the_tab_key_is_named(qtbot: QtBot, place: Place, name: str) -> None:
    screen = SCREENS[name](place)
    qtbot.addWidget(screen)
    stops = [
        widget
        for widget in screen.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not is_inner(widget)
    ]
    assert [type(stop).__name__ for stop in stops if not stop.accessibleName()] == []


@pytest.mark.parametrize("name", SCREENS)
def test_no_window_title_names_a_person_or_the_clinic(
    qtbot: QtBot, place: Place, name: str
) -> None:
    screen = SCREENS[name](place)
    qtbot.addWidget(screen)
    known = {word for user in make.USERS.values() for word in user.name.split()[-2:]}
    known |= {"Rania", "Khoury", make.PROFILE.name}
    titles = [each.windowTitle() for each in [screen, *screen.findChildren(QWidget)]]
    assert [title for title in titles if any(word in title for word in known)] == []


def test_tab_goes_through_today_in_reading_order(qtbot: QtBot, place: Place) -> None:
    place.desk.run(patients.open_record, place.patient)
    place.desk.run(drafts.save, "patient.new", {"phone": "03 12"})
    page = TodayPage(place.desk)
    qtbot.addWidget(page)
    names, at = [], page.nextInFocusChain()
    while at is not None and at is not page:
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisibleTo(page):
            names.append(at.objectName())
        at = at.nextInFocusChain()
    tiles = ["figure_total_tile", "figure_today_tile", "figure_month_tile", "figure_stop_tile"]
    waiting = ["continue_patient.new", "to_do_new_kit", "to_do_second_administrator"]
    day = ["day_table", "empty_state_start", "waiting_now_table"]
    new = ["today_book", "today_new"]
    assert names == [*new, *day, *waiting, *tiles, "recent_table", "birthdays_table"]
