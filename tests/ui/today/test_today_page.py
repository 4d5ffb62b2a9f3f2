"""The first page of the day."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.patient import Alert, AlertLevel
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.ui.today.today_page import greeting
from clinic_desktop.usecases import drafts, patients
from tests import make
from tests.ui.patients.screen import shown


def test_the_day_is_the_clinics(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, TodayPage(desk))
    assert "Monday" in page.day.text()
    assert "02 Mar 2026" in page.day.text()


def test_the_greeting_follows_the_wall_clock() -> None:
    said = [greeting(hour, "Rima").partition(",")[0] for hour in (8, 13, 20)]
    assert said == ["Good morning", "Good afternoon", "Good evening"]


def test_figures_follow_what_is_written(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, TodayPage(desk))
    desk.run(patients.register, make.form())
    qtbot.waitUntil(lambda: page.tiles["registered_today"].number.text() == "1")


def test_a_figure_leads_to_whom_it_counts_with_keys_alone(qtbot: QtBot, desk: Desk) -> None:
    window = shown(qtbot, MainWindow(desk))
    desk.run(patients.register, make.form("Rania"))
    stopped = make.form("Karim", alerts=(Alert(AlertLevel.STOP, "Latex allergy"),))
    desk.run(patients.register, stopped)
    page, registry = window.page("today"), window.page("patients")
    assert isinstance(page, TodayPage)
    assert isinstance(registry, PatientsPage)
    tile = page.tiles["with_stop_alert"]
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Space)
    assert window.page_name() == "patients"
    assert [row.name for row in registry.list.model.rows] == ["Karim Khoury"]


def test_a_draft_is_continued_from_here(qtbot: QtBot, desk: Desk) -> None:
    values = {"phone": "03 12"}
    desk.run(drafts.save, "patient.new", values)
    page = shown(qtbot, TodayPage(desk))
    button = page.findChild(QPushButton, "continue_patient.new")
    assert button is not None
    with qtbot.waitSignal(desk.requested) as request:
        button.click()
    assert request.args == ["new_patient", {"values": values}]


def test_a_patient_opened_lately_is_one_key_away(qtbot: QtBot, desk: Desk) -> None:
    patient = desk.run(patients.register, make.form("Rania"))
    desk.run(patients.open_record, patient)
    page = shown(qtbot, TodayPage(desk))
    page.enter()
    with qtbot.waitSignal(desk.requested) as request:
        QTest.keyClick(page.recent, Qt.Key.Key_Return)
    assert request.args == ["patient", {"id": patient}]


def test_an_unfinished_patient_is_called_by_the_name_typed(qtbot: QtBot, desk: Desk) -> None:
    desk.run(drafts.save, "patient.new", {"name": {"given": "Zeinab", "family": "Fakhoury"}})
    page = shown(qtbot, TodayPage(desk))
    said = [label.text() for label in page.to_do.findChildren(QLabel)]
    assert any("Zeinab Fakhoury" in text for text in said)


def test_the_page_stands_before_its_figures_are_counted(qtbot: QtBot, desk: Desk) -> None:
    page = TodayPage(desk)
    qtbot.addWidget(page)
    assert page.tiles["total"].number.text() == "…"
    qtbot.waitUntil(lambda: page.tiles["total"].number.text() == "0")


def test_who_has_a_birthday_today_is_listed(qtbot: QtBot, desk: Desk) -> None:
    desk.run(patients.register, make.form("Rania", born=make.TODAY.replace(year=1990)))
    desk.run(patients.register, make.form("Karim", born=make.TODAY.replace(year=1985, day=3)))
    died = make.form("Omar", born=make.TODAY.replace(year=1950))
    desk.run(patients.register, replace(died, deceased_on=make.TODAY))
    page = shown(qtbot, TodayPage(desk))
    assert [row.name for row in page.birthdays.rows.rows] == ["Rania Khoury"]


def test_an_accountant_sees_the_day_without_birthdays(
    qtbot: QtBot, desk_for: Callable[[Role], Desk]
) -> None:
    page = shown(qtbot, TodayPage(desk_for(Role.ACCOUNTANT)))
    assert not page.birthdays.isVisible()
