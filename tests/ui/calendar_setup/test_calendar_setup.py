"""Setting the calendar up on its screens: services, practitioners, hours, rooms, days off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import Practitioner, ResourceKind, Service
from clinic_desktop.domain.calendar_colours import COLOURS
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup import CalendarSetupPage, words
from clinic_desktop.ui.calendar_setup.absence_dialog import AbsenceDialog
from clinic_desktop.ui.calendar_setup.days_off_section import DaysOffSection
from clinic_desktop.ui.calendar_setup.holiday_dialogs import HolidayDialog, ProposedDialog
from clinic_desktop.ui.calendar_setup.practitioner_dialog import PractitionerDialog
from clinic_desktop.ui.calendar_setup.practitioners_section import PractitionersSection
from clinic_desktop.ui.calendar_setup.resources_section import ResourcesSection
from clinic_desktop.ui.calendar_setup.service_dialog import NEW, ServiceDialog
from clinic_desktop.ui.calendar_setup.services_section import ServicesSection
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.usecases import appointments, calendar_setup
from clinic_desktop.usecases.access import Places
from clinic_desktop.usecases.calendar_setup import Absence, Holiday
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish


@pytest.fixture
def house(database: Database, clock: make.Clock) -> SmallClinic:
    return furnish(database, clock)


@pytest.fixture
def owner(qapp: object, house: SmallClinic, desk_for: Callable[[Role], Desk]) -> Desk:
    return desk_for(Role.ADMINISTRATOR)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def services(desk: Desk) -> dict[str, Service]:
    found = desk.run(calendar_setup.offered, with_retired=True).services
    return {each.name: each for each in found}


def practitioner(desk: Desk, name: str) -> Practitioner:
    found = desk.run(calendar_setup.offered, with_retired=True).practitioners
    return next(each for each in found if each.name == name)


def day(dialog: PractitionerDialog, weekday: int) -> Any:
    return next(each for each in dialog.hours.days if each.weekday == weekday)


# services


def test_a_service_is_entered_with_all_it_needs(
    owner: Desk, house: SmallClinic, host: QWidget
) -> None:
    dialog = ServiceDialog(owner, NEW, host)
    dialog.name.setText("Laser, face")
    dialog.second_name.setText("ليزر")
    dialog.category.setText("Laser")
    dialog.minutes.setValue(45)
    dialog.after.setValue(10)
    dialog.colour.set_value("#0D9488")
    dialog.rooms.set_value([house.room_two])
    dialog.devices.set_value([house.laser])
    dialog.people.set_value([house.lina])
    dialog.accept()
    made = services(owner)["Laser, face"]
    assert (made.minutes, made.before, made.after, made.colour) == (45, 0, 10, "#0D9488")
    assert (made.rooms, made.devices) == ((house.room_two,), (house.laser,))
    assert made.practitioners == (house.lina,)


def test_what_is_wrong_with_a_service_stands_beside_its_field(owner: Desk, host: QWidget) -> None:
    dialog = ServiceDialog(owner, NEW, host)
    dialog.name.setText("consultation")
    dialog.minutes.setValue(1)
    dialog.accept()
    assert dialog.fields["name"].problem.text() == "There is a service of this name."
    assert "5 minutes" in dialog.fields["minutes"].problem.text()


def test_a_retired_service_is_out_of_sight_and_comes_back_by_undo(
    owner: Desk, qtbot: QtBot
) -> None:
    section = ServicesSection(owner)
    qtbot.addWidget(section)
    QAbstractItemModelTester(section.table.rows)
    section.table.select(services(owner)["Peeling"].id)
    with qtbot.waitSignal(owner.toasted) as told:
        section.retire.click()
    assert [row.name for row in section.table.rows.rows] == ["Consultation"]
    section.with_retired.setChecked(True)
    assert len(section.table.rows.rows) == 2
    assert told.args is not None
    told.args[1]()
    assert not services(owner)["Peeling"].is_retired


def test_the_colours_keep_their_contrast_in_both_looks() -> None:
    grounds = [look[token] for look in (theme.LIGHT, theme.DARK) for token in ("surface", "raised")]
    faint = [
        (word, ground)
        for colour, word in COLOURS.items()
        for ground in grounds
        if theme.contrast(colour, ground) < 3
    ]
    assert faint == []
    assert len(COLOURS) == 8


# practitioners and hours


def test_hours_are_typed_copied_and_saved(
    owner: Desk, house: SmallClinic, host: QWidget, qtbot: QtBot
) -> None:
    dialog = PractitionerDialog(owner, parent=host)
    dialog.name.setText("Dr. New")
    monday = day(dialog, 0)
    QTest.keyClicks(monday.line, "9-13, 14-18 @room 2")
    monday.room.set_value(house.room_one)
    menu = monday.copy.menu()
    menu.actions()[0].trigger()  # Monday to Friday
    dialog.accept()
    made = practitioner(owner, "Dr. New")
    assert len(made.shifts) == 10
    assert Shift(4, time(9), time(13), house.room_one) in made.shifts
    assert Shift(4, time(14), time(18), house.room_two) in made.shifts
    said = words.week(made.shifts, owner.today, owner.format)
    assert said.replace("\u2066", "").replace("\u2069", "") == "Mon–Fri 09:00–13:00, 14:00–18:00"


def test_the_day_above_is_copied_by_a_key(owner: Desk, host: QWidget, qtbot: QtBot) -> None:
    dialog = PractitionerDialog(owner, parent=host)
    dialog.show()
    dialog.activateWindow()
    day(dialog, 0).line.setText("9-13")
    tuesday = day(dialog, 1).line
    tuesday.setFocus()
    qtbot.waitUntil(tuesday.hasFocus)
    QTest.keyClick(tuesday, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert tuesday.text() == "09:00–13:00"
    dialog.done(0)


def test_each_wrong_day_says_what_is_wrong_and_the_first_is_gone_to(
    owner: Desk, host: QWidget
) -> None:
    dialog = PractitionerDialog(owner, parent=host)
    dialog.name.setText("Dr. New")
    day(dialog, 2).line.setText("9-13, 12-18")
    day(dialog, 4).line.setText("9-13 @Cellar")
    dialog.accept()
    assert day(dialog, 2).said.text() == "Two of these times overlap."
    assert day(dialog, 4).said.text() == "There is no room Cellar."
    assert "Wednesday, Friday" in dialog.fields["shifts"].problem.text()
    assert dialog.hours.focusProxy() is day(dialog, 2).line
    assert not day(dialog, 0).line.property("invalid")


def test_other_hours_from_a_day_on_end_the_hours_before(
    owner: Desk, house: SmallClinic, host: QWidget
) -> None:
    dialog = PractitionerDialog(owner, practitioner(owner, "Lina Aoun"), host)
    dialog.hours.add_plan()
    dialog.hours.since.set_value(date(2026, 6, 1))
    for each in dialog.hours.days:
        each.line.setText("8-12" if each.weekday < 5 else "")
    dialog.accept()
    made = practitioner(owner, "Lina Aoun").shifts
    summer = [each for each in made if each.since == date(2026, 6, 1)]
    assert {(each.start, each.until) for each in summer} == {(time(8), None)}
    assert {each.until for each in made if each not in summer} == {date(2026, 5, 31)}
    again = PractitionerDialog(owner, practitioner(owner, "Lina Aoun"), host)
    assert again.hours.plan.count() == 2
    assert again.hours.value() == made
    again.hours.plan.set_value(1)
    again.hours.plan.edited.emit()
    again.hours.drop_plan()
    assert {(each.since, each.until) for each in again.hours.value()} == {(None, None)}


def test_a_dialog_that_was_only_looked_at_closes_without_a_question(
    owner: Desk, host: QWidget
) -> None:
    dialog = PractitionerDialog(owner, practitioner(owner, "Lina Aoun"), host)
    dialog.show()
    assert not dialog.is_changed()
    day(dialog, 5).line.setText("10-12")
    assert dialog.is_changed()
    dialog.done(0)


def test_practitioners_are_moved_by_key(owner: Desk, house: SmallClinic, qtbot: QtBot) -> None:
    section = PractitionersSection(owner)
    qtbot.addWidget(section)
    section.show()
    section.activateWindow()
    section.table.select(house.lina)
    section.table.setFocus()
    qtbot.waitUntil(section.table.hasFocus)
    QTest.keyClick(section.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [row.id for row in section.table.rows.rows] == [house.lina, house.karim]
    chosen = section.table.selected()
    assert chosen is not None
    assert chosen.id == house.lina


def test_retiring_somebody_with_bookings_asks_first(
    owner: Desk, house: SmallClinic, qtbot: QtBot
) -> None:
    owner.run(appointments.book, house.form(NINE + timedelta(days=1)))
    section = PractitionersSection(owner)
    qtbot.addWidget(section)
    section.table.select(house.karim)
    section.retire.click()
    box = section.findChild(QWidget, "confirm")
    assert box is not None
    assert "1 appointment" in box.accessibleName()
    yes = box.findChild(QPushButton, "confirm_yes")
    assert yes is not None
    yes.click()
    assert practitioner(owner, "Dr. Karim Nasser").is_retired


# rooms


def test_rooms_and_devices_have_lists_of_their_own(
    owner: Desk, house: SmallClinic, qtbot: QtBot
) -> None:
    section = ResourcesSection(owner)
    qtbot.addWidget(section)
    assert [row.name for row in section.rooms.table.rows.rows] == ["Room 1", "Room 2"]
    assert [row.kind for row in section.devices.table.rows.rows] == [ResourceKind.DEVICE]
    section.rooms.table.select(house.room_one)
    section.rooms.move_chosen(1)
    assert [row.name for row in section.rooms.table.rows.rows] == ["Room 2", "Room 1"]


# days off


def test_leave_says_what_is_booked_in_it_before_it_is_saved(
    owner: Desk, house: SmallClinic, host: QWidget
) -> None:
    owner.run(appointments.book, house.form())
    made: list[str] = []
    dialog = AbsenceDialog(owner, None, made.append, host)
    dialog.target.set_value(house.karim)
    dialog.first.set_value(MONDAY.date())
    assert "1 appointment" in dialog.banner.text.text()
    dialog.start.set_value(time(12))
    dialog.start.edited.emit()
    assert dialog.banner.text.text() == ""
    dialog.accept()
    kept = owner.run(calendar_setup.absences, MONDAY, MONDAY + timedelta(days=2))
    assert [each.id for each in kept] == made
    assert owner.format.local(kept[0].starts_at).time() == time(12)
    assert owner.format.local(kept[0].ends_at).date() == date(2026, 3, 3)


def test_leave_comes_back_as_it_was_entered(owner: Desk, house: SmallClinic, host: QWidget) -> None:
    start = MONDAY - timedelta(hours=2)  # midnight in Beirut
    leave = Absence("", house.lina, start, start + timedelta(days=3), "leave: Almaty")
    kept = replace(leave, id=owner.run(calendar_setup.save_absence, leave))
    dialog = AbsenceDialog(owner, kept, str, host)
    assert (dialog.first.value(), dialog.last.value()) == (date(2026, 3, 2), date(2026, 3, 4))
    assert dialog.note.text() == "Almaty"
    dialog.accept()
    found = owner.run(calendar_setup.absences, start, start + timedelta(days=9))
    assert found == [kept]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("", "", "first"), ("02/03/2026", "01/03/2026", "last")],
)
def test_leave_that_cannot_be_is_refused(
    owner: Desk, house: SmallClinic, host: QWidget, first: str, last: str, field: str
) -> None:
    dialog = AbsenceDialog(owner, None, str, host)
    dialog.target.set_value(house.lina)
    dialog.first.line.setText(first)
    dialog.last.line.setText(last)
    dialog.accept()
    assert dialog.fields[field].problem.text()


def test_a_day_off_lists_its_bookings_and_leads_to_them(
    owner: Desk, house: SmallClinic, qtbot: QtBot
) -> None:
    booked = owner.run(appointments.book, house.form(NINE + timedelta(days=1)))
    section = DaysOffSection(owner)
    qtbot.addWidget(section)
    owner.run(calendar_setup.save_holidays, [Holiday("", date(2026, 3, 3), "Founder's day")])
    section.holidays.table.select_first()
    assert not section.affected.isHidden()
    assert [row.id for row in section.affected.table.rows.rows] == [booked]
    with qtbot.waitSignal(owner.requested) as asked:
        section.affected.open_button.click()
    assert asked.args == ["calendar", {"day": "2026-03-03", "appointment": booked}]


def test_a_days_off_year_is_proposed_on_the_pool_and_the_ticked_days_are_kept(
    owner: Desk, qtbot: QtBot
) -> None:
    section = DaysOffSection(owner)
    qtbot.addWidget(section)
    section.holidays.go(1)
    section.holidays.propose()
    qtbot.waitUntil(lambda: bool(section.findChildren(ProposedDialog)), timeout=60_000)
    dialog = section.findChildren(ProposedDialog)[0]
    count = dialog.list.count()
    assert count >= 15
    dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.accept()
    kept = owner.run(calendar_setup.holidays, 2027)
    assert len(kept) == count - 1
    assert any(each.is_estimated for each in kept)
    assert len(section.holidays.table.rows.rows) == count - 1


def test_a_day_of_the_moon_is_confirmed_by_hand(owner: Desk, host: QWidget) -> None:
    eid = Holiday("", date(2026, 3, 20), "Eid al-Fitr", is_estimated=True)
    owner.run(calendar_setup.save_holidays, [eid])
    dialog = HolidayDialog(owner, owner.run(calendar_setup.holidays, 2026)[0], host)
    dialog.day.set_value(date(2026, 3, 21))
    dialog.estimated.setChecked(False)
    dialog.accept()
    kept = owner.run(calendar_setup.holidays, 2026)
    assert [(each.day, each.is_estimated) for each in kept] == [(date(2026, 3, 21), False)]


# the page


@pytest.mark.parametrize(
    ("role", "is_there"), [(Role.ADMINISTRATOR, True), (Role.RECEPTIONIST, False)]
)
def test_the_page_is_off_the_rail_and_for_those_who_may(
    qtbot: QtBot,
    desk_for: Callable[[Role], Desk],
    places: Places,
    role: Role,
    is_there: bool,
) -> None:
    desk = desk_for(role)
    window = MainWindow(desk, None, places)
    qtbot.addWidget(window)
    assert "calendar_setup" not in window.rail.buttons
    desk.request("calendar_setup")
    assert (window.page_name() == "calendar_setup") is is_there


def test_the_section_shown_is_come_back_to(owner: Desk, qtbot: QtBot) -> None:
    page = CalendarSetupPage(owner)
    qtbot.addWidget(page)
    page.show()
    page.tabs.setCurrentIndex(2)
    kept, again = page.place(), CalendarSetupPage(owner)
    qtbot.addWidget(again)
    again.restore_place(kept)
    assert again.tabs.currentIndex() == 2
