"""Booking: who, for what, when, what is in the way, and nothing typed is ever lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Place, Service, State
from clinic_desktop.domain.patient import Channel, ContactPermission, Purpose
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui.appointments.booking_dialog import NEW, BookingDialog
from clinic_desktop.ui.appointments.booking_start import Start
from clinic_desktop.ui.appointments.cancel_dialog import CancelDialog
from clinic_desktop.ui.appointments.course_dialog import CourseDialog
from clinic_desktop.ui.appointments.move_dialog import MoveDialog
from clinic_desktop.ui.appointments.series_dialog import SeriesDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments, calendar_setup, drafts, patients
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish
from tests.ui.patients.screen import focused, shown

HALF = timedelta(minutes=30)
LONG = 30_000  # ms; a busy machine
W = TypeVar("W", bound=QWidget)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def toasts(desk: Desk) -> list[tuple[str, Callable[[], None] | None]]:
    said: list[tuple[str, Callable[[], None] | None]] = []
    desk.toasted.connect(lambda text, undo: said.append((text, undo)))
    return said


def opened(qtbot: QtBot, desk: Desk, **start: str) -> BookingDialog:
    """A dialog that has found its free times."""
    dialog = shown(qtbot, BookingDialog(desk, None, Start(**start)))
    settled(qtbot, dialog)
    return dialog


def settled(qtbot: QtBot, dialog: BookingDialog | MoveDialog) -> None:
    qtbot.waitUntil(
        lambda: not dialog.search.is_busy and not dialog._pause.isActive(), timeout=LONG
    )


def book(dialog: QWidget) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def type_into(line: QWidget, text: str) -> None:
    line.setFocus()
    QTest.keyClicks(line, text)


def rows_of(desk: Desk) -> list[tuple[object, ...]]:
    found = desk.run(appointments.calendar, MONDAY.date(), 5).rows
    return [(row.patient, row.start, row.services, row.state) for row in found]


def test_somebody_registered_is_booked_into_the_first_free_slot(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    dialog = opened(qtbot, desk)
    type_into(dialog.input.person.box, "Khoury 1")
    QTest.keyClick(dialog.input.person.box, Qt.Key.Key_Return)
    assert focused() is dialog.input.services.line
    QTest.keyClicks(focused(), "cons")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    settled(qtbot, dialog)
    assert "09:00 – 09:30" in dialog.summary.text()
    book(dialog)
    assert not dialog.isVisible()
    assert rows_of(desk) == [("Rania Khoury 1", NINE, "Consultation", State.BOOKED)]


def test_somebody_new_is_registered_and_booked_in_one_go(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    dialog = opened(qtbot, desk)
    type_into(dialog.input.person.box, "Nadia Haddad")
    QTest.keyClick(dialog.input.person.box, Qt.Key.Key_Return)
    newcomer = dialog.input.person.newcomer
    assert focused() is newcomer.phone
    QTest.keyClicks(newcomer.phone, "03 123 456")
    newcomer.birth.line.setText("35y")
    dialog.input.reach.read_back.click()
    dialog.input.may_contact.click()
    settled(qtbot, dialog)
    book(dialog)
    (row,) = desk.run(appointments.calendar, MONDAY.date(), 1).rows
    assert (row.patient, row.phone) == ("Nadia Haddad", "+9613123456")
    booked = desk.run(appointments.details, row.id)
    assert booked.phone_confirmed_at == MONDAY
    assert booked.form.may_contact
    (found,) = desk.run(patients.search, "Nadia Haddad")
    assert found.phone_end == "3456"


def test_a_slot_lost_meanwhile_is_named_and_nobody_is_registered_twice(
    qtbot: QtBot, desk: Desk, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    dialog = opened(qtbot, desk, start=NINE.isoformat(), practitioner=clinic.karim)
    type_into(dialog.input.person.box, "Nadia Haddad")
    QTest.keyClick(dialog.input.person.box, Qt.Key.Key_Return)
    settled(qtbot, dialog)
    as_practitioner.run(
        appointments.book, clinic.form()
    )  # a practitioner's own booking comes first
    book(dialog)
    assert dialog.isVisible()
    assert "Rania Khoury 0" in dialog.banner.text.text()
    assert desk.run(patients.search, "Nadia") == []
    settled(qtbot, dialog)
    assert "Rania Khoury 0" in dialog.input.clashes.banner.text.text()
    dialog.pick(dialog.side.slots()[0])
    book(dialog)
    assert not dialog.isVisible()
    assert len(desk.run(patients.search, "Nadia")) == 1


def test_people_who_may_be_the_caller_are_offered_as_one_types(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    known = desk.run(patients.register, make.form("Nadia", "Haddad", phone="03 123 456"))
    dialog = opened(qtbot, desk)
    person = dialog.input.person
    type_into(person.box, "Nadya Hadad")
    person.begin_new()
    QTest.keyClicks(person.newcomer.phone, "03123456")
    qtbot.waitUntil(lambda: person.newcomer._likely.count() == 1)
    person.newcomer.same.emit(known)
    assert person.caller is not None
    assert person.caller.name == "Nadia Haddad"
    assert not person.is_new


def test_a_double_booking_names_the_other_and_asks_for_a_reason(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    desk.run(appointments.book, clinic.form())
    dialog = opened(
        qtbot, desk, patient=clinic.patients[1], start=NINE.isoformat(), practitioner=clinic.karim
    )
    said = dialog.input.clashes.banner.text.text()
    assert "Dr. Karim Nasser" in said
    assert "Rania Khoury 0" in said
    book(dialog)
    assert dialog.isVisible()
    dialog.input.clashes.reason.setText("sisters come together")
    book(dialog)
    assert not dialog.isVisible()
    rows = desk.run(appointments.calendar, MONDAY.date(), 1).rows
    assert [row.is_double for row in rows].count(True) == 1


def test_a_slot_that_somebody_else_is_filling_in_is_named(
    qtbot: QtBot, desk: Desk, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    as_practitioner.run(appointments.hold, Slot(NINE, NINE + HALF, clinic.karim))
    dialog = opened(qtbot, desk, start=NINE.isoformat(), practitioner=clinic.karim)
    assert "Dr. Karim Nasser" in dialog.input.clashes.banner.text.text()
    assert "just booking" in dialog.input.clashes.banner.text.text()
    assert dialog.side.slots()[0].start == NINE + HALF or (
        dialog.side.slots()[0].practitioner_id != clinic.karim
    )


def test_the_slot_is_kept_from_others_while_the_dialog_is_open(
    qtbot: QtBot, desk: Desk, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    form = clinic.form(patient_id=clinic.patients[1])
    dialog = opened(qtbot, desk, patient=clinic.patients[0], practitioner=clinic.karim)
    assert [each.kind for each in as_practitioner.run(appointments.check, form)] == ["hold"]
    dialog.reject()
    assert as_practitioner.run(appointments.check, form) == []


def test_a_typed_day_and_time_is_taken_as_it_is_said(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    dialog = opened(qtbot, desk, patient=clinic.patients[0])
    type_into(dialog.input.when.line, "tue 9:30")
    settled(qtbot, dialog)
    book(dialog)
    start = NINE + timedelta(days=1) + HALF
    found = desk.run(appointments.of_patient, clinic.patients[0])
    assert [row.start for row in found] == [start]


def test_a_time_once_picked_stays_while_other_things_change(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    dialog = opened(qtbot, desk, patient=clinic.patients[0], practitioner=clinic.lina)
    picked = dialog.side.slots()[2]
    QTest.keyClick(dialog.side.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.side.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.side.table, Qt.Key.Key_Return)
    dialog.input.services.set_value((clinic.peeling,))
    dialog.input.services.edited.emit()
    settled(qtbot, dialog)
    form = dialog.input.form(dialog._chosen())
    assert (form.start, form.practitioner_id) == (picked.start, clinic.lina)
    assert (form.minutes, form.room_id, form.device_ids) == (45, clinic.room_one, (clinic.laser,))


def test_nobody_agrees_unless_they_said_so(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> None:
    dialog = opened(qtbot, desk, patient=clinic.patients[0])
    assert not dialog.input.may_contact.isChecked()
    allowed = ContactPermission(Channel.WHATSAPP, Purpose.CARE, True)
    agreeing = make.form("Leila", "Mansour", permissions=(allowed,))
    willing = desk.run(patients.register, agreeing)
    dialog.input.person.picked.emit(willing)
    assert dialog.input.may_contact.isChecked()
    dialog.input.person.picked.emit(clinic.patients[1])
    assert not dialog.input.may_contact.isChecked()


def test_another_phone_has_not_been_read_back(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    known = desk.run(patients.register, make.form("Nadia", "Haddad", phone="03 123 456"))
    dialog = opened(qtbot, desk, patient=known)
    reach = dialog.input.reach
    assert reach.value() == "+9613123456"
    reach.read_back.click()
    reach.choice.set_value("")
    reach._chosen()
    type_into(reach.line, "71 987 654")
    assert not reach.is_read_back()
    settled(qtbot, dialog)
    book(dialog)
    (row,) = desk.run(appointments.of_patient, known)
    booked = desk.run(appointments.details, row.id)
    assert (booked.form.phone, booked.phone_confirmed_at) == ("+96171987654", None)


def test_a_record_that_is_closed_is_refused_in_words(
    qtbot: QtBot, desk: Desk, as_administrator: Backend, clinic: SmallClinic
) -> None:
    administrator = make.USERS[Role.ADMINISTRATOR].id
    as_administrator.run(patients.restrict, clinic.patients[0], (administrator,), "asked for it")
    dialog = opened(qtbot, desk)
    dialog.input.person.picked.emit(clinic.patients[0])
    assert "named people only" in dialog.fields["patient"].problem.text()
    assert dialog.input.person.caller is None


def test_undo_takes_the_booking_back(
    qtbot: QtBot,
    desk: Desk,
    clinic: SmallClinic,
    toasts: list[tuple[str, Callable[[], None] | None]],
) -> None:
    dialog = opened(qtbot, desk, patient=clinic.patients[0])
    book(dialog)
    said, undo = toasts[-1]
    assert "Monday" in said
    assert undo is not None
    undo()
    (row,) = desk.run(appointments.of_patient, clinic.patients[0])
    assert row.state is State.CANCELLED
    step = desk.run(appointments.history, row.id)[-1]
    assert (step.cancelled_by, step.code) == ("clinic", "booked_by_mistake")


def test_what_was_typed_is_kept_as_a_draft_and_offered_again(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    dialog = opened(qtbot, desk)
    type_into(dialog.input.person.box, "Nadia Haddad")
    dialog.input.person.begin_new()
    dialog.input.services.set_value((clinic.peeling,))
    dialog.input.note.setPlainText("wants a morning")
    dialog.reject()
    again = opened(qtbot, desk)
    assert again.draft_banner.isVisibleTo(again)
    draft = desk.run(drafts.load, NEW)
    assert draft is not None
    again.take_draft(draft.values)
    settled(qtbot, again)
    newcomer = again.input.person.newcomer
    assert (newcomer.given.text(), newcomer.family.text()) == ("Nadia", "Haddad")
    assert again.input.services.value() == (clinic.peeling,)
    assert again.input.minutes.value() == 45
    assert again.input.note.toPlainText() == "wants a morning"
    book(again)
    assert desk.run(drafts.load, NEW) is None


def test_a_change_keeps_what_is_typed_when_somebody_else_was_quicker(
    qtbot: QtBot, desk: Desk, as_practitioner: Backend, clinic: SmallClinic
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    dialog = opened(qtbot, desk, appointment=booked)
    dialog.input.note.setPlainText("bring the photos")
    rev = desk.run(appointments.details, booked).row.rev
    as_practitioner.run(appointments.move, booked, rev, Place(NINE + 4 * HALF))
    settled(qtbot, dialog)
    book(dialog)
    assert dialog.isVisible()
    assert "11:00" in dialog.banner.text.text()
    assert dialog.input.note.toPlainText() == "bring the photos"
    book(dialog)
    form = desk.run(appointments.details, booked).form
    assert (form.start, form.note) == (NINE, "bring the photos")


def test_a_change_can_be_taken_back_exactly(
    qtbot: QtBot,
    desk: Desk,
    clinic: SmallClinic,
    toasts: list[tuple[str, Callable[[], None] | None]],
) -> None:
    booked = desk.run(appointments.book, clinic.form(note="first", phone="+9613123456"))
    before = desk.run(appointments.details, booked)
    dialog = opened(qtbot, desk, appointment=booked)
    dialog.input.note.setPlainText("second")
    dialog.input.reach.read_back.click()
    type_into(dialog.input.when.line, "")
    dialog.input.when.line.setText("wed 15:00")
    settled(qtbot, dialog)
    book(dialog)
    assert desk.run(appointments.details, booked).form != before.form
    undo = toasts[-1][1]
    assert undo is not None
    undo()
    assert desk.run(appointments.details, booked).form == before.form


def test_moving_without_a_mouse_offers_free_times_and_the_way_back(
    qtbot: QtBot,
    desk: Desk,
    clinic: SmallClinic,
    toasts: list[tuple[str, Callable[[], None] | None]],
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    before = desk.run(appointments.details, booked)
    dialog = shown(qtbot, MoveDialog(desk, booked))
    settled(qtbot, dialog)
    dialog.pick(dialog.side.slots()[1])
    settled(qtbot, dialog)
    book(dialog)
    assert not dialog.isVisible()
    moved = desk.run(appointments.details, booked)
    assert moved.row.start == dialog.side.slots()[1].start
    undo = toasts[-1][1]
    assert undo is not None
    undo()
    assert desk.run(appointments.details, booked).form == before.form


def test_cancelling_says_when_it_is_late_and_can_be_taken_back(
    qtbot: QtBot,
    desk: Desk,
    clinic: SmallClinic,
    toasts: list[tuple[str, Callable[[], None] | None]],
) -> None:
    booked = desk.run(appointments.book, clinic.form())
    before = desk.run(appointments.details, booked)
    dialog = shown(qtbot, CancelDialog(desk, booked))
    assert "late" in dialog.banner.text.text()
    dialog.code.set_value(CancelReason.OTHER)
    book(dialog)
    assert dialog.isVisible()
    assert "why" in dialog.fields["reason"].problem.text()
    dialog.reason.setText("the road is closed")
    book(dialog)
    step = desk.run(appointments.history, booked)[-1]
    assert (step.cancelled_by, step.is_late, step.reason) == (
        CancelledBy.PATIENT,
        True,
        "the road is closed",
    )
    undo = toasts[-1][1]
    assert undo is not None
    undo()
    after = desk.run(appointments.details, booked)
    assert (after.form, after.row.state) == (before.form, before.row.state)


def test_more_times_and_mornings_only(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> None:
    dialog = opened(qtbot, desk, patient=clinic.patients[0])
    dialog.side.more.click()
    settled(qtbot, dialog)
    assert len(dialog.side.slots()) == 12
    dialog.side.half.set_value("pm")
    settled(qtbot, dialog)
    hours = {desk.format.local(slot.start).hour for slot in dialog.side.slots()}
    assert min(hours) >= 12
    dialog.side.weekday.set_value(2)
    settled(qtbot, dialog)
    assert {desk.format.local(slot.start).weekday() for slot in dialog.side.slots()} == {2}


def test_that_somebody_does_not_do_a_service_is_said_instead_of_nothing_is_free(
    qtbot: QtBot, desk: Desk, as_administrator: Backend, clinic: SmallClinic
) -> None:
    mine = Service("", 0, "Surgery", practitioners=(clinic.lina,))
    made = as_administrator.run(calendar_setup.save_service, mine)
    dialog = opened(qtbot, desk, patient=clinic.patients[0], practitioner=clinic.karim)
    dialog.input.services.set_value((made,))
    dialog.input.services.edited.emit()
    settled(qtbot, dialog)
    assert dialog.side.slots() == ()
    said = dialog.side.empty.text.text()
    assert "Dr. Karim Nasser" in said
    assert "does not do" in said
    dialog.input.practitioner.set_value(clinic.lina)
    dialog.input.practitioner.edited.emit()
    settled(qtbot, dialog)
    assert dialog.side.slots()


def test_free_times_never_overlap_one_another(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    dialog = opened(qtbot, desk)
    slots = dialog.side.slots()
    assert all(one.end <= two.start for one, two in pairwise(slots))
    assert replace(slots[0], room_id="") == Slot(NINE, NINE + HALF, clinic.karim)


def repeating(qtbot: QtBot, dialog: BookingDialog, name: str, kind: type[W]) -> W:
    """The second dialog, opened from the button's menu."""
    act = next(each for each in dialog.repeat.menu().actions() if each.objectName() == name)
    act.trigger()
    made = dialog.findChild(kind)
    assert made is not None
    qtbot.waitUntil(lambda: not made.search.is_busy, timeout=LONG)  # type: ignore[attr-defined]
    return made


def test_a_booking_is_repeated_with_what_was_filled_in_and_coming_back_loses_nothing(
    qtbot: QtBot,
    desk: Desk,
    clinic: SmallClinic,
    toasts: list[tuple[str, Callable[[], None] | None]],
) -> None:
    dialog = opened(qtbot, desk)
    type_into(dialog.input.person.box, "Nadia Haddad")
    QTest.keyClick(dialog.input.person.box, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.input.person.newcomer.phone, "03 123 456")
    dialog.input.services.set_value((clinic.consultation,))
    dialog.input.note.setPlainText("both knees")
    settled(qtbot, dialog)
    before = dialog.input.raw()
    series = repeating(qtbot, dialog, "booking_series", SeriesDialog)
    series.reject()
    qtbot.waitUntil(lambda: dialog.findChild(SeriesDialog) is None)
    assert dialog.isVisible()
    assert dialog.input.raw() == before
    assert desk.run(patients.search, "Nadia") == []
    series = repeating(qtbot, dialog, "booking_series", SeriesDialog)
    series.count.set_value(3)
    qtbot.waitUntil(lambda: len(series.proposed) == 3 and not series.search.is_busy)
    assert "Nadia Haddad" in series._what()
    with qtbot.waitSignal(dialog.booked):
        book(series)
    assert not dialog.isVisible()
    assert desk.run(drafts.load, NEW) is None
    (found,) = desk.run(patients.search, "Nadia Haddad")
    rows = desk.run(appointments.of_patient, found.id)
    assert sorted(row.start for row in rows) == [NINE + n * timedelta(weeks=1) for n in range(3)]
    said, undo = toasts[-1]
    assert said == "3 appointments booked."
    assert undo is not None
    undo()
    rows = desk.run(appointments.of_patient, found.id)
    assert {row.state for row in rows} == {State.CANCELLED}


def test_repeating_is_reached_by_keys_alone(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> None:
    dialog = opened(qtbot, desk, patient=clinic.patients[0])
    menu = dialog.repeat.menu()
    # the menu holds the keyboard until it is answered
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, lambda: QTest.keyClicks(menu, "s")))
    QTest.keyClick(dialog, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: dialog.findChild(SeriesDialog) is not None)


def test_a_booking_becomes_a_course(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> None:
    dialog = opened(qtbot, desk, patient=clinic.patients[0])
    course = repeating(qtbot, dialog, "booking_course", CourseDialog)
    course.sessions.set_value(2)
    qtbot.waitUntil(lambda: len(course.planned) == 2 and not course.search.is_busy)
    with qtbot.waitSignal(dialog.booked):
        book(course)
    assert len(desk.run(appointments.of_patient, clinic.patients[0])) == 2


def test_what_is_not_filled_in_is_asked_for_before_it_is_repeated(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    dialog = opened(qtbot, desk)
    dialog.repeat.menu().actions()[0].trigger()
    assert "Say who will come" in dialog.fields["patient"].problem.text()
    assert dialog.findChild(SeriesDialog) is None
